/**
 * Layers and compositions with one bug each.
 */
import { storage, type Dense, type NDArray } from '../../src/ndarray/ndarray.js'
import {
  activation,
  compose,
  dense,
  dropout,
  evaluation,
  relu,
  softmax,
  training,
  type AnyLayer,
  type DenseParams,
  type Layer
} from '../../src/nn/index.js'
import * as np from '../../src/numpy/index.js'
import * as random from '../../src/random/index.js'
import { stopGradient } from '../../src/transform/differentiate.js'
import { plain, type LayerSubject } from '../subject/layer.js'
import { composition, type CompositionSubject } from '../suite/composition.js'
import { layer } from '../suite/layer.js'
import { isTraced, type Mutant } from './mutant.js'

const planted = (bug: string, breaks: readonly string[], l: AnyLayer, o: Partial<LayerSubject> = {}): Mutant => ({
  suite: 'layer',
  bug,
  breaks,
  laws: () => layer({ name: bug, layer: l, ...o })
})

const composed = (bug: string, breaks: readonly string[], o: CompositionSubject): Mutant => ({
  suite: 'composition',
  bug,
  breaks,
  laws: () => composition({ name: bug, ...o })
})

const right = dense({ out: 2 })

/** `dense`, applied otherwise. */
const applied = (apply: (params: DenseParams, x: NDArray, y: NDArray) => NDArray): Layer<DenseParams> => ({
  ...right,
  apply: (params, state, x, context) => [apply(params, x, right.apply(params, state, x, context)[0]), state]
})

const counter = (): (() => number) => {
  let n = 0
  return () => n++
}

const counting = (): Layer<DenseParams> => {
  const next = counter()
  return applied((_, __, y) => np.add(y, next()))
}

const counted = (): Layer<DenseParams> => {
  const next = counter()
  return { ...right, init: (key, x) => right.init(random.foldIn(key, next()), x) }
}

const writing = (x: NDArray): NDArray => {
  if (!isTraced(x) && x.size > 0) (x as Dense)[storage].data[0] += 1
  return x
}

const half = dropout({ rate: 0.5 })

const bySelf: Layer<null> = {
  ...half,
  apply: (p, s, x, c) => half.apply(p, s, x, c.mode === 'eval' ? training(random.key(1)) : c)
}

const scale: unique symbol = Symbol('scale')

/** A parameter that no reader of trees sees. */
const hidden: Layer<{ readonly w: NDArray; readonly [scale]?: number }> = {
  init: (_, { dtype }) => [{ w: np.ones([1], { dtype }), [scale]: 2 }, null],
  apply: (params, state, x) => [np.mul(np.mul(x, params.w), params[scale] ?? 1), state]
}

const tap: Layer<null, NDArray> = {
  init: (_, { dtype }) => [null, np.zeros([1], { dtype })],
  apply: (_, sum, x) => [x, np.add(sum, 1)]
}

