/** JAX's default generator, to the bit: see `test/golden/threefry.py`. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as random from '../../src/random/index.js'
import { numbers, array, vector } from '../primitives/nested.js'

type Nested = number | boolean | readonly Nested[]
type Golden = { readonly [name: string]: Nested } & {
  readonly seed: number
  readonly foldIn: readonly (readonly [number, Nested])[]
  readonly bits: { readonly [shape: string]: Nested }
  readonly permutation2000: Nested | null
}

const { jax } = JSON.parse(readFileSync(new URL('../golden/threefry.json', import.meta.url), 'utf8')) as {
  readonly jax: { readonly seeds: readonly Golden[] }
}

const flat = (x: Nested): readonly number[] => (typeof x === 'object' ? x.flatMap(flat) : [Number(x)])

const same = (x: NDArray, expected: Nested): void => expect(numbers(x)).toEqual(flat(expected))

/** Relative differences; JAX's own functions on the CPU are some roundings off. */
const near = (x: NDArray, expected: Nested, relative: number): void => {
  const values = numbers(x)
  flat(expected).forEach((e, i) =>
    expect(Math.abs(values[i] - e), `element ${i}`).toBeLessThanOrEqual(relative * Math.abs(e))
  )
}

describe.each(jax.seeds.map(g => [g.seed, g] as const))('seed %d', (seed, g) => {
  const key = random.key(seed)
  const table = array([2, 3], [0, 1, 2, 2, 1, 0])
  const p = vector(0.1, 0, 0.6, 0.3)

  test('keys', () => {
    same(key, g['key'])
    same(random.split(key), g['split'])
    same(random.split(key, 5), g['split5'])
    for (const [i, expected] of g.foldIn) same(random.foldIn(key, i), expected)
  })

  test('bits', () => {
    same(random.bits(key), g.bits[''])
    same(random.bits(key, { shape: [5] }), g.bits['5'])
    same(random.bits(key, { shape: [2, 3] }), g.bits['2x3'])
  })

  test('uniform', () => {
    for (const [dtype, name] of [
      ['float32', '32'],
      ['float64', '64']
    ] as const) {
      same(random.uniform(key, { shape: [7], dtype }), g[`uniform${name}`])
      same(random.uniform(key, { shape: [7], dtype, min: -3, max: 5 }), g[`uniformBetween${name}`])
    }
  })

  test('integers, booleans and categories', () => {
    same(random.randint(key, { shape: [20], max: 7 }), g['randint7'])
    same(random.bernoulli(key, { shape: [20], p: 0.3 }), g['bernoulli'])
    same(random.categorical(key, vector(0, 1, -1, 2), { shape: [20] }), g['categorical'])
    same(random.categorical(key, table, { axis: 0, shape: [4, 3] }), g['categoricalAxis0'])
  })

  test('orders and choices', () => {
    same(random.permutation(key, 10), g['permutation10'])
    if (g.permutation2000 !== null) same(random.permutation(key, 2000), g.permutation2000)
    same(random.permutation(key, table), g['permutationRows'])
    same(random.choice(key, 10, { shape: [8], replace: false }), g['choice'])
    same(random.choice(key, 4, { shape: [20], p }), g['choiceWeighted'])
    same(random.choice(key, 4, { shape: [3], p, replace: false }), g['choiceWeightedOnce'])
  })

  test('the functions of uniform numbers, up to rounding', () => {
    near(random.normal(key, { shape: [50] }), g['normal64'], 2 ** -46)
    near(random.truncatedNormal(key, { shape: [20] }), g['truncatedNormal64'], 2 ** -46)
    near(random.exponential(key, { shape: [20] }), g['exponential64'], 2 ** -45)
    near(random.gumbel(key, { shape: [20] }), g['gumbel64'], 2 ** -45)
  })
})
