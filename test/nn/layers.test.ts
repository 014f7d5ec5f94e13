/** The laws of each layer and of their composition; types, errors and definitions by example. */
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { attempt, type NDArray } from 'pullback'
import * as laws from 'pullback/laws'
import * as nn from 'pullback/nn'
import * as np from 'pullback/numpy'
import * as random from 'pullback/random'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { testLaws } from '../laws/runner.js'
import { allNumbers, arrayOf, numbers, sameNumbers } from './support.js'

const square = nn.activation(x => np.mul(x, x))
const tap: nn.Layer<null, NDArray> = {
  init: (_, { shape, dtype }) => [null, np.zeros(shape.slice(-1), { dtype })],
  apply: (params, sum, x, { mode }) => [x, mode === 'train' ? np.add(sum, np.mean(x)) : sum]
}

/** Layers of one axis to one axis. */
const elementary: Readonly<Record<string, nn.AnyLayer>> = {
  tanh: nn.activation(nn.tanh),
  square,
  tap,
  dropout: nn.dropout({ rate: 0.5 }),
  dense: nn.dense({ out: 2 }),
  wide: nn.dense({ out: 4 }),
  narrow: nn.dense({ out: 1, bias: null, kernel: nn.heUniform })
}

describe('compose', () => {
  test('has the types of its layers, compositions spliced in', () => {
    const inner = nn.compose(nn.dense({ out: 2 }), tap)
    const model = nn.compose(inner, nn.identity, nn.dense({ out: 3 }))
    expect(model.layers).toHaveLength(3)
    type Expected = readonly [nn.DenseParams, null, nn.DenseParams]
    expectTypeOf<nn.ParamsOf<typeof model>>().toEqualTypeOf<Expected>()
    expectTypeOf<nn.StateOf<typeof model>>().toEqualTypeOf<readonly [null, NDArray, null]>()
    const listed = nn.compose(...[1, 2].map(out => nn.dense({ out })))
    expect(listed.layers).toHaveLength(2)
    expectTypeOf<nn.ParamsOf<typeof listed>>().toEqualTypeOf<readonly nn.DenseParams[]>()
  })

  test('refuses the parameters of another composition', () => {
    const layer = nn.compose(...[1, 2].map(out => nn.dense({ out })))
    expect(() => layer.apply([], [], np.zeros([2]), nn.evaluation)).toThrow(
      /the parameters are \[\] and the states \[\], for 2 layers/
    )
  })
})

describe('layers', () => {
  const layers: readonly laws.LayerSubject[] = [
    { name: 'dense', layer: nn.dense({ out: 2 }), affine: true },
    { name: 'dense without bias', layer: nn.dense({ out: 3, bias: null, kernel: nn.heUniform }), affine: true },
    { name: 'dropout', layer: nn.dropout({ rate: 0.75 }), dropout: 0.75 },
    { name: 'dropout of nothing', layer: nn.dropout({ rate: 0 }), dropout: 0 },
    {
      name: 'flatten',
      layer: nn.flatten({ axes: 2 }),
      inputs: [
        [2, 3],
        [1, 1],
        [3, 1]
      ],
      affine: true
    },
    { name: 'relu', layer: nn.activation(nn.relu) },
    { name: 'softmax', layer: nn.activation(nn.softmax) },
    { name: 'with a state', layer: nn.compose(nn.dense({ out: 2 }), tap) },
    {
      name: 'model',
      layer: nn.compose(nn.dense({ out: 4 }), nn.activation(nn.silu), nn.dropout({ rate: 0.5 }), nn.dense({ out: 1 }))
    }
  ]
  describe.each(layers)('$name', o => testLaws(laws.layer(o), 25))

  testLaws(laws.composition({ layers: elementary }), 100)
})

