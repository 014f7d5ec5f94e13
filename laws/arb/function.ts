/**
 * Arbitraries of functions and of Programs.
 */
import type * as fc from 'fast-check'
import type { Draw, Program } from '../../src/core/primitive.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import { drawProgram, plans } from '../draw/program.js'
import { drawn } from './drawn.js'

// --- smooth functions

type Expression =
  | { readonly _tag: 'Variable' }
  | { readonly _tag: 'Constant'; readonly value: number }
  | { readonly _tag: 'Unary'; readonly name: keyof typeof unary; readonly of: Expression }
  | { readonly _tag: 'Binary'; readonly name: keyof typeof binary; readonly of: readonly [Expression, Expression] }

// Bounded, so that nothing overflows however deep they nest.
const unary = { sin: np.sin, cos: np.cos, tanh: np.tanh, logistic: np.logistic } as const

const binary = { add: np.add, sub: np.sub, mul: np.mul } as const

const drawExpression = (draw: Draw, depth: number): Expression => {
  const kind = depth === 0 ? draw.int(0, 1) : draw.int(0, 4)
  switch (kind) {
    case 0:
      return { _tag: 'Variable' }
    case 1:
      return { _tag: 'Constant', value: draw.oneOf([1, 2, -1, 0.5]) }
    case 2:
      return {
        _tag: 'Unary',
        name: draw.oneOf(Object.keys(unary) as (keyof typeof unary)[]),
        of: drawExpression(draw, depth - 1)
      }
    default:
      return {
        _tag: 'Binary',
        name: draw.oneOf(Object.keys(binary) as (keyof typeof binary)[]),
        of: [drawExpression(draw, depth - 1), drawExpression(draw, depth - 1)]
      }
  }
}

const valueOf = (e: Expression, x: NDArray): NDArray => {
  switch (e._tag) {
    case 'Variable':
      return x
    case 'Constant':
      return np.mul(np.onesLike(x), e.value)
    case 'Unary':
      return unary[e.name](valueOf(e.of, x))
    case 'Binary':
      return binary[e.name](valueOf(e.of[0], x), valueOf(e.of[1], x))
  }
}

const textOf = (e: Expression): string => {
  switch (e._tag) {
    case 'Variable':
      return 'x'
    case 'Constant':
      return String(e.value)
    case 'Unary':
      return `${e.name}(${textOf(e.of)})`
    case 'Binary':
      return `${e.name}(${e.of.map(textOf).join(', ')})`
  }
}

/**
 * A function of one array, smooth everywhere, that says what it is.
 *
 * @category model
 * @since 0.1.0
 */
export interface SmoothFunction {
  readonly f: (x: NDArray) => NDArray
  /** Its expression: `mul(sin(x), x)`. */
  readonly text: string
}

/**
 * Smooth functions, element by element: sums, differences and products of sines, tanhs and the like. They shrink to the
 * identity.
 *
 * Shapes:  f keeps the shape
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import { np } from 'pullback'
 * import { arb } from 'pullback/laws'
 *
 * const x = np.array([1, 2])
 * fc.assert(fc.property(arb.smoothFunction(), ({ f }) => np.item(np.all(np.isFinite(f(x)))) === 1))
 * assert.strictEqual(typeof fc.sample(arb.smoothFunction(), 1)[0].text, 'string')
 *
 * @category functions
 * @since 0.1.0
 */
export const smoothFunction = (): fc.Arbitrary<SmoothFunction> =>
  drawn(32, draw => {
    const e = drawExpression(draw, 3)
    return { f: (x: NDArray) => valueOf(e, x), text: textOf(e) }
  })

// --- Programs

/**
 * Well-typed Programs over the whole table of primitives, control flow included, with what has a derivative. They shrink to
 * fewer equations and smaller shapes.
 *
 * Shapes:  one to three inputs of rank 0 to 3, extents 1 to 3
 * Dtypes:  inputs float64, int32 or bool
 *
 * @example
 * import assert from 'node:assert'
 * import * as fc from 'fast-check'
 * import * as E from 'fp-ts/lib/Either.js'
 * import { checkProgram } from 'pullback'
 * import { arb } from 'pullback/laws'
 *
 * fc.assert(fc.property(arb.program(), program => E.isRight(checkProgram(program))), { numRuns: 20 })
 * assert.ok(fc.sample(arb.program({ maxSteps: 2 }), 1)[0].outputs.length > 0)
 *
 * @category functions
 * @since 0.1.0
 */
export const program = (o: { readonly maxSteps?: number } = {}): fc.Arbitrary<Program> =>
  plans(o.maxSteps ?? 8).map(plan => drawProgram(plan).program)
