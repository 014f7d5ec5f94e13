/**
 * The fold of a step over epochs of minibatches, told as a sequence of events.
 *
 * It is the unfolding of one pure transition. Running it twice gives the same events; running it from the `run` of any
 * event gives the events that came after.
 */
import * as E from 'fp-ts/lib/Either.js'
import * as option from '../core/options.js'
import { size } from '../data/dataset.js'
import { fold, unfold } from '../data/iterable.js'
import type { Batches } from '../data/minibatches.js'
import { fail } from '../ndarray/error.js'
import { told } from '../ndarray/told.js'
import * as np from '../numpy/index.js'
import type { Diverged, Done, EpochRecord, Numbers, Run, Totals, TrainEvent } from './event.js'
import type { Metrics } from './loss.js'
import type { Step, WithLoss } from './step.js'
import { isSound } from './sound.js'
import { bestEpoch, shouldStop, type Criterion, type Patience } from './stopping.js'

/**
 * Which epoch is best, and how long to wait for a better one.
 *
 * @category model
 * @since 0.1.0
 */
export interface Stopping<M, V> extends Patience {
  /** The lower, the better. */
  readonly score: (record: EpochRecord<M, V>) => number
}

/**
 * How `fit` trains.
 *
 * @category model
 * @since 0.1.0
 */
export interface FitOptions<T, B, M, V> {
  readonly step: Step<T, B, M>
  /** The batches of each epoch, from 0: `data.epochs`. They count by their sizes in the means of an epoch. */
  readonly batches: (epoch: number) => Batches<B>
  readonly epochs: number
  /** Metrics at the end of each epoch, on validation data say. */
  readonly evaluate?: (state: NoInfer<T>) => V
  /** Scores epochs, stops early and ends with the best state. */
  readonly stopping?: Stopping<M, V>
  /** Stops after an epoch whose history meets it; it asks for an epoch at least. */
  readonly until?: Criterion<EpochRecord<NoInfer<M>, NoInfer<V>>>
}

/**
 * A training before its first step.
 *
 * Shapes:  none change
 *
 * @example
 * import assert from 'node:assert'
 * import { train } from 'pullback'
 *
 * assert.strictEqual(train.newRun(0).epoch, 0)
 *
 * @category fitting
 * @since 0.1.0
 */
export const newRun = <T>(state: T): Run<T, never, never> => ({
  state,
  epoch: 0,
  position: 0,
  totals: null,
  history: [],
  best: null,
  finite: state
})

const numbers = <M>(metrics: M): Numbers<M> =>
  Object.fromEntries(Object.entries(metrics as Metrics).map(([name, x]) => [name, np.item(x)])) as Numbers<M>

const zipNumbers = <N extends object>(x: N, f: (value: number, name: string) => number): N =>
  Object.fromEntries(Object.entries(x as Record<string, number>).map(([name, value]) => [name, f(value, name)])) as N

const addStep = <M>(totals: Totals<M> | null, metrics: Numbers<M>, weight: number): Totals<M> => ({
  weight: (totals?.weight ?? 0) + weight,
  sums: zipNumbers(
    metrics,
    (value, name) => ((totals?.sums as Record<string, number> | undefined)?.[name] ?? 0) + weight * value
  )
})

const meansOf = <M>({ weight, sums }: Totals<M>): Numbers<M> => zipNumbers(sums, sum => sum / weight)

/** Where the transition stands: the run, and the batches of its epoch. */
interface Place<T, B, M, V> {
  readonly run: Run<T, M, V>
  readonly batches: Batches<B> | null
}

type Moved<T, B, M, V> = readonly [TrainEvent<T, M, V>, Place<T, B, M, V> | null]

const stepAt = <T, B, M extends WithLoss<Metrics>, V>(
  o: FitOptions<T, B, M, V>,
  place: Place<T, B, M, V>,
  batch: B,
  steps: number
): Moved<T, B, M, V> => {
  const { run } = place
  const [state, told] = o.step(run.state, batch)
  const metrics = numbers(told)
  if (!Number.isFinite((metrics as { readonly loss: number }).loss))
    return [{ _tag: 'Diverged', metrics, state: run.finite, run }, null]
  const totals = addStep(run.totals, metrics, size(batch))
  const next = { ...run, state, position: run.position + 1, totals, finite: run.state }
  return [
    { _tag: 'Stepped', epoch: run.epoch, step: next.position, steps, metrics, run: next },
    { ...place, run: next }
  ]
}

