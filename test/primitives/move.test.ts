/** Movement of data against arithmetic on indices, with empty axes and starts far outside. */
import { describe, expect, test } from 'vitest'
import type { Draw, Primitive, SampleOperand } from '../../src/core/primitive.js'
import { dtypes as every } from '../../src/ndarray/dtype.js'
import { fill, iota, itemOf, storage, type Dense } from '../../src/ndarray/ndarray.js'
import { rowMajor, sizeOf, type Shape } from '../../src/ndarray/shape.js'
import { dynamicSlice, dynamicUpdateSlice } from '../../src/primitives/array/dynamic.js'
import { broadcast, flip, reshape, squeeze, transpose } from '../../src/primitives/array/move.js'
import {
  concat,
  pad,
  slice,
  split,
  type PadParams,
  type SliceParams,
  type SplitParams
} from '../../src/primitives/array/slice.js'
import { bind } from '../../src/trace/builder.js'
import { ops as $ } from '../../src/trace/ops.js'
import { trace } from '../../src/transform/jit.js'
import { dense, numbers } from '../../laws/value/arrays.js'
import { testLaw } from '../laws/runner.js'
import {
  build,
  indicesOf,
  lawsOf,
  reader,
  shuffled,
  someOf,
  wideShape,
  written,
  type Case,
  type Index
} from './reference.js'

// --- samples

const rank = (draw: Draw): number => draw.int(0, 3)

const starts = (shape: Shape): readonly SampleOperand[] =>
  shape.map(() => ({ shape: [], dtype: 'int32', domain: { _tag: 'Integers', low: -2, high: 5 } }))

const axisOf = (draw: Draw): readonly [Shape, number] => {
  const shape = wideShape(draw, draw.int(1, 3))
  return [shape, draw.int(0, shape.length - 1)]
}

const along = (shape: Shape, axis: number, extent: number): Shape => shape.map((n, i) => (i === axis ? extent : n))

const total = (ns: readonly number[]): number => ns.reduce((a, b) => a + b, 0)

/** Where a window of given sizes begins. */
const corner = (x: Dense, at: readonly Dense[], sizes: Shape): Index =>
  at.map((s, i) => Math.max(0, Math.min(itemOf(s), x.shape[i] - sizes[i])))

const plus = (a: Index, b: Index): Index => a.map((n, i) => n + b[i])

// --- cases

