/**
 * Initializers with one bug each.
 */
import { glorotNormal, heNormal, heUniform, lecunUniform, type Initializer } from '../../src/nn/index.js'
import * as np from '../../src/numpy/index.js'
import * as random from '../../src/random/index.js'
import { initializer, type InitializerSubject } from '../suite/initializer.js'
import { isTraced, type Mutant } from './mutant.js'

const planted = (bug: string, breaks: readonly string[], o: Omit<InitializerSubject, 'name'>): Mutant => ({
  suite: 'initializer',
  bug,
  breaks,
  laws: () => initializer({ name: bug, ...o })
})

const he = { variance: (fanIn: number) => 2 / fanIn } as const

/** A matrix of ones and zeros, one in each row and column, with random signs. */
export const signedPermutation: Initializer = (key, { shape, dtype = 'float64' }) => {
  const [m, n] = shape
  const [places, signs] = random.split(key)
  const order = random.permutation(places, Math.max(m, n))
  const square = np.oneHot(order, { depth: Math.max(m, n), dtype })
  const rows = np.take(square, np.arange(m, { dtype: 'int32' }), { axis: 0 })
  const cut = n < m ? np.take(square, np.arange(n, { dtype: 'int32' }), { axis: 0 }) : rows
  const sign = np.astype(np.sub(np.mul(random.randint(signs, { shape: [cut.shape[0], 1], max: 2 }), 2), 1), dtype)
  const signed = np.mul(cut, sign)
  return n < m ? np.transpose(signed) : signed
}

export const initializerMutants: readonly Mutant[] = [
  planted('the fan-out for the fan-in', ['I1.2', 'I1.4'], {
    ...he,
    initializer: (key, { shape, fanIn, fanOut, ...o }) => {
      const turned = [...shape.slice(0, -2), shape[shape.length - 1], shape[shape.length - 2]]
      if (fanIn !== undefined && fanOut !== undefined)
        return heNormal(key, { shape, ...o, fanIn: fanOut, fanOut: fanIn })
      return shape.length < 2
        ? heNormal(key, { shape, ...o })
        : np.swapAxes(heNormal(key, { shape: turned, ...o }), { axis1: -1, axis2: -2 })
    }
  }),
  planted('the variance for the standard deviation', ['I1.2', 'I1.4'], {
    ...he,
    initializer: (key, { shape, dtype = 'float64', fanIn = shape.slice(0, -1).reduce((m, n) => m * n, 1) }) =>
      np.mul(random.normal(key, { shape, dtype: dtype as 'float64' }), 2 / fanIn)
  }),
  planted('the tail is not cut', ['I1.3'], {
    ...he,
    distribution: 'truncatedNormal',
    initializer: (key, { shape, dtype = 'float64', fanIn = shape.slice(0, -1).reduce((m, n) => m * n, 1) }) =>
      np.mul(random.normal(key, { shape, dtype: dtype as 'float64' }), Math.sqrt(2 / fanIn))
  }),
  planted('the tail is cut, and the variance not made up for', ['I1.2', 'I1.3'], {
    ...he,
    distribution: 'truncatedNormal',
    initializer: (key, o) => np.mul(heNormal(key, o), 0.8796256610342398)
  }),
  planted('the interval is [0, 2a), not [−a, a)', ['I1.1', 'I1.3'], {
    ...he,
    distribution: 'uniform',
    initializer: (key, o) => np.mul(np.abs(heUniform(key, o)), 2)
  }),
  planted('the field of a convolution does not count', ['I1.2'], {
    ...he,
    initializer: (key, o) => heNormal(key, { fanIn: o.shape[o.shape.length - 2] ?? 1, ...o })
  }),
  planted('fans that are told do not count', ['I1.4'], {
    ...he,
    initializer: (key, { shape, dtype = 'float64' }) => heNormal(key, { shape, dtype })
  }),
  planted('parameters are float64 whatever was asked', ['I1.5'], {
    initializer: (key, o) => lecunUniform(key, { ...o, dtype: 'float64' })
  }),
  planted('a kernel comes transposed', ['I1.5'], { initializer: (key, o) => np.transpose(glorotNormal(key, o)) }),
  planted('a traced key is another', ['I1.6'], {
    initializer: (key, o) => glorotNormal(isTraced(key) ? random.foldIn(key, 1) : key, o)
  }),
  planted('the key does not matter', ['I1.7'], { initializer: (_, o) => glorotNormal(random.key(0), o) }),
  planted('columns of the right length on average', ['I1.8'], {
    orthogonal: true,
    initializer: (key, { shape, dtype = 'float64' }) =>
      np.div(random.normal(key, { shape, dtype: dtype as 'float64' }), Math.sqrt(Math.max(...shape)))
  }),
  planted('rows are orthonormal where columns should be', ['I1.8'], {
    orthogonal: true,
    initializer: (key, { shape: [m, n], ...o }) =>
      m === n
        ? signedPermutation(key, { shape: [m, n], ...o })
        : np.mul(signedPermutation(key, { shape: [m, n], ...o }), 2)
  })
]
