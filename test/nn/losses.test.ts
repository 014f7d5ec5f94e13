/** Losses: the laws of each, and examples at the ends of the line. */
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/lib/function.js'
import { grad, jit, type NDArray } from 'pullback'
import { loss, type LossSubject } from 'pullback/laws'
import * as nn from 'pullback/nn'
import * as np from 'pullback/numpy'
import { describe, expect, test } from 'vitest'
import { testLaws } from '../laws/runner.js'
import { arrayOf, dyadic, ints, numbers, sameBits, sameNumbers } from './support.js'

const rows = 3
const classes = 4

const wide = fc.integer({ min: -64, max: 64 }).map(k => k / 8)
const logits = arrayOf([rows, classes], wide)
const labels = fc.array(fc.nat({ max: classes - 1 }), { minLength: rows, maxLength: rows }).map(ints)
describe('softmaxCrossEntropy', () => {
  testLaws(loss({ name: 'of classes', loss: nn.softmaxCrossEntropy, targets: 'classes', oneHot: true }), 40)
  testLaws(
    loss({ name: 'of probabilities', loss: nn.softmaxCrossEntropy, targets: 'probabilities', ruledOut: true }),
    40
  )

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

  test('refuses a label of no class, and is NaN where labels are traced', () => {
    const z = np.zeros([3, 2])
    expect(() => nn.softmaxCrossEntropy(z, ints([0, 2, 0]))).toThrow(/label at \[1\] is 2.*from 0 to 1/)
    expect(() => grad((x: NDArray) => np.sum(nn.softmaxCrossEntropy(x, ints([0, 1, -1]))))(z)).toThrow(/is -1/)
    const traced = jit((labels: NDArray) => nn.softmaxCrossEntropy(z, labels))
    expect(numbers(traced(ints([-1, 2, 0])))).toEqual([NaN, NaN, Math.log(2)])
  })

  test('keeps float32, and its gradient too', () => {
    const z = np.ones([2, 3], { dtype: 'float32' })
    const loss = (x: NDArray): NDArray => np.sum(nn.softmaxCrossEntropy(x, ints([0, 1])))
    expect([loss(z).dtype, grad(loss)(z).dtype]).toEqual(['float32', 'float32'])
  })

  test('refuses labels of another shape, and says which are right', () => {
    expect(() => nn.softmaxCrossEntropy(np.zeros([2, 3]), ints([0, 1, 2]))).toThrow(/float64\[2, 3\].*int32\[3\]/)
    expect(() => nn.softmaxCrossEntropy(np.zeros([2, 3]), np.zeros([2]))).toThrow(/Classes are integers/)
    expect(() =>
      nn.softmaxCrossEntropy(np.zeros([2, 3]), np.oneHot(ints([0, 1]), { depth: 3, dtype: 'int32' }))
    ).toThrow(/Probabilities are floating-point/)
    expect(() => nn.softmaxCrossEntropy(ints([1, 2]), np.array(0, { dtype: 'int32' }))).toThrow(
      /logits are float32 or float64/
    )
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
  testLaws(loss({ name: 'of labels', loss: nn.sigmoidBinaryCrossEntropy, targets: 'binary' }), 40)

  test('is right far out: exact to rounding where the label is certain', () => {
    const loss = nn.sigmoidBinaryCrossEntropy(np.array([40, -1000, 1000]), np.array([true, false, false]))
    expect(numbers(loss)).toEqual([Math.log1p(Math.exp(-40)), 0, 1000])
  })
})

describe('regression', () => {
  const squares: Omit<LossSubject, 'loss'> = {
    name: 'meanSquaredError',
    symmetric: true,
    translationInvariant: true,
    homogeneous: 2,
    exact: true
  }
  testLaws(
    loss({
      ...squares,
      loss: (x, y) => nn.meanSquaredError(x, y),
      reduction: 'mean',
      definition: (x, y) => (x - y) ** 2
    }),
    40
  )
  testLaws(loss({ ...squares, name: 'of rows', loss: (x, y) => nn.meanSquaredError(x, y, { axis: -1 }) }), 40)

  test('the mean squared error is the mean of its rows, to the bit', () => {
    fc.assert(
      fc.property(
        arrayOf([2, 4]),
        arrayOf([2, 4]),
        (x, y) => np.item(np.mean(nn.meanSquaredError(x, y, { axis: -1 }))) === np.item(nn.meanSquaredError(x, y))
      )
    )
  })

  const huber = (delta: number): LossSubject => ({
    name: `huber of ${delta}`,
    loss: (x, y) => nn.huber(x, y, { delta }),
    symmetric: true,
    translationInvariant: true,
    exact: true,
    delta,
    definition: (x, y) => (Math.abs(x - y) <= delta ? (x - y) ** 2 / 2 : delta * (Math.abs(x - y) - delta / 2))
  })
  testLaws([0.125, 1, 2].map(huber).flatMap(loss), 40)

  test('huber is a parabola at 0', () => {
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