export const layerMutants: readonly Mutant[] = [
  planted(
    'a batch adds the bias twice',
    ['V1.1'],
    applied((p, x, y) => (x.ndim > 1 ? np.add(y, p.bias ?? 0) : y))
  ),
  planted(
    'the mean of the batch is taken off',
    ['V1.1', 'V11.1'],
    activation(x => np.sub(x, np.mean(x, { axis: 0, keepDims: true })))
  ),
  planted(
    'the softmax goes over the first axis',
    ['V1.1', 'V11.1'],
    activation(x => softmax(x, { axis: 0 }))
  ),
  planted(
    'examples see the one before',
    ['V11.1'],
    activation(x => (x.ndim < 2 ? x : np.cumsum(x, { axis: 0 })))
  ),
  planted('the input gains an axis in training', ['N1.1'], {
    init: () => [null, null],
    apply: (_, state, x, { mode }) => [mode === 'train' ? np.expandDims(x, { axis: 0 }) : x, state]
  }),
  planted('parameters are float64 whatever the input is', ['N1.2'], {
    ...right,
    init: (key, { shape }) => right.init(key, { shape, dtype: 'float64' })
  }),
  planted('a parameter hides from trees', ['N1.3'], hidden, { parameters: 'initial' }),
  {
    suite: 'layer',
    bug: 'init counts its calls',
    breaks: ['N1.4'],
    laws: () => layer({ name: 'init counts its calls', layer: counted() })
  },
  {
    suite: 'layer',
    bug: 'apply counts its calls',
    breaks: ['N1.5'],
    laws: () => layer({ name: 'apply counts its calls', layer: counting() })
  },
  planted(
    'apply writes its input',
    ['N1.5'],
    activation(x => np.mul(writing(x), 1))
  ),
  planted(
    'another function when traced',
    ['N1.6'],
    activation(x => (isTraced(x) ? relu(x) : x))
  ),
  planted(
    'no gradient reaches the bias',
    ['N1.7'],
    applied((p, x) => np.add(np.dot(x, p.kernel), stopGradient(p.bias ?? 0)))
  ),
  planted('a bend where an affine map is promised', ['N2.1'], compose(right, activation(relu)), { affine: true }),
  planted(
    'the square of the input is added',
    ['N2.1'],
    applied((_, x, y) => np.add(y, np.sum(np.square(x), { axis: -1, keepDims: true }))),
    { affine: true }
  ),
  planted('dropout goes on in evaluation', ['N5.1'], bySelf, { dropout: 0.5 }),
  planted('the state moves in evaluation', ['N5.1'], tap),
  planted(
    'what dropout keeps is not scaled up',
    ['N5.2', 'N5.3'],
    {
      ...half,
      apply: (p, s, x, c) => [c.mode === 'eval' ? x : np.mul(half.apply(p, s, x, c)[0], 0.5), s]
    },
    { dropout: 0.5 }
  ),
  planted('the rate is taken for what is kept', ['N5.2', 'N5.3'], dropout({ rate: 0.75 }), { dropout: 0.25 }),
  planted(
    'dropout always uses one key',
    ['N5.3'],
    {
      ...half,
      apply: (p, s, x, c) => half.apply(p, s, x, c.mode === 'eval' ? evaluation : training(random.key(7)))
    },
    { dropout: 0.5 }
  ),
  planted(
    'dropout leaves out whole examples',
    ['N5.3'],
    {
      init: () => [null, null],
      apply: (_, state, x, c) => {
        if (c.mode === 'eval') return [x, state]
        const kept = random.bernoulli(c.key, { p: 0.5 })
        return [np.where(kept, np.mul(x, 2), 0), state]
      }
    },
    { dropout: 0.5 }
  ),
  composed('all layers use one key', ['N9.3'], {
    compose: (...layers) => ({
      init: (key, input) => {
        const { layers: parts } = compose(...layers)
        return compose(...parts)
          .init(key, input)
          .map((all, k) =>
            k > 0 ? all : parts.map((l, i) => plain(l).init(key, i === 0 ? input : { ...input, shape: input.shape })[0])
          ) as unknown as readonly [unknown, unknown]
      },
      apply: (params, state, x, c) => compose(...layers).apply(params, state, x, c)
    })
  }),
  composed('layers are applied from the last to the first', ['N9.3'], {
    compose: (...layers) => compose(...[...layers].reverse())
  }),
  composed('compositions are not spliced', ['N9.2'], {
    compose: (...layers) => {
      const { init, apply } = compose(...layers)
      return { init, apply }
    }
  }),
  composed('the last layer is forgotten', ['N9.3'], {
    compose: (...layers) => compose(...compose(...layers).layers.slice(0, -1))
  }),
  composed('the unit is a layer of its own', ['N9.1'], { identity: activation(x => x) }),
  composed('the layer after the first is drawn by the key of the whole', ['N9.3'], {
    keyAt: (key, i) => (i === 0 ? random.foldIn(key, 0) : key)
  })
]
