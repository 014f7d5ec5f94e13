/**
 * Which results of a Program are its inputs, handed on as they are.
 *
 * A choice that differs within a batch makes all differ that the branches make; what every branch hands on, and what
 * no iteration of a loop changes, stays the same for the whole batch.
 */
import { weakMemo } from '../../core/memo.js'
import type { Atom, Origin, OriginsOf, Program } from '../../core/primitive.js'
import { isVariable } from '../../core/program.js'

const made: Origin = { _tag: 'Made' }

const isSame = (x: Origin, y: Origin): boolean =>
  (x._tag === 'Input' && y._tag === 'Input' && x.at === y.at) ||
  (x._tag === 'Literal' && y._tag === 'Literal' && Object.is(x.value, y.value))

/** An origin among other operands, which come after `by` more. */
export const shifted =
  (by: number) =>
  (o: Origin): Origin =>
    o._tag === 'Input' ? { ...o, at: o.at + by } : o

/** Origins that all Programs agree on. */
export const commonOrigins = (programs: readonly Program[]): readonly Origin[] =>
  programs.map(originsOf).reduce((xs, ys) => xs.map((x, i) => (isSame(x, ys[i]) ? x : made)))

/** Which parts of a carry the body of a loop gives back as they are; its inputs are `consts`, and then the carry. */
export const keptCarry = (body: Program, consts: number, carry: number): readonly boolean[] =>
  originsOf(body)
    .slice(0, carry)
    .map((o, i) => o._tag === 'Input' && o.at === consts + i)

/** The carry that a loop hands on, from that which stands `from` there among its operands; the body takes it after `consts`. */
export const handedCarry = (body: Program, consts: number, carry: number, from: number): readonly Origin[] =>
  keptCarry(body, consts, carry).map((kept, i) => (kept ? { _tag: 'Input', at: from + i } : made))

const memo = weakMemo<readonly Origin[]>()

/** Where each result of a Program comes from. */
export const originsOf: OriginsOf = program =>
  memo(program, 'origins', () => {
    const known = new Map<number, Origin>(program.inputs.map((v, at) => [v.id, { _tag: 'Input', at }]))
    const originOf = (a: Atom): Origin =>
      isVariable(a) ? (known.get(a.id) ?? made) : { _tag: 'Literal', value: a.value }
    for (const { primitive, params, inputs, outputs } of program.equations)
      primitive
        .handsOn?.(params, inputs.length, originsOf)
        .forEach((o, i) => known.set(outputs[i].id, o._tag === 'Input' ? originOf(inputs[o.at]) : o))
    return program.outputs.map(originOf)
  })
