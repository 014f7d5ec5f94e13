/**
 * The training of the job: split, scale, check the gradient, fit, and say what became of the test rows.
 */
import { data, jit, nn, np, optim, random, train as training, tree, wasm } from 'pullback'
import type { NDArray } from 'pullback'
import type { Dataset } from 'pullback/datasets'
import { checkGradient } from './gradientCheck.js'
import { lossOf, network } from './network.js'
import type { Divergence, Outcome, Train } from './training.js'

/** The part of the rows that is trained on, the rows of the gradient check, the part of the steps that warms up. */
const fraction = 0.8
const checkedRows = 64
const warmUp = 0.05
const decay = 0.01

/** The engine whose sums are the same bits in every version of Node. */
const engine = wasm({ simd: 'plain' })

interface Rows {
  /** Where each row stands in the data. */
  readonly places: NDArray
  readonly features: NDArray
  readonly labels: NDArray
}

export const train: Train = function* (dataset, { hidden, epochs, batch, rate, seed }) {
  const [splitKey, checkKey, startKey, batchKey] = random.split(random.key(seed), 4)
  const [fitted, tested] = divide(splitKey, dataset)
  const [train, test] = [single(fitted), single(tested)]
  const classes = dataset.classes.length
  const model = network(hidden, classes)
  const loss = lossOf(model, classes)

  const batches = data.epochs(train, { size: batch, key: batchKey })
  const steps = epochs * batches(0).length
  const warm = Math.floor(warmUp * steps)
  const schedule = optim.warmUp(optim.cosine({ from: rate, steps: steps - warm }), warm)
  const optimizer = optim.adamW({ rate: schedule, decay, where: param => param.ndim > 1 })
  const start = training.start(model, optimizer, { key: startKey, input: train.features })

  const some = data.select(fitted, np.arange(Math.min(checkedRows, data.size(fitted)), { dtype: 'int32' }))
  const exact = tree.map(start.params, param => np.astype(param, 'float64'))
  const check = checkGradient(p => loss(p, start.state, some, nn.evaluation)[0], exact, checkKey)
  yield { _tag: 'GradientChecked', check }

  const evaluate = jit(training.makeEvaluate(loss), { engine })
  const events = training.fit(training.newRun(start), {
    step: jit(training.makeStep({ loss, optimizer }), { engine }),
    batches,
    epochs,
    evaluate: s => evaluate(s, test)
  })
  /** Of the step just done. */
  const rateAfter = jit((step: NDArray) => schedule(np.sub(step, 1)))
  const rateOf = (state: typeof start): number => np.item(rateAfter(state.step))

  let final = start
  let divergence: Divergence | undefined
  for (const event of events)
    switch (event._tag) {
      case 'Stepped': {
        const { epoch, step, steps, metrics, run } = event
        yield {
          _tag: 'Stepped',
          epoch: epoch + 1,
          step,
          steps,
          loss: metrics.crossEntropy,
          rate: rateOf(run.state)
        }
        break
      }
      case 'EpochEnded': {
        const { record, run } = event
        yield {
          _tag: 'EpochEnded',
          epoch: record.epoch + 1,
          rate: rateOf(run.state),
          record: {
            trainLoss: record.train.crossEntropy,
            testLoss: record.validation.crossEntropy,
            trainAccuracy: record.train.accuracy,
            testAccuracy: record.validation.accuracy
          }
        }
        break
      }
      case 'Diverged': {
        const { run, metrics } = event
        const ruined = Number.isFinite(metrics.loss)
        const length = batches(0).length
        divergence = {
          epoch: run.epoch + (ruined ? 0 : 1),
          step: ruined ? length : run.position + 1,
          rate: np.item(schedule(np.sub(run.state.step, ruined ? 1 : 0))),
          found: ruined ? 'parameters that are not finite' : `a loss of ${metrics.loss}`
        }
        final = event.state
        break
      }
      case 'Done':
        final = event.state
    }

  const [logits] = model.apply(final.params, final.state, test.features, nn.evaluation)
  return {
    layers: [test.features.shape[1], ...hidden, classes],
    trainRows: data.size(train),
    engine: engine.name,
    divergence,
    ...verdict(dataset, test, nn.softmax(logits))
  }
}

/** Two keyed parts, with features from 0 to 1 by what is known of the first. */
const divide = (key: NDArray, { features, labels }: Dataset): readonly [Rows, Rows] => {
  const rows: Rows = { places: np.arange(data.size(labels), { dtype: 'int32' }), features, labels }
  const [train, test] = data.split(key, rows, { fraction })
  const scale = data.normalize(data.statistics(train.features))
  return [
    { ...train, features: scale(train.features) },
    { ...test, features: scale(test.features) }
  ]
}

const single = (rows: Rows): Rows => ({ ...rows, features: np.astype(rows.features, 'float32') })

/** Which test rows were called what. */
const verdict = (
  { classes, features }: Dataset,
  { places, labels }: Rows,
  probabilities: NDArray
): Pick<Outcome, 'counts' | 'mistakes'> => {
  const [label, row] = [np.toTypedArray(labels), np.toTypedArray(places)]
  const predicted = np.toTypedArray(np.argmax(probabilities, { axis: -1 }))
  const confidence = np.toTypedArray(np.max(probabilities, { axis: -1 }))
  const [all, width] = [np.toTypedArray(features), features.shape[1]]
  const counts = classes.map(() => classes.map(() => 0))
  label.forEach((truth, i) => counts[truth][predicted[i]]++)
  return {
    counts,
    mistakes: Array.from(label.keys())
      .filter(i => label[i] !== predicted[i])
      .map(i => ({
        row: row[i],
        label: label[i],
        predicted: predicted[i],
        confidence: confidence[i],
        features: Array.from(all.subarray(row[i] * width, (row[i] + 1) * width))
      }))
  }
}
