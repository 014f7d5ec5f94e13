/** Every parameter of a primitive has the kind of its type. Checked by the compiler alone. */
import type { Kind, ParamsOf } from '../../src/core/params.js'
import type { Engine } from '../../src/core/engine.js'
import type { AnyPrimitive, Primitive, Program } from '../../src/core/primitive.js'
import { sin } from '../../src/primitives/array/elementwise.js'
import * as kinds from '../../src/primitives/rule/kinds.js'
import { broadcast } from '../../src/primitives/array/move.js'

interface Params {
  readonly axis: number
  readonly outside: 'clip' | 'drop'
  readonly branches: readonly Program[]
  readonly rule: Program | null
}

export const right: ParamsOf<Params> = {
  axis: kinds.integer,
  outside: kinds.oneOf(['clip', 'drop']),
  branches: kinds.programs,
  rule: kinds.nullable(kinds.program)
}

// @ts-expect-error: a parameter without a kind
export const short: ParamsOf<{ readonly axis: number; readonly reverse: boolean }> = { axis: kinds.integer }

// @ts-expect-error: a kind of another type
export const wrong: ParamsOf<Params> = { ...right, axis: kinds.boolean }

// @ts-expect-error: a word is missing
export const narrow: ParamsOf<Params> = { ...right, outside: kinds.oneOf(['clip']) }

// @ts-expect-error: a word too many
export const wide: ParamsOf<Params> = { ...right, outside: kinds.oneOf(['clip', 'drop', 'wrap']) }

// @ts-expect-error: one Program is no list of Programs
export const single: ParamsOf<Params> = { ...right, branches: kinds.program }

// @ts-expect-error: null is not provided for
export const present: ParamsOf<Params> = { ...right, rule: kinds.program }

// @ts-expect-error: parameters where there are none
export const none: ParamsOf<null> = { axis: kinds.integer }

// @ts-expect-error: only functions are opaque
export const hidden: Kind<number> = kinds.opaque<() => number>()

export const engine: ParamsOf<{ readonly engine: Engine }> = { engine: kinds.engine }

/** An entry of the table is a primitive, whatever its parameters. */
export const entries: readonly AnyPrimitive[] = [sin, broadcast]

// @ts-expect-error: an entry that does not say what its parameters are
export const silent: Primitive<null> = {
  name: 'silent',
  arity: 1,
  shape: sin.shape,
  evaluate: sin.evaluate,
  derivative: sin.derivative,
  batching: sin.batching,
  sample: sin.sample
}
