/**
 * While: a Program applied to a carry until another says that it is done.
 *
 * The number of iterations is not known before they are done, so there is nothing to store residuals in: forward
 * mode only. A predicate that differs within a batch lets the loop run until every example is done; those that are
 * done keep their carry, and the body sees that of an example that is not in its place.
 */
import { zeros } from '../rule/zeros.js'
import { aval, sameAval, showAval, type Aval } from '../../core/aval.js'
import { buildProgram } from '../../core/build.js'
import { interpret } from '../../core/interpret.js'
import { chunks, count, cut, isPresent, masked, present, fixpoint, showMask, scattered } from '../../core/masks.js'
import type { Batched, Control, Draw, ForwardOnly, Ops, Primitive, Program, Sample } from '../../core/primitive.js'
import { inputAvals, runWith } from '../../core/program.js'
import { fail } from '../../ndarray/error.js'
import { itemOf, type Dense, type NDArray } from '../../ndarray/ndarray.js'
import { withBatch } from '../rule/axes.js'
import { lt } from '../array/compare.js'
import { integers, operand } from '../rule/define.js'
import { add, mul, sin } from '../array/elementwise.js'
import { handedCarry, keptCarry } from '../rule/handedOn.js'
import * as kinds from '../rule/kinds.js'
import { fillOthers } from './lanes.js'

export interface WhileParams {
  /** Its constants and the carry to a bool scalar. */
  readonly predicate: Program
  /** Its constants and the carry to the carry. */
  readonly body: Program
  readonly predicateConsts: number
  readonly bodyConsts: number
}

/** Constants of the predicate, of the body, and the carry. */
const parts = <A>(p: WhileParams, xs: readonly A[]): readonly (readonly A[])[] =>
  cut(xs, p.predicateConsts, p.bodyConsts)

const shape: Primitive<WhileParams>['shape'] = (inputs, p) => {
  const [pc, bc, carry] = parts(p, inputs)
  const list = (avals: readonly Aval[]): string => avals.map(showAval).join(', ')
  const agrees = (what: string, takes: readonly Aval[], came: readonly Aval[]): void => {
    if (takes.length !== came.length || !takes.every((a, i) => sameAval(a, came[i])))
      fail(
        'InvalidProgram',
        'while',
        `${what} (${list(takes)}), not (${list(came)})`,
        'Keep shapes and dtypes of the carry'
      )
  }
  agrees('the predicate takes', inputAvals(p.predicate), [...pc, ...carry])
  agrees('the body takes', inputAvals(p.body), [...bc, ...carry])
  agrees(
    'the predicate gives',
    p.predicate.outputs.map(a => a.aval),
    [aval([], 'bool')]
  )
  agrees(
    'the body gives',
    p.body.outputs.map(a => a.aval),
    carry
  )
  return carry
}

const evaluate: Primitive<WhileParams>['evaluate'] = (inputs, p) => {
  const [pc, bc, init] = parts(p, inputs)
  const [holds, step] = [interpret(p.predicate), interpret(p.body)]
  let carry: readonly Dense[] = init
  while (itemOf(holds([...pc, ...carry])[0]) !== 0) carry = step([...bc, ...carry])
  return carry
}

const jet: Control<WhileParams>['jet'] = ($, readers, order, operands, series, p) => {
  const { body } = p
  const [, mb, mc] = parts(p, series)
  const db = mb.map(isPresent)
  const dc = fixpoint(mc.map(isPresent), marks => readers.jet(body, order, [...db, ...marks]).nonzero)
  const { program, nonzero } = readers.jet(body, order, [...db, ...dc])
  const each = <A>(xs: readonly A[]): readonly A[] => xs.flatMap(x => new Array<A>(order).fill(x))
  const [b, c] = cut(inputAvals(body), p.bodyConsts)
  const sizes = [b, each(masked(db, b)), c, each(masked(dc, c))]
  const key = `while jet ${order} ${showMask(db)}|${showMask(dc)}`
  const pushed = readers.derive(body, key, sizes.flat(), ins => {
    const [b0, b1, c0, c1] = cut(ins, ...sizes.map(a => a.length))
    const outs = runWith($.bind, program, [...b0, ...c0, ...b1, ...c1])
    const moved = scattered(nonzero, chunks(order, outs.slice(c.length)))
    const filled = moved.map((m, i) => m ?? each([zeros($, c[i])]))
    return [...outs.slice(0, c.length), ...masked(dc, filled).flat()]
  })
  const predicate = readers.derive(
    p.predicate,
    `while predicate ${order} ${p.predicateConsts}|${showMask(dc)}`,
    [...inputAvals(p.predicate), ...each(masked(dc, c))],
    ins => runWith($.bind, p.predicate, ins.slice(0, p.predicate.inputs.length))
  )
  const [pc, bc, init] = parts(p, operands)
  const start = mc.map((m, i) => m ?? each([zeros($, c[i])]))
  const outs = $.bind(whileLoop, [...pc, ...bc, ...present(mb).flat(), ...init, ...masked(dc, start).flat()], {
    predicate,
    body: pushed,
    predicateConsts: p.predicateConsts,
    bodyConsts: p.bodyConsts + count(db) * order
  })
  return { results: outs.slice(0, c.length), series: scattered(dc, chunks(order, outs.slice(c.length))) }
}

/** The tangents' loop repeats that of the values, whose carries it has no other way to know. */
const linearize: Control<WhileParams>['linearize'] = ($, readers, operands, tangents, p) => {
  const series = tangents.map(t => (t === null ? null : [t]))
  const moved = jet($, readers, 1, operands, series, p).series
  return { results: $.bind(whileLoop, operands, p), tangents: moved.map(s => s?.[0] ?? null) }
}

