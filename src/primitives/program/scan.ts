/**
 * Scan: a Program folded along the first axis of its operands.
 *
 * The body takes constants, the carry and a slice of each operand that is scanned, and gives the next carry and
 * a slice of each result. A jet of a scan is a scan. Its linearization is a scan that also stacks residuals and a
 * linear scan that reads them; residuals that no iteration changes are computed once, those that are scanned
 * operands are read where they are. A linear scan transposes to one in the other direction.
 *
 * Some slices may be the number of the iteration, which is counted and never stored. Rules see it as one more scanned operand.
 */
import { zeros } from '../rule/zeros.js'
import { aval, sameAval, showAval, type Aval } from '../../core/aval.js'
import { buildProgram, type Emit } from '../../core/build.js'
import { interpret } from '../../core/interpret.js'
import {
  chunks,
  count,
  cut,
  or,
  isPresent,
  masked,
  not,
  present,
  fixpoint,
  showMask,
  scattered
} from '../../core/masks.js'
import type {
  Atom,
  Batched,
  Control,
  ControlTranspose,
  Draw,
  Equation,
  Ops,
  Primitive,
  Program,
  Readers,
  Sample,
  Variable
} from '../../core/primitive.js'
import { dependents, determined, inputAvals, isVariable, outputAvals, runWith } from '../../core/program.js'
import type { DType } from '../../ndarray/dtype.js'
import { fail } from '../../ndarray/error.js'
import { rowsOf, rowWriter, scalar, type Dense, type NDArray } from '../../ndarray/ndarray.js'
import { moveAxis, withBatch } from '../rule/axes.js'
import { requireZero } from '../rule/linear.js'
import { convert } from '../array/compare.js'
import { operand } from '../rule/define.js'
import { handedCarry } from '../rule/handedOn.js'
import { add, mul, sin } from '../array/elementwise.js'
import * as kinds from '../rule/kinds.js'

export interface ScanParams {
  /** Constants, carry and slices to carry and slices. */
  readonly body: Program
  readonly consts: number
  readonly carry: number
  readonly length: number
  readonly reverse: boolean
  /** Which slices, ascending, are not of operands, and are the number of the slice instead: an int32, which wraps. */
  readonly counted: readonly number[]
}

type Arrays = readonly NDArray[]

/** What stands for the numbers of iterations among the operands. */
const counter = Symbol('counter')
type Counter = typeof counter
type Operand = NDArray | Counter

/** A list with an entry for each operand from `first` on, and one more in the place of each number of iterations. */
export const withNumbers = <A>(counted: readonly number[], xs: readonly A[], number: A, first = 0): readonly A[] =>
  counted.reduce((all, i) => [...all.slice(0, first + i), number, ...all.slice(first + i)], xs)

/** All that the body takes, from a list with an entry for each operand. */
const withCounted = <A>(p: ScanParams, xs: readonly A[], number: A): readonly A[] =>
  withNumbers(p.counted, xs, number, p.consts + p.carry)

type Loop = Omit<ScanParams, 'counted'>

const bindScan = ($: Ops, operands: readonly Operand[], p: Loop): Arrays =>
  $.bind(
    scan,
    operands.filter(x => x !== counter),
    { ...p, counted: operands.slice(p.consts + p.carry).flatMap((x, i) => (x === counter ? [i] : [])) }
  )

const number: Aval = { shape: [], dtype: 'int32' }

const stacked = (length: number, { shape, dtype }: Aval): Aval => ({ shape: [length, ...shape], dtype })

/** Constants, carry, scanned; or, of results, carry and stacked. */
const parts = <A>({ consts, carry }: Loop, xs: readonly A[]): readonly (readonly A[])[] => cut(xs, consts, carry)

/** Marks of operands, by the part they are in: what is derived from a body depends on both. */
const marksOf = (p: Loop, marks: readonly boolean[]): string => parts(p, marks).map(showMask).join('|')