const endEpoch = <T, B, M, V>(
  o: FitOptions<T, B, M, V>,
  place: Place<T, B, M, V>,
  totals: Totals<M>
): Moved<T, B, M, V> => {
  const { run } = place
  const validation = numbers(o.evaluate === undefined ? ({} as V) : o.evaluate(run.state))
  const record: EpochRecord<M, V> = { epoch: run.epoch, train: meansOf(totals), validation }
  Object.freeze(record.train)
  Object.freeze(record.validation)
  const history = Object.freeze([...run.history, Object.freeze(record)])
  const isBest =
    o.stopping !== undefined &&
    bestEpoch(history.map(o.stopping.score), { minDelta: o.stopping.minDelta ?? 0 }) === history.length - 1
  const best = isBest ? { epoch: run.epoch, state: run.state } : run.best
  const next = { ...run, epoch: run.epoch + 1, position: 0, totals: null, history, best }
  return [
    { _tag: 'EpochEnded', record, run: next },
    { ...place, run: next, batches: null }
  ]
}

type Reason = Done<unknown, unknown, unknown>['reason']

/** Why a training ends after the epochs that are done; `null` when it goes on. */
const reasonToEnd = <T, B, M, V>(o: FitOptions<T, B, M, V>, { history, epoch }: Run<T, M, V>): Reason | null =>
  o.stopping !== undefined &&
  shouldStop({ patience: o.stopping.patience, minDelta: o.stopping.minDelta ?? 0 })(history.map(o.stopping.score))
    ? 'OutOfPatience'
    : o.until !== undefined && history.length > 0 && o.until(history)
      ? 'CriterionMet'
      : epoch >= o.epochs
        ? 'AllEpochs'
        : null

/** No loss has seen what the last step did. */
const lastEvent = <T, M, V>(run: Run<T, M, V>, reason: Reason): Done<T, M, V> | Diverged<T, M, V> => {
  const state = run.best?.state ?? run.state
  const last = run.history.at(-1)
  return last === undefined || isSound(state)
    ? { _tag: 'Done', reason, state, run }
    : { _tag: 'Diverged', metrics: last.train, state: run.finite, run }
}

const transition = <T, B, M extends WithLoss<Metrics>, V>(
  o: FitOptions<T, B, M, V>,
  place: Place<T, B, M, V>
): Moved<T, B, M, V> => {
  const { run } = place
  if (place.batches === null && run.position === 0) {
    const reason = reasonToEnd(o, run)
    if (reason !== null) return [lastEvent(run, reason), null]
  }
  const batches = place.batches ?? o.batches(run.epoch)
  const here = { ...place, batches }
  const batch = batches.at(run.position)
  if (run.position < batches.length && batch !== undefined) return stepAt(o, here, batch, batches.length)
  return run.totals === null
    ? fail(
        'InvalidArgument',
        'train.fit',
        `epoch ${run.epoch} has no batches`,
        'Give at least one example; with dropLast at least one whole batch'
      )
    : endEpoch(o, here, run.totals)
}

type NoMetrics = Readonly<Record<never, never>>
type AnyRun = Run<unknown, WithLoss<Metrics>, Metrics>
type AnyOptions = FitOptions<unknown, unknown, WithLoss<Metrics>, Metrics>

type AnyEvent = TrainEvent<unknown, WithLoss<Metrics>, Metrics>
type AnyPlace = Place<unknown, unknown, WithLoss<Metrics>, Metrics>

/** Events are read by anybody; what they hold is what the training goes on from. */
const frozen = (event: AnyEvent): AnyEvent => {
  if ('metrics' in event) Object.freeze(event.metrics)
  Object.freeze(event.run)
  return Object.freeze(event)
}

const readStopping = option.optionReader<Stopping<WithLoss<Metrics>, Metrics>>('train.fit: stopping', {
  score: option.needed(option.callable()),
  patience: option.needed(option.count),
  minDelta: option.number
})

const read = option.optionReader<AnyOptions>('train.fit', {
  step: option.needed(option.callable()),
  batches: option.needed({
    ...option.callable<AnyOptions['batches']>(),
    says: 'a function from the epoch to its batches',
    remedy: u => (Array.isArray(u) ? 'Write batches: () => batches, or data.epochs(dataset, { size, key })' : undefined)
  }),
  epochs: option.needed({
    ...option.natural,
    says: 'an integer ≥ 0, or Infinity',
    read: u => (u === Infinity ? u : option.natural.read(u))
  }),
  evaluate: option.callable(),
  stopping: { says: 'a record of score, patience and minDelta', read: u => readStopping(u) },
  until: option.callable()
})

