/** Reading and writing at addresses that are data: duplicates, places outside, empty axes; derivatives by brute force. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Indexing } from '../../src/core/ops.js'
import type { Draw, SampleOperand } from '../../src/core/primitive.js'
import { dtypes as every, type DType } from '../../src/ndarray/dtype.js'
import { fill, type Dense, type NDArray } from '../../src/ndarray/ndarray.js'
import type { Shape } from '../../src/ndarray/shape.js'
import {
  gather,
  scatterAdd,
  scatterAffine,
  scatterMax,
  scatterMin,
  scatterMul,
  scatterSet,
  type AffineParams,
  gatherOf,
  scatterOf
} from '../../src/primitives/array/gather.js'
import { bind } from '../../src/trace/builder.js'
import { ops as $ } from '../../src/trace/ops.js'
import { jvp, vjp } from '../../src/transform/differentiate.js'
import { dense, numbers } from '../../laws/value/arrays.js'
import { testLaw } from '../laws/runner.js'
import {
  build,
  indicesOf,
  lawsOf,
  reader,
  shuffled,
  wideShape,
  written,
  type Case,
  type Index,
  type Like
} from './reference.js'

const numeric: readonly DType[] = ['float64', 'float32', 'int32', 'uint32']

// --- samples

interface Addressed {
  readonly x: SampleOperand
  readonly indices: SampleOperand
  readonly slices: Shape
  readonly how: Indexing
}

const addressed = (draw: Draw, like: Like): Addressed => {
  const lead = wideShape(draw, draw.int(0, 2)).map(n => n % 3)
  const rest = wideShape(draw, draw.int(0, 3))
  const axes = shuffled(draw, [...rest.keys()]).slice(0, draw.int(0, rest.length))
  const at = wideShape(draw, draw.int(0, 2)).map(n => n % 4)
  const outside = axes.some(a => rest[a] === 0) ? 'drop' : draw.oneOf(['clip', 'drop'] as const)
  return {
    x: like([...lead, ...rest]),
    indices: { shape: [...lead, ...at, axes.length], dtype: 'int32', domain: { _tag: 'Integers', low: -2, high: 5 } },
    slices: [...lead, ...at, ...rest.filter((_, i) => !axes.includes(i))],
    how: { batch: lead.length, axes, outside }
  }
}

// --- references

/** Which element of x an index of the slices means; null for one outside. */
const sources = (x: NDArray, indices: Dense, { batch, axes, outside }: Indexing): ((index: Index) => Index | null) => {
  const read = reader(indices)
  const rows = indices.ndim - 1
  return index => {
    const rest = [...index.slice(rows)]
    const place = x.shape.slice(batch).map((n, axis) => {
      const k = axes.indexOf(axis)
      if (k < 0) return rest.shift()!
      const i = read([...index.slice(0, rows), k])
      return outside === 'clip' ? Math.min(Math.max(i, 0), n - 1) : i >= 0 && i < n ? i : NaN
    })
    return place.some(Number.isNaN) ? null : [...index.slice(0, batch), ...place]
  }
}

const scatterCase = (
  primitive: Case['primitive'],
  dtypes: readonly DType[],
  combine: (old: number, update: number) => number
): Case => ({
  primitive,
  dtypes,
  sample: (draw, like) => {
    const { x, indices, slices, how } = addressed(draw, like)
    return { operands: [x, indices, like(slices)], params: how }
  },
  reference: ([x, indices, updates], how: Indexing) => {
    const source = sources(x, indices, how)
    const read = reader(updates)
    return [
      written(
        x,
        indicesOf(updates.shape).flatMap(i => {
          const at = source(i)
          return at === null ? [] : [{ at, value: (old: number) => combine(old, read(i)) }]
        })
      )
    ]
  }
})

const cases: readonly Case[] = [
  {
    primitive: gather,
    dtypes: every,
    sample: (draw, like) => {
      const { x, indices, how } = addressed(draw, like)
      return { operands: [x, indices], params: how }
    },
    reference: ([x, indices], how: Indexing, [shape]) => {
      const source = sources(x, indices, how)
      const read = reader(x)
      return [
        build(shape, x.dtype, i => {
          const at = source(i)
          return at === null ? 0 : read(at)
        })
      ]
    }
  },
  scatterCase(scatterSet, every, (_, u) => u),
  scatterCase(scatterAdd, numeric, (v, u) => v + u),
  scatterCase(scatterMul, numeric, (v, u) => v * u),
  scatterCase(scatterMin, numeric, Math.min),
  scatterCase(scatterMax, numeric, Math.max),
  {
    primitive: scatterAffine,
    dtypes: ['float64'],
    sample: (draw, like) => {
      const { x, indices, slices, how } = addressed(draw, like)
      return { operands: [x, indices, like(slices), like(slices)], params: { ...how, reverse: draw.bool() } }
    },
    reference: ([x, indices, a, b], how: AffineParams) => {
      const source = sources(x, indices, how)
      const [factor, term] = [reader(a), reader(b)]
      const found = new Map<string, number>()
      const order = indicesOf(a.shape)
      const final = written(
        x,
        (how.reverse ? [...order].reverse() : order).flatMap(i => {
          const at = source(i)
          if (at === null) return []
          const value = (old: number): number => {
            found.set(i.join(), old)
            return factor(i) === 0 ? term(i) : factor(i) * old + term(i)
          }
          return [{ at, value }]
        })
      )
      return [final, build(a.shape, 'float64', i => found.get(i.join()) ?? 0)]
    }
  }
]

