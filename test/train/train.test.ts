/** Laws of training: T1–T5, and what steps and losses are. */
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import { grad, jit, tree, vmap, type NDArray } from 'pullback'
import * as data from 'pullback/data'
import * as nn from 'pullback/nn'
import * as np from 'pullback/numpy'
import * as optim from 'pullback/optim'
import * as random from 'pullback/random'
import * as train from 'pullback/train'
import { describe, expect, test } from 'vitest'
import { allNumbers, arrayOf, avals, distance, dyadic, ints, sameBits } from '../nn/support.js'

// --- a small training in which everything moves: dropout draws, a layer counts, a schedule decays

const counting: nn.Layer<null, NDArray> = {
  init: () => [null, np.zeros([], { dtype: 'int32' })],
  apply: (params, seen, x, { mode }) => [x, mode === 'train' ? np.add(seen, x.shape[0]) : seen]
}

const model = nn.compose(
  nn.dense({ out: 4 }),
  nn.activation(nn.silu),
  counting,
  nn.dropout({ rate: 0.25 }),
  nn.dense({ out: 3 })
)
const loss = train.supervised({ layer: model, loss: nn.softmaxCrossEntropy, metrics: { accuracy: nn.accuracy } })

const optimizers: Readonly<Record<string, optim.Optimizer>> = {
  sgd: optim.sgd({ rate: 0.1, momentum: 0.9, nesterov: true }),
  adamW: optim.chain(
    optim.clipByGlobalNorm(1),
    optim.adamW({ rate: optim.warmUp(optim.cosine({ from: 0.1, steps: 20 }), 3), decay: 0.01 })
  )
}

const rows = (seed: number, n: number): train.Labelled => {
  const [featureKey, labelKey] = random.split(random.key(seed))
  return {
    features: random.normal(featureKey, { shape: [n, 2], dtype: 'float32' }),
    labels: random.randint(labelKey, { shape: [n], max: 3 })
  }
}

interface Setting {
  readonly optimizer: string
  readonly seed: number
  readonly n: number
  readonly size: number
  readonly epochs: number
}

const setting: fc.Arbitrary<Setting> = fc.record({
  optimizer: fc.constantFrom(...Object.keys(optimizers)),
  seed: fc.nat({ max: 100 }),
  n: fc.integer({ min: 1, max: 7 }),
  size: fc.integer({ min: 1, max: 4 }),
  epochs: fc.integer({ min: 1, max: 3 })
})

const setUp = ({ optimizer: name, seed, n, size, epochs }: Setting) => {
  const optimizer = optimizers[name]
  const examples = rows(seed, n)
  const step = jit(train.makeStep({ loss, optimizer }))
  const start = train.start(model, optimizer, { key: random.key(seed), input: examples.features })
  const batches = data.epochs(examples, { size, key: random.key(seed + 1) })
  const evaluate = train.makeEvaluate(loss)
  const options = {
    step,
    batches,
    epochs,
    evaluate: (s: typeof start) => evaluate(s, examples),
    stopping: { score: (r: { readonly validation: { readonly loss: number } }) => r.validation.loss, patience: 2 }
  }
  return { optimizer, examples, step, start, batches, options }
}

/** All arrays of an event, under their keys, and its other values as text. */
const frozen = (event: object): readonly [unknown, string] => {
  const { run, state, ...rest } = event as {
    readonly run: { readonly state: unknown; readonly best: unknown; readonly finite: unknown }
    readonly state?: unknown
  }
  const { state: current, best, finite, ...bookkeeping } = run
  return [[current, best, finite, state], JSON.stringify([rest, bookkeeping])]
}

const sameEvents = (xs: readonly object[], ys: readonly object[]): boolean =>
  xs.length === ys.length &&
  xs.every((x, i) => {
    const [[a, s], [b, t]] = [frozen(x), frozen(ys[i])]
    return s === t && sameBits(a, b)
  })

