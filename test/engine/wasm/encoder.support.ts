/**
 * The loop IR drawn at random, and evaluated directly.
 */
import { instructions } from '../../../src/engine/wasm/ir/instructions.js'
import * as ir from '../../../src/engine/wasm/ir/ir.js'
import type { Block, Expr, Global, InstructionName, Local, Statement } from '../../../src/engine/wasm/ir/ir.js'

// --- the meaning of instructions

const bits = (x: number): number => x | 0
const flag = (b: boolean): number => (b ? 1 : 0)

const nearest = (x: number): number => {
  const below = Math.floor(x)
  const rest = x - below
  const whole = rest < 0.5 || (rest === 0.5 && below % 2 === 0) ? below : below + 1
  return whole === 0 && (x < 0 || Object.is(x, -0)) ? -0 : whole
}

const saturated = (x: number, low: number, high: number): number =>
  Number.isNaN(x) ? 0 : bits(Math.min(Math.max(Math.trunc(x), low), high))

const popcount = (x: number): number => x.toString(2).replaceAll('0', '').length

/** What instructions on integers of 32 bits and floats of 64 compute. */
export const meanings: Readonly<Partial<Record<InstructionName, (...xs: readonly number[]) => number>>> = {
  'i32.add': (x, y) => bits(x + y),
  'i32.sub': (x, y) => bits(x - y),
  'i32.mul': (x, y) => Math.imul(x, y),
  'i32.and': (x, y) => x & y,
  'i32.or': (x, y) => x | y,
  'i32.xor': (x, y) => x ^ y,
  'i32.shl': (x, y) => x << (y & 31),
  'i32.shr_s': (x, y) => x >> (y & 31),
  'i32.shr_u': (x, y) => bits(x >>> (y & 31)),
  'i32.rotl': (x, y) => (x << (y & 31)) | (x >>> (-y & 31) && (y & 31) !== 0 ? x >>> (-y & 31) : 0),
  'i32.rotr': (x, y) => (x >>> (y & 31)) | ((y & 31) !== 0 ? x << (-y & 31) : 0),
  'i32.clz': x => Math.clz32(x),
  'i32.ctz': x => (x === 0 ? 32 : 31 - Math.clz32(x & -x)),
  'i32.popcnt': x => popcount(x >>> 0),
  'i32.eqz': x => flag(x === 0),
  'i32.eq': (x, y) => flag(x === y),
  'i32.ne': (x, y) => flag(x !== y),
  'i32.lt_s': (x, y) => flag(x < y),
  'i32.lt_u': (x, y) => flag(x >>> 0 < y >>> 0),
  'i32.gt_s': (x, y) => flag(x > y),
  'i32.gt_u': (x, y) => flag(x >>> 0 > y >>> 0),
  'i32.le_s': (x, y) => flag(x <= y),
  'i32.le_u': (x, y) => flag(x >>> 0 <= y >>> 0),
  'i32.ge_s': (x, y) => flag(x >= y),
  'i32.ge_u': (x, y) => flag(x >>> 0 >= y >>> 0),
  'f64.add': (x, y) => x + y,
  'f64.sub': (x, y) => x - y,
  'f64.mul': (x, y) => x * y,
  'f64.div': (x, y) => x / y,
  'f64.min': Math.min,
  'f64.max': Math.max,
  'f64.abs': Math.abs,
  'f64.neg': x => -x,
  'f64.sqrt': Math.sqrt,
  'f64.floor': Math.floor,
  'f64.ceil': Math.ceil,
  'f64.trunc': Math.trunc,
  'f64.nearest': nearest,
  'f64.eq': (x, y) => flag(x === y),
  'f64.ne': (x, y) => flag(x !== y),
  'f64.lt': (x, y) => flag(x < y),
  'f64.gt': (x, y) => flag(x > y),
  'f64.le': (x, y) => flag(x <= y),
  'f64.ge': (x, y) => flag(x >= y),
  'f64.convert_i32_s': x => x,
  'f64.convert_i32_u': x => x >>> 0,
  'i32.trunc_sat_f64_s': x => saturated(x, -(2 ** 31), 2 ** 31 - 1),
  'i32.trunc_sat_f64_u': x => saturated(x, 0, 2 ** 32 - 1)
}

/** Where a function runs. */
export interface State {
  readonly locals: Map<Local, number>
  readonly globals: Map<Global, number>
  readonly memory: DataView
}

