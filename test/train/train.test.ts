/** Training: its laws, T1–T5, and what steps and losses are. */
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import * as RA from 'fp-ts/lib/ReadonlyArray.js'
import { grad, jit, tree, vmap, type NDArray } from 'pullback'
import * as data from 'pullback/data'
import * as laws from 'pullback/laws'
import * as nn from 'pullback/nn'
import * as np from 'pullback/numpy'
import * as optim from 'pullback/optim'
import * as random from 'pullback/random'
import * as train from 'pullback/train'
import { describe, expect, test } from 'vitest'
import { testLaws } from '../laws/runner.js'
import { allNumbers, distance, ints, sameBits } from '../nn/support.js'

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

const examples = rows(0, 7)

const evaluate = train.makeEvaluate(loss)

const subjectOf = (name: string) => {
  const optimizer = optimizers[name]
  const begin = (key: NDArray) => train.start(model, optimizer, { key, input: examples.features })
  return {
    name,
    step: jit(train.makeStep({ loss, optimizer })),
    start: begin,
    batches: { dataset: examples },
    evaluate: (s: ReturnType<typeof begin>) => evaluate(s, examples)
  }
}

describe('the laws of a training', () => {
  for (const name of Object.keys(optimizers)) {
    // Not compiled, so that compiling is seen to change nothing.
    testLaws(laws.training({ ...subjectOf(name), step: train.makeStep({ loss, optimizer: optimizers[name] }) }), 15)
    testLaws(laws.fit(subjectOf(name)), 15)
  }
})

/** Four dyadic examples each, so that means are exact. */
const fours = fc.sample(laws.arb.array({ shape: [4, 2], values: 'dyadic' }), { numRuns: 8, seed: 3 })

describe('the laws of gradient descent', () => {
  const square = (w: NDArray, x: NDArray): NDArray => np.mean(np.square(np.sub(np.dot(x, w), 1)))
  const optimizer = optim.sgd({ rate: 0.25 })
  const dyadicOf = (key: NDArray): NDArray => np.div(random.randint(key, { shape: [2], min: -16, max: 17 }), 8)
  for (const [i, all] of fours.entries())
    testLaws(
      laws
        .training({
          name: `least squares ${i}`,
          step: jit(train.makeStep({ loss: train.plainLoss(square), optimizer })),
          start: key => train.startFrom({ params: dyadicOf(key), state: null, optimizer, key }),
          batches: fours,
          descent: { params: s => s.params, loss: square, rate: 0.25, all },
          unordered: true
        })
        .filter(law => law.id.startsWith('T3')),
      5
    )
})

describe('the laws of randomness in training', () => {
  const noisy: train.Loss<NDArray, null, NDArray, { readonly noise: NDArray }> = (w, state, x, context) => {
    const noise = context.mode === 'train' ? random.normal(context.key) : np.array(0)
    return [np.mean(np.square(np.sub(np.add(np.sum(x), noise), w))), { state, metrics: { noise } }]
  }
  const optimizer = optim.sgd({ rate: 0.25 })
  testLaws(
    laws.training({
      name: 'noisy least squares',
      step: jit(train.makeStep({ loss: noisy, optimizer })),
      start: key => train.startFrom({ params: random.normal(key), state: null, optimizer, key }),
      batches: fours,
      noise: m => m.noise
    }),
    20
  )
})

describe('the laws of early stopping', () => testLaws(laws.earlyStopping(), 200))

describe('the laws of stopping criteria', () => testLaws(laws.stoppingCriteria(), 200))

describe('fit', () => {
  test('carries the state of layers along: the examples that it has seen', () => {
    const { step, start } = subjectOf('sgd')
    const end = train.outcome(
      train.fit(train.newRun(start(random.key(0))), {
        step,
        batches: () => data.minibatches(examples, { size: 3 }),
        epochs: 2
      })
    )
    expect(E.isRight(end) && allNumbers(end.right.state.state).at(0)).toBe(2 * 7)
  })

  test('refuses an epoch without batches', () => {
    const { step, start } = subjectOf('sgd')
    const options = { step, batches: () => [], epochs: 1 }
    expect(() => [...train.fit(train.newRun(start(random.key(0))), options)]).toThrow(/epoch 0 has no batches/)
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

  test('that comes all the same after a cut', () => {
    events.slice(0, -1).forEach((event, i) => expect([...train.fit(event.run, options)]).toEqual(events.slice(i + 1)))
  })

  test('and the Left of the outcome', () => {
    expect(E.isLeft(train.outcome(events))).toBe(true)
    expect(E.isRight(train.outcome(train.fit(train.newRun(np.array(1)), { ...options, epochs: 1 })))).toBe(true)
    expect(() => train.outcome(events.slice(0, 2))).toThrow(/end with Stepped/)
  })
})

test('early stopping needs at least one epoch of patience', () => {
  expect(() => train.shouldStop({ patience: 0 })).toThrow(/at least 1/)
  expect(() => train.maxEpochs(0)).toThrow(/at least 1/)
  expect(() => train.relativeImprovementBelow({ fraction: 0.1, epochs: 0.5 })).toThrow(/at least 1/)
})

describe('a step', () => {
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
