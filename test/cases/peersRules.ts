/** What other projects' tests say, A11 to A15: custom rules, batches, integers, signs of zero. Inputs are our own. */
import { checkpoint, cond, customJvp, customVjp, grad, vmap } from '../../src/index.js'
import * as np from '../../src/numpy/index.js'
import { both, eagerly, type Table } from './case.js'

const int32 = (...values: readonly number[]): np.NDArray => np.array(Int32Array.from(values))

/** A square above 0 and a cube below, by JavaScript's own choice. */
const chosen = (x: np.NDArray): np.NDArray => (np.item(x) > 0 ? np.square(x) : np.pow(x, 3))

const slopeOf = (x: np.NDArray): np.NDArray => np.where(np.gt(x, 0), np.mul(2, x), np.mul(3, np.square(x)))

const reading: Readonly<Record<string, (x: np.NDArray) => np.NDArray>> = {
  customJvp: customJvp(chosen, ([x]: readonly [np.NDArray], [d]: readonly [np.NDArray]) => [
    chosen(x),
    np.mul(slopeOf(x), d)
  ]),
  customVjp: customVjp(
    chosen,
    (x: np.NDArray) => [chosen(x), x] as const,
    (x: np.NDArray, ct: np.NDArray) => [np.mul(slopeOf(x), ct)]
  ),
  checkpoint: checkpoint(chosen)
}

export const peersRules: Table = {
  source: 'what other projects test, A11 to A15',
  rows: [
    {
      id: 'A11',
      says: 'null inside the cotangents of customVjp is zeros of the subtree',
      right: [[12], [[0, 0]]],
      forms: both(() => {
        type Args = readonly [np.NDArray, readonly [np.NDArray, np.NDArray]]
        const f = customVjp(
          (args: Args) => np.mul(args[0], args[1][0]),
          (args: Args) => [np.mul(args[0], args[1][0]), args] as const,
          (args: Args, ct: np.NDArray) => [[np.mul(np.mul(4, args[1][0]), ct), [null, null]]] as never
        )
        const [a, b] = grad(f as (args: Args) => np.NDArray)([np.array(2), [np.array(3), np.array(5)]] as never)
        return [[a], [[b[0], b[1]]]]
      })
    },
    {
      id: 'A12',
      says: 'vmap of cond: what both branches hand through is not batched',
      right: [[2, 4, 9], 7],
      forms: both(
        (xs: np.NDArray, seven: np.NDArray) =>
          vmap(
            (x: np.NDArray, y: np.NDArray) =>
              cond(
                np.lt(x, 3),
                (a: np.NDArray, b: np.NDArray) => [np.mul(a, 2), b] as const,
                (a: np.NDArray, b: np.NDArray) => [np.mul(a, 3), b] as const
              )(x, y),
            { inAxes: [0, null], outAxes: [0, null] }
          )(xs, seven),
        np.array([1, 2, 3]),
        np.array(7)
      )
    },
    ...Object.entries(reading).map(([name, f]) => ({
      id: 'A13',
      says: `values may be read inside ${name} under grad of concrete inputs, at 3 and −2`,
      right: [6, 12],
      forms: eagerly(() => [grad(f)(3), grad(f)(-2)])
    })),
    {
      id: 'A14',
      says: 'pow(3, 21), pow(65536, 2), square(65536) in int32 wrap; pow(2, −1) is 0',
      right: [[Number(BigInt.asIntN(32, 3n ** 21n)), 0, 0], 0],
      forms: both(
        (x: np.NDArray, y: np.NDArray) => [np.pow(x, y), np.square(np.index(x, 1))],
        int32(3, 65536, 2),
        int32(21, 2, -1)
      )
    },
    {
      id: 'A15',
      says: 'floorDiv([−1, 1], [−2.5, −2.5]), mod([0, −0], [−3, 3])',
      right: [
        [0, -1],
        [-0, 0]
      ],
      forms: both(
        (x: np.NDArray, y: np.NDArray, z: np.NDArray, w: np.NDArray) => [np.floorDiv(x, y), np.mod(z, w)],
        np.array([-1, 1]),
        np.array([-2.5, -2.5]),
        np.array([0, -0]),
        np.array([-3, 3])
      )
    }
  ]
}
