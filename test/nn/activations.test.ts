/** Activations: the laws of each, their definitions and kinks, and the ends of the line. */
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/lib/function.js'
import { grad, jit, jvp, type NDArray } from 'pullback'
import { activation, type ActivationSubject, type Kink } from 'pullback/laws'
import * as nn from 'pullback/nn'
import * as np from 'pullback/numpy'
import { describe, expect, test } from 'vitest'
import { testLaws } from '../laws/runner.js'
import { arrayOf, sameBits } from './support.js'

type Activation = (x: NDArray) => NDArray

const erf = (x: number): number => np.item(np.erf(np.array(x)))
const sigma = (x: number): number => 1 / (1 + Math.exp(-x))
const [alpha, lambda] = [1.6732632423543772, 1.0507009873554805]

const bent = (slope: number): readonly Kink[] => [{ at: 0, slope }]
const lessX = (x: number, y: number): number => y - x

interface Case extends Omit<ActivationSubject, 'name'> {
  /** The derivative at 0. */
  readonly slope: number
  /** The limits at −∞ and ∞. */
  readonly ends: readonly [number, number]
}

const monotone = true

const cases: Readonly<Record<string, Case>> = {
  relu: {
    activation: nn.relu,
    definition: x => Math.max(0, x),
    kinks: bent(0),
    slope: 0,
    ends: [0, Infinity],
    bounds: [0, Infinity],
    monotone
  },
  leakyRelu: {
    activation: nn.leakyRelu,
    definition: x => (x > 0 ? x : 0.01 * x),
    kinks: bent(0.01),
    slope: 0.01,
    ends: [-Infinity, Infinity],
    monotone
  },
  elu: {
    activation: nn.elu,
    definition: x => (x > 0 ? x : Math.expm1(x)),
    kinks: bent(1),
    slope: 1,
    ends: [-1, Infinity],
    bounds: [-1, Infinity],
    monotone
  },
  eluWide: {
    activation: nn.elu({ alpha: 2 }),
    definition: x => (x > 0 ? x : 2 * Math.expm1(x)),
    kinks: bent(2),
    slope: 2,
    ends: [-2, Infinity],
    bounds: [-2, Infinity],
    monotone
  },
  selu: {
    activation: nn.selu,
    definition: x => lambda * (x > 0 ? x : alpha * Math.expm1(x)),
    kinks: bent(lambda * alpha),
    slope: lambda * alpha,
    ends: [-lambda * alpha, Infinity],
    bounds: [-lambda * alpha, Infinity],
    monotone
  },
  gelu: {
    activation: nn.gelu,
    definition: x => (x / 2) * (1 + erf(x / Math.SQRT2)),
    slope: 0.5,
    ends: [0, Infinity],
    bounds: [-0.17, Infinity],
    reflection: lessX
  },
  geluApproximate: {
    activation: nn.gelu({ approximate: true }),
    definition: x => (x / 2) * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
    slope: 0.5,
    ends: [0, Infinity],
    bounds: [-0.171, Infinity],
    reflection: lessX
  },
  silu: {
    activation: nn.silu,
    definition: x => x * sigma(x),
    slope: 0.5,
    ends: [0, Infinity],
    bounds: [-0.279, Infinity],
    reflection: lessX
  },
  sigmoid: {
    activation: nn.sigmoid,
    definition: sigma,
    slope: 0.25,
    ends: [0, 1],
    bounds: [0, 1],
    reflection: (_, y) => 1 - y,
    monotone
  },
  tanh: {
    activation: nn.tanh,
    definition: Math.tanh,
    slope: 1,
    ends: [-1, 1],
    bounds: [-1, 1],
    reflection: (_, y) => -y,
    monotone
  },
  softplus: {
    activation: nn.softplus,
    definition: x => Math.log1p(Math.exp(x)),
    slope: 0.5,
    ends: [0, Infinity],
    bounds: [0, Infinity],
    reflection: lessX,
    monotone
  }
}

const at = (f: Activation, x: number): number => np.item(f(np.array(x)))

describe.each(Object.entries(cases))('%s', (name, { slope, ends, ...o }) => {
  testLaws(activation({ name, ...o }), 40)

  test('has the derivative at 0 that it states', () => {
    expect([0, -0].map(x => np.item(grad(o.activation)(x)))).toEqual([slope, slope])
  })

  test('has the ends that it states', () => {
    expect([at(o.activation, -Infinity), at(o.activation, Infinity)]).toEqual(ends)
  })

  test('comes to its ends with the slopes of its asymptotes, in each mode', () => {
    const far = np.array([-Infinity, Infinity])
    const asymptotes = [-1e3, 1e3].map(x => at(o.activation, x + 1) - at(o.activation, x))
    const [reverse, forward] = [
      (f: Activation) => (x: NDArray) => grad((v: NDArray) => np.sum(f(v)))(x),
      (f: Activation) => (x: NDArray) => jvp(f)(x, np.onesLike(x))[1]
    ]
    for (const d of [reverse, forward])
      for (const compiled of [(f: Activation) => f, (f: Activation) => jit(f)]) {
        const first = np.toTypedArray(compiled(d(o.activation))(far))
        first.forEach((slope, i) => expect(slope).toBeCloseTo(asymptotes[i], 9))
        expect(np.toNested(np.add(compiled(d(d(o.activation)))(far), 0))).toEqual([0, 0])
      }
  })
})

describe('accuracy', () => {
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
    expect(derivatives.map(d => np.item(d(0)) + 0)).toEqual([1 / 2, 1 / 4, 0, -1 / 8])
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
