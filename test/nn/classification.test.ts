/** Losses from probabilities and margins, and regularisers: what they are, their kinks and their ends. */
import * as fc from 'fast-check'
import { pipe } from 'fp-ts/lib/function.js'
import { grad, jit, tree, vmap, type NDArray } from 'pullback'
import * as laws from 'pullback/laws'
import * as nn from 'pullback/nn'
import * as np from 'pullback/numpy'
import * as optim from 'pullback/optim'
import { describe, expect, test } from 'vitest'
import { testLaws } from '../laws/runner.js'
import { arrayOf, distance, dyadic, ints, leaves, numbers, sameBits, sameNumbers } from './support.js'

const total = (loss: (x: NDArray) => NDArray) => (x: NDArray) => np.sum(loss(x))

/** 0, 1, and sixteenths between. */
const probability = fc.integer({ min: 0, max: 16 }).map(k => k / 16)
const inside = fc.integer({ min: 1, max: 15 }).map(k => k / 16)

/** p·log q, where nothing certain costs nothing. */
const part = (p: number, q: number): number => (p === 0 ? 0 : p * Math.log(q))

/** Equal, infinities included, or within a few roundings. */
const areClose = (expected: NDArray, came: NDArray): boolean => {
  const [a, b] = [numbers(expected), numbers(came)]
  return a.length === b.length && a.every((v, i) => v === b[i] || Math.abs(v - b[i]) <= 1e-14 * (1 + Math.abs(v)))
}

describe('squared errors', () => {
  const quadratic = { symmetric: true, translationInvariant: true, homogeneous: 2, exact: true } as const
  testLaws(
    laws.loss({
      name: 'squaredError',
      loss: (x, y) => nn.squaredError(x, y),
      definition: (x, y) => (x - y) ** 2,
      ...quadratic
    }),
    40
  )
  testLaws(
    laws.loss({
      name: 'halfSquaredError',
      loss: (x, y) => nn.halfSquaredError(x, y),
      definition: (x, y) => (x - y) ** 2 / 2,
      delta: Infinity,
      ...quadratic
    }),
    40
  )

  test('an axis is a sum over it', () => {
    fc.assert(
      fc.property(
        arrayOf([3, 4]),
        arrayOf([3, 4]),
        (x, y) =>
          sameBits(nn.squaredError(x, y, { axis: -1 }), np.sum(nn.squaredError(x, y), { axis: -1 })) &&
          sameBits(nn.halfSquaredError(x, y, { axis: [0, 1] }), np.sum(nn.halfSquaredError(x, y))) &&
          sameBits(np.mul(2, nn.halfSquaredError(x, y)), nn.squaredError(x, y)) &&
          sameBits(pipe(x, nn.squaredError(y, { axis: 0 })), nn.squaredError(x, y, { axis: 0 }))
      )
    )
  })
})

describe('binaryCrossEntropy', () => {
  // Of logits that are not large: probabilities that round to 1 lose what the laws of logits ask.
  testLaws(
    laws.loss({
      name: 'of σ(z)',
      loss: (z, y) => nn.binaryCrossEntropy(nn.sigmoid(z), y),
      targets: 'binary',
      link: null
    }),
    40
  )

  test('is −y·log p − (1 − y)·log(1 − p), with 0·log 0 = 0', () => {
    fc.assert(
      fc.property(arrayOf([4], probability), arrayOf([4], probability), (p, y) => {
        const expected = numbers(p).map((q, i) => -part(numbers(y)[i], q) - part(1 - numbers(y)[i], 1 - q))
        expect(areClose(np.array(expected), nn.binaryCrossEntropy(p, y))).toBe(true)
      })
    )
  })

  test('has the gradient (1 − y)/(1 − p) − y/p, which is finite at a certainty that is right', () => {
    fc.assert(
      fc.property(arrayOf([4], inside), arrayOf([4], probability), (p, y) => {
        const expected = np.sub(np.div(np.sub(1, y), np.sub(1, p)), np.div(y, p))
        expect(distance(expected, grad(total(nn.binaryCrossEntropy(y)))(p))).toBeLessThan(1e-13)
      })
    )
    const certain = np.array([0, 1])
    expect(numbers(nn.binaryCrossEntropy(certain, certain))).toEqual([0, 0])
    expect(numbers(grad(total(nn.binaryCrossEntropy(certain)))(certain))).toEqual([1, -1])
  })

  test('is infinite for a certainty that is wrong, and so is its slope', () => {
    const [p, y] = [np.array([0, 1]), np.array([1, 0])]
    expect(numbers(nn.binaryCrossEntropy(p, y))).toEqual([Infinity, Infinity])
    expect(numbers(grad(total(nn.binaryCrossEntropy(y)))(p))).toEqual([-Infinity, Infinity])
  })

  test('of the logistic function is the loss from logits', () => {
    fc.assert(
      fc.property(arrayOf([5]), arrayOf([5], probability), (z, y) => {
        const composed = (x: NDArray): NDArray => nn.binaryCrossEntropy(np.logistic(x), y)
        const direct = nn.sigmoidBinaryCrossEntropy(y)
        expect(distance(direct(z), composed(z))).toBeLessThan(1e-14)
        expect(distance(grad(total(direct))(z), grad(total(composed))(z))).toBeLessThan(1e-14)
      })
    )
  })

  test('takes booleans, float32, and one example at a time', () => {
    const p = np.array(new Float32Array([0.25, 0.5]))
    const loss = nn.binaryCrossEntropy(p, np.array([true, false]))
    expect([loss.dtype, loss.shape]).toEqual(['float32', [2]])
    expect(sameBits(vmap(nn.binaryCrossEntropy)(p, np.array([true, false])), loss)).toBe(true)
  })
})