describe('fit', () => {
  test('T1 tells the same every time', () => {
    fc.assert(
      fc.property(setting, s => {
        const { options, start } = setUp(s)
        const events = train.fit(train.newRun(start), options)
        const again = setUp(s)
        return (
          sameEvents([...events], [...events]) &&
          sameEvents([...events], [...train.fit(train.newRun(again.start), again.options)])
        )
      }),
      { numRuns: 15 }
    )
  })

  test('T2 goes on from any event, copied element by element, as if it had not been cut', () => {
    fc.assert(
      fc.property(setting, fc.nat(), (s, cut) => {
        const { options, start } = setUp(s)
        const events = [...train.fit(train.newRun(start), options)]
        const at = cut % events.length
        const copy = <A>(t: A): A => tree.map(t, x => np.reshape(np.array(np.toTypedArray(x)), { shape: x.shape }))
        const { run } = events[at]
        const reloaded = {
          ...run,
          state: copy(run.state),
          best: run.best && { ...run.best, state: copy(run.best.state) }
        }
        const rest = [...train.fit(reloaded, options)]
        expect(sameEvents(rest, at === events.length - 1 ? events.slice(at) : events.slice(at + 1))).toBe(true)
      }),
      { numRuns: 30 }
    )
  })

  test('is the fold of its step over the batches of its epochs', () => {
    fc.assert(
      fc.property(setting, s => {
        const {
          options: { stopping: _, ...options },
          start,
          batches,
          step
        } = setUp(s)
        const end = train.outcome(train.fit(train.newRun(start), options))
        const all = RA.flatten(Array.from({ length: s.epochs }, (_, e) => [...batches(e)]))
        const folded = RA.reduce(start, train.foldSteps(step))(all)
        expect(E.isRight(end) && sameBits(end.right.state, folded)).toBe(true)
      }),
      { numRuns: 15 }
    )
  })

  test('T4 is not changed by what is done with its events', () => {
    const { options, start } = setUp({ optimizer: 'adamW', seed: 5, n: 6, size: 2, epochs: 3 })
    const quiet = [...train.fit(train.newRun(start), options)]
    const observed: (typeof quiet)[number][] = []
    for (const event of train.fit(train.newRun(start), options)) {
      observed.push(event)
      options.step(event.run.state, options.batches(7).at(0)!)
      options.evaluate(event.run.state)
      allNumbers(event.run.state)
      for (const inner of train.fit(event.run, options)) if (inner._tag === 'EpochEnded') break
    }
    expect(sameEvents(observed, quiet)).toBe(true)
  })

  test('tells every step, every epoch with the weighted means of its steps, and one end', () => {
    fc.assert(
      fc.property(setting, s => {
        const {
          options: { stopping: _, ...options },
          start,
          batches
        } = setUp(s)
        const events = [...train.fit(train.newRun(start), options)]
        const steps = Math.ceil(s.n / s.size)
        const tags = Array.from({ length: s.epochs }, () => [
          ...Array.from({ length: steps }, () => 'Stepped'),
          'EpochEnded'
        ]).flat()
        expect(events.map(e => e._tag)).toEqual([...tags, 'Done'])
        const stepped = events.flatMap(e => (e._tag === 'Stepped' && e.epoch === 0 ? [e] : []))
        expect(stepped.map(e => [e.step, e.steps])).toEqual(stepped.map((_, i) => [i + 1, steps]))
        const ended = events.flatMap(e => (e._tag === 'EpochEnded' ? [e.record] : []))
        expect(ended.map(r => r.epoch)).toEqual(Array.from({ length: s.epochs }, (_, e) => e))
        const weights = [...batches(0)].map(data.size)
        const mean = stepped.reduce((sum, e, i) => sum + weights[i] * e.metrics.loss, 0) / s.n
        expect(ended[0].train.loss).toBeCloseTo(mean, 12)
        expect(allNumbers(events.at(-1)!.run.state.state).at(0)).toBe(s.n * s.epochs)
      }),
      { numRuns: 10 }
    )
  })

  test('refuses an epoch without batches', () => {
    const { options, start } = setUp({ optimizer: 'sgd', seed: 0, n: 3, size: 2, epochs: 1 })
    expect(() => [...train.fit(train.newRun(start), { ...options, batches: () => [] })]).toThrow(
      /epoch 0 has no batches/
    )
  })
})

describe('T5 divergence is an event', () => {
  /** Halves its state; the loss is NaN in the step that finds it at 1/8. */
  const step: train.Step<NDArray, NDArray, { readonly loss: NDArray }> = state => [
    np.mul(state, 0.5),
    { loss: np.where(np.eq(state, 0.125), NaN, state) }
  ]
  const options = { step, batches: () => [np.zeros([1]), np.zeros([1])], epochs: 4 }
  const events = [...train.fit(train.newRun(np.array(1)), options)]

  test('with the state before the step, and the latest whose loss was finite', () => {
    const last = events.at(-1)!
    expect(events.map(e => e._tag)).toEqual(['Stepped', 'Stepped', 'EpochEnded', 'Stepped', 'Diverged'])
    expect(
      last._tag === 'Diverged' && [np.item(last.run.state), np.item(last.state), last.metrics.loss, last.run.position]
    ).toEqual([0.125, 0.25, NaN, 1])
  })

  test('T2 that comes all the same after a cut', () => {
    events
      .slice(0, -1)
      .forEach((event, i) => expect(sameEvents([...train.fit(event.run, options)], events.slice(i + 1))).toBe(true))
  })

  test('and the Left of the outcome', () => {
    expect(E.isLeft(train.outcome(events))).toBe(true)
    expect(E.isRight(train.outcome(train.fit(train.newRun(np.array(1)), { ...options, epochs: 1 })))).toBe(true)
    expect(() => train.outcome(events.slice(0, 2))).toThrow(/end with Stepped/)
  })
})

