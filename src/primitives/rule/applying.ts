/**
 * Operations that apply the Program they hold, and differ in how it is run or stored.
 */
import { sameAval, showAvals, type Aval } from '../../core/aval.js'
import { chunks, isPresent, masked, not, present, scattered } from '../../core/masks.js'
import type { Control, Primitive, Program } from '../../core/primitive.js'
import type { ParamsOf } from '../../core/params.js'
import type { Dense } from '../../ndarray/ndarray.js'
import { fail } from '../../ndarray/error.js'

/** The avals that a Program gives, once its operands are what it takes. */
export const callShape = (op: string, program: Program, inputs: readonly Aval[]): readonly Aval[] =>
  inputs.length === program.inputs.length && inputs.every((a, i) => sameAval(a, program.inputs[i].aval))
    ? program.outputs.map(o => o.aval)
    : fail(
        'InvalidProgram',
        op,
        `the Program takes ${showAvals(program.inputs.map(v => v.aval))}, not ${showAvals(inputs)}`,
        'Give one operand of the right shape and dtype for each input'
      )

/** A Program that goes with an operation must take and give arrays of these avals. */
export const requireProgram = (
  op: string,
  what: string,
  { inputs, outputs }: Program,
  takes: readonly Aval[],
  gives: readonly Aval[]
): void => {
  const fits = (came: readonly { readonly aval: Aval }[], avals: readonly Aval[]): boolean =>
    came.length === avals.length && came.every((x, i) => sameAval(x.aval, avals[i]))
  if (!fits(inputs, takes) || !fits(outputs, gives))
    fail(
      'InvalidProgram',
      op,
      `the ${what} takes ${showAvals(inputs.map(v => v.aval))} to ${showAvals(outputs.map(a => a.aval))}, not ${showAvals(takes)} to ${showAvals(gives)}`,
      'Give operands and Programs that fit each other'
    )
}

interface Held {
  readonly program: Program
}

/** What such an operation says of itself. */
interface Applying<P extends Held> {
  readonly name: string
  readonly params: ParamsOf<P>
  readonly run: (params: P) => (inputs: readonly Dense[]) => readonly Dense[]
  /** The operation again on the two halves, unless told. */
  readonly linearize?: Control<P>['linearize']
  readonly sample: Primitive<P>['sample']
  readonly title: (params: P) => string
}

/** An operation that applies a Program: each of its derivatives and batches is the same operation on what the readers make of the Program. */
export const applying = <P extends Held>({
  name,
  params,
  run,
  linearize,
  sample,
  title
}: Applying<P>): Primitive<P> => {
  const self: Primitive<P> = {
    name,
    arity: 'any',
    params,
    shape: (inputs, { program }) => callShape(name, program, inputs),
    evaluate: (inputs, p) => run(p)(inputs),
    derivative: {
      _tag: 'Control',
      jet: ($, readers, order, operands, series, p) => {
        const { program, nonzero } = readers.jet(p.program, order, series.map(isPresent))
        const outputs = $.bind(self, [...operands, ...present(series).flat()], { ...p, program })
        const n = p.program.outputs.length
        return { results: outputs.slice(0, n), series: scattered(nonzero, chunks(order, outputs.slice(n))) }
      },
      linearize:
        linearize ??
        (($, readers, operands, tangents, p) => {
          const { primal, linear, nonzero } = readers.linearize(p.program, tangents.map(isPresent))
          const outputs = $.bind(self, operands, { ...p, program: primal })
          const n = p.program.outputs.length
          const moved = $.bind(self, [...outputs.slice(n), ...present(tangents)], { ...p, program: linear })
          return { results: outputs.slice(0, n), tangents: scattered(nonzero, moved) }
        }),
      transpose: ($, readers, cts, operands, isLinear, p) => {
        const { program, nonzero } = readers.transpose(p.program, isLinear, cts.map(isPresent))
        const ins = [...masked(not(isLinear), operands), ...present(cts)]
        return scattered(nonzero, $.bind(self, ins, { ...p, program }))
      }
    },
    batching: {
      _tag: 'Rule',
      rule: ($, readers, size, operands, p) => {
        const marks = operands.map(o => o.batched)
        const { program, batched } = readers.batch(p.program, size, marks)
        const values = operands.map(o => o.value)
        return $.bind(self, values, { ...p, program }).map((value, i) => ({ value, batched: batched[i] }))
      }
    },
    sample,
    handsOn: ({ program }, _, originsOf) => originsOf(program),
    title
  }
  return self
}
