/** Whether compilation grows as functions do: the first call of long functions, a piece, at n and at 4n. A ratio of n to 4n above 1.25 is a finding. */
import { grad, jit, np, scan } from 'pullback'
import { thunk, units, type Bench, type Suite } from './harness.js'

const times = (n: number, f: (x: np.NDArray, i: number) => np.NDArray, x: np.NDArray): np.NDArray => {
  let y = x
  for (let i = 0; i < n; i++) y = f(y, i)
  return y
}

const third = (c: np.NDArray): readonly [np.NDArray, null] => [np.div(c, 3), null]
const reductions = (n: number) => (x: np.NDArray) => times(n, y => np.mul(x, np.sum(y)), x)
const products = (n: number) => (x: np.NDArray) => times(n, y => np.dot(x, y), x)

const vector = np.array([0.3, 0.2, 0.4])
const matrix = np.array([
  [0.6, 0.8],
  [0.8, -0.6]
])

/** A function of so many pieces, called for the first time. */
const kinds: Readonly<Record<string, (n: number) => unknown>> = {
  equations: n => jit((x: np.NDArray) => times(n, (y, i) => (i % 2 === 0 ? np.mul(y, 1.001) : np.sin(y)), x))(vector),
  reductions: n => jit(reductions(n))(vector),
  'reductions, gradient': n => jit(grad((x: np.NDArray) => np.sum(reductions(n)(x))))(vector),
  products: n => jit(products(n))(matrix),
  'products, gradient': n => jit(grad((x: np.NDArray) => np.sum(products(n)(x))))(matrix),
  'scans one after another': n =>
    jit((x: np.NDArray) => times(n, y => scan(third, { length: 2 })(y, null)[0], x))(vector),
  'leaves in and out': n =>
    jit((xs: readonly np.NDArray[]) => xs.map(x => np.mul(x, 2)))(
      Array.from({ length: n }, (_, i) => np.array([i, 1]))
    ),
  results: n => jit((x: np.NDArray) => Array.from({ length: n }, (_, i) => np.mul(x, i)))(vector)
}

const suite = ([title, first]: readonly [string, (n: number) => unknown]): Suite => ({
  title,
  subjects: Object.fromEntries([4000, 16000].map(n => [`n = ${n}`, thunk(() => first(n), n)]))
})

const bench: Bench = () => [
  {
    _tag: 'Table',
    title: 'Long functions',
    note: 'The first call, tracing included, a piece of the function.',
    unit: units.us,
    suites: Object.entries(kinds).map(suite)
  }
]

export default bench
