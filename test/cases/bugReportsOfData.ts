/** Public bug reports of other libraries, kinds I to V: samples, sums, integers, arrays, copies. Inputs are our own. */
import { vi } from 'vitest'
import { grad, jit, linearTranspose, random } from '../../src/index.js'
import * as nn from '../../src/nn/index.js'
import * as np from '../../src/numpy/index.js'
import * as optim from '../../src/optim/index.js'
import { both, eagerly, js, noNaN, numbersIn, orError, that, type Right, type Table } from './case.js'

const f32 = (...values: readonly number[]): np.NDArray => np.array(Float32Array.from(values))
const int32 = (...values: readonly number[]): np.NDArray => np.array(Int32Array.from(values))

const tenths = (shape: readonly number[]): np.NDArray =>
  np.reshape(np.array(new Float32Array(shape.reduce((n, k) => n * k, 1)).fill(0.1)), { shape })

/** Mean and deviation of 4000 numbers, each within five standard errors of SciPy's truncnorm(10, 11). */
const tail = (sign: 1 | -1): Right =>
  that(`mean ${10.098068374933055 * sign} and deviation 0.09706066 within five standard errors`, came => {
    const x = numbersIn(came).map(v => v * sign)
    const mean = x.reduce((sum, v) => sum + v, 0) / x.length
    const deviation = Math.sqrt(x.reduce((sum, v) => sum + (v - mean) ** 2, 0) / x.length)
    return (
      x.every(v => v >= 10 && v <= 11) &&
      Math.abs(mean - 10.098068374933055) < (5 * 0.0970606609) / Math.sqrt(4000) &&
      Math.abs(deviation / 0.0970606609 - 1) < 0.12
    )
  })

const integersOrError: Right = that('[3, −1, 0] or a TensorError', came => String(came) === '3,-1,0')

const otherCopy = async (): Promise<typeof import('../../src/index.js')> => {
  vi.resetModules()
  return import('../../src/index.js')
}