export const valueOf = (e: Expr, s: State): number => {
  switch (e._tag) {
    case 'Constant':
      return Number(e.value)
    case 'Get':
      return s.locals.get(e.local) ?? 0
    case 'GetGlobal':
      return s.globals.get(e.global) ?? e.global.initial
    case 'Select':
    case 'Choose':
      return valueOf(e.condition, s) !== 0 ? valueOf(e.yes, s) : valueOf(e.no, s)
    case 'Call': {
      const xs = e.operands.map(x => valueOf(x, s))
      if (e.callee._tag === 'HostFunction') return Number(e.callee.run(...xs))
      return runDefinition(e.callee, xs, s)!
    }
    case 'Operation': {
      const xs = e.operands.map(x => valueOf(x, s))
      if (e.name === 'i32.load') return s.memory.getInt32(xs[0] + e.offset, true)
      if (e.name === 'f64.load') return s.memory.getFloat64(xs[0] + e.offset, true)
      return meanings[e.name]!(...xs)
    }
  }
}

export const runBlock = (block: Block, s: State): void => block.forEach(x => runStatement(x, s))

const runStatement = (x: Statement, s: State): void => {
  switch (x._tag) {
    case 'Set':
      return void s.locals.set(x.local, valueOf(x.value, s))
    case 'SetGlobal':
      return void s.globals.set(x.global, valueOf(x.value, s))
    case 'Store': {
      const [at, value] = [valueOf(x.address, s) + x.offset, valueOf(x.value, s)]
      return x.name === 'i32.store' ? s.memory.setInt32(at, value, true) : s.memory.setFloat64(at, value, true)
    }
    case 'For': {
      const [from, to] = [valueOf(x.from, s), valueOf(x.to, s)]
      for (let i = from; i >>> 0 < to >>> 0; i += x.step) {
        s.locals.set(x.local, i)
        runBlock(x.body, s)
      }
      return
    }
    case 'While':
      for (;;) {
        runBlock(x.before, s)
        if (valueOf(x.condition, s) === 0) return
        runBlock(x.body, s)
      }
    case 'If':
      return runBlock(valueOf(x.condition, s) !== 0 ? x.yes : x.no, s)
    case 'Perform': {
      const xs = x.operands.map(o => valueOf(o, s))
      if (x.callee._tag === 'HostFunction') x.callee.run(...xs)
      else runDefinition(x.callee, xs, s)
      return
    }
    case 'Copy':
    case 'Zero': {
      const all = new Uint8Array(s.memory.buffer)
      const [to, bytes] = [valueOf(x.to, s), valueOf(x.bytes, s)]
      if (x._tag === 'Zero') all.fill(0, to, to + bytes)
      else all.copyWithin(to, valueOf(x.from, s), valueOf(x.from, s) + bytes)
    }
  }
}

export const runDefinition = (d: ir.Definition, xs: readonly number[], s: State): number | null => {
  const inner = { ...s, locals: new Map(d.parameters.map((p, i) => [p, xs[i]])) }
  runBlock(d.body, inner)
  return d.result === null ? null : valueOf(d.result, inner)
}

// --- random functions

export type Pick = (n: number) => number

/** Bytes that are only read, and after them as many that are only written. */
export const area = 256

type Pool = Readonly<Record<'i32' | 'f64', readonly Expr[]>>

const integers = [0, 1, -1, 2, 7, 31, 32, 63, 64, 127, 128, -64, -65, 8191, 8192, 2147483647, -2147483648]
const reals = [0, -0, 1, -1, 0.5, 2.5, -3.5, 1e10, -1e300, NaN, Infinity, -Infinity, 5e-324]

const byType = (type: 'i32' | 'f64'): readonly InstructionName[] =>
  (Object.keys(meanings) as InstructionName[]).filter(name => instructions[name].result === type)

export interface Drawing {
  readonly definition: ir.Definition
  readonly parameters: readonly ('i32' | 'f64')[]
}

/**
 * A function of two integers and two floats whose statements share parts, with calls of `callees`, which write nothing: a part that
 * is shared may be computed earlier than it stands.
 */
