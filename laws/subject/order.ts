/**
 * The laws of second and third derivatives.
 */
import { scalar, type Dense, type NDArray } from '../../src/ndarray/ndarray.js'
import { ops as $ } from '../../src/trace/ops.js'
import { jvp, vjp } from '../../src/transform/differentiate.js'
import { jet } from '../../src/transform/jet.js'
import { close, evaluated, floats, map, numbers, pairwise } from '../value/arrays.js'
import { isLimit } from '../value/difference.js'
import { all, each, holds, type Verdict } from '../law.js'
import { atPoint } from './point.js'
import { compute, drawLike, inMoving, moving, weighted } from './subject.js'

type Some = readonly NDArray[]

const scaleOf = (xs: readonly NDArray[]): number => 1 + Math.max(0, ...xs.flatMap(numbers).map(Math.abs))

/** Equal but for the rounding of a nest of rules, or of the subject if that is more. */
const agree = (what: string, expected: Some, came: Some, tolerance = 0): Verdict =>
  pairwise(what, evaluated(expected), evaluated(came), (x, y) =>
    close(x, y, () => Math.max(1e-11, tolerance) * scaleOf([x]))
  )

/** D²f(x)(v, w) = D²f(x)(w, v) */
export const secondIsSymmetric = atPoint('dyadic', (s, { xs, at, ts: v }, next) => {
  const w = drawLike(at, next)
  const second = compute(s, 'second', (xs: Some, a: Some, b: Some) => {
    const f = inMoving(s, xs)
    return [floats(s.ad.jvp((some: Some) => s.ad.jvp(f)(some, a)[1])(moving(s, xs), b)[1])]
  })
  return agree('the second derivative', second(xs, v, w)[0], second(xs, w, v)[0], s.tolerance.relative)
})

/** H v by forward over reverse, reverse over forward, reverse over reverse; ⟨w, H v⟩ by forward over forward. */
export const ordersCommute = atPoint('dyadic', (s, { xs, at, ts }, next) => {
  const inner = (a: Some, b: Some): NDArray =>
    a.map((x, i) => $.sum($.mul(x, b[i]), [...x.shape.keys()])).reduce((x, y) => $.add(x, y))
  const orders = compute(s, 'orders', (xs: Some, v: Some, w: Some) => {
    const at = moving(s, xs)
    const f = (some: Some): NDArray => weighted(inMoving(s, xs)(some))
    const pushed = (some: Some, t: Some): NDArray => s.ad.jvp(f)(some, t)[1]
    const expected = s.ad.jvp(s.ad.grad(f))(at, v)[1]
    return [
      expected,
      s.ad.grad((some: Some) => pushed(some, v))(at),
      s.ad.grad((some: Some) => inner(s.ad.grad(f)(some), v))(at),
      s.ad.grad((some: Some) => s.ad.linearize(f)(some)[1](v))(at),
      [inner(w, expected)],
      [s.ad.jvp((some: Some) => pushed(some, v))(at, w)[1]]
    ]
  })
  const w = drawLike(at, next)
  const [expected, overForward, overReverse, overLinearize, product, forward] = orders(xs, ts, w)
  const { relative } = s.tolerance
  return all(
    () => agree('reverse over forward', expected, overForward, relative),
    () => agree('reverse over reverse', expected, overReverse, relative),
    () => agree('reverse over linearize', expected, overLinearize, relative),
    () => agree('forward over forward', product, forward, relative)
  )
})

/** The third derivative is the limit of differences of the second, in every nesting of forward and reverse. */
export const thirdIsLimit = atPoint('real', (s, { at: [x] }) => {
  type Step = (f: (x: NDArray) => NDArray) => (x: NDArray) => NDArray
  const ones = map(x, () => 1)
  const forward: Step = f => y => jvp(f)(y, ones)[1]
  const reverse: Step = f => y => vjp(f)(y)[1](ones)
  const f = (y: NDArray): NDArray => s.apply([y])[0]
  const second = (y: readonly Dense[]): readonly NDArray[] => evaluated([forward(forward(f))(y[0])])
  const third = forward(forward(forward(f)))(x)
  const nests = [forward, reverse].flatMap(a =>
    [forward, reverse].flatMap(b => [forward, reverse].map(c => a(b(c(f)))))
  )
  return all(
    () => isLimit(second, [x], [ones], evaluated([third]), true),
    () => each(nests, (g, i) => agree(`the third derivative in nesting ${i}`, [third], [g(x)]))
  )
})

/** jet(f)(x, v₁, v₂, v₃) is the value and the derivatives of t ↦ f(x + v₁t + v₂t²/2 + v₃t³/6), by nested jvps. */
export const jetIsNested = atPoint('dyadic', (s, { xs, at }, next) => {
  type Curve = (t: NDArray) => Some
  const derivative =
    (g: Curve): Curve =>
    t =>
      s.ad.jvp((u: NDArray) => floats(g(u)))(t, scalar(1))[1]
  const jets = compute(s, 'jet', (xs: Some, ...vectors: readonly Some[]) => {
    const at = moving(s, xs)
    const f = inMoving(s, xs)
    const point = (t: NDArray): Some =>
      at.map((x, i) => {
        const term = (k: number, weight: number): NDArray =>
          $.mul(vectors[k][i], $.mul($.convert($.pow(t, k + 1), x.dtype), weight))
        return $.add($.add(x, term(0, 1)), $.add(term(1, 1 / 2), term(2, 1 / 6)))
      })
    const curve: Curve = t => floats(f(point(t)))
    const nests = [derivative(curve), derivative(derivative(curve)), derivative(derivative(derivative(curve)))]
    const [ys, series] = jet((some: Some) => floats(f(some)))(at, vectors)
    return [floats(f(at)), ys, ...nests.flatMap((g, k) => [g(scalar(0)), series[k]])]
  })
  const pairs = jets(xs, ...[1, 2, 3].map(() => drawLike(at, next)))
  return each(pairs, (expected, k) =>
    k % 2 === 1
      ? holds
      : agree(k === 0 ? 'the value' : `derivative ${k / 2}`, expected, pairs[k + 1], s.tolerance.relative)
  )
})
