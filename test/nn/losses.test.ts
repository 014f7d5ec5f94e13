/** Laws of losses: L1–L6. */
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/lib/function.js'
import { grad, jit, vmap, type NDArray } from 'pullback'
import * as nn from 'pullback/nn'
import * as np from 'pullback/numpy'
import { describe, expect, test } from 'vitest'
import { arrayOf, distance, dyadic, ints, numbers, sameBits, sameNumbers } from './support.js'

const rows = 3
const classes = 4

const wide = fc.integer({ min: -64, max: 64 }).map(k => k / 8)
const logits = arrayOf([rows, classes], wide)
const labels = fc.array(fc.nat({ max: classes - 1 }), { minLength: rows, maxLength: rows }).map(ints)
/** Probabilities, zeros among them. */
const probabilities = fc
  .array(fc.tuple(fc.constant(1), ...[2, 3, 4].map(() => fc.nat({ max: 4 }))), { minLength: rows, maxLength: rows })
  .map(weights => {
    const w = np.array(weights)
    return np.div(w, np.sum(w, { axis: -1, keepDims: true }))
  })

const entropy = (p: NDArray): readonly number[] =>
  (np.toNested(p) as readonly (readonly number[])[]).map(
    row => -row.reduce((sum, x) => sum + (x === 0 ? 0 : x * Math.log(x)), 0)
  )

describe('softmaxCrossEntropy', () => {
  test('L1 is −log p of the class, and the same for the class and its one-hot vector', () => {
    fc.assert(
      fc.property(logits, labels, (z, y) => {
        const loss = nn.softmaxCrossEntropy(z, y)
        expect(loss.shape).toEqual([rows])
        expect(numbers(loss).every(v => v >= 0)).toBe(true)
        expect(sameNumbers(loss, nn.softmaxCrossEntropy(z, np.oneHot(y, { depth: classes })))).toBe(true)
        const p = np.toNested(np.softmax(z, { axis: -1 })) as readonly (readonly number[])[]
        expect(distance(loss, np.array(p.map((row, i) => -Math.log(row[numbers(y)[i]]))))).toBeLessThan(1e-13)
      })
    )
  })

  test('L1 of p against itself is its entropy, and against another one more (Gibbs)', () => {
    fc.assert(
      fc.property(probabilities, logits, (p, z) => {
        const itself = nn.softmaxCrossEntropy(np.log(p), p)
        expect(distance(itself, np.array(entropy(p)))).toBeLessThan(1e-14)
        const gain = np.sub(nn.softmaxCrossEntropy(z, p), np.array(entropy(p)))
        expect(numbers(gain).every(v => v > -1e-14)).toBe(true)
      })
    )
  })

  test('L2 does not change by a bit when all logits move together', () => {
    fc.assert(
      fc.property(logits, fc.integer({ min: -100, max: 100 }), labels, probabilities, (z, c, y, p) => {
        expect(sameBits(nn.softmaxCrossEntropy(np.add(z, c), y), nn.softmaxCrossEntropy(z, y))).toBe(true)
        expect(sameBits(nn.softmaxCrossEntropy(np.add(z, c), p), nn.softmaxCrossEntropy(z, p))).toBe(true)
        expect(sameBits(nn.softmax(np.add(z, c)), nn.softmax(z))).toBe(true)
      })
    )
  })

  test('L3 has the gradient softmax − label', () => {
    fc.assert(
      fc.property(logits, labels, probabilities, (z, y, p) => {
        const gradient = (target: NDArray) => grad((x: NDArray) => np.sum(nn.softmaxCrossEntropy(x, target)))(z)
        expect(
          distance(gradient(y), np.sub(np.softmax(z, { axis: -1 }), np.oneHot(y, { depth: classes })))
        ).toBeLessThan(1e-14)
        expect(distance(gradient(p), np.sub(np.softmax(z, { axis: -1 }), p))).toBeLessThan(1e-14)
      })
    )
  })

  test('L4 is finite for logits of any finite size, and for classes that are ruled out', () => {
    const z = np.array([
      [1000, -1000, 0],
      [-1000, -1000, 1000]
    ])
    expect(numbers(nn.softmaxCrossEntropy(z, ints([1, 2])))).toEqual([2000, 0])
    const ruledOut = np.array([[0, -Infinity, 0]])
    const half = np.array([[0.5, 0, 0.5]])
    const loss = (x: NDArray): NDArray => np.sum(nn.softmaxCrossEntropy(x, half))
    expect(np.item(loss(ruledOut))).toBeCloseTo(Math.log(2), 15)
    expect(numbers(grad(loss)(ruledOut))).toEqual([0, 0, 0])
    expect(
      numbers(grad((p: NDArray) => np.sum(nn.softmaxCrossEntropy(np.array([[0, 0]]), p)))(np.array([[0, 1]])))
    ).toEqual([Math.log(2), Math.log(2)])
  })

  test('is the same for an example alone, in a batch, under vmap and under jit', () => {
    fc.assert(
      fc.property(logits, labels, (z, y) => {
        const batch = nn.softmaxCrossEntropy(z, y)
        expect(sameBits(batch, vmap((x: NDArray, l: NDArray) => nn.softmaxCrossEntropy(x, l))(z, y))).toBe(true)
        expect(sameBits(batch, jit((x: NDArray, l: NDArray) => nn.softmaxCrossEntropy(x, l))(z, y))).toBe(true)
        expect(sameBits(np.index(batch, 0), nn.softmaxCrossEntropy(np.index(z, 0), np.index(y, 0)))).toBe(true)
      })
    )
  })

  test('is NaN for a class that does not exist', () => {
    expect(numbers(nn.softmaxCrossEntropy(np.zeros([3, 2]), ints([-1, 2, 0])))).toEqual([NaN, NaN, Math.log(2)])
  })

  test('keeps float32, and its gradient too', () => {
    const z = np.ones([2, 3], { dtype: 'float32' })
    const loss = (x: NDArray): NDArray => np.sum(nn.softmaxCrossEntropy(x, ints([0, 1])))
    expect([loss(z).dtype, grad(loss)(z).dtype]).toEqual(['float32', 'float32'])
  })

  test('refuses labels of another shape, and says which are right', () => {
    expect(() => nn.softmaxCrossEntropy(np.zeros([2, 3]), ints([0, 1, 2]))).toThrow(/float64\[2, 3\].*int32\[3\]/)
    expect(() => nn.softmaxCrossEntropy(np.zeros([2, 3]), np.zeros([2]))).toThrow(/probabilities of their shape/)
    expect(() => nn.softmaxCrossEntropy(np.array(1), ints([]))).toThrow(/ShapeMismatch|shape/)
  })
})

