import { np } from '../../../../src/index.js'
import { call, each, options, next, type Calls } from '../call.js'
import { fractions, key, vector } from './things.js'

const shaped = [call(() => [key(), options({ shape: [2], dtype: 'float32' })])]

export const calls: Calls = {
  bits: [call(() => [key(), options({ shape: [2] })])],
  foldIn: [call(() => [key(), 3])],
  key: [call(() => [3])],
  split: [
    call(() => [key(), 3]),
    call(
      () => [3],
      next(() => [key()])
    )
  ],
  ...each(
    'exponential gumbel normal',
    ...shaped,
    call(
      () => [options({ shape: [2] })],
      next(() => [key()])
    )
  ),
  truncatedNormal: [call(() => [key(), options({ lower: -1, upper: fractions(), shape: [2], dtype: 'float32' })])],
  uniform: [call(() => [key(), options({ min: 0, max: fractions(), shape: [2], dtype: 'float32' })])],
  bernoulli: [call(() => [key(), options({ p: fractions(), shape: [2] })])],
  categorical: [call(() => [key(), np.ones([2, 3]), options({ axis: 1, shape: [2] })])],
  randint: [call(() => [key(), options({ min: 0, max: 10, shape: [2], dtype: 'uint32' })])],
  choice: [call(() => [key(), vector(), options({ shape: [2], replace: false, p: np.array([0.5, 0.25, 0.25]) })])],
  permutation: [call(() => [key(), vector()])]
}