const events = (start: AnyRun, o: AnyOptions): Iterable<AnyEvent> => {
  if (!Array.isArray((start as Partial<AnyRun> | null | undefined)?.history))
    return fail(
      'StructureMismatch',
      'train.fit',
      `the run is ${told(start)}`,
      'Give train.newRun(state), or the run of an event'
    )
  const run = { ...start, history: Object.freeze([...start.history]) }
  return unfold<AnyPlace | null, AnyEvent>({ run, batches: null }, place => {
    if (place === null) return null
    const [event, next] = transition(o, place)
    return [frozen(event), next]
  })
}

/**
 * Trains: the events of a run to its end, lazily. The steps are taken while the events are read. An event holds the whole
 * training so far, parameters and moments: a list of all events of a long training is as large as so many networks.
 *
 * Laws: the same every time · fit from the run of an event = the events after it, to the bit · what is done with the
 *       events changes nothing
 *
 * Shapes:  as the step's
 * Errors:  InvalidArgument, for an epoch without batches; a loss that is not finite is the event `Diverged`, and so are
 *          parameters that are not finite in the end
 *
 * @example
 * import assert from 'node:assert'
 * import { data, jit, np, optim, random, train } from 'pullback'
 *
 * const loss = train.plainLoss((w: np.NDArray, xs: np.NDArray) => np.mean(np.square(np.sub(xs, w))))
 * const optimizer = optim.sgd({ rate: 0.25 })
 * const state = train.startFrom({ params: np.array(0), state: null, optimizer, key: random.key(0) })
 * const events = train.fit(train.newRun(state), {
 *   step: jit(train.makeStep({ loss, optimizer })),
 *   batches: data.epochs(np.array([1, 2, 3, 2]), { size: 2, key: random.key(1) }),
 *   epochs: 5
 * })
 * const losses: number[] = []
 * for (const e of events) if (e._tag === 'EpochEnded') losses.push(e.record.train.loss)
 * assert.ok(losses.length === 5 && losses[4] < losses[0])
 *
 * @category fitting
 * @since 0.1.0
 */
export const fit: {
  <T, B, M extends WithLoss<Metrics>, V = NoMetrics>(
    run: Run<T, NoInfer<M>, NoInfer<V>>,
    o: FitOptions<T, B, M, V>
  ): Iterable<TrainEvent<T, M, V>>
  <T, B, M extends WithLoss<Metrics>, V = NoMetrics>(
    o: FitOptions<T, B, M, V>
  ): (run: Run<T, M, V>) => Iterable<TrainEvent<T, M, V>>
} = ((...args: readonly [AnyRun, AnyOptions] | readonly [AnyOptions]) => {
  const o = read(args[args.length - 1])
  return args.length < 2 ? (run: AnyRun) => events(run, o) : events(args[0] as AnyRun, o)
}) as never

/**
 * The end of a training, to which it is run.
 *
 * Shapes:  none change
 * Errors:  `Left` of the event `Diverged`; InvalidArgument, when the events have been cut before their end
 *
 * @example
 * import assert from 'node:assert'
 * import * as E from 'fp-ts/lib/Either.js'
 * import { np, train } from 'pullback'
 *
 * const step: train.Step<number, np.NDArray, { readonly loss: np.NDArray }> = n => [n + 1, { loss: np.array(1 / n) }]
 * const options = { step, batches: () => [np.zeros([1]), np.zeros([1])], epochs: 3 }
 * const finished = train.outcome(train.fit(train.newRun(1), options))
 * assert.ok(E.isRight(finished) && finished.right.state === 7)
 * const diverged = train.outcome(train.fit(train.newRun(0), options))
 * assert.ok(E.isLeft(diverged) && diverged.left.metrics.loss === Infinity)
 *
 * @category fitting
 * @since 0.1.0
 */
export const outcome = <T, M, V>(events: Iterable<TrainEvent<T, M, V>>): E.Either<Diverged<T, M, V>, Done<T, M, V>> => {
  if (
    ArrayBuffer.isView(events) ||
    typeof (events as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator] !== 'function'
  )
    return fail('InvalidArgument', 'train.outcome', `the events are ${told(events)}`, 'Give the events of a train.fit')
  const last = fold<TrainEvent<T, M, V>, TrainEvent<T, M, V> | null>(events, null, (_, event) => event)
  if ((last as unknown) === undefined || (last !== null && typeof last !== 'object'))
    return fail('InvalidArgument', 'train.outcome', `an event is ${told(last)}`, 'Give the events of a train.fit')
  if (last?._tag === 'Done') return E.right(last)
  if (last?._tag === 'Diverged') return E.left(last)
  return fail(
    'InvalidArgument',
    'train.outcome',
    `the events end with ${last === null ? 'nothing' : last._tag}`,
    'Give all events of a fit'
  )
}
