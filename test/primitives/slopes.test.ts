/**
 * First and second derivatives of the elementwise functions over the whole range of both float types, by every mode, eager and
 * compiled: see `test/golden/slopes.py`. Third and fourth ones of powers and their like: see `test/golden/orders.py`.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { grad, jit, jvp, nn, np, type NDArray } from '../../src/index.js'

type Entry = number | 'inf' | '-inf' | 'nan'
type Float = 'float32' | 'float64'
type Table = Readonly<Record<string, Readonly<Record<Float, readonly Entry[]>>>>

const golden = JSON.parse(readFileSync(new URL('../golden/slopes.json', import.meta.url), 'utf8')) as Table

const orders = JSON.parse(readFileSync(new URL('../golden/orders.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, readonly Entry[]>
>

const decoded = (v: Entry): number =>
  typeof v === 'number' ? v : v === 'inf' ? Infinity : v === '-inf' ? -Infinity : NaN

/**
 * Relative to the value, and in the smallest denormals, which products on the way may be. What is beyond the format is not finite: it
 * may be the difference of two infinities.
 */
const allowed = { float64: [1e-12, 2 ** -1068], float32: [2e-6, 2 ** -145] } as const

const missesOf = (
  dtype: Float,
  at: readonly (readonly number[])[],
  expected: readonly number[],
  came: NDArray
): readonly string[] => {
  const [relative, absolute] = allowed[dtype]
  const round = dtype === 'float32' ? Math.fround : (x: number): number => x
  const values = np.toTypedArray(came)
  const isRight = (e: number, v: number): boolean =>
    Number.isFinite(round(e)) ? Math.abs(v - e) <= relative * Math.abs(e) + absolute : !Number.isFinite(v)
  return expected.flatMap((e, i) => (isRight(e, values[i]) ? [] : [`at ${at[i].join(', ')}: ${values[i]}, not ${e}`]))
}

const columns = (flat: readonly Entry[], width: number): readonly (readonly number[])[] =>
  Array.from({ length: width }, (_, k) => flat.filter((__, i) => i % width === k).map(decoded))

type Unary = (x: NDArray) => NDArray

const reverse =
  (f: Unary): Unary =>
  x =>
    grad((v: NDArray) => np.sum(f(v)))(x)

const forward =
  (f: Unary): Unary =>
  x =>
    jvp(f)(x, np.onesLike(x))[1]

const modes: Readonly<Record<string, (f: Unary) => Unary>> = {
  'reverse mode': reverse,
  'forward mode': forward,
  'reverse mode, compiled': f => jit(reverse(f)),
  'forward mode, compiled': f => jit(forward(f))
}

const unary: Readonly<Record<string, Unary>> = {
  ...{ sqrt: np.sqrt, rsqrt: np.rsqrt, cbrt: np.cbrt, reciprocal: np.reciprocal, exp: np.exp, expm1: np.expm1 },
  ...{ log: np.log, log1p: np.log1p, sinh: np.sinh, cosh: np.cosh, tanh: np.tanh, asinh: np.asinh, acosh: np.acosh },
  ...{ atanh: np.atanh, asin: np.asin, acos: np.acos, atan: np.atan, logistic: np.logistic, softplus: nn.softplus },
  ...{ erf: np.erf, erfc: np.erfc, erfInv: np.erfInv, lgamma: np.lgamma, digamma: np.digamma }
}

const powers: Readonly<Record<string, Unary>> = {
  ...{ cbrt: np.cbrt, sqrt: np.sqrt, rsqrt: np.rsqrt, reciprocal: np.reciprocal, log: np.log, log1p: np.log1p },
  ...{ cube: np.pow(3), 'x^2.5': np.pow(2.5), 'x^-4': np.pow(-4), 'hypot of 1': np.hypot(1) },
  ...{ atan: np.atan, asinh: np.asinh }
}

type Binary = (x: NDArray, y: NDArray) => NDArray

const binary: Readonly<Record<string, Binary>> = {
  ...{ hypot: np.hypot, atan2: np.atan2, div: np.div, logaddexp: np.logaddexp, pow: np.pow }
}

test('every table has its function', () => {
  expect(Object.keys(powers).sort()).toEqual(Object.keys(orders).sort())
  expect([...Object.keys(unary), ...Object.keys(binary)].sort()).toEqual(Object.keys(golden).sort())
})

const dtypes = ['float64', 'float32'] as const

describe.each(Object.entries(modes))('%s', (_, d) => {
  test.each(Object.keys(unary).flatMap(name => dtypes.map(dtype => [name, dtype] as const)))(
    '%s, %s',
    (name, dtype) => {
      const [x, first, second] = columns(golden[name][dtype], 3)
      const at = x.map(v => [v])
      const a = np.array(x, { dtype })
      expect(missesOf(dtype, at, first, d(unary[name])(a))).toEqual([])
      expect(missesOf(dtype, at, second, d(d(unary[name]))(a))).toEqual([])
    }
  )

  test.each(Object.keys(binary).flatMap(name => dtypes.map(dtype => [name, dtype] as const)))(
    '%s, %s',
    (name, dtype) => {
      const [x, y, fx, fy, fxx, fxy, fyy] = columns(golden[name][dtype], 7)
      const at = x.map((v, i) => [v, y[i]])
      const [a, b] = [x, y].map(v => np.array(v, { dtype }))
      const f = binary[name]
      const alongX = (z: NDArray): Unary => d(v => f(v, z))
      const alongY = (z: NDArray): Unary => d(v => f(z, v))
      expect(missesOf(dtype, at, fx, alongX(b)(a))).toEqual([])
      expect(missesOf(dtype, at, fy, alongY(a)(b))).toEqual([])
      expect(missesOf(dtype, at, fxx, d(alongX(b))(a))).toEqual([])
      expect(missesOf(dtype, at, fxy, d(v => alongX(v)(a))(b))).toEqual([])
      expect(missesOf(dtype, at, fyy, d(alongY(a))(b))).toEqual([])
    }
  )

  test.each(Object.keys(orders))('four orders of %s', name => {
    const [x, ...expected] = columns(orders[name], 5)
    const derivatives = expected.map((_, n) => Array.from({ length: n + 1 }).reduce<Unary>(f => d(f), powers[name]))
    const at = x.map(v => [v])
    // What is beyond the format is the infinity of its sign: no two infinities meet on the way
    expected.forEach((e, n) => {
      const came = derivatives[n](np.array(x))
      expect(missesOf('float64', at, e, came)).toEqual([])
      const values = np.toTypedArray(came)
      expect(e.flatMap((v, i) => (Number.isFinite(v) || v === values[i] ? [] : [[x[i], v, values[i]]]))).toEqual([])
    })
  })
})
