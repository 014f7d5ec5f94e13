/**
 * The proof before the training: reverse mode against finite differences, on the network to be trained, in float64.
 */
import { grad, jit, np, random, tree, vectorSpace } from 'pullback'
import type { NDArray } from 'pullback'
import type { GradientCheck } from 'pullback/viz'

const directions = 32
const tolerance = 1e-7
/** A power of two: the steps are exact. */
const h = 2 ** -2

/** A random unit vector like the parameters. */
const direction = <P>(key: NDArray, params: P): P => {
  const { leaves, structure } = tree.flatten(params)
  const drawn = leaves.map((x, i) => random.normal(random.foldIn(key, i), { shape: x.shape, dtype: 'float64' }))
  const v = tree.unflatten(structure, drawn) as P
  return vectorSpace.scale(np.div(1, np.sqrt(vectorSpace.inner(v, v))), v)
}

/**
 * Central differences at h, h/2 and h/4 along a direction, extrapolated twice (Richardson): the errors in h² and h⁴
 * cancel.
 */
const extrapolated = (f: (t: number) => number): number => {
  const central = (s: number) => (f(s) - f(-s)) / (2 * s)
  const [a, b, c] = [central(h), central(h / 2), central(h / 4)] as const
  const [ab, bc] = [(4 * b - a) / 3, (4 * c - b) / 3]
  return (16 * bc - ab) / 15
}

/** The worst relative difference along random directions through all parameters at once. */
export const checkGradient = <P>(loss: (params: P) => NDArray, params: P, key: NDArray): GradientCheck => {
  const gradient = jit(grad(loss))(params)
  const along = jit((p: P, v: P, t: NDArray) => loss(vectorSpace.add(p, vectorSpace.scale(t, v))))
  const differences = Array.from({ length: directions }, (_, i) => {
    const v = direction(random.foldIn(key, i), params)
    const analytic = np.item(vectorSpace.inner(gradient, v))
    const numeric = extrapolated(t => np.item(along(params, v, np.array(t))))
    return Math.abs(analytic - numeric) / Math.max(Math.abs(analytic), Math.abs(numeric))
  })
  return { worst: Math.max(...differences), tolerance, compared: directions }
}
