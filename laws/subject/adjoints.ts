/**
 * Functions that move or add up elements, each with its transpose: exactly, for none of them rounds.
 */
import type { DType } from '../../src/ndarray/dtype.js'
import { fill, fromTypedArray, type NDArray } from '../../src/ndarray/ndarray.js'
import type { Shape } from '../../src/ndarray/shape.js'
import { slice, type Index } from '../../src/numpy/indexing/slices.js'
import { statements } from '../statements.js'
import { anyShape, floatType, pair, permutation, someAxes, values, type Row } from './arrays.js'

const source = 'Griewank & Walther (2008), linear operations and their transposes'

const s = statements('arrays', {
  padAndSlice: ['B4.1', 'the transpose of padding is the slice that was padded', source],
  sliceAndAdd: ['B4.2', 'the transpose of a slice is adding into its places', source],
  concatenateAndSplit: ['B4.3', 'the transpose of concatenation is splitting', source],
  transposeAndBack: ['B4.4', 'the transpose of a permutation of axes is the inverse permutation', source],
  reshapeAndBack: ['B4.5', 'the transpose of reshaping is reshaping back', source],
  flip: ['B4.6', 'flipping is its own transpose', source],
  rollAndBack: ['B4.7', 'the transpose of rolling is rolling back', source],
  runningSums: ['B4.8', 'the transpose of running sums is running sums from the end', source],
  takeAndAdd: ['B4.9', 'the transpose of taking is adding at the places taken from, each as often as taken', source],
  repeatAndSum: ['B4.10', 'the transpose of repetition is the sum of the copies', source],
  tileAndSum: ['B4.11', 'the transpose of tiling is the sum of the tiles', source],
  diagonals: ['B4.12', 'the transpose of making a diagonal matrix is reading that diagonal', source],
  triangle: ['B4.13', 'keeping a triangle is its own transpose', source],
  sumAndBroadcast: ['B4.14', 'the transpose of a sum is broadcasting', source],
  product: ['B4.15', 'the transpose of y ↦ A y is u ↦ Aᵀ u', source],
  mask: ['B4.16', 'keeping what a mask selects is its own transpose', source]
})

type Ranges = readonly (readonly [start: number, stop: number, step: number])[]

const zerosLike = (x: unknown): NDArray => fill((x as NDArray).shape, 0, (x as NDArray).dtype)

const slicesOf = (ranges: Ranges): readonly Index[] => ranges.map(([start, stop, step]) => slice(start, stop, step))

const countOf = ([start, stop, step]: readonly [number, number, number]): number =>
  Math.max(0, Math.ceil((stop - start) / step))

const integers = (xs: readonly number[]): NDArray => fromTypedArray(Int32Array.from(xs))

const sorted = (xs: readonly number[]): readonly number[] => [...xs].sort((a, b) => a - b)

const arrayIn = (x: unknown): NDArray => x as NDArray

