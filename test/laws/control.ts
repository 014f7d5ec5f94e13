/**
 * What is said of loops and choices beyond the laws of scans, on random steps: a loop in Programs is the loop in JavaScript.
 */
import * as fc from 'fast-check'
import { np, cond, checkpoint, foriLoop, fold, grad, jvp, map, scan, vjp, vmap, whileLoop } from 'pullback'
import type { NDArray } from 'pullback'
import { expression } from '../../laws/draw/step.js'
import type { Dense } from '../../src/ndarray/ndarray.js'
import { rowsOf } from '../../src/ndarray/ndarray.js'
import { close, dense, evaluated, numbers, pairwise, sameBits } from '../../laws/value/arrays.js'
import { choices, drawFrom, stream, type Choices } from '../../laws/draw/draw.js'
import { all, each, type Law, type Verdict } from '../../laws/law.js'
import { ownLaw } from './own.js'
import { jit } from '../../laws/value/jit.js'

// --- random steps

type Pair = readonly [NDArray, NDArray]
type Step = (carry: NDArray, x: NDArray) => Pair

/** A step that closes over an array. */
const stepOf =
  (plan: Choices, k: NDArray): Step =>
  (carry, x) => {
    const draw = drawFrom(stream(plan))
    const next = np.tanh(expression(draw, [carry, x, k], 3))
    return [next, expression(draw, [next, carry, x, k], 2)]
  }

export interface LoopCase {
  readonly plan: Choices
  readonly length: number
  readonly width: number
  readonly reverse: boolean
  readonly values: Choices
}

const loops = (maxLength: number): fc.Arbitrary<LoopCase> =>
  fc.record({
    plan: choices(20, 40),
    length: fc.nat(maxLength),
    width: fc.integer({ min: 1, max: 2 }),
    reverse: fc.boolean(),
    values: choices(20, 40)
  })

interface Loop extends LoopCase {
  readonly k: Dense
  readonly init: Dense
  readonly xs: Dense
  readonly step: Step
}

const array = (next: () => number, shape: readonly number[]): Dense =>
  dense(
    shape,
    'float64',
    Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => ((next() % 33) - 16) / 8)
  )

const loopOf = (c: LoopCase): Loop => {
  const next = stream(c.values)
  const [k, init] = [array(next, [c.width]), array(next, [c.width])]
  return { ...c, k, init, xs: array(next, [c.length, c.width]), step: stepOf(c.plan, k) }
}

const bits = (what: string, expected: readonly NDArray[], came: readonly NDArray[]): Verdict =>
  pairwise(what, evaluated(expected), evaluated(came), sameBits)

const nearly = (what: string, expected: readonly NDArray[], came: readonly NDArray[]): Verdict => {
  const scale = 1 + Math.max(0, ...evaluated(expected).flatMap(numbers).map(Math.abs))
  return pairwise(what, evaluated(expected), evaluated(came), (x, y) => close(x, y, () => 1e-11 * scale))
}

const law = (name: string, statement: string, maxLength: number, rule: (l: Loop) => Verdict): Law<LoopCase> =>
  ownLaw({
    name,
    statement,
    arbitrary: loops(maxLength),
    holds: c => rule(loopOf(c)),
    show: c => JSON.stringify(c)
  })

type Params = { readonly k: NDArray; readonly init: NDArray; readonly xs: NDArray }

/** A loop as a scalar function of everything that it reads. */
const lossOf =
  (l: Loop, loop: (step: Step) => (init: NDArray, xs: NDArray) => readonly [NDArray, NDArray]) =>
  ({ k, init, xs }: Params): NDArray => {
    const [end, ys] = loop(stepOf(l.plan, k))(init, xs)
    return np.add(np.sum(np.mul(end, 1.5)), np.sum(np.sin(ys)))
  }

const listed = (p: Params): readonly NDArray[] => [p.k, p.init, p.xs]

