/** Derivatives of one's own: rules that say what is so change nothing; others are followed. */
import { describe, expect, test } from 'vitest'
import {
  checkpoint,
  cond,
  customBatching,
  customJvp,
  customTranspose,
  customVjp,
  grad,
  hessian,
  jit,
  jvp,
  np,
  scan,
  vmap,
  type NDArray
} from 'pullback'
import { ruleLaws } from '../laws/custom.js'
import { testLaw } from '../laws/runner.js'
import { thrown } from '../support/thrown.js'

describe('a rule that says what is so changes nothing', () => {
  for (const law of ruleLaws) testLaw(law, 8)
})

const items = (xs: readonly NDArray[]): readonly number[] => xs.map(np.item)
const two = np.array([1, 2])
const whole = np.array(3, { dtype: 'int32' })
const single = np.array(1, { dtype: 'float32' })
const identity = (x: NDArray): NDArray => x

// Rules that differ from the derivative, so that one sees which of the two was used.

/** x², whose derivative is said to be 10x. */
const marked = customJvp(
  (x: NDArray) => np.square(x),
  ([x], [dx]) => [np.square(x), np.mul(np.mul(10, x), dx)]
)

/** x², whose cotangent is said to be 10x·ct. */
const pulled = customVjp(
  (x: NDArray) => np.square(x),
  x => [np.square(x), x] as const,
  (x, ct) => [np.mul(np.mul(10, x), ct)]
)

describe.each([
  ['customJvp', marked],
  ['customVjp', pulled]
] as const)('%s', (_, f) => {
  const plain = (x: NDArray): NDArray => f(x)

  test('is used in both modes, and differentiated again', () => {
    expect(items([f(3), grad(plain)(3), jvp(plain)(3, 1)[1], grad(grad(plain))(3)])).toEqual([9, 30, 30, 10])
    expect(np.item(hessian(plain)(3))).toBe(10)
  })

  test('is used inside and around every transform', () => {
    const x = np.array([3, 4])
    const inScan = (y: NDArray): NDArray => scan((c: NDArray, z: NDArray) => [np.add(c, f(z)), null] as const)(0, y)[0]
    const inner = (z: NDArray): NDArray => np.sum(vmap(plain)(z))
    for (const g of [inScan, inner, jit(inScan), checkpoint(inScan), (y: NDArray) => jit(inner)(y)])
      expect(np.toNested(grad(g)(x))).toEqual([30, 40])
    expect(np.toNested(vmap(grad(plain))(x))).toEqual([30, 40])
    expect(np.toNested(jit(vmap(grad(jit(plain))))(x))).toEqual([30, 40])
    expect(np.toNested(vmap((y: NDArray) => jvp(plain)(y, 1)[1])(x))).toEqual([30, 40])
  })
})

describe('forward mode of customVjp', () => {
  test('is the transpose of the backward rule', () => {
    const f = customVjp(
      (x: NDArray, m: NDArray) => np.matmul(m, x),
      (x, m) => [np.matmul(m, x), m] as const,
      (m, ct) => [np.matmul(np.transpose(m), ct), null]
    )
    const m = np.array([
      [1, 2],
      [3, 4]
    ])
    expect(np.toNested(jvp((x: NDArray) => f(x, m))(two, np.array([1, 0]))[1])).toEqual([1, 3])
    // null: the matrix does not move
    expect(np.toNested(jvp((w: NDArray) => f(two, w))(m, np.ones([2, 2]))[1])).toEqual([0, 0])
    expect(np.toNested(grad((w: NDArray) => np.sum(f(two, w)))(m))).toEqual([
      [0, 0],
      [0, 0]
    ])
  })

  test('goes through rules that choose, in a batch too', () => {
    const f = customVjp(
      (x: NDArray) => np.abs(x),
      x => [np.abs(x), x] as const,
      (x, ct) => [
        cond(
          np.lt(x, 0),
          (u: NDArray) => np.neg(u),
          (u: NDArray) => u
        )(ct)
      ]
    )
    const tangents = vmap((x: NDArray, dx: NDArray) => jvp(f)(x, dx)[1])
    expect(np.toNested(tangents(np.array([-1, 2, 3]), np.array([1, 10, 100])))).toEqual([-1, 10, 100])
    expect(np.toNested(jvp(vmap(f))(np.array([-1, 2, 3]), np.array([1, 10, 100]))[1])).toEqual([-1, 10, 100])
  })

  test('does not exist where the rule is not linear, and reverse mode does', () => {
    const clip = customVjp(
      identity,
      x => [x, null] as const,
      (_, ct) => [np.clip(ct, -1, 1)]
    )
    const steep = (x: NDArray): NDArray => np.mul(clip(x), 100)
    expect(np.item(grad(steep)(2))).toBe(1)
    expect(np.item(jit(grad(steep))(2))).toBe(1)
    expect(np.toNested(vmap(grad(steep))(two))).toEqual([1, 1])
    const inScan = (x: NDArray): NDArray =>
      scan((c: NDArray, _: null) => [np.mul(clip(c), 3), null] as const, { length: 4 })(x, null)[0]
    expect(np.item(grad(inScan)(1))).toBe(1)
    const e = thrown(() => jvp(steep)(2, 1))
    expect([e._tag, e.message]).toEqual(['NotLinear', expect.stringContaining('customJvp')])
  })
})

