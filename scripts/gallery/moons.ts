import assert from 'node:assert'
import { data, grad, jit, nn, np, optim, random, train, wasm } from 'pullback'
import { moons } from 'pullback/datasets'
import { gradientHealth, gradientHealthChart, heatmap, histogram, lineChart, scatter } from 'pullback/viz'

const [trainKey, testKey, startKey, orderKey] = random.split(random.key(0), 4)
const points = moons(trainKey, { rows: 200, noise: 0.2 })
const unseen = moons(testKey, { rows: 200, noise: 0.2 })

const layer = nn.compose(nn.dense({ out: 16 }), nn.activation(nn.tanh), nn.dense({ out: 2 }))
const loss = train.supervised({ layer, loss: nn.softmaxCrossEntropy, metrics: { accuracy: nn.accuracy } })
const optimizer = optim.adam({ rate: 0.02 })

// Plain SIMD gives the same bits on every machine, and so the same pictures.
const engine = wasm({ simd: 'plain' })
const evaluate = jit(train.makeEvaluate(loss), { engine })

const start = train.start(layer, optimizer, { key: startKey, input: points.features })
const events = train.fit(train.newRun(start), {
  step: jit(train.makeStep({ loss, optimizer }), { engine }),
  batches: data.epochs(points, { size: 20, key: orderKey }),
  epochs: 60,
  evaluate: state => evaluate(state, unseen)
})
const epochs = Array.from(events).flatMap(e => (e._tag === 'EpochEnded' ? [e] : []))
const { params, state } = epochs[epochs.length - 1].run.state
assert.ok(epochs[epochs.length - 1].record.validation.accuracy > 0.95)

const losses = lineChart({
  title: 'Two moons: how the loss fell',
  series: [
    { name: 'train', values: epochs.map(e => e.record.train.loss) },
    { name: 'unseen', values: epochs.map(e => e.record.validation.loss) }
  ],
  xLabel: 'epoch',
  yLabel: 'cross-entropy',
  yScale: 'log'
})

// The probability of the second moon, at many points at once.
const predict = (xs: np.NDArray) => {
  const [logits] = layer.apply(params, state, xs, nn.evaluation)
  return np.index(nn.softmax(logits), np.slice(), 1)
}
const decisions = scatter({
  title: 'Two moons: what the network decides',
  classes: [
    { name: 'upper moon', points: np.index(unseen.features, np.slice(0, undefined, 2)) },
    { name: 'lower moon', points: np.index(unseen.features, np.slice(1, undefined, 2)) }
  ],
  boundary: { predict }
})

const weights = heatmap({
  title: 'Two moons: the weights of the first layer',
  values: params[0].kernel,
  rowLabels: ['x', 'y'],
  columnLabel: 'unit',
  scale: 'diverging',
  showValues: true
})

const certainty = histogram({
  title: 'Two moons: how sure the network is',
  values: [
    { name: 'upper moon', values: predict(np.index(unseen.features, np.slice(0, undefined, 2))) },
    { name: 'lower moon', values: predict(np.index(unseen.features, np.slice(1, undefined, 2))) }
  ],
  bins: Array.from({ length: 21 }, (_, i) => i / 20),
  xLabel: 'probability of the lower moon'
})

const gradients = grad((p: typeof params) => loss(p, state, points, nn.evaluation)[0])(params)
const health = gradientHealthChart(gradientHealth(gradients, { params }), { title: 'Two moons: gradients at the end' })

export const pictures = { losses, decisions, weights, certainty, health }
