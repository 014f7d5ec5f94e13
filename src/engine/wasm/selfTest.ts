/**
 * Whether a machine computes what it should: matrix products, sums and maxima of integers held in floats, where every bit is known.
 */
import { buildProgram } from '../../core/build.js'
import { interpret } from '../../core/interpret.js'
import type { Program } from '../../core/primitive.js'
import { allocate, type DType } from '../../ndarray/dtype.js'
import { unsafeData, unsafeFromBuffer, type Dense } from '../../ndarray/ndarray.js'
import { sizeOf, type Shape } from '../../ndarray/shape.js'
import { families } from '../../primitives/table.js'
import type { Run } from './run.js'

/** More than one tile each way, and something over. */
const [rows, inner, columns] = [37, 29, 70]

const trial = (dtype: DType): Program => {
  const shapes: readonly Shape[] = [
    [rows, inner],
    [inner, columns],
    [rows, columns]
  ]
  return buildProgram(
    shapes.map(shape => ({ shape, dtype })),
    (emit, [x, y, z]) => {
      const [product] = emit(families.contract.dot, [x, y], { contract: [[1], [0]], batch: [[], []] })
      const [largest] = emit(families.elementwise.max, [product, z], null)
      const [scaled] = emit(families.elementwise.mul, [largest, z], null)
      return [product, scaled, ...emit(families.reduce.sum, [scaled], { axes: [1] })]
    }
  )
}

const inputs = (program: Program): readonly Dense[] =>
  program.inputs.map(({ aval: { shape, dtype } }, k) => {
    const data = allocate(dtype, sizeOf(shape))
    data.forEach((_, i) => (data[i] = (((i + k) * 7) % 13) - 6))
    return unsafeFromBuffer(shape, data)
  })

/** Whether what runs Programs gives the known results, each of so many times: machines optimise what has run for a while. */
export const computesRightly = (runOf: (program: Program) => Run, times: number): boolean =>
  (['float32', 'float64'] as const).every(dtype => {
    const program = trial(dtype)
    const xs = inputs(program)
    const known = interpret(program)(xs).map(unsafeData)
    const run = runOf(program)
    return Array.from({ length: times }).every(() =>
      run(xs).every((y, i) => unsafeData(y).every((v, j) => v === known[i][j]))
    )
  })
