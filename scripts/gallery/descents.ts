import assert from 'node:assert'
import { grad, np, optim } from 'pullback'
import { contours, curves } from 'pullback/viz'

// A long valley, for one point [2] and for many [n, 2]: twenty times steeper across than along.
const valley = (points: np.NDArray) => {
  const [x, y] = [0, 1].map(i => np.index(points, np.ellipsis, i))
  const [along, across] = [np.add(x, np.mul(0.5, y)), np.sub(y, np.mul(0.5, x))]
  return np.mul(0.5, np.add(np.square(along), np.mul(20, np.square(across))))
}

const descend = (optimizer: optim.Optimizer, steps: number): readonly np.NDArray[] => {
  const walk = [{ at: np.array([-2.6, 0.4]), state: optimizer.init(np.array([-2.6, 0.4])) }]
  for (let i = 0; i < steps; i++) {
    const { at, state } = walk[i]
    const [updates, next] = optimizer.update(grad(valley)(at), state, at)
    walk.push({ at: optim.applyUpdates(at, updates), state: next })
  }
  return walk.map(({ at }) => at)
}

const walks = [
  { name: 'gradient descent', points: np.stack(descend(optim.sgd({ rate: 0.074 }), 40)) },
  { name: 'momentum', points: np.stack(descend(optim.sgd({ rate: 0.02, momentum: 0.8 }), 40)) },
  { name: 'Adam', points: np.stack(descend(optim.adam({ rate: 0.2 }), 40)) }
]
const ends = walks.map(({ points }) => np.item(valley(np.index(points, -1))))
assert.ok(ends.every(height => height < np.item(valley(np.index(walks[0].points, 0)))))

const surface = contours({
  title: 'Three descents into a valley',
  f: valley,
  xRange: [-3, 1.2],
  yRange: [-2.4, 0.8],
  scale: 'log',
  paths: walks,
  minimum: [0, 0]
})

const heights = curves({
  title: 'The same descents by steps',
  series: walks.map(({ name, points }) => ({ name, x: np.arange(41), y: valley(points) })),
  xLabel: 'step',
  yLabel: 'height',
  yScale: 'log'
})

export const pictures = { surface, heights }
