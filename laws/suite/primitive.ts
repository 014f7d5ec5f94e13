/**
 * The laws of a primitive, from its entry in the table alone.
 */
import * as asked from '../asked.js'
import * as fc from 'fast-check'
import { showAval, type Aval } from '../../src/core/aval.js'
import { isReversible, type AnyPrimitive, type Sample } from '../../src/core/primitive.js'
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
} from '../subject/agreement.js'
import { batchIsStack } from '../subject/batch.js'
import { choices, drawFrom, stream, type Choices, type Stream } from '../draw/draw.js'
import { layoutIsFree, shapeAgrees, singleIsRounded, writesNothing, type Rule } from '../subject/evaluation.js'
import { law, within, type Laws, type Statement } from '../law.js'
import { derivatives as d, transformations as t } from '../subject/statements.js'
import { jetIsNested, ordersCommute, secondIsSymmetric, thirdIsLimit } from '../subject/order.js'
import type { Definition } from '../subject/point.js'
import { hasKinks, isBetween, kinkedSample, zerosAreStrong } from '../subject/singular.js'
import { slopesAtPoints } from '../subject/points.js'
import { compositionHolds, identitiesHold } from '../subject/simplification.js'
import { primitiveSubject, transformNames, transforms, type Transform } from '../subject/subject.js'

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
  readonly statement: Statement
  readonly rule: Rule
  readonly sample: (primitive: AnyPrimitive, next: Stream) => Sample<unknown>
  readonly applies: (primitive: AnyPrimitive) => boolean
}

/** A law of evaluation: every primitive has it. */
const ofValues = (statement: Statement, rule: Rule, applies: Entry['applies'] = () => true): Entry => ({
  statement,
  rule,
  applies,
  sample: (primitive, next) => primitive.sample(drawFrom(next)) as Sample<unknown>
})

/** A law of derivatives: those have it that take floats. */
const ofTangents = (statement: Statement, rule: Rule, applies: Entry['applies'] = () => true): Entry => ({
  statement,
  rule,
  applies: p => canMove(p) && applies(p),
  sample: movableSample
})

/** A law of reverse mode. */
const ofCotangents = (statement: Statement, rule: Rule, applies: Entry['applies'] = () => true): Entry =>
  ofTangents(statement, rule, p => isReversible(p) && applies(p))

const differentiable = (p: AnyPrimitive): boolean => p.derivative._tag !== 'Discrete'

/** `stopGradient` is the one operation whose derivative is not that of its value: that is its purpose. */
const honest = (p: AnyPrimitive): boolean => p.barrier !== true

const isElementwise = (p: AnyPrimitive): boolean => p.batching._tag === 'Elementwise'

/** One array in, one of its dtype out: what can follow itself. */
const composes = (p: AnyPrimitive): boolean => {
  const { operands, params } = p.sample(drawFrom(stream([]))) as Sample<unknown>
  return operands.length === 1 && p.shape(operands, params)[0].dtype === operands[0].dtype
}

const isSmoothUnary = (p: AnyPrimitive): boolean =>
  p.derivative._tag === 'Pointwise' && p.derivative.partials.length === 1

/** The parameters of control hold avals, which are float64 in its samples. */
const anyWidth = (p: AnyPrimitive): boolean => p.derivative._tag !== 'Control'

const entries: readonly Entry[] = [
  ofValues(t.shape, shapeAgrees),
  ofValues(t.layout, layoutIsFree),
  ofValues(d.immutability, writesNothing),
  ofValues(t.batch, over(batchIsStack)),
  ofValues(t.compiled, over(compiledIsPlain)),
  ofValues(t.identities, identitiesHold, isElementwise),
  ofValues(t.composition, compositionHolds, composes),
  ofValues(d.noTangent, over(noTangent), p => !differentiable(p)),
  ofTangents(d.derivative, over(forEveryMask(tangentIsLimit)), honest),
  ofTangents(d.tangent, over(forEveryMask(tangentIsLinear)), differentiable),
  ofTangents(d.linearize, over(forEveryMask(pushforwardIsTangent))),
  ofCotangents(d.adjoint, over(forEveryMask(pullbackIsTranspose))),
  ofCotangents(d.parts, over(pullbackOfParts)),
  ofCotangents(d.gradient, over(definitions.grad)),
  ofCotangents(d.transpose, over(forEveryMask(doubleTranspose)), differentiable),
  ofTangents(
    t.compiledTangent,
    over((s, next) => tangentIsLimit(transforms.jit(s), next)),
    honest
  ),
  ofCotangents(
    t.compiledCotangent,
    over((s, next) => pullbackIsTranspose(transforms.jit(s), next))
  ),
  ofTangents(d.secondOrder, over(secondIsSymmetric), differentiable),
  ofCotangents(d.orders, over(ordersCommute), differentiable),
  ofTangents(d.jet, over(jetIsNested)),
  ofTangents(d.thirdOrder, over(thirdIsLimit), isSmoothUnary),
  ofCotangents(d.strongZeros, over(zerosAreStrong)),
  { ...ofTangents(d.kinks, over(isBetween), hasKinks), sample: kinkedSample },
  ofTangents(d.points, slopesAtPoints, p => honest(p) && differentiable(p)),
  ofTangents(t.definitions, pairsAgree, honest),
  ofTangents(d.float32, singleIsRounded, anyWidth)
]

/**
 * Every law of a primitive, from its entry in the table alone: shape, values, derivatives of three orders in every mode,
 * batches, compilation, kinks.
 *
 * Shapes:  those that the entry's sample draws
 *
 * @example
 * import assert from 'node:assert'
 * import { np, trace } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const [{ primitive: sin }] = trace(np.sin)(0).equations
 * laws.assertAll(laws.primitive(sin), { runs: 5 })
 * assert.ok(laws.primitive(sin).some(law => law.id === 'D7'))
 *
 * @category suites
 * @since 0.1.0
 */
export const primitive = asked.suite(
  'laws.primitive',
  { name: asked.text, shape: asked.f, evaluate: asked.f },
  (p: AnyPrimitive): Laws =>
    entries
      .filter(entry => entry.applies(p))
      .map(entry =>
        law(
          entry.statement,
          p.name,
          cases,
          c => entry.rule(p, entry.sample(p, stream(c.sample)), stream(c.values)),
          showCase(p, entry)
        )
      )
)