const cases: readonly Case[] = [
  {
    primitive: broadcast,
    dtypes: every,
    sample: (draw, like) => {
      const shape = wideShape(draw, rank(draw))
      const from = shape.slice(draw.int(0, shape.length)).map(n => (draw.bool() ? 1 : n))
      return { operands: [like(from)], params: { shape } }
    },
    reference: ([x], { shape }: { readonly shape: Shape }) => {
      const read = reader(x)
      const lead = shape.length - x.ndim
      return [build(shape, x.dtype, i => read(x.shape.map((n, k) => (n === 1 ? 0 : i[lead + k]))))]
    }
  },
  {
    primitive: reshape,
    dtypes: every,
    sample: (draw, like) => {
      const shape = wideShape(draw, rank(draw))
      return {
        operands: [like(shape)],
        params: { shape: draw.oneOf([[sizeOf(shape)], [...shape].reverse(), [...shape, 1]]) }
      }
    },
    reference: ([x], { shape }: { readonly shape: Shape }) => [dense(shape, x.dtype, numbers(x))]
  },
  {
    primitive: squeeze,
    dtypes: every,
    sample: (draw, like) => {
      const shape = wideShape(draw, rank(draw)).map(n => (draw.bool() ? 1 : n))
      const ones = shape.flatMap((n, i) => (n === 1 ? [i] : []))
      return { operands: [like(shape)], params: { axes: shuffled(draw, someOf(draw, ones)) } }
    },
    reference: ([x], _: never, [shape]) => [dense(shape, x.dtype, numbers(x))]
  },
  {
    primitive: transpose,
    dtypes: every,
    sample: (draw, like) => {
      const shape = wideShape(draw, rank(draw))
      return { operands: [like(shape)], params: { permutation: shuffled(draw, [...shape.keys()]) } }
    },
    reference: ([x], { permutation }: { readonly permutation: Index }, [shape]) => {
      const read = reader(x)
      return [build(shape, x.dtype, i => read(x.shape.map((_, k) => i[permutation.indexOf(k)])))]
    }
  },
  {
    primitive: flip,
    dtypes: every,
    sample: (draw, like) => {
      const shape = wideShape(draw, rank(draw))
      return { operands: [like(shape)], params: { axes: shuffled(draw, someOf(draw, [...shape.keys()])) } }
    },
    reference: ([x], { axes }: { readonly axes: Index }) => {
      const read = reader(x)
      return [build(x.shape, x.dtype, i => read(i.map((n, k) => (axes.includes(k) ? x.shape[k] - 1 - n : n))))]
    }
  },
  {
    primitive: slice,
    dtypes: every,
    sample: (draw, like) => {
      const shape = wideShape(draw, rank(draw))
      const start = shape.map(n => draw.int(0, n))
      const limit = shape.map((n, i) => draw.int(start[i], n))
      return { operands: [like(shape)], params: { start, limit, strides: shape.map(() => draw.int(1, 3)) } }
    },
    reference: ([x], { start, limit, strides }: SliceParams) => {
      const taken = x.shape.map((n, k) =>
        [...new Array(n).keys()].filter(i => i >= start[k] && i < limit[k] && (i - start[k]) % strides[k] === 0)
      )
      const read = reader(x)
      return [
        build(
          taken.map(t => t.length),
          x.dtype,
          i => read(i.map((n, k) => taken[k][n]))
        )
      ]
    }
  },
  {
    primitive: pad,
    dtypes: every,
    sample: (draw, like) => {
      const shape = wideShape(draw, rank(draw))
      const interior = shape.map(() => draw.int(0, 2))
      const full = shape.map((n, i) => n + Math.max(0, n - 1) * interior[i])
      const low = full.map(n => draw.int(-Math.min(n, 3), 3))
      const high = full.map((n, i) => draw.int(-Math.min(n + low[i], 3), 3))
      return { operands: [like(shape), like([])], params: { low, high, interior } }
    },
    reference: ([x, value], { low, interior }: PadParams, [shape]) => {
      const read = reader(x)
      return [
        build(shape, x.dtype, i => {
          const from = i.map((n, k) => (n - low[k]) / (interior[k] + 1))
          return from.every((n, k) => Number.isInteger(n) && n >= 0 && n < x.shape[k]) ? read(from) : itemOf(value)
        })
      ]
    }
  },
  {
    primitive: concat,
    dtypes: every,
    sample: (draw, like) => {
      const [shape, axis] = axisOf(draw)
      const operands = Array.from({ length: draw.int(1, 3) }, () => like(along(shape, axis, draw.int(0, 3))))
      return { operands, params: { axis } }
    },
    reference: (xs, { axis }: { readonly axis: number }, [shape]) => {
      const sources = xs.flatMap(x => Array.from({ length: x.shape[axis] }, (_, i) => ({ read: reader(x), i })))
      return [build(shape, xs[0].dtype, i => sources[i[axis]].read(along(i, axis, sources[i[axis]].i)))]
    }
  },
  {
    primitive: split,
    dtypes: every,
    sample: (draw, like) => {
      const [shape, axis] = axisOf(draw)
      const sizes = Array.from({ length: draw.int(1, 4) }, () => draw.int(0, 2))
      return { operands: [like(along(shape, axis, total(sizes)))], params: { axis, sizes } }
    },
    reference: ([x], { axis, sizes }: SplitParams, shapes) => {
      const read = reader(x)
      return shapes.map((shape, k) =>
        build(shape, x.dtype, i => read(along(i, axis, total(sizes.slice(0, k)) + i[axis])))
      )
    }
  },
  {
    primitive: dynamicSlice,
    dtypes: every,
    sample: (draw, like) => {
      const shape = wideShape(draw, rank(draw))
      return { operands: [like(shape), ...starts(shape)], params: { sizes: shape.map(n => draw.int(0, n)) } }
    },
    reference: ([x, ...at], { sizes }: { readonly sizes: Shape }) => {
      const read = reader(x)
      const first = corner(x, at, sizes)
      return [build(sizes, x.dtype, i => read(plus(first, i)))]
    }
  },
  {
    primitive: dynamicUpdateSlice,
    dtypes: every,
    sample: (draw, like) => {
      const shape = wideShape(draw, rank(draw))
      return { operands: [like(shape), like(shape.map(n => draw.int(0, n))), ...starts(shape)], params: null }
    },
    reference: ([x, update, ...at]) => {
      const read = reader(update)
      const first = corner(x, at, update.shape)
      return [
        written(
          x,
          indicesOf(update.shape).map(i => ({ at: plus(first, i), value: () => read(i) }))
        )
      ]
    }
  }
]

for (const c of cases) describe(c.primitive.name, () => lawsOf(c).forEach(law => testLaw(law, 60)))

describe('views', () => {
  const x = iota([4, 6], 1, 'float64')
  const shares = <P>(primitive: Primitive<P>, inputs: readonly Dense[], params: P): boolean =>
    (bind(primitive, inputs, params) as readonly Dense[]).every(y => y[storage].data === x[storage].data)

  test('no data is copied by what only takes apart', () => {
    expect(shares(flip, [x], { axes: [0, 1] })).toBe(true)
    expect(shares(slice, [x], { start: [1, 0], limit: [3, 6], strides: [1, 2] })).toBe(true)
    expect(shares(split, [x], { axis: 1, sizes: [2, 4] })).toBe(true)
    expect(shares(dynamicSlice, [x, fill([], 1, 'int32'), fill([], 9, 'int32')], { sizes: [2, 2] })).toBe(true)
  })
})

