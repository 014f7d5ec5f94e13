/** Numbers that schedules and stages refuse, and schedules of no length. */
import { describe, expect, test } from 'vitest'
import { attempt, np, optim } from '../../src/index.js'

const wrong: readonly (readonly [string, () => unknown])[] = [
  ['linear', () => optim.linear({ from: 1, steps: -1 })],
  ['linear', () => optim.linear({ from: NaN, steps: 1 })],
  ['linear', () => optim.linear({ from: 1, to: Infinity, steps: 1 })],
  ['cosine', () => optim.cosine({ from: 1, steps: -0.5 })],
  ['cosine', () => optim.cosine({ from: 1, steps: NaN })],
  ['cosine', () => optim.cosine({ from: -Infinity, steps: 3 })],
  ['exponential', () => optim.exponential({ from: 1, factor: 0.5, every: 0 })],
  ['exponential', () => optim.exponential({ from: 1, factor: -0.5, every: 1 })],
  ['stepDecay', () => optim.stepDecay({ from: 1, factor: 0.5, every: -1 })],
  ['stepDecay', () => optim.stepDecay({ from: 1, factor: NaN, every: 1 })],
  ['join', () => optim.join(optim.constant(1), -1, optim.constant(2))],
  ['warmUp', () => optim.warmUp(optim.constant(1), -1)],
  ['warmUp', () => optim.warmUp(optim.constant(1), Infinity)],
  ['constant', () => optim.constant(NaN)],
  ['scale', () => optim.scale(Infinity)],
  ['scaleByRate', () => optim.sgd({ rate: NaN })],
  ['scaleByRate', () => optim.adam({ rate: Infinity })],
  ['clipByValue', () => optim.clipByValue(-1)],
  ['clipByValue', () => optim.clipByValue(Infinity)],
  ['clipByGlobalNorm', () => optim.clipByGlobalNorm(-1)],
  ['clipByGlobalNorm', () => optim.clipByGlobalNorm(NaN)]
]

test.each(wrong)('optim.%s refuses (%#)', (name, f) => {
  const result = attempt(f)()
  expect(result).toMatchObject({ _tag: 'Left', left: { _tag: 'InvalidArgument', op: `optim.${name}` } })
  expect((result as { readonly left: { readonly remedy: string } }).left.remedy).toMatch(/finite number/)
})

describe('schedules of no steps are at their end', () => {
  test.each([
    ['linear', optim.linear({ from: 10, to: 20, steps: 0 }), 20],
    ['cosine', optim.cosine({ from: 10, to: 20, steps: 0 }), 20],
    ['warmUp', optim.warmUp(optim.constant(3), 0), 3],
    ['join', optim.join(optim.constant(1), 0, optim.constant(2)), 2]
  ] as const)('%s', (_, schedule, end) => {
    for (const step of [0, 1, 7]) expect(np.item(schedule(step))).toBe(end)
  })
})

test.each<readonly [string, optim.Schedule]>([
  ['linear', optim.linear({ from: 1, to: 0, steps: 10 })],
  ['cosine', optim.cosine({ from: 1, steps: 10 })],
  ['exponential', optim.exponential({ from: 1, factor: 0.5, every: 2 })],
  ['stepDecay', optim.stepDecay({ from: 1, factor: 0.5, every: 2 })],
  ['warmUp', optim.warmUp(optim.constant(1), 5)],
  ['join', optim.join(optim.linear({ from: 1, to: 0, steps: 4 }), 4, optim.constant(1))]
])('%s before its first step is what it is at the first', (_, schedule) => {
  for (const step of [-1, -0.5, -1e9, -Infinity]) expect(np.item(schedule(step))).toBe(np.item(schedule(0)))
})
