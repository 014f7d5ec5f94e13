/**
 * Shuffles, splits and minibatches with one bug each.
 */
import * as data from '../../src/data/index.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import * as random from '../../src/random/index.js'
import { flatten } from '../../src/tree/flatten.js'
import { map } from '../../src/tree/map.js'
import { unflatten } from '../../src/tree/unflatten.js'
import { numbers } from '../value/arrays.js'
import { minibatches as minibatchLaws, type MinibatchesSubject } from '../suite/minibatches.js'
import { scaling, type ScalingSubject } from '../suite/scaling.js'
import { shuffle as shuffleLaws, split as splitLaws, type ShuffleSubject, type SplitSubject } from '../suite/shuffle.js'
import type { Mutant } from './mutant.js'

// --- shuffles

const ints = (values: readonly number[]): NDArray => np.array([...values], { dtype: 'int32' })

/** A shuffle by a list of numbers from [0, 1) and the number of rows. */
const byDraws =
  (order: (draws: readonly number[]) => readonly number[]): ShuffleSubject['shuffle'] =>
  (key, dataset) => {
    const n = data.size(dataset)
    return data.select(dataset, ints(order(numbers(random.uniform(key, { shape: [n] })))))
  }

/** Every place is exchanged with one that `other` chooses. */
const exchanging =
  (other: (i: number, draw: number, n: number) => number) =>
  (draws: readonly number[]): readonly number[] => {
    const order = [...draws.keys()]
    draws.forEach((draw, i) => {
      const k = Math.min(other(i, draw, draws.length), draws.length - 1)
      ;[order[i], order[k]] = [order[k], order[i]]
    })
    return order
  }

const shuffleMutant = (bug: string, breaks: readonly string[], shuffle: () => ShuffleSubject['shuffle']): Mutant => ({
  suite: 'shuffle',
  bug,
  breaks,
  laws: () => shuffleLaws({ name: 'shuffle', shuffle: shuffle() })
})

const shuffleMutants: readonly Mutant[] = [
  shuffleMutant('biased: no row may stay, Fisher–Yates off by one', ['R9.3'], () =>
    byDraws(exchanging((i, draw, n) => i + 1 + Math.floor(draw * (n - i - 1))))
  ),
  shuffleMutant('biased: the first row stays', ['R9.3'], () =>
    byDraws(exchanging((i, draw, n) => (i === 0 ? 0 : i + Math.floor(draw * (n - i)))))
  ),
  shuffleMutant('biased: rows are only turned round', ['R9.3'], () =>
    byDraws(draws => draws.map((_, i) => (i + Math.floor(draws[0] * draws.length)) % draws.length))
  ),
  shuffleMutant('rows are drawn with replacement', ['R9', 'R9.1'], () =>
    byDraws(draws => draws.map(d => Math.floor(d * draws.length)))
  ),
  shuffleMutant('the last row is lost', ['R9', 'R9.1'], () => (key, rows) => {
    const shuffled = data.shuffle(key, rows)
    return data.select(shuffled, ints([...Array(Math.max(0, data.size(rows) - 1)).keys()]))
  }),
  shuffleMutant('every leaf has an order of its own', ['R9.1'], () => (key, rows) => {
    const { leaves, structure } = flatten(rows)
    return unflatten(
      structure,
      leaves.map((x, i) => data.shuffle(random.foldIn(key, i), x))
    ) as typeof rows
  }),
  shuffleMutant(
    'float32 becomes float64',
    ['R9.1'],
    () => (key, rows) => map(data.shuffle(key, rows), x => (x.dtype === 'float32' ? np.astype(x, 'float64') : x))
  ),
  shuffleMutant('a counter decides beside the key', ['R9.2'], () => {
    let calls = 0
    return (key, rows) => {
      calls += 1
      return data.shuffle(random.foldIn(key, calls), rows)
    }
  })
]

// --- splits

const splitMutant = (bug: string, breaks: readonly string[], split: () => SplitSubject['split']): Mutant => ({
  suite: 'split',
  bug,
  breaks,
  laws: () => splitLaws({ name: 'split', split: split() })
})

const splitMutants: readonly Mutant[] = [
  splitMutant('the row at the boundary is in both parts', ['R9.4'], () => (key, rows, { fraction }) => {
    const shuffled = data.shuffle(key, rows)
    const n = data.size(rows)
    const first = Math.round(fraction * n)
    return [
      data.select(shuffled, ints([...Array(first).keys()])),
      data.select(shuffled, ints([...Array(n).keys()].slice(Math.max(0, first - 1))))
    ]
  }),
  splitMutant('the fraction is rounded down', ['R9.4'], () => (key, rows, { fraction }) => {
    const n = data.size(rows)
    return data.split(key, rows, { fraction: n === 0 ? 0 : Math.floor(fraction * n) / n })
  }),
  splitMutant('both parts are drawn with keys of their own', ['R9.4'], () => (key, rows, o) => {
    const [a, b] = random.split(key)
    return [data.split(a, rows, o)[0], data.split(b, rows, o)[1]]
  }),
  splitMutant('a counter decides beside the key', ['R9.5'], () => {
    let calls = 0
    return (key, rows, o) => {
      calls += 1
      return data.split(random.foldIn(key, calls), rows, o)
    }
  })
]

