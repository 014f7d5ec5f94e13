/**
 * What transforms cost: a gradient against a plain evaluation, and tracing against evaluating.
 *
 * The function takes a tree of 100 leaves and applies 1,000 operations, ten a leaf.
 */
import { grad, jit, np } from 'pullback'
import { thunk, units, type Bench } from './harness.js'

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

const bench: Bench = () => [
  {
    _tag: 'Table',
    title: 'Transforms',
    note: '1,000 operations on 100 leaves. Eager: tracing included.',
    unit: units.us,
    suites: [1, 10, 1000].flatMap(size => {
      const x = leavesOf(size)
      const value = jit(energy)
      const gradient = jit(grad(energy))
      return [
        {
          title: `leaves of ${size}, jit`,
          subjects: { value: thunk(() => value(x)), gradient: thunk(() => gradient(x)) }
        },
        {
          title: `leaves of ${size}, eager`,
          subjects: { value: thunk(() => energy(x)), gradient: thunk(() => grad(energy)(x)) }
        }
      ]
    })
  }
]

export default bench
