/**
 * The rules of calculus: what a derivative does to composites, sums, products and quotients, and near its point.
 */
import * as E from 'fp-ts/lib/Either.js'
import { scalar, type Dense, type NDArray } from '../../src/ndarray/ndarray.js'
import { ops as $ } from '../../src/trace/ops.js'
import { stopGradient } from '../../src/transform/differentiate.js'
import { jacfwd, jacrev } from '../../src/transform/jacobian.js'
import { flatten } from '../../src/tree/flatten.js'
import type { Stream } from '../draw/draw.js'
import { all, each, holds, inconclusive, ensure, within, type Verdict } from '../law.js'
import { evaluated, floats, map, numbers, pairwise, sameBits, sameValues, zeros, basis } from '../value/arrays.js'
import { brackets } from '../value/difference.js'
import { agree } from './agree.js'
import { drawCotangents, primal, pulled, pushed } from './agreement.js'
import { atPoint } from './point.js'
import { compute, drawLike, inMoving, merge, moving, plainly, valued, type Subject } from './subject.js'

type Some = readonly NDArray[]

type Map = (xs: Some) => Some

/** The subject as a function of what moves, its integer results left out. */
const smoothly =
  (s: Subject, xs: Some): Map =>
  some =>
    floats(inMoving(s, xs)(some))

const tangents = (s: Subject, f: Map, at: Some, ts: Some): Some => s.ad.jvp(f)(at, ts)[1]

const cotangents = (s: Subject, f: Map, at: Some, us: Some): Some => s.ad.vjp(f)(at)[1](us)

// --- composites

/** Something after the subject: its value with each element bent, and all of them mixed. */
const bent = (s: Subject, ys: Some): Some => {
  const one = s.tolerance.absolute === 0 ? (y: NDArray): NDArray => $.mul(y, y) : (y: NDArray): NDArray => $.sin(y)
  return ys.flatMap(y => [one(y), $.mul($.convert($.sum(y, [...y.shape.keys()]), y.dtype), 0.5)])
}

/** jvp(g ∘ f)(x, t) = jvp(g)(jvp(f)(x, t)) */
export const chainForward = atPoint('dyadic', (s, { xs, ts }) => {
  const [whole, parts, values] = compute(s, 'chain', (xs: Some, ts: Some) => {
    const [f, at] = [smoothly(s, xs), moving(s, xs)]
    const g: Map = ys => bent(s, ys)
    const [ys, dys] = s.ad.jvp(f)(at, ts)
    return [tangents(s, some => g(f(some)), at, ts), tangents(s, g, ys, dys), ys]
  })(xs, ts)
  return agree(s, 'the tangent', parts, whole, values)
})

/** vjp(g ∘ f)(x)(u) = vjp(f)(x)(vjp(g)(f(x))(u)) */
export const chainReverse = atPoint('dyadic', (s, { xs }, next) => {
  const us = drawLike(evaluated(bent(s, floats(s.apply(xs)))), next)
  const [whole, parts, values] = compute(s, 'chain in reverse', (xs: Some, us: Some) => {
    const [f, at] = [smoothly(s, xs), moving(s, xs)]
    const g: Map = ys => bent(s, ys)
    const [ys, pullback] = s.ad.vjp(f)(at)
    const back = cotangents(s, g, ys, us)
    return [cotangents(s, some => g(f(some)), at, us), pullback(back), back]
  })(xs, us)
  return agree(s, 'the cotangent', parts, whole, values)
})

// --- arithmetic

/** Of a result and of another function of it, the tangents that the rules of calculus give and those that come. */
const arithmetic = (
  key: string,
  combine: (y: NDArray, z: NDArray) => NDArray,
  rule: (y: NDArray, dy: NDArray, z: NDArray, dz: NDArray) => NDArray
) =>
  atPoint('dyadic', (s, { xs, ts }) => {
    const [expected, came, values] = compute(s, key, (xs: Some, ts: Some) => {
      const [f, at] = [smoothly(s, xs), moving(s, xs)]
      const g: Map = some => f(some).map(y => $.add($.mul(y, y), 2))
      const [ys, dys] = s.ad.jvp(f)(at, ts)
      const [zs, dzs] = s.ad.jvp(g)(at, ts)
      const both: Map = some => {
        const z = g(some)
        return f(some).map((y, i) => combine(y, z[i]))
      }
      return [ys.map((y, i) => rule(y, dys[i], zs[i], dzs[i])), tangents(s, both, at, ts), [...ys, ...zs, ...dzs]]
    })(xs, ts)
    return agree(s, 'the tangent', expected, came, values)
  })

