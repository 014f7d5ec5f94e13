/**
 * The laws of a primitive, from its entry in the table alone.
 */
import fc from 'fast-check'
import { sameAval, showAval, type Aval } from '../../src/core/aval.js'
import type { AnyPrimitive, Sample } from '../../src/core/primitive.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { grad, jvp, linearize, vjp } from '../../src/transform/differentiate.js'
import { ops as $ } from '../../src/trace/ops.js'
import {
  batchIsStack,
  compiledIsPlain,
  definitions,
  doubleTranspose,
  forEveryMask,
  noTangent,
  pullbackIsTranspose,
  pushforwardIsTangent,
  tangentIsLimit,
  tangentIsLinear,
  type Definition
} from './agreement.js'
import {
  close,
  evaluated,
  floats,
  layouts,
  map,
  numbers,
  pairwise,
  sameBits,
  sameValues,
  showAll,
  zeros
} from './arrays.js'
import { choices, drawFrom, drawSpecials, stream, type Choices, type Stream } from './draw.js'
import { isLimit } from './difference.js'
import { hasKinks, isBetween, kinkedSample } from './kink.js'
import { all, each, holds, inconclusive, violated, within, type Law, type Verdict } from './law.js'
import {
  drawInputs,
  drawLike,
  inMoving,
  moving,
  primitiveSubject,
  transformNames,
  transforms,
  weighted
} from './subject.js'

/** What a primitive's sample and the values of its operands are drawn from. */
export interface Case {
  readonly sample: Choices
  readonly values: Choices
}

const cases: fc.Arbitrary<Case> = fc.record({ sample: choices(24, 64), values: choices(100, 200) })

/** A sample with its floats widened: derivatives are checked in float64. */
const widened = (sample: Sample<unknown>): Sample<unknown> => ({
  ...sample,
  operands: sample.operands.map(x => (x.dtype === 'float32' ? { ...x, dtype: 'float64' } : x))
})

const hasDouble = (xs: readonly Aval[]): boolean => xs.some(x => x.dtype === 'float64')

/** The first of some samples that takes, and if possible gives, a float that can move. */
const movableSample = (primitive: AnyPrimitive, next: Stream): Sample<unknown> => {
  const samples = Array.from({ length: 8 }, () => widened(primitive.sample(drawFrom(next)) as Sample<unknown>))
  const movable = samples.filter(s => hasDouble(s.operands))
  return movable.find(s => hasDouble(primitive.shape(s.operands, s.params))) ?? movable[0] ?? samples[0]
}

const showParams = (params: unknown): string =>
  params === null
    ? ''
    : ` with ${JSON.stringify(params, (_, v: unknown) => (typeof v === 'function' ? 'a function' : v))}`

const showCase =
  (primitive: AnyPrimitive, entry: Entry) =>
  (c: Case): string => {
    const sample = entry.sample(primitive, stream(c.sample))
    const xs = drawInputs(primitiveSubject(primitive, sample), stream(c.values), 'dyadic')
    return `${primitive.name}(${sample.operands.map(showAval).join(', ')})${showParams(sample.params)}\n${showAll('x', xs)}`
  }

// --- laws that are not about transforms

type Rule = (primitive: AnyPrimitive, sample: Sample<unknown>, next: Stream) => Verdict

/** The shape rule gives the avals of what evaluation gives. */
const shapeAgrees: Rule = (primitive, sample, next) => {
  const xs = drawInputs(primitiveSubject(primitive, sample), next, 'dyadic')
  const promised: readonly Aval[] = primitive.shape(xs, sample.params)
  const came = primitive.evaluate(xs, sample.params, promised)
  return promised.length === came.length &&
    promised.every((a, i) => sameAval(a, came[i]) && numbers(came[i]).length === came[i].size)
    ? holds
    : violated(
        `the shape rule promises ${promised.map(showAval).join(', ')}; evaluation gives ${came.map(showAval).join(', ')}`
      )
}

