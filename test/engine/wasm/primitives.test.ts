/**
 * Every primitive alone, compiled, is what the table says that it is: around the ends of vectors, and on nothing at all.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { NDArray } from 'pullback'
import type { AnyPrimitive, Draw, Sample, SampleOperand } from '../../../src/core/primitive.js'
import { print } from '../../../src/core/print.js'
import { evaluate } from '../../../src/core/program.js'
import { table } from '../../../src/primitives/table.js'
import { stage } from '../../../src/trace/builder.js'
import { ops as $ } from '../../../src/trace/ops.js'
import { choices, cycle, drawArray, drawFrom, stream } from '../../../laws/draw/draw.js'
import { engines, expectAgree, extents, type Tolerance } from './agree.support.js'

/** Within 2 ulp: elementary functions, and what is made of them. */
const approximate = new Set(
  [
    'exp expm1 log log1p sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh logistic erf erfc erfInv lgamma digamma',
    'pow atan2 hypot cbrt rsqrt tanhSlope'
  ].flatMap(names => names.split(' '))
)

/** The samples of these hold Programs: a few sines among sums and products of numbers up to 4, each of which carries 2 ulp on. */
const holdsFunctions = new Set(
  ['call', 'scope', 'checkpoint', 'scan', 'switch', 'while', 'adjoint', 'implicit'].concat([
    'linearCall',
    'customJvp',
    'customVjp',
    'customBatching'
  ])
)

/** Sums of exponentials: their errors average out. */
const ofExponentials = new Set(['cumlogsumexp', 'softmax', 'logSoftmax', 'logsumexp'])

/** Sums of drawn numbers are exact in any order; n factors in another order may round n times. */
const toleranceOf = ({ name }: AnyPrimitive, [x]: readonly NDArray[]): Tolerance =>
  approximate.has(name)
    ? { ulps: 2 }
    : name === 'prod'
      ? { ulps: x.size }
      : ofExponentials.has(name)
        ? { epsilons: 8 }
        : holdsFunctions.has(name)
          ? { epsilons: 32 }
          : {}

/** A draw whose shapes have given extents, so many elements at most. */
const withExtents = (draw: Draw, among: readonly number[]): Draw => ({
  ...draw,
  shape: rank => {
    const drawn = Array.from({ length: rank ?? draw.int(0, 3) }, () => draw.oneOf(among))
    return drawn.map((n, i) => (drawn.slice(0, i + 1).reduce((p, e) => p * Math.max(1, e), 1) > 3000 ? 1 : n))
  }
})

const asFloat32 = (o: SampleOperand): SampleOperand => (o.dtype === 'float64' ? { ...o, dtype: 'float32' } : o)

/** What a primitive takes, in one dtype or another, where its shape rule agrees. */
const drawn = (p: AnyPrimitive, draw: Draw, narrow: boolean) => {
  const { operands, params } = p.sample(draw) as Sample<unknown>
  const taken = narrow ? operands.map(asFloat32) : operands
  try {
    return { operands: taken, program: stage('test', taken, null, xs => $.bind(p, xs, params)).program }
  } catch {
    return null
  }
}

const agrees = (p: AnyPrimitive, among: readonly number[], runs: number): number => {
  let checked = 0
  fc.assert(
    fc.property(choices(12, 48), choices(40, 80), fc.boolean(), (how, values, narrow) => {
      const d = drawn(p, withExtents(drawFrom(stream(how)), among), narrow)
      if (d === null) return
      const next = cycle(values)
      let at = 0
      const xs = d.operands.map(o => drawArray(() => next() + at++, o, 'dyadic'))
      const expected = evaluate(d.program, xs)
      checked++
      for (const { name, engine } of engines)
        expectAgree(expected, engine.compile(d.program)(xs), toleranceOf(p, xs), `engine: ${name}\n${print(d.program)}`)
    }),
    { numRuns: runs }
  )
  return checked
}

describe('a primitive alone', () => {
  test.each(table.map(p => [p.name, p] as const))('%s', (_, p) => {
    expect(agrees(p, extents, 25)).toBeGreaterThan(0)
  })
})

describe('a primitive on few elements or none', () => {
  test.each(table.map(p => [p.name, p] as const))('%s', (_, p) => {
    agrees(p, [0, 1, 2, 3], 25)
  })
})