export const bugReportsOfData: Table = {
  source: 'public bug reports: samples, sums, integers, arrays',
  rows: [
    // I. Tails of random.truncatedNormal
    ...([1, -1] as const).flatMap(sign =>
      (['float64', 'float32'] as const).map(dtype => ({
        id: 'I, scipy/scipy#2477',
        says: `4000 numbers of the normal distribution in ${sign === 1 ? '[10, 11]' : '[−11, −10]'}, ${dtype}`,
        right: tail(sign),
        forms: both(
          (key: np.NDArray) =>
            random.truncatedNormal(key, {
              shape: [4000],
              dtype,
              lower: sign === 1 ? 10 : -11,
              upper: sign === 1 ? 11 : -10
            }),
          random.key(1)
        )
      }))
    ),

    // J. Compiled float32 sums and products
    {
      id: 'J, pytorch/pytorch#173793',
      says: 'Σ xy, x=[1e20,1e20,1], y=[1e20,−1e20,1], float32: 1',
      right: 1,
      forms: both((x: np.NDArray, y: np.NDArray) => np.dot(x, y), f32(1e20, 1e20, 1), f32(1e20, -1e20, 1))
    },
    {
      id: 'J, pytorch/pytorch#173793 (sum)',
      says: 'Σ [1e8,1,−1e8], float32: 1',
      right: 1,
      forms: both((x: np.NDArray) => np.sum(x), f32(1e8, 1, -1e8))
    },
    {
      id: 'J, numpy/numpy#29772',
      says: 'mean along axis 0 of 1e6×2 tenths, float32',
      right: [0.1, 0.1],
      forms: both((x: np.NDArray) => np.mean(x, { axis: 0 }), tenths([1e6, 2]))
    },
    {
      id: 'J, numba/numba#2855',
      says: 'Σ of 1e6 tenths, float32, to 2e−6',
      right: 100000,
      forms: both((x: np.NDArray) => np.sum(x), tenths([1e6]))
    },

    // K. Limits of the compiler
    {
      id: 'K, jax-ml/jax#2777',
      says: '2000 steps of tanh(y·E), 3×3, under jit',
      right: that('nine numbers', came => numbersIn(came).length === 9),
      forms: eagerly(() =>
        jit((E: np.NDArray) => {
          let y = np.eye(3)
          for (let i = 0; i < 2000; i++) y = np.tanh(np.matmul(y, E))
          return y
        })(np.eye(3))
      )
    },

    // L. Signs of zero
    {
      id: 'L, jax-ml/jax#40028',
      says: 'mod([−1,−4,0,4], [1,2,−3,−2])',
      right: [0, 0, -0, -0],
      forms: both((x: np.NDArray, y: np.NDArray) => np.mod(x, y), np.array([-1, -4, 0, 4]), np.array([1, 2, -3, -2]))
    },

    // M. arange never includes its stop
    {
      id: 'M, numpy/numpy#11913',
      says: 'arange(1, 1.6, 0.1)',
      right: that('numbers below 1.6', came => numbersIn(came).length >= 6 && numbersIn(came).every(v => v < 1.6)),
      forms: eagerly(() => np.arange(1, 1.6, 0.1))
    },

    // N. Schedules of zero steps
    {
      id: 'N, google-deepmind/optax#1403',
      says: 'cosine and linear of no steps at 0: a number or an error',
      right: noNaN,
      forms: {
        cosine: () => orError(() => optim.cosine({ from: 1, steps: 0 })(0)),
        linear: () => orError(() => optim.linear({ from: 1, to: 2, steps: 0 })(0))
      }
    },

    // O. logsumexp of nothing but −∞
    {
      id: 'O, jax-ml/jax#6811',
      says: 'grad of logsumexp([−∞, −∞+x]) at 1',
      right: 0,
      forms: both(
        grad((x: np.NDArray) => np.logsumexp(np.stack([np.array(-Infinity), np.add(-Infinity, x)]))),
        np.array(1)
      )
    },

    // P. A label of 0 times an infinite logit
    {
      id: 'P, google-deepmind/optax#896 (binary)',
      says: 'logits [∞,−∞], labels [1,0]',
      right: [0, 0],
      forms: both(
        (logits: np.NDArray) => nn.sigmoidBinaryCrossEntropy(logits, np.array([1, 0])),
        np.array([Infinity, -Infinity])
      )
    },

    // Q. Bare numbers
    {
      id: 'Q, told by the brief',
      says: 'linearTranspose(x ↦ 2x, 0)(1)',
      right: 2,
      forms: eagerly(() => js(js(linearTranspose)((x: np.NDArray) => np.mul(x, 2), 0))(1))
    },

    // R. randint is uniform for wide ranges
    {
      id: 'R, jax-ml/jax#27702',
      says: 'share of the lower half of 1e6 from [0, 3e9), unsigned',
      right: that('½ within 0.003', came => Math.abs(Number(came) - 0.5) < 0.003),
      forms: both(
        (key: np.NDArray) =>
          np.mean(np.astype(np.lt(random.randint(key, { shape: [1e6], max: 3e9, dtype: 'uint32' }), 1.5e9), 'float64')),
        random.key(0)
      )
    },

    // S. Tails of float32 noise. The report draws 1e8 numbers; the steps between large ones are seen in 1e6.
    {
      id: 'S, jax-ml/jax#26974',
      says: 'float32 Gumbel numbers g above 10: 2²³·e^(−g) is not always a whole number',
      right: that('some number above 10 between the steps of 2⁻²³', came => {
        const tails = numbersIn(came).filter(g => g > 10)
        const between = tails.filter(g => {
          const steps = 2 ** 23 * Math.exp(-g)
          return Math.abs(steps - Math.round(steps)) > 0.02
        })
        return tails.length > 10 && between.length > tails.length / 2
      }),
      forms: eagerly(() => random.gumbel(random.key(0), { shape: [1e6], dtype: 'float32' }))
    },

    // T. Integer powers wrap
    {
      id: 'T, tensorflow/tensorflow#33603',
      says: '50⁶, 7³⁰, 46341² in int32',
      right: [
        Number(BigInt.asIntN(32, 50n ** 6n)),
        Number(BigInt.asIntN(32, 7n ** 30n)),
        Number(BigInt.asIntN(32, 46341n ** 2n))
      ],
      forms: both((x: np.NDArray, y: np.NDArray) => np.pow(x, y), int32(50, 7, 46341), int32(6, 30, 2))
    },

    // U. Typed arrays that are not one of the five
    {
      id: 'U, tensorflow/tfjs#5709',
      says: 'np.array(Uint8ClampedArray [3,1,0])',
      right: [3, 1, 0],
      forms: eagerly(() => js(np.array)(Uint8ClampedArray.of(3, 1, 0)))
    },
    {
      id: 'U, tensorflow/tfjs#8257',
      says: 'np.array(Int16Array [3,−1,0])',
      right: [3, -1, 0],
      forms: eagerly(() => js(np.array)(Int16Array.of(3, -1, 0)))
    },
    {
      id: 'U, tensorflow/tfjs#8257 (bigint)',
      says: 'np.array(BigInt64Array [3,−1,0])',
      right: integersOrError,
      forms: eagerly(() => orError(() => js(np.array)(BigInt64Array.of(3n, -1n, 0n)), [3, -1, 0]))
    },

    // V. Another copy of the library
    {
      id: 'V, tensorflow/tfjs#469 (nested)',
      says: 'd/dx x·(d/dy x+y), inner d of the other copy, at 1, after transforms of either copy',
      right: [1, 1, 1, 1],
      forms: eagerly(async () => {
        const other = await otherCopy()
        const nested = (): unknown =>
          grad((x: np.NDArray) => np.mul(x, other.grad((y: np.NDArray) => other.np.add(x, y))(1)))(1)
        const after = (g: typeof grad): unknown => {
          for (let i = 0; i < 3; i++) g((x: np.NDArray) => np.mul(x, x))(1)
          return nested()
        }
        return [nested(), after(grad), after(other.grad), nested()]
      })
    }
  ]
}
