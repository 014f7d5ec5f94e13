/**
 * Losses as subjects: what is said of one, the cases it is put to, and what it should be.
 */
import type * as fc from 'fast-check'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { ops as $ } from '../../src/trace/ops.js'
import { grad } from '../../src/transform/differentiate.js'
import { drawn } from '../arb/drawn.js'
import { dense, map, numbers } from '../value/arrays.js'
import { drawEighths, drawFloat, drawOrder, epsilonOf, pick, range, rowsOf, total } from '../value/rows.js'
import { show } from '../value/show.js'

// --- model

/**
 * A loss, and what is true of it. What is left out is not asked, but for what is said to be the default.
 *
 * @category model
 * @since 0.1.0
 */
export interface LossSubject {
  readonly name: string
  readonly loss: (predictions: NDArray, targets: NDArray) => NDArray
  /**
   * What it compares: `reals` with reals of the same shape (the default); logits [b, n] with `classes` int32 [b] or with
   * `probabilities` [b, n]; logits with `binary` labels from 0 to 1 of the same shape.
   */
  readonly targets?: 'reals' | 'classes' | 'probabilities' | 'binary'
  /** What becomes of the examples: one number (or more) each, which is the default, or their mean, or their sum. */
  readonly reduction?: 'none' | 'mean' | 'sum'
  /**
   * What turns logits into probabilities: the loss is −Σ y·log link(z), or its binary form. `softmax` for classes and
   * probabilities, `sigmoid` for binary labels, unless told; `null` for a loss of another form.
   */
  readonly link?: 'softmax' | 'sigmoid' | null
  /** True unless told. */
  readonly nonnegative?: boolean
  /** Whether it is 0 for equals, and for nothing else. True of `reals` unless told. */
  readonly zeroIffEqual?: boolean
  /** Whether predictions and targets may be exchanged. */
  readonly symmetric?: boolean
  /** Whether only the difference of prediction and target counts. */
  readonly translationInvariant?: boolean
  /** k, where loss(c·x, c·y) = cᵏ·loss(x, y) for c > 0. */
  readonly homogeneous?: number
  /** Beyond this difference its slope is no more than this, as in Huber's. */
  readonly delta?: number
  /** The loss of one number, of which it is the mean, the sum, or the list. */
  readonly definition?: (prediction: number, target: number) => number
  /** Whether eighths are not rounded in it: where only sums, differences, products, and halves are taken. */
  readonly exact?: boolean
  /** Whether a loss of classes takes rows of probabilities as well. */
  readonly oneHot?: boolean
  /** Whether logits may be −∞ where the probability is 0. */
  readonly ruledOut?: boolean
}

// --- cases

export interface Case {
  readonly predictions: Dense
  readonly targets: Dense
  readonly order: readonly number[]
  /** A number that is added, or a factor. */
  readonly c: number
  readonly direction: Dense
}

type Kind = NonNullable<LossSubject['targets']>

export interface Drawing {
  readonly even?: boolean
  /** Logits up to ±1000. */
  readonly far?: boolean
  readonly float64?: boolean
  /** No probability is 0. */
  readonly positive?: boolean
  readonly c?: readonly number[]
}

export const cases = (
  kind: Kind,
  { even = false, far = false, float64 = false, positive = false, c = [0] }: Drawing = {}
): fc.Arbitrary<Case> =>
  drawn(60, (draw, next) => {
    const b = even ? 2 * draw.int(1, 2) : draw.int(1, 4)
    const n = draw.int(1, 4)
    const dtype = float64 ? 'float64' : drawFloat(draw)
    const order = drawOrder(draw, b)
    const added = draw.oneOf(c)
    const size = far ? draw.oneOf([1, 125]) : 1
    const predictions = map(drawEighths(next, [b, n], dtype, kind === 'reals' ? 16 : 64), v => v * size)
    const labels = (): Dense => {
      if (kind === 'classes')
        return dense(
          [b],
          'int32',
          range(b).map(() => next() % n)
        )
      const reals = drawEighths(next, [b, n], dtype)
      if (kind === 'reals') return reals
      if (kind === 'binary') return map(reals, v => Math.abs(v) / 2)
      const weights = rowsOf(reals).map(row => row.map((v, i) => Math.abs(v) + (positive || i === 0 ? 1 : 0)))
      return dense(
        [b, n],
        dtype,
        weights.flatMap(row => row.map(v => v / total(row)))
      )
    }
    const targets = labels()
    return { predictions, targets, order, c: added, direction: drawEighths(next, [b, n], dtype) }
  })

