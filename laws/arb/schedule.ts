/**
 * Arbitraries of schedules.
 */
import type * as fc from 'fast-check'
import type { Draw } from '../../src/core/primitive.js'
import * as optim from '../../src/optim/schedule.js'
import { drawn } from './drawn.js'

/**
 * A schedule with its name, which counterexamples show.
 *
 * @category model
 * @since 0.1.0
 */
export interface NamedSchedule {
  readonly name: string
  readonly schedule: optim.Schedule
}

const shown = (o: object): string =>
  `{ ${Object.entries(o)
    .map(([k, v]) => `${k}: ${v}`)
    .join(', ')} }`

const simple = (draw: Draw): NamedSchedule => {
  const positive = (): number => draw.int(1, 32) / 16
  const steps = (): number => draw.int(1, 50)
  const made = <O extends object>(name: string, make: (o: O) => optim.Schedule, o: O): NamedSchedule => ({
    name: `${name}(${shown(o)})`,
    schedule: make(o)
  })
  return draw.oneOf<() => NamedSchedule>([
    () => {
      const rate = positive()
      return { name: `constant(${rate})`, schedule: optim.constant(rate) }
    },
    () => made('linear', optim.linear, { from: positive(), to: positive(), steps: steps() }),
    () => made('cosine', optim.cosine, { from: positive(), to: positive(), steps: steps() }),
    () => made('stepDecay', optim.stepDecay, { from: positive(), factor: positive(), every: steps() }),
    () => made('exponential', optim.exponential, { from: positive(), factor: positive(), every: steps() })
  ])()
}

/** What puts schedules together. */
type Joins = Pick<typeof optim, 'join' | 'warmUp'>

export const drawSchedule = (draw: Draw, depth = 1, { join, warmUp }: Joins = optim): NamedSchedule =>
  depth === 0
    ? simple(draw)
    : draw.oneOf<() => NamedSchedule>([
        () => simple(draw),
        () => {
          const s = simple(draw)
          const n = draw.int(0, 50)
          return { name: `warmUp(${s.name}, ${n})`, schedule: warmUp(s.schedule, n) }
        },
        () => {
          const [s, n, t] = [simple(draw), draw.int(0, 50), drawSchedule(draw, depth - 1)]
          return { name: `join(${s.name}, ${n}, ${t.name})`, schedule: join(s.schedule, n, t.schedule) }
        }
      ])()

/** The choices that one schedule takes. */
export const scheduleChoices = 14

/**
 * Schedules, joined and warmed up ones too. They shrink to a constant.
 *
 * Shapes:  [] → []
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import { np } from 'pullback'
 * import { arb } from 'pullback/laws'
 *
 * fc.assert(fc.property(arb.schedule(), ({ schedule }) => np.item(schedule(7)) >= 0))
 * assert.match(fc.sample(arb.schedule(), 1)[0].name, /^\w+\(/)
 *
 * @category optimization
 * @since 0.1.0
 */
export const schedule = (): fc.Arbitrary<NamedSchedule> => drawn(scheduleChoices, draw => drawSchedule(draw))