describe('dense', () => {
  const units = fc.integer({ min: 1, max: 4 })
  const sizes = fc.record({ fanIn: units, out: units })
  const parameters = sizes.chain(({ fanIn, out }) =>
    fc.record({ kernel: arrayOf([fanIn, out]), bias: fc.oneof(arrayOf([out]), fc.constant(null)) })
  )
  const apply = (params: nn.DenseParams, x: NDArray): NDArray =>
    nn.dense({ out: params.kernel.shape[1] }).apply(params, null, x, nn.evaluation)[0]

  test('is its definition', () => {
    fc.assert(
      fc.property(
        parameters.chain(p => fc.tuple(fc.constant(p), arrayOf([2, 3, p.kernel.shape[0]]))),
        ([p, x]) => sameNumbers(apply(p, x), np.add(np.matmul(x, p.kernel), p.bias ?? 0))
      )
    )
  })

  test('draws kernel and bias apart, of the right shapes, with fans', () => {
    const fans: nn.Initializer = (_, { shape, fanIn = 0, fanOut = 0 }) => np.full(shape, fanIn * 10 + fanOut)
    const [params] = nn.dense({ out: 2, kernel: fans, bias: fans }).init(random.key(0), np.zeros([7, 3]))
    expect(allNumbers(params)).toEqual([32, 32, 32, 32, 32, 32, 32, 32])
    const [drawn] = nn.dense({ out: 9, bias: nn.lecunUniform }).init(random.key(0), np.zeros([1]))
    expect(sameNumbers(drawn.kernel, drawn.bias)).toBe(false)
  })

  test('teaches', () => {
    const [params] = nn.dense({ out: 2 }).init(random.key(0), np.zeros([3]))
    const failures = [
      attempt(() => apply(params, np.zeros([4])))(),
      attempt(() => nn.dense({ out: 2 }).init(random.key(0), { shape: [3], dtype: 'int32' }))(),
      attempt(() => nn.dense({ out: 2 }).init(random.key(0), { shape: [], dtype: 'float64' }))(),
      attempt(() => nn.compose(nn.flatten({ axes: 2 }), nn.dense({ out: 2 })).init(random.key(0), np.zeros([3])))()
    ]
    expect(failures.map(f => (E.isLeft(f) ? `${f.left._tag} ${f.left.op}` : 'none'))).toEqual([
      'ShapeMismatch nn.dense',
      'DTypeMismatch nn.dense',
      'ShapeMismatch nn.dense',
      'ShapeMismatch nn.flatten'
    ])
  })
})

describe('dropout', () => {
  const one = (rate: number, x: NDArray, context: nn.Context): NDArray =>
    nn.dropout({ rate }).apply(null, null, x, context)[0]

  test('keeps the mean, within six deviations', () => {
    const n = 20_000
    for (const rate of [0.1, 0.5, 0.9]) {
      const mean = np.item(np.mean(one(rate, np.ones([n]), nn.training(random.key(7)))))
      expect(Math.abs(mean - 1)).toBeLessThan(6 * Math.sqrt(rate / (1 - rate) / n))
    }
  })

  test('draws apart at every place of a composition', () => {
    const twice = nn.compose(nn.dropout({ rate: 0.5 }), nn.dropout({ rate: 0.5 }))
    const [y] = twice.apply([null, null], [null, null], np.ones([1000]), nn.training(random.key(0)))
    expect(Math.abs(numbers(y).filter(v => v > 0).length - 250)).toBeLessThan(6 * Math.sqrt(1000 * 0.25 * 0.75))
  })

  test('refuses rates that leave nothing', () => {
    expect(() => nn.dropout({ rate: 1 })).toThrow(/from 0 to below 1/)
    expect(() => nn.dropout({ rate: NaN })).toThrow(/from 0 to below 1/)
  })
})

test('flatten keeps the elements and their order, and leaves batch axes', () => {
  fc.assert(
    fc.property(arrayOf([2, 3, 2]), fc.integer({ min: 1, max: 3 }), (x, axes) => {
      const [y] = nn.flatten({ axes }).apply(null, null, x, nn.evaluation)
      expect(y.shape).toEqual([[2, 3, 2], [2, 6], [12]][axes - 1])
      expect(numbers(y)).toEqual(numbers(x))
    })
  )
})