export const adjoints: readonly Row[] = [
  pair<{ readonly padWidth: readonly (readonly [number, number])[] }>({
    statement: s.padAndSlice,
    needs: ['pad', 'index'],
    make: (draw, next) => {
      const shape = anyShape(draw)
      return {
        padWidth: shape.map(() => [draw.int(0, 2), draw.int(0, 2)] as const),
        x: values(next, shape, floatType(draw))
      }
    },
    shape: ({ x, padWidth }) => arrayIn(x).shape.map((n, i) => n + padWidth[i][0] + padWidth[i][1]),
    forward: ({ pad }, { padWidth }, x: NDArray) => pad(x, { padWidth }),
    backward: ({ index }, { padWidth, x }, u) =>
      index(u, ...padWidth.map(([before], i) => slice(before, before + arrayIn(x).shape[i])))
  }),
  pair<{ readonly ranges: Ranges }>({
    statement: s.sliceAndAdd,
    needs: ['index', 'at'],
    make: (draw, next) => {
      const shape = anyShape(draw)
      const ranges = shape.map(n => {
        const [a, b] = sorted([draw.int(0, n), draw.int(0, n)])
        return [a, b, draw.int(1, 2)] as const
      })
      return { ranges, x: values(next, shape, floatType(draw)) }
    },
    shape: ({ ranges }) => ranges.map(countOf),
    forward: ({ index }, { ranges }, x: NDArray) => index(x, ...slicesOf(ranges)),
    backward: ({ at }, { ranges, x }, u) => at(zerosLike(x), ...slicesOf(ranges)).add(u)
  }),
  pair<{ readonly axis: number }>({
    statement: s.concatenateAndSplit,
    needs: ['concatenate', 'split'],
    make: (draw, next) => {
      const shape = anyShape(draw, { minRank: 1 })
      const axis = draw.int(0, shape.length - 1)
      const dtype = floatType(draw)
      const x = Array.from({ length: draw.int(1, 3) }, () =>
        values(
          next,
          shape.map((n, i) => (i === axis ? draw.int(0, 2) : n)),
          dtype
        )
      )
      return { axis, x }
    },
    shape: ({ axis, x }) => {
      const parts = x as readonly NDArray[]
      return parts[0].shape.map((n, i) => (i === axis ? parts.reduce((sum, p) => sum + p.shape[axis], 0) : n))
    },
    forward: ({ concatenate }, { axis }, x: readonly NDArray[]) => concatenate(x, { axis }),
    backward: ({ split }, { axis, x }, u) => {
      const extents = (x as readonly NDArray[]).map(p => p.shape[axis])
      const indices = extents.slice(0, -1).map((_, i) => extents.slice(0, i + 1).reduce((a, b) => a + b, 0))
      return split(u, { indices, axis })
    }
  }),
  pair<{ readonly axes: readonly number[] }>({
    statement: s.transposeAndBack,
    needs: ['transpose'],
    make: (draw, next) => {
      const shape = anyShape(draw, { minRank: draw.oneOf([0, 3]) })
      return { axes: permutation(draw, shape.length), x: values(next, shape, floatType(draw)) }
    },
    shape: ({ axes, x }) => axes.map(i => arrayIn(x).shape[i]),
    forward: ({ transpose }, { axes }, x: NDArray) => transpose(x, { axes }),
    backward: ({ transpose }, { axes }, u) => transpose(u, { axes: axes.map((_, i) => axes.indexOf(i)) })
  }),
  pair<{ readonly shape: Shape }>({
    statement: s.reshapeAndBack,
    needs: ['reshape'],
    make: (draw, next) => {
      const shape = anyShape(draw)
      return { shape: permutation(draw, shape.length).map(i => shape[i]), x: values(next, shape, floatType(draw)) }
    },
    shape: p => p.shape,
    forward: ({ reshape }, { shape }, x: NDArray) => reshape(x, { shape }),
    backward: ({ reshape }, { x }, u) => reshape(u, { shape: arrayIn(x).shape })
  }),
  pair<{ readonly axis: readonly number[] }>({
    statement: s.flip,
    needs: ['flip'],
    make: (draw, next) => {
      const shape = anyShape(draw)
      return { axis: someAxes(draw, shape.length), x: values(next, shape, floatType(draw)) }
    },
    shape: ({ x }) => arrayIn(x).shape,
    forward: ({ flip }, { axis }, x: NDArray) => flip(x, { axis }),
    backward: ({ flip }, { axis }, u) => flip(u, { axis })
  }),
  pair<{ readonly shift: number; readonly axis: number }>({
    statement: s.rollAndBack,
    needs: ['roll'],
    make: (draw, next) => {
      const shape = anyShape(draw, { minRank: 1 })
      return { shift: draw.int(-4, 4), axis: draw.int(0, shape.length - 1), x: values(next, shape, floatType(draw)) }
    },
    shape: ({ x }) => arrayIn(x).shape,
    forward: ({ roll }, { shift, axis }, x: NDArray) => roll(x, { shift, axis }),
    backward: ({ roll }, { shift, axis }, u) => roll(u, { shift: -shift, axis })
  }),
  pair<{ readonly axis: number; readonly reverse: boolean }>({
    statement: s.runningSums,
    needs: ['cumsum'],
    make: (draw, next) => {
      const shape = anyShape(draw, { minRank: 1 })
      return { axis: draw.int(0, shape.length - 1), reverse: draw.bool(), x: values(next, shape, floatType(draw)) }
    },
    shape: ({ x }) => arrayIn(x).shape,
    forward: ({ cumsum }, { axis, reverse }, x: NDArray) => cumsum(x, { axis, reverse }),
    backward: ({ cumsum }, { axis, reverse }, u) => cumsum(u, { axis, reverse: !reverse })
  }),
  pair<{ readonly indices: readonly number[]; readonly axis: number }>({
    statement: s.takeAndAdd,
    needs: ['take', 'at'],
    make: (draw, next) => {
      const shape = anyShape(draw, { minRank: 1, minExtent: 1 })
      const axis = draw.int(0, shape.length - 1)
      const indices = Array.from({ length: draw.int(0, 3) }, () => draw.int(0, shape[axis] - 1))
      return { indices, axis, x: values(next, shape, floatType(draw)) }
    },
    shape: ({ indices, axis, x }) => arrayIn(x).shape.map((n, i) => (i === axis ? indices.length : n)),
    forward: ({ take }, { indices, axis }, x: NDArray) => take(x, integers(indices), { axis }),
    backward: ({ at }, { indices, axis, x }, u) =>
      at(zerosLike(x), ...Array.from({ length: axis }, () => slice()), integers(indices)).add(u)
  }),
  pair<{ readonly repeats: number; readonly axis: number }>({
    statement: s.repeatAndSum,
    needs: ['repeat', 'reshape', 'sum'],
    make: (draw, next) => {
      const shape = anyShape(draw, { minRank: 1 })
      return { repeats: draw.int(0, 3), axis: draw.int(0, shape.length - 1), x: values(next, shape, floatType(draw)) }
    },
    shape: ({ repeats, axis, x }) => arrayIn(x).shape.map((n, i) => (i === axis ? n * repeats : n)),
    forward: ({ repeat }, { repeats, axis }, x: NDArray) => repeat(x, { repeats, axis }),
    backward: ({ reshape, sum }, { repeats, axis, x }, u) => {
      const own = arrayIn(x).shape
      return sum(reshape(u, { shape: [...own.slice(0, axis + 1), repeats, ...own.slice(axis + 1)] }), {
        axis: axis + 1
      })
    }
  }),
  pair<{ readonly reps: readonly number[] }>({
    statement: s.tileAndSum,
    needs: ['tile', 'reshape', 'sum'],
    make: (draw, next) => {
      const shape = anyShape(draw, { maxRank: 2 })
      return { reps: shape.map(() => draw.int(1, 3)), x: values(next, shape, floatType(draw)) }
    },
    shape: ({ reps, x }) => arrayIn(x).shape.map((n, i) => n * reps[i]),
    forward: ({ tile }, { reps }, x: NDArray) => tile(x, { reps }),
    backward: ({ reshape, sum }, { reps, x }, u) =>
      sum(reshape(u, { shape: arrayIn(x).shape.flatMap((n, i) => [reps[i], n]) }), { axis: reps.map((_, i) => 2 * i) })
  }),
  pair<{ readonly k: number }>({
    statement: s.diagonals,
    needs: ['diag', 'diagonal'],
    make: (draw, next) => ({ k: draw.int(-2, 2), x: values(next, [draw.int(1, 3)], floatType(draw)) }),
    shape: ({ k, x }) => [arrayIn(x).size + Math.abs(k), arrayIn(x).size + Math.abs(k)],
    forward: ({ diag }, { k }, x: NDArray) => diag(x, { k }),
    backward: ({ diagonal }, { k }, u) => diagonal(u, { offset: k })
  }),
  pair<{ readonly k: number; readonly upper: boolean }>({
    statement: s.triangle,
    needs: ['tril', 'triu'],
    make: (draw, next) => ({
      k: draw.int(-3, 3),
      upper: draw.bool(),
      x: values(next, anyShape(draw, { minRank: 2 }), floatType(draw))
    }),
    shape: ({ x }) => arrayIn(x).shape,
    forward: ({ tril, triu }, { k, upper }, x: NDArray) => (upper ? triu : tril)(x, { k }),
    backward: ({ tril, triu }, { k, upper }, u) => (upper ? triu : tril)(u, { k })
  }),
  pair<{ readonly axis: readonly number[]; readonly keepDims: boolean }>({
    statement: s.sumAndBroadcast,
    needs: ['sum', 'broadcastTo', 'reshape'],
    make: (draw, next) => {
      const shape = anyShape(draw)
      return { axis: someAxes(draw, shape.length), keepDims: draw.bool(), x: values(next, shape, floatType(draw)) }
    },
    shape: ({ axis, keepDims, x }) =>
      arrayIn(x).shape.flatMap((n, i) => (!axis.includes(i) ? [n] : keepDims ? [1] : [])),
    forward: ({ sum }, { axis, keepDims }, x: NDArray) => sum(x, { axis, keepDims }),
    backward: ({ broadcastTo, reshape }, { axis, x }, u) => {
      const { shape } = arrayIn(x)
      return broadcastTo(reshape(u, { shape: shape.map((n, i) => (axis.includes(i) ? 1 : n)) }), { shape })
    }
  }),
  pair<{ readonly A: NDArray; readonly dtype: DType }>({
    statement: s.product,
    needs: ['matmul', 'transpose'],
    make: (draw, next) => {
      const [m, k, n] = [draw.int(1, 3), draw.int(0, 3), draw.int(1, 3)]
      const dtype = floatType(draw)
      return { dtype, A: values(next, [m, k], dtype), x: values(next, [k, n], dtype) }
    },
    shape: ({ A, x }) => [A.shape[0], arrayIn(x).shape[1]],
    forward: ({ matmul }, { A }, x: NDArray) => matmul(A, x),
    backward: ({ matmul, transpose }, { A }, u) => matmul(transpose(A), u)
  }),
  pair<{ readonly mask: NDArray }>({
    statement: s.mask,
    needs: ['where'],
    make: (draw, next) => {
      const shape = anyShape(draw)
      return { mask: values(next, shape, 'bool'), x: values(next, shape, floatType(draw)) }
    },
    shape: ({ x }) => arrayIn(x).shape,
    forward: ({ where }, { mask }, x: NDArray) => where(mask, x, 0),
    backward: ({ where }, { mask }, u) => where(mask, u, 0)
  })
]