/** J(2 f + g) = 2 J f + J g */
export const sumRule = arithmetic(
  'sum',
  (y, z) => $.add($.mul(y, 2), z),
  (_, dy, __, dz) => $.add($.mul(dy, 2), dz)
)

/** J(f · g) t = (J f t) · g + f · (J g t) */
export const productRule = arithmetic(
  'product',
  (y, z) => $.mul(y, z),
  (y, dy, z, dz) => $.add($.mul(dy, z), $.mul(y, dz))
)

/** J(f / g) t = (J f t − (f / g) · J g t) / g, where g = f² + 2 is not 0 */
export const quotientRule = arithmetic(
  'quotient',
  (y, z) => $.div(y, z),
  (y, dy, z, dz) => $.div($.sub(dy, $.mul($.div(y, z), dz)), z)
)

// --- linearity

/** c x + y, element by element. */
const combination = (c: number, xs: readonly Dense[], ys: readonly Dense[]): readonly Dense[] =>
  xs.map((x, i) => {
    const y = numbers(ys[i])
    return map(x, (v, k) => c * v + y[k])
  })

/** L(c u + v) = c L u + L v and L 0 = 0 */
const isLinearMap = (
  s: Subject,
  what: string,
  map: (vectors: Some) => Some,
  us: readonly Dense[],
  vs: readonly Dense[],
  c: number
): Verdict => {
  const [u, v, both, zero] = [us, vs, combination(c, us, vs), us.map(zeros)].map(xs => evaluated(map(xs)))
  return all(
    () => agree(s, what, combination(c, u, v), both, [...u, ...v]),
    () => pairwise(`${what} of zero`, zero.map(zeros), zero, sameValues)
  )
}

const factor = (next: Stream): number => ((next() % 9) - 4) / 2

/** J(c t + s) = c J t + J s, J 0 = 0 */
export const pushforwardIsLinear = atPoint('dyadic', (s, { xs, at, ts }, next) =>
  isLinearMap(s, 'the tangent', t => pushedFloats(s, xs, t), ts, drawLike(at, next), factor(next))
)

/** Jᵀ(c u + v) = c Jᵀ u + Jᵀ v, Jᵀ 0 = 0 */
export const pullbackIsLinear = atPoint('dyadic', (s, { xs }, next) =>
  isLinearMap(
    s,
    'the cotangent',
    u => pulled(s)(xs, u)[1],
    drawCotangents(s, xs, next),
    drawCotangents(s, xs, next),
    factor(next)
  )
)

// --- evaluation

/** f(x) beside every derivative, to the bit. */
export const primalIsValue = atPoint('dyadic', (s, { xs, ts }, next) => {
  const us = drawCotangents(s, xs, next)
  const beside: readonly (readonly [string, Some])[] = [
    ['jvp', pushed(s)(xs, ts)[0]],
    ['vjp', pulled(s)(xs, us)[0]],
    [
      'linearize',
      compute(s, 'linearized value', (xs: Some) => [s.ad.linearize(inMoving(s, xs))(moving(s, xs))[0]])(xs)[0]
    ]
  ]
  return each(beside, ([name, ys]) => within(`beside ${name}`, primal(s, xs, ys)))
})

/** A pushforward is called without the function. */
export const linearizedOnce = atPoint('dyadic', (s, { xs, at, ts }) => {
  let calls = 0
  const f: Map = some => {
    calls++
    return inMoving(s, xs)(some)
  }
  const [, pushforward] = s.ad.linearize(f)(at)
  const first = calls
  pushforward(ts)
  pushforward(ts)
  return ensure(calls === first, () => `f was called ${calls - first} times by two pushforwards`)
})

/** Whatever is called, the arguments stay as they are. */
export const writesNothing = atPoint('dyadic', (s, { xs, ts }, next) => {
  const us = drawCotangents(s, xs, next)
  const arrays = [...xs, ...ts, ...us]
  const before = arrays.map(x => map(x, v => v))
  s.apply(xs)
  pushed(s)(xs, ts)
  pulled(s)(xs, us)
  return pairwise('the argument afterwards', before, arrays, sameBits)
})

