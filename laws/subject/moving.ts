/**
 * Making, reading, reshaping, joining, reducing: what ties these together.
 */
import { allocate, type DType } from '../../src/ndarray/dtype.js'
import { fill, type Dense, type NDArray } from '../../src/ndarray/ndarray.js'
import type { Shape } from '../../src/ndarray/shape.js'
import { slice } from '../../src/numpy/indexing/slices.js'
import { drawValues, type ShapeOptions } from '../arb/array.js'
import { all, each, ensure, within } from '../law.js'
import { statements } from '../statements.js'
import { evaluated, layouts, map, numbers, sameBits, sameValues } from '../value/arrays.js'
import {
  anyShape,
  anyType,
  floatType,
  permutation,
  row,
  someAxes,
  values,
  type ArrayFunctions,
  type Row
} from './arrays.js'

const numpy = 'NumPy'

const s = statements('arrays', {
  writesNothing: ['A1', 'no function writes its argument', 'values'],
  copies: ['A2', 'array copies what it is given, toTypedArray what it gives', 'values'],
  anyLayout: ['A2.1', 'a function gives the same bits for every layout of its argument in memory', `${numpy}, views`],
  nestedLists: ['A2.2', 'array(toNested(x)) = x, to the bit', numpy],
  reshapeTwice: ['A3', 'reshape(reshape(x, s), t) = reshape(x, t), which keeps the row-major order', numpy],
  permutations: ['A3.1', 'transpose(transpose(x, p), q) = transpose(x, p ∘ q)', 'group actions'],
  slices: ['A3.2', 'x[a : b][c : d] = x[a + c : min(a + d, b)], whose first element is that at a + c', numpy],
  reductions: ['A3.3', 'a reduction over some axes, then the rest, is that over all; keepDims broadcasts back', numpy],
  splitAndJoin: ['A3.4', 'concatenate(split(x)) = x, and stack of the rows of x = x', numpy],
  flipsAndRolls: ['A3.5', 'flipping twice, and rolling there and back, is the identity', numpy],
  triangles: ['A3.6', 'tril(x, k) + triu(x, k + 1) = x', numpy],
  running: ['A3.7', 'the last running sum is the sum, the last running maximum the maximum', numpy],
  padding: ['A3.8', 'the inside of a padded array is the array, its outside the padding', numpy],
  emptyAxes: ['A3.9', 'an empty axis stays empty, sums to 0, and adds nothing to a concatenation', numpy],
  sumOfParts: ['A4', 'sum(concatenate(xs)) = Σ sum(x)', numpy],
  variance: ['A4.1', 'var(x + c) = var(x), var(c x) = c² var(x)', numpy]
})

const any = (x: NDArray): Dense => evaluated([x])[0]

/** An array, and one of its axes. */
const along = (draw: Parameters<typeof anyShape>[0], next: () => number, o: ShapeOptions = {}) => {
  const shape = anyShape(draw, { minRank: 1, ...o })
  return { axis: draw.int(0, shape.length - 1), x: values(next, shape, anyType(draw)) }
}

const onAxis = (axis: number, start: number, stop: number) => [
  ...Array.from({ length: axis }, () => slice()),
  slice(start, stop)
]

/** Functions of an array of rank 1 or more. */
const functions: Readonly<Record<string, (fs: ArrayFunctions, x: NDArray) => NDArray>> = {
  add: ({ add }, x) => add(x, x),
  mul: ({ mul }, x) => mul(x, x),
  flip: ({ flip }, x) => flip(x),
  transpose: ({ transpose }, x) => transpose(x),
  reshape: ({ reshape }, x) => reshape(x, { shape: [x.size] }),
  sum: ({ sum }, x) => sum(x, { axis: 0 }),
  cumsum: ({ cumsum }, x) => cumsum(x, { axis: 0 }),
  pad: ({ pad }, x) => pad(x, { padWidth: 1 }),
  concatenate: ({ concatenate }, x) => concatenate([x, x]),
  stack: ({ stack }, x) => stack([x, x]),
  index: ({ index }, x) => index(x, slice(1)),
  roll: ({ roll }, x) => roll(x, { shift: 1 }),
  tile: ({ tile }, x) => tile(x, { reps: 2 }),
  repeat: ({ repeat }, x) => repeat(x, { repeats: 2, axis: 0 }),
  where: ({ where }, x) => where(x, x, 1),
  broadcastTo: ({ broadcastTo }, x) => broadcastTo(x, { shape: [2, ...x.shape] }),
  at: ({ at }, x) => at(x, slice(0, 1)).set(1)
}

