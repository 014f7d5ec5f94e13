/**
 * The laws of schedules, and of what joins them.
 */
import * as asked from '../asked.js'
import type * as fc from 'fast-check'
import * as np from '../../src/numpy/index.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as optim from '../../src/optim/schedule.js'
import { vmap } from '../../src/transform/vmap.js'
import { drawn } from '../arb/drawn.js'
import { drawSchedule, scheduleChoices, type NamedSchedule } from '../arb/schedule.js'
import { all, each, law, ensure, within, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { dense, sameBits } from '../value/arrays.js'
import { show } from '../value/show.js'
import { jit } from '../value/jit.js'

/**
 * A schedule and what is claimed of it.
 *
 * @category model
 * @since 0.1.0
 */
export interface ScheduleSubject {
  readonly name: string
  readonly schedule: optim.Schedule
  /** Steps are drawn from 0 to here, 120 unless told. */
  readonly last?: number
  /** Where it starts, where it ends, after how many steps, and that it goes straight down or up in between. */
  readonly decays?: { readonly from: number; readonly to: number; readonly steps: number }
  /** The factor between a step and the one `every` steps later. */
  readonly geometric?: { readonly factor: number; readonly every: number }
}

/**
 * What joins schedules.
 *
 * @category model
 * @since 0.1.0
 */
export interface ScheduleJoiningSubject {
  readonly name: string
  readonly join: typeof optim.join
  readonly warmUp: typeof optim.warmUp
}

const definition = 'definition'
const goyal = 'Goyal et al., Accurate, large minibatch SGD (2017)'

const S = statements('schedules', {
  purity: [
    'O10',
    's(t) is one finite real number, the same whenever it is asked for, of a number or an int32',
    definition
  ],
  compiled: ['O10.1', 'jit(s)(t) has the bits of s(t), where jit runs the interpreter', 'JAX, jit'],
  batched: ['O10.2', 'vmap(s) of several steps has the bits of s of each', 'JAX, vmap'],
  monotone: ['O10.3', 's starts at `from`, is at `to` from `steps` on, and goes only towards it', definition],
  geometric: ['O10.4', 's(t + every) = factor·s(t), up to rounding', definition],
  join: [
    'O10.5',
    'join(s, n, r)(t) = s(t) for t < n, and r(t − n) from there on, bit for bit',
    'Optax, join_schedules'
  ],
  joinsInARow: ['O10.6', 'join(join(s, m, r), m + n, q) = join(s, m, join(r, n, q))', 'associativity'],
  warmUp: ['O10.7', 'warmUp(s, n)(t) = s(0)·t/n for t < n, and s(t − n) from there on, bit for bit', goyal]
})

const int32 = (t: number): NDArray => dense([], 'int32', [t])

const value = (s: optim.Schedule, t: number): number => np.item(s(t))

const at = (t: number): string => `at step ${t}`

// --- of one schedule

interface Case extends NamedSchedule {
  readonly t: number
  readonly u: number
}

const steps = (last: number, schedules: (draw: Parameters<typeof drawSchedule>[0]) => NamedSchedule, choices: number) =>
  drawn(4 + choices, (draw): Case => {
    // Most mistakes are about the first steps.
    const t = draw.oneOf([draw.int(0, last), draw.int(0, Math.min(last, 9)), 0])
    const u = draw.int(0, last)
    return { ...schedules(draw), t, u }
  })

const showCase = ({ name, t, u }: Case): string => `${name}, t = ${t}, u = ${u}`

const isPure = ({ schedule, t, u }: Case): Verdict => {
  const first = schedule(t)
  schedule(u)
  return within(
    at(t),
    all(
      () => ensure(first.ndim === 0 && first.dtype.startsWith('float'), () => `not a real number: ${show(first)}`),
      () => ensure(Number.isFinite(np.item(first)), () => `not finite: ${show(first)}`),
      () => within('asked again', sameBits(first, schedule(t))),
      () => within('as an int32 array', sameBits(first, schedule(int32(t))))
    )
  )
}

const general = (name: string, cases: fc.Arbitrary<Case>): Laws => [
  law(S.purity, name, cases, isPure, showCase),
  law(
    S.compiled,
    name,
    cases,
    ({ schedule, t }) => within(at(t), sameBits(schedule(int32(t)), jit((step: NDArray) => schedule(step))(int32(t)))),
    showCase
  ),
  law(
    S.batched,
    name,
    cases,
    ({ schedule, t, u }) => {
      const both = vmap((step: NDArray) => np.add(schedule(step), np.mul(step, 0)))(dense([2], 'int32', [t, u]))
      return each([t, u], (step, i) => within(at(step), sameBits(schedule(step), np.index(both, i))))
    },
    showCase
  )
]

const goesDown = (schedule: optim.Schedule, t: number, o: NonNullable<ScheduleSubject['decays']>): Verdict => {
  const is = (step: number, expected: number): Verdict =>
    ensure(value(schedule, step) === expected, () => `${at(step)}: expected ${expected}, came ${value(schedule, step)}`)
  const sign = Math.sign(o.to - o.from)
  return all(
    () => is(0, o.from),
    () => is(o.steps, o.to),
    () => is(o.steps + t, o.to),
    () => {
      const [now, next] = [value(schedule, t), value(schedule, t + 1)]
      return ensure(sign * (next - now) >= 0, () => `${at(t)} it is ${now}, and ${next} after it: away from ${o.to}`)
    }
  )
}

/** A power of exponent e rounds e, which its logarithm magnifies, and the result. */
const isGeometric = (
  schedule: optim.Schedule,
  t: number,
  { factor, every }: NonNullable<ScheduleSubject['geometric']>
) => {
  const [now, then] = [value(schedule, t), value(schedule, t + every)]
  const exponent = Math.abs(((t + every) / every) * Math.log(factor))
  return ensure(
    Math.abs(then - factor * now) <= 2 ** -52 * (8 + 2 * exponent) * Math.abs(then),
    () => `${at(t)} it is ${now}, ${at(t + every)} ${then}: not ${factor} times as much`
  )
}

/**
 * The laws of a schedule: a pure function of the step, traced or not.
 *
 * Shapes:  [] → []
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const inverse: optim.Schedule = step => np.div(0.5, np.add(np.astype(np.asArray(step), 'float64'), 1))
 * laws.assertAll(laws.schedule({ name: '1/t', schedule: inverse }), { runs: 20 })
 *
 * const late: optim.Schedule = step => np.div(0.5, np.astype(np.asArray(step), 'float64'))
 * assert.throws(() => laws.assertAll(laws.schedule({ name: 'late', schedule: late })), /at step 0: not finite/)
 *
 * @category suites
 * @since 0.1.0
 */
export const schedule = asked.suite(
  'laws.schedule',
  { name: asked.text, schedule: asked.f },
  ({ name, schedule: s, last = 120, decays, geometric }: ScheduleSubject): Laws => {
    const cases = steps(last, () => ({ name, schedule: s }), 0)
    return [
      ...general(name, cases),
      ...(decays === undefined ? [] : [law(S.monotone, name, cases, ({ t }) => goesDown(s, t, decays), showCase)]),
      ...(geometric === undefined
        ? []
        : [law(S.geometric, name, cases, ({ t }) => isGeometric(s, t, geometric), showCase)])
    ]
  }
)

// --- of joins

interface Joined {
  readonly parts: readonly NamedSchedule[]
  readonly m: number
  readonly n: number
  readonly t: number
}

const joined = drawn(5 + 3 * scheduleChoices, (draw): Joined => {
  const [m, n] = [draw.int(0, 20), draw.int(0, 20)]
  // At the boundaries, or anywhere.
  const t = draw.oneOf([n, m + n, m + n + draw.int(1, 20), Math.max(n - 1, 0), draw.int(0, 60)])
  return { m, n, t, parts: [1, 2, 3].map(() => drawSchedule(draw, 0)) }
})

const showJoined =
  (...names: readonly string[]) =>
  ({ parts, m, n, t }: Joined): string =>
    [...names.map((name, i) => `${name} = ${parts[i].name}`), `m = ${m}, n = ${n}, t = ${t}`].join('\n')

/**
 * The laws of joining schedules and of warming them up, on random schedules: those of `optim` unless told. What
 * they make is a schedule.
 *
 * Shapes:  [] → []
 *
 * @example
 * import assert from 'node:assert'
 * import { optim } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.scheduleJoining(), { runs: 20 })
 * const late: typeof optim.join = (s, n, r) => optim.join(s, n + 1, r)
 * assert.throws(() => laws.assertAll(laws.scheduleJoining({ ...optim, name: 'late', join: late })), /late · join/)
 *
 * @category suites
 * @since 0.1.0
 */
export const scheduleJoining = asked.optionalSuite(
  'laws.scheduleJoining',
  { name: asked.text, join: asked.f, warmUp: asked.f },
  ({ name, join, warmUp }: ScheduleJoiningSubject = { ...optim, name: 'joined schedules' }): Laws => [
    ...general(
      name,
      steps(120, draw => drawSchedule(draw, 1, { join, warmUp }), scheduleChoices)
    ),
    law(
      S.join,
      name,
      joined,
      ({ parts: [s, r], n, t }) =>
        within(at(t), sameBits(t < n ? s.schedule(t) : r.schedule(t - n), join(s.schedule, n, r.schedule)(t))),
      showJoined('s', 'r')
    ),
    law(
      S.joinsInARow,
      name,
      joined,
      ({ parts, m, n, t }) => {
        const [s, r, q] = parts.map(p => p.schedule)
        return within(at(t), sameBits(join(join(s, m, r), m + n, q)(t), join(s, m, join(r, n, q))(t)))
      },
      showJoined('s', 'r', 'q')
    ),
    law(
      S.warmUp,
      name,
      joined,
      ({ parts: [{ schedule: s }], n, t }) => {
        const expected = t < n ? dense([], 'float64', [value(s, 0) * (t / n)]) : s(t - n)
        return within(at(t), sameBits(expected, warmUp(s, n)(t)))
      },
      showJoined('s')
    )
  ]
)
