import assert from 'node:assert'
import { grad, np, optim } from 'pullback'
import { contours, curves } from 'pullback/viz'

// A long valley, for one point [2] and for many [n, 2]: twenty times steeper across than along.
const valley = (points: np.NDArray) => {
  const [x, y] = [0, 1].map(i => np.index(points, np.ellipsis, i))
  const [along, across] = [np.add(x, np.mul(0.5, y)), np.sub(y, np.mul(0.5, x))]
  return np.mul(0.5, np.add(np.square(along), np.mul(20, np.square(across))))
}

const start = np.array([-2.6, 0.4])
const descend = (optimizer: optim.Optimizer) => {
  const first = { at: start, state: optimizer.init(start) }
  const walk = Array.from({ length: 40 }).reduce<readonly (typeof first)[]>(
    (past, _, step) => {
      const { at, state } = past[step]
      const [updates, next] = optimizer.update(grad(valley)(at), state, at)
      return [...past, { at: optim.applyUpdates(at, updates), state: next }]
    },
    [first]
  )
  return np.stack(walk.map(({ at }) => at))
}

const walks = [
  { name: 'gradient descent', points: descend(optim.sgd({ rate: 0.074 })) },
  { name: 'momentum', points: descend(optim.sgd({ rate: 0.02, momentum: 0.8 })) },
  { name: 'Adam', points: descend(optim.adam({ rate: 0.2 })) }
]
const ends = walks.map(({ points }) => np.item(valley(np.index(points, -1))))
assert.ok(ends.every(height => height < np.item(valley(start))))

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
