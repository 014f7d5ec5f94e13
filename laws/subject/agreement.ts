/**
 * What each transform must agree with: its definition, in terms of the function it was applied to.
 *
 * A definition takes any subject, so it is also the law of a nest: `definitions.jvp(transforms.vjp(s))` says
 * that the tangent of a pullback is the limit of its differences.
 */
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { stage } from '../../src/trace/builder.js'
import { ops as $ } from '../../src/trace/ops.js'
import { jvp, linearTranspose, linearize, valueAndGrad, vjp } from '../../src/transform/differentiate.js'
import { jit } from '../../src/transform/jit.js'
import { readers } from '../../src/transform/readers.js'
import {
  basis,
  close,
  dense,
  evaluated,
  floats,
  map,
  numbers,
  pairwise,
  sameBits,
  sameValues,
  stack,
  zeros
} from '../value/arrays.js'
import { batchIsStack } from './batch.js'
import { isLimit } from '../value/difference.js'
import { all, each, holds, inconclusive, violated, within, type Verdict } from '../law.js'
import { atPoint, given, type Definition } from './point.js'
import {
  drawInputs,
  drawLike,
  everyMask,
  fullCotangents,
  inMoving,
  merge,
  moving,
  outputAvals,
  plainly,
  transforms,
  weighted,
  weights,
  type Subject,
  type Transform
} from './subject.js'

// --- sums with a bound

const total = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0)

const flat = (xs: readonly NDArray[]): readonly number[] => xs.flatMap(numbers)

/** The Jacobian, a column for each element of the moving inputs, from the pushforward of basis vectors. */
const columns = (
  pushforward: (ts: readonly NDArray[]) => readonly NDArray[],
  at: readonly Dense[]
): readonly (readonly number[])[] =>
  at.flatMap((x, i) =>
    Array.from({ length: x.size }, (_, k) =>
      flat(floats(pushforward(at.map((y, j) => (i === j ? basis(x, k) : zeros(y))))))
    )
  )

/** A bound on rounding for a sum of these terms. */
const bound = ({ tolerance }: Subject, terms: readonly number[]): number =>
  tolerance.relative * total(terms.map(Math.abs)) + tolerance.absolute

/** Arrays against sums of terms, one list of terms an element. */
const areSums = (
  s: Subject,
  what: string,
  came: readonly NDArray[],
  terms: readonly (readonly number[])[]
): Verdict => {
  let from = 0
  const parts = came.map(x => {
    const here = terms.slice(from, (from += x.size))
    return { expected: map(x, (_, i) => total(here[i])), here }
  })
  return pairwise(
    what,
    parts.map(p => p.expected),
    came,
    (expected, x, k) => close(expected, x, i => bound(s, parts[k].here[i]))
  )
}

// --- definitions

const primal = (s: Subject, xs: readonly Dense[], ys: readonly NDArray[]): Verdict =>
  pairwise('the value', evaluated(s.apply(xs)), evaluated(ys), sameBits)

/** jvp(f)(x, t) = (f(x), lim (f(x + ht) − f(x − ht)) / 2h) */
export const tangentIsLimit = atPoint('real', (s, { xs, ts, f, at }) => {
  const [ys, dys] = jvp(f)(at, ts)
  const directions = merge(
    s,
    ts,
    xs.map(() => null)
  )
  return all(
    () => primal(s, xs, ys),
    () => isLimit(plainly(s), xs, directions, dys, s.smooth)
  )
})

/** J(Σ tᵢ eᵢ) = Σ tᵢ J eᵢ and J 0 = 0 */
export const tangentIsLinear = atPoint('dyadic', (s, { ts, f, at }) => {
  const pushforward = (t: readonly NDArray[]): readonly NDArray[] => jvp(f)(at, t)[1]
  const t = flat(ts)
  const J = columns(pushforward, at)
  const came = floats(evaluated(pushforward(ts)))
  const rows = Array.from({ length: total(came.map(y => y.size)) }, (_, i) => J.map((column, j) => column[i] * t[j]))
  return all(
    () => areSums(s, 'the tangent', came, rows),
    () => pairwise('the tangent of zero', came.map(zeros), floats(evaluated(pushforward(at.map(zeros)))), sameValues)
  )
})