export const drawFunction = (
  pick: Pick,
  name: string,
  callees: readonly ir.Callee[],
  globals: readonly Global[],
  writes: boolean
): Drawing => {
  const oneOf = <A>(xs: readonly A[]): A => xs[pick(xs.length)]
  const parameters = (['i32', 'i32', 'f64', 'f64'] as const).map((t, i) => ir.local(t, `p${i}`))
  const mutable = (['i32', 'i32', 'f64'] as const).map((t, i) => ir.local(t, `m${i}`))
  let loops = 0

  const fresh = (type: 'i32' | 'f64', pool: Pool): Expr => {
    const any = (t: 'i32' | 'f64'): Expr =>
      pick(6) === 0 ? (t === 'i32' ? ir.i32(oneOf(integers)) : ir.f64(oneOf(reals))) : oneOf(pool[t])
    const kind = pick(10)
    if (kind === 0) return ir.select(any('i32'), any(type), any(type))
    if (kind === 1) return ir.choose(any('i32'), late(pool, type), late(pool, type))
    if (kind === 2) return ir.load(`${type}.load`, ir.op('i32.and', any('i32'), ir.i32(0x78)), 8 * pick(8))
    if (kind === 3) {
      const able = callees.filter(f => (f._tag === 'HostFunction' ? f.results[0] : f.result?.type) === type)
      if (able.length > 0) {
        const f = oneOf(able)
        const types = f._tag === 'HostFunction' ? f.parameters : f.parameters.map(p => p.type)
        return ir.call(f, ...types.map(t => any(t as 'i32')))
      }
    }
    if (kind === 4 && type === 'i32' && globals.length > 0)
      return ir.op('i32.add', ir.getGlobal(oneOf(globals)), any('i32'))
    const n = oneOf(byType(type))
    return ir.op(n, ...instructions[n].operands.map(t => any(t as 'i32')))
  }
  const grown = (pool: Pool): Pool => {
    const type = oneOf(['i32', 'f64'] as const)
    return { ...pool, [type]: [...pool[type], fresh(type, pool)] }
  }
  const late = (pool: Pool, type: 'i32' | 'f64'): Expr => {
    const n = pool[type].length
    return pool[type][n - 1 - Math.min(pick(n), pick(n))]
  }
  const written = (pool: Pool): Expr => ir.addInt(ir.op('i32.and', late(pool, 'i32'), ir.i32(0x78)), ir.i32(area))

  const block = (start: Pool, depth: number, most: number): { readonly code: Block; readonly pool: Pool } => {
    let pool = start
    const code: Statement[] = []
    for (let n = 1 + pick(most); n > 0; n--) {
      for (let more = pick(5); more > 0; more--) pool = grown(pool)
      const kind = pick(depth > 0 ? 9 : 5)
      if (kind <= 1) {
        const l = oneOf(mutable)
        code.push(ir.set(l, late(pool, l.type as 'i32')))
      } else if (kind <= 3) {
        if (!writes) continue
        const type = oneOf(['i32', 'f64'] as const)
        code.push(ir.store(`${type}.store`, written(pool), late(pool, type), 8 * pick(4)))
      } else if (kind === 4) {
        if (globals.length > 0) code.push(ir.setGlobal(oneOf(globals), late(pool, 'i32')))
      } else if (kind <= 6) {
        const i = ir.local('i32', `i${loops++}`)
        const bound = (): Expr => (pick(2) === 0 ? ir.i32(pick(5)) : ir.op('i32.and', late(pool, 'i32'), ir.i32(3)))
        const [from, to] = [bound(), bound()]
        const inside = block({ ...pool, i32: [...pool.i32, ir.get(i)] }, depth - 1, 3)
        code.push(ir.forLoop(i, from, to, 1 + pick(2), inside.code))
      } else if (kind === 7) {
        const i = ir.local('i32', `w${loops++}`)
        code.push(ir.set(i, ir.i32(pick(4))))
        const inner = { ...pool, i32: [...pool.i32, ir.get(i)] }
        const before = block(inner, 0, 2)
        const body = block(inner, depth - 1, 2)
        const down = ir.set(i, ir.op('i32.sub', ir.get(i), ir.i32(1)))
        code.push(ir.whileLoop(before.code, ir.op('i32.gt_s', ir.get(i), ir.i32(0)), [...body.code, down]))
      } else {
        const [yes, no] = [block(pool, depth - 1, 3), block(pool, depth - 1, 3)]
        code.push(ir.ifThen(late(pool, 'i32'), yes.code, pick(3) === 0 ? [] : no.code))
      }
    }
    return { code, pool }
  }

  const known = [...parameters, ...mutable]
  const start: Pool = {
    i32: known.filter(l => l.type === 'i32').map(ir.get),
    f64: known.filter(l => l.type === 'f64').map(ir.get)
  }
  const first = mutable.map(l => ir.set(l, l.type === 'i32' ? ir.i32(oneOf(integers)) : ir.f64(oneOf(reals))))
  const { code, pool } = block(start, 2, 6)
  const last = mutable.map((l, i) =>
    ir.store(l.type === 'i32' ? 'i32.store' : 'f64.store', ir.i32(2 * area + 8 * i), ir.get(l))
  )
  return {
    definition: ir.define(name, parameters, [...first, ...code, ...(writes ? last : [])], {
      result: late(pool, 'i32')
    }),
    parameters: ['i32', 'i32', 'f64', 'f64']
  }
}
