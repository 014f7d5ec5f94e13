import { np, tree } from '../../../../src/index.js'
import { call, part, next, type Calls } from '../call.js'
import { params } from './things.js'

export const calls: Calls = {
  flatten: [call(() => [params()])],
  paths: [call(() => [params()])],
  map: [
    call(() => [params(), np.neg]),
    call(
      () => [np.neg],
      next(() => [params()])
    )
  ],
  zipWith: [call(() => [params(), params(), np.add])],
  showPath: [call(() => [['layers', 0, 'w']])],
  structureKey: [call(() => [tree.flatten(params()).structure])],
  unflatten: [call(() => [tree.flatten(params()).structure, [np.zeros([2]), np.ones([])]])],
  getVectorSpace: [
    call(
      () => [{ zerosLike: np.zerosLike, add: np.add, sub: np.sub, scale: np.mul, inner: np.vdot, zero: np.array(0) }],
      part('add', () => [params(), params()]),
      part('scale', () => [2, params()])
    )
  ]
}
