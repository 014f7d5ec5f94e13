/**
 * The laws of a training: of its step, and of the fold of it over batches.
 */
import * as asked from '../asked.js'
import * as E from 'fp-ts/lib/Either.js'
import { shuffle } from '../../src/data/shuffle.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import { key as keyOf } from '../../src/random/index.js'
import { grad } from '../../src/transform/differentiate.js'
import { scan } from '../../src/transform/control/scan.js'
import type { Step } from '../../src/train/step.js'
import { zipWith } from '../../src/tree/map.js'
import { drawn } from '../arb/drawn.js'
import { batchesOf, choicesOf, startOf, trained, type BatchSource, type Start, type Trained } from '../descent/runs.js'
import { all, each, ensure, violated, within, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { numbers } from '../value/arrays.js'
import { caseLaw } from '../value/cases.js'
import { kindOf } from '../subject/tree.js'
import { show } from '../value/show.js'
import { allNumbers, copyOf, sameKinds, sameTree, stacked, treesBy } from '../value/trees.js'
import { jit } from '../value/jit.js'

/**
 * How the states of a training are saved.
 *
 * @category model
 * @since 0.1.0
 */
export interface StateCodec<T> {
  readonly encode: (state: T) => unknown
  readonly decode: (saved: unknown) => E.Either<unknown, T>
}

/**
 * A training and what is claimed of it. Only the first four fields are needed.
 *
 * @category model
 * @since 0.1.0
 */
export interface TrainingSubject<T, B, M> {
  readonly name: string
  readonly step: Step<T, B, M>
  /** The state before the first step, or a function that draws one from a key. */
  readonly start: Start<T>
  /** At least one batch, of which random sequences are taken; or a data set, of which random batches are cut. */
  readonly batches: BatchSource<B>
  /** How states are saved; unless told, every array is copied. */
  readonly codec?: StateCodec<T>
  /** What looks on, at the state and the metrics after each step. */
  readonly observe?: (state: T, metrics: M) => void
  /** Steps on `all` are gradient descent on a loss, at a rate. */
  readonly descent?: {
    readonly params: (state: T) => unknown
    readonly loss: (params: never, batch: B) => NDArray
    readonly rate: number
    readonly all: B
  }
  /** The order of the examples in a batch does not matter. Give exact arithmetic: dyadic data, sums and means of 2ᵏ. */
  readonly unordered?: boolean
  /** A metric that is drawn at random: no two steps of a run draw the same. */
  readonly noise?: (metrics: M) => NDArray
}

const fold = 'training as a fold'

const S = statements('training', {
  determinism: ['T1', 'folding the step over the same batches twice gives the same bits, and writes nothing', fold],
  compiled: ['T1.1', 'jit(step) gives the bits of step, where jit runs the interpreter', 'JAX, jit'],
  scanned: ['T1.2', 'the scan of the step over stacked batches is the fold over the batches, bit for bit', 'JAX, scan'],
  kind: ['T1.3', 'the state keeps its structure, shapes and dtypes', fold],
  noise: ['T1.4', 'no two steps of a run draw the same', 'Salmon et al., Parallel random numbers (2011)'],
  resumption: [
    'T2',
    'a training cut anywhere, saved, loaded and continued is the training, bit for bit',
    'the split law of folds'
  ],
  codec: ['T2.1', 'decode(encode(state)) = state, bit for bit', 'io-ts, Codec'],
  gradientDescent: ['T3', 'steps on all examples at once are gradient descent: p ← p − rate·∇loss(p)', 'definition'],
  orderInBatch: ['T3.1', 'the order of the examples in a batch changes nothing', 'the loss is a mean'],
  observation: ['T4', 'whoever reads states and metrics, and takes steps of its own, changes nothing', fold]
})

interface Case {
  readonly seed: number
  /** Which batches, in their order. */
  readonly batches: readonly number[]
}

interface Cut extends Case {
  /** How many steps come before the cut. */
  readonly cut: number
}

const cases = (count: number, minSteps = 1, maxSteps = 5) =>
  drawn(2 + maxSteps, (draw): Case => {
    const steps = draw.int(minSteps, maxSteps)
    const batches = Array.from({ length: steps }, () => draw.int(0, count - 1))
    return { batches, seed: draw.int(0, 9999) }
  })

const cuts = (count: number) =>
  drawn(9, (draw): Cut => {
    const steps = draw.int(1, 5)
    const cut = draw.int(0, steps)
    const batches = Array.from({ length: steps }, () => draw.int(0, count - 1))
    return { batches, cut, seed: draw.int(0, 9999) }
  })

const step = (i: number): string => `the metrics of step ${i + 1}`

const sameRun = <T, M>(expected: Trained<T, M>, came: Trained<T, M>, before = 0): Verdict =>
  all(
    () => treesBy(i => step(i + before), expected.told, came.told),
    () => sameTree(`the state after ${before + expected.told.length} steps`, expected.state, came.state)
  )

const isDeterministic = <T, B, M>(o: Step<T, B, M>, start: T, batches: readonly B[]): Verdict => {
  const [before, again] = [copyOf({ start, batches }), copyOf({ start, batches })]
  const first = trained(o, start, batches)
  return all(
    () => sameRun(first, trained(o, again.start, again.batches)),
    () => sameTree('the first state, which must not be written', before.start, start),
    () => sameTree('the batches, which must not be written', before.batches, batches)
  )
}

/** Only batches of one shape can be stacked: those like the first. */
const isScan = <T, B, M>(o: Step<T, B, M>, start: T, batches: readonly B[]): Verdict => {
  const alike = batches.filter(b => kindOf(b) === kindOf(batches[0]))
  const { state, told } = trained(o, start, alike)
  const [last, ys] = scan((s: T, b: B) => o(s, b))(start, stacked(alike))
  return all(
    () => sameTree(`the state after ${alike.length} steps`, state, last),
    () => sameTree('the stacked metrics', stacked(told), ys)
  )
}

const saved = <T>(codec: StateCodec<T> | undefined, state: T): E.Either<unknown, T> =>
  codec === undefined ? E.right(copyOf(state)) : codec.decode(codec.encode(state))

const isResumed = <T, B, M>(s: TrainingSubject<T, B, M>, start: T, batches: readonly B[], cut: number): Verdict => {
  const whole = trained(s.step, start, batches)
  const before = trained(s.step, start, batches.slice(0, cut))
  const loaded = saved(s.codec, before.state)
  if (E.isLeft(loaded)) return violated(`the state after ${cut} steps is not decoded: ${JSON.stringify(loaded.left)}`)
  const after = trained(s.step, loaded.right, batches.slice(cut))
  return within(
    `cut after ${cut} of ${batches.length} steps`,
    sameRun({ state: whole.state, told: whole.told.slice(cut) }, after, cut)
  )
}

const isDescent = <T, B, M>(
  s: TrainingSubject<T, B, M>,
  { params, loss, rate, all: examples }: NonNullable<TrainingSubject<T, B, M>['descent']>,
  start: T,
  steps: number
): Verdict => {
  const descend = (p: unknown): unknown =>
    zipWith(p, grad((q: unknown) => loss(q as never, examples))(p), (x, g) => np.sub(x, np.mul(g, rate)))
  const batches = Array.from({ length: steps }, () => examples)
  const expected = batches.reduce<unknown>(descend, params(start))
  return sameTree(`the parameters after ${steps} steps`, expected, params(trained(s.step, start, batches).state))
}

/** Reads everything, writes what it read, and trains on the side. */
const observing =
  <T, B, M>(s: TrainingSubject<T, B, M>): Step<T, B, M> =>
  (state, batch) => {
    allNumbers(state)
    s.step(state, batchesOf(s.batches, [0])[0])
    const [next, metrics] = s.step(state, batch)
    s.observe?.(next, metrics)
    copyOf({ next, metrics })
    s.step(next, batch)
    return [next, metrics]
  }

const drawsAnew = <M>(noise: (metrics: M) => NDArray, told: readonly M[]): Verdict => {
  const draws = told.map(noise)
  const seen = draws.map(x => numbers(x).join())
  return each(draws, (x, i) =>
    ensure(seen.indexOf(seen[i]) === i, () => `steps ${seen.indexOf(seen[i]) + 1} and ${i + 1} both drew ${show(x)}`)
  )
}

const claimLaws = <T, B, M>(s: TrainingSubject<T, B, M>): Laws => {
  const { name, codec, descent, noise, batches } = s
  const at = (c: Case): T => startOf(s.start, keyOf(c.seed))
  const of = (c: Case): readonly B[] => batchesOf(batches, c.batches)
  const some = cases(choicesOf(batches))
  return [
    ...(codec === undefined
      ? []
      : [
          caseLaw(S.codec, name, some, c => {
            const { state } = trained(s.step, at(c), of(c))
            const loaded = saved(codec, state)
            return E.isLeft(loaded)
              ? violated(`it is not decoded: ${JSON.stringify(loaded.left)}`)
              : sameTree('the state', state, loaded.right)
          })
        ]),
    ...(descent === undefined
      ? []
      : [caseLaw(S.gradientDescent, name, cases(1, 1, 3), c => isDescent(s, descent, at(c), c.batches.length))]),
    ...(s.unordered === true
      ? [
          caseLaw(S.orderInBatch, name, cases(choicesOf(batches), 1, 1), c => {
            const [start, [batch]] = [at(c), of(c)]
            const [plain, turned] = [batch, shuffle(keyOf(c.seed), batch)].map(b => s.step(start, b))
            return sameTree('state and metrics', plain, turned)
          })
        ]
      : []),
    ...(noise === undefined
      ? []
      : [
          caseLaw(S.noise, name, cases(choicesOf(batches), 2, 5), c =>
            drawsAnew(noise, trained(s.step, at(c), of(c)).told)
          )
        ])
  ]
}

/**
 * The laws of a training: a step `(state, batch) → [state, metrics]`, from random starts over random sequences of
 * batches. What is claimed beyond the first four fields brings further laws.
 *
 * Shapes:  as the step's
 *
 * @example
 * import assert from 'node:assert'
 * import * as E from 'fp-ts/lib/Either.js'
 * import { np, optim, random, train } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const loss = train.plainLoss((w: np.NDArray, xs: np.NDArray) => np.mean(np.square(np.sub(xs, w))))
 * const optimizer = optim.adam({ rate: 0.25 })
 * const training = {
 *   name: 'the mean',
 *   step: train.makeStep({ loss, optimizer }),
 *   start: (key: np.NDArray) => train.startFrom({ params: random.normal(key), state: null, optimizer, key }),
 *   batches: [np.array([1, 2]), np.array([3])]
 * }
 * laws.assertAll(laws.training(training), { runs: 10 })
 *
 * const codec = { encode: (s: unknown) => s, decode: () => E.right(training.start(random.key(0))) }
 * assert.throws(() => laws.assertAll(laws.training({ ...training, codec })), /the mean · resumption/)
 *
 * @category suites
 * @since 0.1.0
 */
export const training = asked.suite(
  'laws.training',
  { name: asked.text, step: asked.f, batches: asked.batches },
  <T, B, M>(s: TrainingSubject<T, B, M>): Laws => {
    const { name, batches } = s
    const at = (c: Case): T => startOf(s.start, keyOf(c.seed))
    const of = (c: Case): readonly B[] => batchesOf(batches, c.batches)
    const some = cases(choicesOf(batches))
    const compiled = jit(s.step)
    return [
      caseLaw(S.determinism, name, some, c => isDeterministic(s.step, at(c), of(c))),
      caseLaw(S.compiled, name, some, c => sameRun(trained(s.step, at(c), of(c)), trained(compiled, at(c), of(c)))),
      caseLaw(S.scanned, name, some, c => isScan(s.step, at(c), of(c))),
      caseLaw(S.kind, name, some, c => sameKinds('the state', at(c), trained(s.step, at(c), of(c)).state)),
      caseLaw(S.resumption, name, cuts(choicesOf(batches)), c => isResumed(s, at(c), of(c), c.cut)),
      caseLaw(S.observation, name, some, c =>
        sameRun(trained(s.step, at(c), of(c)), trained(observing(s), at(c), of(c)))
      ),
      ...claimLaws(s)
    ]
  }
)
