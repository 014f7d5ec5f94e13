/**
 * The law of special points: derivatives where formulas divide by 0, change branch, or leave the range of numbers.
 */
import { programsOf } from '../../src/core/parameters.js'
import { isReversible, type AnyPrimitive } from '../../src/core/primitive.js'
import { evaluate } from '../../src/core/program.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { stage } from '../../src/trace/builder.js'
import { grad, jvp } from '../../src/transform/differentiate.js'
import { checkSlope } from '../../src/transform/slope.js'
import { basis, map, numbers, zeros } from '../value/arrays.js'
import { showNumber } from '../value/show.js'
import type { Stream } from '../draw/draw.js'
import { all, holds, inconclusive, violated, within, type Verdict } from '../law.js'
import type { Rule } from './evaluation.js'
import { given } from './point.js'
import { drawInputs, inMoving, moving, primitiveSubject, weighted, type Subject } from './subject.js'

/** Where every entry is visited; it adds its own. */
const everywhere: readonly number[] = [
  ...[0, 1, Infinity, Number.MAX_VALUE, Number.MIN_VALUE, 2 ** -1022].flatMap(v => [v, -v]),
  ...[0.5, 2, 0.1].flatMap(v => [v, -v])
]

/** One element of one operand. */
interface Place {
  readonly operand: number
  readonly element: number
}

const placesOf = (xs: readonly Dense[]): readonly Place[] =>
  xs.flatMap((x, operand) =>
    x.dtype === 'float64' ? Array.from({ length: x.size }, (_, element) => ({ operand, element })) : []
  )

const isSame = (a: Place, b: Place): boolean => a.operand === b.operand && a.element === b.element

const put = (xs: readonly Dense[], { operand, element }: Place, v: number): readonly Dense[] =>
  xs.map((x, i) => (i === operand ? map(x, (old, k) => (k === element ? v : old)) : x))

/** A derivative, and the modes that gave it. */
type Derived = readonly [modes: string, value: number]

/** A computation of one number, staged once: it is asked for at many points. */
const numbered = (s: Subject, f: (xs: readonly NDArray[]) => NDArray) => {
  const { program } = stage('laws', s.inputs, null, xs => [f(xs)])
  return (xs: readonly Dense[]): number => numbers(evaluate(program, xs)[0])[0]
}

/** A subject as a function of one element, and its derivatives of two orders there, by forward and by reverse mode. */
const along = (subject: Subject, xs: readonly Dense[], place: Place, other: Place, reversible: boolean) => {
  const s = { ...subject, moving: xs.map((_, i) => i === place.operand || i === other.operand) }
  const at = (h: number): readonly Dense[] => put(xs, place, numbers(xs[place.operand])[place.element] + h)
  const unit = ({ operand, element }: Place): readonly NDArray[] =>
    moving(s, xs).map((x, i) => (moving(s, [...xs.keys()])[i] === operand ? basis(x, element) : zeros(x)))
  const value = (some: readonly NDArray[], all: readonly NDArray[]): NDArray => weighted(inMoving(s, all)(some))
  const slope = (some: readonly NDArray[], all: readonly NDArray[]): NDArray =>
    jvp((x: readonly NDArray[]) => value(x, all))(some, unit(other))[1]
  const derivatives = (f: typeof value): readonly Derived[] => {
    const here = (some: readonly NDArray[]): NDArray => f(some, xs)
    const some = moving(s, xs)
    const forward = numbers(jvp(here)(some, unit(place))[1])[0]
    if (!reversible) return [['forward', forward]]
    const reverse = numbers(grad(here)(some)[moving(s, [...xs.keys()]).indexOf(place.operand)])[place.element]
    return [
      ['forward', forward],
      ['reverse', reverse]
    ]
  }
  const line = (f: typeof value): ((h: number) => number) => {
    const staged = numbered(s, all => f(moving(s, all), all))
    return h => staged(at(h))
  }
  return { value: line(value), slope: line(slope), first: derivatives(value), second: derivatives(slope) }
}