export const loopLaws: readonly Law<LoopCase>[] = [
  law('fold', 'fold(f) = the carry of scan', 5, l =>
    bits(
      'the result',
      [scan(l.step, { reverse: l.reverse })(l.init, l.xs)[0]],
      [fold((c: NDArray, x: NDArray) => l.step(c, x)[0], { reverse: l.reverse })(l.init, l.xs)]
    )
  ),
  law('map', 'map(f) = vmap(f)', 4, l => {
    const f = (x: NDArray): Pair => l.step(l.init, x)
    return bits('the result', vmap(f)(l.xs), map(f)(l.xs))
  }),
  law('checkpoint', 'checkpoint changes no bit of value or gradient', 3, l => {
    const at = { k: l.k, init: l.init, xs: l.xs }
    const loss = lossOf(l, step => scan(step, { reverse: l.reverse }))
    const inside = lossOf(l, step => scan(checkpoint(step) as Step, { reverse: l.reverse }))
    const kept = lossOf(l, step => scan(checkpoint(step, { policy: ['sin', 'tanh'] }) as Step, { reverse: l.reverse }))
    const expected = [loss(at), ...listed(grad(loss)(at))]
    return each([checkpoint(loss), checkpoint(checkpoint(loss)), inside, kept], (f, i) =>
      bits(`variant ${i}`, expected, [f(at), ...listed(grad(f)(at))])
    )
  }),
  law('fori', 'foriLoop = the loop, in value and gradient; with traced bounds in value and tangent', 4, l => {
    const step = (i: NDArray, c: NDArray): NDArray => l.step(c, np.mul(l.k, np.astype(i, 'float64')))[0]
    const plain = (c: NDArray): NDArray =>
      Array.from({ length: l.length }, (_, i) => i + 1).reduce((x, i) => step(np.array(i, { dtype: 'int32' }), x), c)
    const fixed = (c: NDArray): NDArray => foriLoop(1, l.length + 1, step)(c)
    const traced = jit((n: NDArray, c: NDArray) => foriLoop(1, n, step)(c))
    const n = np.array(l.length + 1, { dtype: 'int32' })
    const v = np.cos(l.init)
    return all(
      () => bits('static', [plain(l.init)], [fixed(l.init)]),
      () => bits('traced', [plain(l.init)], [traced(n, l.init)]),
      () => nearly('pullback', [vjp(plain)(l.init)[1](v)], [vjp(fixed)(l.init)[1](v)]),
      () => bits('tangent', jvp(plain)(l.init, v), jvp((c: NDArray) => traced(n, c))(l.init, v))
    )
  }),
  law('while', 'a batch of while loops = each of them, however long', 5, l => {
    type State = readonly [NDArray, NDArray]
    const loop = (limit: NDArray, c: NDArray): State =>
      whileLoop<State>(
        ([i]) => np.lt(i, limit),
        ([i, x]) => [np.add(i, 1), l.step(x, np.mul(l.k, i))[0]]
      )([np.array(0), c])
    const limits = np.array(Array.from({ length: 4 }, (_, i) => (i * (l.length + 1)) % 5))
    const rows = Array.from({ length: 4 }, (_, i) => loop(rowsOf(evaluated([limits])[0])(i), l.init))
    const one = (limit: NDArray): NDArray => jvp((c: NDArray) => loop(limit, c)[1])(l.init, l.k)[1]
    return all(
      () =>
        bits(
          'vmap',
          [np.stack(rows.map(r => r[0])), np.stack(rows.map(r => r[1]))],
          vmap((limit: NDArray) => loop(limit, l.init))(limits)
        ),
      () =>
        bits(
          'vmap of jvp',
          [np.stack(Array.from({ length: 4 }, (_, i) => one(rowsOf(evaluated([limits])[0])(i))))],
          [vmap(one)(limits)]
        )
    )
  }),
  law('lanes', 'a batch of choices = each of them: no branch sees what it would not have seen alone', 4, l => {
    const f = (w: NDArray, x: NDArray): NDArray =>
      cond(
        np.gt(x, 0),
        (u: NDArray) => np.sum(np.mul(w, np.log(u))),
        (u: NDArray) => np.sum(np.mul(w, np.sqrt(np.neg(u))))
      )(x)
    const xs = np.ravel(np.where(np.eq(l.xs, 0), 1, l.xs))
    const singles = Array.from({ length: l.length * l.width }, (_, i) => rowsOf(evaluated([xs])[0])(i))
    const total = (w: NDArray): NDArray => np.sum(vmap((x: NDArray) => f(w, x))(xs))
    const expected = singles
      .map(x => grad((w: NDArray) => f(w, x))(l.k))
      .reduce((a, b) => np.add(a, b), np.zeros([l.width]))
    return all(
      () =>
        bits(
          'the value',
          singles.length === 0 ? [] : [np.stack(singles.map(x => f(l.k, x)))],
          singles.length === 0 ? [] : [vmap((x: NDArray) => f(l.k, x))(xs)]
        ),
      () => nearly('the gradient of what the lanes share', [expected], [grad(total)(l.k)]),
      () =>
        singles.length === 0
          ? bits('no lane', [], [])
          : bits(
              'the gradient of the lanes',
              [np.stack(singles.map(x => grad((u: NDArray) => f(l.k, u))(x)))],
              [vmap(grad((u: NDArray) => f(l.k, u)))(xs)]
            )
    )
  })
]
