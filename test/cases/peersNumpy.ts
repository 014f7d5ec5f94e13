/** Where pullback differs from NumPy on purpose, or NumPy says nothing fixed; each stands in `docs/conventions.md`. */
import * as np from '../../src/numpy/index.js'
import { both, eagerly, js, mistake, type Case, type Table } from './case.js'

const int32 = (...values: readonly number[]): np.NDArray => np.array(Int32Array.from(values))
const uint32 = (...values: readonly number[]): np.NDArray => np.array(Uint32Array.from(values))
const zeros = np.array([0, -0])

const refused = (says: string, right: Case['right'], run: () => unknown): Case => ({
  id: 'NumPy',
  says,
  right,
  forms: eagerly(run)
})

const given = (says: string, right: Case['right'], f: (...xs: np.NDArray[]) => unknown, ...xs: np.NDArray[]): Case => ({
  id: 'NumPy',
  says,
  right,
  forms: both(f, ...xs)
})

const alongAxis: Readonly<Record<string, unknown>> = {
  sort: np.sort,
  argsort: np.argsort,
  cumsum: np.cumsum,
  cumprod: np.cumprod,
  sum: np.sum,
  prod: np.prod,
  mean: np.mean,
  max: np.max,
  min: np.min,
  argmax: np.argmax,
  argmin: np.argmin,
  squeeze: np.squeeze
}

const ofBooleans: Readonly<Record<string, unknown>> = {
  floorDiv: np.floorDiv,
  mod: np.mod,
  rem: np.rem,
  leftShift: np.leftShift,
  rightShift: np.rightShift
}

const bitwise: Readonly<Record<string, unknown>> = {
  bitwiseAnd: np.bitwiseAnd,
  bitwiseOr: np.bitwiseOr,
  bitwiseXor: np.bitwiseXor,
  leftShift: np.leftShift,
  rightShift: np.rightShift
}

const vector = np.array([1, 2, 3])
const matrix = np.ones([2, 2])
const masks = [np.array([true, false]), np.array([true, true])]

export const peersNumpy: Table = {
  source: 'differences from NumPy',
  rows: [
    // A scalar has no axes
    ...Object.entries(alongAxis).flatMap(([name, f]) =>
      [0, -1].map(axis =>
        refused(`${name}(3, { axis: ${axis} })`, mistake('AxisOutOfRange', name, 'scalar'), () => js(f)(3, { axis }))
      )
    ),

    // One for each, or one for all
    refused('repeat of 3 elements, { repeats: [2] }', mistake('InvalidArgument', 'repeats'), () =>
      np.repeat(vector, { repeats: [2] })
    ),
    refused('roll by two shifts along one axis', mistake('InvalidArgument', 'shift'), () =>
      np.roll(vector, { shift: [1, 1], axis: 0 })
    ),
    refused('pad of a matrix by one pair', mistake(['InvalidArgument', 'ShapeMismatch'], 'pad'), () =>
      js(np.pad)(matrix, { padWidth: [[1, 2]] })
    ),
    refused('split at [3, 1]', mistake('InvalidArgument', 'ascend'), () => np.split(vector, { indices: [3, 1] })),
    ...[np.tril, np.triu].map((f, i) =>
      refused(`${['tril', 'triu'][i]} of a vector`, mistake('ShapeMismatch', 'rank 1'), () => js(f)(vector))
    ),

    // Booleans are no integers
    ...Object.entries(ofBooleans).map(([name, f]) =>
      refused(`${name} of booleans`, mistake('DTypeMismatch', name, 'bool'), () => js(f)(...masks))
    ),
    refused('clip of three booleans', mistake('DTypeMismatch', 'clip', 'bool'), () => np.clip(masks[0], false, true)),

    // No integer of 64 bits: int32 and uint32 meet in float64
    given('int32 and uint32', [4294967294], np.add, int32(-1), uint32(4294967295)),
    given(
      'int32 1 by uint32 0: as floats; uint32 0 by itself: as integers',
      [[Infinity], [NaN], [0], [0]],
      (x, y) => [np.floorDiv(x, y), np.mod(x, y), np.floorDiv(y, y), np.mod(y, y)],
      int32(1),
      uint32(0)
    ),
    ...Object.entries(bitwise).map(([name, f]) =>
      refused(`${name} of int32 and uint32`, mistake('DTypeMismatch', name), () => js(f)(int32(1), uint32(1)))
    ),

    // Signs of zeros, where IEEE 754 decides
    given(
      'maximum and minimum of 0 and −0, both ways',
      [
        [0, 0],
        [-0, -0]
      ],
      (x, y) => [np.maximum(x, y), np.minimum(x, y)],
      zeros,
      np.array([-0, 0])
    ),
    given(
      'max and min over 0 and −0, both ways',
      [0, 0, -0, -0],
      (x, y) => [np.max(x), np.max(y), np.min(x), np.min(y)],
      zeros,
      np.array([-0, 0])
    ),
    given('sign of 0 and −0', [0, -0], np.sign, zeros),
    given(
      'sum and median of −0 alone, sum of nothing',
      [-0, -0, 0],
      (x, y) => [np.sum(x), np.median(x), np.sum(y)],
      np.array([-0, -0, -0]),
      np.zeros([0])
    ),
    given(
      'einsum i,j->ij of [−0, 1] and [1, 2]',
      [
        [-0, -0],
        [1, 2]
      ],
      (x, y) => np.einsum('i,j->ij', x, y),
      np.array([-0, 1]),
      np.array([1, 2])
    )
  ]
}
