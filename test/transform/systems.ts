/**
 * Random linear systems, and agreement of arrays.
 */
import fc from 'fast-check'
import { np, type NDArray } from 'pullback'

const entries = (n: number): fc.Arbitrary<readonly number[]> =>
  fc.array(
    fc.integer({ min: -64, max: 64 }).map(k => k / 64),
    { minLength: n, maxLength: n }
  )

const matrix = (values: readonly number[], n: number): NDArray => np.reshape(np.array(values), { shape: [n, n] })

export interface System {
  readonly A: NDArray
  readonly b: NDArray
  readonly dA: NDArray
  readonly db: NDArray
}

/** Diagonally dominant, or symmetric and positive definite. */
export const systems = (symmetric: boolean): fc.Arbitrary<System> =>
  fc
    .integer({ min: 1, max: 4 })
    .chain(n => fc.tuple(fc.constant(n), entries(n * n), entries(n), entries(n * n), entries(n)))
    .map(([n, a, b, da, db]) => {
      const M = matrix(a, n)
      const square = np.add(np.matmul(np.transpose(M), M), np.eye(n))
      return {
        A: symmetric ? square : np.add(M, np.mul(np.eye(n), n + 1)),
        b: np.array(b),
        dA: matrix(da, n),
        db: np.array(db)
      }
    })

export const times = (A: NDArray) => (x: NDArray) => np.matmul(A, x)

export const close = (x: NDArray, y: NDArray | number, tolerance = 1e-9): boolean =>
  np.allClose(x, y, { rtol: tolerance, atol: tolerance })

export const expectClose = (x: NDArray, y: NDArray | number, tolerance = 1e-9): void => {
  if (!close(x, y, tolerance))
    throw new Error(`${JSON.stringify(np.toNested(x))} is not ${JSON.stringify(np.toNested(np.asArray(y)))}`)
}

/** LAWS_RUNS multiplies the number of runs, as in the laws. */
export const check = <T>(arbitrary: fc.Arbitrary<T>, runs: number, holds: (x: T) => void): void =>
  fc.assert(fc.property(arbitrary, holds), { numRuns: Math.ceil(runs * Number(process.env['LAWS_RUNS'] ?? 1)) })
