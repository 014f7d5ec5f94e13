/**
 * All prefixes of an associative operation, in logarithmically many vectorised steps.
 */
import { checked } from '../../core/checked.js'
import * as option from '../../core/options.js'
import { fail } from '../../ndarray/error.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { normalizeAxis } from '../../ndarray/shape.js'
import { moveAxis } from '../../primitives/rule/axes.js'
import { flatten } from '../../tree/flatten.js'
import { map, zipWith } from '../../tree/map.js'
import { unflatten } from '../../tree/unflatten.js'
import { ops as $ } from '../../trace/ops.js'
import type { Input, OfTree } from '../tree/arguments.js'
import { lengthOf } from './scan.js'
import { vmap } from '../vmap.js'

/** Every second slice along the first axis. */
const strided = (x: NDArray, from: number, to: number): NDArray => {
  const rest = x.shape.slice(1)
  return $.slice(x, [from, ...rest.map(() => 0)], [Math.max(from, to), ...rest], [2, ...rest.map(() => 1)])
}

/** x₀ y₀ x₁ y₁ …, where x has as many slices as y or one more. */
const interleave = (x: NDArray, y: NDArray): NDArray => {
  const [n, m] = [x.shape[0], y.shape[0]]
  const rest = x.shape.slice(1)
  const column = (z: NDArray): NDArray =>
    $.reshape(
      $.slice(
        z,
        z.shape.map(() => 0),
        [m, ...rest],
        z.shape.map(() => 1)
      ),
      [m, 1, ...rest]
    )
  const pairs = $.reshape($.concat([column(x), column(y)], 1), [2 * m, ...rest])
  return n === m
    ? pairs
    : $.concat(
        [
          pairs,
          $.slice(
            x,
            [m, ...rest.map(() => 0)],
            x.shape,
            x.shape.map(() => 1)
          )
        ],
        0
      )
}

/** Prefixes of n slices: those of the n/2 pairs stand at the odd places, and one more step gives the even ones. */
const prefixes = <A>(combine: (x: A, y: A) => A, xs: A, n: number): A => {
  if (n < 2) return xs
  const every = (from: number, to: number): A => map(xs, x => strided(x, from, to))
  const half = Math.floor(n / 2)
  const odd = prefixes(combine, combine(every(0, 2 * half), every(1, n)), half)
  const before = map(odd, x =>
    $.slice(
      x,
      x.shape.map(() => 0),
      [Math.ceil(n / 2) - 1, ...x.shape.slice(1)],
      x.shape.map(() => 1)
    )
  )
  const even = n > 2 ? combine(before, every(2, n)) : before
  const first = map(xs, x =>
    $.slice(
      x,
      x.shape.map(() => 0),
      [1, ...x.shape.slice(1)],
      x.shape.map(() => 1)
    )
  )
  return zipWith(
    zipWith(first, even, (x, y) => $.concat([x, y], 0)),
    odd,
    interleave
  )
}

const associativeScanOf =
  <A>(op: (x: A, y: A) => A, o: { readonly axis?: number; readonly reverse?: boolean } = {}): OfTree<A, [], A> =>
  (xs: Input<A>) => {
    const { leaves, structure } = flatten(xs)
    const axes = leaves.map(x => normalizeAxis('associativeScan', o.axis ?? 0, x.ndim))
    const turn = (x: NDArray): NDArray => (o.reverse === true ? $.flip(x, [0]) : x)
    const along = leaves.map((x, i) => turn(moveAxis($, x, axes[i], 0)))
    const n = lengthOf('associativeScan', xs, along, undefined)
    const combine = vmap(o.reverse === true ? (x: A, y: A) => op(y, x) : op) as (x: A, y: A) => A
    const ys = flatten(prefixes(combine, unflatten(structure, along) as A, n))
    if (ys.leaves.length !== leaves.length)
      return fail(
        'StructureMismatch',
        'associativeScan',
        'the operation changes the structure of its operands',
        'Give a tree like them'
      )
    return unflatten(
      structure,
      ys.leaves.map((y, i) => moveAxis($, turn(y), 0, axes[i]))
    ) as A
  }

/**
 * The prefixes of an associative operation: for n elements about log₂ n steps, each on many elements at once.
 *
 * Math:    yₖ = x₀ · x₁ · … · xₖ; in reverse yₖ = xₖ · xₖ₊₁ · … · xₙ₋₁
 * Shapes:  op: (A, A) → A on single elements, as `concat` of an fp-ts Semigroup; each leaf of `xs` has the axis, of one length
 * Grad:    that of the operations it is made of
 * Errors:  ShapeMismatch, AxisOutOfRange
 * Numerics: associates in another order than a loop does
 * Source:  Blelloch, Prefix sums and their applications (1990)
 *
 * @example
 * import assert from 'node:assert'
 * import { associativeScan, np } from 'pullback'
 *
 * const products = associativeScan((x: np.NDArray, y: np.NDArray) => np.matmul(x, y))
 * const turn = np.array([[[0, -1], [1, 0]]])
 * const [, half, , whole] = products(np.concatenate([turn, turn, turn, turn]))
 * assert.deepStrictEqual(np.toNested(half), [[-1, 0], [0, -1]])
 * assert.deepStrictEqual(np.toNested(whole), [[1, 0], [0, 1]])
 *
 * @category control flow
 * @since 0.1.0
 */
export const associativeScan = checked(
  'associativeScan(op, { axis, reverse })(xs)',
  { op: option.callable() },
  { axis: option.axis, reverse: option.boolean },
  associativeScanOf
)