const shape: Primitive<ScanParams>['shape'] = (inputs, p) => {
  const { body, consts, carry, length, counted } = p
  const [, , slices] = parts(p, inputAvals(body))
  const isNumber = (i: number): boolean => i in slices && sameAval(slices[i], number)
  if (!counted.every((i, k) => isNumber(i) && (k === 0 || i > counted[k - 1])))
    return fail(
      'InvalidProgram',
      'scan',
      `slices [${counted.join(', ')}] of ${slices.length} cannot be numbers of iterations`,
      'Give places of int32 scalars among the slices, ascending'
    )
  const expected = inputAvals(body).flatMap((a, i) =>
    i < consts + carry ? [a] : counted.includes(i - consts - carry) ? [] : [stacked(length, a)]
  )
  const show = (avals: readonly Aval[]): string => avals.map(showAval).join(', ')
  if (expected.length !== inputs.length || !expected.every((a, i) => sameAval(a, inputs[i])))
    return fail(
      'InvalidProgram',
      'scan',
      `the body and length ${length} ask for (${show(expected)}), not (${show(inputs)})`,
      'Give constants, the carry, and operands whose first extent is the length'
    )
  const [next, ys] = cut(outputAvals(body), carry)
  const [, before] = parts(p, inputAvals(body))
  if (next.length !== carry || !next.every((a, i) => sameAval(a, before[i])))
    return fail(
      'InvalidProgram',
      'scan',
      `the carry is (${show(before)}) before an iteration and (${show(next)}) after it`,
      'Keep shapes and dtypes of the carry'
    )
  return [...next, ...ys.map(y => stacked(length, y))]
}

const evaluate: Primitive<ScanParams>['evaluate'] = (inputs, p, outputs) => {
  const step = interpret(p.body)
  const [fixed, init, xs] = parts(p, inputs)
  const stacks = outputs.slice(p.carry).map(y => rowWriter(y.shape, y.dtype))
  const rows = withNumbers(p.counted, xs.map(rowsOf), i => scalar(i, 'int32'))
  let carry: readonly Dense[] = init
  for (let k = 0; k < p.length; k++) {
    const i = p.reverse ? p.length - 1 - k : k
    const results = step([...fixed, ...carry, ...rows.map(rowAt => rowAt(i))])
    carry = results.slice(0, p.carry)
    stacks.forEach((s, j) => s.write(i, results[p.carry + j]))
  }
  return [...carry, ...stacks.map(s => s.done())]
}

// --- derivatives

/** Which operands move, once a carry that an iteration makes move counts as moving. */
const movingWith = (
  p: ScanParams,
  given: readonly boolean[],
  nonzero: (active: readonly boolean[]) => readonly boolean[]
): readonly boolean[] => {
  const [c, s, x] = parts(p, given)
  const carry = fixpoint(s, marks => nonzero([...c, ...marks, ...x]).slice(0, p.carry))
  return [...c, ...carry, ...x]
}

const jet: Control<ScanParams>['jet'] = ($, readers, order, given, moves, p) => {
  const [operands, series] = [withCounted<Operand>(p, given, counter), withCounted(p, moves, null)]
  const { body, carry } = p
  const active = movingWith(p, series.map(isPresent), marks => readers.jet(body, order, marks).nonzero)
  const { program, nonzero } = readers.jet(body, order, active)
  const each = <A>(xs: readonly A[]): readonly A[] => xs.flatMap(x => new Array<A>(order).fill(x))
  const [c, s, x] = parts(p, inputAvals(body))
  const [dc, ds, dx] = parts(p, active)
  const sizes = [c, each(masked(dc, c)), s, each(masked(ds, s)), x, each(masked(dx, x))]
  const pushed = readers.derive(body, `scan jet ${order} ${marksOf(p, active)}`, sizes.flat(), ins => {
    const [c0, c1, s0, s1, x0, x1] = cut(ins, ...sizes.map(a => a.length))
    const outs = runWith($.bind, program, [...c0, ...s0, ...x0, ...c1, ...s1, ...x1])
    const [next, ys, moved] = cut(outs, carry, body.outputs.length - carry)
    const [ms, my] = cut(scattered(nonzero, chunks(order, moved)), carry)
    const filled = masked(
      ds,
      ms.map((m, i) => m ?? each([zeros($, s[i])]))
    )
    return [...next, ...filled.flat(), ...ys, ...present(my).flat()]
  })
  const [fixed, init, xs] = parts(p, operands)
  const [mc, ms, mx] = parts(p, series)
  const moving = masked(
    ds,
    ms.map((m, i) => m ?? each([zeros($, s[i])]))
  )
  const states = carry + count(ds) * order
  const outs = bindScan($, [...fixed, ...present(mc).flat(), ...init, ...moving.flat(), ...xs, ...present(mx).flat()], {
    ...p,
    body: pushed,
    consts: p.consts + count(dc) * order,
    carry: states
  })
  const [next, dnext, ys, dys] = cut(outs, carry, count(ds) * order, body.outputs.length - carry)
  return {
    results: [...next, ...ys],
    series: [...scattered(ds, chunks(order, dnext)), ...scattered(nonzero.slice(carry), chunks(order, dys))]
  }
}

