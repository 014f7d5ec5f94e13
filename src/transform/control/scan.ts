/**
 * Scans: a function folded along the first axis of its operands.
 */
import { transform } from '../../core/checked.js'
import * as option from '../../core/options.js'
import { showAval, type Aval } from '../../core/aval.js'
import type { Program } from '../../core/primitive.js'
import { outputAvals, runWith } from '../../core/program.js'
import { fail } from '../../ndarray/error.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { scan as scanEntry, type ScanParams } from '../../primitives/program/scan.js'
import { flatten, paths } from '../../tree/flatten.js'
import { showPath, type Structure } from '../../tree/model.js'
import { unflatten } from '../../tree/unflatten.js'
import { bind, stage } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'
import type { Input, OfTree, OfTrees } from '../tree/arguments.js'
import { requireSame, stageFunction } from '../tree/stage.js'

/**
 * How a scan walks.
 *
 * @category model
 * @since 0.1.0
 */
export interface ScanOptions {
  /** From the last slice to the first; results stand at the places of their slices. */
  readonly reverse?: boolean
  /** How many iterations; needed only where nothing is scanned. */
  readonly length?: number
  /** How many iterations the loop's body holds. No result depends on it. */
  readonly unroll?: number
}

/** The number of slices that all leaves have. */
export const lengthOf = (op: string, xs: unknown, leaves: readonly NDArray[], given: number | undefined): number => {
  const where = (i: number): string => `the leaf at ${showPath(paths(xs)[i])} (${showAval(leaves[i])})`
  const scalar = leaves.findIndex(x => x.shape.length === 0)
  if (scalar >= 0)
    return fail(
      'ShapeMismatch',
      op,
      `${where(scalar)} has no axis to walk along`,
      'Give arrays whose first axis is walked; close over what is the same in every iteration'
    )
  const length = given ?? (leaves.length > 0 ? leaves[0].shape[0] : undefined)
  if (length === undefined || !Number.isInteger(length) || length < 0)
    return fail(
      'InvalidArgument',
      op,
      `the number of iterations is ${length}`,
      'Give arrays to walk along, or an option length'
    )
  const odd = leaves.findIndex(x => x.shape[0] !== length)
  return odd < 0
    ? length
    : fail(
        'ShapeMismatch',
        op,
        `${where(odd)} has ${leaves[odd].shape[0]} slices, not ${length}`,
        'All first extents are one number, and the option length too'
      )
}

const sliceAval = ({ shape, dtype }: Aval): Aval => ({ shape: shape.slice(1), dtype })

/** The slices from one place to another along the first axis. */
export const between = (x: NDArray, from: number, to: number): NDArray =>
  $.slice(
    x,
    [from, ...x.shape.slice(1).map(() => 0)],
    [to, ...x.shape.slice(1)],
    x.shape.map(() => 1)
  )

/** `count` iterations of a body as one, over slices that are themselves stacks of `count`. */
const repeated = (p: ScanParams, count: number): Program => {
  const avals = p.body.inputs.map((v, i) =>
    i < p.consts + p.carry ? v.aval : { ...v.aval, shape: [count, ...v.aval.shape] }
  )
  return stage('scan', avals, null, inputs => {
    const fixed = inputs.slice(0, p.consts)
    const stacks = inputs.slice(p.consts + p.carry)
    let carry = inputs.slice(p.consts, p.consts + p.carry)
    const rows: (readonly NDArray[])[] = new Array<readonly NDArray[]>(count)
    for (let k = 0; k < count; k++) {
      const i = p.reverse ? count - 1 - k : k
      const slices = stacks.map(x => $.reshape(between(x, i, i + 1), x.shape.slice(1)))
      const results = runWith(bind, p.body, [...fixed, ...carry, ...slices])
      carry = results.slice(0, p.carry)
      rows[i] = results.slice(p.carry)
    }
    const ys = rows[0].map((_, j) =>
      $.concat(
        rows.map(r => $.reshape(r[j], [1, ...r[j].shape])),
        0
      )
    )
    return [...carry, ...ys]
  }).program
}

type Walk = (carry: readonly NDArray[], xs: readonly NDArray[]) => readonly [readonly NDArray[], readonly NDArray[]]

const walk =
  (fixed: readonly NDArray[], p: ScanParams): Walk =>
  (carry, xs) => {
    const results = bind(scanEntry, [...fixed, ...carry, ...xs], p)
    return [results.slice(0, p.carry), results.slice(p.carry)]
  }

