/**
 * What trainings, optimizers, batches and data sets refuse at the call, and what they write instead.
 */
import { data, nn, np, optim, random, TensorError, train, type NDArray } from 'pullback'
import * as datasets from 'pullback/datasets'
import { decodeCsv } from 'pullback/io'
import { describe, expect, test } from 'vitest'

const wrong = <A>(f: A): ((...args: readonly unknown[]) => unknown) => f as never

const optimizer = optim.sgd({ rate: 0.1 })
const loss = train.plainLoss((w: NDArray, xs: NDArray) => np.mean(np.square(np.sub(xs, w))))
const state = train.startFrom({ params: np.array(0), state: null, optimizer, key: random.key(0) })
const step = train.makeStep({ loss, optimizer })
const xs = np.ones([4])
const points = { features: np.ones([4, 2]), labels: np.zeros([4], { dtype: 'int32' }) }

const refused: readonly (readonly [string, () => unknown, RegExp])[] = [
  [
    'optim.adam(0.1)',
    () => wrong(optim.adam)(0.1),
    /^optim\.adam: the options are 0\.1\. Give a record, such as \{ rate: a number or a schedule \}/
  ],
  ['optim.adam({ lr })', () => wrong(optim.adam)({ lr: 0.1 }), /^optim\.adam: there is no option lr.*Write rate$/],
  ['optim.adam()', () => wrong(optim.adam)(), /^optim\.adam: the option rate is missing/],
  ['optim.adam of a text', () => wrong(optim.adam)({ rate: '0.1' }), /rate is "0\.1"; expected a number or a schedule/],
  ['optim.sgd({ learningRate })', () => wrong(optim.sgd)({ learningRate: 1 }), /Write rate/],
  ['betas', () => wrong(optim.adam)({ rate: 1, betas: [0.9, 0.99] }), /Write b1/],
  ['weightDecay', () => wrong(optim.adamW)({ rate: 1, weightDecay: 0.1 }), /Write decay/],
  ['momentum by position', () => wrong(optim.momentum)(0.9), /optim\.momentum: the options are 0\.9/],
  ['a negative eps', () => optim.adam({ rate: 1, eps: -1 }), /eps is -1/],
  ['a rate as an object', () => wrong(optim.scaleByRate)({ rate: 1 }), /optim\.scaleByRate/],
  [
    'a list of optimizers',
    () => wrong(optim.chain)([optimizer]),
    /optim\.chain: argument 1 is a list of 1.*one by one/
  ],
  ['a function among optimizers', () => wrong(optim.chain)(optimizer, optim.adam), /argument 2 is a function/],
  ['a schedule by position', () => wrong(optim.cosine)(0.1, 100), /optim\.cosine: the options are 0\.1/],
  [
    'a schedule by other names',
    () => wrong(optim.linear)({ from: 1, decaySteps: 3 }),
    /optim\.linear: there is no option decaySteps/
  ],
  [
    'makeStep without options',
    () => wrong(train.makeStep)(loss, optimizer),
    /train\.makeStep: the options are a function/
  ],
  ['makeStep without optimizer', () => wrong(train.makeStep)({ loss }), /the option optimizer is missing/],
  [
    'makeStep of a plain loss',
    () => train.makeStep({ loss: ((p: NDArray) => np.sum(p)) as never, optimizer })(state, xs),
    /^train\.makeStep: the loss gave an array of shape \[\]; expected \[value, \{ state, metrics \}\].*train\.plainLoss/
  ],
  [
    'makeEvaluate of a plain loss',
    () => train.makeEvaluate(((p: NDArray) => np.sum(p)) as never)(state, xs),
    /^train\.makeEvaluate: .*train\.plainLoss/
  ],
  [
    'startFrom without key',
    () => wrong(train.startFrom)({ params: np.array(0), state: null, optimizer }),
    /option key is missing/
  ],
  [
    'supervised with a function as layer',
    () => wrong(train.supervised)({ layer: nn.relu, loss: nn.huber }),
    /nn\.activation/
  ],
  [
    'supervised without loss',
    () => wrong(train.supervised)({ layer: nn.dense({ out: 1 }) }),
    /the option loss is missing/
  ],
  [
    'batches as a list',
    () => wrong(train.fit)(train.newRun(state), { step, batches: [xs], epochs: 1 }),
    /train\.fit: batches is a list of 1.*batches: \(\) => batches/
  ],
  [
    'no epochs',
    () => wrong(train.fit)(train.newRun(state), { step, batches: () => [xs] }),
    /the option epochs is missing/
  ],
  ['fit of a state', () => wrong(train.fit)(state, { step, batches: () => [xs], epochs: 1 }), /train\.newRun\(state\)/],
  ['fit without options', () => wrong(train.fit)(train.newRun(state)), /train\.fit: there is no option state/],
  ['minibatches of batchSize', () => wrong(data.minibatches)(points, { batchSize: 2 }), /Write size/],
  ['minibatches by position', () => wrong(data.minibatches)(points, 2), /data\.minibatches: the options are 2/],
  ['minibatches without options', () => wrong(data.minibatches)(points), /there is no option features/],
  ['epochs without key', () => wrong(data.epochs)(points, { size: 2 }), /the option key is missing/],
  ['a split by position', () => wrong(data.split)(random.key(0), points, 0.8), /data\.split: the options are 0\.8/],
  [
    'a split by another name',
    () => wrong(data.split)(random.key(0), points, { testSize: 0.2 }),
    /there is no option testSize/
  ],
  ['moons by position', () => wrong(datasets.moons)(random.key(0), 100), /datasets\.moons: .*\{ rows: 100 \}/],
  ['moons of n', () => wrong(datasets.moons)(random.key(0), { n: 100 }), /there is no option n/],
  ['csv options null', () => wrong(decodeCsv)('1,2', null), /io\.decodeCsv: the options are null/],
  ['csv options of another name', () => wrong(decodeCsv)('1,2', { header: true }), /there is no option header/]
]

