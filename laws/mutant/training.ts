/**
 * Trainings with one bug each.
 */
import * as E from 'fp-ts/lib/Either.js'
import { storage, type NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import * as optim from '../../src/optim/index.js'
import * as random from '../../src/random/index.js'
import { concrete } from '../../src/trace/builder.js'
import * as train from '../../src/train/index.js'
import { map } from '../../src/tree/map.js'
import { fit as fitLaws } from '../suite/fit.js'
import { earlyStopping } from '../suite/stopping.js'
import { training as lawsOf, type TrainingSubject } from '../suite/training.js'
import { copyOf } from '../value/trees.js'
import type { Mutant } from './mutant.js'

// --- a training in which everything moves: the loss draws, the optimizer remembers, a schedule counts

type State = train.TrainState<NDArray>

type Told = train.WithLoss<{ readonly noise: NDArray }>

type Step = train.Step<State, NDArray, Told>

const half = (w: NDArray, xs: NDArray): NDArray => np.mul(0.5, np.mean(np.square(np.sub(xs, w))))

const noisy: train.Loss<NDArray, null, NDArray, { readonly noise: NDArray }> = (w, state, xs, context) => {
  const noise = context.mode === 'train' ? random.normal(context.key) : np.array(0)
  return [np.add(half(w, xs), np.mul(noise, w)), { state, metrics: { noise } }]
}

const cooling = optim.sgd({ rate: optim.stepDecay({ from: 0.5, factor: 0.5, every: 2 }), momentum: 0.5 })

const soundStep: Step = train.makeStep({ loss: noisy, optimizer: cooling })

const startWith =
  (optimizer: optim.Optimizer) =>
  (key: NDArray): State =>
    train.startFrom({ params: random.normal(key), state: null, optimizer, key })

const batches: readonly NDArray[] = [np.array([1, 2]), np.array([0.5]), np.array([-1, 0.25])]

type Subject = TrainingSubject<State, NDArray, Told>

const sound: Subject = {
  name: 'training',
  step: soundStep,
  start: startWith(cooling),
  batches,
  noise: m => m.noise
}

const withStep = (change: (step: Step) => Step): Subject => ({ ...sound, step: change(soundStep) })

/** Gradient descent without noise. */
const plain = (
  loss: (w: NDArray, xs: NDArray) => NDArray,
  optimizer: optim.Optimizer = optim.sgd({ rate: 0.25 })
): TrainingSubject<State, NDArray, { readonly loss: NDArray }> => ({
  name: 'descent',
  step: train.makeStep({ loss: train.plainLoss(loss), optimizer }),
  start: startWith(optimizer),
  batches,
  unordered: true,
  descent: { params: s => s.params, loss: half, rate: 0.25, all: np.array([1, 2, -1, 0.5]) }
})

const increment = (x: NDArray): void => {
  const { data, offset } = concrete('a mutant', x)[storage]
  data[offset] += 1
}

/** It counts its steps beside the state. */
const withSecretCounter = (step: Step): Step => {
  let count = 0
  return (state, batch) => {
    count += 1
    const [next, told] = step(state, batch)
    return [{ ...next, params: np.add(next.params, count) }, told]
  }
}

/** It keeps the last key beside the state: right as long as nobody else takes steps. */
const withSecretBatch = (step: Step): Step => {
  let last: number = 0
  return (state, batch) => {
    const first = np.item(state.step) === 0
    const size = first ? 0 : last
    last = batch.size
    const [next, told] = step(state, batch)
    return [{ ...next, params: np.add(next.params, size) }, told]
  }
}

const saved = (change: (state: State) => State): Subject => ({
  ...sound,
  codec: { encode: copyOf, decode: s => E.right(change(s as State)) }
})

const trainingMutants: readonly Mutant[] = [
  {
    suite: 'training',
    bug: 'steps are counted in a closure',
    breaks: ['T1', 'T2', 'T4'],
    laws: () => lawsOf(withStep(withSecretCounter))
  },
  {
    suite: 'training',
    bug: 'the step remembers the size of the last batch beside the state',
    breaks: ['T4'],
    laws: () => lawsOf(withStep(withSecretBatch))
  },
  {
    suite: 'training',
    bug: 'the parameters are updated in place',
    breaks: ['T1'],
    laws: () =>
      lawsOf(
        withStep(step => (state, batch) => {
          increment(state.params)
          return step(state, batch)
        })
      )
  },
  {
    suite: 'training',
    bug: 'JavaScript reads the step, which jit and scan know only of the first',
    breaks: ['T1.1', 'T1.2'],
    laws: () =>
      lawsOf(
        withStep(step => (state, batch) => {
          const [next, told] = step(state, batch)
          return np.item(state.step) < 2 ? [next, told] : [{ ...next, params: state.params }, told]
        })
      )
  },
  {
    suite: 'training',
    bug: 'the velocity grows by an entry in every step',
    breaks: ['T1.2', 'T1.3'],
    laws: () =>
      lawsOf({
        ...sound,
        step: (state, batch) => {
          const [next, told] = soundStep({ ...state, optimizer: state.optimizer.slice(0, 2) }, batch)
          return [{ ...next, optimizer: [...next.optimizer, ...state.optimizer.slice(2), next.step] }, told]
        }
      })
  },
  {
    suite: 'training',
    bug: 'the step counter becomes float64',
    breaks: ['T1.2', 'T1.3'],
    laws: () =>
      lawsOf(
        withStep(step => (state, batch) => {
          const [next, told] = step(state, batch)
          return [{ ...next, step: np.astype(next.step, 'float64') }, told]
        })
      )
  },
  {
    suite: 'training',
    bug: 'every step draws with the same key',
    breaks: ['T1.4'],
    laws: () =>
      lawsOf(
        withStep(step => (state, batch) => [
          step(state, batch)[0],
          step({ ...state, step: np.zeros([], { dtype: 'int32' }) }, batch)[1]
        ])
      )
  },
  {
    suite: 'training',
    bug: 'the counter of steps is not saved: the resumed run draws as at first',
    breaks: ['T2', 'T2.1'],
    laws: () => lawsOf(saved(s => ({ ...s, step: np.zeros([], { dtype: 'int32' }) })))
  },
  {
    suite: 'training',
    bug: 'the state of the optimizer is not saved',
    breaks: ['T2', 'T2.1'],
    laws: () => lawsOf(saved(s => ({ ...s, optimizer: cooling.init(s.params) })))
  },
  {
    suite: 'training',
    bug: 'states are saved in float32',
    breaks: ['T2', 'T2.1'],
    laws: () =>
      lawsOf(saved(s => map(s, x => (x.dtype === 'float64' ? np.astype(np.astype(x, 'float32'), 'float64') : x))))
  },
  {
    suite: 'training',
    bug: 'the decoder refuses what was saved after the first step',
    breaks: ['T2', 'T2.1'],
    laws: () =>
      lawsOf({
        ...sound,
        codec: {
          encode: copyOf,
          decode: s => (np.item((s as State).step) === 0 ? E.right(s as State) : E.left('an unknown version'))
        }
      })
  },
  {
    suite: 'training',
    bug: 'the loss is summed over the batch, not averaged',
    breaks: ['T3'],
    laws: () => lawsOf(plain((w, xs) => np.mul(0.5, np.sum(np.square(np.sub(xs, w))))))
  },
  {
    suite: 'training',
    bug: 'momentum creeps into gradient descent',
    breaks: ['T3'],
    laws: () => lawsOf(plain(half, optim.sgd({ rate: 0.25, momentum: 0.5 })))
  },
  {
    suite: 'training',
    bug: 'the first example of a batch counts twice',
    breaks: ['T3', 'T3.1'],
    laws: () => lawsOf(plain((w, xs) => half(w, np.concatenate([np.index(xs, np.slice(0, 1)), xs]))))
  },
  {
    suite: 'training',
    bug: 'an observer writes the state that it is shown',
    breaks: ['T4'],
    laws: () => lawsOf({ ...sound, observe: state => increment(state.params) })
  }
]

// --- fit

const fitted = { ...sound, evaluate: (s: State) => ({ size: np.abs(s.params) }) }

type AnyRun = train.Run<unknown, never, never>
type AnyOptions = train.FitOptions<unknown, unknown, train.WithLoss<train.Metrics>, train.Metrics>
type AnyEvents = Iterable<train.TrainEvent<unknown, train.WithLoss<train.Metrics>, train.Metrics>>

/** `fit` with other options, another start, or other events. */
const fitWith = (f: (run: AnyRun, o: AnyOptions) => AnyEvents): typeof train.fit => f as never

const fitMutant = (bug: string, breaks: readonly string[], f: (run: AnyRun, o: AnyOptions) => AnyEvents): Mutant => ({
  suite: 'fit',
  bug,
  breaks,
  laws: () => fitLaws({ ...fitted, fit: fitWith(f) })
})

const events = (run: AnyRun, o: AnyOptions): AnyEvents => train.fit(run, o as never) as AnyEvents

/** The events of one reading are gone in the next. */
const once = (all: AnyEvents): AnyEvents => {
  const iterator = all[Symbol.iterator]()
  return { [Symbol.iterator]: () => iterator }
}

const withoutLast = (o: AnyOptions): AnyOptions => ({
  ...o,
  batches: epoch => {
    const all = [...o.batches(epoch)]
    return all.length > 1 ? all.slice(0, -1) : all
  }
})

const everyStep = (all: AnyEvents, f: (e: train.Stepped<unknown, never, never>) => object): AnyEvents =>
  Array.from(all, e => (e._tag === 'Stepped' ? { ...e, ...f(e as never) } : e))

/** Where the training stands is kept beside the events. */
const oneForAll = (): ((run: AnyRun, o: AnyOptions) => AnyEvents) => {
  let here: AnyRun | null = null
  return (run, o) => ({
    *[Symbol.iterator]() {
      for (here = run; ;) {
        const [event] = events(here, o)
        here = event.run as AnyRun
        yield event
        if (event._tag === 'Done' || event._tag === 'Diverged') return
      }
    }
  })
}

const fitMutants: readonly Mutant[] = [
  fitMutant('events can be read only once', ['T1.5'], (run, o) => once(events(run, o))),
  fitMutant('the last batch of an epoch is dropped', ['T1.6', 'T1.7'], (run, o) => events(run, withoutLast(o))),
  fitMutant('there is one epoch too many', ['T1.6', 'T1.7'], (run, o) =>
    events(run, { ...o, epochs: o.epochs + 1, batches: e => o.batches(Math.min(e, o.epochs - 1)) })
  ),
  fitMutant('steps are counted from 0', ['T1.7'], (run, o) => everyStep(events(run, o), e => ({ step: e.step - 1 }))),
  fitMutant('the means of an epoch do not count the sizes of the batches', ['T1.7'], (run, o) => {
    const losses: number[] = []
    return Array.from(events(run, o), e => {
      if (e._tag === 'Stepped') losses.push((e.metrics as { readonly loss: number }).loss)
      if (e._tag !== 'EpochEnded') return e
      const mean = losses.splice(0).reduce((sum, l, _, all) => sum + l / all.length, 0)
      return { ...e, record: { ...e.record, train: { ...e.record.train, loss: mean } } } as never
    })
  }),
  fitMutant('a resumed run starts its epoch again', ['T2.2'], (run, o) => events({ ...run, position: 0 }, o)),
  fitMutant('a resumed run forgets the best state', ['T2.2'], (run, o) =>
    events({ ...run, best: null, history: [] }, o)
  ),
  fitMutant('all fits share one place: whoever trains from an event moves the others on', ['T4.1'], oneForAll()),
  fitMutant('divergence is told with the state after the step', ['T5'], (run, o) =>
    Array.from(events(run, o), e =>
      e._tag === 'Diverged'
        ? { ...e, run: { ...e.run, state: o.step(e.run.state, o.batches(e.run.epoch).at(e.run.position))[0] } }
        : e
    )
  ),
  fitMutant('parameters that are not finite pass for trained', ['T5.10'], (run, o) =>
    Array.from(events(run, o), e =>
      e._tag === 'Diverged' && Number.isFinite((e.metrics as { readonly loss: number }).loss)
        ? { _tag: 'Done', reason: 'AllEpochs', state: e.run.state, run: e.run }
        : e
    )
  ),
  fitMutant('a loss that is not finite is passed over', ['T5'], (run, o) =>
    events(run, {
      ...o,
      step: (s, b) => {
        const [next, told] = o.step(s, b)
        return [next, { ...told, loss: np.where(np.isFinite(told.loss), told.loss, 0) }]
      }
    })
  )
]

// --- early stopping

const stopping = (change: Partial<Parameters<typeof earlyStopping>[0]>) =>
  earlyStopping({ ...train, ...change, name: 'stopping' })

const stoppingMutants: readonly Mutant[] = [
  {
    suite: 'earlyStopping',
    bug: 'the highest score is best',
    breaks: ['T5.1', 'T5.2', 'T5.3'],
    laws: () =>
      stopping({
        bestEpoch: scores => scores.reduce((best, s, i) => (s > (best < 0 ? -Infinity : scores[best]) ? i : best), -1)
      })
  },
  {
    suite: 'earlyStopping',
    bug: 'an equal score counts as an improvement',
    breaks: ['T5.1', 'T5.2'],
    laws: () =>
      stopping({
        bestEpoch: scores => scores.reduce((best, s, i) => (s <= (best < 0 ? Infinity : scores[best]) ? i : best), -1)
      })
  },
  {
    suite: 'earlyStopping',
    bug: 'it waits one epoch longer',
    breaks: ['T5.3'],
    laws: () => stopping({ shouldStop: o => train.shouldStop({ ...o, patience: o.patience + 1 }) })
  },
  {
    suite: 'earlyStopping',
    bug: 'the last state is given, not the best',
    breaks: ['T5.3'],
    laws: () =>
      stopping({
        fit: fitWith((run, o) =>
          Array.from(events(run, o), e => (e._tag === 'Done' ? { ...e, state: e.run.state } : e))
        )
      })
  }
]

/** Bugs that the laws of trainings must see. */
export const trainings: readonly Mutant[] = [...trainingMutants, ...fitMutants, ...stoppingMutants]