/** linearize(f)(x) = (f(x), t ↦ jvp(f)(x, t)₂) */
export const pushforwardIsTangent = atPoint('dyadic', (s, { xs, ts, f, at }) => {
  const [ys, pushforward] = linearize(f)(at)
  return all(
    () => primal(s, xs, ys),
    ...[ts, at.map(zeros)].map(
      t => () => pairwise('the tangent', evaluated(jvp(f)(at, t)[1]), evaluated(pushforward(t)), sameValues)
    )
  )
})

/** vjp(f)(x) = (f(x), u ↦ Jᵀ u), element by element, and Jᵀ 0 = 0 */
export const pullbackIsTranspose = atPoint('dyadic', (s, { xs, f, at }, next) => {
  const [ys, pullback] = vjp(f)(at)
  const us = drawLike(floats(ys), next)
  const u = flat(us)
  const J = columns(linearize(f)(at)[1], at)
  const back = (cts: readonly NDArray[]): readonly Dense[] => evaluated(pullback(fullCotangents(ys, cts)))
  return all(
    () => primal(s, xs, ys),
    () =>
      areSums(
        s,
        'the cotangent',
        back(us),
        J.map(column => column.map((v, i) => v * u[i]))
      ),
    () => pairwise('the cotangent of zero', at.map(zeros), back(us.map(zeros)), sameValues)
  )
})

/** vjp(πₖ ∘ f)(x)(u) = vjp(f)(x)(0, …, u, …, 0) */
export const pullbackOfParts = atPoint('dyadic', (s, { f, at }, next) => {
  const [ys, pullback] = vjp(f)(at)
  const us = drawLike(floats(ys), next)
  const cts = fullCotangents(ys, us)
  return each(ys, (_, k) => {
    const alone = vjp((some: readonly NDArray[]) => f(some)[k])(at)[1](cts[k])
    const whole = pullback(cts.map((ct, i) => (i === k ? ct : $.fill(ct.shape, 0, ct.dtype))))
    return pairwise('the cotangent', evaluated(whole), evaluated(alone), (a, b) =>
      close(a, b, () => bound(s, numbers(a)))
    )
  })
})

/** ⟨J t, u⟩ = ⟨t, Jᵀ u⟩: the same in one direction, for subjects too large for a Jacobian. */
export const pullbackIsAdjoint = atPoint('dyadic', (s, { xs, ts, f, at }, next) => {
  const [ys, pullback] = vjp(f)(at)
  const us = drawLike(floats(ys), next)
  const products = (a: readonly NDArray[], b: readonly NDArray[]): readonly number[] => {
    const v = flat(b)
    return flat(a).map((x, i) => x * v[i])
  }
  const forward = products(floats(jvp(f)(at, ts)[1]), us)
  const backward = products(pullback(fullCotangents(ys, us)), ts)
  const sum = (terms: readonly number[]): Dense => dense([], 'float64', [total(terms)])
  return all(
    () => primal(s, xs, ys),
    () =>
      within(
        '⟨J t, u⟩ and ⟨t, Jᵀ u⟩',
        close(sum(forward), sum(backward), () => bound(s, [...forward, ...backward]))
      )
  )
})

/** grad(x ↦ Σ w·f(x)) = Jᵀ w */
export const gradientIsPullback = atPoint('dyadic', (s, { xs, f, at }) => {
  const [y, dx] = valueAndGrad((some: readonly NDArray[]) => weighted(f(some)))(at)
  const [ys, pullback] = vjp(f)(at)
  const expected = pullback(fullCotangents(ys, weights(floats(ys))))
  const largest = Math.max(0, ...flat(expected).map(Math.abs))
  return all(
    () => pairwise('the value', evaluated([weighted(s.apply(xs))]), evaluated([y]), sameBits),
    () => pairwise('the gradient', evaluated(expected), evaluated(dx), (a, b) => close(a, b, () => bound(s, [largest])))
  )
})