// --- nesting

/** d/dx of J_y(Σx · f(y)) is Σ · J f: x is constant inside and varies outside, in every mode. */
export const perturbationsStayApart = atPoint('dyadic', (s, { xs, ts }, next) => {
  const us = drawCotangents(s, xs, next)
  const [expected, ...nests] = compute(s, 'nesting', (xs: Some, ts: Some, us: Some) => {
    const [f, at] = [smoothly(s, xs), moving(s, xs)]
    type Outer = (g: (x: NDArray) => NDArray) => NDArray
    const inner =
      (x: NDArray): Map =>
      some =>
        f(some).map(y => $.mul(y, $.convert(x, y.dtype)))
    const product = (ys: Some, zs: Some): NDArray =>
      ys.reduce<NDArray>(
        (sum, y, i) => $.add(sum, $.convert($.sum($.mul(y, zs[i]), [...y.shape.keys()]), 'float64')),
        scalar(0)
      )
    const forward = (x: NDArray): NDArray => product(tangents(s, inner(x), at, ts), us)
    const reverse = (x: NDArray): NDArray => product(cotangents(s, inner(x), at, us), ts)
    const outers: readonly Outer[] = [
      g => s.ad.jvp(g)(scalar(3), scalar(1))[1],
      g => s.ad.vjp(g)(scalar(3))[1](scalar(1))
    ]
    return [
      [product(tangents(s, f, at, ts), us)],
      ...outers.flatMap(outer => [[outer(forward)], [outer(reverse)]]),
      [outers[0](x => forward(stopGradient(x)))]
    ]
  })(xs, ts, us)
  const modes = ['jvp of jvp', 'jvp of vjp', 'vjp of jvp', 'vjp of vjp']
  const terms = us.map((u, i) => map(u, (v, k) => v * numbers(pushedFloats(s, xs, ts)[i])[k]))
  return all(
    () => each(modes, (mode, k) => agree(s, mode, expected, nests[k], terms)),
    () => pairwise('the tangent through stopGradient', [map(expected[0], () => 0)], evaluated(nests[4]), sameValues)
  )
})

const pushedFloats = (s: Subject, xs: Some, ts: Some): Some => floats(pushed(s)(xs, ts)[1])

/** stopGradient(f): the same value, no derivative. */
export const stopped = atPoint('dyadic', (s, { xs, ts }) => {
  const [ys, dys, again] = compute(s, 'stopGradient', (xs: Some, ts: Some) => {
    const f: Map = some => smoothly(s, xs)(some).map(stopGradient)
    const at = moving(s, xs)
    const [ys, dys] = s.ad.jvp(f)(at, ts)
    return [ys, dys, ys.map(stopGradient)]
  })(xs, ts)
  return all(
    () => pairwise('the value', floats(evaluated(s.apply(xs))), evaluated(ys), sameBits),
    () => pairwise('the value, stopped twice', evaluated(ys), evaluated(again), sameBits),
    () => each(dys, dy => pairwise('the tangent', [map(dy, () => 0)], [dy], sameValues))
  )
})

// --- near the point

/** The float results at x + h t, as a function of h. */
const along = (s: Subject, xs: readonly Dense[], ts: readonly Dense[]): ((h: number) => readonly number[]) => {
  const plain = plainly(s)
  const directions = merge(
    s,
    ts.map(numbers),
    xs.map(() => null)
  )
  return h =>
    floats(
      plain(
        xs.map((x, i) => {
          const t = directions[i]
          return t === null ? x : map(x, (v, k) => v + h * t[k])
        })
      )
    ).flatMap(numbers)
}

const isDouble = (xs: Some): boolean => xs.every(x => x.dtype === 'float64')

/** Holds where a rule has something to say of most elements. */
const ofMost = <A>(xs: readonly A[], says: (x: A) => boolean, rule: (x: A, i: number) => Verdict): Verdict => {
  const clear = xs.filter(says).length
  const verdict = each(xs, (x, i) => (says(x) ? rule(x, i) : holds))
  return E.isRight(verdict) && clear * 2 < xs.length ? inconclusive : verdict
}

// So far apart that the next term of the expansion cannot hide the one that is tested.
const steps = [2 ** -6, 2 ** -8, 2 ** -10]

