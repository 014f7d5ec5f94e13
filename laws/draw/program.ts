/**
 * Random Programs, from the table alone.
 *
 * A Program grows by steps. A step draws a primitive and its sample, then fits values that are already there to
 * the operands that the sample asks for: to their shape by moves, to their dtype by comparison or rounding, to their
 * domain by a bounded function. So every primitive of the table takes part, with the parameters that its
 * entry knows to draw, and whatever is left of a plan when fast-check has shrunk it is still a Program.
 */
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import type { AnyPrimitive, Domain, Draw, Program, Sample, SampleOperand } from '../../src/core/primitive.js'
import { isProgram } from '../../src/core/parameters.js'
import { print } from '../../src/core/print.js'
import { isReversible } from '../../src/core/primitive.js'
import { inputAvals, runWith } from '../../src/core/program.js'
import { interpreter } from '../../src/engine/interpreter.js'
import { fail } from '../../src/ndarray/error.js'
import { isFloat, isInteger } from '../../src/ndarray/dtype.js'
import { scalar, type NDArray } from '../../src/ndarray/ndarray.js'
import { sameShape, sizeOf, type Shape } from '../../src/ndarray/shape.js'
import { call } from '../../src/primitives/program/control.js'
import { scan as scanEntry } from '../../src/primitives/program/scan.js'
import { branch } from '../../src/primitives/program/switch.js'
import { table } from '../../src/primitives/table.js'
import { stage } from '../../src/trace/builder.js'
import { ops as $ } from '../../src/trace/ops.js'
import { scan } from '../../src/transform/control/scan.js'
import { attempt } from '../../src/transform/shape.js'
import { numbers } from '../value/arrays.js'
import { choices, drawArray, drawFrom, stream, type Choices } from './draw.js'

// --- plans

/** What a Program is drawn from. Fewer steps and smaller numbers are smaller Programs. */
export interface Plan {
  readonly inputs: Choices
  readonly steps: readonly Choices[]
  readonly outputs: Choices
  /** The values of the inputs, and whatever else a law draws. */
  readonly values: Choices
}

export const plans = (maxSteps: number): fc.Arbitrary<Plan> =>
  fc.record({
    inputs: choices(2, 16),
    steps: fc.noBias(fc.array(choices(12, 48), { minLength: 1, maxLength: maxSteps, size: 'max' })),
    outputs: choices(0, 8),
    values: choices(100, 200)
  })

// --- fitting a value to an operand

const between = (x: NDArray, low: number, high: number): boolean => numbers(x).every(v => v >= low && v <= high)

/** Whether a value, at the inputs at hand, lies in a domain well enough to be used as it is. */
const liesIn = (x: NDArray, domain: Domain): boolean =>
  isFloat(x.dtype)
    ? domain._tag === 'Interval' && domain.low <= -3 && domain.high >= 3 && between(x, domain.low, domain.high)
    : domain._tag !== 'Integers' || between(x, domain.low, domain.high)

/** A float moved into a domain by a smooth function, whatever its value. */
const intoDomain = (draw: Draw, x: NDArray, domain: Domain): NDArray => {
  const wave = (middle: number, half: number): NDArray => $.add($.mul($.sin(x), half), middle)
  switch (domain._tag) {
    case 'Interval':
      return wave((domain.low + domain.high) / 2, 0.45 * (domain.high - domain.low))
    case 'AwayFrom':
      return wave((draw.int(-2, 1) + 0.5) * domain.step, 0.9 * (domain.step / 2 - domain.gap))
    case 'Distinct': {
      const apart = drawArray(() => draw.int(0, 0x7ffffffe), { shape: x.shape, dtype: x.dtype, domain }, 'dyadic')
      return $.add($.mul($.sin(x), 0.1), $.mul(apart, 4))
    }
    case 'Integers':
      return drawArray(() => draw.int(0, 0x7ffffffe), { shape: x.shape, dtype: x.dtype, domain }, 'dyadic')
  }
}

/** The elements of a value under another shape: the first ones, or all and then zeros. */
export const intoShape = (x: NDArray, shape: Shape): NDArray => {
  const [from, to] = [x.size, sizeOf(shape)]
  if (from === to) return $.reshape(x, shape)
  const flat = x.ndim === 1 ? x : $.reshape(x, [from])
  return $.reshape(from > to ? $.slice(flat, [0], [to], [1]) : $.pad(flat, 0, [0], [to - from], [0]), shape)
}

