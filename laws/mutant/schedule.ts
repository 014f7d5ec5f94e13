/**
 * Schedules with one bug each.
 */
import * as np from '../../src/numpy/index.js'
import * as optim from '../../src/optim/schedule.js'
import { schedule as lawsOf, scheduleJoining } from '../suite/schedule.js'
import type { Mutant } from './mutant.js'

const span = { from: 1, to: 0.25, steps: 8 }

/** Every call makes it smaller. */
const wearsOut = (): optim.Schedule => {
  let calls = 0
  return step => {
    calls += 1
    return np.div(optim.linear(span)(step), calls)
  }
}

const joining = (change: Partial<Parameters<typeof scheduleJoining>[0]>) =>
  scheduleJoining({ join: optim.join, warmUp: optim.warmUp, ...change, name: 'join' })

/** Bugs that the laws of schedules must see. */
export const schedules: readonly Mutant[] = [
  {
    suite: 'schedule',
    bug: 'it counts its own calls',
    breaks: ['O10'],
    laws: () => lawsOf({ name: 'linear', schedule: wearsOut() })
  },
  {
    suite: 'schedule',
    bug: 'the first step divides by 0',
    breaks: ['O10'],
    laws: () => lawsOf({ name: 'inverse root', schedule: t => np.div(1, np.sqrt(np.astype(np.asArray(t), 'float64'))) })
  },
  {
    suite: 'schedule',
    bug: 'numbers count in float64 and arrays in float32',
    breaks: ['O10'],
    laws: () =>
      lawsOf({
        name: 'cosine',
        schedule: t =>
          typeof t === 'number'
            ? optim.cosine(span)(t)
            : np.astype(np.astype(optim.cosine(span)(t), 'float32'), 'float64')
      })
  },
  {
    suite: 'schedule',
    bug: 'JavaScript compares the step, which jit and vmap cannot know',
    breaks: ['O10.1', 'O10.2'],
    laws: () =>
      lawsOf({ name: 'boundary', schedule: t => np.array((typeof t === 'number' ? t : np.item(t)) < 8 ? 1 : 0.5) })
  },
  {
    suite: 'schedule',
    bug: 'it is off by one: step 0 is taken for step 1',
    breaks: ['O10.3'],
    laws: () => lawsOf({ name: 'linear', schedule: t => optim.linear(span)(np.add(np.asArray(t), 1)), decays: span })
  },
  {
    suite: 'schedule',
    bug: 'the wave comes up again after its end',
    breaks: ['O10.3'],
    laws: () =>
      lawsOf({
        name: 'cosine',
        schedule: t => {
          const wave = np.cos(np.mul(Math.PI / span.steps, np.astype(np.asArray(t), 'float64')))
          return np.add(span.to, np.mul((span.from - span.to) / 2, np.add(1, wave)))
        },
        decays: span
      })
  },
  {
    suite: 'schedule',
    bug: 'it decays by what is left, not by the factor',
    breaks: ['O10.4'],
    laws: () =>
      lawsOf({
        name: 'exponential',
        schedule: optim.exponential({ from: 1, factor: 0.75, every: 4 }),
        geometric: { factor: 0.25, every: 4 }
      })
  },
  {
    suite: 'scheduleJoining',
    bug: 'the boundary still belongs to the first schedule',
    breaks: ['O10.5'],
    laws: () => joining({ join: (s, n, r) => optim.join(s, n + 1, t => r(np.maximum(np.add(t, 1), 0))) })
  },
  {
    suite: 'scheduleJoining',
    bug: 'the second schedule does not start again from 0',
    breaks: ['O10.5'],
    laws: () => joining({ join: (s, n, r) => t => np.where(np.lt(t, n), s(t), r(t)) })
  },
  {
    suite: 'scheduleJoining',
    bug: 'the boundary comes one step late',
    breaks: ['O10.5', 'O10.6'],
    laws: () => joining({ join: (s, n, r) => optim.join(s, n + 1, r) })
  },
  {
    suite: 'scheduleJoining',
    bug: 'warming up starts at one step, not at 0',
    breaks: ['O10.7'],
    laws: () =>
      joining({
        warmUp: (s, n) =>
          n === 0 ? s : optim.join(t => np.mul(s(0), np.div(np.add(np.astype(np.asArray(t), 'float64'), 1), n)), n, s)
      })
  }
]
