/**
 * Keys: pure seeds. A key is used once: for one sample, or to make other keys.
 */
import { showAval } from '../core/aval.js'
import { dual } from '../core/dual.js'
import * as option from '../core/options.js'
import { isInteger } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import { fill, isNDArray, unsafeVector, type NDArray } from '../ndarray/ndarray.js'
import { told } from '../ndarray/told.js'
import { ops as $ } from '../trace/ops.js'
import {
  blocks,
  checkKey,
  checkShape,
  parameter,
  sampler,
  samplerOf,
  shaped,
  type Keyed,
  type Sampler,
  type Shaped
} from './call.js'

/**
 * The key of a seed: the 64 bits of an integer, high word first.
 *
 * Shapes:  seed: []  →  [2]
 * Dtypes:  uint32
 * Errors:  InvalidArgument, for what is not an integer that JavaScript represents exactly
 * Source:  jax.random.PRNGKey with 64-bit seeds; an integer array fills the low word
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(random.key(42)), [0, 42])
 * assert.deepStrictEqual(np.toNested(random.key(2 ** 32 + 1)), [1, 1])
 *
 * @category keys
 * @since 0.1.0
 */
export const key = (seed: number | NDArray): NDArray => {
  if (isNDArray(seed))
    return isInteger(seed.dtype) && seed.ndim === 0
      ? $.concat([fill([1], 0, 'uint32'), $.reshape($.convert(seed, 'uint32'), [1])], 0)
      : fail(
          'InvalidArgument',
          'random.key',
          `the seed is ${showAval(seed)}`,
          'Give an integer scalar; use vmap for several seeds'
        )
  return Number.isSafeInteger(seed)
    ? unsafeVector(Uint32Array.of(Math.floor(seed / 2 ** 32), seed))
    : fail('InvalidArgument', 'random.key', `the seed is ${told(seed)}`, 'Give an integer of at most 53 bits')
}

/**
 * The key made from a key and an integer: another one for each integer.
 *
 * Shapes:  key: [2], i: []  →  [2]
 * Dtypes:  i: a number, int32 or uint32; taken modulo 2³²
 * Errors:  InvalidArgument
 * Source:  jax.random.fold_in
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 *
 * const [a, b] = [0, 1].map(i => np.toNested(random.foldIn(random.key(0), i)))
 * assert.notDeepStrictEqual(a, b)
 *
 * @category keys
 * @since 0.1.0
 */
export const foldIn: Keyed = samplerOf('foldIn', 'i', null, (base, i: NDArray | number) => {
  const isWord = isNDArray(i) ? isInteger(i.dtype) && i.ndim === 0 : Number.isInteger(i)
  return isWord
    ? blocks(base, [], 'pair', parameter(i, 'uint32'))
    : fail(
        'InvalidArgument',
        'random.foldIn',
        `${isNDArray(i) ? showAval(i) : told(i)} cannot be folded in`,
        'Give an integer; use vmap for several'
      )
})

/**
 * New keys from a key, independent of each other and of it: an array of keys, which destructures. Key i is `foldIn(key, i)`.
 *
 * Shapes:  key: [2]  →  [n, 2], n = 2 by default
 * Errors:  InvalidArgument
 * Source:  jax.random.split (jax_threefry_partitionable)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random, vmap } from 'pullback'
 *
 * const [a, b] = random.split(random.key(0))
 * assert.notDeepStrictEqual(np.toNested(a), np.toNested(b))
 *
 * const rows = vmap((k: np.NDArray) => random.normal(k, { shape: [3] }))(random.split(random.key(0), 8))
 * assert.deepStrictEqual(rows.shape, [8, 3])
 *
 * @category keys
 * @since 0.1.0
 */
export const split: {
  (key: NDArray, n?: number): NDArray
  (n: number): (key: NDArray) => NDArray
  (key: NDArray): NDArray
} = ((...args: readonly unknown[]) =>
  parts(...(typeof args[0] === 'number' || args[1] !== undefined ? args : [args[0], 2]))) as never

const checkCount = (n: unknown): number =>
  option.natural.read(n) ??
  fail(
    'InvalidArgument',
    'random.split',
    `the number of keys is ${told(n)}; expected an integer ≥ 0`,
    'Write random.split(key, 3)'
  )

const parts: (...args: readonly unknown[]) => unknown = dual(
  'random.split',
  ['key', 'n'],
  null,
  (base: unknown, n: unknown) => blocks(checkKey('split', base), [checkCount(n)], 'pair'),
  ([n]) => checkCount(n)
)

/**
 * Uniform random words of 32 bits.
 *
 * Shapes:  key: [2]  →  shape (default [])
 * Dtypes:  uint32
 * Errors:  InvalidArgument
 * Source:  jax.random.bits (jax_threefry_partitionable)
 *
 * @example
 * import assert from 'node:assert'
 * import { np, random } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(random.bits(random.key(42), { shape: [2] })), [2098992034, 2919706841])
 *
 * @category keys
 * @since 0.1.0
 */
export const bits: Sampler<Shaped> = sampler('bits', shaped, (k, { shape = [] }) =>
  blocks(k, checkShape('bits', shape), 'word')
)
