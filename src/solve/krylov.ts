/**
 * Iterations for linear systems of which only the products with vectors are known, on vectors.
 */
import type { NDArray } from '../ndarray/ndarray.js'
import { norm as normEntry } from '../primitives/array/average.js'
import { ops as $ } from '../trace/ops.js'
import { dynamicSliceOf, dynamicUpdateSliceOf } from '../primitives/array/dynamic.js'
import { foriLoop, whileLoop } from '../transform/control/control.js'

type Apply = (x: NDArray) => NDArray

/**
 * When an iteration ends.
 *
 * @category model
 * @since 0.1.0
 */
export interface KrylovOptions {
  /** The largest residual, relative to the right-hand side. Default 1e-12 for float64, 1e-6 for float32. */
  readonly tolerance?: number
  /** The largest number of products with A. Default 10 for each unknown. */
  readonly maxIterations?: number
}

const inner = (x: NDArray, y: NDArray): NDArray => $.dot(x, y, { contract: [[0], [0]], batch: [[], []] })
const times = (A: NDArray, x: NDArray): NDArray => $.dot(A, x, { contract: [[1], [0]], batch: [[], []] })
const transposedTimes = (A: NDArray, x: NDArray): NDArray => $.dot(A, x, { contract: [[0], [0]], batch: [[], []] })
const norm = (x: NDArray): NDArray => $.bind(normEntry, [x], { axes: [0] })[0]
const both = (...conditions: readonly NDArray[]): NDArray => conditions.reduce((p, q) => $.and(p, q))

const limits = (b: NDArray, o: KrylovOptions): { readonly relative: number; readonly most: number } => ({
  relative: o.tolerance ?? (b.dtype === 'float32' ? 1e-6 : 1e-12),
  most: o.maxIterations ?? 10 * b.size
})

/** A power of two that brings a positive number between 2⁻³² and 2³². */
const powerFor = (size: NDArray): NDArray =>
  [512, 256, 128, 64, 32]
    .filter(k => size.dtype === 'float64' || k < 128)
    .reduce(
      (scale, k) => {
        const now = $.mul(size, scale)
        const grown = $.select($.lt(now, 2 ** -k), $.mul(scale, 2 ** k), scale)
        return $.select($.ge(now, 2 ** k), $.mul(scale, 2 ** -k), grown)
      },
      $.fill([], 1, size.dtype)
    )

/** A linear method on a right-hand side of moderate size: squares of what it computes are in range. */
const ofModerate = (b: NDArray, method: (b: NDArray) => NDArray): NDArray => {
  if (b.size === 0) return method(b)
  const scale = powerFor($.reduceMax($.abs(b), [0]))
  return $.div(method($.mul(b, scale)), scale)
}

/** Hestenes & Stiefel (1952), preconditioned, for A and M symmetric and positive definite. */
export const conjugateGradients = (A: Apply, b: NDArray, M: Apply, o: KrylovOptions): NDArray =>
  ofModerate(b, c => descend(A, c, M, o))

const descend = (A: Apply, b: NDArray, M: Apply, o: KrylovOptions): NDArray => {
  const { relative, most } = limits(b, o)
  const square = inner(b, b)
  const bound = $.mul(square, relative ** 2)
  const z = M(b)
  const start = {
    x: $.mul(b, 0),
    r: b,
    p: z,
    rz: inner(b, z),
    rr: square,
    best: $.mul(b, 0),
    least: square,
    k: $.fill([], 0, 'int32')
  }
  return whileLoop<typeof start>(
    ({ rr, k }) => both($.gt(rr, bound), $.lt(k, most)),
    s => {
      const Ap = A(s.p)
      const alpha = $.div(s.rz, inner(s.p, Ap))
      const x = $.add(s.x, $.mul(alpha, s.p))
      const r = $.sub(s.r, $.mul(alpha, Ap))
      const z = M(r)
      const rz = inner(r, z)
      const rr = inner(r, r)
      return {
        x,
        r,
        p: $.add(z, $.mul($.div(rz, s.rz), s.p)),
        rz,
        rr,
        best: $.select($.lt(rr, s.least), x, s.best),
        least: $.select($.lt(rr, s.least), rr, s.least),
        k: $.add(s.k, 1)
      }
    }
  )(start).best
}

interface Arnoldi {
  /** Orthonormal rows, zeros below those that are known. */
  readonly V: NDArray
  /** A Vᵀ = Vᵀ H, a column for each row of V but the last. */
  readonly H: NDArray
  /** The product of the rotations that make H upper triangular. */
  readonly Q: NDArray
  readonly j: NDArray
  readonly residual: NDArray
}

const at = (j: NDArray, low: number): readonly NDArray[] => [j, $.fill([], low, 'int32')]
const rowsAt = (A: NDArray, j: NDArray, count: number): NDArray => dynamicSliceOf($, A, at(j, 0), [count, A.shape[1]])
const entry = (x: NDArray, i: number): NDArray => $.reshape($.slice(x, [i], [i + 1], [1]), [])