describe('what rules close over', () => {
  // a·x², of which the rules say 10·b·x where b is closed over by the rule alone
  const byJvp = (a: NDArray, b: NDArray) =>
    customJvp(
      (x: NDArray) => np.mul(a, np.square(x)),
      ([x], [dx]) => [np.mul(a, np.square(x)), np.mul(np.mul(np.mul(10, b), x), dx)]
    )
  const byVjp = (a: NDArray, b: NDArray) =>
    customVjp(
      (x: NDArray) => np.mul(a, np.square(x)),
      x => [np.mul(a, np.square(x)), np.mul(b, x)] as const,
      (r, ct) => [np.mul(np.mul(10, r), ct)]
    )
  const backOnly = (a: NDArray, b: NDArray) =>
    customVjp(
      (x: NDArray) => np.mul(a, np.square(x)),
      x => [np.mul(a, np.square(x)), x] as const,
      (x, ct) => [np.mul(np.mul(np.mul(10, b), x), ct)]
    )

  test.each([
    ['customJvp', byJvp],
    ['customVjp, forward', byVjp],
    ['customVjp, backward', backOnly]
  ] as const)(
    '%s: along captured values the function itself is differentiated, along arguments the rule',
    (_, make) => {
      type P = { readonly a: NDArray; readonly b: NDArray; readonly x: NDArray }
      const f = ({ a, b, x }: P): NDArray => make(a, b)(x)
      const at = { a: 2, b: 3, x: 5 }
      for (const g of [grad(f), grad(jit(f)), jit(grad(f)), grad(checkpoint(f))]) {
        const { a, b, x } = g(at)
        expect(items([a, b, x])).toEqual([25, 0, 150])
      }
      expect(np.item(jvp(f)(at, { a: 1, b: 1, x: 1 })[1])).toBe(175)
      // The rule is a function of b too: ∂/∂b of the gradient along x.
      const along = (b: NDArray): NDArray => grad((x: NDArray) => f({ a: np.array(2), b, x }))(5)
      expect(items([along(np.array(3)), grad(along)(3), jvp(along)(3, 1)[1]])).toEqual([150, 50, 50])
      const rows = vmap(grad(f), { inAxes: [{ a: 0, b: null, x: 0 }] })({ a: two, b: 3, x: np.array([5, 6]) })
      expect([rows.a, rows.b, rows.x].map(np.toNested)).toEqual([
        [25, 36],
        [0, 0],
        [150, 180]
      ])
    }
  )

  test.each([
    ['customJvp', byJvp],
    ['customVjp', byVjp]
  ] as const)('%s: two depths', (_, make) => {
    const f = (b: NDArray): NDArray => grad((a: NDArray) => grad((x: NDArray) => make(a, np.mul(a, b))(x))(5))(2)
    // d/da (10·a·b·5)
    expect(items([f(np.array(3)), grad(f)(3), jvp(f)(3, 1)[1], jit(grad(f))(3)])).toEqual([150, 50, 50, 50])
    expect(np.toNested(vmap(f)(np.array([3, 4])))).toEqual([150, 200])
  })

  test('customTranspose: both functions close over a traced value', () => {
    const scaled = (k: NDArray) =>
      customTranspose(
        (x: NDArray) => np.mul(k, x),
        (ct: NDArray) => np.mul(np.mul(10, k), ct)
      )
    const f = (k: NDArray, x: NDArray): NDArray => scaled(k)(x)
    expect(np.item(grad(f)(2, np.array(3)))).toBe(3)
    expect(np.item(grad((x: NDArray) => f(np.array(2), x))(3))).toBe(20)
    expect(np.item(grad((k: NDArray) => grad((x: NDArray) => f(k, x))(3))(2))).toBe(10)
    expect(np.toNested(vmap(grad((x: NDArray, k: NDArray) => f(k, x)))(two, np.array([3, 4])))).toEqual([30, 40])
  })

  test('customBatching: the function closes over a traced value', () => {
    const scaled = (k: NDArray) =>
      customBatching(
        (x: NDArray) => np.mul(k, x),
        (_, __, x) => [np.mul(x, 10), true]
      )
    expect(np.item(grad((k: NDArray) => scaled(k)(3))(2))).toBe(3)
    expect(np.toNested(vmap((k: NDArray) => scaled(k)(3))(two))).toEqual([3, 6])
    expect(np.toNested(vmap((x: NDArray) => scaled(np.array(2))(x))(two))).toEqual([10, 20])
  })

  test('customBatching: a rule that outlives what it closes over is an error', () => {
    const f = jit((k: NDArray, x: NDArray) =>
      customBatching(
        (y: NDArray) => np.mul(k, y),
        (_, __, ys) => [np.mul(k, ys), true]
      )(x)
    )
    expect(items([f(2, 3)])).toEqual([6])
    expect(thrown(() => vmap(f, { inAxes: [null, 0] })(np.array(2), two))._tag).toBe('EscapedTracer')
  })
})

