/** What is timed of two checkouts: small eager calls, compiled sums and products, gradients, and gradients that are NaN. */
import type { NDArray } from '../../src/index.js'
import { floats } from './inputs.js'

export type Library = typeof import('../../src/index.js')
export type Thunk = () => unknown
type Subjects = Readonly<Record<string, Thunk>>

const small = ({ grad, jit, np }: Library): Subjects => {
  const [x, y] = [np.array([1, 2, 3, 4]), np.array([4, 3, 2, 1])]
  const [a, b] = [np.reshape(x, { shape: [2, 2] }), np.reshape(y, { shape: [2, 2] })]
  const gradient = grad((v: NDArray) => np.sum(np.mul(v, v)))
  const numbers = Array.from({ length: 20 }, (_, i) => 1 + i / 100)
  const product = jit((xs: readonly NDArray[]) => xs.reduce((s, v) => np.mul(s, v)))
  const sum = jit((v: NDArray, w: NDArray) => np.add(v, w))
  return {
    'eager: add of two vectors of 4': () => np.add(x, y),
    'eager: add of a vector of 4 and a number': () => np.add(x, 2),
    'eager: matrix product 2 × 2': () => np.matmul(a, b),
    'eager: grad of a sum of squares of 4': () => gradient(x),
    'jit: add of two vectors of 4': () => sum(x, y),
    'jit: product of 20 numbers': () => product(numbers as never)
  }
}

const compiled = ({ grad, jit, nn, np }: Library): Subjects => {
  const draw = (...shape: readonly number[]): NDArray =>
    np.reshape(
      np.array(
        floats(
          shape.reduce((m, n) => m * n, 1),
          shape.length,
          2
        )
      ),
      { shape }
    )
  const on = (f: (x: NDArray) => NDArray, x: NDArray): Thunk => {
    const g = jit(f)
    return () => g(x)
  }
  const product = (m: number, k: number, n: number): Thunk => {
    const f = jit((x: NDArray, y: NDArray) => np.matmul(x, y))
    const [x, y] = [draw(m, k), draw(k, n)]
    return () => f(x, y)
  }
  const tiny = (batch: number): Thunk => {
    const [x, y] = [draw(batch, 2), draw(batch, 1)]
    const weights = [draw(2, 16), draw(16, 16), draw(16, 1)]
    const loss = (ws: readonly NDArray[]): NDArray =>
      np.mean(
        np.square(
          np.sub(
            ws.reduce((h, w, i) => (i === 2 ? np.matmul(h, w) : np.tanh(np.matmul(h, w))), x),
            y
          )
        )
      )
    const step = jit((ws: readonly NDArray[]) => {
      const gs = grad(loss)(ws)
      return ws.map((w, i) => np.sub(w, np.mul(gs[i], 0.01)))
    })
    return () => step(weights)
  }
  return {
    'jit, float32: sum of 100,000': on(x => np.sum(x), draw(100_000)),
    'jit, float32: sums of rows, 1000 × 100': on(x => np.sum(x, { axis: 1 }), draw(1000, 100)),
    'jit, float32: sums of columns, 1000 × 100': on(x => np.sum(x, { axis: 0 }), draw(1000, 100)),
    'jit, float32: mean of 8': on(x => np.mean(x), draw(8)),
    'jit, float32: softmax of 256 × 100': on(x => nn.softmax(x), draw(256, 100)),
    'jit, float32: matrix product 16 × 16 × 16': product(16, 16, 16),
    'jit, float32: matrix product 8 × 8 × 8': product(8, 8, 8),
    'jit, float32: matrix product 32 × 32 × 32': product(32, 32, 32),
    'jit, float32: matrix product 1 × 4096 × 1': product(1, 4096, 1),
    'jit, float32: step of a network 2-16-16-1, batch 16': tiny(16)
  }
}