const isPlainFloat = ({ dtype, domain }: SampleOperand): boolean =>
  isFloat(dtype) && domain._tag === 'Interval' && domain.low <= -3

/** One of some values in order of age, more often a late one. */
const lateOf = (draw: Draw, xs: readonly NDArray[]): NDArray => {
  const back = [0, 1].map(() => draw.int(0, xs.length - 1))
  return xs[xs.length - 1 - Math.min(...back)]
}

/** Whether a value may stand where one of some shape is asked for. */
type Suits = (x: NDArray, shape: Shape) => boolean

const hasShape: Suits = (x, shape) => sameShape(x.shape, shape)

const broadcasts: Suits = (x, shape) => {
  const lead = shape.length - x.ndim
  return lead >= 0 && x.shape.every((n, i) => n === 1 || n === shape[lead + i])
}

/** A value of the kind that an operand asks for, from those that are there. */
const fit = (draw: Draw, values: readonly NDArray[], operand: SampleOperand, suits: Suits): NDArray => {
  const { shape, domain } = operand
  const dtype = operand.dtype === 'float32' ? 'float64' : operand.dtype
  const kin = values.filter(x => x.dtype === dtype)
  const same = kin.filter(x => suits(x, shape) && liesIn(x, domain))
  if (same.length > 0 && draw.int(0, 7) < 7) return lateOf(draw, same)
  if (kin.length > 0 && isFloat(dtype)) {
    const late = lateOf(draw, kin)
    const x = suits(late, shape) ? late : intoShape(late, shape)
    return liesIn(x, domain) ? x : intoDomain(draw, x, domain)
  }
  if (kin.length > 0 && isInteger(dtype) && domain._tag === 'Integers')
    return $.max($.min(intoShape(lateOf(draw, kin), shape), domain.high), domain.low)
  const floats = values.filter(x => x.dtype === 'float64')
  return dtype === 'bool' && floats.length > 0
    ? $.gt(intoShape(lateOf(draw, floats), shape), draw.int(-2, 2) / 4 + 1 / 16)
    : drawArray(() => draw.int(0, 0x7ffffffe), { ...operand, dtype }, 'dyadic')
}

/** Now and then a number in place of an operand, for the identities that simplification knows. */
const literal = (draw: Draw, operand: SampleOperand): NDArray | undefined => {
  if (draw.int(0, 9) < 9) return undefined
  if (operand.dtype === 'bool') return scalar(draw.int(0, 1), 'bool')
  return isPlainFloat(operand) ? scalar(draw.oneOf([1, 0, -0, 2, -1])) : undefined
}

// --- steps

/**
 * What a Program may be made of. `smooth`: what difference quotients agree with; `reversible`: `stopGradient` and empty arrays as well;
 * `any`: also what has forward mode only.
 */
export type Variety = 'smooth' | 'reversible' | 'any'

const takesReals = (p: AnyPrimitive): boolean => {
  const { operands } = p.sample(drawFrom(stream([]))) as Sample<unknown>
  return operands.length > 0 && operands.every(o => o.dtype === 'bool' || isPlainFloat(o))
}

interface Menu {
  /** One of these is drawn, and one of it. */
  readonly groups: readonly (readonly AnyPrimitive[])[]
  readonly hasEmpty: boolean
}

/** Functions of any numbers, twice, for they compose as they are; what moves, sums and multiplies; all. */
const groupsOf = (all: readonly AnyPrimitive[]): Menu['groups'] => {
  const total = all.filter(p => p.batching._tag === 'Elementwise' && takesReals(p))
  return [total, total, all.filter(p => p.batching._tag !== 'Elementwise'), all]
}

const reversible = table.filter(isReversible)
const control = table.filter(p => p.derivative._tag === 'Control')

const menus: Readonly<Record<Variety, Menu>> = {
  smooth: { groups: groupsOf(reversible.filter(p => p.barrier !== true)), hasEmpty: false },
  reversible: { groups: groupsOf(reversible), hasEmpty: true },
  any: { groups: [...groupsOf(table), control], hasEmpty: true }
}