/** A whole number of repetitions, then, or in reverse before, the iterations that are left. */
const unrolled = (fixed: readonly NDArray[], p: ScanParams, unroll: number): Walk => {
  const times = Math.floor(p.length / unroll)
  if (unroll <= 1 || times === 0) return walk(fixed, p)
  const main = times * unroll
  const inMain = walk(fixed, { ...p, body: repeated(p, unroll), length: times })
  const inRest = walk(fixed, { ...p, length: p.length - main })
  return (start, xs) => {
    const stacks = xs.map(x => $.reshape(between(x, 0, main), [times, unroll, ...x.shape.slice(1)]))
    const rest = xs.map(x => between(x, main, p.length))
    const flat = (ys: readonly NDArray[]): readonly NDArray[] => ys.map(y => $.reshape(y, [main, ...y.shape.slice(2)]))
    if (p.reverse) {
      const [carry, last] = inRest(start, rest)
      const [end, first] = inMain(carry, stacks)
      return [end, flat(first).map((y, i) => $.concat([y, last[i]], 0))]
    }
    const [carry, first] = inMain(start, stacks)
    const [end, last] = inRest(carry, rest)
    return [end, flat(first).map((y, i) => $.concat([y, last[i]], 0))]
  }
}

const keepCarry = 'Keep structure, shapes and dtypes of the carry; convert with np.astype'

/** A scan, for a loop of some name. */
export const scanAs =
  <C, X, Y>(
    op: string,
    f: (carry: C, x: X) => readonly [C, Y],
    o: ScanOptions = {}
  ): OfTrees<readonly [C, X], readonly [C, Y]> =>
  (init: Input<C>, xs: Input<X>) => {
    const unroll = o.unroll ?? 1
    if (!Number.isSafeInteger(unroll) || unroll < 1)
      return fail(
        'InvalidArgument',
        op,
        `unroll is ${String(unroll)}`,
        'Give a positive integer: so many iterations in the body'
      )
    const carry = flatten(init)
    const walked = flatten(xs)
    const length = lengthOf(op, xs, walked.leaves, o.length)
    const structure: Structure = { _tag: 'List', children: [carry.structure, walked.structure] }
    const s = stageFunction(op, structure, [...carry.leaves, ...walked.leaves.map(sliceAval)], f)
    if (s.out._tag !== 'List' || s.out.children.length !== 2)
      return fail(
        'StructureMismatch',
        op,
        'the function does not give a pair',
        'Give [next carry, results]; null stands for no results'
      )
    const [after, ys] = s.out.children
    const states = carry.leaves.length
    requireSame(
      op,
      ['the carry', carry.structure, carry.leaves],
      ['the next carry', after, outputAvals(s.program)],
      init,
      keepCarry
    )
    const params: ScanParams = {
      body: s.program,
      consts: s.captured.length,
      carry: states,
      length,
      reverse: o.reverse ?? false,
      counted: []
    }
    const [end, stacks] = unrolled(s.captured, params, unroll)(carry.leaves, walked.leaves)
    return [unflatten(carry.structure, end) as C, unflatten(ys, stacks) as Y] as const
  }

/** A function of the number of the iteration, from `first` on, and the carry, so many times; the numbers are counted, and not stored. */
export const countedAs = <C>(
  op: string,
  f: (i: NDArray, carry: C) => C,
  first: number,
  length: number,
  init: Input<C>
): C => {
  const carry = flatten(init)
  const number: Aval = { shape: [], dtype: 'int32' }
  const structure: Structure = { _tag: 'List', children: [carry.structure, { _tag: 'Leaf' }] }
  const s = stageFunction(op, structure, [...carry.leaves, number], (c: C, i: NDArray) =>
    f(first === 0 ? i : $.add(i, first), c)
  )
  requireSame(
    op,
    ['the carry', carry.structure, carry.leaves],
    ['the next carry', s.out, outputAvals(s.program)],
    init,
    keepCarry
  )
  const end = bind(scanEntry, [...s.captured, ...carry.leaves], {
    body: s.program,
    consts: s.captured.length,
    carry: carry.leaves.length,
    length,
    reverse: false,
    counted: [0]
  })
  return unflatten(carry.structure, end) as C
}

const scanOf = <C, X, Y>(
  f: (carry: C, x: X) => readonly [C, Y],
  o: ScanOptions = {}
): OfTrees<readonly [C, X], readonly [C, Y]> => scanAs('scan', f, o)

export const loopKinds = { length: option.number, reverse: option.boolean }

const scanKinds: option.OptionKinds<ScanOptions> = { ...loopKinds, unroll: option.number }

