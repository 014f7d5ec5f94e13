/**
 * The law of kinks: where one-sided slopes differ, the derivative lies between them.
 */
import type { AnyPrimitive, Domain, Sample, SampleOperand } from '../../src/core/primitive.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import type { Dense } from '../../src/ndarray/ndarray.js'
import { jvp } from '../../src/transform/differentiate.js'
import type { Definition } from './agreement.js'
import { floats, map, numbers, show } from './arrays.js'
import { drawFrom, stream, type Stream } from './draw.js'
import { each, holds, inconclusive, violated } from './law.js'
import { drawInputs, drawLike, inMoving, merge, moving, plainly } from './subject.js'

// Small enough that no order of integers changes on the way.
const step = 2 ** -7

const ties: Domain = { _tag: 'Integers', low: -1, high: 1 }

const avoidsKinks = ({ dtype, domain }: SampleOperand): boolean =>
  isFloat(dtype) && (domain._tag === 'Distinct' || domain._tag === 'AwayFrom')

/** A sample with small integers where the primitive would rather have no kinks, so that most draws have some. */
export const kinkedSample = (primitive: AnyPrimitive, next: Stream): Sample<unknown> => {
  const samples = Array.from({ length: 8 }, () => primitive.sample(drawFrom(next)) as Sample<unknown>)
  const sample = samples.find(s => s.operands.some(avoidsKinks)) ?? samples[0]
  return { ...sample, operands: sample.operands.map(o => (avoidsKinks(o) ? { ...o, domain: ties } : o)) }
}

/** min(D₋, D₊) ≤ J t ≤ max(D₋, D₊), for pieces that are linear. */
export const isBetween: Definition = (s, next) => {
  const xs = drawInputs(s, next, 'dyadic')
  const at = moving(s, xs)
  if (at.length === 0) return inconclusive
  const ts = drawLike(at, next)
  const f = plainly(s)
  const directions = merge(
    s,
    ts,
    xs.map(() => null)
  )
  const moved = (h: number): readonly Dense[] =>
    floats(
      f(
        xs.map((x, i) => {
          const t = directions[i]
          return t === null ? x : map(x, (v, k) => v + h * numbers(t)[k])
        })
      )
    )
  const [here, ahead, behind] = [0, step, -step].map(h => moved(h).map(numbers))
  return each(floats(jvp(inMoving(s, xs))(at, ts)[1]), (dy, k) =>
    each(numbers(dy), (v, i) => {
      const slopes = [(ahead[k][i] - here[k][i]) / step, (here[k][i] - behind[k][i]) / step]
      return !Number.isFinite(v) || (v >= Math.min(...slopes) && v <= Math.max(...slopes))
        ? holds
        : violated(
            `output ${k}, element ${i}: the derivative ${v} is not between the slopes ${slopes.join(' and ')}\nalong ${ts.map(show).join(', ')}`
          )
    })
  )
}

/**
 * Not piecewise linear; and among three equals `sort` takes one of the orders that are near, which is a
 * generalised Jacobian but need not lie between the two slopes of a line.
 */
const exempt = ['cbrt', 'sort']

/** Whether the sample of a primitive keeps away from kinks. */
export const hasKinks = (primitive: AnyPrimitive): boolean =>
  primitive.derivative._tag !== 'Discrete' &&
  !exempt.includes(primitive.name) &&
  [[], [1, 1, 1, 1, 1], [2, 0, 1, 2]].some(list =>
    (primitive.sample(drawFrom(stream(list))) as Sample<unknown>).operands.some(avoidsKinks)
  )
