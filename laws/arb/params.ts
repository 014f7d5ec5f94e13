/**
 * Arbitraries of parameters, as optimizers see them: trees of arrays, and the gradients that come along.
 */
import type * as fc from 'fast-check'
import type { Draw } from '../../src/core/primitive.js'
import type { DType } from '../../src/ndarray/dtype.js'
import type { Shape } from '../../src/ndarray/shape.js'
import { flatten } from '../../src/tree/flatten.js'
import type { Structure } from '../../src/tree/model.js'
import { unflatten } from '../../src/tree/unflatten.js'
import type { Stream } from '../draw/draw.js'
import { drawShape, drawValues, type Values } from './array.js'
import { drawn } from './drawn.js'

/**
 * Which trees of parameters are drawn.
 *
 * @category model
 * @since 0.1.0
 */
export interface ParamsOptions {
  /** One dtype for every leaf; without it each leaf has its own, float64 or float32. */
  readonly dtype?: 'float32' | 'float64'
  /** `dyadic` by default, so that sums, differences and products are exact. */
  readonly values?: Values
  /** 0 by default. */
  readonly minLeaves?: number
  /** 3 by default. */
  readonly maxLeaves?: number
}

/** All trees of one structure, shapes and dtypes. */
export interface ParamsKind {
  readonly structure: Structure
  readonly shapes: readonly Shape[]
  readonly dtypes: readonly DType[]
}

/** Records, lists, and absent biases. */
const grouped = (draw: Draw, leaves: readonly unknown[]): unknown => {
  const [first, ...rest] = leaves
  if (leaves.length === 0) return draw.oneOf<unknown>([[], null, { bias: null }])
  return draw.oneOf<() => unknown>([
    () => (leaves.length === 1 ? first : leaves),
    () => Object.fromEntries(leaves.map((leaf, i) => ['pqr'[i], leaf])),
    () => [{ kernel: first, bias: rest.length === 0 ? null : rest[0] }, ...rest.slice(1)],
    () => [first, grouped(draw, rest)]
  ])()
}

const counts = [1, 2, 3, 2, 0]

export const drawParamsKind = (draw: Draw, o: ParamsOptions = {}): ParamsKind => {
  const { minLeaves = 0, maxLeaves = 3 } = o
  const n = draw.oneOf(counts.filter(c => c >= minLeaves && c <= maxLeaves))
  const leaves = Array.from({ length: n }, () => ({
    shape: drawShape(draw, { maxRank: 2 }),
    dtype: o.dtype ?? draw.oneOf<DType>(['float64', 'float32'])
  }))
  const { structure } = flatten(
    grouped(
      draw,
      leaves.map(() => 0)
    )
  )
  return { structure, shapes: leaves.map(l => l.shape), dtypes: leaves.map(l => l.dtype) }
}

export const drawParams = (next: Stream, kind: ParamsKind, values: Values = 'dyadic'): unknown =>
  unflatten(
    kind.structure,
    kind.shapes.map((shape, i) => drawValues(next, values, shape, kind.dtypes[i]))
  )

/** Choices for a kind, and for the elements of so many trees. */
export const paramsChoices = (trees: number): number => 16 + 27 * trees

/**
 * Parameters: records, lists and absent biases of arrays. They shrink to one array.
 *
 * Shapes:  `minLeaves` to `maxLeaves` leaves of rank 0 to 2
 * Dtypes:  float64 and float32
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import { tree } from 'pullback'
 * import { arb } from 'pullback/laws'
 *
 * fc.assert(fc.property(arb.params({ maxLeaves: 2 }), p => tree.flatten(p).leaves.length <= 2))
 * assert.strictEqual(fc.sample(arb.params(), 3).length, 3)
 *
 * @category optimization
 * @since 0.1.0
 */
export const params = (o: ParamsOptions = {}): fc.Arbitrary<unknown> =>
  drawn(paramsChoices(1), (draw, next) => drawParams(next, drawParamsKind(draw, o), o.values))

/**
 * Parameters, and the gradients that an optimizer is given one after another: all of one structure.
 *
 * @category model
 * @since 0.1.0
 */
export interface Descent {
  readonly params: unknown
  readonly gradients: readonly unknown[]
}

/**
 * Which descents are drawn.
 *
 * @category model
 * @since 0.1.0
 */
export interface DescentOptions extends ParamsOptions {
  /** 1 by default. */
  readonly minSteps?: number
  /** 4 by default. */
  readonly maxSteps?: number
}

export const drawDescent = (draw: Draw, next: Stream, o: DescentOptions = {}): Descent => {
  const { minSteps = 1, maxSteps = 4 } = o
  const steps = draw.int(minSteps, Math.max(minSteps, maxSteps))
  const kind = drawParamsKind(draw, o)
  const trees = Array.from({ length: steps + 1 }, () => drawParams(next, kind, o.values))
  return { params: trees[0], gradients: trees.slice(1) }
}

/**
 * Parameters with the gradients of several steps. They shrink to one step of one array.
 *
 * Shapes:  `minLeaves` to `maxLeaves` leaves of rank 0 to 2; gradients like the parameters
 * Dtypes:  float64 and float32
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import { tree } from 'pullback'
 * import { arb } from 'pullback/laws'
 *
 * const [{ params, gradients }] = fc.sample(arb.descent({ minSteps: 2 }), 1)
 * const structure = (t: unknown) => tree.structureKey(tree.flatten(t).structure)
 * assert.ok(gradients.length >= 2 && gradients.every(g => structure(g) === structure(params)))
 *
 * @category optimization
 * @since 0.1.0
 */
export const descent = (o: DescentOptions = {}): fc.Arbitrary<Descent> =>
  drawn(paramsChoices(2 + (o.maxSteps ?? 4)), (draw, next) => drawDescent(draw, next, o))
