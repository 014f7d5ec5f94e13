import { data, np } from '../../../../src/index.js'
import { call, next, options, type Calls } from '../call.js'
import { batch, key, matrix } from './things.js'

const statistics = (): data.Statistics => data.statistics(matrix())

export const calls: Calls = {
  size: [call(() => [batch()])],
  select: [call(() => [batch(), np.array([3, 0], { dtype: 'int32' })])],
  shuffle: [
    call(() => [key(), batch()]),
    call(
      () => [key()],
      next(() => [batch()])
    )
  ],
  split: [call(() => [key(), batch(), options({ fraction: 0.5 })])],
  minibatches: [call(() => [batch(), options({ size: 3, dropLast: true, key: key() })])],
  epochs: [
    call(
      () => [batch(), options({ size: 3, dropLast: true, key: key() })],
      next(() => [1])
    )
  ],
  statistics: [call(() => [matrix()])],
  standardize: [
    call(
      () => [statistics()],
      next(() => [matrix()])
    )
  ],
  normalize: [
    call(
      () => [statistics()],
      next(() => [matrix()])
    )
  ]
}