describe('early stopping', () => {
  const scores = fc.array(
    fc.oneof(
      fc.integer({ min: 0, max: 8 }).map(k => k / 4),
      fc.constant(NaN)
    ),
    { maxLength: 12 }
  )
  const minDelta = fc.constantFrom(0, 0.25, 0.5)

  test('the best epoch improved on all before it, and none after it improved on it', () => {
    fc.assert(
      fc.property(scores, minDelta, (xs, delta) => {
        const best = train.bestEpoch(xs, { minDelta: delta })
        if (best < 0) return xs.every(x => Number.isNaN(x))
        const former = train.bestEpoch(xs.slice(0, best), { minDelta: delta })
        const improved = former < 0 || xs[best] < xs[former] - delta
        return improved && xs.slice(best + 1).every(x => !(x < xs[best] - delta))
      })
    )
    fc.assert(
      fc.property(
        scores,
        xs => train.bestEpoch(xs) === xs.findIndex(x => x === Math.min(...xs.filter(y => !Number.isNaN(y))))
      )
    )
  })

  test('stops a training that long after its best epoch, and gives that epoch back', () => {
    fc.assert(
      fc.property(scores, minDelta, fc.integer({ min: 1, max: 4 }), (xs, delta, patience) => {
        const options = {
          step: (n: number, _: NDArray) => [n + 1, { loss: np.array(1) }] as const,
          batches: () => [np.zeros([1])],
          epochs: xs.length,
          evaluate: (n: number) => ({ score: np.array(xs[n - 1]) }),
          stopping: {
            score: (r: { readonly validation: { readonly score: number } }) => r.validation.score,
            patience,
            minDelta: delta
          }
        }
        const end = train.outcome(train.fit(train.newRun(0), options))
        const stop = xs.findIndex((_, i) => train.shouldStop({ patience, minDelta: delta })(xs.slice(0, i + 1)))
        const length = stop < 0 ? xs.length : stop + 1
        const best = train.bestEpoch(xs.slice(0, length), { minDelta: delta })
        expect(E.isRight(end) && [end.right.run.epoch, end.right.reason, end.right.state]).toEqual([
          length,
          stop < 0 ? 'AllEpochs' : 'OutOfPatience',
          best < 0 ? length : best + 1
        ])
      })
    )
  })

  test('needs at least one epoch of patience', () => {
    expect(() => train.shouldStop({ patience: 0 })).toThrow(/at least 1/)
  })
})

