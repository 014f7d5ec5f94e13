/**
 * Switch: one of several Programs, by an index.
 *
 * An index that is the same for the whole batch stays a choice. One that differs becomes a selection: each branch
 * that some example takes runs on the whole batch, with the operands of the others replaced by those of an example
 * that takes it, so that no branch ever sees values that it would not have seen alone.
 */
import { zeros } from '../rule/zeros.js'
import { aval, sameAval, showAval, type Aval } from '../../core/aval.js'
import { buildProgram } from '../../core/build.js'
import { interpret } from '../../core/interpret.js'
import { chunks, count, cut, or, isPresent, masked, not, present, showMask, scattered } from '../../core/masks.js'
import type {
  Batched,
  Control,
  ControlTranspose,
  Draw,
  Ops,
  Primitive,
  Program,
  Readers
} from '../../core/primitive.js'
import { inputAvals, isVariable, outputAvals, runWith } from '../../core/program.js'
import { fail } from '../../ndarray/error.js'
import { itemOf, type NDArray } from '../../ndarray/ndarray.js'
import { withBatch } from '../rule/axes.js'
import { integers, operand } from '../rule/define.js'
import { mul, neg, sin } from '../array/elementwise.js'
import { commonOrigins, shifted } from '../rule/handedOn.js'
import * as kinds from '../rule/kinds.js'
import { fillOthers } from './lanes.js'

export interface SwitchParams {
  /** From the same operands to results of the same avals. An index outside picks the nearest. */
  readonly branches: readonly Program[]
}

const anyOf = (lists: readonly (readonly boolean[])[]): readonly boolean[] => lists.reduce(or)

const shape: Primitive<SwitchParams>['shape'] = ([index, ...inputs], { branches }) => {
  const list = (avals: readonly Aval[]): string => avals.map(showAval).join(', ')
  if (branches.length === 0 || index.shape.length > 0 || index.dtype !== 'int32')
    return fail(
      'InvalidProgram',
      'switch',
      `${branches.length} branches and an index that is ${showAval(index)}`,
      'Give at least one branch, and an int32 scalar'
    )
  const results = outputAvals(branches[0])
  for (const b of branches) {
    const [takes, gives] = [inputAvals(b), outputAvals(b)]
    if (takes.length !== inputs.length || !takes.every((a, i) => sameAval(a, inputs[i])))
      return fail(
        'InvalidProgram',
        'switch',
        `a branch takes (${list(takes)}), not (${list(inputs)})`,
        'Give all branches the same operands'
      )
    if (gives.length !== results.length || !gives.every((a, i) => sameAval(a, results[i])))
      return fail(
        'InvalidProgram',
        'switch',
        `one branch gives (${list(results)}), another (${list(gives)})`,
        'Give results of the same shapes and dtypes'
      )
  }
  return results
}

/** The branches with results that all of them have; what one does not give is zero. */
const aligned = (
  $: Ops,
  readers: Readers,
  key: string,
  branches: readonly { readonly program: Program; readonly gives: readonly boolean[] }[],
  inputs: readonly Aval[],
  outputs: readonly Aval[]
): readonly Program[] => {
  const all = anyOf(branches.map(b => b.gives))
  return branches.map(({ program, gives }) =>
    readers.derive(program, `switch ${key} ${showMask(all)}`, inputs, ins => {
      const outs = scattered(gives, runWith($.bind, program, ins))
      return masked(
        all,
        outs.map((y, i) => y ?? zeros($, outputs[i]))
      )
    })
  )
}

const jet: Control<SwitchParams>['jet'] = ($, readers, order, [index, ...operands], [, ...series], { branches }) => {
  const active = series.map(isPresent)
  const n = branches[0].outputs.length
  const each = <A>(x: A): readonly A[] => new Array<A>(order).fill(x)
  const jets = branches.map(b => readers.jet(b, order, active))
  const nonzero = anyOf(jets.map(j => j.nonzero))
  const outputs = outputAvals(branches[0])
  const pushed = aligned(
    $,
    readers,
    'jet',
    jets.map(j => ({ program: j.program, gives: [...outputs.map(() => true), ...j.nonzero.flatMap(each)] })),
    inputAvals(jets[0].program),
    [...outputs, ...outputs.flatMap(each)]
  )
  const outs = $.bind(branch, [index, ...operands, ...present(series).flat()], { branches: pushed })
  return { results: outs.slice(0, n), series: scattered(nonzero, chunks(order, outs.slice(n))) }
}

