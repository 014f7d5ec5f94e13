/**
 * One path, no sums: where no slope of a chain is NaN, forward and reverse mode agree at every special point, infinite slopes
 * included.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AnyPrimitive } from '../../src/core/primitive.js'
import { grad, jvp, nn, np, type NDArray } from '../../src/index.js'
import { table } from '../../src/primitives/table.js'
import { bind } from '../../src/trace/builder.js'

type Scalar = (x: NDArray) => NDArray

const special = [0, -0, 1, -1, 0.5, 2, 1e3, -1e3, 1e-200, 1e200, -1e200, Infinity, -Infinity, Number.MAX_VALUE]

const takesFloats = (p: AnyPrimitive): boolean =>
  p.derivative._tag === 'Pointwise' &&
  p.params !== undefined &&
  (p.params === null || Object.keys(p.params).length === 0) &&
  (p.arity === 1 || p.arity === 2)

const of = (p: AnyPrimitive, xs: readonly NDArray[]): NDArray => bind(p, xs, null)[0]

/** The functions of one number that an entry gives: itself, or with a special number in one place. */
const sections = (p: AnyPrimitive): readonly (readonly [string, Scalar])[] =>
  p.arity === 1
    ? [[p.name, x => of(p, [x])]]
    : [0.5, -2, 0, Infinity].flatMap(c => [
        [`${p.name}(·, ${c})`, x => of(p, [x, np.array(c)])] as const,
        [`${p.name}(${c}, ·)`, x => of(p, [np.array(c), x])] as const
      ])

const forward =
  (f: Scalar): Scalar =>
  x =>
    jvp(f)(x, 1)[1]

const slopes = (f: Scalar, at: number): readonly [number, number] => [
  np.item(grad(f)(at)),
  np.item(forward(f)(np.array(at)))
]

const isClose = (a: number, b: number): boolean =>
  Object.is(a, b) || a === b || Math.abs(a - b) <= 1e-12 * Math.max(Math.abs(a), Math.abs(b))

const entries = table.filter(takesFloats).flatMap(sections)

/** Whether the value and the slope at a point are numbers. */
const isKnown = ([, f]: readonly [string, Scalar], at: number): boolean =>
  !Number.isNaN(np.item(f(np.array(at)))) && !Number.isNaN(np.item(grad(f)(at)))

test('forward and reverse mode agree on chains of two', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...entries),
      fc.constantFrom(...entries),
      fc.constantFrom(...special),
      (inner, outer, at) => {
        fc.pre(isKnown(inner, at) && isKnown(outer, np.item(inner[1](np.array(at)))))
        const [r, f] = slopes(x => outer[1](inner[1](x)), at)
        expect(
          isClose(r, f),
          `${outer[0]} after ${inner[0]} at ${at}: ${r} in reverse mode, ${f} in forward mode`
        ).toBe(true)
      }
    ),
    { numRuns: 5000 }
  )
})

describe('limits of a zero and an infinity', () => {
  const at = (name: string, f: Scalar, x: number, slope: number): void => {
    test(name, () => expect(slopes(f, x)).toEqual([slope, slope]))
  }
  at('½^y towards ∞, in its base', x => np.pow(x, Infinity), 0.5, 0)
  at('2^y towards −∞, in its base', x => np.pow(x, -Infinity), 2, 0)
  at('x⁻¹ of ∞, in its exponent', y => np.pow(Infinity, y), -1, 0)
  at('log(1 + eˣ) where x has an infinite slope', x => nn.softplus(np.asin(x)), 1, Infinity)
  at('log(eˣ + eʸ) where both have', x => np.logaddexp(np.asin(x), np.acos(np.neg(x))), 1, Infinity)
  at('log(eˣ + eʸ) of two like infinities', x => np.logaddexp(x, x), -Infinity, 1)
})