describe('a step', () => {
  test('T3 on all examples is gradient descent', () => {
    const squares = train.plainLoss((w: NDArray, x: NDArray) => np.mean(np.square(np.sub(np.dot(x, w), 1))))
    const optimizer = optim.sgd({ rate: 0.25 })
    fc.assert(
      fc.property(arrayOf([2]), arrayOf([4, 2]), (w, x) => {
        const start = train.startFrom({ params: w, state: null, optimizer, key: random.key(0) })
        const end = train.outcome(
          train.fit(train.newRun(start), {
            step: jit(train.makeStep({ loss: squares, optimizer })),
            batches: () => data.minibatches(x, { size: 4 }),
            epochs: 3
          })
        )
        const descend = (p: NDArray): NDArray =>
          np.add(p, np.mul(grad((q: NDArray) => np.mean(np.square(np.sub(np.dot(x, q), 1))))(p), -0.25))
        expect(E.isRight(end) && sameBits(end.right.state.params, descend(descend(descend(w))))).toBe(true)
      }),
      { numRuns: 30 }
    )
  })

  test('does not depend on the order of the examples in a batch', () => {
    const squares = train.plainLoss((w: NDArray, x: NDArray) => np.mean(np.square(np.sub(x, w))))
    const optimizer = optim.sgd({ rate: 0.5 })
    const step = train.makeStep({ loss: squares, optimizer })
    fc.assert(
      fc.property(arrayOf([4], dyadic), fc.nat(), (x, seed) => {
        const start = train.startFrom({ params: np.array(0.5), state: null, optimizer, key: random.key(0) })
        return sameBits(step(start, x), step(start, data.shuffle(random.key(seed), x)))
      }),
      { numRuns: 30 }
    )
  })

  test('is the same under jit, and keeps structure, shapes and dtypes', () => {
    fc.assert(
      fc.property(setting, s => {
        const { optimizer, start, examples, step } = setUp(s)
        const eager = train.makeStep({ loss, optimizer })(start, examples)
        expect(sameBits(step(start, examples), eager)).toBe(true)
        expect(avals(eager[0])).toEqual(avals(start))
      }),
      { numRuns: 15 }
    )
  })

  test('counts itself, keeps its key, and draws anew each time', () => {
    const drawn = train.plainLoss((w: NDArray, _: NDArray) => w)
    const noisy: typeof drawn = (params, state, batch, context) => {
      const [value, aux] = drawn(params, state, batch, context)
      return [context.mode === 'train' ? np.add(value, random.normal(context.key)) : value, aux]
    }
    const optimizer = optim.sgd({ rate: 0 })
    const step = train.makeStep({ loss: noisy, optimizer })
    const start = train.startFrom({ params: np.array(0), state: null, optimizer, key: random.key(3) })
    const [second, a] = step(start, ints([0]))
    const [third, b] = step(second, ints([0]))
    expect([np.item(third.step), sameBits(third.key, start.key), np.item(a.loss) !== np.item(b.loss)]).toEqual([
      2,
      true,
      true
    ])
    expect(np.item(train.makeEvaluate(noisy)(start, ints([0])).loss)).toBe(0)
  })

  test('learns: the sign of a product of two features', () => {
    const layer = nn.compose(nn.dense({ out: 16 }), nn.activation(nn.tanh), nn.dense({ out: 2 }))
    const x = random.normal(random.key(0), { shape: [64, 2] })
    const y = np.astype(np.gt(np.mul(np.index(x, np.slice(), 0), np.index(x, np.slice(), 1)), 0), 'int32')
    const xor = train.supervised({ layer, loss: nn.softmaxCrossEntropy, metrics: { accuracy: nn.accuracy } })
    const optimizer = optim.adam({ rate: 0.05 })
    const start = train.start(layer, optimizer, { key: random.key(1), input: x })
    const examples = { features: x, labels: y }
    const end = train.outcome(
      train.fit(train.newRun(start), {
        step: jit(train.makeStep({ loss: xor, optimizer })),
        batches: data.epochs(examples, { size: 16, key: random.key(2) }),
        epochs: 60
      })
    )
    expect(E.isRight(end) && np.item(train.makeEvaluate(xor)(end.right.state, examples).accuracy)).toBeGreaterThan(0.95)
  })

  test('maps over a batch of states: an ensemble is its members', () => {
    const x = random.normal(random.key(0), { shape: [6, 2] })
    const examples = { features: x, labels: ints([0, 1, 2, 0, 1, 2]) }
    const optimizer = optim.adam({ rate: 0.1 })
    const begin = (key: NDArray) => train.start(model, optimizer, { key, input: x })
    const step = train.makeStep({ loss, optimizer })
    const keys = random.split(random.key(1), 3)
    const stepAll = vmap(step, { inAxes: [0, null] })
    const [ensemble, { loss: losses }] = stepAll(stepAll(vmap(begin)(keys), examples)[0], examples)
    const members = [...keys].map(key => step(step(begin(key), examples)[0], examples))
    expect(distance(losses, np.stack(members.map(([, metrics]) => metrics.loss)))).toBeLessThan(1e-12)
    members.forEach(([member], i) =>
      expect(
        distance(
          tree.map(ensemble, leaf => np.index(leaf, i)),
          member
        )
      ).toBeLessThan(1e-12)
    )
  })

  test('is differentiable: the loss after three steps, in the parameters before them', () => {
    const quartic = (w: NDArray, x: NDArray): NDArray => np.mean(np.square(np.square(np.sub(x, w))))
    const x = np.array([0.5, -0.25])
    for (const optimizer of [
      optim.sgd({ rate: 0.05, momentum: 0.5, nesterov: true }),
      optim.adam({ rate: 0.05, eps: 0.1 })
    ]) {
      const step = train.makeStep({ loss: train.plainLoss(quartic), optimizer })
      const after = (w: NDArray): NDArray => {
        const first = train.startFrom({ params: w, state: null, optimizer, key: random.key(0) })
        return quartic(RA.reduce(first, train.foldSteps(step))([x, x, x]).params, x)
      }
      const f = (w: number): number => np.item(after(np.array(w)))
      const h = 2 ** -6
      const [wide, narrow] = [h, h / 2].map(d => (f(1 + d) - f(1 - d)) / (2 * d))
      expect(np.item(grad(after)(1))).toBeCloseTo((4 * narrow - wide) / 3, 7)
    }
  })
})
