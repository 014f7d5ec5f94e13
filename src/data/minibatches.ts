import * as option from '../core/options.js'
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import * as random from '../random/index.js'
import { map } from '../tree/map.js'
import { select, size as sizeOf } from './dataset.js'

/**
 * A finite sequence with random access; every array is one. It may be lazy, and is the same every time it is run.
 *
 * @category model
 * @since 0.1.0
 */
export interface Batches<T> extends Iterable<T> {
  readonly length: number
  readonly at: (index: number) => T | undefined
}

/**
 * How `minibatches` cuts.
 *
 * @category model
 * @since 0.1.0
 */
export interface MinibatchOptions {
  /** Examples in a batch. */
  readonly size: number
  /** Whether to leave out a last batch that is smaller, false unless told. */
  readonly dropLast?: boolean
  /** Shuffles the examples first; without it they stay in order. */
  readonly key?: NDArray
}

const kinds: option.OptionKinds<MinibatchOptions> = {
  size: option.needed(option.count),
  dropLast: option.boolean,
  key: option.array
}

const readMinibatches = option.optionReader('data.minibatches', kinds)

const readEpochs = option.optionReader<MinibatchOptions & { readonly key: NDArray }>('data.epochs', {
  ...kinds,
  key: option.needed(option.array)
})

/**
 * A data set in batches, gathered when they are asked for.
 *
 * Laws: the batches partition the examples; minibatches with a key = minibatches ∘ shuffle(key)
 *
 * Shapes:  every leaf [n, …] → ⌈n/size⌉ batches of [size, …], the last one smaller where size does not divide n
 * Errors:  InvalidArgument, when the size is not a positive integer
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { data, np } from 'pullback'
 *
 * const batches = pipe({ x: np.arange(5) }, data.minibatches({ size: 2 }))
 * assert.deepStrictEqual(Array.from(batches, b => np.toNested(b.x)), [[0, 1], [2, 3], [4]])
 *
 * @category batches
 * @since 0.1.0
 */
export const minibatches: {
  <T>(dataset: T, o: MinibatchOptions): Batches<T>
  (o: MinibatchOptions): <T>(dataset: T) => Batches<T>
} = ((...args: readonly [unknown, MinibatchOptions?]) => {
  if (args.length < 2) {
    const later = readMinibatches(args[0])
    return (dataset: unknown) => minibatches(dataset, later)
  }
  const [given, o] = args
  const { size, dropLast = false, key } = readMinibatches(o)
  const n = sizeOf(given)
  // Batches are taken later, from a tree of our own
  const dataset = map(given, x => x)
  const order = key === undefined ? np.arange(n, { dtype: 'int32' }) : random.permutation(key, n)
  const length = dropLast ? Math.floor(n / size) : Math.ceil(n / size)
  const at = (i: number): unknown =>
    i < 0 || i >= length ? undefined : select(dataset, np.index(order, np.slice(i * size, Math.min(n, (i + 1) * size))))
  return {
    length,
    at,
    *[Symbol.iterator]() {
      for (let i = 0; i < length; i++) yield at(i)
    }
  }
}) as never

/**
 * The batches of every epoch as a function of its number: each in an order of its own, from one key.
 *
 * Math:    e ↦ minibatches(dataset, { size, key: foldIn(key, e) })
 * Shapes:  as `minibatches`
 *
 * @example
 * import assert from 'node:assert'
 * import { data, np, random } from 'pullback'
 *
 * const batches = data.epochs({ x: np.arange(4) }, { size: 2, key: random.key(0) })
 * const second = Array.from(batches(1), b => np.toNested(b.x))
 * assert.deepStrictEqual(second.flat().sort(), [0, 1, 2, 3])
 * assert.deepStrictEqual(Array.from(batches(1), b => np.toNested(b.x)), second)
 *
 * @category batches
 * @since 0.1.0
 */
export const epochs: {
  <T>(dataset: T, o: MinibatchOptions & { readonly key: NDArray }): (epoch: number) => Batches<T>
  (o: MinibatchOptions & { readonly key: NDArray }): <T>(dataset: T) => (epoch: number) => Batches<T>
} = ((...args: readonly [unknown, (MinibatchOptions & { readonly key: NDArray })?]) => {
  const o = readEpochs(args[args.length - 1])
  const of = (dataset: unknown) => (epoch: number) => minibatches(dataset, { ...o, key: random.foldIn(o.key, epoch) })
  return args.length < 2 ? of : of(map(args[0], x => x))
}) as never