/** Draws shapes mostly from those that are there, so that operands fit as they are. */
const withShapes = (draw: Draw, values: readonly NDArray[], { hasEmpty }: Menu): Draw => ({
  ...draw,
  int: (low, high) =>
    low <= high ? draw.int(low, high) : fail('InvalidArgument', 'laws', `nothing from ${low} to ${high}`, 'Draw again'),
  shape: rank => {
    const fitting = values.filter(x => (hasEmpty || x.size > 0) && (rank === undefined || x.ndim === rank))
    return fitting.length > 0 && draw.int(0, 3) < 3 ? lateOf(draw, fitting).shape : draw.shape(rank)
  }
})

/** How often a loop runs is bounded whatever the inputs are, not only for those at hand. */
const bounded = (p: AnyPrimitive, x: NDArray, { domain }: SampleOperand): NDArray =>
  !isReversible(p) && domain._tag === 'Integers' ? $.max($.min(x, domain.high), domain.low) : x

/** Operations whose Programs may be any of their type. */
const free: readonly AnyPrimitive[] = [scanEntry, scanEntry, branch]

/** Another Program of the same type. */
const negated = (program: Program): Program =>
  stage('laws', inputAvals(program), null, xs =>
    runWith($.bind, program, xs).map(y => (isFloat(y.dtype) ? $.neg(y) : y))
  ).program

const withPrograms = (params: Readonly<Record<string, unknown>>, f: (p: Program) => Program): unknown => {
  const map = (u: unknown): unknown => (isProgram(u) ? f(u) : Array.isArray(u) ? u.map(map) : u)
  return Object.fromEntries(Object.entries(params).map(([name, u]) => [name, map(u)]))
}

/** An operation of a Program, to be applied again. */
interface Applied {
  readonly primitive: AnyPrimitive
  readonly operands: readonly NDArray[]
  readonly params: unknown
  /** Other parameters for the same operands; `undefined` where none were found. */
  readonly others: (draw: Draw) => unknown
}

const resultsOf = ({ primitive, operands, params }: Applied): readonly NDArray[] =>
  kept($.bind(primitive, operands, params))

const applied = (draw: Draw, values: readonly NDArray[], menu: Menu): Applied => {
  const primitive = draw.oneOf(draw.oneOf(menu.groups))
  const sample = primitive.sample(withShapes(draw, values, menu)) as Sample<unknown>
  const whole = primitive.batching._tag === 'Elementwise' ? lateOf(draw, values).shape : undefined
  const operands = sample.operands.map(o =>
    whole === undefined
      ? bounded(primitive, fit(draw, values, o, hasShape), o)
      : (literal(draw, o) ?? fit(draw, values, { ...o, shape: whole }, broadcasts))
  )
  const suits = (x: NDArray, o: SampleOperand | undefined): boolean =>
    o !== undefined &&
    x.dtype === o.dtype &&
    (whole !== undefined || sameShape(x.shape, o.shape)) &&
    liesIn(x, o.domain)
  const others = (again: Draw): unknown =>
    free.includes(primitive)
      ? withPrograms(sample.params as Readonly<Record<string, unknown>>, negated)
      : sampled(again)
  const sampled = (again: Draw): unknown =>
    Array.from({ length: 4 }, () => primitive.sample(withShapes(again, operands, menu)) as Sample<unknown>).find(
      other => other.operands.length === operands.length && operands.every((x, i) => suits(x, other.operands[i]))
    )?.params
  return { primitive, operands, params: sample.params, others }
}

/** Some steps as one operation: a Program within the Program. */
const called = (draw: Draw, values: readonly NDArray[], menu: Menu): Applied => {
  const args = Array.from({ length: draw.int(1, 2) }, () => lateOf(draw, values))
  const staged = (some: Draw): unknown => ({
    program: stage('laws', args, args, xs => {
      let known = xs
      for (let steps = some.int(1, 2); steps > 0; steps--) known = [...known, ...resultsOf(applied(some, known, menu))]
      return known.slice(-some.int(1, 2))
    }).program,
    engine: interpreter
  })
  return { primitive: call, operands: args, params: staged(draw), others: staged }
}

/** Rounding to float32 on the way would show in difference quotients. */
const kept = (xs: readonly NDArray[]): readonly NDArray[] => xs.filter(x => x.dtype !== 'float32')

/** The very same operation again, and beside it one with other parameters: whatever goes by names may take one for the other. */
const again = (draw: Draw, one: Applied): readonly Applied[] => {
  const params = one.others(draw)
  return params === undefined ? [one] : [one, { ...one, params }]
}

