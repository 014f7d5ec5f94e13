/**
 * The laws of `fit`, the fold of a step over epochs that is told as events, and of when it stops.
 */
import * as asked from '../asked.js'
import * as E from 'fp-ts/lib/Either.js'
import { size } from '../../src/data/dataset.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import type { Draw } from '../../src/core/primitive.js'
import { key as keyOf } from '../../src/random/index.js'
import type { Run, TrainEvent } from '../../src/train/event.js'
import * as train from '../../src/train/fit.js'
import type { Metrics } from '../../src/train/loss.js'
import type { Step, WithLoss } from '../../src/train/step.js'
import { drawn } from '../arb/drawn.js'
import { batchesOf, choicesOf, startOf, trained, type BatchSource, type Start } from '../descent/runs.js'
import { all, each, ensure, violated, within, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { caseLaw } from '../value/cases.js'
import { allNumbers, copyOf, sameTree } from '../value/trees.js'

/**
 * A training that `fit` can run: its metrics have a loss, and its batches have rows.
 *
 * @category model
 * @since 0.1.0
 */
export interface FitSubject<T, B, M extends WithLoss<Metrics>> {
  readonly name: string
  readonly step: Step<T, B, M>
  /** The state before the first step, or a function that draws one from a key. */
  readonly start: Start<T>
  /** At least one batch, of which random sequences are taken; or a data set, of which random batches are cut. */
  readonly batches: BatchSource<B>
  /** Metrics at the end of an epoch. */
  readonly evaluate?: (state: T) => Metrics
  /** What runs the training: `train.fit` unless told. */
  readonly fit?: typeof train.fit
}

const source = 'training as a fold'

const S = statements('training', {
  sameEvents: ['T1.5', 'fit tells the same events every time', source],
  fold: ['T1.6', 'fit ends with the fold of the step over the batches of all epochs', source],
  events: ['T1.7', 'fit tells every step, every epoch with the weighted means of its metrics, and one end', source],
  resumptionFromEvents: [
    'T2.2',
    'fit from the run of any event, copied, tells the events that came after it',
    'the split law of folds'
  ],
  readersOfEvents: ['T4.1', 'whoever reads events, trains from them or leaves early changes nothing', source],
  divergence: ['T5', 'a loss that is not finite ends the training: a Left with the states before that step', source],
  ruin: [
    'T5.10',
    'a last step that leaves parameters that are not finite is a divergence: a Left with the state before it',
    source
  ]
})

type AnyMetrics = WithLoss<Metrics>
type Event<T> = TrainEvent<T, AnyMetrics, Metrics>

interface Case {
  readonly seed: number
  /** The batches of every epoch. */
  readonly epochs: readonly (readonly number[])[]
}

const drawCase = (draw: Draw, count: number): Case => {
  const lengths = Array.from({ length: draw.int(1, 3) }, () => draw.int(1, 3))
  return { epochs: lengths.map(n => Array.from({ length: n }, () => draw.int(0, count - 1))), seed: draw.int(0, 9999) }
}

const cases = (count: number) => drawn(14, draw => drawCase(draw, count))

const cutCases = (count: number) =>
  drawn(15, draw => {
    const cut = draw.int(0, 12)
    return { cut, ...drawCase(draw, count) }
  })

const poisonedCases = (count: number) =>
  drawn(16, draw => {
    const [k, loss] = [draw.int(0, 8), draw.oneOf([NaN, Infinity, -Infinity])]
    const c = drawCase(draw, count)
    return { k: k % c.epochs.flat().length, loss, ...c }
  })

// --- comparing events

const textOf = (u: unknown): string =>
  JSON.stringify(u, (_, v: unknown) => (typeof v === 'number' && !Number.isFinite(v) ? String(v) : v))

/** The arrays of an event by their names, and its other values as text. */
const partsOf = <T>(event: Event<T>): readonly [trees: unknown, text: string] => {
  const { run, state: end, ...rest } = event as Event<T> & { readonly state?: T }
  const { state, best, finite, ...bookkeeping } = run
  return [
    { state, finite, best: best === null ? null : best.state, end: end ?? null },
    textOf([rest, bookkeeping, best === null ? null : best.epoch])
  ]
}

const sameEvents = <T>(expected: readonly Event<T>[], came: readonly Event<T>[], before = 0): Verdict =>
  expected.length === came.length
    ? each(expected, (e, i) => {
        const [[trees, text], [others, other]] = [partsOf(e), partsOf(came[i])]
        return within(
          `event ${before + i + 1}, ${e._tag}`,
          all(
            () => ensure(text === other, () => `expected ${text}\ncame     ${other}`),
            () => sameTree('its arrays', trees, others)
          )
        )
      })
    : violated(
        `expected ${expected.length} events after ${before}, came ${came.length}: ${came.map(e => e._tag).join(', ')}`
      )

/** A run as it would come back from a file. */
const reloaded = <T, M, V>(run: Run<T, M, V>): Run<T, M, V> => ({
  ...run,
  state: copyOf(run.state),
  finite: copyOf(run.finite),
  best: run.best === null ? null : { ...run.best, state: copyOf(run.best.state) }
})

// --- laws

interface Fitting<T, B> {
  readonly step: Step<T, B, AnyMetrics>
  readonly batches: (epoch: number) => readonly B[]
  readonly epochs: number
}

const weightedMeans = <B>(told: readonly AnyMetrics[], batches: readonly B[]): Readonly<Record<string, number>> => {
  const weights = batches.map(size)
  const total = weights.reduce((a, b) => a + b)
  return Object.fromEntries(
    Object.keys(told[0]).map(name => [name, told.reduce((sum, m, i) => sum + weights[i] * np.item(m[name]), 0) / total])
  )
}

/** Weights, products, sums and a quotient round. */
const near = (expected: number, came: number, terms: number): boolean =>
  Object.is(expected, came) ||
  Math.abs(expected - came) <= 4 * (terms + 2) * 2 ** -53 * (Math.abs(expected) + Math.abs(came))

const tellsAll = <T, B>(events: readonly Event<T>[], o: Fitting<T, B>, start: T): Verdict => {
  const epochs = Array.from({ length: o.epochs }, (_, e) => o.batches(e))
  const tags = [...epochs.flatMap(e => [...e.map(() => 'Stepped'), 'EpochEnded']), 'Done'].join(', ')
  const came = events.map(e => e._tag).join(', ')
  if (tags !== came) return violated(`expected the events ${tags}\ncame                ${came}`)
  const { told } = trained(o.step, start, epochs.flat())
  const stepped = events.flatMap(e => (e._tag === 'Stepped' ? [e] : []))
  const ended = events.flatMap(e => (e._tag === 'EpochEnded' ? [e.record] : []))
  const places = epochs.flatMap((batches, e) => batches.map((_, i) => textOf([e, i + 1, batches.length])))
  return all(
    () =>
      each(stepped, (e, i) => {
        const at = textOf([e.epoch, e.step, e.steps])
        const metrics = Object.fromEntries(Object.entries(told[i]).map(([name, x]) => [name, np.item(x)]))
        return within(
          `step ${i + 1}`,
          all(
            () => ensure(at === places[i], () => `expected [epoch, step, steps] ${places[i]}, came ${at}`),
            () =>
              ensure(
                textOf(e.metrics) === textOf(metrics),
                () => `expected ${textOf(metrics)}, came ${textOf(e.metrics)}`
              )
          )
        )
      }),
    () =>
      each(ended, (record, e) => {
        const before = epochs.slice(0, e).flat().length
        const means = weightedMeans(told.slice(before, before + epochs[e].length), epochs[e])
        const came = record.train as Readonly<Record<string, number>>
        return ensure(
          record.epoch === e && Object.keys(means).every(name => near(means[name], came[name], epochs[e].length)),
          () => `epoch ${e}: expected the means ${textOf(means)}, came ${textOf(came)} of epoch ${record.epoch}`
        )
      })
  )
}

/** The same step with a counter, whose loss is not finite in one step. */
const poisoned =
  <T, B>(
    step: Step<T, B, AnyMetrics>,
    at: number,
    loss: number
  ): Step<{ readonly state: T; readonly count: NDArray }, B, AnyMetrics> =>
  ({ state, count }, batch) => {
    const [next, metrics] = step(state, batch)
    return [
      { state: next, count: np.add(count, 1) },
      { ...metrics, loss: np.item(count) === at ? np.array(loss) : metrics.loss }
    ]
  }

const stopsAt = <T, B>(fit: typeof train.fit, o: Fitting<T, B>, start: T, k: number, loss: number): Verdict => {
  const batches = Array.from({ length: o.epochs }, (_, e) => o.batches(e)).flat()
  const at = (n: number): T => trained(o.step, start, batches.slice(0, n)).state
  const options = { ...o, step: poisoned(o.step, k, loss) }
  const end = train.outcome([...fit(train.newRun({ state: start, count: np.array(0) }), options)])
  return E.isRight(end)
    ? violated(`a loss of ${loss} in step ${k + 1} has not ended the training`)
    : within(
        `a loss of ${loss} in step ${k + 1}`,
        all(
          () => sameTree(`the state before that step, after ${k}`, at(k), end.left.run.state.state),
          () => sameTree('the last state of a finite loss', at(Math.max(k - 1, 0)), end.left.state.state),
          () => ensure(Object.is(end.left.metrics.loss, loss), () => `the loss is told as ${end.left.metrics.loss}`)
        )
      )
}

/** The same step, of which the last makes a parameter beside the others infinite or NaN. */
const ruins = <T, B>(fit: typeof train.fit, o: Fitting<T, B>, start: T, value: number): Verdict => {
  const batches = Array.from({ length: o.epochs }, (_, e) => o.batches(e)).flat()
  const step: Step<{ readonly state: T; readonly params: NDArray; readonly left: number }, B, AnyMetrics> = (
    s,
    batch
  ) => {
    const [state, metrics] = o.step(s.state, batch)
    return [{ state, params: np.array([0, s.left === 1 ? value : 1]), left: s.left - 1 }, metrics]
  }
  const first = { state: start, params: np.zeros([2]), left: batches.length }
  const end = train.outcome([...fit(train.newRun(first), { ...o, step })])
  return E.isRight(end)
    ? violated(`a parameter that the last step makes ${value} passes for trained`)
    : all(
        () =>
          sameTree(
            'the state before the last step',
            trained(o.step, start, batches.slice(0, -1)).state,
            end.left.state.state
          ),
        () => ensure(Number.isFinite(end.left.metrics.loss), () => `the loss is told as ${end.left.metrics.loss}`)
      )
}

/**
 * The laws of `fit` on a training: what it tells is a function of the run that it starts from.
 *
 * Shapes:  as the step's
 *
 * @example
 * import assert from 'node:assert'
 * import { np, optim, random, train } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const loss = train.plainLoss((w: np.NDArray, xs: np.NDArray) => np.mean(np.square(np.sub(xs, w))))
 * const optimizer = optim.sgd({ rate: 0.25, momentum: 0.5 })
 * const training = {
 *   name: 'the mean',
 *   step: train.makeStep({ loss, optimizer }),
 *   start: (key: np.NDArray) => train.startFrom({ params: random.normal(key), state: null, optimizer, key }),
 *   batches: [np.array([1, 2]), np.array([3])]
 * }
 * laws.assertAll(laws.fit(training), { runs: 10 })
 * assert.strictEqual(laws.fit(training).length, 7)
 *
 * @category suites
 * @since 0.1.0
 */
export const fit = asked.suite(
  'laws.fit',
  { name: asked.text, step: asked.f, batches: asked.batches },
  <T, B, M extends WithLoss<Metrics>>(s: FitSubject<T, B, M>): Laws => {
    const { name, evaluate, fit: fitOf = train.fit } = s
    const at = (c: Case): T => startOf(s.start, keyOf(c.seed))
    const of = (c: Case): Fitting<T, B> => ({
      step: s.step,
      batches: epoch => batchesOf(s.batches, c.epochs[epoch]),
      epochs: c.epochs.length
    })
    // Scored, so that there is a best state to keep.
    const full = (c: Case) => ({
      ...of(c),
      evaluate: (state: T): Metrics => evaluate?.(state) ?? {},
      stopping: { score: (r: { readonly train: { readonly loss: number } }) => r.train.loss, patience: 2 }
    })
    const from = (run: Run<T, AnyMetrics, Metrics>, c: Case): Iterable<Event<T>> =>
      fitOf(run, full(c)) as Iterable<Event<T>>
    const events = (c: Case): Iterable<Event<T>> => from(train.newRun(at(c)), c)
    const some = cases(choicesOf(s.batches))
    return [
      caseLaw(S.sameEvents, name, some, c => {
        const once = events(c)
        const read = [...once]
        return all(
          () => within('read again', sameEvents(read, [...once])),
          () => within('run again', sameEvents(read, [...events(c)]))
        )
      }),
      caseLaw(S.fold, name, some, c => {
        const end = train.outcome(fitOf(train.newRun(at(c)), of(c)))
        const expected = trained(
          s.step,
          at(c),
          c.epochs.flatMap((_, e) => of(c).batches(e))
        ).state
        return E.isLeft(end) ? violated('the training diverged') : sameTree('the last state', expected, end.right.state)
      }),
      caseLaw(S.events, name, some, c =>
        tellsAll([...fitOf(train.newRun(at(c)), of(c))] as readonly Event<T>[], of(c), at(c))
      ),
      caseLaw(S.resumptionFromEvents, name, cutCases(choicesOf(s.batches)), c => {
        const whole = [...events(c)]
        const cut = c.cut % whole.length
        const rest = [...from(reloaded(whole[cut].run), c)]
        return within(
          `cut after event ${cut + 1}, ${whole[cut]._tag}`,
          // The last event has no other after it: it comes again.
          sameEvents(whole.slice(Math.min(cut + 1, whole.length - 1)), rest, cut + 1)
        )
      }),
      caseLaw(S.readersOfEvents, name, some, c => {
        const quiet = [...events(c)]
        const observed: Event<T>[] = []
        for (const event of events(c)) {
          observed.push(event)
          allNumbers(event.run.state)
          s.step(event.run.state, of(c).batches(0)[0])
          evaluate?.(event.run.state)
          for (const inner of from(event.run, c)) if (inner._tag === 'EpochEnded') break
        }
        return sameEvents(quiet, observed)
      }),
      caseLaw(S.divergence, name, poisonedCases(choicesOf(s.batches)), c => stopsAt(fitOf, of(c), at(c), c.k, c.loss)),
      caseLaw(S.ruin, name, poisonedCases(choicesOf(s.batches)), c => ruins(fitOf, of(c), at(c), c.loss))
    ]
  }
)
