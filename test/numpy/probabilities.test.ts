/**
 * Probabilities of logits keep their digits where one of them is nearly 1, in both orders and every mode: `test/golden/exponentials.py`.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { grad, hessian, jacfwd, jacrev, jit, nn, np, vmap, type NDArray } from '../../src/index.js'

type Matrix = readonly (readonly number[])[]

interface Case {
  readonly logits: readonly number[]
  readonly logsumexp: number
  readonly softmax: readonly number[]
  readonly logSoftmax: readonly number[]
  readonly less: Matrix
  readonly slopes: Matrix
}

const cases = JSON.parse(
  readFileSync(new URL('../golden/exponentials.json', import.meta.url), 'utf8')
) as readonly Case[]

type Float = 'float32' | 'float64'

/** A float of 10⁻⁴⁵ has no digits; logits that differ by 40 have a difference that is rounded by 40 units of 1. */
const near = (came: NDArray, expected: readonly unknown[] | number, dtype: Float): void => {
  const [relative, absolute] = dtype === 'float64' ? [1e-13, 1e-320] : [1e-5, 1e-44]
  const values = np.toTypedArray(came)
  const wrong = [expected].flat(3).flatMap((e, i) => {
    const v = values[i]
    return Math.abs(v - (e as number)) <= relative * Math.abs(e as number) + absolute ? [] : [`${v}, not ${String(e)}`]
  })
  expect(wrong).toEqual([])
}

type F = (z: NDArray) => NDArray

const negated = (m: Matrix): Matrix => m.map(row => row.map(x => -x))

describe.each(cases.map(c => [c.logits.join(', '), c] as const))('logits %s', (_, c) => {
  const n = c.logits.length
  const classOf = (i: number): NDArray => np.array(i, { dtype: 'int32' })

  describe.each(['float64', 'float32'] as const)('%s', dtype => {
    const z = np.array(c.logits, { dtype })
    const ran = (f: F): readonly NDArray[] => [f(z), jit(f)(z)]

    test('values', () => {
      for (const y of ran(np.logsumexp)) near(y, c.logsumexp, dtype)
      for (const y of ran(np.softmax)) near(y, c.softmax, dtype)
      for (const y of ran(np.logSoftmax)) near(y, c.logSoftmax, dtype)
      for (const y of ran(x => nn.softmaxCrossEntropy(x, classOf(0)))) near(y, -c.logSoftmax[0], dtype)
    })

    test('slopes', () => {
      for (const J of [jacfwd, jacrev]) {
        for (const y of ran(x => J(np.logSoftmax as F)(x))) near(y, c.less, dtype)
        for (const y of ran(x => J(np.softmax as F)(x))) near(y, c.slopes, dtype)
        for (const y of ran(x => J(np.logsumexp as F)(x))) near(y, c.softmax, dtype)
      }
      for (let i = 0; i < n; i++) {
        const loss: F = x => nn.softmaxCrossEntropy(x, classOf(i))
        for (const y of ran(x => grad(loss)(x))) near(y, negated(c.less)[i], dtype)
        const oneHot = np.oneHot(classOf(i), { depth: n, dtype })
        for (const y of ran(x => grad((v: NDArray) => nn.softmaxCrossEntropy(v, oneHot))(x)))
          near(y, negated(c.less)[i], dtype)
      }
    })

    test('second derivatives', () => {
      for (const y of ran(x => hessian(np.logsumexp as F)(x))) near(y, c.slopes, dtype)
      for (const y of ran(x => jacrev(jacrev(np.logsumexp as F) as F)(x))) near(y, c.slopes, dtype)
      for (let i = 0; i < n; i++) {
        const loss: F = x => nn.softmaxCrossEntropy(x, classOf(i))
        for (const y of ran(x => hessian(loss)(x))) near(y, c.slopes, dtype)
      }
    })

    test('along other axes, and in batches', () => {
      const column = np.expandDims(z, { axis: 1 })
      near(np.softmax(column, { axis: 0 }), c.softmax, dtype)
      near(np.softmax(column, { axis: [0, 1] }), c.softmax, dtype)
      near(jacrev((x: NDArray) => np.logSoftmax(x, { axis: 0 }))(column), c.less, dtype)
      const ofRows = vmap(jacrev(np.logSoftmax as F) as F)
      near(ofRows(np.stack([z, z])), [c.less, c.less], dtype)
    })
  })
})

describe.each([
  ['all −∞', [-Infinity, -Infinity], -Infinity, [0.5, 0.5]],
  ['one ∞', [Infinity, 0], Infinity, [1, 0]],
  ['two ∞', [Infinity, Infinity, 1], Infinity, [0.5, 0.5, 0]]
] as const)('%s', (_, logits, sum, p) => {
  const z = np.array(logits)
  test('the limit in value, and no slope', () => {
    for (const run of [(f: F): F => f, (f: F): F => jit(f)]) {
      expect(np.item(run(np.logsumexp as F)(z))).toBe(sum)
      expect(np.toNested(run(np.softmax as F)(z))).toEqual(p)
      for (const d of [jacfwd, jacrev])
        for (const f of [np.logsumexp, np.softmax] as readonly F[])
          expect(Array.from(np.toTypedArray(run(x => d(f)(x))(z))).every(v => v === 0)).toBe(true)
    }
  })
})
