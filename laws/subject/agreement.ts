/**
 * What each transform must agree with: its definition, in terms of the function it was applied to.
 *
 * A definition takes any subject, so it is also the law of a nest: `definitions.jvp(transforms.vjp(s))` says
 * that the tangent of a pullback is the limit of its differences.
 */
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { stage } from '../../src/trace/builder.js'
import { ops as $ } from '../../src/trace/ops.js'
import { jvp, vjp } from '../../src/transform/differentiate.js'
import { readers } from '../../src/transform/read/readers.js'
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
import type { Stream } from '../draw/draw.js'
import { atPoint, given, type Definition } from './point.js'
import {
  compute,
  drawInputs,
  drawLike,
  everyMask,
  fullCotangents,
  inMoving,
  merge,
  moving,
  outputAvals,
  valued,
  plainly,
  transforms,
  weighted,
  weights,
  type Subject,
  type Transform
} from './subject.js'
import { jit } from '../value/jit.js'

// --- sums with a bound

const total = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0)

const flat = (xs: readonly NDArray[]): readonly number[] => xs.flatMap(numbers)

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

// --- computations

type Some = readonly NDArray[]

/** Values and tangents. */
export const pushed = (s: Subject) =>
  compute(s, 'jvp', (xs: Some, ts: Some) => s.ad.jvp(inMoving(s, xs))(moving(s, xs), ts))

/** Values and cotangents. */
export const pulled = (s: Subject) =>
  compute(s, 'vjp', (xs: Some, us: Some) => {
    const [ys, pullback] = s.ad.vjp(inMoving(s, xs))(moving(s, xs))
    return [ys, pullback(fullCotangents(ys, us))]
  })

/** The Jacobian, a column for each element of the moving inputs, from the pushforward of basis vectors. */
const columns = (s: Subject, xs: Some): readonly (readonly number[])[] =>
  compute(s, 'columns', (xs: Some) => {
    const at = moving(s, xs)
    const [, pushforward] = s.ad.linearize(inMoving(s, xs))(at)
    const units = at.flatMap((x, i) =>
      Array.from({ length: x.size }, (_, k) => at.map((y, j) => (i === j ? basis(x, k) : zeros(y))))
    )
    return units.map(unit => floats(pushforward(unit)))
  })(xs).map(flat)

/** Cotangents for the float results. */
export const drawCotangents = (s: Subject, xs: Some, next: Stream): readonly Dense[] =>
  drawLike(floats(valued(s)(xs)[0]), next)

// --- definitions

/** The value beside a derivative is the value. */
export const primal = (s: Subject, xs: readonly Dense[], ys: Some): Verdict => {
  const { primal } = s.tolerance
  return pairwise('the value', evaluated(s.apply(xs)), evaluated(ys), (x, y) =>
    primal === undefined ? sameBits(x, y) : close(x, y, i => primal * Math.abs(numbers(x)[i]))
  )
}

