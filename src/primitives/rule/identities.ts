/**
 * When an operation gives one of its operands, to the bit: what entries state under `same`.
 *
 * Identities that would change a bit are not stated: x + 0 stays, since −0 + 0 is 0; x − 0 goes.
 */
import { sameAval } from '../../core/aval.js'
import type { Application, Atom, Same } from '../../core/primitive.js'
import type { DType } from '../../ndarray/dtype.js'

/** An atom that is all of the result: elementwise operations may stretch an operand. */
export const whole = (a: Atom, { outputs: [y] }: Application<unknown>): Atom | undefined =>
  sameAval(a.aval, y.aval) ? a : undefined

const isNumber = (a: Atom, value: number): boolean => a._tag === 'Literal' && Object.is(a.value, value)

type Unit = (dtype: DType) => number

/** x ∘ 1 = x */
export const rightUnit =
  (unit: number): Same<null> =>
  e =>
    isNumber(e.inputs[1], unit) ? whole(e.inputs[0], e) : undefined

/** x ∘ 1 = 1 ∘ x = x */
export const unit =
  (unitOf: Unit): Same<null> =>
  e => {
    const [x, y] = e.inputs
    const one = unitOf(x.aval.dtype)
    return isNumber(y, one) ? whole(x, e) : isNumber(x, one) ? whole(y, e) : undefined
  }

/** f (f x) = x */
export const involution: Same<null> = (e, definition) => {
  const inner = definition(e.inputs[0])
  return inner?.primitive === e.primitive ? inner.inputs[0] : undefined
}

/** An operand, where the result is as large. */
export const operandOf =
  (i: number): Same<unknown> =>
  e =>
    whole(e.inputs[i], e)

/** The operand, where the parameters move nothing. */
export const inert =
  <P>(isInert: (params: P, x: Atom) => boolean): Same<P> =>
  e =>
    isInert(e.params, e.inputs[0]) ? whole(e.inputs[0], e) : undefined

/** The only part is the whole. */
export const onlyPart: Same<unknown> = e => (e.inputs.length === 1 && e.outputs.length === 1 ? e.inputs[0] : undefined)