/**
 * A function folded along the first axis: each iteration takes the carry and a slice, and gives the next carry and
 * a slice of the results.
 *
 * Math:    (cₖ₊₁, yₖ) = f(cₖ, xₖ)
 * Shapes:  f: (C, X) → [C, Y]; each leaf of `xs` has a leading axis of one length, and each leaf of `ys` too
 * Grad:    forward mode is a scan; reverse mode a scan that stores residuals and one that walks back. Values that no
 *          iteration changes are not stored again
 * Errors:  StructureMismatch, ShapeMismatch, DTypeMismatch (f changes the carry), InvalidArgument (no length)
 * Source:  mapAccumL of Haskell; lax.scan of JAX
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, np, scan } from 'pullback'
 *
 * const sums = scan((total: np.NDArray, x: np.NDArray) => [np.add(total, x), np.add(total, x)] as const)
 * const [total, ys] = sums(0, np.array([1, 2, 3]))
 * assert.deepStrictEqual([np.item(total), np.toNested(ys)], [6, [1, 3, 6]])
 *
 * const last = (xs: np.NDArray) => sums(0, np.mul(xs, xs))[0]
 * assert.deepStrictEqual(np.toNested(grad(last)(np.array([1, 2, 3]))), [2, 4, 6])
 *
 * @category control flow
 * @since 0.1.0
 */
export const scan = transform('scan(f, { length, reverse, unroll })(init, xs)', scanKinds, scanOf)

/**
 * `scan` under the name it has in Haskell.
 *
 * Shapes:  as `scan`
 * Grad:    as `scan`
 * Errors:  as `scan`
 *
 * @example
 * import assert from 'node:assert'
 * import { mapAccumulate, np } from 'pullback'
 *
 * const [count, ys] = mapAccumulate((i: np.NDArray, x: np.NDArray) => [np.add(i, 1), np.mul(i, x)] as const)(0, np.array([5, 6, 7]))
 * assert.deepStrictEqual([np.item(count), np.toNested(ys)], [3, [0, 6, 14]])
 *
 * @category control flow
 * @since 0.1.0
 */
export const mapAccumulate = transform(
  'mapAccumulate(f, { length, reverse, unroll })(init, xs)',
  scanKinds,
  <C, X, Y>(f: (carry: C, x: X) => readonly [C, Y], o: ScanOptions = {}): OfTrees<readonly [C, X], readonly [C, Y]> =>
    scanAs('mapAccumulate', f, o)
)

const foldOf =
  <C, X>(f: (carry: C, x: X) => C, o: ScanOptions = {}): OfTrees<readonly [C, X], C> =>
  (init: Input<C>, xs: Input<X>) =>
    scanAs('fold', (carry: C, x: X) => [f(carry, x), null] as const, o)(init as C, xs as X)[0]

/**
 * The last carry of a scan that gives nothing else.
 *
 * Math:    f(… f(f(c, x₀), x₁) …, xₙ₋₁)
 * Shapes:  f: (C, X) → C; each leaf of `xs` has a leading axis of one length
 * Grad:    as `scan`
 * Errors:  as `scan`
 *
 * @example
 * import assert from 'node:assert'
 * import { fold, np } from 'pullback'
 *
 * const horner = (x: number) => fold((y: np.NDArray, c: np.NDArray) => np.add(np.mul(y, x), c))
 * assert.strictEqual(np.item(horner(10)(0, np.array([1, 2, 3]))), 123)
 *
 * @category control flow
 * @since 0.1.0
 */
export const fold = transform('fold(f, { length, reverse, unroll })(init, xs)', scanKinds, foldOf)

const mapOf =
  <X, Y>(f: (x: X) => Y, o: ScanOptions = {}): OfTree<X, [], Y> =>
  (xs: Input<X>) =>
    scanAs('map', (_: null, x: X) => [null, f(x)] as const, o)(null, xs as X)[1]

/**
 * A function applied to each slice in turn: as `vmap`, one after another, in the memory of one.
 *
 * Math:    yₖ = f(xₖ)
 * Shapes:  each leaf of `xs` has a leading axis of one length, and each leaf of the result too
 * Grad:    as `scan`
 * Errors:  ShapeMismatch, InvalidArgument
 *
 * @example
 * import assert from 'node:assert'
 * import { map, np } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(map((x: np.NDArray) => np.sum(x))(np.array([[1, 2], [3, 4]]))), [3, 7])
 *
 * @category control flow
 * @since 0.1.0
 */
export const map = transform('map(f, { length, reverse, unroll })(xs)', scanKinds, mapOf)