/** Scalars that are quicker computed than read. */
const isCheap = (e: Equation): boolean =>
  e.primitive.batching._tag === 'Elementwise' && e.outputs.every(v => v.aval.shape.length === 0)

/** What a Program computes from some of its inputs alone, as far as it is `allowed`. */
const partFrom = (
  program: Program,
  inputs: readonly boolean[],
  outputs: readonly Atom[],
  isAllowed?: (e: Equation) => boolean
): Program => ({
  ...program,
  inputs: masked(inputs, program.inputs),
  equations: masked(determined(program, inputs, isAllowed), program.equations),
  outputs
})

type Place = 'fixed' | 'counted' | 'stacked' | number

/**
 * Where the linear scan finds a residual of an iteration: computed once, computed again from the number of the iteration, among the
 * scanned operands, or stacked.
 */
const placesOf = (p: ScanParams, primal: Program, isNumber: readonly boolean[]): readonly Place[] => {
  const varies = dependents(
    primal,
    primal.inputs.map((_, i) => i >= p.consts)
  )
  const again = new Set(partFrom(primal, isNumber, [], isCheap).equations.flatMap(e => e.outputs.map(v => v.id)))
  return primal.outputs.slice(p.body.outputs.length).map((a, k) => {
    const i = isVariable(a) ? primal.inputs.findIndex(v => v.id === a.id) : -1
    if (!varies[p.body.outputs.length + k]) return 'fixed'
    if (isVariable(a) && again.has(a.id)) return 'counted'
    return i >= p.consts + p.carry ? i - p.consts - p.carry : 'stacked'
  })
}

const linearize: Control<ScanParams>['linearize'] = ($, readers, given, moves, p) => {
  const [operands, tangents] = [withCounted<Operand>(p, given, counter), withCounted(p, moves, null)]
  const { body, carry, consts } = p
  const active = movingWith(p, tangents.map(isPresent), marks => readers.linearize(body, marks).nonzero)
  const { primal, linear, nonzero } = readers.linearize(body, active)
  const key = marksOf(p, active)
  const n = body.outputs.length
  const isNumber = withCounted(
    p,
    given.map(() => false),
    true
  )
  const places = placesOf(p, primal, isNumber)
  const at = (what: string): readonly boolean[] => places.map(place => place === what)
  const isScanned = places.map(place => typeof place === 'number')
  const residuals = primal.outputs.slice(n)
  const fixed = given.slice(0, consts)
  const [, , xs] = parts(p, operands)

  const isFixed = primal.inputs.map((_, i) => i < consts)
  const once = partFrom(primal, isFixed, masked(at('fixed'), residuals))
  const forward = readers.derive(body, `scan forward ${key}`, inputAvals(primal), ins => {
    const outs = runWith($.bind, primal, ins)
    return [...outs.slice(0, n), ...masked(at('stacked'), outs.slice(n))]
  })
  const [next, ys, saved] = cut(bindScan($, operands, { ...p, body: forward }), carry, n - carry)

  const [dc, ds, dx] = parts(p, active)
  const [c, s, x] = parts(p, inputAvals(body))
  const groups = [at('fixed'), isScanned, at('stacked')].map(marks => masked(marks, residuals))
  const [rf, rx, rs] = groups.map(atoms => atoms.map(a => a.aval))
  const again = partFrom(primal, isNumber, masked(at('counted'), residuals), isCheap)
  const numbers = again.outputs.length > 0 ? p.counted : []
  const sizes = [rf, masked(dc, c), masked(ds, s), rx, numbers.map(() => number), rs, masked(dx, x)]
  const body1 = readers.derive(body, `scan linear ${key}`, sizes.flat(), ins => {
    const [f1, c1, s1, x0, i0, r1, x1] = cut(ins, ...sizes.map(a => a.length))
    const counted = numbers.length > 0 ? runWith($.bind, again, i0) : []
    const read = { fixed: f1.values(), counted: counted.values(), scanned: x0.values(), stacked: r1.values() }
    const values = places.map(place => read[typeof place === 'number' ? 'scanned' : place].next().value!)
    const moved = scattered(nonzero, runWith($.bind, linear, [...values, ...c1, ...s1, ...x1]))
    const filled = moved.slice(0, carry).map((m, i) => m ?? zeros($, s[i]))
    return [...masked(ds, filled), ...present(moved.slice(carry))]
  })
  const [tc, ts, tx] = parts(p, tangents)
  const [dnext, dys] = cut(
    bindScan(
      $,
      [
        ...runWith($.bind, once, fixed),
        ...present(tc),
        ...masked(
          ds,
          ts.map((t, i) => t ?? zeros($, s[i]))
        ),
        ...places.flatMap((place): readonly Operand[] => (typeof place === 'number' ? [xs[place]] : [])),
        ...numbers.map((): Operand => counter),
        ...saved,
        ...present(tx)
      ],
      { ...p, body: body1, consts: rf.length + count(dc), carry: count(ds) }
    ),
    count(ds)
  )
  return { results: [...next, ...ys], tangents: [...scattered(ds, dnext), ...scattered(nonzero.slice(carry), dys)] }
}

