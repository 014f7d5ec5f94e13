/**
 * The kit itself: it rejects what is wrong, says so readably, and does not pass for lack of evidence.
 */
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { describe, expect, test } from 'vitest'
import { np } from 'pullback'
import { batched, differentiable, rule } from 'pullback/laws'
import { assertAll, check, showCounterexample } from '../../laws/check.js'
import { all, holds, inconclusive, law as makeLaw, violated, type Law } from '../../laws/law.js'
import { drawProgram, plans } from '../../laws/draw/program.js'
import { checkProgram } from '../../src/trace/check.js'

const statement = { topic: 'numbers', id: 'N0', title: 'a law', statement: 'n < 10', source: 'the test' }

const law = (verdict: (n: number) => typeof holds): Law<number> =>
  makeLaw(statement, 'numbers', fc.nat(1000), verdict, n => `n = ${n}`)

describe('check', () => {
  const below = law(n => (n < 10 ? holds : violated(`${n} is not below 10`)))

  test('gives a shrunk counterexample that replays', () => {
    const first = check(below, { runs: 100 })
    if (E.isRight(first)) throw new Error('nothing was found')
    expect([first.left.input, first.left.problem]).toEqual(['n = 10', '10 is not below 10'])
    const again = check(below, { runs: 100, seed: first.left.seed, path: first.left.path })
    expect(E.isLeft(again) && again.left.input).toBe('n = 10')
    expect(showCounterexample(first.left)).toContain(`{ seed: ${first.left.seed}, path: '${first.left.path}' }`)
  })

  test('counts inconclusive cases, and fails when most are', () => {
    expect(
      check(
        law(n => (n % 3 === 0 ? inconclusive : holds)),
        { runs: 200, seed: 1 }
      )
    ).toMatchObject({ _tag: 'Right' })
    const vacuous = check(
      law(n => (n % 3 > 0 ? inconclusive : holds)),
      { runs: 200, seed: 1 }
    )
    expect(E.isLeft(vacuous) && vacuous.left.problem).toMatch(/of 200 runs are inconclusive/)
  })

  test('fails when nothing was tried, and says how much of what was asked for was', () => {
    const always = law(() => violated('always'))
    const none = check(always, { timeLimit: 0 })
    expect(E.isLeft(none) && none.left.problem).toMatch(/none of 100 runs was made before the time was up/)
    expect(E.isLeft(check(always, { runs: 0 }))).toBe(true)
    expect(() => assertAll([always], { timeLimit: 0 })).toThrow(/nothing has been seen/)
    let calls = 0
    const slow = law(() => {
      const end = performance.now() + (calls++ === 0 ? 0 : 60)
      while (performance.now() < end);
      return holds
    })
    const short = check(slow, { runs: 50, timeLimit: 150 })
    expect(E.isRight(short) && short.right.asked === 50 && short.right.runs > 0 && short.right.runs < 25).toBe(true)
  })

  test('has no other options', () => {
    const call = check as (...args: readonly unknown[]) => unknown
    expect(() => call(below, { numRuns: 3 })).toThrow(
      /laws\.check: there is no option numRuns.*Write runs|laws\.check: there is no option numRuns/
    )
    expect(() => call(below, 10)).toThrow(/laws\.check: the options are 10/)
    expect(() => call(10)).toThrow(/laws\.check: the options are 10/)
  })

  test('takes an exception for a violation', () => {
    const broken = check(
      law(() => {
        throw new Error('out of order')
      }),
      { runs: 1 }
    )
    expect(E.isLeft(broken) && broken.left.problem).toMatch(/out of order/)
  })

  test('says so when a violation does not come back', () => {
    let calls = 0
    const fickle = check(
      law(() => (calls++ === 0 ? violated('once') : holds)),
      { runs: 1 }
    )
    expect(E.isLeft(fickle) && fickle.left.problem).toMatch(/only sometimes/)
  })
})

test('the first violation ends a conjunction; doubt remains', () => {
  expect(
    all(
      () => inconclusive,
      () => holds
    )
  ).toEqual(inconclusive)
  expect(
    all(
      () => holds,
      () => violated('here'),
      () => expect.unreachable()
    )
  ).toEqual(violated('here'))
})

test('random Programs are well typed, and shrink to Programs', () => {
  fc.assert(
    fc.property(plans(8), plan => E.isRight(checkProgram(drawProgram(plan).program))),
    { numRuns: 50 }
  )
  const smallest = { inputs: [], steps: [[]], outputs: [], values: [] }
  expect(drawProgram(smallest).program.inputs).toHaveLength(1)
})

describe('nothing passes for want of laws', () => {
  test('a list without any', () => expect(() => assertAll([])).toThrow(/there is no law.*Give at least one/))

  test('a rule without one', () => {
    expect(() => rule({ name: 'sin', f: np.sin })).toThrow(/sin has no complete rule.*Give jvp/)
    const half = { name: 'sin', f: np.sin, forward: (x: np.NDArray) => [np.sin(x), x] as const }
    expect(() => rule(half as never)).toThrow(/a forward and no backward/)
  })
})

test('what is exact is drawn where it is', () => {
  const quartic = (x: np.NDArray): np.NDArray => np.square(np.square(x))
  assertAll(differentiable({ name: 'quartic', f: quartic, exact: true }))
  assertAll(batched({ name: 'quartic', f: quartic, exact: true }))
})