describe('crossEntropy', () => {
  const ofSoftmax = (z: NDArray, y: NDArray): NDArray => nn.crossEntropy(nn.softmax(z, { axis: -1 }), y)
  testLaws(laws.loss({ name: 'of classes', loss: ofSoftmax, targets: 'classes', link: null, oneHot: true }), 40)
  testLaws(laws.loss({ name: 'of probabilities', loss: ofSoftmax, targets: 'probabilities', link: null }), 40)

  const rows = fc
    .array(
      fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 3, maxLength: 3 }).filter(k => k.some(v => v > 0)),
      { minLength: 2, maxLength: 2 }
    )
    .map(weights => np.array(weights.map(row => row.map(v => v / row.reduce((a, b) => a + b)))))
  const classes = fc.array(fc.nat({ max: 2 }), { minLength: 2, maxLength: 2 })

  test('is −Σ p log q, with 0·log 0 = 0, and −log q_y of a class', () => {
    fc.assert(
      fc.property(rows, rows, classes, (q, p, y) => {
        const [qs, ps] = [q, p].map(x => np.toNested(x) as readonly (readonly number[])[])
        const expected = qs.map((row, i) => 0 - row.reduce((sum, v, k) => sum + part(ps[i][k], v), 0))
        const ofClasses = qs.map((row, i) => -Math.log(row[y[i]]))
        expect(areClose(np.array(expected), nn.crossEntropy(q, p))).toBe(true)
        expect(sameNumbers(np.array(ofClasses), nn.crossEntropy(q, ints(y)))).toBe(true)
        expect(sameNumbers(nn.crossEntropy(q, np.oneHot(ints(y), { depth: 3 })), nn.crossEntropy(q, ints(y)))).toBe(
          true
        )
      })
    )
  })

  test('has the gradient −p/q, and 0 where p = 0, at q = 0 too', () => {
    fc.assert(
      fc.property(rows, rows, (q, p) => {
        const expected = np.where(np.eq(p, 0), 0, np.neg(np.div(p, q)))
        const came = grad(total(nn.crossEntropy(p)))(q)
        expect(areClose(expected, came)).toBe(true)
      })
    )
  })

  test('of the softmax is the loss from logits', () => {
    fc.assert(
      fc.property(arrayOf([2, 3]), classes, (z, y) => {
        const composed = (x: NDArray): NDArray => nn.crossEntropy(nn.softmax(x, { axis: -1 }), ints(y))
        const direct = nn.softmaxCrossEntropy(ints(y))
        expect(distance(direct(z), composed(z))).toBeLessThan(1e-14)
        expect(distance(grad(total(direct))(z), grad(total(composed))(z))).toBeLessThan(1e-14)
      })
    )
  })

  test('refuses a label of no class, NaN where labels are traced, and labels of another shape', () => {
    const q = np.array([[0.5, 0.5]])
    expect(() => nn.crossEntropy(q, ints([2]))).toThrow(/nn.crossEntropy: the label at \[0\] is 2/)
    expect(numbers(jit((labels: NDArray) => nn.crossEntropy(q, labels))(ints([2])))).toEqual([NaN])
    expect(() => nn.crossEntropy(np.zeros([2, 3]), ints([0]))).toThrow(/nn.crossEntropy.*probabilities/s)
  })
})

