/** Activations: their definitions, their kinks, their derivatives, and the ends of the line. */
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/lib/function.js'
import { grad, jvp, type NDArray } from 'pullback'
import * as nn from 'pullback/nn'
import * as np from 'pullback/numpy'
import { describe, expect, test } from 'vitest'
import { arrayOf, numbers, sameBits } from './support.js'

type Activation = (x: NDArray) => NDArray

const erf = (x: number): number => np.item(np.erf(np.array(x)))
const sigma = (x: number): number => 1 / (1 + Math.exp(-x))

interface Case {
  readonly f: Activation
  readonly definition: (x: number) => number
  /** The derivative at 0. */
  readonly slope: number
  /** The limits at −∞ and ∞. */
  readonly ends: readonly [number, number]
}

const cases: Readonly<Record<string, Case>> = {
  relu: { f: nn.relu, definition: x => Math.max(0, x), slope: 0, ends: [0, Infinity] },
  leakyRelu: { f: nn.leakyRelu, definition: x => (x > 0 ? x : 0.01 * x), slope: 0.01, ends: [-Infinity, Infinity] },
  elu: { f: nn.elu, definition: x => (x > 0 ? x : Math.expm1(x)), slope: 1, ends: [-1, Infinity] },
  eluWide: {
    f: nn.elu({ alpha: 2 }),
    definition: x => (x > 0 ? x : 2 * Math.expm1(x)),
    slope: 2,
    ends: [-2, Infinity]
  },
  selu: {
    f: nn.selu,
    definition: x => 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x)),
    slope: 1.0507009873554805 * 1.6732632423543772,
    ends: [-1.0507009873554805 * 1.6732632423543772, Infinity]
  },
  gelu: { f: nn.gelu, definition: x => (x / 2) * (1 + erf(x / Math.SQRT2)), slope: 0.5, ends: [NaN, Infinity] },
  geluApproximate: {
    f: nn.gelu({ approximate: true }),
    definition: x => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
    slope: 0.5,
    ends: [NaN, Infinity]
  },
  silu: { f: nn.silu, definition: x => x * sigma(x), slope: 0.5, ends: [NaN, Infinity] },
  sigmoid: { f: nn.sigmoid, definition: sigma, slope: 0.25, ends: [0, 1] },
  tanh: { f: nn.tanh, definition: Math.tanh, slope: 1, ends: [-1, 1] },
  softplus: { f: nn.softplus, definition: x => Math.log1p(Math.exp(x)), slope: 0.5, ends: [0, Infinity] }
}

const at = (f: Activation, x: number): number => np.item(f(np.array(x)))
const slopeAt = (f: Activation, x: number): number => np.item(grad(f)(x))
/** Evenly spread, and near 0. */
const real = fc.oneof(
  fc.integer({ min: -1024, max: 1024 }).map(k => k / 128),
  fc.double({ min: -8, max: 8, noNaN: true })
)

/** Central differences, extrapolated twice. */
const difference = (f: (x: number) => number, x: number, h: number): number => {
  const [a, b, c] = [h, h / 2, h / 4].map(s => (f(x + s) - f(x - s)) / (2 * s)) as [number, number, number]
  return (16 * ((4 * c - b) / 3) - (4 * b - a) / 3) / 15
}

describe.each(Object.entries(cases))('%s', (_, { f, definition, slope, ends }) => {
  test('is its definition', () => {
    fc.assert(fc.property(real, x => Math.abs(at(f, x) - definition(x)) <= 1e-14 * (1 + Math.abs(definition(x)))))
  })

  test('has the derivative of finite differences, away from 0, and the second too', () => {
    const away = real.filter(x => Math.abs(x) > 0.2)
    fc.assert(
      fc.property(away, x => {
        expect(Math.abs(slopeAt(f, x) - difference(v => at(f, v), x, 0.125))).toBeLessThan(1e-7)
        const second = np.item(grad(grad(f))(x))
        expect(Math.abs(second - difference(v => slopeAt(f, v), x, 0.125))).toBeLessThan(1e-6)
      }),
      { numRuns: 30 }
    )
  })

  test('has the derivative at 0 that it states', () => {
    expect(slopeAt(f, 0)).toBe(slope)
    expect(slopeAt(f, -0)).toBe(slope)
    expect(np.item(jvp(f)(0, 1)[1])).toBe(slope)
  })

  test('keeps dtype and shape, passes NaN, and is finite far out, derivatives too', () => {
    for (const dtype of ['float32', 'float64'] as const) {
      const y = f(
        np.array(
          [
            [-1000, -1],
            [1, 1000]
          ],
          { dtype }
        )
      )
      expect([y.dtype, y.shape]).toEqual([dtype, [2, 2]])
      expect(numbers(y).every(Number.isFinite)).toBe(true)
      expect(
        numbers(grad((x: NDArray) => np.sum(f(x)))(np.array([-1000, -88, 88, 1000], { dtype }))).every(Number.isFinite)
      ).toBe(true)
    }
    expect(at(f, NaN)).toBeNaN()
    expect([at(f, -Infinity), at(f, Infinity)]).toEqual(ends)
  })
})

describe('reflections', () => {
  test('gelu, silu and softplus differ from their mirror images by x', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(nn.gelu, nn.gelu({ approximate: true }), nn.silu, nn.softplus) as fc.Arbitrary<Activation>,
        real,
        (f, x) => Math.abs(at(f, x) - at(f, -x) - x) <= 4e-16 * Math.max(1, Math.abs(x))
      )
    )
  })

  test('gelu keeps its relative accuracy for negative x', () => {
    // Φ(−10) = 7.619853024160526e-24
    expect(Math.abs(at(nn.gelu, -10) / -7.619853024160526e-23 - 1)).toBeLessThan(1e-14)
  })

  test('softplus is smooth at 0 to all orders', () => {
    const derivatives = [
      grad(nn.softplus),
      grad(grad(nn.softplus)),
      grad(grad(grad(nn.softplus))),
      grad(grad(grad(grad(nn.softplus))))
    ]
    expect(derivatives.map(d => np.item(d(0)))).toEqual([1 / 2, 1 / 4, 0, -1 / 8])
  })
})

test('options come last too', () => {
  fc.assert(
    fc.property(arrayOf([2, 3]), x => {
      expect(sameBits(pipe(x, nn.leakyRelu({ slope: 0.5 })), nn.leakyRelu(x, { slope: 0.5 }))).toBe(true)
      expect(sameBits(pipe(x, nn.softmax({ axis: 0 })), nn.softmax(x, { axis: 0 }))).toBe(true)
      expect(sameBits(pipe(x, nn.gelu({ approximate: true })), nn.gelu(x, { approximate: true }))).toBe(true)
    })
  )
})
