/**
 * Addresses as expressions: what is known goes into the instruction's offset.
 */
import { addInt, getGlobal, i32, mulInt, type Expr } from '../ir/ir.js'
import type { Address } from '../plan/block.js'

export interface Located {
  readonly address: Expr
  readonly offset: number
}

/** The moving part of an address, in its unit. */
export const movingPart = ({ moving }: Address): Expr =>
  moving.reduce<Expr>((e, { index, step }) => addInt(e, mulInt(getGlobal(index), step)), i32(0))

/** An address moved by `by`; a negative move cannot be left to the instruction, which adds without wrapping. */
export const located = (base: number, by: Expr, wraps: boolean): Located =>
  wraps ? { address: addInt(by, i32(base)), offset: 0 } : { address: by, offset: base }

/** The address of the first element. */
export const start = (a: Address): Expr => addInt(i32(a.base), movingPart(a))
