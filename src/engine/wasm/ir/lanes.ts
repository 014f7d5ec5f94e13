/**
 * Arithmetic on lanes: one algebra for a scalar and for the lanes of a vector, so that a function is written once.
 *
 * A `Lanes` works on values of one element type, `count` at a time. Comparisons give masks (all ones or zero a lane; `i32` 0 or 1 for a
 * scalar), which only `select`, `not`, `and`, `or` and `anyTrue` take. `bits` sees the same lanes as integers of their width.
 */
import { f32, f64, i32, i64, load, onLane, op, select, store, type Expr, type Statement, type Type } from './ir.js'
import type { InstructionName } from './instructions.js'

export type Element = 'f32' | 'f64' | 'i32' | 'u32'

interface Common {
  readonly element: Element
  readonly count: 1 | 2 | 4
  /** Of the values: the element's own, or `v128`. */
  readonly type: Type
  /** Of an element in memory. */
  readonly bytes: 4 | 8
  /** One number in every lane. */
  readonly constant: (x: number) => Expr
  /** A scalar expression in every lane. */
  readonly splat: (x: Expr) => Expr
  /** The lane 0 (a scalar is its own). */
  readonly first: (x: Expr) => Expr
  readonly lane: (x: Expr, i: number) => Expr
  readonly load: (address: Expr, offset?: number) => Expr
  /** One element in every lane. */
  readonly loadSplat: (address: Expr, offset?: number) => Expr
  readonly store: (address: Expr, value: Expr, offset?: number) => Statement
  readonly add: (x: Expr, y: Expr) => Expr
  readonly sub: (x: Expr, y: Expr) => Expr
  readonly mul: (x: Expr, y: Expr) => Expr
  readonly eq: (x: Expr, y: Expr) => Expr
  readonly ne: (x: Expr, y: Expr) => Expr
  readonly lt: (x: Expr, y: Expr) => Expr
  readonly le: (x: Expr, y: Expr) => Expr
  readonly gt: (x: Expr, y: Expr) => Expr
  readonly ge: (x: Expr, y: Expr) => Expr
  readonly neg: (x: Expr) => Expr
  readonly abs: (x: Expr) => Expr
  readonly select: (mask: Expr, yes: Expr, no: Expr) => Expr
  // masks
  readonly not: (mask: Expr) => Expr
  readonly and: (a: Expr, b: Expr) => Expr
  readonly or: (a: Expr, b: Expr) => Expr
  /** Whether the mask holds in some lane: an `i32`. */
  readonly anyTrue: (mask: Expr) => Expr
}

/** The lanes as integers of the same width. */
export interface Bits {
  readonly constant: (x: number | bigint) => Expr
  readonly add: (x: Expr, y: Expr) => Expr
  readonly sub: (x: Expr, y: Expr) => Expr
  readonly and: (x: Expr, y: Expr) => Expr
  readonly or: (x: Expr, y: Expr) => Expr
  readonly xor: (x: Expr, y: Expr) => Expr
  readonly shiftLeft: (x: Expr, by: number) => Expr
  /** With copies of the sign. */
  readonly shiftRight: (x: Expr, by: number) => Expr
  readonly shiftRightLogical: (x: Expr, by: number) => Expr
  readonly eq: (x: Expr, y: Expr) => Expr
  readonly lt: (x: Expr, y: Expr) => Expr
  readonly gt: (x: Expr, y: Expr) => Expr
}

export interface FloatLanes extends Common {
  readonly element: 'f32' | 'f64'
  /** Whether madd may round once. */
  readonly fused: boolean
  readonly div: (x: Expr, y: Expr) => Expr
  readonly sqrt: (x: Expr) => Expr
  readonly floor: (x: Expr) => Expr
  readonly ceil: (x: Expr) => Expr
  readonly trunc: (x: Expr) => Expr
  /** Halves to even. */
  readonly nearest: (x: Expr) => Expr
  /** NaN if either is; −0 below 0: as `Math.min` and `Math.max`. */
  readonly min: (x: Expr, y: Expr) => Expr
  readonly max: (x: Expr, y: Expr) => Expr
  /** `y < x ? y : x`, and with `>`: one instruction each, but x where one is NaN. */
  readonly pmin: (x: Expr, y: Expr) => Expr
  readonly pmax: (x: Expr, y: Expr) => Expr
  /** x·y + z, rounded once where the engine says so, else twice. */
  readonly madd: (x: Expr, y: Expr, z: Expr) => Expr
  /** Bits of a float as integer lanes, and back: no instruction on vectors. */
  readonly toBits: (x: Expr) => Expr
  readonly fromBits: (x: Expr) => Expr
  readonly bits: Bits
}

