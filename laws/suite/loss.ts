/**
 * The laws of losses: what is never negative, what vanishes, what does not move them, and their gradients.
 */
import * as asked from '../asked.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { jvp } from '../../src/transform/differentiate.js'
import { vmap } from '../../src/transform/vmap.js'
import { all, each, law, ensure, violated, within, type Law, type Laws, type Statement, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import {
  cases,
  dot,
  logSoftmax,
  probabilities,
  softplus,
  subjectOf,
  type Case,
  type Drawing,
  type LossSubject,
  type Subject
} from '../subject/loss.js'
import { close, dense, map, numbers, sameBits, sameValues, stack } from '../value/arrays.js'
import { isLimit } from '../value/difference.js'
import { epsilonOf, example, pick, range, rowsOf, total } from '../value/rows.js'
import { show } from '../value/show.js'
import { jit } from '../value/jit.js'

const s = statements('losses', {
  nonnegative: ['L1.1', 'loss(x, y) ≥ 0', 'Gibbs'],
  surprise: ['L1.2', 'loss(z, y) = −Σ y·log softmax(z), which for a class y is −log softmax(z)_y', 'Shannon (1948)'],
  oneHot: ['L1.3', 'a class and its one-hot vector have the same loss', 'definition'],
  entropy: ['L1.4', 'loss(log p, p) is the entropy of p, and loss(z, p) is no less', 'Gibbs'],
  shift: ['L2.1', 'loss(z + c, y) = loss(z, y), to the bit where the sum is exact', 'softmax, shifted by its maximum'],
  sumOfGradient: ['L2.2', 'the gradient in the logits of one example sums to 0', 'the derivative of L2.1'],
  gradient: ['L3.1', 'the gradient in the logits is softmax(z) − y', 'Bridle (1990)'],
  binaryGradient: ['L3.2', 'the gradient in the logits is σ(z) − y', 'Bridle (1990)'],
  bracket: ['L4.1', 'max z − ⟨y, z⟩ ≤ loss(z, y) ≤ max z − ⟨y, z⟩ + log n, for logits up to ±1000', 'log-sum-exp'],
  finite: ['L4.2', 'the loss and its gradient are finite for logits up to ±1000', 'stable forms'],
  order: ['L5.1', 'the order of the examples does not matter', 'exchangeability'],
  halves: [
    'L5.2',
    'the loss of a batch is the mean (the sum, the list) of the losses of its halves',
    'data parallelism'
  ],
  examples: ['L5.3', 'the loss of a batch is vmap of the loss of one example, to the bit', 'V1'],
  compilation: ['L5.4', 'jit(loss) = loss, to the bit, where jit runs the interpreter', 'J1'],
  zero: ['L6.1', 'loss(x, y) = 0 if and only if x = y', 'metrics'],
  symmetry: ['L6.2', 'loss(x, y) = loss(y, x)', 'metrics'],
  mirror: ['L6.3', 'loss(z, y) = loss(−z, 1 − y)', 'σ(−z) = 1 − σ(z)'],
  binarySurprise: ['L6.4', 'loss(z, y) = −y·log σ(z) − (1 − y)·log(1 − σ(z))', 'Shannon (1948)'],
  slope: ['L6.5', 'the gradient is x − y, cut to [−δ, δ]', 'Huber (1964)'],
  homogeneity: ['L6.6', 'loss(c·x, c·y) = cᵏ·loss(x, y) for c > 0', 'Euler'],
  translation: ['L6.7', 'loss(x + c, y + c) = loss(x, y)', 'metrics'],
  derivative: ['L6.8', 'the tangent is the limit of difference quotients', 'the definition'],
  definition: ['L6.9', 'the loss is the mean (the sum, the list) of what its definition gives', 'the definition']
})

const rule =
  (subject: Subject, statement: Statement, drawing: Drawing = {}, more: (c: Case) => string = () => '') =>
  (holds: (c: Case) => Verdict): Law<Case> =>
    law(statement, subject.name, cases(subject.kind, drawing), holds, c => `${subject.show(c)}${more(c)}`)

const withC = (c: Case): string => `\nc = ${c.c}`

const areFinite = (x: NDArray): Verdict => ensure(numbers(x).every(Number.isFinite), () => `not finite: ${show(x)}`)

// --- cross-entropy

const softmaxLaws = (loss: Subject): Laws => [
  rule(
    loss,
    s.surprise
  )(c => {
    const p = probabilities(c)
    const expected = rowsOf(c.predictions).map((z, i) => 0 - dot(p[i], logSoftmax(z)))
    return close(loss.reduced(c, expected), loss.at(c), loss.rounding(c, 2 * c.predictions.shape[1] + 8, expected))
  }),
  rule(
    loss,
    s.shift,
    { c: [1, -1, 0.125, 10, -100] },
    withC
  )(c =>
    sameBits(
      loss.at(c),
      loss.loss(
        map(c.predictions, v => v + c.c),
        c.targets
      )
    )
  ),
  rule(
    loss,
    s.sumOfGradient
  )(c => {
    const n = c.predictions.shape[1]
    const bound = n * (2 * n + 8) * epsilonOf(c.predictions.dtype) * loss.share(c)
    return each(rowsOf(loss.gradient(c)), (row, i) =>
      ensure(
        Math.abs(total(row)) <= bound,
        () => `the gradient of example ${i}, ${row.join(', ')}, sums to ${total(row)} (bound ${bound})`
      )
    )
  }),
  rule(
    loss,
    s.gradient
  )(c => {
    const p = probabilities(c)
    const expected = rowsOf(c.predictions).flatMap((z, i) =>
      logSoftmax(z).map((v, k) => (Math.exp(v) - p[i][k]) * loss.share(c))
    )
    const bound = epsilonOf(c.predictions.dtype) * (2 * c.predictions.shape[1] + 8) * loss.share(c)
    return close(dense(c.predictions.shape, c.predictions.dtype, expected), loss.gradient(c), () => bound)
  }),
  rule(loss, s.bracket, { far: true })(c => {
    const p = probabilities(c)
    const least = rowsOf(c.predictions).map((z, i) =>
      dot(
        p[i],
        z.map(v => Math.max(...z) - v)
      )
    )
    const most = least.map(v => v + Math.log(c.predictions.shape[1]))
    const [low, high] = [numbers(loss.reduced(c, least)), numbers(loss.reduced(c, most))]
    const bound = loss.rounding(c, 2 * c.predictions.shape[1] + 8, most)
    return each(numbers(loss.at(c)), (v, i) =>
      ensure(
        v >= low[i] - bound(i) && v <= high[i] + bound(i),
        () => `loss ${i} is ${v}; it should be from ${low[i]} to ${high[i]}`
      )
    )
  })
]

const oneHotLaw = (loss: Subject): Law<Case> =>
  rule(
    loss,
    s.oneHot
  )(c =>
    sameValues(
      loss.at(c),
      loss.loss(c.predictions, dense(c.predictions.shape, c.predictions.dtype, probabilities(c).flat()))
    )
  )

const entropyLaw = (loss: Subject): Law<Case> =>
  rule(loss, s.entropy, { positive: loss.ruledOut !== true })(c => {
    const p = c.targets
    const entropies = rowsOf(p).map(row => 0 - dot(row, row.map(Math.log)))
    const least = numbers(loss.reduced(c, entropies))
    const bound = loss.rounding(c, 2 * c.predictions.shape[1] + 8, entropies)
    return all(
      () => within('of log p', close(loss.reduced(c, entropies), loss.loss(map(p, Math.log), p), bound)),
      () =>
        each(numbers(loss.at(c)), (v, i) =>
          ensure(v >= least[i] - bound(i), () => `loss ${i} is ${v}, less than the entropy ${least[i]}`)
        )
    )
  })

const sigmoidLaws = (loss: Subject): Laws => [
  rule(
    loss,
    s.binaryGradient
  )(c => {
    const y = numbers(c.targets)
    const expected = map(c.predictions, (z, i) => (1 / (1 + Math.exp(-z)) - y[i]) * loss.share(c))
    return close(expected, loss.gradient(c), () => 12 * epsilonOf(c.predictions.dtype) * loss.share(c))
  }),
  rule(
    loss,
    s.mirror
  )(c =>
    sameValues(
      loss.at(c),
      loss.loss(
        map(c.predictions, v => 0 - v),
        map(c.targets, v => 1 - v)
      )
    )
  ),
  rule(loss, s.binarySurprise, { far: true })(c => {
    const y = numbers(c.targets)
    const expected = numbers(c.predictions).map((z, i) => y[i] * softplus(-z) + (1 - y[i]) * softplus(z))
    return close(loss.reduced(c, expected), loss.at(c), loss.rounding(c, 12, expected))
  })
]

const finiteLaw = (loss: Subject): Law<Case> =>
  rule(loss, s.finite, { far: true })(c =>
    all(
      () => within('the loss', areFinite(loss.at(c))),
      () => within('the gradient', areFinite(loss.gradient(c)))
    )
  )

// --- batches

const batchLaws = (loss: Subject): Laws => [
  rule(
    loss,
    s.order,
    {},
    c => `\norder = ${c.order.join(', ')}`
  )(c => {
    const moved = loss.loss(pick(c.predictions, c.order), pick(c.targets, c.order))
    if (loss.reduction === 'none') return sameBits(pick(loss.at(c), c.order), moved)
    const bound = loss.reordering(c)
    return close(loss.at(c), moved, () => bound)
  }),
  rule(loss, s.halves, { even: true })(c => {
    const half = c.predictions.shape[0] / 2
    const [a, b] = [0, half].map(from => {
      const part = range(half).map(i => from + i)
      return loss.loss(pick(c.predictions, part), pick(c.targets, part))
    })
    const whole = loss.at(c)
    if (loss.reduction === 'none')
      return sameBits(dense([2 * half, ...a.shape.slice(1)], a.dtype, [...numbers(a), ...numbers(b)]), whole)
    const sum = numbers(a)[0] + numbers(b)[0]
    const bound = loss.reordering(c)
    return close(dense([], whole.dtype, [loss.reduction === 'mean' ? sum / 2 : sum]), whole, () => bound)
  }),
  ...(loss.reduction === 'none' ? [exampleLaw(loss)] : []),
  rule(loss, s.compilation)(c => sameBits(loss.at(c), jit(loss.loss)(c.predictions, c.targets))),
  rule(
    loss,
    s.derivative,
    { float64: true },
    c => `\ndirection = ${show(c.direction)}`
  )(c => {
    const [, slope] = jvp((z: NDArray) => loss.loss(z, c.targets))(c.predictions, c.direction)
    return isLimit(([z]) => [loss.loss(z, c.targets)], [c.predictions], [c.direction], [slope], false)
  })
]

const exampleLaw = (loss: Subject): Law<Case> =>
  rule(
    loss,
    s.examples
  )(c => {
    const whole = loss.at(c)
    const alone = range(c.predictions.shape[0]).map(i => loss.loss(example(c.predictions, i), example(c.targets, i)))
    return all(
      () => within('one by one', sameBits(stack(alone[0], 0, alone), whole)),
      () => within('under vmap', sameBits(whole, vmap(loss.loss)(c.predictions, c.targets)))
    )
  })

// --- reals

const zeroLaw = (loss: Subject): Law<Case> =>
  rule(
    loss,
    s.zero
  )(c => {
    const none = numbers(loss.loss(c.predictions, c.predictions))
    const differ = numbers(c.predictions).some((v, i) => v !== numbers(c.targets)[i])
    const some = numbers(loss.at(c))
    return all(
      () =>
        ensure(
          none.every(v => v === 0),
          () => `the loss of the predictions against themselves is ${none.join(', ')}`
        ),
      () =>
        some.some(v => v !== 0) === differ
          ? all()
          : violated(
              `the loss is ${some.join(', ')}, though predictions and targets ${differ ? 'differ' : 'are equal'}`
            )
    )
  })

const symmetryLaw = (loss: Subject): Law<Case> =>
  rule(loss, s.symmetry)(c => sameValues(loss.at(c), loss.loss(c.targets, c.predictions)))

const translationLaw = (loss: Subject): Law<Case> =>
  rule(
    loss,
    s.translation,
    { c: [1, -1, 0.125, -8] },
    withC
  )(c =>
    sameValues(
      loss.at(c),
      loss.loss(
        map(c.predictions, v => v + c.c),
        map(c.targets, v => v + c.c)
      )
    )
  )

const homogeneityLaw = (loss: Subject, degree: number): Law<Case> =>
  rule(
    loss,
    s.homogeneity,
    { c: [2, 0.5, 4] },
    withC
  )(c =>
    sameValues(
      map(loss.at(c), v => v * c.c ** degree),
      loss.loss(
        map(c.predictions, v => v * c.c),
        map(c.targets, v => v * c.c)
      )
    )
  )

const slopeLaw = (loss: Subject, delta: number): Law<Case> =>
  rule(
    loss,
    s.slope
  )(c => {
    const y = numbers(c.targets)
    const expected = map(c.predictions, (x, i) => Math.max(-delta, Math.min(delta, x - y[i])) * loss.share(c))
    const bound = loss.reduction === 'mean' ? 2 * epsilonOf(expected.dtype) * loss.share(c) * (1 + delta) : 0
    return close(expected, loss.gradient(c), () => bound)
  })

const definitionLaw = (loss: Subject, definition: NonNullable<LossSubject['definition']>): Law<Case> =>
  rule(
    loss,
    s.definition
  )(c => {
    const y = numbers(c.targets)
    const expected = numbers(c.predictions).map((x, i) => definition(x, y[i]))
    return close(loss.reduced(c, expected), loss.at(c), loss.rounding(c, 8, expected))
  })

// --- the suite

/**
 * What must be true of a loss.
 *
 * Shapes:  batches of 1 to 4 examples of 1 to 4 numbers: predictions [b, n], targets [b, n] or [b]
 * Dtypes:  float64 and float32
 * Numerics: exact where only sums, differences, products and copies are made; else within the rounding of the number
 *          of operations
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const absolute = (x: np.NDArray, y: np.NDArray) => np.mean(np.abs(np.sub(x, y)))
 * const told = { reduction: 'mean', symmetric: true, homogeneous: 1 } as const
 * laws.assertAll(laws.loss({ name: 'absolute error', loss: absolute, ...told }), { runs: 20 })
 *
 * const negative = (z: np.NDArray, y: np.NDArray) => np.neg(nn.softmaxCrossEntropy(z, y))
 * const wrong = laws.loss({ name: 'cross-entropy', loss: negative, targets: 'classes' })
 * assert.throws(() => laws.assertAll(wrong), /nonnegative \(L1.1\) is violated/)
 *
 * @category suites
 * @since 0.1.0
 */
export const loss = asked.suite('laws.loss', { name: asked.text, loss: asked.f }, (o: LossSubject): Laws => {
  const subject = subjectOf(o)
  const isReal = subject.kind === 'reals'
  const nonnegative = rule(
    subject,
    s.nonnegative
  )(c => {
    const values = numbers(subject.at(c))
    return ensure(
      values.every(v => v >= 0),
      () => `the loss is ${values.join(', ')}`
    )
  })
  return [
    ...((o.nonnegative ?? true) ? [nonnegative] : []),
    ...(subject.link === 'softmax' ? softmaxLaws(subject) : []),
    ...(o.oneHot === true ? [oneHotLaw(subject)] : []),
    ...(subject.link === 'softmax' && subject.kind === 'probabilities' ? [entropyLaw(subject)] : []),
    ...(subject.link === 'sigmoid' ? sigmoidLaws(subject) : []),
    ...(subject.link === null ? [] : [finiteLaw(subject)]),
    ...batchLaws(subject),
    ...((o.zeroIffEqual ?? isReal) ? [zeroLaw(subject)] : []),
    ...(o.symmetric === true ? [symmetryLaw(subject)] : []),
    ...(o.translationInvariant === true ? [translationLaw(subject)] : []),
    ...(o.homogeneous === undefined ? [] : [homogeneityLaw(subject, o.homogeneous)]),
    ...(o.delta === undefined ? [] : [slopeLaw(subject, o.delta)]),
    ...(o.definition === undefined ? [] : [definitionLaw(subject, o.definition)])
  ]
})