/** The part of a scan that no linear operand reaches, and what its carry is when each iteration begins. */
const carriesOf = (
  $: Ops,
  readers: Readers,
  operands: readonly Operand[],
  isLinear: readonly boolean[],
  p: ScanParams
): Arrays => {
  const [lc, ls, lx] = parts(p, isLinear)
  const [, s] = parts(p, inputAvals(p.body))
  if (!ls.includes(false)) return []
  const known = not([...lc, ...ls, ...lx])
  const body = readers.derive(p.body, `scan known ${marksOf(p, known)}`, masked(known, inputAvals(p.body)), ins => {
    const all = scattered(known, ins).map((x, i) => x ?? zeros($, p.body.inputs[i].aval))
    const carry = masked(not(ls), all.slice(p.consts))
    return [...masked(not(ls), runWith($.bind, p.body, all).slice(0, p.carry)), ...carry]
  })
  const carry = count(not(ls))
  return bindScan($, masked(known, operands), { ...p, body, consts: count(not(lc)), carry }).slice(s.length - count(ls))
}

const transpose: ControlTranspose<ScanParams> = ($, readers, cts, inputs, marks, p) => {
  const { body, carry } = p
  const [operands, given] = [withCounted<Operand>(p, inputs, counter), withCounted(p, marks, false)]
  const isLinear = movingWith(p, given, marks => dependents(body, marks))
  const [lc, ls, lx] = parts(p, isLinear)
  const [c, s, x] = parts(p, inputAvals(body))
  const [ctNext, ctYs] = cut(cts, carry)
  const arriving = (carries: readonly boolean[]): readonly boolean[] => [...carries, ...ctYs.map(isPresent)]
  const through = (carries: readonly boolean[]): ReturnType<Readers['transpose']> =>
    readers.transpose(body, isLinear, arriving(carries))
  const backTo = (carries: readonly boolean[]): readonly boolean[] =>
    through(carries).nonzero.slice(p.consts, p.consts + carry)
  const carries = fixpoint(ctNext.map(isPresent), backTo)
  const { program, nonzero } = through(carries)
  const [nc, , nx] = parts(p, nonzero)
  const ctY = masked(ctYs.map(isPresent), outputAvals(body).slice(carry))
  const sizes = [masked(not(lc), c), masked(nc, c), masked(carries, s), masked(not(ls), s), masked(not(lx), x), ctY]
  const key = `scan transpose ${marksOf(p, isLinear)} ${showMask(arriving(carries))}`
  const backward = readers.derive(body, key, sizes.flat(), ins => {
    const [c0, c1, s1, s0, x0, y1] = cut(ins, ...sizes.map(a => a.length))
    const back = scattered(nonzero, runWith($.bind, program, [...c0, ...s0, ...x0, ...s1, ...y1]))
    const [bc, bs, bx] = parts(p, back)
    const sums = present(bc).map((ct, i) => $.add(c1[i], ct))
    const next = bs.map((ct, i) => ct ?? zeros($, s[i]))
    return [...sums, ...masked(carries, next), ...present(bx)]
  })
  const [fixed, , xs] = parts(p, operands)
  parts(p, given)[1].forEach((g, i) => ls[i] && !g && requireZero('scan', inputs[p.consts + i]))
  const stackedCarry = carriesOf($, readers, operands, isLinear, p)
  const start = ctNext.map((ct, i) => ct ?? zeros($, s[i]))
  const outs = bindScan(
    $,
    [
      ...masked(not(lc), fixed),
      ...sizes[1].map(a => zeros($, a)),
      ...masked(carries, start),
      ...stackedCarry,
      ...masked(not(lx), xs),
      ...present(ctYs)
    ],
    {
      body: backward,
      consts: sizes[0].length,
      carry: sizes[1].length + count(carries),
      length: p.length,
      reverse: !p.reverse
    }
  )
  const [bc, bs, bx] = cut(outs, sizes[1].length, count(carries))
  const back = scattered(nx, bx).filter((_, i) => !p.counted.includes(i))
  return [...scattered(nc, bc), ...scattered(carries, bs), ...back]
}

