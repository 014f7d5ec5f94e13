/**
 * The derivatives of a function of a tree, by each mode, eagerly and compiled, in a batch and in a loop.
 */
import { grad, jit, jvp, map, tree, vmap } from '../../src/index.js'
import * as np from '../../src/numpy/index.js'
import type { Case } from './case.js'

type Scalar<T> = (x: T) => np.NDArray
type Derivative<T> = (x: T) => unknown

/** By the tangent of each element. */
const forward =
  <T>(f: Scalar<T>): Derivative<T> =>
  x => {
    const { leaves, structure } = tree.flatten(x)
    return tree.unflatten(
      structure,
      leaves.map((leaf, k) =>
        np.reshape(
          np.stack(
            Array.from({ length: leaf.size }, (_, i) => {
              const one = np.reshape(np.oneHot(i, { depth: leaf.size, dtype: leaf.dtype }), { shape: leaf.shape })
              const tangents = leaves.map((other, j) => (j === k ? one : np.zerosLike(other)))
              return jvp(f)(x as never, tree.unflatten(structure, tangents) as never)[1]
            })
          ),
          { shape: leaf.shape }
        )
      )
    )
  }

const reverse =
  <T>(f: Scalar<T>): Derivative<T> =>
  x =>
    grad(f)(x as never)

const twice = <T>(x: T): T => tree.map(x, leaf => np.stack([leaf, leaf]))

const last = (x: unknown): unknown => tree.map(x, leaf => np.index(leaf, -1))

/** A zero of a derivative has no sign that anything promises. */
const unsigned = (d: unknown): unknown => tree.map(d, leaf => np.add(leaf, 0))

const compiled = (forms: Readonly<Record<string, Derivative<never>>>, x: unknown): Case['forms'] =>
  Object.fromEntries(
    Object.entries(forms).flatMap(([name, d]) => {
      const f = (t: never): unknown => unsigned(d(t))
      return [
        [name, () => f(x as never)],
        [`${name}, jit`, () => (jit(f) as Derivative<never>)(x as never)]
      ]
    })
  )

/** Reverse and forward mode, each in a batch and in a loop too. */
export const modes = <T>(f: Scalar<T>, x: T): Case['forms'] =>
  compiled(
    {
      rev: reverse(f),
      fwd: forward(f),
      'vmap of rev': (t: T) => last((vmap(reverse(f)) as Derivative<T>)(twice(t))),
      'vmap of fwd': (t: T) => last((vmap(forward(f)) as Derivative<T>)(twice(t))),
      'rev of a loop': (t: T) => last(reverse((s: T) => np.sum((map(f) as Scalar<T>)(s)))(twice(t))),
      'a loop of fwd': (t: T) => last((map(forward(f)) as Derivative<T>)(twice(t)))
    },
    x
  )

/** The value, and the derivative in each mode. */
export const valueAndModes = <T>(f: Scalar<T>, x: T): Case['forms'] =>
  compiled(
    {
      rev: (t: T) => [f(t), reverse(f)(t)],
      fwd: (t: T) => [f(t), forward(f)(t)]
    },
    x
  )

/** The second derivative of a function of one number, by each pair of modes. */
export const orders = (f: Scalar<np.NDArray>, x: np.NDArray): Case['forms'] => {
  const [r, d] = [reverse, forward] as readonly (<T>(f: Scalar<T>) => Scalar<T>)[]
  return compiled({ rr: r(r(f)), rf: r(d(f)), fr: d(r(f)), ff: d(d(f)) }, x)
}
