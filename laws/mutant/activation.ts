/**
 * Activations with one bug each.
 */
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { elu, gelu, leakyRelu, relu, sigmoid, softplus, tanh } from '../../src/nn/index.js'
import * as np from '../../src/numpy/index.js'
import { customJvp } from '../../src/transform/custom/jvp.js'
import { stopGradient } from '../../src/transform/differentiate.js'
import { activation, type ActivationSubject } from '../suite/activation.js'
import type { Mutant } from './mutant.js'

const planted = (bug: string, breaks: readonly string[], o: Omit<ActivationSubject, 'name'>): Mutant => ({
  suite: 'activation',
  bug,
  breaks,
  laws: () => activation({ name: bug, ...o })
})

const ruled = (f: (x: NDArray) => NDArray, slope: (x: NDArray) => NDArray): ((x: NDArray) => NDArray) =>
  customJvp(f, ([x], [dx]) => [f(x), np.mul(slope(x), dx)])

const bent = [{ at: 0, slope: 0 }]

export const activationMutants: readonly Mutant[] = [
  planted('the mean over all elements is taken off', ['N10.1'], {
    kinks: bent,
    activation: x => (x.size === 0 ? x : np.sub(relu(x), np.mean(relu(x))))
  }),
  planted('the result is float64 whatever came', ['N10.1', 'N10.7'], {
    activation: x => np.astype(tanh(x), 'float64')
  }),
  planted('one minus the sigmoid', ['N10.2', 'N10.5', 'N10.9'], {
    activation: x => sigmoid(np.neg(x)),
    definition: x => 1 / (1 + Math.exp(-x)),
    monotone: true,
    reflection: (x, y) => y - x
  }),
  planted('the tangent of tanh is 1 − y', ['N10.3'], { activation: ruled(tanh, x => np.sub(1, tanh(x))) }),
  planted('the second derivative is lost', ['N10.3'], {
    activation: ruled(tanh, x => np.sub(1, np.square(tanh(stopGradient(x)))))
  }),
  planted('a kink is not declared', ['N10.3'], { activation: leakyRelu }),
  planted('the slope at the kink is 2', ['N10.4'], {
    kinks: [{ at: 0, slope: 2 }],
    activation: ruled(relu, x => np.where(np.eq(x, 0), 2, np.where(np.gt(x, 0), 1, 0)))
  }),
  planted('the slope at the kink is 1, not the 0 that is stated', ['N10.4'], {
    kinks: bent,
    activation: x => np.where(np.ge(x, 0), x, 0)
  }),
  planted('the two sides are exchanged', ['N10.2', 'N10.5'], {
    kinks: [{ at: 0, slope: 1 }],
    activation: x => elu(np.neg(x)),
    definition: x => (x > 0 ? x : Math.expm1(x)),
    monotone: true,
    bounds: [-1, Infinity]
  }),
  planted('the exponential overflows', ['N10.8'], { activation: x => np.log1p(np.exp(x)) }),
  planted('NaN is put to 0', ['N10.8'], { kinks: bent, activation: x => np.where(np.gt(x, 0), x, 0) }),
  planted('float32 goes through few digits', ['N10.7'], {
    activation: x =>
      x.dtype === 'float64' ? softplus(x) : np.astype(np.div(np.round(np.mul(softplus(x), 1024)), 1024), 'float32')
  }),
  planted('a probability above 1', ['N10.6'], {
    activation: x => np.mul(1.01, sigmoid(x)),
    monotone: true,
    bounds: [0, 1]
  }),
  planted('not odd', ['N10.9'], { activation: x => gelu(x), reflection: (_, y) => -y })
]
