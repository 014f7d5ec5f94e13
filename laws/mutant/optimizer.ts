/**
 * Optimizers with one bug each.
 */
import { storage } from '../../src/ndarray/ndarray.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import * as optim from '../../src/optim/index.js'
import { concrete } from '../../src/trace/builder.js'
import { flatten } from '../../src/tree/flatten.js'
import { map, zipWith } from '../../src/tree/map.js'
import { optimizer as lawsOf, type OptimizerSubject } from '../suite/optimizer.js'
import type { Mutant } from './mutant.js'

// --- Adam, written so that one part at a time can be wrong

interface Adam {
  readonly step: NDArray
  readonly mean: unknown
  readonly square: unknown
}

interface AdamParts {
  readonly eps: number
  readonly b1: number
  readonly b2: number
  /** The next average, of the last one and what comes. */
  readonly average: (old: NDArray, x: NDArray, decay: number) => NDArray
  /** The share of its terms in an average after t steps, t = 1, 2, … */
  readonly weight: (decay: number, t: NDArray) => NDArray
  readonly ratio: (mean: NDArray, square: NDArray, eps: number) => NDArray
  readonly squareOf: (x: NDArray) => NDArray
  readonly firstSquare: (x: NDArray) => NDArray
}

const sound: AdamParts = {
  eps: 1e-9,
  b1: 0.9,
  b2: 0.999,
  average: (old, x, decay) => np.add(np.mul(old, decay), np.mul(x, 1 - decay)),
  weight: (decay, t) => np.sub(1, np.pow(decay, np.astype(t, 'float64'))),
  ratio: (mean, square, eps) => np.div(mean, np.add(np.sqrt(square), eps)),
  squareOf: np.square,
  firstSquare: np.zerosLike
}

const rate = 0.25

const adamStage = (parts: Partial<AdamParts> = {}): optim.Optimizer => {
  const p = { ...sound, ...parts }
  const debiased = (x: NDArray, decay: number, t: NDArray): NDArray => np.div(x, np.astype(p.weight(decay, t), x.dtype))
  return optim.stage<Adam>({
    init: params => ({
      step: np.zeros([], { dtype: 'int32' }),
      mean: map(params, np.zerosLike),
      square: map(params, p.firstSquare)
    }),
    update: (g, state) => {
      const step = np.add(state.step, 1)
      const mean = zipWith(state.mean as typeof g, g, (old, x) => p.average(old, x, p.b1))
      const square = zipWith(state.square as typeof g, map(g, p.squareOf), (old, x) => p.average(old, x, p.b2))
      const u = zipWith(mean, square, (m, v) => p.ratio(debiased(m, p.b1, step), debiased(v, p.b2, step), p.eps))
      return [u, { step, mean, square }]
    }
  })
}

const adam = (parts: Partial<AdamParts>): optim.Optimizer => optim.chain(adamStage(parts), optim.scaleByRate(rate))

const adamSubject = (parts: Partial<AdamParts>): OptimizerSubject<optim.OptimizerState> => ({
  name: 'adam',
  optimizer: adam(parts),
  scope: 'element',
  withEps: eps => adam({ ...parts, eps }),
  atRate: r => optim.chain(adamStage(parts), optim.scaleByRate(r)),
  signs: { rate, eps: sound.eps, b1: sound.b1, b2: sound.b2 },
  averages: ([state]) => state as Adam
})

// --- gradient descent

const sgdSubject = (
  optimizer: optim.Optimizer,
  claims: Partial<OptimizerSubject<optim.OptimizerState>> = {}
): OptimizerSubject<optim.OptimizerState> => ({ name: 'sgd', optimizer, scope: 'element', ...claims })

const descending = (atRate: (rate: number) => optim.Optimizer): OptimizerSubject<optim.OptimizerState> =>
  sgdSubject(atRate(rate), { atRate, descends: true, linear: true, converges: { steps: 300, below: 1e-3 } })

interface Velocity {
  readonly velocity: unknown
}

/** Momentum whose next velocity and update are made by a function of the update and the last velocity. */
const momentum = (
  f: (u: NDArray, v: NDArray) => { readonly update: NDArray; readonly velocity: NDArray }
): optim.Optimizer =>
  optim.stage<Velocity>({
    init: params => ({ velocity: map(params, np.zerosLike) }),
    update: (g, { velocity }) => [
      zipWith(g, velocity as typeof g, (u, v) => f(u, v).update),
      { velocity: zipWith(g, velocity as typeof g, (u, v) => f(u, v).velocity) }
    ]
  })

/** Momentum of decay 1/2, of which one part is wrong: made of the update, the velocity with it, and the last one. */
const heavyBall = (
  f: (u: NDArray, v: NDArray, old: NDArray) => { readonly update: NDArray; readonly velocity: NDArray },
  claim: OptimizerSubject<optim.OptimizerState>['momentum'] = { decay: 0.5 }
): OptimizerSubject<optim.OptimizerState> => {
  const optimizer = momentum((u, old) => f(u, np.add(u, np.mul(old, 0.5)), old))
  const atRate = (r: number): optim.Optimizer => optim.chain(optimizer, optim.scaleByRate(r))
  return { name: 'momentum', optimizer, scope: 'element', linear: true, momentum: claim, atRate, descends: true }
}

