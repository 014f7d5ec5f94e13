/**
 * How a primitive becomes steps: what every entry of the table is.
 */
import type { Aval } from '../../../core/aval.js'
import type { Atom, Program } from '../../../core/primitive.js'
import type { Builder } from '../plan/builder.js'
import type { Ref } from '../plan/ref.js'

export type Lowering<P> = Inline<P> | Steps<P>

/** An operation that only holds a Program: its equations take its place. */
export interface Inline<P> {
  readonly _tag: 'Inline'
  readonly program: (params: P, operands: readonly Aval[]) => Program
  /** The operands that the Program takes. */
  readonly operands: (operands: readonly Atom[], params: P) => readonly Atom[]
}

/** Steps of a block; a view adds none. */
export interface Steps<P> {
  readonly _tag: 'Steps'
  readonly lower: (b: Builder, operands: readonly Ref[], params: P, outputs: readonly Aval[]) => readonly Ref[]
}

export const steps = <P>(lower: Steps<P>['lower']): Steps<P> => ({ _tag: 'Steps', lower })

/** One result that is a view of the operands. */
export const view = <P>(f: (b: Builder, operands: readonly Ref[], params: P, output: Aval) => Ref): Steps<P> =>
  steps((b, operands, params, [output]) => [f(b, operands, params, output)])

export const inlined = <P>(
  program: Inline<P>['program'],
  operands: Inline<P>['operands'] = atoms => atoms
): Inline<P> => ({ _tag: 'Inline', program, operands })
