/**
 * The laws of a primitive, from its entry in the table alone.
 */
import fc from 'fast-check'
import { showAval, type Aval } from '../../src/core/aval.js'
import type { AnyPrimitive, Sample } from '../../src/core/primitive.js'
import {
  compiledIsPlain,
  definitions,
  doubleTranspose,
  forEveryMask,
  noTangent,
  pullbackIsTranspose,
  pullbackOfParts,
  pushforwardIsTangent,
  tangentIsLimit,
  tangentIsLinear
} from './agreement.js'
import { batchIsStack } from './batch.js'
import { choices, drawFrom, stream, type Choices, type Stream } from './draw.js'
import { isReversible, layoutIsFree, shapeAgrees, singleIsRounded, writesNothing, type Rule } from './evaluation.js'
import { within, type Law } from './law.js'
import { jetIsNested, ordersCommute, secondIsSymmetric, thirdIsLimit } from './order.js'
import type { Definition } from './point.js'
import { hasKinks, isBetween, kinkedSample, zerosAreStrong } from './singular.js'
import { compositionHolds, identitiesHold } from './simplification.js'
import { primitiveSubject, transformNames, transforms, type Transform } from './subject.js'

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
    const { operands, params } = entry.sample(primitive, stream(c.sample))
    return `${primitive.name}(${operands.map(showAval).join(', ')})${showParams(params)}`
  }

// --- the list

/** The transforms, and the definitions of transforms, that need no reverse mode. */
const isForward = (name: Transform): boolean => ['jvp', 'linearize', 'vmap', 'jit', 'scan'].includes(name)

/** The definition of one transform on another one's result: each pair in turn. */
const pairsAgree: Rule = (primitive, sample, next) => {
  const names = transformNames.filter(name => isReversible(primitive) || isForward(name))
  const [outer, inner] = [names[next() % names.length], names[next() % names.length]]
  const s = primitiveSubject(primitive, sample)
  return within(`${outer} of ${inner}`, definitions[outer](transforms[inner](s), next))
}

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

/** A law of reverse mode. */
const ofCotangents = (name: string, statement: string, rule: Rule, applies: Entry['applies'] = () => true): Entry =>
  ofTangents(name, statement, rule, p => isReversible(p) && applies(p))

const differentiable = (p: AnyPrimitive): boolean => p.derivative._tag !== 'Discrete'

/** `stopGradient` is the one operation whose derivative is not that of its value: that is its purpose. */
const honest = (p: AnyPrimitive): boolean => p.name !== 'stopGradient'

const isElementwise = (p: AnyPrimitive): boolean => p.batching._tag === 'Elementwise'

/** One array in, one of its dtype out: what can follow itself. */
const composes = (p: AnyPrimitive): boolean => {
  const { operands, params } = p.sample(drawFrom(stream([]))) as Sample<unknown>
  return operands.length === 1 && p.shape(operands, params)[0].dtype === operands[0].dtype
}

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
  ofValues('identities', 'simplify keeps the bits, whatever operands are numbers', identitiesHold, isElementwise),
  ofValues('composition', 'simplify keeps the bits of p ∘ p', compositionHolds, composes),
  ofValues('no tangent', 'D f = 0', over(noTangent), p => !differentiable(p)),
  ofTangents('jvp', 'J t = lim (f(x + ht) − f(x − ht)) / 2h', over(forEveryMask(tangentIsLimit)), honest),
  ofTangents('tangent', 'J(Σ tᵢ eᵢ) = Σ tᵢ J eᵢ, J 0 = 0', over(forEveryMask(tangentIsLinear)), differentiable),
  ofTangents('linearize', 'linearize(f)(x) = (f x, J)', over(forEveryMask(pushforwardIsTangent))),
  ofCotangents('vjp', '⟨J t, u⟩ = ⟨t, Jᵀ u⟩', over(forEveryMask(pullbackIsTranspose))),
  ofCotangents('parts', 'vjp(πₖ ∘ f)(u) = vjp(f)(0, …, u, …, 0)', over(pullbackOfParts)),
  ofCotangents('grad', 'grad(Σ w·f) = Jᵀ w', over(definitions.grad)),
  ofCotangents('transpose', '(Jᵀ)ᵀ = J', over(forEveryMask(doubleTranspose)), differentiable),
  ofTangents(
    'jvp of jit',
    'jvp(jit f) = jvp f',
    over((s, next) => tangentIsLimit(transforms.jit(s), next)),
    honest
  ),
  ofCotangents(
    'grad of jit',
    'grad(jit f) = grad f',
    over((s, next) => pullbackIsTranspose(transforms.jit(s), next))
  ),
  ofTangents('second order', 'D²f(v, w) = D²f(w, v)', over(secondIsSymmetric), differentiable),
  ofCotangents('orders', 'forward over reverse = reverse over forward', over(ordersCommute), differentiable),
  ofTangents('jet', 'jet of order 3 = derivatives along the curve, by nested jvps', over(jetIsNested)),
  ofTangents('third order', 'D³f = lim of differences of D²f', over(thirdIsLimit), isSmoothUnary),
  ofTangents('strong zeros', '∞ · 0 = NaN · 0 = 0, for tangents and cotangents', over(zerosAreStrong), isStrong),
  { ...ofTangents('kinks', 'D₋ ≤ J t ≤ D₊, or the other way round', over(isBetween), hasKinks), sample: kinkedSample },
  ofTangents('pairs', 'T(S f) agrees with the definition of T on S f', pairsAgree, honest),
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
