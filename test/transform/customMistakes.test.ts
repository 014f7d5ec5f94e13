/** Custom rules of a wrong shape, and how often rules run. */
import { describe, expect, test } from 'vitest'
import {
  customBatching,
  customJvp,
  customTranspose,
  customVjp,
  grad,
  jit,
  jvp,
  scan,
  np,
  print,
  trace,
  vjp,
  vmap,
  type NDArray
} from 'pullback'
import { thrown } from '../support/thrown.js'

const items = (xs: readonly NDArray[]): readonly number[] => xs.map(np.item)
const two = np.array([1, 2])
const whole = np.array(3, { dtype: 'int32' })
const single = np.array(1, { dtype: 'float32' })
const identity = (x: NDArray): NDArray => x

// --- mistakes

/** A derivative, of which it does not matter which; and the same of a compiled function, of a batch, of a loop. */
const derivatives = (f: (x: NDArray) => NDArray): readonly (() => unknown)[] => [
  () => grad((x: NDArray) => np.sum(f(x)))(two),
  () => grad(jit((x: NDArray) => np.sum(f(x))))(two),
  () => jit(grad((x: NDArray) => np.sum(f(x))))(two),
  () => grad((x: NDArray) => np.sum(vmap(f)(np.stack([x, x]))))(two),
  () =>
    grad((x: NDArray) => np.sum(scan((c: NDArray, _: null) => [f(c), null] as const, { length: 2 })(x, null)[0]))(two)
]
/** Nothing that needs no rule meets its mistake. */
const withoutRules = (f: (x: NDArray) => NDArray): readonly (() => unknown)[] => [
  () => f(two),
  () => jit(f)(two),
  () => vmap(f)(np.stack([two, two])),
  () => scan((c: NDArray, _: null) => [f(c), null] as const, { length: 2 })(two, null),
  () => print(trace(f)(two)),
  () => grad((x: NDArray) => np.mul(x, np.sum(f(two))))(1)
]
const pairJvp = (rule: unknown) => {
  const f = customJvp((x: NDArray) => ({ y: np.sin(x) }), rule as never)
  return (x: NDArray): NDArray => f(x).y
}
const reverse = (forward: unknown, backward: unknown) => {
  const f = customVjp((x: { readonly a: NDArray }, _: NDArray) => [x.a], forward as never, backward as never)
  return (x: NDArray): NDArray => f({ a: x }, whole)[0]
}
const good = (x: { readonly a: NDArray }): unknown => [[x.a], null]
const back = (_: null, [ct]: readonly NDArray[]): unknown => [{ a: ct }, null]
const mapped = (rule: unknown) => () => {
  const f: (x: NDArray) => readonly NDArray[] = customBatching((x: NDArray) => [x], rule as never)
  return vmap(f)(two)
}
const transposed = (rule: unknown) => {
  const f = customTranspose((x: { readonly a: NDArray }) => x.a, rule as never)
  return (x: NDArray): NDArray => f({ a: x })
}
const shorter = np.zeros([1])
const zero = np.zeros([2])
const rounded = np.zeros([2], { dtype: 'int32' })
const halved = np.zeros([2], { dtype: 'float32' })

