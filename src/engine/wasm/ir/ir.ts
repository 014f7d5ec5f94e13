/**
 * The loop IR: what a Program is lowered to, and what is encoded as WebAssembly.
 *
 * Expressions are immutable and may share parts: a part that occurs more than once within a block is computed once. Reads of
 * memory and calls happen where the first statement that holds them stands, so that a value which must be read before something
 * is written is bound by `set` first.
 */
import { instructions, type InstructionName, type Type } from './instructions.js'

export type { InstructionName, Type } from './instructions.js'

/** A local variable or parameter, known by identity. */
export interface Local {
  readonly type: Type
  readonly name: string
}

/** What a call calls: a function of the module with its body, or one of the host. Names are unique in a module. */
export type Callee = Definition | HostFunction

export interface Definition {
  readonly _tag: 'Definition'
  readonly name: string
  readonly parameters: readonly Local[]
  readonly body: Block
  /** The value, where there is one. */
  readonly result: Expr | null
  /** What it is for: printed in dumps. */
  readonly note: string
}

export interface HostFunction {
  readonly _tag: 'HostFunction'
  readonly name: string
  readonly parameters: readonly Type[]
  readonly results: readonly Type[]
  readonly run: (...args: readonly number[]) => number | void
}

export type Expr = Constant | Get | GetGlobal | Operation | Select | Choose | Call

export interface Constant {
  readonly _tag: 'Constant'
  readonly type: Exclude<Type, 'v128'>
  /** For `i64` a bigint. */
  readonly value: number | bigint
}

export interface Get {
  readonly _tag: 'Get'
  readonly type: Type
  readonly local: Local
}

/** A mutable `i32` of the module. */
export interface Global {
  readonly name: string
  readonly initial: number
}

export interface GetGlobal {
  readonly _tag: 'GetGlobal'
  readonly type: 'i32'
  readonly global: Global
}

export interface Operation {
  readonly _tag: 'Operation'
  readonly name: InstructionName
  readonly type: Type
  readonly operands: readonly Expr[]
  /** The offset of a read, in bytes. */
  readonly offset: number
  /** A lane, or the sixteen of a shuffle. */
  readonly lanes: readonly number[]
}

/** `condition ? yes : no`, both computed. */
export interface Select {
  readonly _tag: 'Select'
  readonly type: Type
  readonly condition: Expr
  readonly yes: Expr
  readonly no: Expr
}

/** `condition ? yes : no`, of which one is computed. */
export interface Choose {
  readonly _tag: 'Choose'
  readonly type: Type
  readonly condition: Expr
  readonly yes: Expr
  readonly no: Expr
}

/** A call for its only result. */
export interface Call {
  readonly _tag: 'Call'
  readonly type: Type
  readonly callee: Callee
  readonly operands: readonly Expr[]
}

export type Statement =
  | { readonly _tag: 'Set'; readonly local: Local; readonly value: Expr }
  | { readonly _tag: 'SetGlobal'; readonly global: Global; readonly value: Expr }
  | {
      readonly _tag: 'Store'
      readonly name: InstructionName
      readonly address: Expr
      readonly value: Expr
      readonly offset: number
      readonly lanes: readonly number[]
    }
  /** local = from, from + step, … while below `to`, which is computed once. */
  | {
      readonly _tag: 'For'
      readonly local: Local
      readonly from: Expr
      readonly to: Expr
      readonly step: number
      readonly body: Block
    }
  | { readonly _tag: 'While'; readonly before: Block; readonly condition: Expr; readonly body: Block }
  | { readonly _tag: 'If'; readonly condition: Expr; readonly yes: Block; readonly no: Block }
  | { readonly _tag: 'Perform'; readonly callee: Callee; readonly operands: readonly Expr[] }
  | { readonly _tag: 'Copy'; readonly to: Expr; readonly from: Expr; readonly bytes: Expr }
  | { readonly _tag: 'Zero'; readonly to: Expr; readonly bytes: Expr }

export type Block = readonly Statement[]

// --- constructors

export const local = (type: Type, name: string): Local => ({ type, name })

export const get = (l: Local): Expr => ({ _tag: 'Get', type: l.type, local: l })

export const getGlobal = (global: Global): Expr => ({ _tag: 'GetGlobal', type: 'i32', global })

export const i32 = (value: number): Expr => ({ _tag: 'Constant', type: 'i32', value: value | 0 })
export const i64 = (value: bigint): Expr => ({ _tag: 'Constant', type: 'i64', value })
export const f32 = (value: number): Expr => ({ _tag: 'Constant', type: 'f32', value })
export const f64 = (value: number): Expr => ({ _tag: 'Constant', type: 'f64', value })

const none: readonly never[] = []

/** An instruction without immediates. */
export const op = (name: InstructionName, ...operands: readonly Expr[]): Expr => ({
  _tag: 'Operation',
  name,
  type: instructions[name].result!,
  operands,
  offset: 0,
  lanes: none
})

