/**
 * The laws of activations: functions of single numbers that act on every element by itself.
 */
import * as asked from '../asked.js'
import type * as fc from 'fast-check'
import type { Draw } from '../../src/core/primitive.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { sizeOf } from '../../src/ndarray/shape.js'
import { ops as $ } from '../../src/trace/ops.js'
import { grad, jvp } from '../../src/transform/differentiate.js'
import { drawShape } from '../arb/array.js'
import { drawn } from '../arb/drawn.js'
import type { Stream } from '../draw/draw.js'
import { all, each, law, ensure, within, type Law, type Laws, type Statement, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { close, dense, map, numbers, sameBits } from '../value/arrays.js'
import { isLimit } from '../value/difference.js'
import { drawFloat, epsilonOf, range } from '../value/rows.js'
import { show } from '../value/show.js'

// --- model

/**
 * Where a function bends, and the derivative that it states there.
 *
 * @category model
 * @since 0.1.0
 */
export interface Kink {
  readonly at: number
  readonly slope: number
}

/**
 * An activation, and what is true of it. What is left out is not asked, but for what is said to be the default.
 *
 * @category model
 * @since 0.1.0
 */
export interface ActivationSubject {
  readonly name: string
  readonly activation: (x: NDArray) => NDArray
  /** What it is of one number. */
  readonly definition?: (x: number) => number
  /** Where it bends, and the derivative that it states there; none unless told. */
  readonly kinks?: readonly Kink[]
  /** Whether x ≤ y implies f(x) ≤ f(y). */
  readonly monotone?: boolean
  /** Numbers between which its values are. */
  readonly bounds?: readonly [low: number, high: number]
  /** f(−x), from x and f(x): −f(x) of an odd function, say. */
  readonly reflection?: (x: number, y: number) => number
}

const s = statements('activations', {
  elementwise: ['N10.1', 'f(x)ᵢ = f(xᵢ) to the bit, in the shape and the dtype of x', 'the definition'],
  definition: ['N10.2', 'f(x) is its definition, up to rounding', 'the definition'],
  derivative: ['N10.3', 'the derivative is the limit of difference quotients, the second one too', 'the definition'],
  kinks: [
    'N10.4',
    'where f bends, its derivative is the one that is stated, between the slopes at both sides',
    'Clarke'
  ],
  monotone: ['N10.5', 'x ≤ y implies f(x) ≤ f(y)', 'the definition'],
  bounds: ['N10.6', 'the values stay within the bounds', 'the definition'],
  rounding: ['N10.7', 'f in float32 is f in float64, rounded', 'numerical analysis'],
  far: ['N10.8', 'f and its derivative are finite for finite numbers up to ±1000, and NaN stays NaN', 'stable forms'],
  reflection: ['N10.9', 'f(−x) is what f(x) tells', 'symmetry']
})

// --- cases

/** Eighths and finer parts from −8 to 8, numbers of float32 too: 0, 1/8, −1/8, … are the simplest. */
const drawNumber = (next: Stream): number => {
  const n = next()
  const parts = [8, 128, 1024][n % 3]
  const k = Math.floor(n / 3) % (16 * parts + 1)
  return (k % 2 === 1 ? k + 1 : 0 - k) / (2 * parts)
}

const drawNumbers = (draw: Draw, next: Stream, dtype: 'float32' | 'float64'): Dense => {
  const shape = drawShape(draw, { maxRank: 2, minExtent: 0 })
  return dense(
    shape,
    dtype,
    range(sizeOf(shape)).map(() => drawNumber(next))
  )
}

const arrays: fc.Arbitrary<Dense> = drawn(13, (draw, next) => drawNumbers(draw, next, drawFloat(draw)))

const vectors: fc.Arbitrary<Dense> = drawn(9, (draw, next) => {
  const n = draw.int(1, 8)
  return dense(
    [n],
    'float64',
    range(n).map(() => drawNumber(next))
  )
})

/** Numbers that are wanted, and far ones. */
const farther: fc.Arbitrary<Dense> = drawn(9, (draw, next) => {
  const dtype = drawFloat(draw)
  const scale = draw.oneOf([1, 11, 125])
  const n = draw.int(1, 8)
  return dense(
    [n],
    dtype,
    range(n).map(() => drawNumber(next) * scale)
  )
})

// --- the suite

/** How far from a kink the slopes of its sides are measured, and how much they may bend there. */
const side = 2 ** -20
const curvature = 2 ** 10

const slopes = (f: (x: NDArray) => NDArray, x: NDArray): NDArray =>
  grad((v: NDArray) => {
    const y = f(v)
    return $.sum(y, [...y.shape.keys()])
  })(x)

/** Farther from the place than a difference quotient reaches. */
const awayFrom = (kinks: readonly Kink[], x: number): number =>
  kinks.reduce((v, { at }) => (Math.abs(v - at) < 1 / 16 ? at + (v < at ? -1 : 1) / 8 : v), x)

const areFinite = (x: NDArray): Verdict => ensure(numbers(x).every(Number.isFinite), () => `not finite: ${show(x)}`)

const as = (dtype: 'float32' | 'float64', x: NDArray): Dense => dense(x.shape, dtype, numbers(x))

/** At a kink: the stated slope in both modes, in both dtypes, and at −0 as at 0. */
const kinkLaw = (name: string, f: (x: NDArray) => NDArray, kinks: readonly Kink[]): Law<KinkCase> =>
  law(
    s.kinks,
    name,
    drawn(3, draw => ({ kink: draw.oneOf(kinks), dtype: drawFloat(draw), negative: draw.bool() })),
    ({ kink: { at, slope }, dtype, negative }) => {
      const x = dense([], dtype, [at === 0 && negative ? -0 : at])
      const near = (h: number): number => numbers(f(dense([], 'float64', [at + h])))[0]
      const sides = [(near(side) - near(0)) / side, (near(0) - near(-side)) / side]
      const stated = dense([], dtype, [slope])
      return all(
        () => within('in reverse mode', sameBits(stated, slopes(f, x))),
        () => within('in forward mode', sameBits(stated, jvp(f)(x, dense([], dtype, [1]))[1])),
        () =>
          ensure(
            slope >= Math.min(...sides) - curvature * side && slope <= Math.max(...sides) + curvature * side,
            () => `the slope ${slope} is not between those at both sides, ${sides.join(' and ')}`
          )
      )
    },
    ({ kink, dtype, negative }) => `x = ${kink.at === 0 && negative ? '-0' : kink.at} in ${dtype}`
  )

interface KinkCase {
  readonly kink: Kink
  readonly dtype: 'float32' | 'float64'
  readonly negative: boolean
}

/**
 * What must be true of an activation: a function of arrays that acts on each element by itself.
 *
 * Shapes:  any, of rank 0 to 2
 * Dtypes:  float64 and float32
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const kinks = [{ at: 0, slope: 0 }]
 * const told = { kinks, monotone: true, bounds: [0, Infinity] } as const
 * laws.assertAll(laws.activation({ name: 'relu', activation: nn.relu, ...told }), { runs: 20 })
 *
 * const centred = (x: np.NDArray) => np.sub(nn.relu(x), np.mean(nn.relu(x)))
 * const wrong = laws.activation({ name: 'centred', activation: centred, kinks })
 * assert.throws(() => laws.assertAll(wrong), /elementwise \(N10.1\) is violated/)
 *
 * @category suites
 * @since 0.1.0
 */
export const activation = asked.suite(
  'laws.activation',
  { name: asked.text, activation: asked.f },
  ({ name, activation: f, definition, kinks = [], monotone = false, bounds, reflection }: ActivationSubject): Laws => {
    const rule = (statement: Statement, xs: fc.Arbitrary<Dense>, holds: (x: Dense) => Verdict): Law<Dense> =>
      law(statement, name, xs, holds, x => `x = ${show(x)}`)
    const one = (x: number): number => numbers(f(dense([], 'float64', [x])))[0]
    return [
      rule(s.elementwise, arrays, x => {
        const alone = numbers(x).map(v => numbers(f(dense([], x.dtype, [v])))[0])
        return sameBits(dense(x.shape, x.dtype, alone), f(x))
      }),
      rule(s.derivative, vectors, near => {
        const x = map(near, v => awayFrom(kinks, v))
        const along = map(x, () => 1)
        const [, first] = jvp(f)(x, along)
        const [, second] = jvp((v: NDArray) => slopes(f, v))(x, along)
        return all(
          () => isLimit(([v]) => [f(v)], [x], [along], [first], true),
          () =>
            within(
              'of the derivative',
              isLimit(([v]) => [slopes(f, v)], [x], [along], [second], true)
            )
        )
      }),
      rule(s.far, farther, x =>
        all(
          () => within('f', areFinite(f(x))),
          () => within('the derivative', areFinite(slopes(f, x))),
          () => ensure(Number.isNaN(one(NaN)), () => `f(NaN) is ${one(NaN)}`)
        )
      ),
      rule(s.rounding, farther, x => {
        const exact = f(as('float64', x))
        const slope = numbers(slopes(f, as('float64', x)))
        const values = numbers(exact)
        const bound = (i: number): number =>
          16 * epsilonOf('float32') * (1 + Math.abs(values[i]) + Math.abs(slope[i] * numbers(x)[i]))
        return close(as('float32', exact), f(as('float32', x)), bound)
      }),
      ...(kinks.length === 0 ? [] : [kinkLaw(name, f, kinks)]),
      ...(definition === undefined
        ? []
        : [
            rule(s.definition, vectors, x => {
              const expected = map(x, definition)
              return close(expected, f(x), i => 32 * epsilonOf('float64') * (1 + Math.abs(numbers(expected)[i])))
            })
          ]),
      ...(monotone
        ? [
            rule(s.monotone, farther, x => {
              const y = numbers(f(map(x, (_, i) => [...numbers(x)].sort((a, b) => a - b)[i])))
              return each(y.slice(1), (v, i) =>
                ensure(y[i] <= v, () => `in increasing order, the values ${i} and ${i + 1} are ${y[i]} and ${v}`)
              )
            })
          ]
        : []),
      ...(bounds === undefined
        ? []
        : [
            rule(s.bounds, farther, x => {
              const [low, high] = bounds.map(b => (Number.isFinite(b) ? b : 0) * epsilonOf(x.dtype))
              return each(numbers(f(x)), (v, i) =>
                ensure(
                  v >= bounds[0] - Math.abs(low) && v <= bounds[1] + Math.abs(high),
                  () => `f(${numbers(x)[i]}) is ${v}; it should be from ${bounds[0]} to ${bounds[1]}`
                )
              )
            })
          ]),
      ...(reflection === undefined
        ? []
        : [
            rule(s.reflection, vectors, x => {
              const values = numbers(f(x))
              const expected = map(x, (v, i) => reflection(v, values[i]))
              return close(
                expected,
                f(map(x, v => -v)),
                i => 1.75 * epsilonOf('float64') * Math.max(1, Math.abs(values[i]), Math.abs(numbers(x)[i]))
              )
            })
          ])
    ]
  }
)