describe('refused at the call', () => {
  test.each(refused)('%s', (_, call, message) => {
    let thrown: unknown
    try {
      call()
    } catch (e) {
      thrown = e
    }
    expect(TensorError.is(thrown) ? 'a TensorError' : String(thrown)).toBe('a TensorError')
    expect((thrown as Error).message).toMatch(message)
  })
})

test('what a getter throws passes through', () => {
  const own = new Error('mine')
  const options = {
    get rate(): number {
      throw own
    }
  }
  expect(() => optim.adam(options)).toThrow(own)
})

test('options and runs that change after the call change nothing', () => {
  const options = { step, batches: () => [xs], epochs: 2 }
  const history: never[] = []
  const events = train.fit({ ...train.newRun(state), history }, options)
  options.epochs = 5
  options.batches = () => []
  history.push({} as never)
  expect(Array.from(events, e => e._tag)).toEqual(['Stepped', 'EpochEnded', 'Stepped', 'EpochEnded', 'Done'])
})

test('the history of an event cannot be emptied', () => {
  const histories = []
  for (const event of train.fit(train.newRun(state), { step, batches: () => [xs], epochs: 3 })) {
    expect(() => ((event.run.history as unknown[]).length = 0)).toThrow(TypeError)
    expect(Object.isFrozen(event.run)).toBe(true)
    if (event._tag === 'EpochEnded') histories.push(event.run.history.length)
  }
  expect(histories).toEqual([1, 2, 3])
})

test('a last step that ruins the parameters is a divergence', () => {
  const options = { batches: () => [xs], epochs: 1 }
  const toInfinity: typeof step = (s, batch) => [{ ...s, params: np.array(-Infinity) }, step(s, batch)[1]]
  const end = train.outcome(train.fit(train.newRun(state), { ...options, step: toInfinity }))
  expect(end).toMatchObject({ _tag: 'Left', left: { _tag: 'Diverged', state } })
})