/** Where the elements of an operand stand in memory does not matter. */
const layoutIsFree: Rule = (primitive, sample, next) => {
  const xs = drawInputs(primitiveSubject(primitive, sample), next, 'dyadic')
  const avals: readonly Aval[] = primitive.shape(xs, sample.params)
  const expected = primitive.evaluate(xs, sample.params, avals)
  return each(xs, (x, i) =>
    each(layouts(x), (y, layout) =>
      within(
        `operand ${i} in layout ${layout}`,
        pairwise(
          'the result',
          expected,
          primitive.evaluate(
            xs.map((z, j) => (j === i ? y : z)),
            sample.params,
            avals
          ),
          sameBits
        )
      )
    )
  )
}

/** No rule writes an operand. */
const writesNothing: Rule = (primitive, sample, next) => {
  const s = primitiveSubject(primitive, sample)
  const xs = drawInputs(s, next, 'dyadic')
  const before = xs.map(x => map(x, v => v))
  const at = moving(s, xs)
  const ys = s.apply(xs)
  const results = evaluated(ys).map(y => map(y, v => v))
  if (at.length > 0) {
    const [, pullback] = vjp(inMoving(s, xs))(at)
    pullback(ys)
    jvp(inMoving(s, xs))(at, at)
  }
  return all(
    () => pairwise('the operand', before, xs, sameBits),
    () => pairwise('the result, after its derivatives', results, evaluated(ys), sameBits)
  )
}

const roundings32 = 64 * 2 ** -24

/** The rule in float32 is the rule in float64, rounded. */
const singleIsRounded: Rule = (primitive, sample, next) => {
  const s = primitiveSubject(primitive, sample)
  if (!sample.operands.some(x => x.dtype === 'float64')) return inconclusive
  const single = primitiveSubject(primitive, {
    ...sample,
    operands: sample.operands.map(x => (x.dtype === 'float64' ? { ...x, dtype: 'float32' } : x))
  })
  const xs = drawInputs(s, next, 'dyadic')
  const ts = drawLike(moving(s, xs), next)
  const narrow = (values: readonly Dense[]): readonly NDArray[] =>
    values.map(x => (x.dtype === 'float64' ? $.convert(x, 'float32') : x))
  const both = (t: readonly Dense[]): readonly (readonly NDArray[])[] => {
    const at64 = moving(s, xs)
    const at32 = moving(single, narrow(xs))
    const forward64 = jvp(inMoving(s, xs))(at64, t)
    const forward32 = jvp(inMoving(single, narrow(xs)))(at32, narrow(t))
    const back64 = vjp(inMoving(s, xs))(at64)[1](forward64[0])
    const back32 = vjp(inMoving(single, narrow(xs)))(at32)[1](forward32[0])
    return [
      [...forward64[0], ...forward64[1], ...back64],
      [...forward32[0], ...forward32[1], ...back32]
    ]
  }
  const [wide, rounded] = both(ts)
  const largest = Math.max(1, ...floats(wide).flatMap(numbers).map(Math.abs).filter(Number.isFinite))
  return pairwise('the array', wide, rounded, (x, y) => {
    const dtype = x.dtype === 'float64' && y.dtype !== 'float64' ? 'float32' : x.dtype
    return close(evaluated([$.convert(x, dtype)])[0], y, () => (isFloat(dtype) ? roundings32 * largest : 0))
  })
}

/** Where a zero tangent meets a partial that may be infinite or NaN, it stays zero; a zero cotangent too. */
const zerosAreStrong: Definition = (s, next) => {
  const xs = drawSpecials(s.inputs, next)
  const at = moving(s, xs)
  const f = inMoving(s, xs)
  const zero = (vectors: readonly NDArray[]): Verdict =>
    pairwise('the vector', vectors.map(zeros), evaluated(vectors), sameValues)
  const [ys, pullback] = vjp(f)(at)
  return all(
    () => zero(jvp(f)(at, at.map(zeros))[1]),
    () => zero(linearize(f)(at)[1](at.map(zeros))),
    () => zero(pullback(ys.map(zeros)))
  )
}

// --- second and third order

const scaleOf = (xs: readonly NDArray[]): number => 1 + Math.max(0, ...xs.flatMap(numbers).map(Math.abs))

const agree = (what: string, expected: readonly NDArray[], came: readonly NDArray[]): Verdict =>
  pairwise(what, evaluated(expected), evaluated(came), (x, y) => close(x, y, () => 1e-11 * scaleOf([x])))