/** One more row of V, orthogonal to the others (twice is enough), and the rotation that clears H below the diagonal. */
const arnoldiStep = (A: Apply, size: NDArray, { V, H, Q, j }: Arnoldi): Arnoldi => {
  const [m1, n] = V.shape
  const product = A($.reshape(rowsAt(V, j, 1), [n]))
  const first = times(V, product)
  const once = $.sub(product, transposedTimes(V, first))
  const second = times(V, once)
  const rest = $.sub(once, transposedTimes(V, second))
  const epsilon = V.dtype === 'float32' ? 2 ** -22 : 2 ** -51
  const length = norm(rest)
  const isNew = $.gt(length, $.mul(norm(product), epsilon))
  const next = $.select(isNew, $.div(rest, length), 0)
  const below = $.convert($.eq($.iota([m1], 0, 'int32'), $.add(j, 1)), V.dtype)
  const column = $.add($.add(first, second), $.mul(below, $.select(isNew, length, 0)))
  const pair = rowsAt(Q, j, 2)
  const ends = times(pair, column)
  const [a, d] = [entry(ends, 0), entry(ends, 1)]
  const radius = norm(ends)
  const turns = $.gt(radius, 0)
  const [c, s] = [$.select(turns, $.div(a, radius), 1), $.select(turns, $.div(d, radius), 0)]
  const rotation = $.reshape(
    $.concat(
      [c, s, $.neg(s), c].map(x => $.reshape(x, [1])),
      0
    ),
    [2, 2]
  )
  const turned = $.dot(rotation, pair, { contract: [[1], [0]], batch: [[], []] })
  return {
    V: dynamicUpdateSliceOf($, V, $.reshape(next, [1, n]), at($.add(j, 1), 0)),
    H: dynamicUpdateSliceOf($, H, $.reshape(column, [m1, 1]), [$.fill([], 0, 'int32'), j]),
    Q: dynamicUpdateSliceOf($, Q, turned, at(j, 0)),
    j: $.add(j, 1),
    residual: $.abs($.mul(size, entry($.reshape($.slice(turned, [1, 0], [2, 1], [1, 1]), [1]), 0)))
  }
}

/** R y = g from the last row up, where the rows that were not reached are zero and give zero. */
const backSubstitute = (R: NDArray, g: NDArray): NDArray => {
  const m = g.size
  return foriLoop(0, m, (k, y: NDArray) => {
    const i = $.sub(m - 1, k)
    const row = $.reshape(rowsAt(R, i, 1), [m])
    const here = $.eq($.iota([m], 0, 'int32'), i)
    const pick = (x: NDArray): NDArray => $.sum($.select(here, x, 0), [0])
    const diagonal = pick(row)
    const value = $.select($.ne(diagonal, 0), $.div($.sub(pick(g), inner(row, y)), diagonal), 0)
    return $.select(here, value, y)
  })($.mul(g, 0))
}

const identity = (n: number, dtype: NDArray['dtype']): NDArray =>
  $.convert($.eq($.iota([n, n], 0, 'int32'), $.iota([n, n], 1, 'int32')), dtype)

interface RestartOptions extends KrylovOptions {
  readonly restart?: number
}

/** Saad & Schultz (1986): the least residual over Krylov spaces of dimension up to `restart`, one after another. */
export const minimalResiduals = (A: Apply, b: NDArray, o: RestartOptions): NDArray =>
  b.size <= 1 ? $.div(b, A($.add($.mul(b, 0), 1))) : ofModerate(b, c => restarted(A, c, o))

const restarted = (A: Apply, b: NDArray, o: RestartOptions): NDArray => {
  const { relative, most } = limits(b, o)
  const m = Math.max(1, Math.min(o.restart ?? 30, b.size))
  const bound = $.mul(norm(b), relative)
  const correction = (r: NDArray, size: NDArray, left: NDArray): readonly [NDArray, NDArray] => {
    const row = $.reshape($.div(r, size), [1, b.size])
    const start: Arnoldi = {
      V: $.concat([row, $.fill([m, b.size], 0, b.dtype)], 0),
      H: $.fill([m + 1, m], 0, b.dtype),
      Q: identity(m + 1, b.dtype),
      j: $.fill([], 0, 'int32'),
      residual: size
    }
    const { V, H, Q, j } = whileLoop<Arnoldi>(
      s => both($.gt(s.residual, bound), $.lt(s.j, m), $.lt(s.j, left)),
      s => arnoldiStep(A, size, s)
    )(start)
    const R = $.slice($.dot(Q, H, { contract: [[1], [0]], batch: [[], []] }), [0, 0], [m, m], [1, 1])
    const g = $.mul(size, $.reshape($.slice(Q, [0, 0], [m, 1], [1, 1]), [m]))
    return [transposedTimes($.slice(V, [0, 0], [m, b.size], [1, 1]), backSubstitute(R, g)), j]
  }
  const start = {
    x: $.mul(b, 0),
    r: b,
    size: norm(b),
    falls: $.fill([], 1, 'bool'),
    k: $.fill([], 0, 'int32')
  }
  return whileLoop<typeof start>(
    ({ size, falls, k }) => both($.gt(size, bound), falls, $.lt(k, most)),
    s => {
      const [dx, steps] = correction(s.r, s.size, $.sub(most, s.k))
      const x = $.add(s.x, dx)
      const r = $.sub(b, A(x))
      const falls = $.lt(norm(r), s.size)
      return {
        x: $.select(falls, x, s.x),
        r: $.select(falls, r, s.r),
        size: $.select(falls, norm(r), s.size),
        falls,
        k: $.add(s.k, steps)
      }
    }
  )(start).x
}