const forwardOnly: ForwardOnly = {
  _tag: 'ForwardOnly',
  problem:
    'the number of iterations of a while loop is not known before they are done, so reverse mode has nowhere to store what it needs',
  remedy: 'Use foriLoop with static bounds, scan, or fixedPoint and root for what converges; jvp works as it is'
}

/** Per example, the carry after an iteration where its predicate holds, the carry as it is where not; what is not batched is kept by the body. */
const untilAllAreDone = (
  $: Ops,
  marks: NDArray,
  carried: readonly boolean[],
  next: readonly NDArray[],
  carry: readonly NDArray[]
): readonly NDArray[] =>
  next.map((y, i) =>
    carried[i] ? $.select($.reshape(marks, [marks.size, ...y.shape.slice(1).map(() => 1)]), y, carry[i]) : y
  )

const batching: Primitive<WhileParams>['batching'] = {
  _tag: 'Rule',
  rule: ($, readers, size, operands, p) => {
    const [bp, bb, bc] = parts(
      p,
      operands.map(o => o.batched)
    )
    const stepped = fixpoint(bc, marks => readers.batch(p.body, size, [...bb, ...marks]).batched)
    const differs = readers.batch(p.predicate, size, [...bp, ...stepped]).batched[0]
    const kept = keptCarry(p.body, p.bodyConsts, bc.length)
    const carried = fixpoint(
      stepped.map((m, i) => m || (differs && !kept[i])),
      marks => readers.batch(p.body, size, [...bb, ...marks]).batched
    )
    const predicate = readers.batch(p.predicate, size, [...bp, ...carried])
    const body = readers.batch(p.body, size, [...bb, ...carried])
    const [pc, bodyConsts, init] = parts(p, operands)
    const values = (xs: typeof operands): readonly NDArray[] => xs.map(o => o.value)
    const start = init.map((o, i) => (carried[i] ? withBatch($, o, size) : o.value))
    const whole = (ins: readonly NDArray[]): readonly NDArray[] =>
      runWith($.bind, body.program, ins).map((value, i) =>
        carried[i] ? withBatch($, { value, batched: body.batched[i] }, size) : value
      )
    const result = (outs: readonly NDArray[]): readonly Batched[] =>
      outs.map((value, i) => ({ value, batched: carried[i] }))
    const key = `while batch ${size} ${[bp, bb, carried].map(showMask).join('|')}`
    if (!differs)
      return result(
        $.bind(whileLoop, [...values(pc), ...values(bodyConsts), ...start], {
          ...p,
          predicate: predicate.program,
          body: readers.derive(p.body, key, inputAvals(body.program), whole)
        })
      )
    if (size === 0) return result(start)
    const n = start.length
    const some = readers.derive(p.predicate, `${key} any`, [...inputAvals(predicate.program)], ins => [
      $.convert($.sum($.convert(runWith($.bind, predicate.program, ins)[0], 'int32'), [0]), 'bool')
    ])
    // Of both Programs, so not remembered by one: another loop may share it.
    const masked = readers.derive({ ...p.body }, `${key} masked`, [...values(pc), ...inputAvals(body.program)], ins => {
      const [p0, b0, carry] = cut(ins, pc.length, p.bodyConsts)
      const [marks] = runWith($.bind, predicate.program, [...p0, ...carry])
      const fixed = b0.map((x, i) => (bb[i] ? fillOthers($, marks, x) : x))
      const filled = carry.map((x, i) => (carried[i] ? fillOthers($, marks, x) : x))
      return untilAllAreDone($, marks, carried, whole([...fixed, ...filled]), carry)
    })
    return result(
      $.bind(whileLoop, [...values(pc), ...values(pc), ...values(bodyConsts), ...start], {
        predicate: some,
        body: masked,
        predicateConsts: pc.length,
        bodyConsts: pc.length + p.bodyConsts
      }).slice(0, n)
    )
  }
}

const sample = (draw: Draw): Sample<WhileParams> => {
  const v = aval(draw.shape(), 'float64')
  const n = aval([], 'int32')
  const one = { _tag: 'Literal', value: 1, aval: n } as const
  const predicate = buildProgram([n, n, v], (emit, [limit, i]) => emit(lt, [i, limit], null))
  const body = buildProgram([v, n, v], (emit, [k, i, x]) => [
    ...emit(add, [i, one], null),
    ...emit(mul, [...emit(sin, [x], null), k], null)
  ])
  return {
    operands: [
      operand([], 'int32', integers(0, 3)),
      operand(v.shape),
      operand([], 'int32', integers(0, 3)),
      operand(v.shape)
    ],
    params: { predicate, body, predicateConsts: 1, bodyConsts: 1 }
  }
}

// while (predicate(consts, carry)) carry = body(consts, carry)
export const whileLoop: Primitive<WhileParams> = {
  name: 'while',
  arity: 'any',
  params: {
    predicate: kinds.program,
    body: kinds.program,
    predicateConsts: kinds.integer,
    bodyConsts: kinds.integer
  },
  shape,
  evaluate,
  derivative: { _tag: 'Control', jet, linearize, transpose: forwardOnly },
  batching,
  sample,
  handsOn: ({ body, predicateConsts, bodyConsts }, operands) => {
    const first = predicateConsts + bodyConsts
    return handedCarry(body, bodyConsts, operands - first, first)
  }
}