/** D²f(x)(v, w) = D²f(x)(w, v) */
const secondIsSymmetric: Definition = (s, next) => {
  const xs = drawInputs(s, next, 'dyadic')
  const at = moving(s, xs)
  if (at.length === 0) return inconclusive
  const [v, w] = [drawLike(at, next), drawLike(at, next)]
  const second = (a: readonly Dense[], b: readonly Dense[]): readonly NDArray[] =>
    floats(jvp((some: readonly NDArray[]) => jvp(inMoving(s, xs))(some, a)[1])(at, b)[1])
  return agree('the second derivative', second(v, w), second(w, v))
}

/** H v by forward over reverse, reverse over forward, reverse over reverse; ⟨w, H v⟩ by forward over forward. */
const ordersCommute: Definition = (s, next) => {
  const xs = drawInputs(s, next, 'dyadic')
  const at = moving(s, xs)
  if (at.length === 0) return inconclusive
  const [v, w] = [drawLike(at, next), drawLike(at, next)]
  type Some = readonly NDArray[]
  const f = (some: Some): NDArray => weighted(inMoving(s, xs)(some))
  const inner = (a: Some, b: Some): NDArray =>
    a.map((x, i) => $.sum($.mul(x, b[i]), [...x.shape.keys()])).reduce((x, y) => $.add(x, y))
  const pushed = (some: Some, t: Some): NDArray => jvp(f)(some, t)[1]
  const expected = jvp(grad(f))(at, v)[1]
  return all(
    () => agree('reverse over forward', expected, grad((some: Some) => pushed(some, v))(at)),
    () => agree('reverse over reverse', expected, grad((some: Some) => inner(grad(f)(some), v))(at)),
    () => agree('reverse over linearize', expected, grad((some: Some) => linearize(f)(some)[1](v))(at)),
    () => agree('forward over forward', [inner(w, expected)], [jvp((some: Some) => pushed(some, v))(at, w)[1]])
  )
}

/** The third derivative is the limit of differences of the second, in every nesting of forward and reverse. */
const thirdIsLimit: Definition = (s, next) => {
  const [x] = drawInputs(s, next, 'real')
  if (x?.dtype !== 'float64') return inconclusive
  type Step = (f: (x: NDArray) => NDArray) => (x: NDArray) => NDArray
  const ones = map(x, () => 1)
  const forward: Step = f => y => jvp(f)(y, ones)[1]
  const reverse: Step = f => y => vjp(f)(y)[1](ones)
  const f = (y: NDArray): NDArray => s.apply([y])[0]
  const second = (y: readonly Dense[]): readonly NDArray[] => evaluated([forward(forward(f))(y[0])])
  const third = forward(forward(forward(f)))(x)
  const nests = [forward, reverse].flatMap(a =>
    [forward, reverse].flatMap(b => [forward, reverse].map(c => a(b(c(f)))))
  )
  return all(
    () => isLimit(second, [x], [ones], evaluated([third]), true),
    () => each(nests, (g, i) => agree(`the third derivative in nesting ${i}`, [third], [g(x)]))
  )
}

/** The definition of one transform on another one's result: each of the thirty-six pairs in turn. */
const pairsAgree: Definition = (s, next) => {
  const [outer, inner] = [
    transformNames[next() % transformNames.length],
    transformNames[next() % transformNames.length]
  ]
  return within(`${outer} of ${inner}`, definitions[outer](transforms[inner](s), next))
}

// --- the list

const over =
  (definition: Definition): Rule =>
  (primitive, sample, next) =>
    definition(primitiveSubject(primitive, sample), next)

const canMove = (primitive: AnyPrimitive): boolean =>
  [1, 2, 3, 4].some(k =>
    hasDouble(movableSample(primitive, stream(Array.from({ length: 200 }, (_, i) => (i * k) % 7))).operands)
  )

interface Entry {
  readonly name: string
  readonly statement: string
  readonly rule: Rule
  readonly sample: (primitive: AnyPrimitive, next: Stream) => Sample<unknown>
  readonly applies: (primitive: AnyPrimitive) => boolean
}

/** A law of evaluation: every primitive has it. */
const ofValues = (name: string, statement: string, rule: Rule, applies: Entry['applies'] = () => true): Entry => ({
  name,
  statement,
  rule,
  applies,
  sample: (primitive, next) => primitive.sample(drawFrom(next)) as Sample<unknown>
})

