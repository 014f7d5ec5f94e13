import assert from 'node:assert'
import { np } from 'pullback'
import { digits } from 'pullback/datasets'
import { greyImage, heatmap, histogram } from 'pullback/viz'

const { features, labels, classes } = digits()
const image = (row: number) => np.toNested(np.index(features, row)) as readonly number[]
assert.strictEqual(np.item(np.index(labels, 17)), 7)

const seven = greyImage({ values: image(17), width: 8, ink: 16, label: 'A handwritten seven', hasPaper: true })

// A classifier without training: the nearest class mean of the first thousand rows.
const known = np.index(features, np.slice(0, 1000))
const oneHot = np.oneHot(np.index(labels, np.slice(0, 1000)), { depth: classes.length })
const means = np.div(np.matmul(np.transpose(oneHot), known), np.transpose(np.sum(oneHot, { axis: 0, keepDims: true })))
const rest = np.index(features, np.slice(1000))
const distances = np.sum(np.square(np.sub(np.expandDims(rest, { axis: 1 }), np.expandDims(means, { axis: 0 }))), {
  axis: 2
})
const called = np.argmin(distances, { axis: 1 })
const truth = np.index(labels, np.slice(1000))
const counts = np.matmul(
  np.transpose(np.oneHot(truth, { depth: classes.length })),
  np.oneHot(called, { depth: classes.length })
)

const confusion = heatmap({
  title: 'Digits: what the nearest mean calls them',
  values: counts,
  rowLabels: classes,
  columnLabels: classes,
  rowLabel: 'is',
  columnLabel: 'is called',
  scale: 'sequential',
  showValues: true
})

const ink = histogram({
  title: 'Digits: ink in each picture',
  values: np.sum(features, { axis: 1 }),
  xLabel: 'sum of the pixels'
})

export const pictures = { seven, confusion, ink }