/** jvp(f)(x, t) = (f(x), lim (f(x + ht) − f(x − ht)) / 2h) */
export const tangentIsLimit = atPoint('real', (s, { xs, ts }) => {
  const [ys, dys] = pushed(s)(xs, ts)
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
export const tangentIsLinear = atPoint('dyadic', (s, { xs, at, ts }) => {
  const t = flat(ts)
  const J = columns(s, xs)
  const came = floats(evaluated(pushed(s)(xs, ts)[1]))
  const rows = Array.from({ length: total(came.map(y => y.size)) }, (_, i) => J.map((column, j) => column[i] * t[j]))
  return all(
    () => areSums(s, 'the tangent', came, rows),
    () =>
      pairwise('the tangent of zero', came.map(zeros), floats(evaluated(pushed(s)(xs, at.map(zeros))[1])), sameValues)
  )
})

/** linearize(f)(x) = (f(x), t ↦ jvp(f)(x, t)₂) */
export const pushforwardIsTangent = atPoint('dyadic', (s, { xs, at, ts }) => {
  const linearized = compute(s, 'linearize', (xs: Some, ts: Some) => {
    const [ys, pushforward] = s.ad.linearize(inMoving(s, xs))(moving(s, xs))
    return [ys, pushforward(ts)]
  })
  return each([ts, at.map(zeros)], t => {
    const [ys, dys] = linearized(xs, t)
    return all(
      () => primal(s, xs, ys),
      () => pairwise('the tangent', evaluated(pushed(s)(xs, t)[1]), evaluated(dys), sameValues)
    )
  })
})

/** vjp(f)(x) = (f(x), u ↦ Jᵀ u), element by element, and Jᵀ 0 = 0 */
export const pullbackIsTranspose = atPoint('dyadic', (s, { xs, at }, next) => {
  const us = drawCotangents(s, xs, next)
  const [ys, dxs] = pulled(s)(xs, us)
  const u = flat(us)
  const J = columns(s, xs)
  return all(
    () => primal(s, xs, ys),
    () =>
      areSums(
        s,
        'the cotangent',
        evaluated(dxs),
        J.map(column => column.map((v, i) => v * u[i]))
      ),
    () => pairwise('the cotangent of zero', at.map(zeros), evaluated(pulled(s)(xs, us.map(zeros))[1]), sameValues)
  )
})

/** vjp(πₖ ∘ f)(x)(u) = vjp(f)(x)(0, …, u, …, 0) */
export const pullbackOfParts = atPoint('dyadic', (s, { xs }, next) => {
  const us = drawCotangents(s, xs, next)
  const parts = compute(s, 'parts', (xs: Some, us: Some) => {
    const f = inMoving(s, xs)
    const at = moving(s, xs)
    const [ys, pullback] = s.ad.vjp(f)(at)
    const cts = fullCotangents(ys, us)
    return ys.flatMap((_, k) => [
      pullback(cts.map((ct, i) => (i === k ? ct : $.fill(ct.shape, 0, ct.dtype)))),
      s.ad.vjp((some: Some) => f(some)[k])(at)[1](cts[k])
    ])
  })(xs, us)
  return each(parts, (whole, k) =>
    k % 2 === 1
      ? holds
      : pairwise(`the cotangent of result ${k / 2}, of argument`, evaluated(whole), evaluated(parts[k + 1]), (a, b) =>
          close(a, b, () => bound(s, numbers(a)))
        )
  )
})

/** ⟨J t, u⟩ = ⟨t, Jᵀ u⟩: the same in one direction, for subjects too large for a Jacobian. */
export const pullbackIsAdjoint = atPoint('dyadic', (s, { xs, ts }, next) => {
  const us = drawCotangents(s, xs, next)
  const [ys, dxs] = pulled(s)(xs, us)
  const products = (a: Some, b: Some): readonly number[] => {
    const v = flat(b)
    return flat(a).map((x, i) => x * v[i])
  }
  const forward = products(floats(pushed(s)(xs, ts)[1]), us)
  const backward = products(dxs, ts)
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
export const gradientIsPullback = atPoint('dyadic', (s, { xs }) => {
  const gradient = compute(s, 'grad', (xs: Some) => {
    const [y, dx] = s.ad.valueAndGrad((some: Some) => weighted(inMoving(s, xs)(some)))(moving(s, xs))
    return [[y], dx]
  })
  const [[y], dx] = gradient(xs)
  const ys = s.apply(xs)
  const expected = evaluated(pulled(s)(xs, weights(floats(ys)))[1])
  const largest = Math.max(0, ...flat(expected).map(Math.abs))
  return all(
    () => primal({ ...s, apply: () => [weighted(ys)] }, xs, [y]),
    () => pairwise('the gradient', expected, evaluated(dx), (a, b) => close(a, b, () => bound(s, [largest])))
  )
})

/** (Jᵀ)ᵀ = J */
export const doubleTranspose = atPoint('dyadic', (s, { xs, ts }) => {
  const twice = compute(s, 'transpose', (xs: Some, ts: Some) => {
    const at = moving(s, xs)
    const [ys, pushforward] = s.ad.linearize(inMoving(s, xs))(at)
    const linear = (t: Some): Some => floats(pushforward(t))
    const transposed = s.ad.linearTranspose(linear, at)
    const again = s.ad.linearTranspose(transposed, floats(ys))
    return [linear(ts), again(ts)]
  })
  const [once, back] = twice(xs, ts).map(evaluated)
  const largest = Math.max(0, ...flat(once).map(Math.abs))
  return pairwise('the tangent', once, back, (a, b) => close(a, b, () => bound(s, [largest])))
})

/**
 * What `jit` is: a function from functions of trees to functions of trees.
 *
 * @category model
 * @since 0.1.0
 */
export type Compiler = <Args extends readonly unknown[], B>(f: (...args: Args) => B) => (...args: Args) => B

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
  return passes < 0 ? holds : violated(`result ${passes} has a tangent`)
}