// --- minibatches

type Minibatches = MinibatchesSubject['minibatches']

const minibatchMutant = (bug: string, breaks: readonly string[], minibatches: () => Minibatches): Mutant => ({
  suite: 'minibatches',
  bug,
  breaks,
  laws: () => minibatchLaws({ name: 'minibatches', minibatches: minibatches() })
})

const minibatchMutants: readonly Mutant[] = [
  minibatchMutant(
    'the smaller last batch is dropped',
    ['R9.6', 'R9.7', 'R9.8'],
    () => (rows, o) => data.minibatches(rows, { ...o, dropLast: true })
  ),
  minibatchMutant('dropLast drops a whole last batch too', ['R9.10'], () => (rows, o) => {
    const batches = [...data.minibatches(rows, o)]
    return o.dropLast === true ? batches.slice(0, -1) : batches.length === 0 ? data.minibatches(rows, o) : batches
  }),
  minibatchMutant(
    'the key is not used',
    ['R9.8'],
    () =>
      (rows, { key: _, ...o }) =>
        data.minibatches(rows, o)
  ),
  minibatchMutant('every batch is drawn for itself', ['R9.6', 'R9.8'], () => (rows, o) => {
    const { key } = o
    if (key === undefined) return data.minibatches(rows, o)
    return Array.from({ length: data.minibatches(rows, o).length }, (_, i) =>
      data.minibatches(rows, { ...o, key: random.foldIn(key, i) }).at(i)!
    )
  }),
  minibatchMutant('the last batch is filled up from the front', ['R9.6', 'R9.7'], () => (rows, o) => {
    const n = data.size(rows)
    const filled = Math.ceil(n / o.size) * o.size
    return data.minibatches(data.select(rows, ints(Array.from({ length: filled }, (_, i) => i % n))), o)
  }),
  minibatchMutant(
    'batches are one too large',
    ['R9.7'],
    () => (rows, o) => data.minibatches(rows, { ...o, size: o.size + 1 })
  ),
  minibatchMutant('batches can be read only once', ['R9.9'], () => (rows, o) => {
    const batches = data.minibatches(rows, o)
    const iterator = batches[Symbol.iterator]()
    return { ...batches, [Symbol.iterator]: () => iterator }
  }),
  minibatchMutant('at counts from the end where it is negative, as arrays do', ['R9.9'], () => (rows, o) => [
    ...data.minibatches(rows, o)
  ])
]

// --- scales

const scalingMutant = (
  bug: string,
  breaks: readonly string[],
  to: ScalingSubject['to'],
  learn: ScalingSubject['learn']
): Mutant => ({ suite: 'scaling', bug, breaks, laws: () => scaling({ name: 'scale', learn, to }) })

const scalingMutants: readonly Mutant[] = [
  scalingMutant(
    'test examples are scaled by their own statistics',
    ['R9.13'],
    'standard',
    () => x => data.standardize(data.statistics(x))(x)
  ),
  scalingMutant('the deviation divides by n − 1', ['R9.11'], 'standard', training => x => {
    const [n] = training.shape
    const { std, ...others } = data.statistics(training)
    return data.standardize({ ...others, std: np.mul(std, Math.sqrt(n / Math.max(1, n - 1))) })(x)
  }),
  scalingMutant('a feature that does not vary is divided by 0', ['R9.11'], 'standard', training => x => {
    const { mean, std } = data.statistics(training)
    return np.div(np.sub(x, mean), std)
  }),
  scalingMutant('the least and the greatest change places', ['R9.12'], 'unit', training => {
    const { min, max, ...others } = data.statistics(training)
    return data.normalize({ ...others, min: max, max: min })
  }),
  scalingMutant('all features have one scale', ['R9.12'], 'unit', training => {
    const { min, max, ...others } = data.statistics(training)
    return data.normalize({ ...others, min: np.min(min), max: np.max(max) })
  }),
  scalingMutant(
    'float32 becomes float64',
    ['R9.14'],
    'unit',
    training => x => np.astype(data.normalize(data.statistics(training))(x), 'float64')
  )
]

/** Bugs that the laws of data sets must see. */
export const dataSets: readonly Mutant[] = [...shuffleMutants, ...splitMutants, ...minibatchMutants, ...scalingMutants]
