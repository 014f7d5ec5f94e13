/**
 * Programs as values: printing, checking, simplification, one rewrite at a time.
 */
import * as E from 'fp-ts/lib/Either.js'
import { checkProgram, grad, jit, print, simplify, trace, vmap, type NDArray, type Program } from 'pullback'
import { describe, expect, test } from 'vitest'
import { fill, fromTypedArray, iota, scalar } from '../../src/ndarray/ndarray.js'
import { dynamicUpdateSlice } from '../../src/primitives/array/dynamic.js'
import { flip } from '../../src/primitives/array/move.js'
import { pad, slice } from '../../src/primitives/array/slice.js'
import { bind } from '../../src/trace/builder.js'
import { ops as $ } from '../../src/trace/ops.js'

const vector = fromTypedArray(Float64Array.of(1, 2, 3))
const number = scalar(2)

const text = (f: (x: NDArray) => unknown, x: NDArray = vector): string => print(simplify(trace(f)(x)))

describe('printing', () => {
  test('a gradient', () => {
    expect(text(grad((x: NDArray) => $.sum($.mul($.sin(x), x), [0])))).toMatchInlineSnapshot(`
      "{ a: float64[3] →
          b: float64[3] = sin a
          c: float64[3] = cos a
          d: float64[3] = strongMul[zeros=right] c a
          e: float64[3] = add b d
        e }"
    `)
  })

  test('a call shows the Program inside; constants keep their recipe', () => {
    const inner = jit((x: NDArray) => $.mul(x, fill([3], 2, 'float64')))
    expect(text(x => [inner(x), $.add(x, iota([3], 0, 'float64')), $.mul(x, fromTypedArray(Float64Array.of(4, 5, 6)))]))
      .toMatchInlineSnapshot(`
        "{ a: float64[3] →
            b: float64[3] = call[engine=wasm program=
              { a: float64[3] →
                  b: float64[3] = mul a 2
                b }] a
            c: float64[3] = iota[shape=[3] dtype=float64 axis=0]
            d: float64[3] = add a c
            e: float64[3] = constant[value=float64[3]]
            f: float64[3] = mul a e
          b, d, f }"
      `)
  })

  test('names go on after z', () => {
    const f = (x: NDArray): NDArray => Array.from({ length: 30 }).reduce<NDArray>(y => $.sin(y), x)
    expect(text(f, number)).toContain('ad: float64[] = sin ac')
  })

  test('the same text for the same function', () => {
    const f = vmap(grad((x: NDArray) => $.mul($.exp(x), x)))
    expect(text(f)).toBe(text(f))
  })
})

describe('simplification, rewrite by rewrite', () => {
  const count = (f: (x: NDArray) => unknown, x: NDArray = vector): number => simplify(trace(f)(x)).equations.length

  test.each<[string, (x: NDArray) => unknown, number]>([
    ['x · 1', x => $.mul(x, 1), 0],
    ['1 · x', x => $.mul(1, x), 0],
    ['x / 1', x => $.div(x, 1), 0],
    ['x − 0', x => $.sub(x, 0), 0],
    ['x + (−0)', x => $.add(x, -0), 0],
    ['x + 0 stays: −0 + 0 is 0', x => $.add(x, 0), 1],
    ['x · 0 stays: ∞ · 0 is NaN', x => $.mul(x, 0), 1],
    ['x − (−0) stays: −0 − (−0) is 0', x => $.sub(x, -0), 1],
    ['x¹', x => $.pow(x, 1), 0],
    ['−(−x)', x => $.neg($.neg(x)), 0],
    ['a repeated operation', x => [$.sin(x), $.sin(x)], 1],
    ['operations on a constant alone', x => $.mul(x, $.exp(scalar(2))), 1],
    ['a constant of the trace', x => $.mul(x, $.add($.mul($.fill([], 2, 'float64'), 3), 1)), 1],
    ['dead code', x => (void $.sin(x), $.cos(x)), 1],
    ['reshape of reshape', x => $.reshape($.reshape(x, [1, 3]), [3, 1]), 1],
    ['reshape there and back', x => $.reshape($.reshape(x, [1, 3]), [3]), 0],
    ['transpose of transpose', x => $.transpose($.transpose($.reshape(x, [1, 3]), [1, 0]), [1, 0]), 1],
    [
      'a broadcast that only feeds an elementwise operation',
      x => $.mul($.broadcast($.reshape(x, [1, 3]), [2, 3]), fromTypedArray(new Float64Array(6), [2, 3])),
      3
    ],
    ['a broadcast that makes the shape stays', x => $.mul($.broadcast(x, [2, 3]), 2), 2],
    ['a slice of everything', x => bind(slice, [x], { start: [0], limit: [3], strides: [1] }), 0],
    ['a slice of a part stays', x => bind(slice, [x], { start: [1], limit: [3], strides: [1] }), 1],
    ['no padding', x => bind(pad, [x, scalar(0)], { low: [0], high: [0], interior: [0] }), 0],
    ['padding that shifts stays', x => bind(pad, [x, scalar(0)], { low: [1], high: [-1], interior: [0] }), 1],
    ['an update of everything', x => [bind(dynamicUpdateSlice, [vector, x, scalar(0, 'int32')], null)], 0],
    ['a flip along an axis of extent 1', x => bind(flip, [$.reshape(x, [1, 3])], { axes: [0] }), 1],
    ['select of one value', x => $.select($.gt(x, 0), x, x), 0]
  ])('%s', (_, f, expected) => expect(count(f)).toBe(expected))
})

describe('the type-checker', () => {
  const program = trace((x: NDArray, y: NDArray) => $.mul($.sin(x), y))(vector, vector)
  const [sin, mul] = program.equations
  const rejected = (p: Program): string => {
    const r = checkProgram(p)
    return E.isLeft(r) ? r.left.message : 'accepted'
  }

  test('accepts what trace makes', () => expect(E.isRight(checkProgram(program))).toBe(true))

  test.each<[string, Program, RegExp]>([
    [
      'an unbound variable',
      { ...program, inputs: program.inputs.slice(0, 1) },
      /equation 1 \(mul\): variable 1 is used before it is bound/
    ],
    ['equations out of order', { ...program, equations: [mul, sin] }, /equation 0 \(mul\): variable 2 is used before/],
    [
      'a variable bound twice',
      { ...program, equations: [sin, sin, mul] },
      /equation 1 \(sin\): variable 2 is bound twice/
    ],
    [
      'a wrong result',
      {
        ...program,
        equations: [{ ...sin, outputs: [{ ...sin.outputs[0], aval: { shape: [2], dtype: 'float64' } }] }, mul]
      },
      /should be \(float64\[3\]\)/
    ],
    [
      'a wrong use',
      { ...program, outputs: [{ ...mul.outputs[0], aval: { shape: [], dtype: 'float64' } }] },
      /is float64\[3\] where bound and float64\[\] where used/
    ],
    ['too few variables', { ...program, variables: 2 }, /outside the 2 variables/],
    [
      'operands that the operation refuses',
      { ...program, equations: [sin, { ...mul, inputs: [] }] },
      /equation 1 \(mul\): the operation takes 2 operands, not \(\)/
    ]
  ])('refuses %s', (_, p, message) => expect(rejected(p)).toMatch(message))

  test('looks into calls', () => {
    const outer = trace(jit((x: NDArray) => $.sin(x)))(vector)
    const [call] = outer.equations
    const broken = { ...program, inputs: [] }
    expect(
      rejected({ ...outer, equations: [{ ...call, params: { ...(call.params as object), program: broken } }] })
    ).not.toBe('accepted')
  })
})
