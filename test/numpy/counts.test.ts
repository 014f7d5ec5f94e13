/** A count that is none is told by its name. */
import { expect, test } from 'vitest'
import * as np from '../../src/numpy/index.js'

test.each<readonly [string, () => unknown]>([
  ['np.linspace: num is -1', () => np.linspace(0, 1, -1)],
  ['np.linspace: num is 2.5', () => np.linspace(0, 1, 2.5)],
  ['np.eye: rows is -1', () => np.eye(-1)],
  ['np.eye: columns is NaN', () => np.eye(2, { columns: NaN })],
  ['np.oneHot: depth is -1', () => np.oneHot(1, { depth: -1 })],
  ['np.oneHot: a label is 0.5', () => np.oneHot(np.array([0, 0.5]), { depth: 2 })],
  ['np.oneHot: a label is NaN', () => np.oneHot(np.array([NaN], { dtype: 'float32' }), { depth: 2 })],
  ['np.oneHot: a label is Infinity', () => np.oneHot(Infinity, { depth: 2 })],
  ['np.polygamma: order is 0.5', () => np.polygamma(np.array(1), { order: 0.5 })]
])('%s', (says, f) => expect(f).toThrow(says))