/** Places for residuals that the branches share: as many of each aval as any branch needs. */
const slotsFor = (needs: readonly (readonly Aval[])[]): readonly Aval[] =>
  needs.reduce<readonly Aval[]>((slots, avals) => {
    const free = [...slots]
    const missing = avals.filter(a => {
      const at = free.findIndex(f => sameAval(f, a))
      if (at >= 0) free.splice(at, 1)
      return at < 0
    })
    return [...slots, ...missing]
  }, [])

/** The slot that each residual of a branch goes to. */
const fit = (slots: readonly Aval[], avals: readonly Aval[]): readonly number[] => {
  const taken = new Set<number>()
  return avals.map(a => {
    const at = slots.findIndex((s, i) => !taken.has(i) && sameAval(s, a))
    taken.add(at)
    return at
  })
}

const linearize: Control<SwitchParams>['linearize'] = ($, readers, [index, ...operands], [, ...tangents], p) => {
  const { branches } = p
  const active = tangents.map(isPresent)
  const key = showMask(active)
  const n = branches[0].outputs.length
  const outputs = outputAvals(branches[0])
  const parts = branches.map(b => {
    const { primal, linear, nonzero } = readers.linearize(b, active)
    const residuals = primal.outputs.slice(n)
    /** Which operand a residual is, or −1 where it must be handed on. */
    const source = residuals.map(a => (isVariable(a) ? primal.inputs.findIndex(v => v.id === a.id) : -1))
    return { b, primal, linear, nonzero, source, made: residuals.filter((_, i) => source[i] < 0).map(a => a.aval) }
  })
  const nonzero = anyOf(parts.map(l => l.nonzero))
  const slots = slotsFor(parts.map(l => l.made))
  const layout = slots.map(showAval).join()
  const used = operands.map((_, i) => parts.some(l => l.source.includes(i)))
  const forward = parts.map(l =>
    readers.derive(l.b, `switch forward ${key} ${layout}`, inputAvals(l.primal), ins => {
      const outs = runWith($.bind, l.primal, ins)
      const made = outs.slice(n).filter((_, i) => l.source[i] < 0)
      const at = fit(slots, l.made)
      return [...outs.slice(0, n), ...slots.map((s, i) => (at.includes(i) ? made[at.indexOf(i)] : zeros($, s)))]
    })
  )
  const outs = $.bind(branch, [index, ...operands], { branches: forward })
  const linearInputs = [...slots, ...masked(used, operands), ...masked(active, operands)]
  const pushforward = parts.map(l =>
    readers.derive(l.b, `switch linear ${key} ${layout} ${showMask(nonzero)} ${showMask(used)}`, linearInputs, ins => {
      const [saved, read, moving] = cut(ins, slots.length, count(used))
      const values = scattered(used, read)
      const made = fit(slots, l.made).values()
      const residuals = l.source.map(i => (i < 0 ? saved[made.next().value!] : values[i]!))
      const moved = scattered(l.nonzero, runWith($.bind, l.linear, [...residuals, ...moving]))
      return masked(
        nonzero,
        moved.map((m, i) => m ?? zeros($, outputs[i]))
      )
    })
  )
  const moved = $.bind(branch, [index, ...outs.slice(n), ...masked(used, operands), ...present(tangents)], {
    branches: pushforward
  })
  return { results: outs.slice(0, n), tangents: scattered(nonzero, moved) }
}

const transpose: ControlTranspose<SwitchParams> = ($, readers, cts, [index, ...operands], given, { branches }) => {
  const isLinear = given.slice(1)
  const has = cts.map(isPresent)
  const back = branches.map(b => readers.transpose(b, isLinear, has))
  const gives = back.map(t => t.nonzero)
  const programs = aligned(
    $,
    readers,
    'transpose',
    back.map((t, i) => ({ program: t.program, gives: gives[i] })),
    inputAvals(back[0].program),
    operands
  )
  const outs = $.bind(branch, [index, ...masked(not(isLinear), operands), ...present(cts)], { branches: programs })
  return [null, ...scattered(anyOf(gives), outs)]
}

