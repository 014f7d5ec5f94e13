/** Scalar functions of one array, small and large, whose values and gradients are compared. */
import { nn, np, scan } from 'pullback'
import { uniforms } from './inputs.js'

type Scalar = (x: np.NDArray) => np.NDArray

interface Measurable {
  readonly f: Scalar
  readonly x: np.NDArray
}

export const matrix = (rows: number, columns: number, seed: number): np.NDArray =>
  np.reshape(np.array(uniforms(rows * columns, seed)), { shape: [rows, columns] })

const vector = (n: number): np.NDArray => np.array(uniforms(n, 7))

const times = (n: number, f: (x: np.NDArray, i: number) => np.NDArray, x: np.NDArray): np.NDArray =>
  Array.from({ length: n }).reduce<np.NDArray>((y, _, i) => f(y, i), x)

export const elementwiseChain = (n: number, depth = 10): Measurable => ({
  x: vector(n),
  f: x => np.sum(times(depth, (y, i) => (i % 2 === 0 ? np.sin(y) : np.mul(y, 1.5)), x))
})

export const matrixChain = (n: number, depth: number): Measurable => {
  const factors = Array.from({ length: depth }, (_, i) => np.mul(matrix(n, n, i), Math.sqrt(3 / n)))
  return { x: matrix(n, n, 99), f: x => np.sum(factors.reduce((y, a) => np.tanh(np.matmul(y, a)), x)) }
}

/** The loss as a function of the first matrix. */
export const perceptron = (batch: number): Measurable => {
  const [input, w2] = [matrix(batch, 784, 1), np.mul(matrix(128, 10, 2), 0.15)]
  const labels = np.array(Int32Array.from({ length: batch }, (_, i) => i % 10))
  return {
    x: np.mul(matrix(784, 128, 3), 0.06),
    f: w1 => np.mean(nn.softmaxCrossEntropy(np.matmul(nn.relu(np.matmul(input, w1)), w2), labels))
  }
}

export const softmax = (rows: number, columns: number): Measurable => {
  const weights = matrix(rows, columns, 4)
  return { x: matrix(rows, columns, 5), f: x => np.sum(np.mul(np.softmax(x, { axis: -1 }), weights)) }
}

export const logsumexp = (rows: number, columns: number): Measurable => ({
  x: matrix(rows, columns, 6),
  f: x => np.sum(np.logsumexp(x, { axis: -1 }))
})

export const layerNorm = (rows: number, columns: number): Measurable => {
  const weights = matrix(rows, columns, 8)
  return {
    x: matrix(rows, columns, 9),
    f: x => {
      const centred = np.sub(x, np.mean(x, { axis: -1, keepDims: true }))
      const variance = np.mean(np.square(centred), { axis: -1, keepDims: true })
      return np.sum(np.mul(np.mul(centred, np.rsqrt(np.add(variance, 1e-5))), weights))
    }
  }
}

export const scalarScan = (length: number): Measurable => ({
  x: np.array(0.5),
  f: x => scan((h: np.NDArray, _: null) => [np.sin(np.add(h, x)), null] as const, { length })(0, null)[0]
})
