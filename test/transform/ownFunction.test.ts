/**
 * Rules that call the function that they belong to, that are run only where they are needed, and that read values.
 */
import * as E from 'fp-ts/lib/Either.js'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  checkpoint,
  cond,
  customBatching,
  customJvp,
  customTranspose,
  customVjp,
  evalShape,
  grad,
  hessian,
  hvp,
  io,
  jit,
  jvp,
  linearTranspose,
  named,
  np,
  print,
  run,
  scan,
  trace,
  vjp,
  vmap,
  type NDArray
} from '../../src/index.js'
import { thrown } from '../support/thrown.js'

type F = (x: NDArray) => NDArray

const items = (xs: readonly NDArray[]): readonly number[] => xs.map(x => np.item(x))

// --- each rule calls its own function

const byJvp: F = customJvp(
  (x: NDArray) => np.sin(x),
  ([x], [dx]) => [byJvp(x), np.mul(np.cos(x), dx)]
)
const byVjp: F = customVjp(
  (x: NDArray) => np.sin(x),
  x => [byVjp(x), x] as const,
  (x, ct) => [np.mul(np.sub(np.cos(x), np.mul(0, byVjp(x))), ct)]
)
const byBatching: F = customBatching(
  (x: NDArray) => np.sin(x),
  (_, __, x) => [byBatching(x), true]
)
/** Each derivative is the other function: neither rule ends but by the bare one. */
const sine: F = customJvp(
  (x: NDArray) => np.sin(x),
  ([x], [dx]) => [sine(x), np.mul(cosine(x), dx)]
)
const cosine: F = customJvp(
  (x: NDArray) => np.cos(x),
  ([x], [dx]) => [cosine(x), np.mul(np.neg(sine(x)), dx)]
)
/** A rule that differentiates its own function. */
const byItself: F = customJvp(
  (x: NDArray) => np.sin(x),
  ([x], [dx]) => jvp(byItself)(x, dx)
)

const ruled: readonly (readonly [string, F])[] = [
  ['customJvp', byJvp],
  ['customVjp', byVjp],
  ['customBatching', byBatching],
  ['two that call each other', sine],
  ['a rule that differentiates its own function', byItself]
]

/** What may stand around a function. */
const layers: Readonly<Record<string, (f: F) => F>> = {
  grad: f => x => grad(f)(x),
  jvp: f => x => jvp(f)(x, np.onesLike(x))[1],
  value: f => x => jvp(f)(x, np.onesLike(x))[0],
  vjp: f => x => vjp(f)(x)[1](np.onesLike(x)),
  vmap: f => x => np.sum(vmap(f)(np.stack([x, np.mul(x, 0.5)]))),
  jit: f => jit(f),
  scan: f => x => scan((c: NDArray, _: null) => [f(c), null] as const, { length: 2 })(x, null)[0],
  cond: f => x => cond(np.gt(x, -9), f, (y: NDArray) => y)(x),
  checkpoint: f => checkpoint(f),
  named: f => named('f', f)
}

describe.each(ruled)('%s calls its own function', (_, f) => {
  test('in every nest of transforms it is the plain function', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(layers)), { maxLength: 4 }), names => {
        const nested = (g: F): NDArray => names.reduce((h, n) => layers[n](h), g)(np.array(0.7))
        expect(np.item(nested(f))).toBeCloseTo(np.item(nested(x => np.sin(x))), 12)
      }),
      { numRuns: 40 }
    )
  })

  test('its Programs are printed, saved and run', () => {
    for (const [g, slope] of [
      [f, 0],
      [grad(f), 1]
    ] as readonly (readonly [F, number])[]) {
      const program = trace(g)(0.7)
      expect(print(program).length).toBeGreaterThan(0)
      const loaded = E.isRight(io.encodeProgram(program))
        ? io.programCodec.decode(io.programCodec.encode(program))
        : E.right(program)
      expect(E.isRight(loaded)).toBe(true)
      if (E.isRight(loaded))
        expect(items(run(loaded.right, [np.array(0.7)]))).toEqual([slope === 0 ? Math.sin(0.7) : Math.cos(0.7)])
    }
    expect(E.isRight(io.encodeProgram(trace(f)(0.7)))).toBe(f !== byBatching)
  })
})

test('customTranspose: the function that is its own transpose', () => {
  const h: F = customTranspose(
    (x: NDArray) => np.mul(x, 2),
    (ct: NDArray) => h(ct)
  )
  const twice = linearTranspose((ct: NDArray) => linearTranspose(h, 0)(ct), 0)
  expect(items([h(np.array(3)), linearTranspose(h, 0)(1), twice(1), grad(h)(3), jvp(h)(3, 1)[1]])).toEqual([
    6, 2, 2, 2, 2
  ])
  expect(np.toNested(vmap(grad(h))(np.array([1, 2])))).toEqual([2, 2])
})

test('a rule is followed, and not its bare function, at the first order; the bare one is what the rule calls', () => {
  const f: F = customJvp(
    (x: NDArray) => np.square(x),
    ([x], [dx]) => [f(x), np.mul(np.mul(10, f(x)), dx)]
  )
  // 10·x²·dx, and of that the derivative 20·x with the plain square
  expect(items([grad(f)(3), grad(grad(f))(3), jit(grad(grad(f)))(3), hessian(f)(3)])).toEqual([90, 60, 60, 60])
})

// --- run only where needed

