/**
 * Functions and sums that round too roughly.
 */
import { np, type NDArray } from '../../src/index.js'
import { elementary, summation } from '../suite/accuracy.js'
import type { Mutant } from './mutant.js'

const single = (f: (x: NDArray) => NDArray) => (x: NDArray) => np.astype(f(np.astype(x, 'float32')), 'float64')

export const roughness: readonly Mutant[] = [
  {
    suite: 'elementary',
    bug: 'tanh is computed in float32',
    breaks: ['F1'],
    laws: () => elementary({ name: 'tanh', f: single(np.tanh), reference: 'tanh', ulps: 2, domain: [-20, 20] })
  },
  {
    suite: 'elementary',
    bug: 'expm1 is exp − 1: near 0 nothing is left',
    breaks: ['F1'],
    laws: () =>
      elementary({ name: 'expm1', f: x => np.sub(np.exp(x), 1), reference: 'expm1', ulps: 2, domain: [-1, 1] })
  },
  {
    suite: 'elementary',
    bug: 'sin takes π for 3.14159265',
    breaks: ['F1'],
    laws: () =>
      elementary({
        name: 'sin',
        f: x => np.sin(np.mul(x, Math.PI / 3.14159265)),
        reference: 'sin',
        ulps: 2,
        domain: [-100, 100]
      })
  },
  {
    suite: 'summation',
    bug: 'the last term of a long sum is left out',
    breaks: ['F2'],
    laws: () => summation({ name: 'sum', sum: x => (x.size > 8 ? np.sub(np.sum(x), np.index(x, -1)) : np.sum(x)) })
  },
  {
    suite: 'summation',
    bug: 'products are rounded to half precision before they are summed',
    breaks: ['F3'],
    laws: () => summation({ name: 'dot', dot: (x, y) => np.div(np.sum(np.round(np.mul(np.mul(x, y), 1024))), 1024) })
  }
]
