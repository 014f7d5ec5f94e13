/**
 * The law of special points: derivatives where formulas divide by 0, change branch, or leave the range of numbers.
 */
import type { Aval } from '../../src/core/aval.js'
import { programsOf } from '../../src/core/parameters.js'
import { isReversible, type AnyPrimitive } from '../../src/core/primitive.js'
import { evaluate } from '../../src/core/program.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { sizeOf } from '../../src/ndarray/shape.js'
import { stage } from '../../src/trace/builder.js'
import { ops as $ } from '../../src/trace/ops.js'
import { grad, jvp } from '../../src/transform/differentiate.js'
import { checkSlope } from '../../src/transform/check/slope.js'
import { basis, map, numbers, zeros } from '../value/arrays.js'
import { showNumber } from '../value/show.js'
import type { Stream } from '../draw/draw.js'
import { all, holds, violated, within, type Verdict } from '../law.js'
import type { Rule } from './evaluation.js'
import { given } from './point.js'
import { drawInputs, inMoving, moving, outputAvals, primitiveSubject, type Subject } from './subject.js'

/** Where every entry is visited; it adds its own. */
const everywhere: readonly number[] = [
  ...[0, 1, Infinity, Number.MAX_VALUE, Number.MIN_VALUE, 2 ** -1022].flatMap(v => [v, -v]),
  ...[0.5, 2, 0.1].flatMap(v => [v, -v])
]

/** One element of one array in a list. */
interface Place {
  readonly array: number
  readonly element: number
}

/** The elements of what is float64. */
const placesOf = (xs: readonly Aval[]): readonly Place[] =>
  xs.flatMap(({ dtype, shape }, array) =>
    dtype === 'float64' ? Array.from({ length: sizeOf(shape) }, (_, element) => ({ array, element })) : []
  )

const elementOf = (xs: readonly NDArray[], { array, element }: Place): NDArray => {
  const flat = $.reshape(xs[array], [xs[array].size])
  return $.reshape($.slice(flat, [element], [element + 1], [1]), [])
}

const isSame = (a: Place, b: Place): boolean => a.array === b.array && a.element === b.element

const put = (xs: readonly Dense[], { array, element }: Place, v: number): readonly Dense[] =>
  xs.map((x, i) => (i === array ? map(x, (old, k) => (k === element ? v : old)) : x))

/** A derivative, and the modes that gave it. */
type Derived = readonly [modes: string, value: number]

/** A computation of one number, staged once: it is asked for at many points. */
const numbered = (s: Subject, f: (xs: readonly NDArray[]) => NDArray) => {
  const { program } = stage('laws', s.inputs, null, xs => [f(xs)])
  return (xs: readonly Dense[]): number => numbers(evaluate(program, xs)[0])[0]
}

/** Values of the operands, one of their elements that moves, another one that moves then, and an element of the results. */
interface Visit {
  readonly xs: readonly Dense[]
  readonly place: Place
  readonly other: Place
  readonly result: Place
}

/** One result as a function of one element, and its derivatives of two orders there, by forward and by reverse mode. */
const lineOf = (subject: Subject, { xs, place, other, result }: Visit, reversible: boolean) => {
  const s = { ...subject, moving: xs.map((_, i) => i === place.array || i === other.array) }
  const which = moving(s, [...xs.keys()])
  const at = (h: number): readonly Dense[] => put(xs, place, numbers(xs[place.array])[place.element] + h)
  const unit = ({ array, element }: Place): readonly NDArray[] =>
    which.map(i => (i === array ? basis(xs[i], element) : zeros(xs[i])))
  const value = (some: readonly NDArray[], all: readonly NDArray[]): NDArray =>
    elementOf(inMoving(s, all)(some), result)
  const slope = (some: readonly NDArray[], all: readonly NDArray[]): NDArray =>
    jvp((x: readonly NDArray[]) => value(x, all))(some, unit(other))[1]
  const derivatives = (f: typeof value): readonly Derived[] => {
    const here = (some: readonly NDArray[]): NDArray => f(some, xs)
    const some = moving(s, xs)
    const forward = numbers(jvp(here)(some, unit(place))[1])[0]
    if (!reversible) return [['forward', forward]]
    const reverse = numbers(grad(here)(some)[which.indexOf(place.array)])[place.element]
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
  isNoNumber(a, b) || [a, b].some(isNearEnd) || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b)) + 1e-12

/** A line through a point, and its derivative there by each mode. */
interface Claim {
  readonly f: (h: number) => number
  readonly start: number
  readonly derivatives: readonly Derived[]
  /** It is made of operations whose values are not seen: a slope that is NaN inside meets a 0 in one mode, and not in the other. */
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
 * One element at a special point, sometimes another one too; `null` where nothing moves, or nothing that moves comes out. Among three equals a function that sorts takes an order that
 * no line shows, so there the second stays.
 */
const drawVisit = (primitive: AnyPrimitive, s: Subject, next: Stream): Visit | null => {
  const drawn = drawInputs(s, next, 'dyadic')
  const [places, results] = [placesOf(drawn), placesOf(outputAvals(s))]
  if (places.length === 0 || results.length === 0) return null
  const [place, other] = [places[next() % places.length], places[next() % places.length]]
  const first = put(drawn, place, drawPoint(primitive, next))
  const stays = next() % 2 === 0 || isSame(place, other) || s.inputs[other.array].domain._tag === 'Distinct'
  const xs = stays ? first : put(first, other, drawPoint(primitive, next))
  return { xs, place, other, result: results[next() % results.length] }
}

/** At special points, derivatives of two orders are what differences say, or between the slopes of a kink. */
export const slopesAtPoints: Rule = (primitive, sample, next) => {
  const s = primitiveSubject(primitive, sample)
  const visit = drawVisit(primitive, s, next)
  if (visit === null) return holds
  const { xs, place, other, result } = visit
  const start = Math.max(1, Math.abs(numbers(xs[place.array])[place.element]))
  const hides = programsOf({ primitive, params: sample.params }).length > 0
  const along = `element ${result.element} of result ${result.array}, along element ${place.element} of operand ${place.array}`
  return given(xs, () => {
    const line = lineOf(s, visit, isReversible(primitive))
    return all(
      () => within(along, judged({ f: line.value, start, hides, derivatives: line.first })),
      () =>
        Number.isNaN(line.slope(0))
          ? holds
          : within(
              `the slope by element ${other.element} of operand ${other.array} of ${along}`,
              judged({ f: line.slope, start, hides: true, derivatives: line.second })
            )
    )
  })
}
