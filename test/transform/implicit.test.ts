/**
 * Implicit functions: against closed forms, in both modes, to the third order, in every transform.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  argmin,
  bisection,
  cg,
  fixedPoint,
  foriLoop,
  gmres,
  grad,
  hessian,
  jacfwd,
  jacrev,
  jet,
  jit,
  jvp,
  newton,
  newtonCg,
  np,
  root,
  scan,
  tree,
  vmap,
  type NDArray
} from 'pullback'
import { thrown } from '../support/thrown.js'
import { check, expectClose, systems } from './systems.js'

const numbers = fc.integer({ min: 1, max: 40 }).map(k => k / 4)

type Scalar = (x: NDArray) => NDArray

const forward =
  (f: Scalar): Scalar =>
  x =>
    jvp(f)(x, 1)[1]
const reverse =
  (f: Scalar): Scalar =>
  x =>
    grad(f)(x)

/** Derivatives of orders 1 to 3 by several nests of modes. */
const derivatives = (f: Scalar, x: number): readonly (readonly NDArray[])[] => [
  [forward(f)(np.array(x)), reverse(f)(np.array(x))],
  [forward(forward(f)), reverse(reverse(f)), forward(reverse(f)), reverse(forward(f))].map(g => g(np.array(x))),
  [forward(forward(forward(f))), reverse(reverse(reverse(f))), jetOf(f, 3)].map(g => g(np.array(x)))
]

const jetOf =
  (f: Scalar, order: number): Scalar =>
  x =>
    jet(f)(x, [np.array(1), ...Array.from({ length: order - 1 }, () => np.array(0))])[1][order - 1]

const agree = (f: Scalar, x: number, expected: readonly number[]): void =>
  derivatives(f, x).forEach((all, k) => all.forEach(d => expectClose(d, expected[k], 1e-7)))