/** (Jᵀ)ᵀ = J */
export const doubleTranspose = atPoint('dyadic', (s, { ts, f, at }) => {
  const [ys, pushforward] = linearize(f)(at)
  const linear = (t: readonly NDArray[]): readonly NDArray[] => floats(pushforward(t))
  const transposed = linearTranspose(linear, at)
  const twice = linearTranspose(transposed as (cts: readonly NDArray[]) => readonly NDArray[], floats(ys))
  const expected = evaluated(linear(ts))
  const largest = Math.max(0, ...flat(expected).map(Math.abs))
  return pairwise('the tangent', expected, evaluated(twice(ts)), (a, b) => close(a, b, () => bound(s, [largest])))
})

/** jit(f) = f, bit for bit, when it is traced and when it is remembered. */
export const compiledIsPlain: Definition = (s, next) => {
  const compiled = jit((...xs: readonly NDArray[]) => s.apply(xs))
  return each(['dyadic', 'real'] as const, grain => {
    const xs = drawInputs(s, next, grain)
    return given(xs, () => pairwise('the result', evaluated(s.apply(xs)), evaluated(compiled(...xs)), sameBits))
  })
}

/** T f = f, to the bit; so are its derivatives, but for the order of sums. */
const preserves =
  (transform: 'cond' | 'checkpoint' | 'customJvp' | 'customVjp'): Definition =>
  (s, next) => {
    const t = transforms[transform](s)
    const xs = drawInputs(s, next, 'dyadic')
    const at = moving(s, xs)
    const values = (): Verdict => pairwise('the value', evaluated(s.apply(xs)), evaluated(t.apply(xs)), sameBits)
    if (at.length === 0) return values()
    const ts = drawLike(at, next)
    const alike = (what: string, f: (u: Subject) => readonly NDArray[]): Verdict => {
      const expected = evaluated(f(s))
      const largest = Math.max(0, ...flat(expected).map(Math.abs))
      return pairwise(what, expected, evaluated(f(t)), (a, b) => close(a, b, () => bound(s, [largest])))
    }
    const pushed = (u: Subject): readonly NDArray[] => floats(jvp(inMoving(u, xs))(at, ts)[1])
    const pulled = (u: Subject): readonly NDArray[] => {
      const [ys, pullback] = vjp(inMoving(u, xs))(at)
      return pullback(fullCotangents(ys, weights(floats(ys))))
    }
    return given(xs, () =>
      all(
        values,
        () => alike('the tangent', pushed),
        () => alike('the cotangent', pulled)
      )
    )
  }

/** map(f)(xs) = stack(map(f)(unstack(xs))) */
const scanIsStack: Definition = (s, next) => {
  const rows = [0, 1].map(() => drawInputs(s, next, 'dyadic'))
  const xs = s.inputs.map((x, i) =>
    stack(
      x,
      0,
      rows.map(row => row[i])
    )
  )
  const singles = rows.map(row => evaluated(s.apply(row)))
  const expected = outputAvals(s).map((y, i) =>
    stack(
      y,
      0,
      singles.map(one => one[i])
    )
  )
  return given(xs, () => pairwise('the result', expected, evaluated(transforms.scan(s).apply(xs)), sameBits))
}

/** The definition that a transform of a subject must meet. */
export const definitions: Readonly<Record<Transform, Definition>> = {
  jvp: tangentIsLimit,
  linearize: pushforwardIsTangent,
  vjp: pullbackIsAdjoint,
  grad: gradientIsPullback,
  vmap: batchIsStack,
  jit: compiledIsPlain,
  scan: scanIsStack,
  cond: preserves('cond'),
  checkpoint: preserves('checkpoint'),
  customJvp: preserves('customJvp'),
  customVjp: preserves('customVjp')
}

/** A definition for every choice of moving inputs. */
export const forEveryMask =
  (definition: Definition): Definition =>
  (s, next) =>
    s.moving.includes(true) ? each(everyMask(s), masked => definition(masked, next)) : inconclusive

/** No tangent passes: the derivative is zero by its shape, not by its numbers. */
export const noTangent: Definition = s => {
  const { program } = stage('laws', s.inputs, null, s.apply)
  const passes = readers.linearize(program, s.moving).nonzero.indexOf(true)
  return passes < 0 ? holds : violated(`output ${passes} has a tangent`)
}