for (const c of cases) describe(c.primitive.name, () => lawsOf(c).forEach(law => testLaw(law, 60)))

// --- derivatives by brute force, on points of a vector

interface Points {
  readonly x: readonly number[]
  readonly at: readonly number[]
  readonly u: readonly number[]
}

const vector = (values: readonly number[]): Dense => dense([values.length], 'float64', values)

const drop: Indexing = { batch: 0, axes: [0], outside: 'drop' }

/** Few places and small integers, so that duplicates, zeros and ties are frequent. */
const points = fc
  .tuple(
    fc.array(fc.integer({ min: -2, max: 2 }), { minLength: 1, maxLength: 3 }),
    fc.array(fc.tuple(fc.integer({ min: -1, max: 3 }), fc.integer({ min: -2, max: 2 })), { maxLength: 6 })
  )
  .map(([x, updates]): Points => ({ x, at: updates.map(([i]) => i), u: updates.map(([, v]) => v) }))

const scattered =
  (kind: 'set' | 'add' | 'mul' | 'min' | 'max', { at }: Points) =>
  ([x, u]: readonly [NDArray, NDArray]): NDArray =>
    scatterOf($, kind, x, dense([at.length, 1], 'int32', at), u, drop)

const pulledBack = (kind: 'set' | 'add' | 'mul' | 'min' | 'max', p: Points, ct: readonly number[]) => {
  const [dx, du] = vjp(scattered(kind, p))([vector(p.x), vector(p.u)])[1](vector(ct))
  return { x: numbers(dx), u: numbers(du) }
}

/** All the values that meet at one place: x's, then the updates'. */
const meeting = ({ x, at, u }: Points, place: number): readonly number[] => [
  x[place],
  ...u.filter((_, p) => at[p] === place)
]

const product = (xs: readonly number[]): number => xs.reduce((a, b) => a * b, 1)

describe('with duplicates', () => {
  test('the last update of a place takes the whole cotangent of set', () => {
    fc.assert(
      fc.property(points, p => {
        const ct = p.x.map((_, i) => (i === 0 ? Infinity : i + 0.5))
        const { x, u } = pulledBack('set', p, ct)
        expect(x).toEqual(ct.map((c, i) => (p.at.includes(i) ? 0 : c)))
        expect(u).toEqual(p.at.map((i, k) => (p.at.lastIndexOf(i) === k ? (ct[i] ?? 0) : 0)))
      })
    )
  })

  test('each factor of mul takes the product of the others, whatever is zero', () => {
    fc.assert(
      fc.property(points, p => {
        const { x, u } = pulledBack(
          'mul',
          p,
          p.x.map(() => 1)
        )
        const others = (place: number, factor: number): number => {
          const all = meeting(p, place)
          return product([...all.slice(0, factor), ...all.slice(factor + 1)])
        }
        const nth = p.at.map((i, k) => 1 + p.at.slice(0, k).filter(j => j === i).length)
        expect(x.map(v => v + 0)).toEqual(p.x.map((_, i) => others(i, 0) + 0))
        expect(u.map(v => v + 0)).toEqual(p.at.map((i, k) => (i in p.x ? others(i, nth[k]) + 0 : 0)))
      })
    )
  })

  test('and each pair of factors the product of the rest', () => {
    fc.assert(
      fc.property(points, fc.nat(), fc.nat(), (p, m, n) => {
        const all = [...p.x, ...p.u]
        const place = [...p.x.keys(), ...p.at]
        const [i, j] = [m % all.length, n % all.length]
        const direction = (k: number): readonly [Dense, Dense] => {
          const ones = all.map((_, a) => (a === k ? 1 : 0))
          return [vector(ones.slice(0, p.x.length)), vector(ones.slice(p.x.length))]
        }
        type Pair = readonly [NDArray, NDArray]
        const along = (t: readonly [Dense, Dense]) => (xu: Pair) => jvp(scattered('mul', p))(xu, t)[1]
        const mixed = numbers(jvp(along(direction(i)))([vector(p.x), vector(p.u)] as Pair, direction(j))[1])
        const expected = p.x.map((_, s) =>
          i !== j && place[i] === s && place[j] === s
            ? product(all.filter((__, k) => place[k] === s && k !== i && k !== j))
            : 0
        )
        expect(mixed.map(v => v + 0)).toEqual(expected.map(v => v + 0))
      })
    )
  })

  test.each(['min', 'max'] as const)('everything that attains %s shares equally', kind => {
    fc.assert(
      fc.property(points, p => {
        const { x, u } = pulledBack(
          kind,
          p,
          p.x.map(() => 1)
        )
        const share = (place: number, value: number): number => {
          const all = meeting(p, place)
          const best = Math[kind](...all)
          return value === best ? 1 / all.filter(v => v === best).length : 0
        }
        expect(x).toEqual(p.x.map((v, i) => share(i, v)))
        expect(u).toEqual(p.at.map((i, k) => (i in p.x ? share(i, p.u[k]) : 0)))
      })
    )
  })
})