export interface IntLanes extends Common {
  readonly element: 'i32' | 'u32'
  readonly bits: Bits
}

const scalarBits = (t: 'i32' | 'i64'): Bits => {
  const constant = (x: number | bigint): Expr => (t === 'i32' ? i32(Number(x)) : i64(BigInt(x)))
  const two =
    (name: string) =>
    (x: Expr, y: Expr): Expr =>
      op(`${t}.${name}` as InstructionName, x, y)
  const shift =
    (name: string) =>
    (x: Expr, by: number): Expr =>
      op(`${t}.${name}` as InstructionName, x, constant(by))
  return {
    constant,
    add: two('add'),
    sub: two('sub'),
    and: two('and'),
    or: two('or'),
    xor: two('xor'),
    shiftLeft: shift('shl'),
    shiftRight: shift('shr_s'),
    shiftRightLogical: shift('shr_u'),
    eq: two('eq'),
    lt: two('lt_s'),
    gt: two('gt_s')
  }
}

const vectorBits = (t: 'i32' | 'i64'): Bits => {
  const shape = t === 'i32' ? 'i32x4' : 'i64x2'
  const two =
    (name: string) =>
    (x: Expr, y: Expr): Expr =>
      op(`${shape}.${name}` as InstructionName, x, y)
  const whole =
    (name: 'and' | 'or' | 'xor') =>
    (x: Expr, y: Expr): Expr =>
      op(`v128.${name}`, x, y)
  const shift =
    (name: string) =>
    (x: Expr, by: number): Expr =>
      op(`${shape}.${name}` as InstructionName, x, i32(by))
  return {
    constant: x => op(`${shape}.splat`, t === 'i32' ? i32(Number(x)) : i64(BigInt(x))),
    add: two('add'),
    sub: two('sub'),
    and: whole('and'),
    or: whole('or'),
    xor: whole('xor'),
    shiftLeft: shift('shl'),
    shiftRight: shift('shr_s'),
    shiftRightLogical: shift('shr_u'),
    eq: two('eq'),
    lt: two('lt_s'),
    gt: two('gt_s')
  }
}

type Named = (name: string, ...operands: readonly Expr[]) => Expr

/** What is named alike on every type. */
const arithmetic = (
  n: Named,
  signs: '' | '_s' | '_u'
): Pick<Common, 'add' | 'sub' | 'mul' | 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge'> => ({
  add: (x, y) => n('add', x, y),
  sub: (x, y) => n('sub', x, y),
  mul: (x, y) => n('mul', x, y),
  eq: (x, y) => n('eq', x, y),
  ne: (x, y) => n('ne', x, y),
  lt: (x, y) => n(`lt${signs}`, x, y),
  le: (x, y) => n(`le${signs}`, x, y),
  gt: (x, y) => n(`gt${signs}`, x, y),
  ge: (x, y) => n(`ge${signs}`, x, y)
})

const scalarMasks: Pick<Common, 'select' | 'not' | 'and' | 'or' | 'anyTrue'> = {
  select,
  not: m => op('i32.eqz', m),
  and: (a, b) => op('i32.and', a, b),
  or: (a, b) => op('i32.or', a, b),
  anyTrue: m => m
}

const vectorMasks: Pick<Common, 'select' | 'not' | 'and' | 'or' | 'anyTrue'> = {
  select: (m, yes, no) => op('v128.bitselect', yes, no, m),
  not: m => op('v128.not', m),
  and: (a, b) => op('v128.and', a, b),
  or: (a, b) => op('v128.or', a, b),
  anyTrue: m => op('v128.any_true', m)
}

const floatOps = (
  n: Named
): Pick<FloatLanes, 'div' | 'sqrt' | 'floor' | 'ceil' | 'trunc' | 'nearest' | 'min' | 'max' | 'neg' | 'abs'> => ({
  neg: x => n('neg', x),
  abs: x => n('abs', x),
  div: (x, y) => n('div', x, y),
  sqrt: x => n('sqrt', x),
  floor: x => n('floor', x),
  ceil: x => n('ceil', x),
  trunc: x => n('trunc', x),
  nearest: x => n('nearest', x),
  min: (x, y) => n('min', x, y),
  max: (x, y) => n('max', x, y)
})

const scalarMemory = (
  t: 'f32' | 'f64' | 'i32'
): Pick<Common, 'load' | 'loadSplat' | 'store' | 'first' | 'lane' | 'splat'> => ({
  load: (a, o) => load(`${t}.load`, a, o),
  loadSplat: (a, o) => load(`${t}.load`, a, o),
  store: (a, x, o) => store(`${t}.store`, a, x, o),
  first: x => x,
  lane: x => x,
  splat: x => x
})