const select = ($: Ops, condition: NDArray, x: NDArray, y: NDArray): NDArray =>
  $.select($.reshape(condition, [condition.size, ...x.shape.slice(1).map(() => 1)]), x, y)

/** Every branch on the whole batch if some example takes it, and of its results those of the examples that take it. */
const chosen = (
  $: Ops,
  readers: Readers,
  size: number,
  index: NDArray,
  operands: readonly Batched[],
  branches: readonly Program[]
): readonly Batched[] => {
  const marks = operands.map(o => o.batched)
  const last = branches.length - 1
  const place = $.min($.max(index, 0), last)
  /** What no choice changes is handed on. */
  const origins = commonOrigins(branches)
  const differing = branches
    .map((b, k) => {
      const takes = $.eq(place, k)
      const { program, batched } = readers.batch(b, size, marks)
      const whole = readers.derive(
        b,
        `switch lanes ${size} ${showMask(marks)}`,
        [takes, ...inputAvals(program)],
        ins => {
          const filled = ins.slice(1).map((x, i) => (marks[i] ? fillOthers($, ins[0], x) : x))
          return runWith($.bind, program, filled).map((value, i) => withBatch($, { value, batched: batched[i] }, size))
        }
      )
      const skip = readers.derive(b, `switch skip ${size} ${showMask(marks)}`, inputAvals(whole), () =>
        outputAvals(whole).map(a => zeros($, a))
      )
      const some = $.convert($.sum($.convert(takes, 'int32'), [0]), 'bool')
      const values = operands.map(o => o.value)
      return { takes, outs: $.bind(branch, [$.convert(some, 'int32'), takes, ...values], { branches: [skip, whole] }) }
    })
    .reduce((a, b) => ({ takes: b.takes, outs: b.outs.map((y, i) => select($, b.takes, y, a.outs[i])) })).outs
  return origins.map((o, i) => {
    const { aval } = branches[0].outputs[i]
    return o._tag === 'Input'
      ? operands[o.at]
      : o._tag === 'Literal'
        ? { value: $.fill([], o.value, aval.dtype), batched: false }
        : { value: differing[i], batched: true }
  })
}

// branches[index](operands)
export const branch: Primitive<SwitchParams> = {
  name: 'switch',
  arity: 'any',
  params: { branches: kinds.programs },
  shape,
  evaluate: ([index, ...operands], { branches }) =>
    interpret(branches[Math.min(Math.max(itemOf(index), 0), branches.length - 1)])(operands),
  derivative: { _tag: 'Control', jet, linearize, transpose },
  batching: {
    _tag: 'Rule',
    rule: ($, readers, size, [index, ...operands], { branches }) => {
      if (index.batched && size === 0)
        return outputAvals(branches[0]).map(a => ({ value: $.fill([0, ...a.shape], 0, a.dtype), batched: true }))
      if (index.batched) return chosen($, readers, size, index.value, operands, branches)
      const marks = operands.map(o => o.batched)
      const batches = branches.map(b => readers.batch(b, size, marks))
      const out = anyOf(batches.map(b => b.batched))
      const whole = batches.map(({ program, batched }) =>
        readers.derive(program, `switch batch ${showMask(out)}`, inputAvals(program), ins =>
          runWith($.bind, program, ins).map((value, i) =>
            out[i] ? withBatch($, { value, batched: batched[i] }, size) : value
          )
        )
      )
      return $.bind(branch, [index.value, ...operands.map(o => o.value)], { branches: whole }).map((value, i) => ({
        value,
        batched: out[i]
      }))
    }
  },
  sample: (draw: Draw) => {
    const v = aval(draw.shape(), 'float64')
    const product = buildProgram([v, v], (emit, [x, y]) => [...emit(mul, [x, y], null), x])
    const wave = buildProgram([v, v], (emit, [x, y]) => [...emit(sin, [y], null), ...emit(neg, [x], null)])
    const first = buildProgram([v, v], (_, [x, y]) => [y, x])
    return {
      operands: [operand([], 'int32', integers(-1, 3)), operand(v.shape), operand(v.shape)],
      params: { branches: [product, wave, first].slice(0, draw.int(1, 3)) }
    }
  },
  handsOn: ({ branches }) => commonOrigins(branches).map(shifted(1))
}