describe('mistakes', () => {
  test('the right rules are none', () => {
    const rules = [
      pairJvp(([x]: [NDArray], [dx]: [NDArray]) => [{ y: np.sin(x) }, { y: dx }]),
      reverse(good, back),
      transposed((ct: NDArray) => ({ a: ct }))
    ]
    for (const f of rules) for (const use of [...derivatives(f), ...withoutRules(f)]) use()
    mapped((_: number, __: unknown, xs: NDArray) => [[xs], true])()
  })

  test.each([
    ['no pair', pairJvp(([x]: [NDArray]) => ({ y: x })), 'StructureMismatch', /rule does not give a pair/],
    ['three', pairJvp(([x]: [NDArray]) => [{ y: x }, { y: x }, null]), 'StructureMismatch', /pair/],
    [
      'result of another structure',
      pairJvp(([x]: [NDArray]) => [x, { y: x }]),
      'StructureMismatch',
      /result of the rule/
    ],
    [
      'result of another shape',
      pairJvp(([x]: [NDArray]) => [{ y: shorter }, { y: x }]),
      'ShapeMismatch',
      /\.y.*\[2\].*\[1\]/
    ],
    [
      'result of another dtype',
      pairJvp(([x]: [NDArray]) => [{ y: halved }, { y: x }]),
      'DTypeMismatch',
      /\.y.*float64.*float32/
    ],
    [
      'tangent of another structure',
      pairJvp(([x]: [NDArray]) => [{ y: x }, x]),
      'StructureMismatch',
      /tangent of the rule/
    ],
    [
      'tangent of another shape',
      pairJvp(([x]: [NDArray]) => [{ y: x }, { y: shorter }]),
      'ShapeMismatch',
      /\.y.*float64\[1\].*float64\[2\]/
    ],
    [
      'tangent that is an integer',
      pairJvp(([x]: [NDArray]) => [{ y: x }, { y: rounded }]),
      'DTypeMismatch',
      /\.y.*int32/
    ]
  ] as const)('customJvp: %s', (_, f, tag, words) => {
    for (const use of derivatives(f)) {
      const e = thrown(use)
      expect([e._tag, e.op, e.message]).toEqual([tag, 'customJvp', expect.stringMatching(words)])
    }
    for (const use of withoutRules(f)) use()
  })

  test.each([
    ['no pair', reverse((x: unknown) => x, back), 'StructureMismatch', /forward rule does not give a pair/],
    [
      'result of another structure',
      reverse((x: { readonly a: NDArray }) => [x, null], back),
      'StructureMismatch',
      /forward rule/
    ],
    ['result of another shape', reverse(() => [[shorter], null], back), 'ShapeMismatch', /\[0\].*forward rule/],
    ['result of another dtype', reverse(() => [[halved], null], back), 'DTypeMismatch', /\[0\].*float32/],
    ['no list', reverse(good, () => null), 'StructureMismatch', /2 cotangents/],
    [
      'too few cotangents',
      reverse(good, (_: null, [ct]: readonly NDArray[]) => [{ a: ct }]),
      'StructureMismatch',
      /2 cotangents/
    ],
    [
      'cotangent of another structure',
      reverse(good, (_: null, [ct]: readonly NDArray[]) => [ct, null]),
      'StructureMismatch',
      /argument 0/
    ],
    [
      'cotangent of another shape',
      reverse(good, () => [{ a: shorter }, null]),
      'ShapeMismatch',
      /argument 0.*float64\[1\].*float64\[2\]/
    ],
    ['cotangent of another shape, its path', reverse(good, () => [{ a: shorter }, null]), 'ShapeMismatch', /\.a/],
    ['cotangent that is an integer', reverse(good, () => [{ a: rounded }, null]), 'DTypeMismatch', /argument 0.*int32/]
  ] as const)('customVjp: %s', (_, f, tag, words) => {
    for (const use of derivatives(f)) {
      const e = thrown(use)
      expect([e._tag, e.op, e.message]).toEqual([tag, 'customVjp', expect.stringMatching(words)])
    }
    for (const use of withoutRules(f)) use()
  })

  test.each([
    ['another structure', transposed((ct: NDArray) => ct), 'StructureMismatch', /result of the transpose/],
    ['another shape', transposed(() => ({ a: shorter })), 'ShapeMismatch', /\.a.*float64\[1\].*float64\[2\]/]
  ] as const)('customTranspose: %s', (_, f, tag, words) => {
    for (const use of derivatives(f)) {
      const e = thrown(use)
      expect([e._tag, e.op, e.message]).toEqual([tag, 'customTranspose', expect.stringMatching(words)])
    }
    for (const use of withoutRules(f)) use()
  })

  test.each([
    ['operand', () => customTranspose(identity, identity)(whole)],
    ['operand, traced', () => jit(customTranspose(identity, identity))(whole)],
    ['result', () => customTranspose((x: NDArray) => np.astype(x, 'int32'), identity)(two)],
    ['result, traced', () => jit(customTranspose((x: NDArray) => np.astype(x, 'int32'), identity))(two)]
  ])('customTranspose: an integer %s', (_, f) => {
    const e = thrown(f)
    expect([e._tag, e.op, e.message]).toEqual([
      'NotDifferentiable',
      'customTranspose',
      expect.stringMatching(/floating-point/)
    ])
  })

  test.each([
    ['no pair', mapped((_: number, __: unknown, xs: NDArray) => [xs]), 'StructureMismatch', /pair/],
    [
      'another structure',
      mapped((_: number, __: unknown, xs: NDArray) => [xs, true]),
      'StructureMismatch',
      /batching rule/
    ],
    [
      'no batch axis where it says so',
      mapped(() => [[np.zeros([])], true]),
      'ShapeMismatch',
      /\[0\].*float64\[\].*float64\[2\]/
    ],
    [
      'a batch axis where it says none',
      mapped(() => [[zero], false]),
      'ShapeMismatch',
      /\[0\].*float64\[2\].*float64\[\]/
    ],
    ['another dtype', mapped(() => [[halved], true]), 'DTypeMismatch', /\[0\].*float32.*float64/]
  ] as const)('customBatching: %s', (_, f, tag, words) => {
    const e = thrown(f)
    expect([e._tag, e.op, e.message]).toEqual([tag, 'customBatching', expect.stringMatching(words)])
  })

  test('a tangent that is not linear is an error in reverse mode', () => {
    const f = customJvp(identity, ([x], [dx]) => [x, np.square(dx)])
    expect(np.item(jvp(f)(1, 3)[1])).toBe(9)
    expect(thrown(() => grad(f)(1))._tag).toBe('NotLinear')
  })

  test('a double-precision tangent of a single-precision value is refused, and a bare number is not', () => {
    const tangent = np.array(1, { dtype: 'float32' })
    const f = customJvp(identity, ([x], [dx]) => [x, np.astype(dx, 'float64')])
    expect(thrown(() => jvp(f)(single, tangent))._tag).toBe('DTypeMismatch')
    const g = customJvp(identity, ([x]) => [x, 1 as never])
    expect(jvp(g)(single, tangent)[1].dtype).toBe('float32')
  })
})

