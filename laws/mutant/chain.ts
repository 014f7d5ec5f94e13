/**
 * Clips and chains of optimizers with one bug each.
 */
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import * as optim from '../../src/optim/index.js'
import { flatten } from '../../src/tree/flatten.js'
import { map } from '../../src/tree/map.js'
import { clipping } from '../suite/clipping.js'
import { optimizerMonoid } from '../suite/optimizerMonoid.js'
import type { Mutant } from './mutant.js'

// --- clips

const clipLeaves = (greatest: number): optim.Optimizer =>
  optim.leafwise(u => {
    const norm = np.sqrt(np.sum(np.square(u)))
    return np.mul(u, np.where(np.gt(norm, greatest), np.div(greatest, norm), 1))
  })

/** The norm in the dtypes of the leaves. */
const normOfSquares = (t: unknown): NDArray =>
  np.sqrt(
    flatten(t).leaves.reduce<NDArray>((sum, x) => np.add(sum, np.astype(np.sum(np.square(x)), 'float64')), np.zeros([]))
  )

const scaledTo =
  (factor: (norm: NDArray, greatest: number) => NDArray, normOf = optim.globalNorm) =>
  (greatest: number) =>
    optim.stage<null>({
      init: () => null,
      update: (g, state) => {
        const f = factor(normOf(g), greatest)
        return [map(g, u => np.mul(u, np.astype(f, u.dtype))), state]
      }
    })

const clippingMutants: readonly Mutant[] = [
  {
    suite: 'clipping',
    bug: 'every leaf is clipped by its own norm',
    breaks: ['O7', 'O7.2'],
    laws: () => clipping({ name: 'clip', clip: clipLeaves })
  },
  {
    suite: 'clipping',
    bug: 'short updates are stretched to the bound',
    breaks: ['O7.1', 'O7.2'],
    laws: () => clipping({ name: 'clip', clip: scaledTo((norm, c) => np.where(np.gt(norm, 0), np.div(c, norm), 1)) })
  },
  {
    suite: 'clipping',
    bug: 'the square of the norm is taken for the norm',
    breaks: ['O7.2', 'O7.5'],
    laws: () =>
      clipping({
        name: 'clip',
        clip: scaledTo((norm, c) => np.where(np.gt(np.square(norm), c), np.div(c, np.square(norm)), 1)),
        norm: t => np.square(optim.globalNorm(t))
      })
  },
  {
    suite: 'clipping',
    bug: 'squares of float32 overflow: exploded updates are clipped to 0',
    breaks: ['O7.6'],
    laws: () =>
      clipping({
        name: 'clip',
        clip: scaledTo((norm, c) => np.where(np.gt(norm, c), np.div(c, norm), 1), normOfSquares)
      })
  },
  {
    suite: 'clipping',
    bug: 'long updates are halved once',
    breaks: ['O7', 'O7.2', 'O7.3'],
    laws: () => clipping({ name: 'clip', clip: scaledTo((norm, c) => np.where(np.gt(norm, c), 0.5, 1)) })
  },
  {
    suite: 'clipping',
    bug: 'only the upper bound holds',
    breaks: ['O7.4'],
    laws: () => clipping({ name: 'clip', by: 'value', clip: c => optim.leafwise(u => np.minimum(u, c)) })
  }
]

// --- chains

const chainMutants: readonly Mutant[] = [
  {
    suite: 'optimizerMonoid',
    bug: 'stages are applied from right to left',
    breaks: ['O5.2'],
    laws: () =>
      optimizerMonoid({ name: 'chain', monoid: { ...optim.Monoid, concat: (f, g) => optim.chain(g, f) }, states: true })
  },
  {
    suite: 'optimizerMonoid',
    bug: 'the unit negates',
    breaks: ['O5.1'],
    laws: () => optimizerMonoid({ name: 'chain', monoid: { ...optim.Monoid, empty: optim.scale(-1) } })
  },
  {
    suite: 'optimizerMonoid',
    bug: 'a chain of three turns its last two around',
    breaks: ['O5'],
    laws: () =>
      optimizerMonoid({
        name: 'chain',
        monoid: {
          ...optim.Monoid,
          concat: (f, g) => (f.stages.length > 1 ? optim.chain(g, f) : optim.chain(f, g))
        }
      })
  },
  {
    suite: 'optimizerMonoid',
    bug: 'the second optimizer starts from its first state in every step',
    breaks: ['O5.1'],
    laws: () =>
      optimizerMonoid({
        name: 'chain',
        monoid: {
          ...optim.Monoid,
          concat: (f, g) => {
            const both = optim.chain(f, g)
            return {
              ...both,
              update: (u, state, params) => {
                const [next, after] = both.update(u, [...state.slice(0, f.stages.length), ...g.init(params)], params)
                return [next, after]
              }
            }
          }
        }
      })
  }
]

/** Bugs that the laws of clips and of chains must see. */
export const chains: readonly Mutant[] = [...clippingMutants, ...chainMutants]
