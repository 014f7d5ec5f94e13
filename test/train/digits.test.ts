/** The training of the main job, cut short: what it tells, and that the gradient of its network is right. */
import { random } from 'pullback'
import { digits, type Dataset } from 'pullback/datasets'
import * as np from 'pullback/numpy'
import { describe, expect, test } from 'vitest'
import { train } from '../../examples/digits/train.js'
import type { Outcome, TrainingEvent } from '../../examples/digits/training.js'
import { numbers } from '../nn/support.js'

const settings = { hidden: [32], epochs: 3, batch: 32, rate: 0.01, seed: 0 }

const run = (
  o: typeof settings,
  data: Dataset = digits()
): { readonly events: readonly TrainingEvent[]; readonly outcome: Outcome } => {
  const training = train(data, o)
  const events: TrainingEvent[] = []
  let next = training.next()
  for (; !next.done; next = training.next()) events.push(next.value)
  return { events, outcome: next.value }
}

describe('the training of the digits', () => {
  const { events, outcome } = run(settings)

  test('first checks the gradient, far below its tolerance', () => {
    const [first] = events
    expect(first?._tag === 'GradientChecked' && first.check.worst).toBeLessThan(1e-9)
  })

  test('tells every step and every epoch', () => {
    const epoch = [...Array.from({ length: 45 }, () => 'Stepped'), 'EpochEnded']
    expect(events.map(e => e._tag)).toEqual(['GradientChecked', ...epoch, ...epoch, ...epoch])
  })

  test('learns in three epochs what chance would not', () => {
    const { features, labels } = digits()
    const rows = outcome.counts.flat().reduce((a, b) => a + b)
    const right = outcome.counts.reduce((sum, row, i) => sum + row[i], 0)
    expect([outcome.layers, outcome.trainRows, rows]).toEqual([[64, 32, 10], 1438, 359])
    expect(right / rows).toBeGreaterThan(0.9)
    expect(outcome.mistakes).toHaveLength(rows - right)
    for (const { row, label, predicted, features: pixels } of outcome.mistakes) {
      expect([label, pixels]).toEqual([numbers(labels)[row], numbers(np.index(features, row))])
      expect(predicted).not.toBe(label)
    }
  })

  test('is decided by the seed', () => {
    const short = { ...settings, epochs: 1 }
    expect(run(short)).toEqual(run(short))
    expect(run({ ...short, seed: 1 })).not.toEqual(run(short))
  })

  test('ends with the last sound state when the rate is absurd', () => {
    const { events: told, outcome: end } = run({ ...settings, rate: 1e30 })
    expect(told.some(e => e._tag === 'EpochEnded' && !Number.isFinite(e.record.trainLoss))).toBe(false)
    expect(end.counts.flat().reduce((a, b) => a + b)).toBe(359)
    expect(end.divergence?.epoch).toBe(1)
    expect(end.divergence?.found).toMatch(/not finite|loss of/)
  })

  test('takes time linear in the rows that it judges', () => {
    const table = (rows: number): Dataset => ({
      ...digits(),
      features: random.normal(random.key(1), { shape: [rows, 2] }),
      labels: np.astype(random.bernoulli(random.key(2), { shape: [rows] }), 'int32'),
      classes: ['no', 'yes'],
      featureNames: ['x', 'y']
    })
    const seconds = (rows: number): number => {
      const began = process.cpuUsage()
      run({ ...settings, hidden: [2], epochs: 1, batch: rows }, table(rows))
      const { user, system } = process.cpuUsage(began)
      return (user + system) / 1e6
    }
    seconds(1000)
    expect(seconds(80_000)).toBeLessThan(16 * seconds(10_000) + 1)
  })
})
