/**
 * Higher derivatives along a curve, all in one pass.
 */
import { transform } from '../core/checked.js'
import type { Series } from '../core/primitive.js'
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { told } from '../ndarray/told.js'
import { unflatten } from '../tree/unflatten.js'
import { ops as $ } from '../trace/ops.js'
import { requireDifferentiable, stageTree, tangentsLike, zerosOf, type Input, type Like } from './tree/arguments.js'
import { readers } from './read/readers.js'
import { seriesThrough } from './read/series.js'

interface JetOf<A, R extends readonly unknown[], B> {
  (x: Like<A>, series: readonly Like<A>[], ...rest: R): readonly [B, readonly B[]]
  (x: A, series: readonly A[], ...rest: R): readonly [B, readonly B[]]
}

const factorial = (k: number): number => (k <= 1 ? 1 : k * factorial(k - 1))

const jetOf =
  <A, R extends readonly unknown[], B>(f: (x: A, ...rest: R) => B): JetOf<A, R, B> =>
  (x: Input<A>, series: readonly Input<A>[], ...rest: R) => {
    if (!Array.isArray(series))
      return fail(
        'InvalidArgument',
        'jet',
        `the series is ${told(series)}`,
        'Give a list, x′, x″, …: [1, 0, 0] for three derivatives along x'
      )
    const order = series.length
    if (order === 0)
      return fail(
        'InvalidArgument',
        'jet',
        'the series is empty',
        'Give x′, x″, …: [1, 0, 0] for three derivatives along x'
      )
    const s = stageTree('jet', x, 'values', (a: A) => f(a, ...rest))
    requireDifferentiable('jet', x, s.leaves)
    const vectors = Array.from<Input<A>, readonly NDArray[]>(series, (t, k) =>
      tangentsLike('jet', `derivative ${k + 1}`, s.structure, s.leaves, t)
    )
    const scaled = (v: NDArray, k: number): NDArray => (k < 2 ? v : $.div(v, factorial(k)))
    const curves = s.leaves.map((_, i): Series => vectors.map((v, k) => scaled(v[i], k + 1)))
    const { results, series: moved } = seriesThrough(
      readers,
      s.program,
      order,
      [...s.captured, ...s.leaves],
      [...s.captured.map(() => null), ...curves]
    )
    const derivative = (k: number): B =>
      unflatten(
        s.out,
        results.map((y, i) => {
          const c = moved[i]
          return c === null ? zerosOf(y) : k < 2 ? c[k - 1] : $.mul(c[k - 1], factorial(k))
        })
      ) as B
    return [unflatten(s.out, results) as B, Array.from({ length: order }, (_, k) => derivative(k + 1))] as const
  }

/**
 * The value of a function along a curve, and its derivatives there: from x(0), x′(0), …, x⁽ⁿ⁾(0) those of f(x(t)).
 *
 * Math:    dᵏ/dtᵏ f(x(t)) at t = 0, for k = 1, …, n. The series v, 0, 0, … gives f′(x)v, f″(x)(v, v), f‴(x)(v, v, v), …
 * Shapes:  each of the series like x; each of the results like f(x)
 * Grad:    itself differentiable, in both modes; a jet of a scan is a scan
 * Errors:  NotDifferentiable, ShapeMismatch, StructureMismatch, InvalidArgument (an empty series)
 * Numerics: O(n²) operations for each of the function's, where n nested jvps take O(2ⁿ)
 * Source:  Griewank & Walther, Evaluating Derivatives, ch. 13; Bettencourt, Johnson & Duvenaud, Taylor-mode automatic
 *          differentiation for higher-order derivatives in JAX (2019)
 *
 * @example
 * import assert from 'node:assert'
 * import { jet, np } from 'pullback'
 *
 * const [y, derivatives] = jet((x: np.NDArray) => np.pow(x, 3))(2, [1, 0, 0, 0])
 * assert.deepStrictEqual([y, ...derivatives].map(np.item), [8, 12, 12, 6, 0])
 *
 * @category derivatives
 * @since 0.1.0
 */
export const jet = transform('jet(f)(x, [x′, x″, …])', null, jetOf)
