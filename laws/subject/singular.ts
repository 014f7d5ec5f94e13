/**
 * The laws where functions are not smooth: kinks, and partials that are infinite or NaN.
 */
import type { AnyPrimitive, Domain, Sample, SampleOperand } from '../../src/core/primitive.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { jvp, linearize, vjp } from '../../src/transform/differentiate.js'
import { evaluated, floats, map, numbers, pairwise, sameValues, zeros } from '../value/arrays.js'
import { show } from '../value/show.js'
import { drawFrom, drawSpecials, stream, type Stream } from '../draw/draw.js'
import { all, each, holds, violated, type Verdict } from '../law.js'
import { atInputs } from './point.js'
import { drawInputs, merge, plainly, type Subject } from './subject.js'

// Small enough that no order of integers changes on the way.
const step = 2 ** -7

const ties: Domain = { _tag: 'Integers', low: -1, high: 1 }

const avoidsKinks = ({ dtype, domain }: SampleOperand): boolean =>
  isFloat(dtype) && (domain._tag === 'Distinct' || domain._tag === 'AwayFrom')

/**
 * With two equals in each array of distinct numbers. Among three, a function that sorts takes one of the orders that are
 * near: its slope is a generalised Jacobian, but need not lie between the two slopes of a line.
 */
const drawTies = (s: Subject, next: Stream): readonly Dense[] =>
  drawInputs(s, next, 'dyadic').map((x, i) => {
    if (s.inputs[i].domain._tag !== 'Distinct' || x.size < 2) return x
    const values = numbers(x)
    const [from, to] = [next() % x.size, next() % x.size]
    return map(x, (v, k) => (k === to ? values[from] : v))
  })

/** A sample with small integers where the primitive steps over kinks, so that most draws have some. */
export const kinkedSample = (primitive: AnyPrimitive, next: Stream): Sample<unknown> => {
  const samples = Array.from({ length: 8 }, () => primitive.sample(drawFrom(next)) as Sample<unknown>)
  const sample = samples.find(s => s.operands.some(avoidsKinks)) ?? samples[0]
  return {
    ...sample,
    operands: sample.operands.map(o => (avoidsKinks(o) && o.domain._tag === 'AwayFrom' ? { ...o, domain: ties } : o))
  }
}

/** min(D₋, D₊) ≤ J t ≤ max(D₋, D₊), for pieces that are linear. */
export const isBetween = atInputs(drawTies, (s, { xs, at, ts, f }) => {
  const plain = plainly(s)
  const directions = merge(
    s,
    ts,
    xs.map(() => null)
  )
  const moved = (h: number): readonly Dense[] =>
    floats(
      plain(
        xs.map((x, i) => {
          const t = directions[i]
          return t === null ? x : map(x, (v, k) => v + h * numbers(t)[k])
        })
      )
    )
  const [here, ahead, behind] = [0, step, -step].map(h => moved(h).map(numbers))
  return each(floats(jvp(f)(at, ts)[1]), (dy, k) =>
    each(numbers(dy), (v, i) => {
      const slopes = [(ahead[k][i] - here[k][i]) / step, (here[k][i] - behind[k][i]) / step]
      return !Number.isFinite(v) || (v >= Math.min(...slopes) && v <= Math.max(...slopes))
        ? holds
        : violated(
            `output ${k}, element ${i}: the derivative ${v} is not between the slopes ${slopes.join(' and ')}\nalong ${ts.map(show).join(', ')}`
          )
    })
  )
})

/** Whether the sample of a primitive keeps away from kinks. */
export const hasKinks = (primitive: AnyPrimitive): boolean =>
  primitive.derivative._tag !== 'Discrete' &&
  [[], [1, 1, 1, 1, 1], [2, 0, 1, 2]].some(list =>
    (primitive.sample(drawFrom(stream(list))) as Sample<unknown>).operands.some(avoidsKinks)
  )

/** Where a zero tangent meets a partial that may be infinite or NaN, it stays zero; a zero cotangent too. */
export const zerosAreStrong = atInputs(
  (s, next) => drawSpecials(s.inputs, next),
  (_, { f, at }) => {
    const zero = (vectors: readonly NDArray[]): Verdict =>
      pairwise('the vector', vectors.map(zeros), evaluated(vectors), sameValues)
    const [ys, pullback] = vjp(f)(at)
    return all(
      () => zero(jvp(f)(at, at.map(zeros))[1]),
      () => zero(linearize(f)(at)[1](at.map(zeros))),
      () => zero(pullback(ys.map(zeros)))
    )
  }
)