describe('static arguments', () => {
  class Power {
    constructor(readonly exponent: number) {}
  }
  const scale = (x: NDArray): NDArray => np.mul(x, 3)
  type Static = [NDArray, 'sin' | 'cos', (x: NDArray) => NDArray, Power, { readonly name: string; readonly by: Power }]
  const seen: unknown[] = []
  const f = (...[x, kind, g, p, o]: Static): NDArray => {
    seen.push([kind, g, p, o.name, o.by])
    return np.mul(g(np.pow(x, p.exponent)), o.by.exponent)
  }
  const given = ['sin', scale, new Power(2), { name: 'n', by: new Power(5) }] as const
  const d = (x: NDArray, o: Static[4]): NDArray => np.mul(np.mul(6, x), o.by.exponent)

  const ruled = customJvp<Static, NDArray>(f, ([x, kind, g, p, o], [dx, ...same]) => {
    expect(same).toEqual([kind, g, p, o])
    return [f(x, kind, g, p, o), np.mul(d(x, o), dx)]
  })
  const reversed = customVjp<Static, NDArray, readonly [NDArray, Static[4], string]>(
    f,
    (x, kind, g, p, o) => [f(x, kind, g, p, o), [x, o, 'residual']],
    ([x, o, name], ct) => {
      expect(name).toBe('residual')
      return [np.mul(d(x, o), ct), null, null, null, null]
    }
  )
  const batched = customBatching<Static, NDArray>(f, (size, [on, ...same], x, ...rest) => {
    expect([size, on, ...same]).toEqual([2, true, ...rest])
    return [f(x, ...rest), true]
  })
  const linear = customTranspose(
    (x: NDArray, kind: string, p: Power) => np.mul(x, kind === 'sin' ? p.exponent : 0),
    (ct, kind, p) => np.mul(ct, kind === 'sin' ? p.exponent : 0)
  )

  test.each([
    ['customJvp', ruled],
    ['customVjp', reversed],
    ['customBatching', batched]
  ] as const)('%s: texts, functions, instances and records of them arrive as they are', (_, g) => {
    seen.length = 0
    expect(items([g(2, ...given), grad((x: NDArray) => g(x, ...given))(2)])).toEqual([60, 60])
    expect(np.toNested(vmap(grad((x: NDArray) => g(x, ...given)))(two))).toEqual([30, 60])
    for (const s of seen as readonly (readonly unknown[])[])
      expect(s[0] === 'sin' && s[1] === scale && s[2] === given[2] && s[4] === given[3].by).toBe(true)
  })

  test('customTranspose', () => {
    const at = new Power(4)
    expect(np.item(grad((x: NDArray) => linear(x, 'sin', at))(1))).toBe(4)
  })
})

