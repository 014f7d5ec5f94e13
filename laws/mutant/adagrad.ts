/**
 * AdaGrad with one bug each.
 */
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import * as optim from '../../src/optim/index.js'
import { flatten } from '../../src/tree/flatten.js'
import { map, zipWith } from '../../src/tree/map.js'
import { unflatten } from '../../src/tree/unflatten.js'
import { optimizer as lawsOf, type OptimizerSubject } from '../suite/optimizer.js'
import type { Mutant } from './mutant.js'

const rate = 0.25

interface Sums {
  readonly square: unknown
}

/** AdaGrad of rate 1/4, of which the next sum or the quotient may be wrong. */
const adagradSubject = (
  next: (s: NDArray, g: NDArray) => NDArray,
  ratio: (g: NDArray, s: NDArray, old: NDArray) => NDArray = (g, s) => np.div(g, np.add(np.sqrt(s), 1e-8)),
  initial = 0
): OptimizerSubject<optim.OptimizerState> => {
  const sums = optim.stage<Sums>({
    init: params => ({ square: map(params, np.zerosLike) }),
    update: (g, state) => {
      const olds = state.square as typeof g
      const square = zipWith(olds, g, next)
      const quotients = flatten(g).leaves.map((x, i) => ratio(x, flatten(square).leaves[i], flatten(olds).leaves[i]))
      return [unflatten(flatten(g).structure, quotients) as typeof g, { square }]
    }
  })
  const optimizer = optim.chain(sums, optim.scaleByRate(rate))
  return { name: 'adagrad', optimizer, scope: 'element', rootSums: { rate, eps: 1e-8, initial } }
}

const sumOfSquares = (s: NDArray, g: NDArray): NDArray => np.add(s, np.square(g))

/** Bugs that the laws of sums of squares must see. */
export const adagradMutants: readonly Mutant[] = [
  {
    suite: 'optimizer',
    bug: 'the squares are not carried to the next step',
    breaks: ['O13', 'O13.1'],
    laws: () => lawsOf(adagradSubject((_, g) => np.square(g)))
  },
  {
    suite: 'optimizer',
    bug: 'the root is taken before this gradient is added',
    breaks: ['O13', 'O13.1'],
    laws: () => lawsOf(adagradSubject(sumOfSquares, (g, _, old) => np.div(g, np.add(np.sqrt(np.add(old, 1e-9)), 1e-8))))
  },
  {
    suite: 'optimizer',
    bug: 'the sum starts from 0, whatever is asked',
    breaks: ['O13'],
    laws: () => lawsOf(adagradSubject(sumOfSquares, undefined, 0.5))
  },
  {
    suite: 'optimizer',
    bug: 'the sum of squares is not rooted',
    breaks: ['O13', 'O13.1'],
    laws: () => lawsOf(adagradSubject(sumOfSquares, (g, s) => np.div(g, np.add(s, 1e-8))))
  }
]