/** Where numbers end, products overflow in one order and not in another. */
const isNearEnd = (v: number): boolean => Number.isFinite(v) && Math.abs(v) > 1e150

/** Infinities of both signs add up in one order to NaN, and in another to one of them. */
const isNoNumber = (a: number, b: number): boolean => !Number.isFinite(a) && !Number.isFinite(b) && a !== -b

const agree = (a: number, b: number): boolean =>
  isNoNumber(a, b) || [a, b].some(isNearEnd) || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) + 1e-290

/** A line through a point, and its derivative there by each mode. */
interface Claim {
  readonly f: (h: number) => number
  readonly start: number
  readonly derivatives: readonly Derived[]
  /** Inside of it are operations whose values are not seen: one that is no number may reach the result by one mode alone. */
  readonly hides: boolean
}

/** Whatever the point, the modes agree; where the function has a value and does not jump, differences decide. */
const judged = ({ f, start, derivatives, hides }: Claim): Verdict => {
  const [[mode, d], ...others] = derivatives
  const apart = others.find(([, other]) => !agree(d, other) && !(hides && Number.isNaN(d + other)))
  if (apart !== undefined)
    return violated(`by ${mode} mode the derivative is ${showNumber(d)}, by ${apart[0]} mode ${showNumber(apart[1])}`)
  const at = f(0)
  if (!Number.isFinite(at)) return holds
  const checks = derivatives.map(
    ([mode, d]) =>
      [mode, d, checkSlope({ f, at, start, precision: { floor: 1, unit: 2 ** -50 } }, d, Math.abs(d))] as const
  )
  const wrong = checks.find(([, , { verdict }]) => verdict === 'disagrees')
  if (wrong !== undefined) {
    const [mode, d, { numerical, bar, slopes }] = wrong
    const by =
      slopes === null
        ? `${showNumber(numerical)} ± ${showNumber(bar)}`
        : `between ${slopes.map(showNumber).join(' and ')}`
    return violated(`by ${mode} mode the derivative is ${showNumber(d)}, by differences ${by}`)
  }
  return holds
}

const drawPoint = (primitive: AnyPrimitive, next: Stream): number => {
  const points = [...(primitive.points ?? []), ...everywhere]
  return points[next() % points.length]
}

/**
 * Values where a primitive is visited: one element at a special point, sometimes another one too. Among three equals a
 * function that sorts takes an order that no line shows, so there the second stays.
 */
const visited = (
  primitive: AnyPrimitive,
  s: Subject,
  next: Stream
): readonly [xs: readonly Dense[], place: Place, other: Place] | null => {
  const drawn = drawInputs(s, next, 'dyadic')
  const places = placesOf(drawn)
  if (places.length === 0) return null
  const [place, other] = [places[next() % places.length], places[next() % places.length]]
  const first = put(drawn, place, drawPoint(primitive, next))
  const ties = isSame(place, other) || s.inputs[other.operand].domain._tag === 'Distinct'
  return [ties || next() % 2 === 0 ? first : put(first, other, drawPoint(primitive, next)), place, other]
}

/** At special points, derivatives of two orders are what differences say, or between the slopes of a kink. */
export const slopesAtPoints: Rule = (primitive, sample, next) => {
  const s = primitiveSubject(primitive, sample)
  const drawn = visited(primitive, s, next)
  if (drawn === null) return inconclusive
  const [xs, place, other] = drawn
  return given(xs, () => {
    const line = along(s, xs, place, other, isReversible(primitive))
    const start = Math.max(1, Math.abs(numbers(xs[place.operand])[place.element]))
    const hides = programsOf({ primitive, params: sample.params }).length > 0
    const where = `along element ${place.element} of operand ${place.operand}`
    const then = `of element ${other.element} of operand ${other.operand}, ${where}`
    return all(
      () => within(`first order, ${where}`, judged({ f: line.value, start, hides, derivatives: line.first })),
      () =>
        Number.isNaN(line.slope(0))
          ? holds
          : within(`second order, ${then}`, judged({ f: line.slope, start, hides, derivatives: line.second }))
    )
  })
}