// --- how often things run

describe('counts', () => {
  const counted = () => {
    const n = { f: 0, rule: 0, forward: 0, backward: 0 }
    const f = (x: NDArray): NDArray => {
      n.f++
      return np.square(x)
    }
    const ruled = customJvp(f, ([x], [dx]) => {
      n.rule++
      return [np.square(x), np.mul(np.mul(2, x), dx)]
    })
    const reversed = customVjp(
      f,
      x => {
        n.forward++
        return [np.square(x), x] as const
      },
      (x, ct) => {
        n.backward++
        return [np.mul(np.mul(2, x), ct)]
      }
    )
    return { n, ruled, reversed }
  }

  test('an eager call runs the bare function', () => {
    const { n, ruled, reversed } = counted()
    ruled(two)
    reversed(two)
    expect(grad((x: NDArray) => np.mul(x, np.sum(np.add(ruled(two), reversed(two)))))(1)).toEqual(np.array(10))
    expect(n).toEqual({ f: 4, rule: 0, forward: 0, backward: 0 })
  })

  test('each is traced once a traced call, whatever is done to it', () => {
    const uses: readonly ((f: (x: NDArray) => NDArray) => unknown)[] = [
      f => jvp(f)(two, two),
      f => vjp(f)(two)[1](two),
      f => vmap(f)(two),
      f => grad(grad((x: NDArray) => f(x)))(2),
      f => vmap(grad((x: NDArray) => f(x)))(two)
    ]
    for (const use of uses) {
      const { n, ruled, reversed } = counted()
      use(ruled)
      expect([n.f, n.rule]).toEqual([1, 1])
      use(reversed)
      expect(n).toEqual({ f: 2, rule: 1, forward: 1, backward: 1 })
    }
  })

  test('a pullback may be called often', () => {
    const { n, reversed } = counted()
    const [, pullback] = vjp((x: NDArray) => reversed(x))(3)
    expect(items([pullback(1), pullback(2), pullback(3)])).toEqual([6, 12, 18])
    expect(n.backward).toBe(1)
  })

  test('under jit nothing is traced again', () => {
    const { n, ruled, reversed } = counted()
    const f = jit((x: NDArray) => np.add(ruled(x), reversed(x)))
    const g = grad((x: NDArray) => f(x))
    for (let i = 0; i < 5; i++) expect(items([f(i), g(i)])).toEqual([2 * i * i, 4 * i])
    expect([n, f.traces]).toEqual([{ f: 2, rule: 1, forward: 1, backward: 1 }, 1])
  })

  test('a value that is not differentiated does not run the rule', () => {
    const { reversed } = counted()
    expect(print(trace((x: NDArray) => reversed(x))(two))).toContain('customVjp')
    const f = customVjp(
      identity,
      x => [x, np.div(1, np.sub(x, x))] as const,
      (r, ct) => [np.mul(r, ct)]
    )
    expect(np.item(f(np.array(2)))).toBe(2)
    expect(np.item(grad((x: NDArray) => np.mul(x, f(np.array(2))))(1))).toBe(2)
  })
})