const vectorMemory = (
  t: 'f32x4' | 'f64x2' | 'i32x4'
): Pick<Common, 'load' | 'loadSplat' | 'store' | 'first' | 'lane' | 'splat'> => ({
  load: (a, o) => load('v128.load', a, o),
  loadSplat: (a, o) => load(t === 'f64x2' ? 'v128.load64_splat' : 'v128.load32_splat', a, o),
  store: (a, x, o) => store('v128.store', a, x, o),
  first: x => onLane(`${t}.extract_lane`, [0], x),
  lane: (x, i) => onLane(`${t}.extract_lane`, [i], x),
  splat: x => op(`${t}.splat`, x)
})

/** One float at a time. */
export const scalarFloat = (element: 'f32' | 'f64'): FloatLanes => {
  const n: Named = (name, ...xs) => op(`${element}.${name}` as InstructionName, ...xs)
  const a = arithmetic(n, '')
  const int = element === 'f32' ? 'i32' : 'i64'
  return {
    element,
    fused: false,
    count: 1,
    type: element,
    bytes: element === 'f32' ? 4 : 8,
    constant: element === 'f32' ? f32 : f64,
    ...scalarMemory(element),
    ...a,
    ...floatOps(n),
    ...scalarMasks,
    pmin: (x, y) => select(a.lt(y, x), y, x),
    pmax: (x, y) => select(a.lt(x, y), y, x),
    madd: (x, y, z) => a.add(a.mul(x, y), z),
    toBits: x => op(`${int}.reinterpret_${element}` as InstructionName, x),
    fromBits: x => op(`${element}.reinterpret_${int}` as InstructionName, x),
    bits: scalarBits(int)
  }
}

/** The four floats, or two doubles, of a vector. With `fused`, madd is the relaxed instruction. */
export const vectorFloat = (element: 'f32' | 'f64', fused: boolean): FloatLanes => {
  const shape = element === 'f32' ? 'f32x4' : 'f64x2'
  const n: Named = (name, ...xs) => op(`${shape}.${name}` as InstructionName, ...xs)
  const a = arithmetic(n, '')
  return {
    element,
    fused,
    count: element === 'f32' ? 4 : 2,
    type: 'v128',
    bytes: element === 'f32' ? 4 : 8,
    constant: x => n('splat', element === 'f32' ? f32(x) : f64(x)),
    ...vectorMemory(shape),
    ...a,
    ...floatOps(n),
    ...vectorMasks,
    pmin: (x, y) => n('pmin', x, y),
    pmax: (x, y) => n('pmax', x, y),
    madd: (x, y, z) => (fused ? n('relaxed_madd', x, y, z) : a.add(a.mul(x, y), z)),
    toBits: x => x,
    fromBits: x => x,
    bits: vectorBits(element === 'f32' ? 'i32' : 'i64')
  }
}

/** One integer at a time; booleans too, widened. */
export const scalarInt = (element: 'i32' | 'u32'): IntLanes => {
  const n: Named = (name, ...xs) => op(`i32.${name}` as InstructionName, ...xs)
  const negate = (x: Expr): Expr => n('sub', i32(0), x)
  return {
    element,
    count: 1,
    type: 'i32',
    bytes: 4,
    constant: i32,
    ...scalarMemory('i32'),
    ...arithmetic(n, element === 'i32' ? '_s' : '_u'),
    ...scalarMasks,
    neg: negate,
    abs: x => (element === 'u32' ? x : select(n('lt_s', x, i32(0)), negate(x), x)),
    bits: scalarBits('i32')
  }
}

/** The four integers of a vector. */
export const vectorInt = (element: 'i32' | 'u32'): IntLanes => {
  const n: Named = (name, ...xs) => op(`i32x4.${name}` as InstructionName, ...xs)
  return {
    element,
    count: 4,
    type: 'v128',
    bytes: 4,
    constant: x => n('splat', i32(x)),
    ...vectorMemory('i32x4'),
    ...arithmetic(n, element === 'i32' ? '_s' : '_u'),
    ...vectorMasks,
    neg: x => n('neg', x),
    abs: x => (element === 'u32' ? x : n('abs', x)),
    bits: vectorBits('i32')
  }
}

const upper = [8, 9, 10, 11, 12, 13, 14, 15]

/** Four floats as two vectors of doubles. */
export const asDoubles = (x: Expr): readonly Expr[] =>
  [x, onLane('i8x16.shuffle', [...upper, ...upper], x, x)].map(half => op('f64x2.promote_low_f32x4', half))
