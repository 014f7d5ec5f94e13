/**
 * What holds of batches: they compose, they commute with derivatives, and their examples know nothing of each other.
 */
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { ops as $ } from '../../src/trace/ops.js'
import { grad, jvp, vjp } from '../../src/transform/differentiate.js'
import type { Stream } from '../draw/draw.js'
import { all, each, inconclusive, type Verdict } from '../law.js'
import { pick } from '../value/rows.js'
import { evaluated, floats, pairwise, sameBits, stack } from '../value/arrays.js'
import { agree, same } from './agree.js'
import { given, type Definition } from './point.js'
import { drawLike, fullCotangents, inMoving, merge, moving, weighted, type Subject } from './subject.js'
import { jit } from '../value/jit.js'

type Some = readonly NDArray[]

type Examples = readonly (readonly Dense[])[]

interface Batch {
  readonly examples: Examples
  /** The examples, stacked along their first axis. */
  readonly xs: readonly Dense[]
  readonly f: (...xs: Some) => Some
  readonly next: Stream
}

const stacked = (s: Subject, examples: Examples): readonly Dense[] =>
  s.inputs.map((x, i) =>
    stack(
      x,
      0,
      examples.map(example => example[i])
    )
  )

/** A definition about a batch of a size. */
const onBatch =
  (size: number, rule: (s: Subject, b: Batch) => Verdict): Definition =>
  (s, next) => {
    if (s.inputs.length === 0) return inconclusive
    const examples = Array.from({ length: size }, () => s.draw(next, 'dyadic'))
    const xs = stacked(s, examples)
    return given(xs, () => rule(s, { examples, xs, f: (...one) => s.apply(one), next }))
  }

/** vmap(id) = id */
export const batchOfIdentity = onBatch(3, (s, { xs }) => same('the batch', xs, s.ad.vmap((...one: Some) => one)(...xs)))

/** vmap(g ∘ f) = vmap(g) ∘ vmap(f) */
export const batchOfComposite = onBatch(3, (s, { xs, f }) => {
  const g = (...ys: Some): Some => floats(ys).flatMap(y => [$.mul(y, y), $.sum(y, [...y.shape.keys()])])
  return same('the result', s.ad.vmap(g)(...s.ad.vmap(f)(...xs)), s.ad.vmap((...one: Some) => g(...f(...one)))(...xs))
})

/** vmap(vmap(f)) over axes (i, j) is over (j, i), transposed. */
export const batchOfBatch = onBatch(2, (s, { examples, f, next }) => {
  const others = Array.from({ length: 2 }, () => s.draw(next, 'dyadic'))
  const [upper, lower] = [stacked(s, examples), stacked(s, others)]
  const grid = upper.map((x, i) => stack(x, 0, [x, lower[i]]))
  const turn = (x: NDArray): NDArray => $.transpose(x, [1, 0, ...[...x.shape.keys()].slice(2)])
  const twice = (xs: Some): Some => s.ad.vmap((...row: Some) => s.ad.vmap(f)(...row))(...xs)
  return same('the result', twice(grid), twice(grid.map(turn)).map(turn))
})

/** vmap(grad(f))(xs) = grad(xs ↦ Σᵢ f(xᵢ)) */
export const gradientsOfExamples = onBatch(3, (s, { xs }) => {
  const at = moving(s, xs)
  if (at.length === 0) return inconclusive
  const loss = (...one: Some): NDArray => weighted(s.apply(one))
  const single = (...one: Some): Some => grad((some: Some) => loss(...merge(s, some, one)))(moving(s, one))
  const total = (some: Some): NDArray => $.sum(s.ad.vmap(loss)(...merge(s, some, xs)), [0])
  return agree(s, 'the gradient', s.ad.vmap(single)(...xs), grad(total)(at))
})

/** vmap(jvp(f)) = jvp(vmap(f)), vmap(vjp(f)) = vjp(vmap(f)) */
export const batchOfTangents = onBatch(3, (s, { xs, next }) => {
  const at = moving(s, xs)
  if (at.length === 0) return inconclusive
  const ts = drawLike(at, next)
  const one = (all: Some): ((some: Some) => Some) => inMoving(s, all)
  const batched = (some: Some): Some => s.ad.vmap((...example: Some) => s.apply(example))(...merge(s, some, xs))
  const [ys, dys] = jvp(batched)(at, ts)
  const us = drawLike(floats(ys), next)
  const m = xs.length
  const pushed = s.ad.vmap((...all: Some) =>
    floats(jvp(one(all.slice(0, m)))(moving(s, all.slice(0, m)), all.slice(m))[1])
  )
  const pulled = s.ad.vmap((...all: Some) => {
    const [zs, pullback] = vjp(one(all.slice(0, m)))(moving(s, all.slice(0, m)))
    return pullback(fullCotangents(zs, all.slice(m)))
  })
  return all(
    () => agree(s, 'the tangent', pushed(...xs, ...ts), floats(dys)),
    () => agree(s, 'the cotangent', pulled(...xs, ...us), vjp(batched)(at)[1](fullCotangents(ys, us)))
  )
})

/** vmap(jit(f)) = jit(vmap(f)) = vmap(f) */
export const batchOfCompiled = onBatch(2, (s, { xs, f }) => {
  const plain = s.ad.vmap(f)(...xs)
  return all(
    () => same('vmap of jit', plain, s.ad.vmap((...one: Some) => jit(f)(...one))(...xs)),
    () => same('jit of vmap', plain, jit((...all: Some) => s.ad.vmap(f)(...all))(...xs))
  )
})

/** Another example j leaves result i ≠ j the same. */
export const examplesAreApart = onBatch(3, (s, { examples, xs, f, next }) => {
  const j = next() % 3
  const other = s.draw(next, 'dyadic')
  const changed = stacked(
    s,
    examples.map((example, i) => (i === j ? other : example))
  )
  const [before, after] = [xs, changed].map(batch => evaluated(s.ad.vmap(f)(...batch)))
  return each([0, 1, 2], i =>
    i === j
      ? all()
      : pairwise(`row ${i}, when row ${j} has changed, of result`, before, after, (a, b) =>
          sameBits(pick(a, [i]), pick(b, [i]))
        )
  )
})

/** vmap(f)(P xs) = P vmap(f)(xs) */
export const orderIsKept = onBatch(3, (s, { xs, f, next }) => {
  const order = [
    [1, 0, 2],
    [1, 2, 0],
    [2, 1, 0]
  ][next() % 3]
  const batch = evaluated(s.ad.vmap(f)(...xs))
  return same(
    `in the order ${order.join(', ')}, the result`,
    batch.map(y => pick(y, order)),
    s.ad.vmap(f)(...xs.map(x => pick(x, order)))
  )
})
