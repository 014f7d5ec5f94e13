/**
 * A Program as one module: its code, and where inputs, constants and results are in memory.
 */
import type { Program } from '../../core/primitive.js'
import { fillValue, type Dense } from '../../ndarray/ndarray.js'
import { sameShape, sizeOf } from '../../ndarray/shape.js'
import type { Aval } from '../../core/aval.js'
import { encodeModule, type Encoded } from './encode/module.js'
import { emitBlock } from './emit/block.js'
import { define, type Definition } from './ir/ir.js'
import type { Target } from './ir/target.js'
import { checkExpansion } from './lower/expansion.js'
import { flat, lowerProgram } from './lower/program.js'
import { type Block } from './plan/block.js'
import { makeBuilder, type Builder, type Memory } from './plan/builder.js'
import { planBlock, type Plan } from './plan/memory.js'
import { aligned, bytesOf, counting, isWholeBuffer, uniform, whole, type Buffer, type Ref } from './plan/ref.js'

/** Where something is put before a call, or found after it. */
export interface Slot {
  readonly aval: Aval
  readonly at: number
}

/** An input: where it is put, and which result stands there afterwards (−1 for none). */
export interface InputSlot extends Slot {
  readonly becomes: number
}

/** A result: one of the inputs, one number everywhere, or in memory. */
export type Result =
  | { readonly _tag: 'Input'; readonly index: number }
  | { readonly _tag: 'Uniform'; readonly aval: Aval; readonly value: number }
  | { readonly _tag: 'Memory'; readonly slot: Slot }

export interface Compiled {
  readonly encoded: Encoded
  readonly main: Definition
  readonly block: Block
  readonly plan: Plan
  /** `null` for one that nothing reads. */
  readonly inputs: readonly (InputSlot | null)[]
  readonly constants: readonly { readonly value: Dense; readonly at: number }[]
  readonly results: readonly Result[]
  /** How much memory it needs. */
  readonly bytes: number
}

/** Vectors may read a little beyond the last element. */
const margin = 64

/** Copying fewer elements is not worth the search. */
const small = 1024

/**
 * Which result is made in the place of each input: parameters, moments and other state, which the next call gets back. The k-th
 * large result of some shape and dtype takes the place of the k-th such input, if nothing reads that later.
 */
const feedback = (builder: Builder, inputs: readonly Ref[], results: readonly Ref[]): readonly number[] => {
  const becomes = inputs.map(() => -1)
  results.forEach((r, k) => {
    if (r.source._tag !== 'Buffer' || r.source.size < small || inputs.includes(r)) return
    const i = inputs.findIndex(
      (x, j) => becomes[j] < 0 && x.source.dtype === r.source.dtype && sameShape(x.shape, r.shape)
    )
    if (i >= 0 && builder.replace(r, inputs[i].source as Buffer)) becomes[i] = k
  })
  return becomes
}

export const compile = (nested: Program, target: Target, memory: Memory): Compiled => {
  checkExpansion(nested)
  const program = flat(nested)
  let count = 0
  const fresh = (what: string): string => `${what}${count++}`
  const held = new Map<Dense, Buffer>()
  const constant = (value: Dense): Ref => {
    const { shape, dtype } = value
    const number = fillValue(value)
    if (number !== undefined) return uniform(number, dtype, shape)
    const axis = value.countsAlong
    if (axis !== undefined) return counting(shape, axis, dtype)
    const known: Buffer = held.get(value) ?? { _tag: 'Buffer', name: fresh('constant'), dtype, size: sizeOf(shape) }
    held.set(value, known)
    return whole(known, shape)
  }
  const builder = makeBuilder({ target, memory, fresh, lower: lowerProgram, constant })
  const inputs = program.inputs.map(({ aval: { shape, dtype } }) =>
    whole(builder.buffer('input', dtype, sizeOf(shape)), shape)
  )
  const isInput = new Map(inputs.map((r, i) => [r.source, i]))
  const results = lowerProgram(builder, program, inputs).map(r => {
    const index = isInput.get(r.source)
    const isReady = r.source._tag === 'Uniform' || (index === undefined ? isWholeBuffer(r) : r === inputs[index])
    return isReady ? r : builder.copy(r)
  })
  const becomes = feedback(builder, inputs, results)
  const block = builder.finish(results)
  const plan = planBlock(
    block,
    inputs.map(r => r.source as Buffer)
  )
  let end = 16
  const constants = [...held].map(([value, buffer]) => {
    const at = end
    end += aligned(buffer.size * bytesOf(buffer.dtype))
    return { value, at, buffer }
  })
  const places = new Map(constants.map(c => [c.buffer, c.at]))
  const placeOf = (b: Buffer): number => {
    const alias = block.aliases.get(b)
    return alias !== undefined ? placeOf(alias.source as Buffer) : (places.get(b) ?? end + plan.places.get(b)!)
  }
  const code = emitBlock(block, plan, end, b => ({ base: placeOf(b), moving: [] }), target, fresh)
  const main = define('main', [], code)
  return {
    encoded: encodeModule([main]),
    main,
    block,
    plan,
    inputs: inputs.map((r, i) => {
      const at = plan.places.get(r.source as Buffer)
      return at === undefined ? null : { aval: program.inputs[i].aval, at: end + at, becomes: becomes[i] }
    }),
    constants: constants.map(({ value, at }) => ({ value, at })),
    results: results.map((r, i): Result => {
      const { aval } = program.outputs[i]
      const { source } = r
      if (source._tag === 'Uniform') return { _tag: 'Uniform', aval, value: source.value }
      const index = isInput.get(source)
      return index !== undefined
        ? { _tag: 'Input', index }
        : { _tag: 'Memory', slot: { aval, at: placeOf(source as Buffer) } }
    }),
    bytes: end + plan.bytes + margin
  }
}