const gradients = ({ grad, jit, np, random, nn }: Library): Subjects => {
  const draw = (...shape: readonly number[]): NDArray =>
    random.normal(random.key(shape.length), { shape, dtype: 'float32' })
  const wave = (x: NDArray): NDArray => np.sum(np.mul(np.sin(x), np.exp(np.neg(np.mul(x, np.tanh(x))))))
  const mlp =
    (x: NDArray, labels: NDArray) =>
    ([a, b]: readonly NDArray[]): NDArray =>
      np.mean(nn.softmaxCrossEntropy(np.matmul(nn.relu(np.matmul(x, a)), b), labels))
  const labels = np.array(
    Array.from({ length: 128 }, (_, i) => i % 10),
    { dtype: 'int32' }
  )
  const loss = mlp(draw(128, 784), labels)
  // Of the scale of initializers: logits far apart have subnormal softmaxes, and processors are slow at these
  const weights = [np.mul(draw(784, 128), 0.05), np.mul(draw(128, 10), 0.1)]
  const step = jit((ws: readonly NDArray[]) => {
    const gs = grad(loss)(ws)
    return ws.map((w, i) => np.sub(w, np.mul(gs[i], 0.01)))
  })
  const product = jit((x: NDArray, y: NDArray) => grad(([a, b]: readonly NDArray[]) => np.sum(np.matmul(a, b)))([x, y]))
  const dots = (x: NDArray, y: NDArray): NDArray => np.sum(np.square(np.matmul(x, y)))
  const [m, n] = [draw(256, 256), draw(256, 256)]
  const [elementwise, along] = [jit(grad(wave)), draw(100_000)]
  const [few, small] = [draw(8), draw(8, 8)]
  const squares = jit(grad(dots))
  return {
    'MLP step, 128×784 → 128 → 10, compiled': () => step(weights),
    'gradient of 10⁵ elements, compiled': () => elementwise(along),
    'gradient of Σ x y, 256², compiled': () => product(m, n),
    'gradient of Σ (x y)², 256², compiled': () => squares(m, n),
    'gradient of 10⁵ elements, eager': () => grad(wave)(along),
    'gradient of 8 elements, eager': () => grad(wave)(few),
    'gradient of Σ (x y)², 256², eager': () => grad(dots)(m, n),
    'gradient of Σ (x y)², 8², eager': () => grad(dots)(small, small)
  }
}

/** Gradients of products where some numbers are NaN: every element is NaN, and rightly so. */
export const diverged = ({ grad, jit, np }: Library): Readonly<Record<string, readonly [Thunk, Thunk]>> => {
  const matrix = (rows: number, columns: number, f: (i: number, j: number) => number): NDArray =>
    np.reshape(
      np.array(Float32Array.from({ length: rows * columns }, (_, k) => f(Math.floor(k / columns), k % columns))),
      { shape: [rows, columns] }
    )
  const plain = (i: number, j: number): number => ((i * 7 + j * 3) % 11) / 11 - 0.4
  const pull = (
    rows: number,
    inner: number,
    columns: number,
    isNaN: (i: number, j: number) => boolean
  ): readonly [Thunk, Thunk] => {
    const f = jit((x: NDArray, y: NDArray, ct: NDArray) => grad((a: NDArray) => np.sum(np.mul(np.matmul(a, y), ct)))(x))
    const x = matrix(rows, inner, plain)
    const g =
      (ct: NDArray, y: NDArray): Thunk =>
      () =>
        f(x, y, ct)
    const y = matrix(inner, columns, plain)
    const bad = matrix(inner, columns, (i, j) => (isNaN(i, j) ? NaN : plain(i, j)))
    const ct = matrix(rows, columns, plain)
    return [g(ct, y), g(ct, bad)]
  }
  return {
    'all NaN, 256³': pull(256, 256, 256, () => true),
    'the last column NaN, 256³': pull(256, 256, 256, (_, j) => j === 255),
    'one NaN in each row, 256³': pull(256, 256, 256, (i, j) => (i * 37) % 256 === j),
    'the last column NaN, 1×4096×256': pull(1, 4096, 256, (_, j) => j === 255),
    'the last column NaN, 256×1×4096': pull(256, 1, 4096, (_, j) => j === 4095),
    'infinities of both signs at the end, 256³': pull(256, 256, 256, (_, j) => j >= 254)
  }
}

export const subjects = (library: Library): Subjects => ({
  ...small(library),
  ...compiled(library),
  ...gradients(library)
})
