/**
 * Operations that the host evaluates, by the table's own evaluation: what is rare, or not worth code of its own.
 */
import type { Primitive } from '../../../core/primitive.js'
import { unsafeData, unsafeFromBuffer } from '../../../ndarray/ndarray.js'
import { sizeOf } from '../../../ndarray/shape.js'
import { hostFunction, perform } from '../ir/ir.js'
import { start } from '../emit/address.js'
import { whole } from '../plan/ref.js'
import { steps, type Steps } from './lowering.js'

export const byHost = <P>(primitive: Primitive<P>): Steps<P> =>
  steps((b, operands, params, outputs) => {
    const inputs = operands.map(r => b.dense(r))
    const results = outputs.map(a => b.buffer(primitive.name, a.dtype, sizeOf(a.shape)))
    const run = (...at: readonly number[]): void => {
      const xs = inputs.map((r, i) =>
        unsafeFromBuffer(operands[i].shape, b.memory(r.source.dtype, at[i], sizeOf(r.shape)).slice())
      )
      primitive
        .evaluate(xs, params, outputs)
        .forEach((y, i) => b.memory(y.dtype, at[inputs.length + i], y.size).set(unsafeData(y)))
    }
    b.kernel({
      name: primitive.name,
      reads: inputs,
      writes: results,
      note: 'by the host',
      emit: e => {
        const at = [...inputs, ...results.map((r, i) => whole(r, outputs[i].shape))].map(r => start(e.address(r)))
        const f = hostFunction(
          e.name(primitive.name),
          at.map(() => 'i32' as const),
          [],
          run
        )
        return [perform(f, ...at)]
      }
    })
    return results.map((r, i) => whole(r, outputs[i].shape))
  })
