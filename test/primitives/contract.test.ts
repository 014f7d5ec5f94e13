/** The general contraction against plain sums, bit for bit: every path, layout, edge of a tile, and batch. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Contraction } from '../../src/core/ops.js'
import { allocate, cast, isFloat, type DType } from '../../src/ndarray/dtype.js'
import { fill, unsafeFromBuffer, type Dense, type NDArray } from '../../src/ndarray/ndarray.js'
import { sizeOf, type Shape } from '../../src/ndarray/shape.js'
import { dot } from '../../src/primitives/array/contract.js'
import { ops as $ } from '../../src/trace/ops.js'
import { vmap } from '../../src/transform/vmap.js'
import { dense, layouts, numbers, pairwise, sameBits, stack } from '../../laws/value/arrays.js'
import { all, each, type Law, type Verdict } from '../../laws/law.js'
import { choices, drawFrom, stream, type Choices, type Stream } from '../../laws/draw/draw.js'
import { ownLaw } from '../laws/own.js'
import { testLaw } from '../laws/runner.js'
import { build, indicesOf, lawsOf, reader, shuffled, wideShape, type Case, type Index } from './reference.js'

// --- reference

/** Each element: the sum from 0, in row-major order of the contracted places; rounded once, or wrapped at every step. */
const sums = (
  [x, y]: readonly Dense[],
  { contract, batch }: Contraction,
  [shape]: readonly Shape[]
): readonly Dense[] => {
  const [readX, readY] = [reader(x), reader(y)]
  const free = (v: Dense, k: 0 | 1): readonly number[] =>
    [...v.shape.keys()].filter(a => !contract[k].includes(a) && !batch[k].includes(a))
  const [freeX, freeY] = [free(x, 0), free(y, 1)]
  const b = batch[0].length
  const place = (v: Dense, k: 0 | 1, own: readonly number[], at: Index, p: Index): Index =>
    [...v.shape.keys()].map(a =>
      contract[k].includes(a)
        ? p[contract[k].indexOf(a)]
        : batch[k].includes(a)
          ? at[batch[k].indexOf(a)]
          : at[own.indexOf(a)]
    )
  const contracted = indicesOf(contract[0].map(a => x.shape[a]))
  const step = (sum: number, u: number, v: number): number =>
    isFloat(x.dtype) ? sum + u * v : cast(x.dtype, cast(x.dtype, sum) + Math.imul(u, v))
  return [
    build(shape, x.dtype, at => {
      const atX = [...at.slice(0, b), ...at.slice(b, b + freeX.length)]
      const atY = [...at.slice(0, b), ...at.slice(b + freeX.length)]
      return contracted.reduce(
        (sum, p) =>
          step(
            sum,
            readX(place(x, 0, [...batch[0], ...freeX], atX, p)),
            readY(place(y, 1, [...batch[1], ...freeY], atY, p))
          ),
        0
      )
    })
  ]
}

// --- general contractions, with dyadic values: exact, and every law

const general: Case = {
  primitive: dot,
  dtypes: ['float64', 'float32', 'int32', 'uint32'],
  sample: (draw, like) => {
    const rank = draw.int(0, 3)
    const extents = wideShape(draw, rank)
    const batches = draw.int(0, rank)
    const shared = [...extents.keys()]
    const axesOf = (free: Shape): { readonly shape: Shape; readonly axes: readonly number[] } => {
      const order = shuffled(draw, [...shared, ...free.map((_, i) => rank + i)])
      const all = [...extents, ...free]
      return { shape: order.map(i => all[i]), axes: shared.map(i => order.indexOf(i)) }
    }
    const [x, y] = [0, 1].map(() => axesOf(wideShape(draw, draw.int(0, 2))))
    const params: Contraction = {
      batch: [x.axes.slice(0, batches), y.axes.slice(0, batches)],
      contract: [x.axes.slice(batches), y.axes.slice(batches)]
    }
    return { operands: [like(x.shape), like(y.shape)], params }
  },
  reference: sums
}

describe('dot', () => lawsOf(general).forEach(law => testLaw(law, 100)))

// --- matrices of many sizes, with values that round

const special = [0, -0, Infinity, -Infinity, NaN, 1e300, 1e-300]

/** Floats with all their bits, now and then a special one; integers of any size. */
const rough = (next: Stream, shape: Shape, dtype: DType): Dense => {
  const data = allocate(dtype, sizeOf(shape))
  for (let i = 0; i < data.length; i++) {
    const n = next()
    data[i] = !isFloat(dtype) ? n * 5 : n % 500 === 0 ? special[n % special.length] : (n - 2 ** 30) / 3e8
  }
  return unsafeFromBuffer(shape, data)
}

/** Endless numbers from a few: one generator a seed. */
const endless = (seed: number): Stream => {
  let s = seed | 0
  return () => {
    s = (Math.imul(s, 1664525) + 1013904223) | 0
    return ((s ^ (s >>> 15)) >>> 1) & 0x7fffffff
  }
}

const product: Contraction = { contract: [[1], [0]], batch: [[], []] }