/** f(x + h t) − f − h J t − h²/2 D²f(t, t) = O(h³): over h², it falls with h. */
export const remainderIsCubic = atPoint('real', (s, { xs, at, ts }) => {
  if (!isDouble([...at, ...floats(s.apply(xs))])) return inconclusive
  const [ys, dys, ddys] = compute(s, 'taylor', (xs: Some, ts: Some) => {
    const [f, at] = [smoothly(s, xs), moving(s, xs)]
    const [dys, ddys] = s.ad.jvp((some: Some) => tangents(s, f, some, ts))(at, ts)
    return [f(at), dys, ddys]
  })(xs, ts).map(list => list.flatMap(numbers))
  const values = along(s, xs, ts)
  const remainders = steps.map(h =>
    values(h).map((v, i) => Math.abs(v - ys[i] - h * dys[i] - (h * h * ddys[i]) / 2) / (h * h))
  )
  return ofMost(
    brackets(values),
    b => b.clear && !b.kink,
    (_, i) => {
      const [r0, r1, r2] = remainders.map(r => r[i])
      const rounding = (2 ** -46 * (1 + Math.abs(ys[i]) + Math.abs(dys[i]) + Math.abs(ddys[i]))) / steps[2] ** 2
      return ensure(
        r2 <= Math.max(rounding, 0.6 * Math.max(r0, r1)),
        () => `element ${i}: the remainder over h² does not fall: ${[r0, r1, r2].join(', ')} at h = ${steps.join(', ')}`
      )
    }
  )
})

/** min(D₋, D₊) ≤ J t ≤ max(D₋, D₊), where D₋ and D₊ are extrapolated from one side each, with an error bar. */
export const isBracketed = atPoint('dyadic', (s, { xs, at, ts }) => {
  if (!isDouble([...at, ...floats(s.apply(xs))])) return inconclusive
  const dys = pushedFloats(s, xs, ts).flatMap(numbers)
  return ofMost(
    brackets(along(s, xs, ts)),
    b => b.clear,
    ({ low, high, bar }, i) =>
      ensure(
        dys[i] >= low - bar && dys[i] <= high + bar,
        () =>
          `element ${i}: the derivative ${dys[i]} is not between the slopes on its sides, ${low} and ${high} (± ${bar})`
      )
  )
})

/** ⟨∇f(x), x⟩ = k f(x) for functions homogeneous of degree k. */
export const eulerHolds = (degree: number) =>
  atPoint('dyadic', (s, { xs, at }) => {
    const dys = pushedFloats(s, xs, at)
    const ys = floats(valued(s)(xs)[0])
    const expected = ys.map(y => map(y, v => degree * v))
    return within('J x and k f(x)', agree(s, 'result', expected, dys, [...at]))
  })

/** J f⁻¹(f(x)) J f(x) = I, said of x ↦ f⁻¹(f(x)). */
export const isIdentity = atPoint('dyadic', (s, { xs, at, ts }) => {
  const [ys, dys] = pushed(s)(xs, ts)
  return all(
    () => agree(s, 'the value', at, floats(ys)),
    () => agree(s, 'the tangent', ts, floats(dys))
  )
})

/** jacfwd(f) = jacrev(f), and column k is J eₖ. */
export const jacobiansAgree = atPoint('dyadic', (s, { xs, at }) => {
  if (floats(s.apply(xs)).length === 0) return inconclusive
  const [forward, reverse] = compute(s, 'jacobian', (xs: Some) => {
    const [f, at] = [smoothly(s, xs), moving(s, xs)]
    return [flatten(jacfwd(f)(at)).leaves, flatten(jacrev(f)(at)).leaves]
  })(xs)
  return all(
    () => agree(s, 'jacfwd and jacrev, block', reverse, forward),
    () =>
      each(at, (x, i) => {
        if (x.size === 0) return holds
        const unit = at.map((y, j) => (i === j ? basis(x, 0) : zeros(y)))
        const column = evaluated(pushedFloats(s, xs, unit))
        const blocks = column.map((dy, k) => {
          const block = numbers(forward[k * at.length + i])
          return map(dy, (_, row) => block[row * x.size])
        })
        return agree(s, `column 0 of argument ${i}, result`, column, blocks)
      })
  )
})
