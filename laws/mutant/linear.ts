/**
 * Bugs in linear maps and their transposes.
 */
import * as np from '../../src/numpy/index.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { linearTranspose } from '../../src/transform/differentiate.js'
import { vectorSpace } from '../../src/transform/tree/vectorSpace.js'
import { customTranspose } from '../../src/transform/custom/transpose.js'
import { array } from '../arb/array.js'
import { adjointPair, linear, type LinearSubject } from '../suite/linear.js'
import type { Mutant } from './mutant.js'

const row = array({ minRank: 1, maxRank: 1, values: 'dyadic' })

const matrix = np.array([
  [1, 2],
  [0, 1]
])

const pair = array({ shape: [2], values: 'dyadic' })

const ofMap = (
  bug: string,
  breaks: readonly string[],
  subject: Omit<LinearSubject<NDArray, NDArray>, 'name'>
): Mutant => ({
  suite: 'linear',
  bug,
  breaks,
  laws: () => linear({ name: 'L', ...subject })
})

const ofPair = (
  bug: string,
  breaks: readonly string[],
  forward: (x: NDArray) => NDArray,
  backward: (ct: NDArray, x: NDArray) => NDArray
): Mutant => ({
  suite: 'adjointPair',
  bug,
  breaks,
  laws: () => adjointPair({ name: 'L and M', forward, backward, domain: row })
})

const running = (x: NDArray): NDArray => np.cumsum(x)

/** Bugs of linear maps. */
export const linearMutants: readonly Mutant[] = [
  ofMap('the map adds a constant', ['D11', 'D11.1'], { L: x => np.add(x, 1) }),
  ofMap('the map is homogeneous, and not additive', ['D11.1'], { L: np.abs }),
  ofMap('the operand of a product is not transposed', ['D12'], {
    L: x => np.matmul(matrix, x),
    transpose: ct => np.matmul(matrix, ct),
    domain: pair
  }),
  ofMap('the rule of the transpose turns the wrong way', ['D12'], {
    L: x =>
      customTranspose(
        (y: NDArray) => np.roll(y, { shift: 1 }),
        (ct: NDArray) => np.roll(ct, { shift: 1 })
      )(x),
    domain: row
  }),
  ofMap('every transposition doubles', ['D12', 'D12.1'], {
    L: running,
    domain: row,
    transposeOf: ((f: (x: NDArray) => NDArray, avals: NDArray) => (ct: NDArray) =>
      vectorSpace.scale(2, linearTranspose(f, avals)(ct))) as unknown as typeof linearTranspose
  })
]

/** Bugs of adjoint pairs. */
export const adjointPairMutants: readonly Mutant[] = [
  ofPair('the sums run forwards both ways', ['D12.2'], running, running),
  ofPair(
    'a slice is cut one place too far right',
    ['D12.2'],
    x => np.pad(x, { padWidth: [1, 2] }),
    ct => np.index(ct, np.slice(2, -1))
  ),
  ofPair(
    'the way back adds what came',
    ['D12.3'],
    x => x,
    (ct, x) => np.add(ct, x)
  ),
  ofPair(
    'rounding on the way',
    ['D12.3'],
    x => np.round(x),
    ct => ct
  )
]
