/**
 * The law of kinks: where one-sided slopes differ, the derivative lies between them.
 */
import fc from 'fast-check'
import type { AnyPrimitive, Sample, SampleOperand } from '../../src/core/primitive.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import type { Dense } from '../../src/ndarray/ndarray.js'
import { jvp } from '../../src/transform/differentiate.js'
import { floats, map, numbers, show, showAll } from './arrays.js'
import { choices, drawFrom, stream, type Stream } from './draw.js'
import { each, holds, inconclusive, violated, type Law, type Verdict } from './law.js'
import { drawInputs, drawLike, inMoving, merge, moving, plainly, primitiveSubject, type Subject } from './subject.js'
import type { Case } from './primitive.js'

// Small enough that no order of integers changes on the way.
const step = 2 ** -7

const avoidsKinks = ({ dtype, domain }: SampleOperand): boolean => isFloat(dtype) && (domain._tag === 'Distinct' || domain._tag === 'AwayFrom')

/** A sample with small integers where the primitive would rather have no kinks, so that most draws have some. */
const kinked = (primitive: AnyPrimitive, next: Stream): Subject => {
  const samples = Array.from({ length: 8 }, () => primitive.sample(drawFrom(next)) as Sample<unknown>)
  const sample = samples.find(s => s.operands.some(avoidsKinks)) ?? samples[0]
  const operands = sample.operands.map((o): SampleOperand => (avoidsKinks(o) ? { ...o, domain: { _tag: 'Integers', low: -1, high: 1 } } : o))
  return primitiveSubject(primitive, { ...sample, operands })
}

/** min(D₋, D₊) ≤ J t ≤ max(D₋, D₊), for pieces that are linear. */
const isBetween = (s: Subject, next: Stream): Verdict => {
  const xs = drawInputs(s, next, 'dyadic')
  const at = moving(s, xs)
  if (at.length === 0) return inconclusive
  const ts = drawLike(at, next)
  const f = plainly(s)
  const directions = merge(s, ts, xs.map(() => null))
  const moved = (h: number): readonly Dense[] =>
    floats(f(xs.map((x, i) => {
      const t = directions[i]
      return t === null ? x : map(x, (v, k) => v + h * numbers(t)[k])
    })))
  const [here, ahead, behind] = [0, step, -step].map(h => moved(h).map(numbers))
  return each(floats(jvp(inMoving(s, xs))(at, ts)[1]), (dy, k) =>
    each(numbers(dy), (v, i) => {
      const slopes = [(ahead[k][i] - here[k][i]) / step, (here[k][i] - behind[k][i]) / step]
      return !Number.isFinite(v) || (v >= Math.min(...slopes) && v <= Math.max(...slopes))
        ? holds
        : violated(`output ${k}, element ${i}: the derivative ${v} is not between the slopes ${slopes.join(' and ')}\nalong ${ts.map(show).join(', ')}`)
    })
  )
}

/**
 * Not piecewise linear; and among three equals `sort` takes one of the orders that are near, which is a
 * generalised Jacobian but need not lie between the two slopes of a line.
 */
const exempt = ['cbrt', 'sort']

const hasKinks = (primitive: AnyPrimitive): boolean =>
  primitive.derivative._tag !== 'Discrete' &&
  !exempt.includes(primitive.name) &&
  [[], [1, 1, 1, 1, 1], [2, 0, 1, 2]].some(list => (primitive.sample(drawFrom(stream(list))) as Sample<unknown>).operands.some(avoidsKinks))

/** The law for a primitive whose sample keeps away from kinks; `undefined` for the others. */
export const kinkLaw = (primitive: AnyPrimitive): Law<Case> | undefined =>
  hasKinks(primitive)
    ? {
        name: `${primitive.name} · kinks`,
        statement: 'D₋ ≤ J t ≤ D₊ or the other way round',
        arbitrary: fc.record({ sample: choices(16, 48), values: choices(100, 200) }),
        holds: c => isBetween(kinked(primitive, stream(c.sample)), stream(c.values)),
        show: c => {
          const s = kinked(primitive, stream(c.sample))
          return `${primitive.name}\n${showAll('x', drawInputs(s, stream(c.values), 'dyadic'))}`
        }
      }
    : undefined