interface Matrices {
  readonly sample: Choices
  readonly seed: number
}

const drawMatrices = ({ sample, seed }: Matrices): readonly [Dense, Dense] => {
  const draw = drawFrom(stream(sample))
  const side = (): number => draw.oneOf([1, 2, 3, 4, 5, 7, 8, 9, 17, draw.int(0, 40)])
  const [m, k, n] = [side(), draw.oneOf([side(), draw.int(0, 300)]), side()]
  const dtype = draw.oneOf(['float64', 'float32', 'float64', 'int32', 'uint32'] as const)
  const next = endless(seed)
  return [rough(next, [m, k], dtype), rough(next, [k, n], dtype)]
}

const matrices: fc.Arbitrary<Matrices> = fc.record({ sample: choices(8, 16), seed: fc.nat() })

const showMatrices = (d: Matrices): string =>
  drawMatrices(d)
    .map(x => `${x.dtype}[${x.shape.join(', ')}]`)
    .join(' · ')

const evaluate = (xs: readonly Dense[], params: Contraction): readonly Dense[] =>
  dot.evaluate(xs, params, dot.shape(xs, params))

const matrixLaws: readonly Law<Matrices>[] = [
  ownLaw({
    name: 'matrix product · plain sums',
    statement: 'every element is the plain sum of its products, to the bit, whatever the sizes and layouts',
    arbitrary: matrices,
    show: showMatrices,
    holds: d => {
      const [x, y] = drawMatrices(d)
      const expected = sums([x, y], product, [[x.shape[0], y.shape[1]]])
      const agrees = (xs: readonly Dense[]): Verdict => pairwise('result', expected, evaluate(xs, product), sameBits)
      return all(
        () => agrees([x, y]),
        () => each(layouts(x), z => agrees([z, y])),
        () => each(layouts(y), z => agrees([x, z]))
      )
    }
  }),
  ownLaw({
    name: 'matrix product · rows and columns',
    statement: 'x · y is its rows, its columns, and its batches, to the bit',
    arbitrary: matrices,
    show: showMatrices,
    holds: d => {
      const [x, y] = drawMatrices(d)
      const [whole] = evaluate([x, y], product)
      const byRows = vmap((row: NDArray) => $.dot(row, y, { contract: [[0], [0]], batch: [[], []] }))(x)
      const byColumns = vmap((column: NDArray) => $.dot(x, column, { contract: [[1], [0]], batch: [[], []] }), {
        inAxes: 1,
        outAxes: 1
      })(y)
      const twice = vmap((a: NDArray, b: NDArray) => $.dot(a, b, product))(stack(x, 0, [x, x]), stack(y, 0, [y, y]))
      return pairwise(
        'result',
        [whole, whole, stack(whole, 0, [whole, whole])],
        [byRows, byColumns, twice] as Dense[],
        sameBits
      )
    }
  }),
  ownLaw({
    name: 'matrix product · transpose',
    statement: '(x · y)ᵀ = yᵀ · xᵀ, to the bit',
    arbitrary: matrices,
    show: showMatrices,
    holds: d => {
      const [x, y] = drawMatrices(d)
      const [whole] = evaluate([x, y], product)
      const turned = $.dot($.transpose(y, [1, 0]), $.transpose(x, [1, 0]), product)
      return pairwise('result', [whole], [$.transpose(turned, [1, 0])] as Dense[], sameBits)
    }
  })
]

describe('matrices', () => matrixLaws.forEach(law => testLaw(law, 100)))

test('a sum over nothing is 0', () => {
  expect(numbers($.dot(fill([2, 0], 1, 'float32'), fill([0, 3], 1, 'float32'), product))).toEqual([0, 0, 0, 0, 0, 0])
})

test('integers wrap', () => {
  const large = dense([1, 2], 'uint32', [0xffffffff, 0xfffffffe])
  expect(numbers($.dot(large, $.transpose(large, [1, 0]), product))).toEqual([5])
})

describe('errors', () => {
  const x = fill([2, 3], 0, 'float64')

  test.each([
    ['dot: axes [1] of [2, 3] and axes [0] of [2, 3] have different extents', () => $.dot(x, x, product)],
    [
      'dot: axes [2] are not distinct axes of an array of rank 2',
      () => $.dot(x, x, { contract: [[2], [0]], batch: [[], []] })
    ],
    ['dot: axes [0, 0] are not distinct', () => $.dot(x, x, { contract: [[0], [0]], batch: [[0], [1]] })],
    [
      'dot: axes [0, 1] of [2, 3] and axes [0, 1] of [2, 3]',
      () => $.dot(x, x, { contract: [[0], []], batch: [[1], [0, 1]] })
    ],
    ['dot: operands of different dtypes', () => $.dot(x, fill([3], 0, 'float32'), product)],
    [
      'dot: takes int32, uint32, float32, float64, not bool[2, 2]',
      () => $.dot(fill([2, 2], 0, 'bool'), fill([2, 2], 0, 'bool'), product)
    ]
  ])('%s', (message, call) => expect(call).toThrow(message))
})
