/** What a user writes inline must infer: parameters, metrics and validation metrics. */
import { expectTypeOf, test } from 'vitest'
import { jit } from '../../src/index.js'
import * as data from '../../src/data/index.js'
import * as nn from '../../src/nn/index.js'
import * as np from '../../src/numpy/index.js'
import * as optim from '../../src/optim/index.js'
import * as random from '../../src/random/index.js'
import * as train from '../../src/train/index.js'

test('fit infers from an inline jitted step and an inline evaluation', () => {
  const layer = nn.compose(nn.dense({ out: 2 }), nn.activation(nn.relu))
  const loss = train.supervised({ layer, loss: nn.softmaxCrossEntropy, metrics: { accuracy: nn.accuracy } })
  const optimizer = optim.adam({ rate: 0.01 })
  const rows = { features: np.zeros([4, 3]), labels: np.zeros([4], { dtype: 'int32' }) }
  const state = train.start(layer, optimizer, { key: random.key(0), input: rows.features })
  const events = train.fit(train.newRun(state), {
    step: jit(train.makeStep({ loss, optimizer })),
    batches: data.epochs(rows, { size: 2, key: random.key(1) }),
    epochs: 1,
    evaluate: s => train.makeEvaluate(loss)(s, rows),
    stopping: { score: record => record.validation.loss, patience: 2 }
  })
  for (const event of events) {
    if (event._tag === 'EpochEnded') {
      expectTypeOf(event.record.train.accuracy).toEqualTypeOf<number>()
      expectTypeOf(event.record.validation.loss).toEqualTypeOf<number>()
    }
    expectTypeOf(event.run.state.params[0]).toEqualTypeOf<nn.DenseParams>()
    expectTypeOf(event.run.state.params[1]).toEqualTypeOf<null>()
  }
})
