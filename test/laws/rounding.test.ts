/** What rounding errors made on purpose excuse, and what they do not. */
import { describe, expect, test } from 'vitest'
import * as E from 'fp-ts/lib/Either.js'
import { withinRounding } from '../../laws/value/rounding.js'
import { call } from '../../src/primitives/program/control.js'
import { interpreter } from '../../src/engine/interpreter.js'
import { buildProgram } from '../../src/core/build.js'
import { evaluate } from '../../src/core/program.js'
import type { Program } from '../../src/core/primitive.js'
import { scalar, itemOf } from '../../src/ndarray/ndarray.js'
import { families } from '../../src/primitives/table.js'

const { sinh, sub } = families.elementwise
const number = { shape: [], dtype: 'float64' } as const

/** sinh x − x: most of the digits of sinh x cancel. */
const cancelling = buildProgram([number], (emit, [x]) => emit(sub, [...emit(sinh, [x], null), x], null))
const within = buildProgram([number], (emit, [x]) => emit(call, [x], { program: cancelling, engine: interpreter }))

const excuses = (program: Program, error: number): boolean => {
  const x = scalar(0.12115097045898438)
  const [y] = evaluate(program, [x])
  return E.isRight(withinRounding(program, [x], 4)(y, scalar(itemOf(y) + error), 0))
}

describe('rounding', () => {
  test.each([
    ['in a Program', cancelling],
    ['in a body', within]
  ])('an error of the last place of what cancels, %s, is excused; a larger one is not', (_, program) => {
    const ulp = 2 ** -56
    expect([0, ulp, -2 * ulp, 1000 * ulp].map(e => excuses(program, e))).toEqual([true, true, true, false])
  })
})