/** A law of derivatives: those have it that take floats. */
const ofTangents = (name: string, statement: string, rule: Rule, applies: Entry['applies'] = () => true): Entry => ({
  name,
  statement,
  rule,
  applies: p => canMove(p) && applies(p),
  sample: movableSample
})

const differentiable = (p: AnyPrimitive): boolean => p.derivative._tag !== 'Discrete'

/** `stopGradient` is the one operation whose derivative is not that of its value: that is its purpose. */
const honest = (p: AnyPrimitive): boolean => p.name !== 'stopGradient'

const isSmoothUnary = (p: AnyPrimitive): boolean =>
  p.derivative._tag === 'Pointwise' && p.derivative.partials.length === 1

const isStrong = (p: AnyPrimitive): boolean => p.derivative._tag === 'Pointwise' && p.derivative.strong

/** The parameters of control hold avals, which are float64 in its samples. */
const anyWidth = (p: AnyPrimitive): boolean => p.derivative._tag !== 'Control'

const entries: readonly Entry[] = [
  ofValues('shape', 'shape(avals) = avals of evaluate', shapeAgrees),
  ofValues('layout', 'evaluate reads any strides', layoutIsFree),
  ofValues('immutability', 'no rule writes an operand', writesNothing),
  ofValues('vmap', 'vmap f = stack ∘ map f ∘ unstack', over(batchIsStack)),
  ofValues('jit', 'jit f = f', over(compiledIsPlain)),
  ofValues('no tangent', 'D f = 0', over(noTangent), p => !differentiable(p)),
  ofTangents('jvp', 'J t = lim (f(x + ht) − f(x − ht)) / 2h', over(forEveryMask(tangentIsLimit)), honest),
  ofTangents('tangent', 'J(Σ tᵢ eᵢ) = Σ tᵢ J eᵢ, J 0 = 0', over(forEveryMask(tangentIsLinear)), differentiable),
  ofTangents('linearize', 'linearize(f)(x) = (f x, J)', over(forEveryMask(pushforwardIsTangent))),
  ofTangents('vjp', '⟨J t, u⟩ = ⟨t, Jᵀ u⟩', over(forEveryMask(pullbackIsTranspose))),
  ofTangents('grad', 'grad(Σ w·f) = Jᵀ w', over(definitions.grad)),
  ofTangents('transpose', '(Jᵀ)ᵀ = J', over(forEveryMask(doubleTranspose)), differentiable),
  ofTangents(
    'jvp of jit',
    'jvp(jit f) = jvp f',
    over((s, next) => tangentIsLimit(transforms.jit(s), next)),
    honest
  ),
  ofTangents(
    'grad of jit',
    'grad(jit f) = grad f',
    over((s, next) => pullbackIsTranspose(transforms.jit(s), next))
  ),
  ofTangents('second order', 'D²f(v, w) = D²f(w, v)', over(secondIsSymmetric), differentiable),
  ofTangents('orders', 'forward over reverse = reverse over forward', over(ordersCommute), differentiable),
  ofTangents('third order', 'D³f = lim of differences of D²f', over(thirdIsLimit), isSmoothUnary),
  ofTangents('strong zeros', '∞ · 0 = NaN · 0 = 0, for tangents and cotangents', over(zerosAreStrong), isStrong),
  { ...ofTangents('kinks', 'D₋ ≤ J t ≤ D₊, or the other way round', over(isBetween), hasKinks), sample: kinkedSample },
  ofTangents('pairs', 'T(S f) agrees with the definition of T on S f', over(pairsAgree), honest),
  ofTangents('float32', 'the float32 rule = the float64 rule, rounded', singleIsRounded, anyWidth)
]

/** Every law of a primitive, one after another. */
export const primitiveLaws = (primitive: AnyPrimitive): readonly Law<Case>[] =>
  entries
    .filter(entry => entry.applies(primitive))
    .map(entry => ({
      name: `${primitive.name} · ${entry.name}`,
      statement: entry.statement,
      arbitrary: cases,
      holds: c => entry.rule(primitive, entry.sample(primitive, stream(c.sample)), stream(c.values)),
      show: showCase(primitive, entry)
    }))