const stateless = (update: <P>(g: P, params: P) => P): optim.Optimizer =>
  optim.stage<null>({ init: () => null, update: (g, state, params) => [update(g, params), state] })

/** Writes the buffer that an array is a view of. */
const overwrite = (x: NDArray, f: (v: number) => number): NDArray => {
  const { data, offset } = concrete('a mutant', x)[storage]
  if (data.length > offset) data[offset] = f(data[offset])
  return x
}

const writesGradients = stateless(g => map(g, x => overwrite(np.asArray(x), v => -v / 4)))

const writesVelocity = optim.stage<Velocity>({
  init: params => ({ velocity: map(params, x => np.mul(np.zerosLike(x), x)) }),
  update: (g, { velocity }) => {
    flatten(velocity).leaves.forEach(v => overwrite(v, x => x / 2 + 1))
    return [zipWith(g, velocity as typeof g, np.mul), { velocity }]
  }
})

/** Steps are counted beside the state. */
const countsInSecret = (): optim.Optimizer => {
  let steps = 0
  return stateless(g => {
    steps += 1
    return map(g, x => np.div(x, steps))
  })
}

const largestLeaf = (g: unknown): number => Math.max(0, ...flatten(g).leaves.map(x => np.item(np.max(np.abs(x)))))

/** Bugs that the laws of optimizers must see. */
export const optimizers: readonly Mutant[] = [
  {
    suite: 'optimizer',
    bug: 'bias correction with t − 1: the first step divides by 0',
    breaks: ['O1', 'O11', 'O12'],
    laws: () => lawsOf(adamSubject({ weight: (decay, t) => sound.weight(decay, np.sub(t, 1)) }))
  },
  {
    suite: 'optimizer',
    bug: 'bias correction with t + 1',
    breaks: ['O11', 'O12'],
    laws: () => lawsOf(adamSubject({ weight: (decay, t) => sound.weight(decay, np.add(t, 1)) }))
  },
  {
    suite: 'optimizer',
    bug: 'no bias correction',
    breaks: ['O11', 'O12'],
    laws: () => lawsOf(adamSubject({ weight: () => np.array(1) }))
  },
  {
    suite: 'optimizer',
    bug: 'bias correction of the first step in every step: a stale counter',
    breaks: ['O12'],
    laws: () => lawsOf(adamSubject({ weight: decay => np.array(1 - decay) }))
  },
  {
    suite: 'optimizer',
    bug: 'ε stands inside the root',
    breaks: ['O3', 'O11'],
    laws: () => lawsOf(adamSubject({ ratio: (m, v, eps) => np.div(m, np.sqrt(np.add(v, eps))) }))
  },
  {
    suite: 'optimizer',
    bug: 'ε is one number, whatever is asked',
    breaks: ['O3'],
    laws: () => lawsOf({ ...adamSubject({}), withEps: () => adam({ eps: 0.01 }) })
  },
  {
    suite: 'optimizer',
    bug: 'the mean square starts at 1',
    breaks: ['O3', 'O11', 'O12.1'],
    laws: () => lawsOf(adamSubject({ firstSquare: np.onesLike }))
  },
  {
    suite: 'optimizer',
    bug: 'the average adds up: its new term has weight 1',
    breaks: ['O12.1'],
    laws: () => lawsOf(adamSubject({ average: (old, x, decay) => np.add(np.mul(old, decay), x) }))
  },
  {
    suite: 'optimizer',
    bug: 'the second moment is that of absolute values',
    breaks: ['O3', 'O11'],
    laws: () => lawsOf(adamSubject({ squareOf: np.abs }))
  },
  {
    suite: 'optimizer',
    bug: 'the rate scales the gradients before Adam, which forgets it',
    breaks: ['O2', 'O2.1'],
    laws: () =>
      lawsOf({
        ...adamSubject({}),
        atRate: r => optim.chain(optim.scale(r === 0 ? 1 : r), adamStage(), optim.scale(-rate))
      })
  },
  {
    suite: 'optimizer',
    bug: 'the schedule is off by one: it sees the number of this update',
    breaks: ['O11'],
    laws: () =>
      lawsOf({
        ...adamSubject({}),
        optimizer: optim.chain(
          adamStage(),
          optim.scaleByRate(t => optim.stepDecay({ from: rate, factor: 0.5, every: 1 })(np.add(t, 1)))
        )
      })
  },
  {
    suite: 'optimizer',
    bug: 'weight decay passes through the averages',
    breaks: ['O1.1'],
    laws: () =>
      lawsOf({
        ...adamSubject({}),
        name: 'adamW',
        optimizer: optim.chain(optim.addDecayedWeights({ decay: 0.25 }), adam({})),
        decay: rate * 0.25
      })
  },
  {
    suite: 'optimizer',
    bug: 'weight decay pushes away from 0',
    breaks: ['O1.1'],
    laws: () =>
      lawsOf({
        ...adamSubject({}),
        name: 'adamW',
        optimizer: optim.chain(adamStage(), optim.addDecayedWeights({ decay: -0.25 }), optim.scaleByRate(rate)),
        decay: rate * 0.25
      })
  },
  {
    suite: 'optimizer',
    bug: 'weight decay after the rate: it is not scaled, and adds',
    breaks: ['O1', 'O2'],
    laws: () => {
      const atRate = (r: number): optim.Optimizer =>
        optim.chain(optim.scaleByRate(r), optim.addDecayedWeights({ decay: 0.125 }))
      return lawsOf(sgdSubject(atRate(rate), { atRate }))
    }
  },
  {
    suite: 'optimizer',
    bug: 'steps go uphill',
    breaks: ['O9', 'O9.1'],
    laws: () => lawsOf(descending(r => optim.scale(r)))
  },
  {
    suite: 'optimizer',
    bug: 'the rate is three times what was asked',
    breaks: ['O9', 'O9.1'],
    laws: () => lawsOf(descending(r => optim.sgd({ rate: 3 * r })))
  },
  {
    suite: 'optimizer',
    bug: 'the gradient is squared',
    breaks: ['O4', 'O8', 'O9'],
    laws: () => lawsOf(descending(r => optim.chain(optim.leafwise(np.square), optim.scaleByRate(r))))
  },
  {
    suite: 'optimizer',
    bug: 'the velocity is clipped',
    breaks: ['O4'],
    laws: () =>
      lawsOf(
        sgdSubject(
          momentum((u, v) => {
            const velocity = np.add(u, np.clip(np.mul(v, 0.5), -0.5, 0.5))
            return { update: velocity, velocity }
          }),
          { linear: true }
        )
      )
  },
  {
    suite: 'optimizer',
    bug: 'a constant is added to every update',
    breaks: ['O1', 'O4', 'O4.1'],
    laws: () => lawsOf(heavyBall((u, v) => ({ update: np.add(v, 0.125), velocity: v })))
  },
  {
    suite: 'optimizer',
    bug: 'the velocity is not carried to the next step',
    breaks: ['O4.1'],
    laws: () => lawsOf(heavyBall(u => ({ update: u, velocity: u })))
  },
  {
    suite: 'optimizer',
    bug: 'Nesterov is off by one: it looks ahead along the last velocity',
    breaks: ['O4.1'],
    laws: () => lawsOf(heavyBall((u, v) => ({ update: v, velocity: v }), { decay: 0.5, nesterov: true }))
  },
  {
    suite: 'optimizer',
    bug: 'the last velocity is the update: one step late',
    breaks: ['O4.1', 'O9'],
    laws: () => lawsOf(heavyBall((u, v, old) => ({ update: old, velocity: v })))
  },
  {
    suite: 'optimizer',
    bug: 'gradients are centred in their leaf',
    breaks: ['O6.2'],
    laws: () => lawsOf(sgdSubject(stateless(g => map(g, u => np.sub(u, np.mean(u))))))
  },
  {
    suite: 'optimizer',
    bug: 'every leaf is scaled by the first one',
    breaks: ['O6', 'O6.1'],
    laws: () =>
      lawsOf(
        sgdSubject(
          stateless(g => {
            const [first] = flatten(g).leaves
            return first === undefined ? g : map(g, u => np.mul(u, np.astype(np.max(first), u.dtype)))
          })
        )
      )
  },
  {
    suite: 'optimizer',
    bug: 'float32 becomes float64 in the state',
    breaks: ['O6.3'],
    laws: () =>
      lawsOf(
        sgdSubject(
          momentum((u, v) => ({ update: u, velocity: np.astype(np.add(u, v), 'float64') })),
          { scope: 'element' }
        )
      )
  },
  {
    suite: 'optimizer',
    bug: 'the updates of a bias lose their shape',
    breaks: ['O6.3'],
    laws: () => lawsOf(sgdSubject(stateless(g => map(g, u => (u.ndim === 1 ? np.expandDims(u, { axis: 0 }) : u)))))
  },
  {
    suite: 'optimizer',
    bug: 'JavaScript asks how large the gradient is, which jit and vmap cannot know',
    breaks: ['O6.4', 'O6.7'],
    laws: () => lawsOf(sgdSubject(stateless(g => (largestLeaf(g) > 1 ? map(g, u => np.mul(u, 0.5)) : g))))
  },
  {
    suite: 'optimizer',
    bug: 'gradients are scaled in place',
    breaks: ['O6.5'],
    laws: () => lawsOf(sgdSubject(writesGradients))
  },
  {
    suite: 'optimizer',
    bug: 'the velocity is updated in place: old states change',
    breaks: ['O6.5'],
    laws: () => lawsOf(sgdSubject(writesVelocity))
  },
  {
    suite: 'optimizer',
    bug: 'steps are counted in a closure, not in the state',
    breaks: ['O6.6'],
    laws: () => lawsOf(sgdSubject(countsInSecret()))
  }
]