const functionNames = Object.keys(functions) as unknown as readonly (keyof ArrayFunctions)[]

const argument = (draw: Parameters<typeof anyShape>[0], next: () => number) => ({
  x: values(next, anyShape(draw, { minRank: 1, maxRank: 2 }), anyType(draw))
})

export const moving: readonly Row[] = [
  row(s.writesNothing, functionNames, argument, (fs, { x }) =>
    each(functionNames, name => {
      const given = map(x, v => v)
      functions[name](fs, given)
      return within(`the argument of ${name}`, sameBits(x, given))
    })
  ),
  row(
    s.copies,
    ['array', 'toTypedArray'],
    (draw, next) => ({ x: values(next, [draw.int(1, 3)], anyType(draw)) }),
    ({ array, toTypedArray }, { x }) => {
      const data = allocate(x.dtype, x.size)
      data.set(numbers(x))
      const y = array(data, { dtype: x.dtype })
      data.fill(data[0] === 0 ? 1 : 0)
      return all(
        () => within('after its argument is written', sameBits(x, y)),
        () => {
          toTypedArray(y).fill(data[0])
          return within('after its elements are written', sameBits(x, y))
        }
      )
    }
  ),
  row(s.anyLayout, functionNames, argument, (fs, { x }) =>
    each(functionNames, name =>
      each(layouts(any(x)), y => within(name, sameBits(functions[name](fs, x), functions[name](fs, y))))
    )
  ),
  row(
    s.nestedLists,
    ['array', 'toNested'],
    (draw, next) => ({ x: drawValues(next, draw.bool() ? 'special' : 'dyadic', anyShape(draw, { minExtent: 1 })) }),
    ({ array, toNested }, { x }) => sameBits(x, array(toNested(x)))
  ),
  row(
    s.reshapeTwice,
    ['reshape', 'toTypedArray'],
    (draw, next) => {
      const shape = anyShape(draw)
      const [p, q] = [permutation(draw, shape.length), permutation(draw, shape.length)]
      return { x: values(next, shape, anyType(draw)), s: p.map(i => shape[i]), t: [1, ...q.map(i => shape[i])] }
    },
    ({ reshape, toTypedArray }, { x, s, t }) => {
      const [direct, twice] = [reshape(x, { shape: t }), reshape(reshape(x, { shape: s }), { shape: t })]
      return all(
        () => sameBits(direct, twice),
        () =>
          ensure(
            toTypedArray(direct).join() === numbers(x).join(),
            () => `the elements of ${numbers(x).join()} become ${toTypedArray(direct).join()}`
          )
      )
    }
  ),
  row(
    s.permutations,
    ['transpose'],
    (draw, next) => {
      const shape = anyShape(draw)
      const [p, q] = [permutation(draw, shape.length), permutation(draw, shape.length)]
      return { x: values(next, shape, anyType(draw)), p, q }
    },
    ({ transpose }, { x, p, q }) =>
      all(
        () => sameBits(transpose(x, { axes: q.map(i => p[i]) }), transpose(transpose(x, { axes: p }), { axes: q })),
        () => within('transposed by default twice', sameBits(x, transpose(transpose(x)))),
        () =>
          each(p, (i, k) =>
            ensure(transpose(x, { axes: p }).shape[k] === x.shape[i], () => `axis ${k} is not axis ${i}`)
          )
      )
  ),
  row(
    s.slices,
    ['index'],
    (draw, next) => {
      const { axis, x } = along(draw, next, { maxRank: 2, maxExtent: 6 })
      const [a, b] = [draw.int(0, 3), draw.int(0, 6)]
      const [c, d] = [draw.int(0, 2), draw.int(0, 6)]
      return { axis, a, b, c, d, x }
    },
    ({ index }, { axis, a, b, c, d, x }) => {
      const cut = (y: NDArray, from: number, to: number): NDArray => index(y, ...onAxis(axis, from, to))
      const twice = cut(cut(x, a, b), c, d)
      return all(
        () =>
          within(`x[${a} : ${b}][${c} : ${d}]`, sameBits(cut(x, a + c, Math.max(a + c, Math.min(a + d, b))), twice)),
        () => {
          const place = Array.from({ length: axis }, () => 0)
          return twice.size === 0
            ? all()
            : within(
                `the element ${a + c} along axis ${axis}`,
                sameBits(index(x, ...place, a + c), index(twice, ...place, 0))
              )
        },
        () =>
          ensure(
            twice.size > 0 || cut(x, a, b).size === 0 || c >= d || c >= Math.max(0, b - a) || a + c >= x.shape[axis],
            () => `x[${a} : ${b}][${c} : ${d}] is empty`
          )
      )
    }
  ),
  row(
    s.reductions,
    ['sum', 'max', 'min', 'countNonzero', 'ne', 'mean', 'broadcastTo', 'reshape'],
    (draw, next) => {
      const shape = anyShape(draw, { minExtent: 1 })
      return { axis: someAxes(draw, shape.length), x: values(next, shape, anyType(draw)) }
    },
    ({ sum, max, min, countNonzero, ne, mean, broadcastTo, reshape }, { axis, x }) => {
      const kept = mean(x, { axis, keepDims: true })
      return all(
        () => within('sum', sameValues(sum(x), sum(sum(x, { axis })))),
        () => within('max', sameBits(max(x), max(max(x, { axis })))),
        () => within('min', sameBits(min(x), min(min(x, { axis })))),
        () => within('countNonzero', sameValues(sum(ne(x, 0)), countNonzero(x))),
        () =>
          ensure(
            kept.shape.join() === x.shape.map((n, i) => (axis.includes(i) ? 1 : n)).join(),
            () => `keepDims gives shape [${kept.shape.join(', ')}]`
          ),
        () =>
          within(
            'a mean, broadcast back,',
            sameValues(kept, max(broadcastTo(kept, { shape: x.shape }), { axis, keepDims: true }))
          ),
        () => within('keepDims', sameBits(mean(x, { axis }), reshape(kept, { shape: mean(x, { axis }).shape })))
      )
    }
  ),
  row(
    s.splitAndJoin,
    ['split', 'concatenate', 'stack', 'index'],
    (draw, next) => {
      const { axis, x } = along(draw, next)
      const indices = Array.from({ length: draw.int(0, 3) }, () => draw.int(0, 3)).sort((a, b) => a - b)
      return { axis, indices, x }
    },
    ({ split, concatenate, stack, index }, { axis, indices, x }) =>
      all(
        () => within('the parts', sameBits(x, concatenate(split(x, { indices, axis }), { axis }))),
        () =>
          x.shape[0] === 0
            ? all()
            : within('the rows', sameBits(x, stack(Array.from({ length: x.shape[0] }, (_, i) => index(x, i)))))
      )
  ),
  row(
    s.flipsAndRolls,
    ['flip', 'roll'],
    (draw, next) => ({ shift: draw.int(-7, 7), ...along(draw, next) }),
    ({ flip, roll }, { shift, axis, x }) =>
      all(
        () => within('flip', sameBits(x, flip(flip(x)))),
        () => within('flip along the axis', sameBits(x, flip(flip(x, { axis }), { axis }))),
        () => within('roll', sameBits(x, roll(roll(x, { shift }), { shift: -shift }))),
        () => within('roll along the axis', sameBits(x, roll(roll(x, { shift, axis }), { shift: -shift, axis })))
      )
  ),
  row(
    s.triangles,
    ['add', 'tril', 'triu'],
    (draw, next) => ({ k: draw.int(-4, 4), x: values(next, anyShape(draw, { minRank: 2 }), floatType(draw)) }),
    ({ add, tril, triu }, { k, x }) => sameValues(x, add(tril(x, { k }), triu(x, { k: k + 1 })))
  ),
  row(
    s.running,
    ['cumsum', 'sum', 'cummax', 'max', 'index', 'take'],
    (draw, next) => along(draw, next, { minExtent: 1 }),
    ({ cumsum, sum, cummax, max, index, take }, { axis, x }) => {
      const last = x.shape[axis] - 1
      return all(
        () => within('cumsum', sameValues(sum(x), index(cumsum(x), -1))),
        () => within('cumsum along the axis', sameValues(sum(x, { axis }), take(cumsum(x, { axis }), last, { axis }))),
        () => within('cummax along the axis', sameBits(max(x, { axis }), take(cummax(x, { axis }), last, { axis })))
      )
    }
  ),
  row(
    s.padding,
    ['pad', 'index', 'sum'],
    (draw, next) => ({
      before: draw.int(0, 2),
      after: draw.int(0, 2),
      value: draw.int(0, 2),
      x: values(next, anyShape(draw, { maxRank: 2 }), floatType(draw))
    }),
    ({ pad, index, sum }, { before, after, value, x }) => {
      const padded = pad(x, { padWidth: [before, after], constantValues: value })
      const outside = (padded.size - x.size) * value
      return all(
        () => within('the inside', sameBits(x, index(padded, ...x.shape.map(n => slice(before, before + n))))),
        () =>
          within(
            'the sum of all',
            sameValues(
              map(sum(x), v => v + outside),
              sum(padded)
            )
          )
      )
    }
  ),
  row(
    s.emptyAxes,
    ['add', 'sum', 'concatenate', 'softmax', 'index'],
    (draw, next) => {
      const shape = anyShape(draw, { maxRank: 2 })
      return { dtype: floatType(draw), y: values(next, [2, ...shape]), shape }
    },
    ({ add, sum, concatenate, softmax, index }, { dtype, y, shape }) => {
      const empty = fill([0, ...shape], 0, dtype)
      return all(
        () => within('add', sameBits(empty, add(empty, 1))),
        () => within('sum', sameValues(fill(shape, 0, dtype), sum(empty, { axis: 0 }))),
        () => within('concatenate', sameBits(y, concatenate([empty, y]))),
        () => within('softmax', sameBits(empty, softmax(empty, { axis: 0 }))),
        () => within('index', sameBits(empty, index(empty, slice(1))))
      )
    }
  ),
  row(
    s.sumOfParts,
    ['sum', 'concatenate'],
    (draw, next) => {
      const shape = anyShape(draw, { minRank: 1 })
      const [axis, dtype] = [draw.int(0, shape.length - 1), draw.oneOf<DType>(['float64', 'float32', 'int32'])]
      const part = (): NDArray =>
        values(
          next,
          shape.map((n, i): number => (i === axis ? draw.int(0, 3) : n)),
          dtype
        )
      return { axis, xs: Array.from({ length: draw.int(1, 3) }, part) }
    },
    ({ sum, concatenate }, { axis, xs }) =>
      sameValues(
        map(sum(xs[0]), () => xs.flatMap(numbers).reduce((a, b) => a + b, 0)),
        sum(concatenate(xs, { axis }))
      )
  ),
  row(
    s.variance,
    ['var', 'add', 'mul'],
    (draw, next) => ({ c: draw.int(-8, 8), x: values(next, draw.oneOf<Shape>([[4], [2, 2], [2], [1]]), 'float64') }),
    ({ var: variance, add, mul }, { c, x }) =>
      all(
        () => within('var(x + c)', sameValues(variance(x), variance(add(x, c)))),
        () =>
          within(
            'var(c x)',
            sameValues(
              map(variance(x), v => v * c * c),
              variance(mul(x, c))
            )
          )
      )
  )
]