type Batchable = Batched | { readonly value: Counter; readonly batched: false }

const isArray = (o: Batchable): o is Batched => o.value !== counter

const scanBatching: Primitive<ScanParams>['batching'] = {
  _tag: 'Rule',
  rule: ($, readers, size, given, p) => {
    const { body, carry } = p
    const operands = withCounted<Batchable>(p, given, { value: counter, batched: false })
    const batched = movingWith(
      p,
      operands.map(o => o.batched),
      marks => readers.batch(body, size, marks).batched
    )
    const result = readers.batch(body, size, batched)
    const [, bs] = parts(p, batched)
    const inner = readers.derive(body, `scan batch ${size} ${marksOf(p, batched)}`, inputAvals(result.program), ins =>
      runWith($.bind, result.program, ins).map((value, i) =>
        i < carry && bs[i] ? withBatch($, { value, batched: result.batched[i] }, size) : value
      )
    )
    const [fixed, init, xs] = parts(p, operands)
    const outs = bindScan(
      $,
      [
        ...fixed.map(o => o.value),
        ...init.map((o, i) => (bs[i] && isArray(o) ? withBatch($, o, size) : o.value)),
        ...xs.map(o => (o.batched && isArray(o) ? moveAxis($, o.value, 0, 1) : o.value))
      ],
      { ...p, body: inner }
    )
    const out = or(result.batched, [...bs, ...result.batched.slice(carry).map(() => false)])
    return outs.map((value, i) => ({
      value: i >= carry && out[i] ? moveAxis($, value, 1, 0) : value,
      batched: out[i]
    }))
  }
}

const sample = (draw: Draw): Sample<ScanParams> => {
  const a = draw.shape(draw.int(0, 1))
  const [length, reverse] = [draw.int(0, 3), draw.bool()]
  const v = aval(a, 'float64')
  const counted = draw.oneOf<readonly number[]>([[], [0], [1]])
  /** A slice, times the number of the iteration where that is another. */
  const scaled = (emit: Emit, slices: readonly Variable[]): Variable =>
    counted.length === 0
      ? slices[0]
      : emit(
          mul,
          [
            slices[1 - counted[0]],
            ...emit<{ readonly dtype: DType }>(convert, [slices[counted[0]]], { dtype: 'float64' })
          ],
          null
        )[0]
  const slices = withNumbers(counted, [v], number)
  const gated = buildProgram([v, v, ...slices], (emit, [k, s, ...xs]) => {
    const x = scaled(emit, xs)
    const [kx] = emit(mul, [k, x], null)
    const [next] = emit(add, [...emit(sin, [s], null), kx], null)
    return [next, ...emit(mul, [s, x], null)]
  })
  const linear = buildProgram([v, v, v, ...slices], (emit, [k, s, t, ...xs]) => [
    ...emit(add, [s, t], null),
    ...emit(mul, [k, t], null),
    ...emit(add, [t, scaled(emit, xs)], null)
  ])
  const shapes = (consts: number, carry: number, xs: number): Sample<ScanParams>['operands'] => [
    ...Array.from({ length: consts + carry }, () => operand(a)),
    ...Array.from({ length: xs }, () => operand([length, ...a]))
  ]
  return draw.bool()
    ? { operands: shapes(1, 1, 1), params: { body: gated, consts: 1, carry: 1, length, reverse, counted } }
    : { operands: shapes(1, 2, 1), params: { body: linear, consts: 1, carry: 2, length, reverse, counted } }
}

// carry_{k+1}, y_k = body(consts, carry_k, x_k)
export const scan: Primitive<ScanParams> = {
  name: 'scan',
  arity: 'any',
  params: {
    body: kinds.program,
    consts: kinds.integer,
    carry: kinds.integer,
    length: kinds.integer,
    reverse: kinds.boolean,
    counted: kinds.integers
  },
  shape,
  evaluate,
  derivative: { _tag: 'Control', jet, linearize, transpose },
  batching: scanBatching,
  sample,
  handsOn: ({ body, consts, carry }) => handedCarry(body, consts, carry, consts)
}
