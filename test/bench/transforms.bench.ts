/**
 * What transforms cost: a gradient against a plain evaluation, and tracing against evaluating.
 *
 * The function takes a tree of 100 leaves and applies 1,000 operations, ten a leaf.
 */
import { grad, jit, np } from 'pullback'
import type { Bench } from './harness.js'

type Leaves = readonly np.NDArray[]

/** Ten operations a leaf. */
const energy = (leaves: Leaves): np.NDArray => {
  let y: np.NDArray = np.zeros([])
  for (const x of leaves) {
    const a = np.sin(np.mul(x, 0.5))
    const b = np.tanh(np.add(a, x))
    const c = np.mul(np.exp(np.neg(b)), a)
    y = np.add(y, np.sum(np.div(c, np.add(np.mul(b, b), 1))))
  }
  return y
}

const leavesOf = (size: number): Leaves =>
  Array.from({ length: 100 }, (_, i) => np.array(Float64Array.from({ length: size }, (__, k) => Math.sin(i + k))))

const bench: Bench = () =>
  [1, 10, 1000].flatMap(size => {
    const x = leavesOf(size)
    const value = jit(energy)
    const gradient = jit(grad(energy))
    return [
      {
        title: `gradient of 1,000 operations on 100 leaves of ${size}, jit`,
        thunks: { value: () => value(x), gradient: () => gradient(x) }
      },
      {
        title: `the same, eager (tracing included)`,
        thunks: { value: () => energy(x), gradient: () => grad(energy)(x) }
      }
    ]
  })

export default bench