test('smoothed labels are probabilities, and between the class and indifference', () => {
  fc.assert(
    fc.property(
      labels,
      fc.integer({ min: 0, max: 4 }).map(k => k / 4),
      (y, smoothing) => {
        const p = nn.smoothLabels(y, { classes, smoothing, dtype: 'float64' })
        const [hot, even] = [np.oneHot(y, { depth: classes, dtype: 'float64' }), 1 / classes]
        expect(sameNumbers(p, np.add(np.mul(1 - smoothing, hot), smoothing * even))).toBe(true)
        expect(sameNumbers(np.sum(p, { axis: -1 }), np.ones([rows]))).toBe(true)
      }
    )
  )
})

describe('sigmoidBinaryCrossEntropy', () => {
  const z = arrayOf([5], wide)
  const targets = arrayOf(
    [5],
    fc.integer({ min: 0, max: 8 }).map(k => k / 8)
  )

  test('L6 is −y log σ − (1 − y) log(1 − σ)', () => {
    fc.assert(
      fc.property(z, targets, (x, y) => {
        const [p, q] = [np.logistic(x), np.logistic(np.neg(x))]
        const plain = np.neg(np.add(np.mul(y, np.log(p)), np.mul(np.sub(1, y), np.log(q))))
        expect(distance(nn.sigmoidBinaryCrossEntropy(x, y), plain)).toBeLessThan(1e-13)
      })
    )
  })

  test('L6 is the same, to the bit, under (z, y) → (−z, 1 − y)', () => {
    fc.assert(
      fc.property(z, targets, (x, y) =>
        sameNumbers(nn.sigmoidBinaryCrossEntropy(x, y), nn.sigmoidBinaryCrossEntropy(np.neg(x), np.sub(1, y)))
      )
    )
  })

  test('L3 has the gradient σ − y', () => {
    fc.assert(
      fc.property(
        z,
        targets,
        (x, y) =>
          distance(grad((v: NDArray) => np.sum(nn.sigmoidBinaryCrossEntropy(v, y)))(x), np.sub(np.logistic(x), y)) <
          1e-14
      )
    )
  })

  test('is right far out: exact to rounding where the label is certain', () => {
    const loss = nn.sigmoidBinaryCrossEntropy(np.array([40, -1000, 1000]), np.array([true, false, false]))
    expect(numbers(loss)).toEqual([Math.log1p(Math.exp(-40)), 0, 1000])
  })
})