describe('root', () => {
  const square = (x: NDArray, a: NDArray): NDArray => np.sub(np.mul(x, x), a)
  const roots: readonly (readonly [string, Scalar])[] = [
    ['newton', a => root(newton())(square)(1, a)],
    ['bisection', a => root(bisection({ low: 0, high: 50 }))(square)(1, a)],
    ['newton with closure', a => root(newton())((x: NDArray) => square(x, a))(1)],
    ['newton in jit', jit((a: NDArray) => root(newton())(square)(1, a))]
  ]

  test.each(roots)('of x² − a by %s, to the third order', (_, f) =>
    check(numbers, 4, a => {
      expectClose(f(np.array(a)), Math.sqrt(a), 1e-12)
      agree(f, a, [a ** -0.5 / 2, -(a ** -1.5) / 4, (3 / 8) * a ** -2.5])
    })
  )

  test('of Kepler’s equation, in both its parameters', () =>
    check(fc.tuple(numbers, fc.integer({ min: 0, max: 12 })), 4, ([mean, tenths]) => {
      const e = tenths / 16
      const anomaly = (M: NDArray, ecc: NDArray): NDArray =>
        root(newton())((E: NDArray, m: NDArray, k: NDArray) => np.sub(np.sub(E, np.mul(k, np.sin(E))), m))(M, M, ecc)
      const E = np.item(anomaly(np.array(mean), np.array(e)))
      expect(Math.abs(E - e * Math.sin(E) - mean)).toBeLessThan(1e-11)
      const slope = 1 / (1 - e * Math.cos(E))
      const second = -e * Math.sin(E) * slope ** 3
      const third = (3 * e * e * Math.sin(E) ** 2 * slope - e * Math.cos(E)) * slope ** 4
      agree(M => anomaly(M, np.array(e)), mean, [slope, second, third])
      expectClose(grad((k: NDArray) => anomaly(np.array(mean), k))(e), Math.sin(E) * slope, 1e-9)
    }))

  test('of a system, as a tree, with a parameter that has no tangent', () => {
    interface Point {
      readonly x: NDArray
      readonly y: NDArray
    }
    // x + y = s, x y = 6 n
    const f = ({ x, y }: Point, s: NDArray, n: NDArray): Point => ({
      x: np.sub(np.add(x, y), s),
      y: np.sub(np.mul(x, y), np.mul(6, np.astype(n, 'float64')))
    })
    const one = np.array(1, { dtype: 'int32' })
    const solved = (s: NDArray): Point => root(newton())(f)({ x: 5, y: 1 }, s, one)
    const { x, y } = solved(np.array(5))
    expectClose(np.stack([x, y]), np.array([3, 2]), 1e-12)
    // dx + dy = 1, y dx + x dy = 0
    const [dx, dy] = [3, -2]
    const J = jacrev(solved)(5)
    expectClose(np.stack([J.x, J.y]), np.array([dx, dy]), 1e-9)
    // x″ + y″ = 0, y x″ + x y″ = −2 x′ y′
    const H = jacfwd(jacrev(solved))(5)
    expectClose(np.stack([H.x, H.y]), np.array([-12, 12]), 1e-8)
  })

  test('every lane of a batch converges in its own time', () => {
    const f = (a: NDArray): NDArray => root(newton())(square)(1, a)
    const as = [1e-6, 1, 2, 1e6]
    const batch = np.array(as)
    const values = [vmap(f), vmap(grad(f)), (x: NDArray) => grad((y: NDArray) => np.sum(vmap(f)(y)))(x)].map(g =>
      np.toNested(g(batch))
    )
    expect(values[0]).toEqual(as.map(a => np.item(f(np.array(a)))))
    const slopes = np.array(as.map(a => 0.5 / Math.sqrt(a)))
    expectClose(np.array(values[1] as number[]), slopes, 1e-10)
    expectClose(np.array(values[2] as number[]), slopes, 1e-10)
  })

  test('under scan, over values of two outer transforms', () => {
    // x ↦ sqrt(x + c), three times
    const f = (c: NDArray): NDArray =>
      scan(
        (x: NDArray, i: NDArray) => [root(newton())((y: NDArray) => square(y, np.add(np.add(x, c), i)))(1), x] as const
      )(c, np.array([1, 2, 3]))[0]
    const plain = (c: NDArray): NDArray => {
      let x = c
      for (const i of [1, 2, 3]) x = np.sqrt(np.add(np.add(x, c), i))
      return x
    }
    const twice = (g: Scalar): number => np.item(grad((a: NDArray) => grad((b: NDArray) => g(np.mul(a, b)))(a))(1.5))
    expect(Math.abs(twice(f) - twice(plain))).toBeLessThan(1e-9)
  })

  test('of a function with a fixed point in it, as the root of both together', () => {
    const within = (y: NDArray): NDArray => fixedPoint((z: NDArray) => np.cos(np.div(np.mul(y, z), 4)))(0.5)
    const nested = (a: NDArray): NDArray => root(newton())((y: NDArray) => np.sub(y, np.mul(a, within(y))))(0.5)
    const joint = (a: NDArray): NDArray =>
      root(newton())(
        ([y, z]: readonly [NDArray, NDArray]) =>
          [np.sub(y, np.mul(a, z)), np.sub(z, np.cos(np.div(np.mul(y, z), 4)))] as const
      )([0.5, 0.5])[0]
    for (const order of [(f: Scalar) => f, forward, reverse, (f: Scalar) => forward(forward(f))])
      expectClose(order(nested)(np.array(1.2)), order(joint)(np.array(1.2)), 1e-9)
    expectClose(reverse(reverse(nested))(np.array(1.2)), forward(forward(joint))(np.array(1.2)), 1e-9)
  })

  test('the first guess has no gradient', () => {
    const f = (x0: NDArray): NDArray => root(newton())(square)(x0, 2)
    expect([grad(f)(1), jvp(f)(1, 1)[1]].map(np.item)).toEqual([0, 0])
  })

  test('a function to something else is refused', () => {
    const pair = root(newton())((x: NDArray) => [x, x] as never)
    expect(thrown(() => pair(1))._tag).toBe('StructureMismatch')
    expect(thrown(() => root(newton())((x: NDArray) => np.stack([x, x]))(1))._tag).toBe('ShapeMismatch')
    expect(thrown(() => root(() => [1] as never)((x: NDArray) => x)(1))._tag).toBe('StructureMismatch')
  })
})

