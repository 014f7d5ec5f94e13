/** Nothing that a caller holds is read after a call that gives a function. */
import { expect, test } from 'vitest'
import { np, random, vmap } from '../../src/index.js'

const x = np.reshape(np.arange(6), { shape: [2, 3] })
const key = random.key(1)

/** A call with a list, the function that it gives, and what writes the list. */
const calls: Readonly<Record<string, () => readonly [(y: np.NDArray) => np.NDArray, () => unknown]>> = {
  sum: () => {
    const axis = [0]
    return [np.sum({ axis }), () => (axis[0] = 1)]
  },
  'options themselves': () => {
    const options = { axis: 0 }
    return [np.sum(options), () => (options.axis = 1)]
  },
  reshape: () => {
    const shape = [3, 2]
    return [np.reshape({ shape }), () => shape.reverse()]
  },
  transpose: () => {
    const axes = [1, 0]
    return [np.transpose({ axes }), () => axes.reverse()]
  },
  pad: () => {
    const padWidth: [number, number][] = [
      [0, 1],
      [0, 0]
    ]
    return [np.pad({ padWidth }), () => (padWidth[1][1] = 2)]
  },
  index: () => {
    const parts: np.Index[] = [0]
    return [np.index(parts), () => (parts[0] = 1)]
  },
  normal: () => {
    const shape = [2]
    return [() => random.normal({ shape })(key), () => undefined]
  },
  'normal, data-last': () => {
    const shape = [2]
    const draw = random.normal({ shape })
    return [() => draw(key), () => (shape[0] = 3)]
  },
  choice: () => {
    const shape = [2]
    const draw = random.choice(5, { shape })
    return [() => draw(key), () => (shape[0] = 3)]
  },
  vmap: () => {
    const inAxes = [1]
    return [vmap((y: np.NDArray) => np.sum(y), { inAxes }), () => (inAxes[0] = 0)]
  }
}

test.each(Object.entries(calls))('%s', (_, make) => {
  const [f] = make()
  const expected = np.toNested(f(x))
  const [g, write] = make()
  write()
  expect(np.toNested(g(x))).toEqual(expected)
})