/** The targets as rows of probabilities. */
export const probabilities = ({ predictions, targets }: Case): readonly (readonly number[])[] =>
  targets.ndim === predictions.ndim
    ? rowsOf(targets)
    : numbers(targets).map(y => range(predictions.shape[1]).map(i => (i === y ? 1 : 0)))

export const logSoftmax = (z: readonly number[]): readonly number[] => {
  const most = Math.max(...z)
  const rest = Math.log(total(z.map(v => Math.exp(v - most))))
  return z.map(v => v - most - rest)
}

export const dot = (p: readonly number[], v: readonly number[]): number =>
  total(p.map((x, i) => (x === 0 ? 0 : x * v[i])))

export const softplus = (v: number): number => Math.max(v, 0) + Math.log1p(Math.exp(-Math.abs(v)))

const named = (kind: Kind): readonly [string, string] =>
  kind === 'reals'
    ? ['predictions', 'targets']
    : ['logits', kind === 'classes' ? 'classes' : kind === 'binary' ? 'labels' : 'probabilities']

// --- subjects

export type Subject = Readonly<ReturnType<typeof subjectOf>>

const areaOf = (x: NDArray): NDArray => $.sum(x, [...x.shape.keys()])

/** What is asked of a loss, over and over. */
export const subjectOf = (o: LossSubject) => {
  const { targets: kind = 'reals', reduction = 'none' } = o
  const link = o.link === undefined ? (kind === 'reals' ? null : kind === 'binary' ? 'sigmoid' : 'softmax') : o.link
  const [x, y] = named(kind)
  const perExample = link === 'softmax'
  /** The part that each of the losses which are reduced to one has in it. */
  const share = ({ predictions }: Case): number =>
    reduction === 'mean' ? 1 / (perExample ? predictions.shape[0] : predictions.size) : 1
  /** Whether nothing is rounded, the division by the number of losses included. */
  const isExact = (c: Case): boolean => o.exact === true && Number.isInteger(Math.log2(1 / share(c)))
  const losses = (of: Dense, targets: Dense): readonly number[] => numbers(o.loss(of, targets))
  return {
    ...o,
    kind,
    reduction,
    link,
    share,
    at: (c: Case): NDArray => o.loss(c.predictions, c.targets),
    gradient: (c: Case): NDArray => grad((z: NDArray) => areaOf(o.loss(z, c.targets)))(c.predictions),
    /** What the loss should be, given that of each example (of logits) or element. */
    reduced: (c: Case, values: readonly number[]): Dense =>
      reduction === 'none'
        ? dense(c.predictions.shape.slice(0, perExample ? 1 : 2), c.predictions.dtype, values)
        : dense([], c.predictions.dtype, [total(values) * share(c)]),
    /** How far rounding may lead in so many operations on values of about these sizes. */
    rounding: (c: Case, operations: number, sizes: readonly number[]): ((i: number) => number) => {
      const unit = isExact(c) ? 0 : epsilonOf(c.predictions.dtype)
      const whole = (operations + sizes.length) * unit * total(sizes.map(v => 1 + Math.abs(v))) * share(c)
      return i => (reduction === 'none' ? operations * unit * (1 + Math.abs(sizes[i])) : whole)
    },
    /** How far rounding may lead when the losses of the examples are summed in another order. */
    reordering: (c: Case): number => {
      if (isExact(c)) return 0
      const { predictions, targets } = c
      const b = predictions.shape[0]
      const sizes = range(b).flatMap(i => losses(pick(predictions, [i]), pick(targets, [i])).map(Math.abs))
      return (2 * predictions.size * epsilonOf(predictions.dtype) * total(sizes)) / (reduction === 'mean' ? b : 1)
    },
    show: (c: Case): string => `${x} = ${show(c.predictions)}\n${y} = ${show(c.targets)}`
  }
}
