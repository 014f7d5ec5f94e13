/** A count that is none is told by its name. */
import { expect, test } from 'vitest'
import { jit } from 'pullback'
import * as np from '../../src/numpy/index.js'

/** One element, 2³¹ times. */
const many = (x: number | boolean): np.NDArray => np.full([2 ** 31, 1], x)

test.each<readonly [string, () => unknown]>([
  ['np.linspace: num is -1', () => np.linspace(0, 1, -1)],
  ['np.linspace: num is 2.5', () => np.linspace(0, 1, 2.5)],
  ['np.eye: rows is -1', () => np.eye(-1)],
  ['np.eye: columns is NaN', () => np.eye(2, { columns: NaN })],
  ['np.oneHot: depth is -1', () => np.oneHot(1, { depth: -1 })],
  ['np.oneHot: a label is 0.5', () => np.oneHot(np.array([0, 0.5]), { depth: 2 })],
  ['np.oneHot: a label is NaN', () => np.oneHot(np.array([NaN], { dtype: 'float32' }), { depth: 2 })],
  ['np.oneHot: a label is Infinity', () => np.oneHot(Infinity, { depth: 2 })],
  ['np.countNonzero: int32 does not count 2147483648 elements', () => np.countNonzero(many(1))],
  ['np.sum: int32 does not count 2147483648 elements', () => np.sum(many(true))],
  ['np.sum: int32 does not count 2147483648 elements', () => jit(np.sum)(many(true))],
  ['np.argmax: int32 does not count 2147483648 elements', () => np.argmax(many(1))],
  ['np.argmin: int32 does not count 2147483648 elements', () => np.argmin(many(1), { axis: 0 })],
  ['np.polygamma: order is 0.5', () => np.polygamma(np.array(1), { order: 0.5 })]
])('%s', (says, f) => expect(f).toThrow(says))
