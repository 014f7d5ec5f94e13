import assert from 'node:assert'
import { grad, nn, np, random, vmap } from 'pullback'
import { contours, curves } from 'pullback/viz'

// A chain of two nodes: the probability of label 1 is σ(w₂ tanh(w₁ x)). A change of both signs changes nothing.
const [pointsKey, labelsKey, orderKey] = random.split(random.key(5), 3)
const size = 64
const xs = random.normal(pointsKey, { shape: [size] })
const chain = (w: np.NDArray, x: np.NDArray) => np.mul(np.index(w, 1), np.tanh(np.mul(np.index(w, 0), x)))
const labels = np.lt(random.uniform(labelsKey, { shape: [size] }), nn.sigmoid(chain(np.array([1.5, 2]), xs)))

// Cross-entropy of the labels, −ln Pr(label | x), on the points of a batch.
const loss = (w: np.NDArray, batch: np.NDArray) => {
  const logits = chain(w, np.take(xs, batch))
  return np.mean(np.sub(nn.softplus(logits), np.mul(np.take(labels, batch), logits)))
}

// Steps down the gradient of some of the points, from a ridge: which valley they reach, chance may decide.
const start = np.array([-0.9, 1.02])
const descend = (batchSize: number) =>
  Array.from({ length: 90 }).reduce<readonly np.NDArray[]>(
    (walk, _, step) => {
      const w = walk[step]
      const batch = np.index(random.permutation(random.foldIn(orderKey, step), size), np.slice(0, batchSize))
      return [...walk, np.sub(w, np.mul(0.5, grad(loss)(w, batch)))]
    },
    [start]
  )
const walks = [
  { name: 'one point a step', points: np.stack(descend(1)) },
  { name: 'eight points', points: np.stack(descend(8)) },
  { name: 'all points', points: np.stack(descend(size)) }
]

const losses = vmap((w: np.NDArray) => loss(w, np.arange(size, { dtype: 'int32' })))
assert.ok(walks.every(({ points }) => np.item(np.lt(np.index(losses(points), -1), np.index(losses(points), 0)))))

const surface = contours({
  title: 'A loss with two valleys, and three descents',
  f: losses,
  xRange: [-2.4, 2.4],
  yRange: [-2.4, 2.4],
  levels: [0.5, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9, 1, 1.2, 1.4, 1.6, 1.8, 2],
  paths: walks,
  xLabel: 'w₁',
  yLabel: 'w₂'
})

const progress = curves({
  title: 'The loss in these descents',
  series: walks.map(({ name, points }) => ({ name, x: np.arange(points.shape[0]), y: losses(points) })),
  xLabel: 'step',
  yLabel: 'loss on all points'
})

export const pictures = { surface, progress }
