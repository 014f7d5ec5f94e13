/**
 * The laws of initializers: moments within six standard deviations, ranges, fans, and purity.
 */
import * as asked from '../asked.js'
import type * as fc from 'fast-check'
import type { DType } from '../../src/ndarray/dtype.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { sizeOf, type Shape } from '../../src/ndarray/shape.js'
import { drawn } from '../arb/drawn.js'
import { each, holds, law, ensure, type Law, type Laws, type Statement, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { ourKey, seeded, showSeed, type Seeded } from '../subject/sampler.js'
import { dense, numbers, sameBits, sameKind } from '../value/arrays.js'
import { drawFloat, epsilonOf, range, rowsOf, total } from '../value/rows.js'
import { hasMean, mean, surprise } from '../value/statistics.js'
import { jit } from '../value/jit.js'

// --- model

/**
 * An initializer, and what it promises. What is left out is not asked.
 *
 * @category model
 * @since 0.1.0
 */
export interface InitializerSubject {
  readonly name: string
  readonly initializer: (
    key: NDArray,
    o: { readonly shape: Shape; readonly dtype?: DType; readonly fanIn?: number; readonly fanOut?: number }
  ) => NDArray
  /** The mean; 0 unless told. */
  readonly mean?: number
  /** The variance, given how many inputs each output sees and how many outputs see each input; 0 of a constant. */
  readonly variance?: (fanIn: number, fanOut: number) => number
  /** How the numbers are spread about the mean. A truncated normal is cut at two of its own deviations. */
  readonly distribution?: 'uniform' | 'normal' | 'truncatedNormal'
  /** Whether the columns of a matrix (or its rows, when these are fewer) are orthonormal; then only matrices are asked for. */
  readonly orthogonal?: boolean
}

const s = statements('initializers', {
  mean: ['I1.1', 'the mean is within six standard deviations of the one that is stated', 'central limit theorem'],
  variance: [
    'I1.2',
    'the variance is within six standard deviations of the one for its fans; [...k, in, out] has fans k·in, k·out',
    'Glorot & Bengio (2010); He, Zhang, Ren & Sun (2015)'
  ],
  range: ['I1.3', 'the numbers fill the range of their distribution, and do not leave it', 'the definition'],
  fans: ['I1.4', 'fans that are told count, not those of the shape', 'the definition'],
  kind: ['I1.5', 'the result has the shape and the dtype that were asked for', 'the definition'],
  pure: ['I1.6', 'the same key gives the same numbers, to the bit, under jit too', 'the definition'],
  keys: ['I1.7', 'other keys give other numbers', 'the definition'],
  orthogonal: ['I1.8', 'QᵀQ = 1 for a matrix with no more columns than rows, QQᵀ = 1 for others', 'Saxe (2014)']
})

// --- cases

/** How many other keys are tried. */
const otherKeys = 8

interface Case extends Seeded {
  readonly shape: Shape
  readonly dtype: 'float32' | 'float64'
  readonly told?: { readonly fanIn: number; readonly fanOut: number }
}

/** Kernels of 4000 numbers and more, wide or tall, with a field or without. */
const large: readonly Shape[] = [
  [64, 64],
  [40, 120],
  [120, 40],
  [3, 3, 16, 32],
  [5, 40, 20]
]

const matrices: readonly Shape[] = [
  [2, 3],
  [1, 1],
  [4, 4],
  [2, 2],
  [3, 2],
  [5, 5]
]

const anyShapes: readonly Shape[] = [...matrices, [3], [2, 2, 3, 1], [0, 2], []]

const cases = (shapes: readonly Shape[], fans = false): fc.Arbitrary<Case> =>
  drawn(5, draw => {
    const shape = draw.oneOf(shapes)
    const dtype = drawFloat(draw)
    const told = fans ? { told: { fanIn: draw.oneOf([1, 4, 100]), fanOut: draw.oneOf([1, 9, 50]) } } : {}
    return { ...seeded(ourKey, draw), shape, dtype, ...told }
  })

const fansOf = ({ shape, told }: Case): readonly [number, number] => {
  const field = sizeOf(shape.slice(0, -2))
  return told === undefined
    ? [field * shape[shape.length - 2], field * shape[shape.length - 1]]
    : [told.fanIn, told.fanOut]
}

const show = (c: Case): string =>
  `${showSeed(c)}, shape = [${c.shape.join(', ')}], dtype = ${c.dtype}` +
  (c.told === undefined ? '' : `, fanIn = ${c.told.fanIn}, fanOut = ${c.told.fanOut}`)

/** The variance of a normal variable kept within two deviations, of that without limits. */
const kept = 0.7737413035499232

/** The greatest distance from the mean. */
const reach = (distribution: NonNullable<InitializerSubject['distribution']>, variance: number): number =>
  distribution === 'uniform'
    ? Math.sqrt(3 * variance)
    : distribution === 'truncatedNormal'
      ? 2 * Math.sqrt(variance / kept)
      : Infinity

/** The density of a standard variable at its end, in which the greatest of many numbers is sought. */
const lastDensity = { uniform: 1 / (2 * Math.sqrt(3)), truncatedNormal: 0.0497, normal: 0 } as const

// --- the suite

/**
 * What must be true of an initializer. Statistics are of 4,000 numbers and more, of random keys; a right initializer fails a
 * run with a probability below 1e-8.
 *
 * Shapes:  vectors, matrices, and kernels [...k, in, out]
 * Dtypes:  float64 and float32
 *
 * @example
 * import assert from 'node:assert'
 * import { nn } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const told = { variance: (fanIn: number) => 2 / fanIn, distribution: 'uniform' } as const
 * laws.assertAll(laws.initializer({ name: 'He', initializer: nn.heUniform, ...told }), { runs: 10 })
 *
 * const wrong = laws.initializer({ name: 'He', initializer: nn.glorotUniform, ...told })
 * assert.throws(() => laws.assertAll(wrong, { runs: 10 }), /variance \(I1.2\) is violated/)
 *
 * @category suites
 * @since 0.1.0
 */
export const initializer = asked.suite(
  'laws.initializer',
  { name: asked.text, initializer: asked.f },
  (o: InitializerSubject): Laws => {
    const { name, mean: centre = 0, variance, distribution, orthogonal = false } = o
    const { initializer: draw } = o
    const small = orthogonal ? matrices : anyShapes
    const at = ({ key, shape, dtype, told = {} as never }: Case, other = key): NDArray =>
      draw(other, { shape, dtype, ...(told as object) })
    const rule = (statement: Statement, inputs: fc.Arbitrary<Case>, rules: (c: Case) => Verdict): Law<Case> =>
      law(statement, name, inputs, rules, show)
    const isConstant = (c: Case): boolean => variance !== undefined && variance(...fansOf(c)) === 0
    const centreIn = (c: Case): number => (c.dtype === 'float32' ? Math.fround(centre) : centre)
    const hasVariance = (c: Case): Verdict => {
      const expected = variance?.(...fansOf(c)) ?? 0
      const squares = numbers(at(c)).map(x => (x - centreIn(c)) ** 2)
      return hasMean('variance', squares, expected, Math.sqrt(mean(squares.map(v => (v - expected) ** 2))))
    }
    return [
      rule(s.kind, cases(small), c =>
        sameKind(
          dense(
            c.shape,
            c.dtype,
            range(sizeOf(c.shape)).map(() => 0)
          ),
          at(c)
        )
      ),
      rule(s.pure, cases(small), c =>
        each([at(c, ourKey(c.seed)), jit((key: NDArray) => at(c, key))(c.key)], again => sameBits(at(c), again))
      ),
      rule(s.keys, cases([[4, 4]]), c =>
        ensure(
          isConstant(c) ||
            // Of few possible results, two keys may well give the same; all of these would be no chance
            range(otherKeys).some(k => numbers(at(c)).join() !== numbers(at(c, ourKey(c.seed + 1 + k))).join()),
          () =>
            `random.key(${c.seed + 1}) to ${c.seed + otherKeys} give the same ${numbers(at(c)).slice(0, 4).join(', ')} …`
        )
      ),
      ...(variance === undefined
        ? []
        : [
            rule(s.mean, cases(large), c =>
              hasMean('mean', numbers(at(c)), centreIn(c), Math.sqrt(variance(...fansOf(c))))
            ),
            rule(s.variance, cases(large), hasVariance),
            rule(s.fans, cases([[64, 64], [4000]], true), hasVariance)
          ]),
      ...(variance === undefined || distribution === undefined || distribution === 'normal'
        ? []
        : [
            rule(s.range, cases(large), c => {
              const most = reach(distribution, variance(...fansOf(c)))
              const sizes = numbers(at(c)).map(x => Math.abs(x - centreIn(c)))
              const greatest = sizes.reduce((a, b) => Math.max(a, b), 0)
              // Of n numbers, none comes as near to the end with a probability of e^−26.
              const deviation = Math.sqrt(variance(...fansOf(c)) / (distribution === 'uniform' ? 1 : kept))
              const gap = (surprise / sizes.length / 2 / lastDensity[distribution]) * deviation
              return ensure(
                greatest <= most * (1 + 4 * epsilonOf(c.dtype)) && greatest >= most - gap,
                () => `the greatest distance from the mean is ${greatest}; it should be from ${most - gap} to ${most}`
              )
            })
          ]),
      ...(orthogonal ? [orthogonalLaw(name, at)] : [])
    ]
  }
)

const orthogonalLaw = (name: string, at: (c: Case) => NDArray): Law<Case> =>
  law(
    s.orthogonal,
    name,
    cases(matrices),
    c => {
      const rows = rowsOf(at(c))
      const [m, n] = c.shape
      const columns = range(n).map(j => rows.map(row => row[j]))
      const vectors = n <= m ? columns : rows
      const bound = 8 * Math.max(m, n) ** 2 * epsilonOf(c.dtype)
      return each(vectors, (v, i) =>
        each(vectors.slice(0, i + 1), (w, j) => {
          const product = total(v.map((x, k) => x * w[k]))
          return Math.abs(product - (i === j ? 1 : 0)) <= bound
            ? holds
            : ensure(false, () => `vectors ${i} and ${j} have the inner product ${product} (bound ${bound})`)
        })
      )
    },
    show
  )
