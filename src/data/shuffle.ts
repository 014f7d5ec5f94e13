/**
 * Random orders and random parts, each a function of a key.
 */
import * as option from '../core/options.js'
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import * as np from '../numpy/index.js'
import * as random from '../random/index.js'
import { select, size } from './dataset.js'

/**
 * The examples in a random order: one key, one order.
 *
 * Shapes:  none change
 *
 * @example
 * import assert from 'node:assert'
 * import { data, np, random } from 'pullback'
 *
 * const shuffled = data.shuffle(random.key(0), { x: np.arange(5), y: np.arange(5) })
 * assert.deepStrictEqual(np.toNested(np.sort(shuffled.x)), [0, 1, 2, 3, 4])
 * assert.deepStrictEqual(np.toNested(shuffled.x), np.toNested(shuffled.y))
 *
 * @category random parts
 * @since 0.1.0
 */
export const shuffle: {
  <T>(key: NDArray, dataset: T): T
  (key: NDArray): <T>(dataset: T) => T
} = ((...args: readonly [NDArray, unknown?]) =>
  args.length === 1
    ? (dataset: unknown) => shuffle(args[0], dataset)
    : select(args[1], random.permutation(args[0], size(args[1])))) as never

/**
 * How `split` divides: the fraction of the examples in the first part.
 *
 * @category model
 * @since 0.1.0
 */
export interface SplitOptions {
  readonly fraction: number
}

const readSplit = option.optionReader<SplitOptions>('data.split', { fraction: option.needed(option.number) })

/**
 * Two random parts, which share no example and leave none out: a training set and a test set, say.
 *
 * Shapes:  every leaf [n, …] → [round(fraction·n), …] and [the rest, …]
 * Errors:  InvalidArgument, when the fraction is not in [0, 1]
 *
 * @example
 * import assert from 'node:assert'
 * import { data, np, random } from 'pullback'
 *
 * const [train, test] = data.split(random.key(0), { x: np.arange(10) }, { fraction: 0.8 })
 * assert.deepStrictEqual(np.toNested(np.sort(np.concatenate([train.x, test.x]))), np.toNested(np.arange(10)))
 * assert.strictEqual(data.size(test), 2)
 *
 * @category random parts
 * @since 0.1.0
 */
export const split: {
  <T>(key: NDArray, dataset: T, o: SplitOptions): readonly [T, T]
  (key: NDArray, o: SplitOptions): <T>(dataset: T) => readonly [T, T]
} = ((...args: readonly [NDArray, unknown, SplitOptions?]) => {
  if (args.length < 3) {
    const later = readSplit(args[1])
    return (dataset: unknown) => split(args[0], dataset, later)
  }
  const [key, dataset, o] = args
  const { fraction } = readSplit(o)
  if (!(fraction >= 0 && fraction <= 1))
    return fail(
      'InvalidArgument',
      'data.split',
      `the fraction is ${fraction}`,
      'Give the part of the first set, from 0 to 1'
    )
  const n = size(dataset)
  const order = random.permutation(key, n)
  const first = Math.round(fraction * n)
  return [select(dataset, np.index(order, np.slice(0, first))), select(dataset, np.index(order, np.slice(first, n)))]
}) as never
