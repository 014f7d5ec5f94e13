/** Laws of layers and of their composition: N1, N2, N5, N9. */
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { attempt, grad, jit, vmap, type NDArray } from 'pullback'
import * as nn from 'pullback/nn'
import * as np from 'pullback/numpy'
import * as random from 'pullback/random'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { allNumbers, arrayOf, avals, dyadic, numbers, sameBits, sameNumbers, shapeOf, type Real } from './support.js'

const seed = fc.nat({ max: 1000 })
const units = fc.integer({ min: 1, max: 4 })
const dtype = fc.constantFrom<Real>('float32', 'float64')

const square = nn.activation(x => np.mul(x, x))
const tap: nn.Layer<null, NDArray> = {
  init: (_, { shape, dtype }) => [null, np.zeros(shape.slice(-1), { dtype })],
  apply: (params, sum, x, { mode }) => [x, mode === 'train' ? np.add(sum, x) : sum]
}

/** Layers of one axis to one axis, elementary ones. */
const elementary: fc.Arbitrary<nn.Layer<unknown, unknown>> = fc
  .oneof(
    units.map(out => nn.dense({ out })),
    units.map(out => nn.dense({ out, bias: null, kernel: nn.heUniform })),
    fc.constantFrom(nn.activation(nn.relu), nn.activation(nn.tanh), square, nn.dropout({ rate: 0.5 }), tap)
  )
  .map(layer => layer as unknown as nn.Layer<unknown, unknown>)

interface Bracketed {
  readonly flat: readonly nn.AnyLayer[]
  readonly composed: nn.AnyLayer
}

/** A list of layers, composed in random brackets, with units anywhere. */
const bracketed: fc.Arbitrary<Bracketed> = fc.letrec<{ node: Bracketed }>(tie => ({
  node: fc.oneof(
    { withCrossShrink: true, maxDepth: 3 },
    fc.oneof(
      elementary.map(layer => ({ flat: [layer], composed: layer })),
      fc.constant({ flat: [], composed: nn.identity })
    ),
    fc
      .array(tie('node'), { maxLength: 3 })
      .map(nodes => ({ flat: nodes.flatMap(n => n.flat), composed: nn.compose(...nodes.map(n => n.composed)) }))
  )
})).node

const contexts = fc.oneof(
  fc.constant(nn.evaluation),
  seed.map(s => nn.training(random.key(s)))
)

type Plain = nn.Layer<unknown, unknown>

describe('compose', () => {
  test('N9 is associative, with identity as its unit, in parameters, states, keys and function', () => {
    fc.assert(
      fc.property(bracketed, seed, contexts, arrayOf([3]), ({ flat, composed }, s, context, x) => {
        const [once, flatOnce] = [nn.compose(composed), nn.compose(...flat)] as unknown as readonly [Plain, Plain]
        const [params, state] = once.init(random.key(s), x)
        expect(sameBits([params, state], flatOnce.init(random.key(s), x))).toBe(true)
        expect(sameBits(once.apply(params, state, x, context), flatOnce.apply(params, state, x, context))).toBe(true)
      })
    )
  })

  test('draws and applies each layer as if it were alone, from left to right', () => {
    fc.assert(
      fc.property(elementary, elementary, seed, arrayOf([3]), (f, g, s, x) => {
        const both = nn.compose(f, g)
        const key = random.key(s)
        const [[p, q], [u, v]] = both.init(key, x)
        const context = nn.training(key)
        const [y, u2] = f.apply(p, u, x, nn.training(random.foldIn(key, 0)))
        const [z, v2] = g.apply(q, v, y, nn.training(random.foldIn(key, 1)))
        expect(sameBits(f.init(random.foldIn(key, 0), x), [p, u])).toBe(true)
        expect(sameBits(g.init(random.foldIn(key, 1), y), [q, v])).toBe(true)
        expect(sameBits(both.apply([p, q], [u, v], x, context), [z, [u2, v2]])).toBe(true)
      })
    )
  })

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
    expect(() => layer.apply([], [], np.zeros([2]), nn.evaluation)).toThrow(/0 parameters and 0 states for 2 layers/)
  })
})