describe('margins', () => {
  const margins = [
    { name: 'hinge', m: 1, loss: (s: NDArray, y: NDArray) => nn.hinge(s, y) },
    { name: 'perceptronLoss', m: 0, loss: (s: NDArray, y: NDArray) => nn.perceptronLoss(s, y) },
    { name: 'hinge of 1/2', m: 0.5, loss: (s: NDArray, y: NDArray) => nn.hinge(s, y, { margin: 0.5 }) }
  ]
  for (const { name, m, loss } of margins) {
    testLaws(
      laws.loss({ name, loss, zeroIffEqual: false, exact: true, definition: (s, y) => Math.max(m - y * s, 0) }),
      40
    )

    test(`${name}: the gradient is −[y·s < ${m}]·y, exactly, on the kink too`, () => {
      const labels = arrayOf([6], fc.constantFrom(1, -1))
      fc.assert(
        fc.property(arrayOf([6]), labels, (s, y) => {
          const expected = numbers(y).map((v, i) => (v * numbers(s)[i] < m ? -v : 0))
          expect(sameNumbers(np.array(expected), grad((x: NDArray) => np.sum(loss(x, y)))(s))).toBe(true)
        })
      )
      const kink = np.array([m, -m])
      expect(sameNumbers(grad((x: NDArray) => np.sum(loss(x, ints([1, -1]))))(kink), np.zeros([2]))).toBe(true)
    })
  }
})

describe('regularisers', () => {
  const parameters = laws.arb.descent({ minLeaves: 1, maxSteps: 1 })
  const isKernel = (_: NDArray, path: tree.Path): boolean => path.at(-1) === 'kernel'
  const strength = fc.constantFrom(0, 0.5, 2)

  test('are sums over the leaves that count', () => {
    fc.assert(
      fc.property(parameters, strength, ({ params }, λ) => {
        const counted = leaves(params).filter((p, i) => isKernel(p, tree.paths(params)[i]))
        const sum = (cost: (v: number) => number): number =>
          λ * counted.flatMap(numbers).reduce((s, v) => s + cost(v), 0)
        const o = { strength: λ, where: isKernel }
        expect(np.item(nn.l1(o)(params))).toBeCloseTo(sum(Math.abs), 5)
        expect(np.item(nn.l2(o)(params))).toBeCloseTo(sum(v => v * v) / 2, 5)
      })
    )
  })

  test('have the gradients λ·sign(w) and λ·w, exactly, and 0 where they do not count', () => {
    fc.assert(
      fc.property(parameters, strength, ({ params }, λ) => {
        const at = tree.paths(params)
        const gradients = (penalty: (p: unknown) => NDArray): readonly NDArray[] => leaves(grad(penalty)(params))
        const expected = (slope: (p: NDArray) => NDArray): readonly NDArray[] =>
          leaves(params).map((p, i) => (isKernel(p, at[i]) ? slope(p) : np.zerosLike(p)))
        const o = { strength: λ, where: isKernel }
        return (
          sameNumbers(
            expected(p => np.mul(λ, np.sign(p))),
            gradients(nn.l1(o))
          ) &&
          sameNumbers(
            expected(p => np.mul(λ, p)),
            gradients(nn.l2(o))
          )
        )
      })
    )
  })

  test('l2 in the loss is decay in plain descent', () => {
    fc.assert(
      fc.property(arrayOf([3], dyadic), w => {
        const decay = 0.25
        const loss = (p: NDArray): NDArray => np.sum(np.mul(p, np.array([1, 2, -1])))
        const step = (o: optim.Optimizer, f: (p: NDArray) => NDArray): NDArray =>
          optim.applyUpdates(w, o.update(grad(f)(w), o.init(w), w)[0])
        const sgd = optim.sgd({ rate: 0.5 })
        return sameNumbers(
          step(sgd, p => np.add(loss(p), nn.l2({ strength: decay })(p))),
          step(optim.chain(optim.addDecayedWeights({ decay }), sgd), loss)
        )
      })
    )
  })

  test('of nothing are 0', () => expect(np.item(nn.l2({ strength: 1 })({ a: null }))).toBe(0))
})
