/**
 * Linear solves: against their definition, in every transform, and their derivatives against closed forms.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  cg,
  gmres,
  grad,
  jacfwd,
  jacrev,
  jet,
  jvp,
  linearSolve,
  linearTranspose,
  np,
  tree,
  vmap,
  type LinearSolver,
  type NDArray
} from 'pullback'
import { thrown } from '../support/thrown.js'
import { check, close, expectClose, systems, times } from './systems.js'
import { jit } from '../../laws/value/jit.js'

const solvers: readonly (readonly [string, boolean, LinearSolver])[] = [
  ['cg', true, cg],
  ['gmres', false, gmres],
  ['gmres, restarted', false, A => b => gmres(A)(b, { restart: 2 })]
]

describe.each(solvers)('%s', (_, symmetric, solver) => {
  const solve = (A: NDArray, b: NDArray): NDArray => solver(times(A))(b)

  test('A x = b', () =>
    check(systems(symmetric), 10, ({ A, b }) => {
      expectClose(np.matmul(A, solve(A, b)), b, 1e-10)
      expectClose(solve(A, b), gmres(times(A))(b), 1e-9)
    }))

  test('dx = A⁻¹(db − dA x), and again for the second derivative', () =>
    check(systems(symmetric), 2, ({ A, b, dA, db }) => {
      const along = (f: (t: NDArray) => NDArray) => (t: NDArray) => jvp(f)(t, 1)[1]
      const path = (t: NDArray): NDArray => solve(np.add(A, np.mul(t, dA)), np.add(b, np.mul(t, db)))
      const x = solve(A, b)
      const dx = solve(A, np.sub(db, np.matmul(dA, x)))
      const ddx = solve(A, np.mul(-2, np.matmul(dA, dx)))
      expectClose(along(path)(np.array(0)), dx)
      expectClose(along(along(path))(np.array(0)), ddx)
      expectClose(jacrev(path)(0), dx)
      expectClose(jacrev(jacrev(path))(0), ddx)
      expectClose(jacfwd(jacrev(path))(0), ddx)
    }))

  test('Taylor coefficients: xₖ = −A⁻¹ dA xₖ₋₁', () =>
    check(systems(symmetric), 5, ({ A, b, dA }) => {
      const zero = np.mul(dA, 0)
      const [x, series] = jet((M: NDArray) => solve(M, b))(A, [dA, zero, zero])
      let expected = x
      series.forEach((c, k) => {
        expected = np.neg(solve(A, np.matmul(dA, expected)))
        expectClose(c, np.mul(expected, [1, 2, 6][k]))
      })
    }))

  test('the cotangent of b is λ = A⁻ᵀ ct, that of A is −λ xᵀ', () =>
    check(systems(symmetric), 5, ({ A, b, db: ct }) => {
      const loss = (M: NDArray, c: NDArray): NDArray => np.sum(np.mul(ct, solve(M, c)))
      const lambda = solve(np.transpose(A), ct)
      expectClose(grad((c: NDArray) => loss(A, c))(b), lambda)
      expectClose(grad(loss)(A, b), np.neg(np.outer(lambda, solve(A, b))))
    }))

  test('a solve transposed twice is the solve, bit for bit', () =>
    check(systems(symmetric), 5, ({ A, b }) => {
      const f = (c: NDArray): NDArray => solve(A, c)
      const transposed = linearTranspose(f, b)
      expectClose(transposed(b), solve(np.transpose(A), b))
      const twice = linearTranspose((c: NDArray) => transposed(c), b)
      expect(np.toNested(twice(b))).toEqual(np.toNested(f(b)))
    }))

  test('vmap is the loop, jit changes no bit', () =>
    check(fc.array(systems(symmetric), { minLength: 3, maxLength: 3 }), 4, ([first, ...rest]) => {
      const scaled = [first.b, np.mul(first.b, 0), ...rest.map(s => np.mul(first.b, np.sum(s.b)))]
      const rows = vmap((b: NDArray) => solve(first.A, b))(np.stack(scaled))
      scaled.forEach((b, i) => expectClose(np.index(rows, i), solve(first.A, b), 1e-12))
      const [x, y] = [jit(solve)(first.A, first.b), solve(first.A, first.b)]
      expect(np.toNested(x)).toEqual(np.toNested(y))
    }))

  test('it ends with the best it has', () =>
    check(systems(symmetric), 5, ({ A, b }) => {
      const residual = (maxIterations: number): number => {
        const method = symmetric ? cg(times(A))(b, { maxIterations }) : gmres(times(A))(b, { maxIterations })
        return np.item(np.norm(np.sub(b, np.matmul(A, method))))
      }
      const norms = [0, 1, 2, 3].map(residual)
      norms.forEach((r, i) => expect(r).toBeLessThanOrEqual(i === 0 ? np.item(np.norm(b)) : norms[i - 1] + 1e-14))
    }))

  test('what is not linear is refused, and the operation named', () => {
    const b = np.array([1, 2])
    const error = thrown(() => solver((x: NDArray) => np.exp(x))(b))
    expect([error._tag, error.op]).toEqual(['NotLinear', 'exp'])
    expect(thrown(() => solver((x: NDArray) => np.add(x, 1))(b))._tag).toBe('NotLinear')
    expect(thrown(() => solver((x: NDArray) => np.sum(x))(b))._tag).toBe('ShapeMismatch')
    expect(thrown(() => solver((x: NDArray) => x)(np.array([1, 2], { dtype: 'int32' })))._tag).toBe('NotDifferentiable')
  })
})

describe('linear solves', () => {
  test('on trees of several dtypes', () => {
    interface Pair {
      readonly u: NDArray
      readonly v: readonly [NDArray]
    }
    const A = ({ u, v: [v] }: Pair): Pair => ({
      u: np.add(np.mul(2, u), np.astype(np.sum(v), 'float64')),
      v: [np.sub(np.mul(3, v), np.astype(u, 'float32'))]
    })
    const b: Pair = { u: np.array(1), v: [np.array(new Float32Array([1, 2]))] }
    const x = gmres(A)(b)
    expect(x.v[0].dtype).toBe('float32')
    tree.zipWith(A(x), b, (p, q) => {
      expectClose(np.astype(p, 'float64'), np.astype(q, 'float64'), 1e-6)
      return p
    })
  })

  test('a preconditioner shortens the iteration, and is no part of the derivative', () => {
    const d = np.array([1, 10, 100, 1000])
    const b = np.array([1, 2, 3, 4])
    const f = (e: NDArray): NDArray =>
      cg((x: NDArray) => np.mul(e, x))(b, { maxIterations: 1, preconditioner: r => np.div(r, e) })
    expectClose(f(d), np.div(b, d), 1e-14)
    expect(close(cg((x: NDArray) => np.mul(d, x))(b, { maxIterations: 1 }), np.div(b, d), 1e-3)).toBe(false)
    expectClose(grad((e: NDArray) => np.sum(f(e)))(d), np.neg(np.div(b, np.square(d))), 1e-12)
  })

  test('by a direct method, that of a triangular matrix', () => {
    // A [x, y] = [x, a x + y], and its transpose is not lower but upper triangular
    const elimination = (A: (x: NDArray) => NDArray, b: NDArray): NDArray => np.sub(np.mul(2, b), A(b))
    const lower = (a: NDArray) => (x: NDArray) => np.add(x, np.mul(np.mul(a, np.array([0, 1])), np.index(x, 0)))
    const f = (a: NDArray): NDArray => linearSolve(elimination)(lower(a))(np.array([1, 1]))
    expectClose(f(np.array(3)), np.array([1, -2]), 1e-14)
    expectClose(jacrev(f)(3), np.array([0, -1]), 1e-14)
  })
})