describe('a rule that throws', () => {
  const boom = (): never => {
    throw new Error('boom')
  }
  const rows: readonly (readonly [string, F])[] = [
    ['customJvp', customJvp((x: NDArray) => np.sin(x), boom)],
    ['forward', customVjp((x: NDArray) => np.sin(x), boom as never, boom)],
    [
      'backward',
      customVjp(
        (x: NDArray) => np.sin(x),
        x => [np.sin(x), x] as const,
        boom
      )
    ],
    ['customTranspose', customTranspose((x: NDArray) => np.mul(x, 2), boom)]
  ]
  const first =
    (f: F): F =>
    x =>
      np.mul(x, np.sum(f(np.array(0.5))))
  test.each(rows)('%s: does not where nothing is differentiated', (_, f) => {
    for (const use of [
      () => f(np.array(1)),
      () => jit(f)(1),
      () => vmap(f)(np.array([1, 2])),
      () => vmap(jit(vmap(f)))(np.ones([2, 2])),
      () => scan((c: NDArray, _: null) => [f(c), null] as const, { length: 2 })(1, null),
      () => evalShape(f)(np.zeros([2])),
      () => print(trace(f)(1)),
      () => grad(first(f))(1),
      () => jvp(first(f))(1, 1),
      () => grad((x: NDArray) => np.mul(x, np.sum(np.floor(f(np.array(1))))))(1)
    ])
      use()
  })
  test.each(rows)('%s: does where it is needed, with what it throws', (_, f) => {
    for (const use of [
      () => grad(f)(1),
      () => jit(grad(f))(1),
      () => grad(jit(f))(1),
      () => grad((x: NDArray) => np.sum(vmap(f)(x)))(np.array([1, 2])),
      () => vmap(grad(f))(np.array([1, 2])),
      () => grad(scan((c: NDArray, _: null) => [f(c), null] as const, { length: 2 }) as never)(1, null)
    ])
      expect(use).toThrow(/boom|one floating-point scalar/)
    expect(() => grad(f)(1)).toThrow('boom')
  })
  test('a result without a derivative needs none', () => {
    const f = customVjp(
      (x: NDArray) => np.gt(x, 0),
      x => [np.gt(x, 0), null] as const,
      boom
    )
    expect(np.item(grad((x: NDArray) => np.where(f(x), np.mul(x, 3), x))(1))).toBe(3)
  })
})

// --- values

describe('values are read', () => {
  const isPositive = (x: NDArray): boolean => np.item(x) > 0
  const plain: F = x => (isPositive(x) ? np.sin(x) : np.cos(x))
  const slope: F = x => (isPositive(x) ? np.cos(x) : np.neg(np.sin(x)))
  const forward: F = customJvp(plain, ([x], [dx]) => [forward(x), np.mul(slope(x), dx)])
  const reverse: F = customVjp(
    plain,
    x => [reverse(x), { x, twice: np.mul(x, 2) }] as const,
    ({ x, twice }, ct) => [np.mul(isPositive(twice) ? slope(x) : slope(x), ct)]
  )
  const arriving: F = customVjp(
    plain,
    x => [plain(x), x] as const,
    (x, ct) => [np.item(ct) === 0 ? np.zerosLike(x) : np.mul(slope(x), ct)]
  )
  const nests: readonly (readonly [string, (f: F) => F])[] = [
    ['grad', f => grad(f)],
    ['vjp', f => x => vjp(f)(x)[1](1)],
    ['grad of grad', f => grad(grad(f))],
    ['hvp', f => x => hvp(f)(x, 1)],
    ['of itself', f => grad((x: NDArray) => f(f(x)))],
    ['forward over reverse', f => x => jvp(grad(f))(x, 1)[1]]
  ]
  const deeper: readonly (readonly [string, (f: F) => F])[] = [
    ...nests,
    ['checkpoint', f => grad(checkpoint(f))],
    ['checkpoint in checkpoint', f => grad(checkpoint((x: NDArray) => f(checkpoint(f)(x))))],
    ['grad of grad of checkpoint', f => grad(grad(checkpoint(f)))],
    ['checkpoint of grad', f => grad(checkpoint(grad(f)))],
    ['named', f => grad(named('f', f))]
  ]
  const rows: readonly (readonly [string, F, (f: F) => F])[] = [
    ...deeper.flatMap(([n, t]): readonly (readonly [string, F, (f: F) => F])[] => [
      [`a checkpoint, ${n}`, checkpoint(plain), t],
      [`a forward rule, ${n}`, forward, t],
      [`a reverse rule, ${n}`, reverse, t]
    ]),
    ...nests.map(([n, t]) => [`the cotangent in a reverse rule, ${n}`, arriving, t] as const)
  ]
  test.each(rows)('in %s', (_, f, t) => {
    for (const x of [0.7, -0.7]) expect(np.item(t(f)(np.array(x)))).toBeCloseTo(np.item(t(plain)(np.array(x))), 12)
  })

  test('a tangent, in forward mode of concrete inputs', () => {
    const f = customJvp(
      (x: NDArray) => np.sin(x),
      ([x], [dx]) => [np.sin(x), isPositive(dx) ? np.mul(np.cos(x), dx) : dx]
    )
    expect(items([jvp(f)(0.5, 2)[1], jvp(f)(0.5, -2)[1]])).toEqual([2 * Math.cos(0.5), -2])
    expect(thrown(() => grad(f)(0.5))._tag).toBe('TracedValueRead')
  })

  test('not where there are none, with an error that teaches', () => {
    for (const f of [forward, reverse, checkpoint(plain)])
      for (const use of [() => jit(f)(1), () => jit(grad(f))(1), () => vmap(f)(np.array([1, 2]))]) {
        const e = thrown(use)
        expect(e._tag).toBe('TracedValueRead')
        expect(e.message).toMatch(/jit|vmap/)
      }
  })
})