describe('the operations $', () => {
  test('leave out what moves nothing', () => {
    const program = trace((x: never) => {
      const none = [0, 0]
      const moved = $.pad($.slice($.flip(x, []), none, [2, 3], [1, 1]), 7, none, none, none)
      return $.concat($.split(moved, 1, [3]), 0)
    })(dense([2, 3], 'float64', [1, 2, 3, 4, 5, 6]) as never)
    expect(program.equations).toEqual([])
  })

  test('give a padding number the dtype of the array', () => {
    const padded = $.pad(dense([1], 'uint32', [5]), -1, [1], [0], [0]) as Dense
    expect([padded.dtype, numbers(padded)]).toEqual(['uint32', [4294967295, 5]])
  })
})

describe('errors', () => {
  const x = fill([2, 3], 0, 'float64')
  const n = fill([], 0, 'int32')
  const full = { start: [0, 0], limit: [2, 3], strides: [1, 1] }
  const none = { low: [0, 0], high: [0, 0], interior: [0, 0] }

  test.each([
    ['flip: axes [2] are not distinct axes of an array of rank 2', () => bind(flip, [x], { axes: [2] })],
    ['flip: axes [0, 0] are not distinct', () => bind(flip, [x], { axes: [0, 0] })],
    [
      'flip: axes [0] are not distinct axes of an array of rank 0. A scalar has no axes',
      () => bind(flip, [n], { axes: [0] })
    ],
    ['squeeze: axes [1] of shape [2, 3] are not all of extent 1', () => bind(squeeze, [x], { axes: [1] })],
    ['slice: start [0] does not fit an array of rank 2', () => bind(slice, [x], { ...full, start: [0] })],
    [
      'slice: from [0, 0] to [2, 4] by [1, 1] is not within shape [2, 3]',
      () => bind(slice, [x], { ...full, limit: [2, 4] })
    ],
    ['slice: from [0, 0] to [2, 3] by [1, -1] is not within', () => bind(slice, [x], { ...full, strides: [1, -1] })],
    ['slice: strides [1, 0.5] does not fit', () => bind(slice, [x], { ...full, strides: [1, 0.5] })],
    ['pad: operands of different dtypes: float64[2, 3] and int32[]', () => bind(pad, [x, n], none)],
    ['pad: the padding value is float64[2, 3]. Pad with a scalar', () => bind(pad, [x, x], none)],
    [
      'pad: low [0, -4], high [0, 0] and interior [0, 0] leave no shape of [2, 3]',
      () => bind(pad, [x, fill([], 0, 'float64')], { ...none, low: [0, -4] })
    ],
    [
      'pad: low [0, 0], high [0, 0] and interior [0, -1]',
      () => bind(pad, [x, fill([], 0, 'float64')], { ...none, interior: [0, -1] })
    ],
    ['concat: there is no array', () => bind(concat, [], { axis: 0 })],
    ['concat: axis 2 does not exist', () => bind(concat, [x], { axis: 2 })],
    [
      'concat: shapes [2, 3] and [2, 2] differ beyond axis 0',
      () => bind(concat, [x, fill([2, 2], 0, 'float64')], { axis: 0 })
    ],
    [
      'concat: shapes [2, 3] and [2] differ beyond axis 1',
      () => bind(concat, [x, fill([2], 0, 'float64')], { axis: 1 })
    ],
    ['split: sizes [1, 1] do not make up axis 1 of shape [2, 3]', () => bind(split, [x], { axis: 1, sizes: [1, 1] })],
    ['split: sizes [4, -1] do not make up axis 1', () => bind(split, [x], { axis: 1, sizes: [4, -1] })],
    [
      'dynamicSlice: starts (int32[]) for an array of shape [2, 3]',
      () => bind(dynamicSlice, [x, n], { sizes: [1, 1] })
    ],
    [
      'dynamicSlice: starts (int32[], float64[]) for',
      () => bind(dynamicSlice, [x, n, fill([], 0, 'float64')], { sizes: [1, 1] })
    ],
    [
      'dynamicSlice: a window of shape [1, 4] does not fit in shape [2, 3]',
      () => bind(dynamicSlice, [x, n, n], { sizes: [1, 4] })
    ],
    ['dynamicUpdateSlice: operands of different dtypes', () => bind(dynamicUpdateSlice, [x, n, n, n], null)],
    [
      'dynamicUpdateSlice: a window of shape [3] does not fit in shape [2, 3]',
      () => bind(dynamicUpdateSlice, [x, fill([3], 0, 'float64'), n, n], null)
    ]
  ])('%s', (message, call) => expect(call).toThrow(message))
})

test('a padded view reads what the view shows', () => {
  const x = build([3, 4], 'int32', ([i, j]) => 10 * i + j)
  const [turned] = bind(transpose, [x], { permutation: [1, 0] }) as readonly Dense[]
  expect(numbers($.pad(turned, 0, [0, 1], [-3, 0], [0, 0]))).toEqual([0, 0, 10, 20])
  expect(turned[storage].strides).not.toEqual(rowMajor(turned.shape))
})