describe('regression', () => {
  const pair = fc.tuple(arrayOf([2, 4]), arrayOf([2, 4]))

  test('L6 the mean squared error is 0 only for equals, symmetric, and the mean of its rows', () => {
    fc.assert(
      fc.property(pair, ([x, y]) => {
        const error = np.item(nn.meanSquaredError(x, y))
        expect(error === 0).toBe(sameNumbers(x, y))
        expect(np.item(nn.meanSquaredError(y, x))).toBe(error)
        expect(np.item(np.mean(nn.meanSquaredError(x, y, { axis: -1 })))).toBe(error)
        expect(error).toBe(numbers(x).reduce((sum, v, i) => sum + (v - numbers(y)[i]) ** 2, 0) / 8)
      })
    )
  })

  test('L5 the mean over equal halves is the mean of their means', () => {
    fc.assert(
      fc.property(pair, ([x, y]) => {
        const half = (i: number) => np.item(nn.meanSquaredError(np.index(x, i), np.index(y, i)))
        return np.item(nn.meanSquaredError(x, y)) === (half(0) + half(1)) / 2
      })
    )
  })

  test('L6 huber is half the square inside δ, of slope δ outside, and joined smoothly', () => {
    fc.assert(
      fc.property(
        pair,
        fc.integer({ min: 1, max: 16 }).map(k => k / 8),
        ([x, y], delta) => {
          const d = np.sub(x, y)
          const inside = numbers(d).map(v => (Math.abs(v) <= delta ? (v * v) / 2 : delta * (Math.abs(v) - delta / 2)))
          expect(numbers(nn.huber(x, y, { delta }))).toEqual(inside)
          const slopes = grad((v: NDArray) => np.sum(nn.huber(v, y, { delta })))(x)
          expect(sameNumbers(slopes, np.clip(d, -delta, delta))).toBe(true)
        }
      )
    )
    expect(np.item(grad(grad((x: NDArray) => nn.huber(x, np.array(0))))(0))).toBe(1)
  })
})

describe('accuracy', () => {
  test('is the part of the rows whose greatest logit is the label', () => {
    fc.assert(
      fc.property(logits, labels, (z, y) => {
        const called = numbers(np.argmax(z, { axis: -1 }))
        const right = called.filter((c, i) => c === numbers(y)[i]).length
        expect(np.item(nn.accuracy(z, y))).toBeCloseTo(right / rows, 15)
        expect(np.item(nn.accuracy(z, np.oneHot(y, { depth: classes })))).toBe(np.item(nn.accuracy(z, y)))
      })
    )
  })
})

test('targets come last too', () => {
  fc.assert(
    fc.property(arrayOf([3]), arrayOf([3], dyadic), (x, y) => {
      expect(sameBits(pipe(x, nn.huber(y, { delta: 0.5 })), nn.huber(x, y, { delta: 0.5 }))).toBe(true)
      expect(sameBits(pipe(x, nn.meanSquaredError(y)), nn.meanSquaredError(x, y))).toBe(true)
      expect(sameBits(pipe(x, nn.sigmoidBinaryCrossEntropy(y)), nn.sigmoidBinaryCrossEntropy(x, y))).toBe(true)
    })
  )
})