describe('fixedPoint', () => {
  test('of an affine map, as the series of its powers', () =>
    check(systems(false), 3, ({ A, b, dA }) => {
      const contraction = (t: NDArray): NDArray => np.div(np.add(A, np.mul(t, dA)), np.mul(8, A.shape[0]))
      const step = (t: NDArray) => (x: NDArray) => np.add(np.matmul(contraction(t), x), b)
      const f = (t: NDArray): NDArray => np.sum(np.square(fixedPoint(step(t))(b)))
      const unrolled = (t: NDArray): NDArray => np.sum(np.square(foriLoop(0, 80, (_, x: NDArray) => step(t)(x))(b)))
      const at = np.array(0.25)
      for (const order of [(g: Scalar) => g, forward, reverse, (g: Scalar) => forward(reverse(g))])
        expectClose(order(f)(at), order(unrolled)(at), 1e-8)
    }))

  test('whatever finds it', () => {
    const f = (x: NDArray, a: NDArray): NDArray => np.cos(np.mul(a, x))
    const solver = <A>(g: (x: A) => A, x0: A): A =>
      newton()((x: A) => tree.zipWith(x, g(x), (p, q) => np.sub(p, q)), x0)
    const plain = (a: NDArray): NDArray => fixedPoint(f)(1, a)
    const quick = (a: NDArray): NDArray => fixedPoint(f, { solver, solve: gmres })(1, a)
    for (const order of [(g: Scalar) => g, forward, reverse, (g: Scalar) => reverse(reverse(g))])
      expectClose(order(quick)(np.array(0.9)), order(plain)(np.array(0.9)), 1e-9)
  })
})

describe('argmin', () => {
  test('of ridge regression solves the normal equations, to the second order', () =>
    check(systems(false), 3, ({ A: X, b: y }) => {
      const loss = (w: NDArray, penalty: NDArray): NDArray =>
        np.add(np.sum(np.square(np.sub(np.matmul(X, w), y))), np.mul(penalty, np.sum(np.square(w))))
      const weights = (penalty: NDArray): NDArray => argmin(newtonCg())(loss)(np.mul(y, 0), penalty)
      const normal = (penalty: NDArray): NDArray =>
        cg((w: NDArray) => np.add(np.matmul(np.transpose(X), np.matmul(X, w)), np.mul(penalty, w)))(
          np.matmul(np.transpose(X), y)
        )
      for (const order of [(f: Scalar) => f, jacfwd, jacrev, (f: Scalar) => jacfwd(jacrev(f))] as readonly ((
        f: Scalar
      ) => Scalar)[])
        expectClose(order(weights)(np.array(0.5)), order(normal)(np.array(0.5)), 1e-7)
    }))

  test('hyperparameters by gradient: the Hessian of what is learnt', () => {
    // min over w of (w − a)² + e^r w², so w = a / (1 + e^r); a validation loss w²
    const w = (p: { readonly a: NDArray; readonly r: NDArray }): NDArray =>
      argmin(newtonCg())((v: NDArray) => np.add(np.square(np.sub(v, p.a)), np.mul(np.exp(p.r), np.square(v))))(0)
    const f = (p: { readonly a: NDArray; readonly r: NDArray }): NDArray => np.square(w(p))
    const g = (p: { readonly a: NDArray; readonly r: NDArray }): NDArray =>
      np.square(np.div(p.a, np.add(1, np.exp(p.r))))
    const at = { a: np.array(2), r: np.array(-0.5) }
    const [H, K] = [hessian(f)(at), hessian(g)(at)]
    expectClose(np.stack([H.a.a, H.a.r, H.r.a, H.r.r]), np.stack([K.a.a, K.a.r, K.r.a, K.r.r]), 1e-8)
  })

  test('newtonCg finds minima from far, also where the function is not convex', () =>
    check(fc.tuple(numbers, numbers), 5, ([a, b]) => {
      const banana = ([x, y]: readonly [NDArray, NDArray]): NDArray =>
        np.add(np.square(np.sub(1, x)), np.mul(100, np.square(np.sub(y, np.square(x)))))
      const [x, y] = newtonCg()(banana, [np.array(-a / 4), np.array(b / 4)] as const)
      expectClose(np.stack([x, y]), np.array([1, 1]), 1e-8)
    }))
})