describe('layers', () => {
  test('N1 give what outputAval says, of one example and of batches', () => {
    fc.assert(
      fc.property(bracketed, seed, dtype, shapeOf(), contexts, ({ composed }, s, d, batch, context) => {
        const layer = composed as unknown as Plain
        const [params, state] = layer.init(random.key(s), { shape: [3], dtype: d })
        const x = np.ones([...batch, 3], { dtype: d })
        const [y] = layer.apply(params, state, x, context)
        expect(avals([y])).toEqual(avals([np.zeros(nn.outputAval(layer, params, state, x).shape, { dtype: d })]))
        expect(y.shape.slice(0, -1)).toEqual(batch)
      })
    )
  })

  test('keep the dtype of the input in parameters and gradients', () => {
    fc.assert(
      fc.property(units, seed, dtype, (out, s, d) => {
        const layer = nn.compose(nn.dense({ out }), nn.activation(nn.silu), nn.dense({ out: 1 }))
        const x = np.ones([2, 3], { dtype: d })
        const [params, state] = layer.init(random.key(s), x)
        const gradient = grad((p: typeof params) => np.sum(layer.apply(p, state, x, nn.evaluation)[0]))(params)
        expect(avals(gradient)).toEqual(avals(params))
        expect(avals(params).every(a => a.startsWith(d))).toBe(true)
      })
    )
  })

  test('are the same under jit, and jit draws the same parameters', () => {
    fc.assert(
      fc.property(bracketed, seed, arrayOf([2, 3]), ({ composed }, s, x) => {
        const layer = composed as unknown as Plain
        const init = (key: NDArray) => layer.init(key, x)
        const drawn = init(random.key(s))
        expect(sameBits(jit(init)(random.key(s)), drawn)).toBe(true)
        const apply = (key: NDArray, y: NDArray) => layer.apply(...drawn, y, nn.training(key))
        expect(sameBits(jit(apply)(random.key(s), x), apply(random.key(s), x))).toBe(true)
      }),
      { numRuns: 30 }
    )
  })
})

describe('dense', () => {
  const sizes = fc.record({ fanIn: units, out: units, s: seed })
  const parameters = sizes.chain(({ fanIn, out }) =>
    fc.record({ kernel: arrayOf([fanIn, out]), bias: fc.oneof(arrayOf([out]), fc.constant(null)) })
  )
  const apply = (params: nn.DenseParams, x: NDArray): NDArray =>
    nn.dense({ out: params.kernel.shape[1] }).apply(params, null, x, nn.evaluation)[0]

  test('N2 is affine, exactly', () => {
    fc.assert(
      fc.property(
        parameters.chain(p =>
          fc.tuple(fc.constant(p), dyadic, arrayOf([p.kernel.shape[0]]), arrayOf([p.kernel.shape[0]]))
        ),
        ([p, c, x, y]) => {
          const linear = (v: NDArray): NDArray => np.sub(apply(p, v), apply(p, np.mul(v, 0)))
          return sameNumbers(linear(np.add(np.mul(c, x), y)), np.add(np.mul(c, linear(x)), linear(y)))
        }
      )
    )
  })

  test('on a batch is vmap of it on one example, and its definition', () => {
    fc.assert(
      fc.property(
        parameters.chain(p => fc.tuple(fc.constant(p), arrayOf([2, 3, p.kernel.shape[0]]))),
        ([p, x]) => {
          const native = apply(p, x)
          const one = (v: NDArray): NDArray => apply(p, v)
          expect(sameNumbers(native, vmap(vmap(one))(x))).toBe(true)
          expect(sameNumbers(native, np.add(np.matmul(x, p.kernel), p.bias ?? 0))).toBe(true)
        }
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

  test('N5 with rate 0, or in evaluation, is the identity', () => {
    fc.assert(
      fc.property(arrayOf([4]), seed, (x, s) => {
        expect(sameBits(one(0, x, nn.training(random.key(s))), x)).toBe(true)
        expect(sameBits(one(0.5, x, nn.evaluation), x)).toBe(true)
      })
    )
  })

  test('leaves elements out or scales them up, as the key says, and passes gradients where it does not', () => {
    fc.assert(
      fc.property(
        arrayOf(
          [6],
          dyadic.filter(v => v !== 0)
        ),
        seed,
        (x, s) => {
          const context = nn.training(random.key(s))
          const y = numbers(one(0.75, x, context))
          expect(y.every((v, i) => v === 0 || v === 4 * numbers(x)[i])).toBe(true)
          expect(sameBits(one(0.75, x, context), one(0.75, x, context))).toBe(true)
          const gradient = grad((v: NDArray) => np.sum(one(0.75, v, context)))(x)
          expect(numbers(gradient)).toEqual(y.map(v => (v === 0 ? 0 : 4)))
        }
      )
    )
  })

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
