import type { Train } from '../../../examples/digits/training.js'

/** Stands in for a training: the events and the outcome of one, with numbers made up from the settings. */
export const fakeTraining: Train = function* (data, { hidden, epochs, rate }) {
  const [rows, columns] = data.features.shape as readonly [number, number]
  const classes = data.classes.length
  yield { _tag: 'GradientChecked', check: { worst: 2.5e-10, tolerance: 1e-6, compared: 1234 } }
  for (let epoch = 1; epoch <= epochs; epoch++) {
    yield { _tag: 'Stepped', epoch, step: 1, steps: 2, loss: 2 / epoch, rate }
    const record = { trainLoss: 1 / epoch, testLoss: 2 / epoch, trainAccuracy: 1, testAccuracy: 1 - 1 / (epoch + 1) }
    yield { _tag: 'EpochEnded', epoch, rate, record }
  }
  return {
    layers: [columns, ...hidden, classes],
    engine: 'none',
    trainRows: rows - 4 * classes,
    counts: Array.from({ length: classes }, (_, i) =>
      Array.from({ length: classes }, (_, j) => (i === j ? (i === 0 ? 3 : 4) : i === 0 && j === 1 ? 1 : 0))
    ),
    mistakes: [
      { row: 5, features: Array.from({ length: columns }, (_, i) => i % 17), label: 0, predicted: 1, confidence: 0.6 }
    ]
  }
}