test('a NaN gets no tangent from max, and does not spoil its neighbours', () => {
  const p: Points = { x: [NaN, 1], at: [0, 1, 1], u: [2, 3, 3] }
  expect(pulledBack('max', p, [1, 1])).toEqual({ x: [0, 0], u: [0, 0.5, 0.5] })
  const at = [vector(p.x), vector(p.u)] as readonly [NDArray, NDArray]
  const [, dy] = jvp(scattered('max', p))(at, [vector([1, 1]), vector([1, 1, 3])])
  expect(numbers(dy)).toEqual([0, 2])
})

test('products of integers wrap', () => {
  const x = dense([1], 'int32', [0x7fffffff])
  const y = scatterOf($, 'mul', x, dense([1, 1], 'int32', [0]), dense([1], 'int32', [0x7fffffff]), drop)
  expect(numbers(y)).toEqual([1])
})

test('an empty axis reads as zeros where indices may be outside', () => {
  expect(numbers(gatherOf($, fill([0], 0, 'float64'), fill([2, 1], 0, 'int32'), drop))).toEqual([0, 0])
})

// --- errors

describe('errors', () => {
  const x = fill([4, 5], 0, 'float64')
  const at = fill([3, 1], 0, 'int32')
  const clip: Indexing = { batch: 0, axes: [0], outside: 'clip' }
  const rows = fill([3, 5], 0, 'float64')

  test.each([
    ['gather: axes [2] are not distinct axes of an array of rank 2', () => gatherOf($, x, at, { ...clip, axes: [2] })],
    [
      'gather: axes [1] are not distinct axes of an array of rank 1',
      () => gatherOf($, x, fill([4, 1], 0, 'int32'), { ...clip, batch: 1, axes: [1] })
    ],
    ['gather: indices are int32, not float64[3, 5]', () => gatherOf($, x, rows, clip)],
    [
      'gather: indices of shape [3, 1] do not address 2 axes of shape [4, 5] behind 0 batch axes',
      () => gatherOf($, x, at, { ...clip, axes: [0, 1] })
    ],
    [
      'Indices begin with the batch axes [4] and end with an axis of extent 1',
      () => gatherOf($, x, at, { ...clip, batch: 1 })
    ],
    ['gather: indices of shape [] do not address', () => gatherOf($, x, fill([], 0, 'int32'), clip)],
    [
      "gather: shape [0, 5] has no elements along the addressed axes, so no nearest one. Address an axis that has elements, or read with mode: 'fill'",
      () => gatherOf($, fill([0, 5], 0, 'float64'), at, clip)
    ],
    [
      'scatterAdd: updates of shape [3], where the indices address [3, 5]. Broadcast the updates',
      () => scatterOf($, 'add', x, at, fill([3], 0, 'float64'), clip)
    ],
    [
      'scatterSet: operands of different dtypes: float64[4, 5] and float32[3, 5]',
      () => scatterOf($, 'set', x, at, fill([3, 5], 0, 'float32'), clip)
    ],
    [
      'scatterMul: takes int32, uint32, float32, float64, not bool[4, 5]',
      () => scatterOf($, 'mul', fill([4, 5], 0, 'bool'), at, fill([3, 5], 0, 'bool'), clip)
    ],
    [
      'scatterAffine: updates of shape [3]',
      () =>
        bind(scatterAffine, [x, at, rows, fill([3], 0, 'float64')], {
          ...clip,
          reverse: false,
          zeros: 'right'
        } as const)
    ]
  ])('%s', (message, call) => expect(call).toThrow(message))
})