describe('trees, integers, and what is null', () => {
  type P = { readonly w: NDArray; readonly i: NDArray }
  const f = customVjp(
    (p: P, q: readonly NDArray[]) => ({ y: np.mul(p.w, np.astype(p.i, 'float64')), i: p.i, n: [q[0], null] as const }),
    (p, q) => [{ y: np.mul(p.w, 3), i: p.i, n: [q[0], null] as const }, { p }] as const,
    ({ p }, ct) => [{ w: np.mul(ct.y, np.astype(p.i, 'float64')), i: p.i }, null]
  )

  test('an integer leaf has no cotangent, and its result no tangent', () => {
    const loss = (w: NDArray): NDArray => {
      const { y, n } = f({ w, i: whole }, [np.mul(w, 2)])
      return np.add(y, n[0])
    }
    expect(items([loss(np.array(2)), grad(loss)(2), jvp(loss)(2, 1)[1]])).toEqual([10, 3, 3])
    expect(f({ w: 1, i: whole }, [single]).i.dtype).toBe('int32')
  })

  test('tangents of integers are zeros of their kind', () => {
    const g = customJvp(
      (x: NDArray, i: NDArray) => [np.mul(x, np.astype(i, 'float64')), i] as const,
      ([x, i], [dx, di]) => {
        expect([di.dtype, di.shape]).toEqual(['int32', []])
        return [[np.mul(x, np.astype(i, 'float64')), i] as const, [np.mul(dx, np.astype(i, 'float64')), di] as const]
      }
    )
    expect(items([grad((x: NDArray) => g(x, whole)[0])(2), jvp((x: NDArray) => g(x, whole)[0])(2, 5)[1]])).toEqual([
      3, 15
    ])
  })

  test('an integer before a float, of which one is mapped', () => {
    const scaled = (i: NDArray, x: NDArray): NDArray => np.mul(np.astype(i, 'float64'), np.sum(x))
    const ruled = customJvp(scaled, ([i, x], [, dx]) => [scaled(i, x), np.mul(10, scaled(i, dx))])
    const reversed = customVjp(
      scaled,
      (i, x) => [scaled(i, x), i] as const,
      (i, ct) => [null, np.mul(np.ones([2]), np.mul(np.mul(10, np.astype(i, 'float64')), ct))]
    )
    const is = np.array([1, 2, 3], { dtype: 'int32' })
    const xs = np.array([
      [1, 2],
      [3, 4],
      [5, 6]
    ])
    for (const g of [ruled, reversed]) {
      const overX = (x: NDArray): NDArray => vmap(g, { inAxes: [null, 0] })(whole, x)
      const overI = (x: NDArray): NDArray => vmap(g, { inAxes: [0, null] })(is, x)
      expect(np.toNested(jvp(overX)(xs, xs)[1])).toEqual([90, 210, 330])
      expect(np.toNested(jvp(overI)(two, two)[1])).toEqual([30, 60, 90])
      expect(np.toNested(grad((x: NDArray) => np.sum(overX(x)))(xs))).toEqual([
        [30, 30],
        [30, 30],
        [30, 30]
      ])
      expect(np.toNested(grad((x: NDArray) => np.sum(overI(x)))(two))).toEqual([60, 60])
    }
  })

  test('a cotangent that does not depend on what arrives counts once for each example', () => {
    const f = customVjp(
      (x: NDArray, y: NDArray) => np.mul(x, y),
      (x, y) => [np.mul(x, y), null] as const,
      () => [np.array(5), null]
    )
    const shared = (x: NDArray): NDArray => np.sum(vmap(f, { inAxes: [null, 0] })(x, np.array([1, 2, 3])))
    expect(np.item(grad(shared)(1))).toBe(15)
  })

  test('float32 stays float32', () => {
    for (const g of [marked, pulled]) {
      const dx = grad((x: NDArray) => g(x))(single)
      expect([dx.dtype, np.item(dx)]).toEqual(['float32', 10])
    }
  })
})
