/**
 * The laws of what a generator chooses: integers, truth values, categories, orders.
 */
import type * as fc from 'fast-check'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { vmap } from '../../src/transform/vmap.js'
import { drawn } from '../arb/drawn.js'
import { all, law, ensure, within, type Law, type Laws } from '../law.js'
import type { Generator } from '../subject/generator.js'
import { r, sampleSize, seeded, showSeed, type Seeded } from '../subject/sampler.js'
import { dense, numbers, sameValues } from '../value/arrays.js'
import { range, total } from '../value/rows.js'
import { areEven, hoeffding, isDistributed, mean } from '../value/statistics.js'
import { show } from '../value/show.js'
import { haveFrequencies } from './distribution.js'

type Has<K extends keyof Generator> = Generator & Required<Pick<Generator, K>>

const has =
  <K extends keyof Generator>(name: K) =>
  (g: Generator): g is Has<K> =>
    g[name] !== undefined

const shape = [sampleSize]

// --- integers

interface Range extends Seeded {
  readonly min: number
  readonly max: number
  readonly dtype: 'int32' | 'uint32'
}

/** Among them ranges that a remainder of a word, or of half a word, fills unevenly. */
const ranges = (g: Generator, evenUpTo: number): fc.Arbitrary<Range> =>
  drawn(4, draw => {
    const dtype = draw.oneOf(['int32', 'uint32'] as const)
    const [low, high] = dtype === 'int32' ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 32 - 1]
    const spans = [1, 2, 3, 5, 9, 40_000, 3 * 2 ** 22, 3 * 2 ** 29, 3 * 2 ** 30]
    const span = draw.oneOf(spans.filter(n => n <= Math.min(evenUpTo, high - low)))
    const min = draw.oneOf([0, 5, low, high - span])
    return { ...seeded(g.key, draw), dtype, min, max: Math.min(high, min + span) }
  })

const integersLaw = (g: Has<'randint'>, name: string, evenUpTo: number): Law<Range> =>
  law(
    r.integers,
    `${name}.randint`,
    ranges(g, evenUpTo),
    ({ key, min, max, dtype }) => {
      const xs = numbers(g.randint(key, { shape, min, max, dtype })).map(x => x - min)
      const span = max - min
      const strange = xs.find(x => !(Number.isInteger(x) && x >= 0 && x < span))
      const even = range(Math.min(span, 10)).map(() => 1 / span)
      return all(
        () => ensure(strange === undefined, () => `${strange! + min} comes`),
        () => (span > 9 ? all() : haveFrequencies(xs, even)),
        () =>
          isDistributed(
            xs,
            x => (x + 1) / span,
            x => x / span
          )
      )
    },
    c => `${showSeed(c)}, min = ${c.min}, max = ${c.max}, ${c.dtype}`
  )

// --- truth values

interface Chance extends Seeded {
  readonly p: number
}

const bernoulliLaw = (g: Has<'bernoulli'>, name: string): Law<Chance> =>
  law(
    r.bernoulli,
    `${name}.bernoulli`,
    drawn(2, draw => ({ p: draw.oneOf([0.5, 0, 1, 0.1, 0.9]), ...seeded(g.key, draw) })),
    ({ key, p }) => {
      const xs = numbers(g.bernoulli(key, { shape, p }))
      const kept = p === 0 ? 1 : mean(xs.map(x => x / p))
      const bound = hoeffding(sampleSize, p === 0 ? 1 : 1 / p)
      return all(
        () => haveFrequencies(xs, [1 - p, p]),
        () => ensure(Math.abs(kept - 1) <= bound, () => `the mean of what is kept is ${kept}, not 1 ± ${bound}`)
      )
    },
    c => `${showSeed(c)}, p = ${c.p}`
  )

// --- categories

interface Categories extends Seeded {
  readonly logits: readonly number[]
}

const categoriesLaw = (g: Has<'categorical'>, name: string): Law<Categories> =>
  law(
    r.categories,
    `${name}.categorical`,
    drawn(6, draw => {
      const more = range(draw.int(0, 3)).map(() => draw.oneOf([0, 1, 2, -Infinity]))
      return { logits: [0, ...more], ...seeded(g.key, draw) }
    }),
    ({ key, logits }) => {
      const weights = logits.map(Math.exp)
      const xs = numbers(g.categorical(key, dense([logits.length], 'float64', logits), { shape }))
      return haveFrequencies(
        xs,
        weights.map(w => w / total(weights))
      )
    },
    c => `${showSeed(c)}, logits = ${c.logits.join(', ')}`
  )