/** The same again as what is there, or as a loop or a choice that is added. */
const repeated = (draw: Draw, known: Known, menu: Menu): Known => {
  const isOld = known.made.length > 0 && draw.bool()
  const one = isOld ? draw.oneOf(known.made) : applied(draw, known.values, { ...menu, groups: [free] })
  const made = [...(isOld ? [] : [one]), ...again(draw, one)]
  return { values: made.flatMap(resultsOf), made }
}

/** A loop over the rows of a value, in each of whose iterations a loop goes over the same rows. */
const looped = (draw: Draw, values: readonly NDArray[]): readonly NDArray[] => {
  const walked = values.filter(x => x.dtype === 'float64' && x.ndim > 0)
  if (walked.length === 0) return []
  const x = lateOf(draw, walked)
  const zero = $.fill(x.shape.slice(1), 0, 'float64')
  const [inner, outer] = [{ reverse: draw.bool() }, { reverse: draw.bool() }]
  const [carry, rows] = scan((c: NDArray, row: NDArray) => {
    const once = (d: NDArray, other: NDArray): readonly [NDArray, NDArray] => {
      const next = $.sin($.add($.mul(row, other), d))
      return [next, next]
    }
    return [scan(once, inner)(c, x)[0], $.mul(c, row)] as const
  }, outer)(zero, x)
  return [carry, rows]
}

/** What a Program holds so far: its values, and the operations that may be repeated. */
interface Known {
  readonly values: readonly NDArray[]
  readonly made: readonly Applied[]
}

const step = (draw: Draw, known: Known, menu: Menu): Known => {
  const kind = draw.int(0, 23)
  if (kind === 23) return { values: looped(draw, known.values), made: [] }
  if (kind > 19) return repeated(draw, known, menu)
  const made = (kind > 16 ? called : applied)(draw, known.values, menu)
  return { values: resultsOf(made), made: [made] }
}

/** Not everything is there for arrays without elements: a step that has no meaning is left out. */
const possibleStep = (draw: Draw, known: Known, menu: Menu): Known => {
  if (!menu.hasEmpty) return step(draw, known, menu)
  const tried = attempt(() => step(draw, known, menu))()
  return E.isRight(tried) ? tried.right : { values: [], made: [] }
}

// --- Programs

export interface Drawn {
  readonly program: Program
  readonly inputs: readonly SampleOperand[]
}

const drawInput = (draw: Draw, i: number, { hasEmpty }: Menu): SampleOperand => {
  const extent = (): number => (hasEmpty && draw.int(0, 15) === 15 ? 0 : draw.int(1, 3))
  const shape = Array.from({ length: draw.oneOf([0, 1, 1, 2, 2, 3]) }, extent)
  const kind = i === 0 ? 0 : draw.int(0, 5)
  return kind === 5
    ? { shape, dtype: 'bool', domain: { _tag: 'Integers', low: 0, high: 1 } }
    : kind === 4
      ? { shape, dtype: 'int32', domain: { _tag: 'Integers', low: -3, high: 3 } }
      : { shape, dtype: 'float64', domain: { _tag: 'Interval', low: -2, high: 2 } }
}

/** The Program of a plan, with all its steps, needed or not. */
export const drawProgram = (plan: Plan, variety: Variety = 'smooth'): Drawn => {
  const draw = drawFrom(stream(plan.inputs))
  const menu = menus[variety]
  const inputs = Array.from({ length: draw.int(1, 3) }, (_, i) => drawInput(draw, i, menu))
  const next = stream(plan.values)
  const examples = inputs.map(x => drawArray(next, x, 'real'))
  const { program } = stage('laws', inputs, examples, xs => {
    const { values } = plan.steps.reduce<Known>(
      (known, list) => {
        const next = possibleStep(drawFrom(stream(list)), known, menu)
        return { values: [...known.values, ...next.values], made: [...known.made, ...next.made] }
      },
      { values: xs, made: [] }
    )
    const out = drawFrom(stream(plan.outputs))
    const floats = values.filter(x => x.dtype === 'float64')
    return Array.from({ length: out.int(1, 3) }, (_, i) => lateOf(out, i === 0 ? floats : values))
  })
  return { program, inputs }
}

/** The Program of a plan in words, or why there is none. */
export const showPlan = (plan: Plan, variety: Variety = 'smooth'): string => {
  try {
    return print(drawProgram(plan, variety).program)
  } catch (e) {
    return `no Program: ${String(e)}`
  }
}