/** A read of memory. */
export const load = (name: InstructionName, address: Expr, offset = 0): Expr => ({
  _tag: 'Operation',
  name,
  type: instructions[name].result!,
  operands: [address],
  offset,
  lanes: none
})

/** A vector of which one lane is read from memory. */
export const loadLane = (name: InstructionName, address: Expr, vector: Expr, lane: number, offset = 0): Expr => ({
  _tag: 'Operation',
  name,
  type: 'v128',
  operands: [address, vector],
  offset,
  lanes: [lane]
})

/** An instruction with a lane, or a shuffle with sixteen. */
export const onLane = (name: InstructionName, lanes: readonly number[], ...operands: readonly Expr[]): Expr => ({
  _tag: 'Operation',
  name,
  type: instructions[name].result!,
  operands,
  offset: 0,
  lanes
})

export const select = (condition: Expr, yes: Expr, no: Expr): Expr => ({
  _tag: 'Select',
  type: yes.type,
  condition,
  yes,
  no
})

export const choose = (condition: Expr, yes: Expr, no: Expr): Expr => ({
  _tag: 'Choose',
  type: yes.type,
  condition,
  yes,
  no
})

const resultOf = (f: Callee): Type => (f._tag === 'Definition' ? f.result!.type : f.results[0])

export const call = (callee: Callee, ...operands: readonly Expr[]): Expr => ({
  _tag: 'Call',
  type: resultOf(callee),
  callee,
  operands
})

export const set = (l: Local, value: Expr): Statement => ({ _tag: 'Set', local: l, value })

export const setGlobal = (global: Global, value: Expr): Statement => ({ _tag: 'SetGlobal', global, value })

export const store = (
  name: InstructionName,
  address: Expr,
  value: Expr,
  offset = 0,
  lanes: readonly number[] = none
): Statement => ({ _tag: 'Store', name, address, value, offset, lanes })

export const forLoop = (l: Local, from: Expr, to: Expr, step: number, body: Block): Statement => ({
  _tag: 'For',
  local: l,
  from,
  to,
  step,
  body
})

export const whileLoop = (before: Block, condition: Expr, body: Block): Statement => ({
  _tag: 'While',
  before,
  condition,
  body
})

export const ifThen = (condition: Expr, yes: Block, no: Block = none): Statement => ({
  _tag: 'If',
  condition,
  yes,
  no
})

export const perform = (callee: Callee, ...operands: readonly Expr[]): Statement => ({
  _tag: 'Perform',
  callee,
  operands
})

export const copy = (to: Expr, from: Expr, bytes: Expr): Statement => ({ _tag: 'Copy', to, from, bytes })

export const zero = (to: Expr, bytes: Expr): Statement => ({ _tag: 'Zero', to, bytes })

/** A function from its parameters. */
export const define = (
  name: string,
  parameters: readonly Local[],
  body: Block,
  o: { readonly result?: Expr; readonly note?: string } = {}
): Definition => ({ _tag: 'Definition', name, parameters, body, result: o.result ?? null, note: o.note ?? '' })

export const hostFunction = (
  name: string,
  parameters: readonly Type[],
  results: readonly Type[],
  run: HostFunction['run']
): HostFunction => ({ _tag: 'HostFunction', name, parameters, results, run })

// --- arithmetic of addresses, with what is known folded

const isConstant = (e: Expr): e is Constant => e._tag === 'Constant'

export const addInt = (a: Expr, b: Expr): Expr =>
  isConstant(a) && isConstant(b)
    ? i32(Number(a.value) + Number(b.value))
    : isConstant(b) && b.value === 0
      ? a
      : isConstant(a) && a.value === 0
        ? b
        : op('i32.add', a, b)

export const mulInt = (a: Expr, by: number): Expr =>
  isConstant(a)
    ? i32(Math.imul(Number(a.value), by))
    : by === 1
      ? a
      : by === 0
        ? i32(0)
        : by > 0 && (by & (by - 1)) === 0
          ? op('i32.shl', a, i32(31 - Math.clz32(by)))
          : op('i32.mul', a, i32(by))

export const subInt = (a: Expr, b: Expr): Expr =>
  isConstant(a) && isConstant(b)
    ? i32(Number(a.value) - Number(b.value))
    : isConstant(b) && b.value === 0
      ? a
      : op('i32.sub', a, b)

/** The largest multiple of a power of two that is not above. */
export const alignDown = (a: Expr, to: number): Expr =>
  isConstant(a) ? i32(Number(a.value) & -to) : to === 1 ? a : op('i32.and', a, i32(-to))

/** The smaller of two unsigned numbers. */
export const atMost = (a: Expr, b: Expr): Expr =>
  isConstant(a) && isConstant(b) ? i32(Math.min(Number(a.value), Number(b.value))) : select(op('i32.lt_u', a, b), a, b)