// --- orders

interface Things extends Seeded {
  readonly n: number
}

const things = (g: Generator, ns: readonly number[]): fc.Arbitrary<Things> =>
  drawn(3, draw => ({ n: draw.oneOf([3, draw.int(0, 50), ...ns]), ...seeded(g.key, draw) }))

const showThings = (c: Things): string => `${showSeed(c)}, ${c.n} things`

const rowsOf = (n: number): NDArray =>
  dense(
    [n, 2],
    'float64',
    range(2 * n).map(i => i)
  )

const orderLaws = (g: Has<'permutation'>, name: string): Laws => [
  law(
    r.bijection,
    `${name}.permutation`,
    things(g, [3000]),
    ({ key, n }) => {
      const order = g.permutation(key, n)
      const places = numbers(order)
      const sorted = [...places].sort((a, b) => a - b)
      const at = range(n).find(i => sorted[i] !== i)
      const moved = dense(
        [n, 2],
        'float64',
        places.flatMap(i => [2 * i, 2 * i + 1])
      )
      return all(
        () => ensure(places.length === n, () => `${places.length} places come`),
        () => ensure(at === undefined, () => `place ${at} is missing, or another comes twice, in ${show(order)}`),
        () => within('of rows', sameValues(moved, g.permutation(key, rowsOf(n))))
      )
    },
    showThings
  ),
  law(
    r.orders,
    `${name}.permutation`,
    drawn(1, draw => seeded(g.key, draw)),
    ({ key }) => {
      const orders = numbers(vmap((k: NDArray) => g.permutation(k, 3))(g.split(key, sampleSize)))
      const codes = ['012', '021', '102', '120', '201', '210']
      const came = range(sampleSize).map(i => codes.indexOf(orders.slice(3 * i, 3 * i + 3).join('')))
      return all(
        () =>
          ensure(
            came.every(c => c >= 0),
            () => `${came.filter(c => c < 0).length} orders have no three places`
          ),
        () =>
          areEven(
            `the six orders`,
            codes.map((_, i) => came.filter(c => c === i).length)
          )
      )
    },
    c => `${sampleSize} permutations of 3, by the keys of split(random.key(${c.seed}), ${sampleSize})`
  )
]

interface Chosen extends Things {
  readonly m: number
  readonly weights: readonly number[] | null
}

const choiceLaw = (g: Has<'choice'>, name: string): Law<Chosen> =>
  law(
    r.choice,
    `${name}.choice`,
    drawn(9, draw => {
      const n = draw.int(1, 6)
      const m = draw.int(0, n)
      const weights = draw.bool() ? range(n).map(() => draw.int(1, 4)) : null
      return { n, m, weights, ...seeded(g.key, draw) }
    }),
    ({ key, n, m, weights }) => {
      const p = weights === null ? {} : { p: dense([n], 'float64', weights) }
      const xs = numbers(g.choice(key, n, { shape: [m], replace: false, ...p }))
      const replaced = numbers(g.choice(key, n, { shape, ...p }))
      const even = weights ?? range(n).map(() => 1)
      return all(
        () =>
          ensure(
            new Set(xs).size === m && xs.every(x => Number.isInteger(x) && x >= 0 && x < n),
            () => `without replacement, ${xs.join(', ')} are chosen`
          ),
        () =>
          within(
            'with replacement',
            haveFrequencies(
              replaced,
              even.map(w => w / total(even))
            )
          )
      )
    },
    c => `${showSeed(c)}, ${c.m} of ${c.n} things${c.weights === null ? '' : ` of weights ${c.weights.join(', ')}`}`
  )

/** Of each function that the generator has. */
export const randomChoices = (g: Generator, name: string, evenUpTo: number): Laws => [
  ...(has('randint')(g) ? [integersLaw(g, name, evenUpTo)] : []),
  ...(has('bernoulli')(g) ? [bernoulliLaw(g, name)] : []),
  ...(has('categorical')(g) ? [categoriesLaw(g, name)] : []),
  ...(has('permutation')(g) ? orderLaws(g, name) : []),
  ...(has('choice')(g) ? [choiceLaw(g, name)] : [])
]
