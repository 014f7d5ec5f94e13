/**
 * Which results of a Program are its inputs, handed on as they are.
 *
 * A choice that differs within a batch makes all differ that the branches make; what every branch hands on, and what
 * no iteration of a loop changes, stays the same for the whole batch.
 */
import { weakMemo } from '../core/memo.js'
import type { Atom, Equation, Program } from '../core/primitive.js'
import { isVariable } from '../core/program.js'

/** Where a result comes from: the number of an input, a literal, or an equation. */
export type Origin =
  | { readonly _tag: 'Input'; readonly at: number }
  | { readonly _tag: 'Literal'; readonly value: number }
  | { readonly _tag: 'Made' }

const made: Origin = { _tag: 'Made' }

const isSame = (x: Origin, y: Origin): boolean =>
  (x._tag === 'Input' && y._tag === 'Input' && x.at === y.at) ||
  (x._tag === 'Literal' && y._tag === 'Literal' && Object.is(x.value, y.value))

/** An origin among other operands, which come after `by` more. */
const shifted =
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

const carried = (kept: readonly boolean[], from: number): readonly Origin[] =>
  kept.map((k, i) => (k ? { _tag: 'Input', at: from + i } : made))

/** What this page reads of the parameters of operations that hold Programs. */
interface Holding {
  readonly program: Program
  readonly branches: readonly Program[]
  readonly body: Program
  readonly consts: number
  readonly carry: number
  readonly predicateConsts: number
  readonly bodyConsts: number
}

/** The results of an equation as origins among its operands; those that are left out are made by it. */
const handed = ({ primitive, params, inputs }: Equation): readonly Origin[] => {
  const p = params as Holding
  switch (primitive.name) {
    case 'named':
      return [{ _tag: 'Input', at: 0 }]
    case 'call':
    case 'scope':
    case 'checkpoint':
      return originsOf(p.program)
    case 'switch':
      return commonOrigins(p.branches).map(shifted(1))
    case 'while': {
      const first = p.predicateConsts + p.bodyConsts
      return carried(keptCarry(p.body, p.bodyConsts, inputs.length - first), first)
    }
    case 'scan':
      return carried(keptCarry(p.body, p.consts, p.carry), p.consts)
    default:
      return []
  }
}

const memo = weakMemo<readonly Origin[]>()

/** Where each result of a Program comes from. */
export const originsOf = (program: Program): readonly Origin[] =>
  memo(program, 'origins', () => {
    const known = new Map<number, Origin>(program.inputs.map((v, at) => [v.id, { _tag: 'Input', at }]))
    const originOf = (a: Atom): Origin =>
      isVariable(a) ? (known.get(a.id) ?? made) : { _tag: 'Literal', value: a.value }
    for (const e of program.equations)
      handed(e).forEach((o, i) => known.set(e.outputs[i].id, o._tag === 'Input' ? originOf(e.inputs[o.at]) : o))
    return program.outputs.map(originOf)
  })
