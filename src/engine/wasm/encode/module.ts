/**
 * A module of the loop IR as WebAssembly.
 *
 * Source: WebAssembly Core Specification 2.0, §5.5 (sections).
 */
import { instructions, type Type } from '../ir/instructions.js'
import type { Block, Callee, Definition, Expr, Global, HostFunction, Local, Statement } from '../ir/ir.js'
import { makeBytes, type Bytes } from './bytes.js'
import { reach } from './reach.js'

const typeCodes: Readonly<Record<Type, number>> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b }

const end = 0x0b
const empty = 0x40
const drop = 0x1a

/** The alignment that a read or write states, as a power of two. */
const alignmentOf = (name: string): number =>
  /(load|store)8/.test(name) ? 0 : name.startsWith('i64') || name.startsWith('f64') ? 3 : 2

interface Places {
  readonly functions: ReadonlyMap<string, number>
  readonly globals: ReadonlyMap<Global, number>
}

/** Names a vector of one known number; empty for anything else. */
const constantKey = (e: Expr): string => {
  if (e._tag !== 'Operation' || e.operands.length !== 1 || !e.name.endsWith('.splat')) return ''
  const [x] = e.operands
  if (x._tag !== 'Constant') return ''
  return `${e.name} ${Object.is(x.value, -0) ? '-0' : String(x.value)}`
}

const isLoop = (s: Statement): boolean =>
  s._tag === 'For' || s._tag === 'While' || (s._tag === 'If' && [...s.yes, ...s.no].some(isLoop))

const writeFunction = (definition: Definition, uses: ReadonlyMap<Expr, number>, places: Places): Uint8Array => {
  const out = makeBytes(512)
  const indices = new Map<Local, number>()
  const types: Type[] = []
  definition.parameters.forEach((p, i) => indices.set(p, i))
  const fresh = (type: Type): number => definition.parameters.length + types.push(type) - 1
  const written = new Set<Local>(definition.parameters)

  const indexOf = (l: Local): number => {
    const known = indices.get(l)
    if (known !== undefined) return known
    const made = fresh(l.type)
    indices.set(l, made)
    return made
  }
  const withIndex = (code: number, index: number): void => {
    out.u8(code)
    out.unsigned(index)
  }
  /**
   * Of vectors of one number, which are made once, before the first loop: V8 13 would make them anew in each iteration, and its
   * revectorizer takes no two for one.
   */
  const constants = new Map<string, number>()
  const callOf = ({ name }: Callee): void => withIndex(0x10, places.functions.get(name)!)

  const instruction = (name: keyof typeof instructions, offset: number, lanes: readonly number[]): void => {
    const { code, prefix, immediate } = instructions[name]
    if (prefix === undefined) out.u8(code)
    else withIndex(prefix, code)
    if (immediate === 'memory' || immediate === 'memoryLane') {
      out.unsigned(alignmentOf(name))
      out.unsigned(offset)
    }
    if (immediate !== undefined && immediate !== 'memory') lanes.forEach(out.u8)
  }

  const expr = (e: Expr, known: Map<Expr, number>): void => {
    switch (e._tag) {
      case 'Constant':
        return constant(e.type, e.value, out)
      case 'Get':
        return withIndex(0x20, indexOf(e.local))
      case 'GetGlobal':
        return withIndex(0x23, places.globals.get(e.global)!)
    }
    const at = known.get(e) ?? constants.get(constantKey(e))
    if (at !== undefined) return withIndex(0x20, at)
    if (e._tag === 'Choose') {
      // What stands elsewhere too is computed before, for what it shares with the other branch to be computed once
      if ((uses.get(e.no) ?? 0) > 1 && !known.has(e.no)) {
        expr(e.no, known)
        out.u8(drop)
      }
      expr(e.condition, known)
      out.u8(0x04)
      out.u8(typeCodes[e.type])
      expr(e.yes, new Map(known))
      out.u8(0x05)
      expr(e.no, new Map(known))
      out.u8(end)
    } else if (e._tag === 'Select') {
      expr(e.yes, known)
      expr(e.no, known)
      expr(e.condition, known)
      if (e.type === 'v128') {
        out.u8(0x1c)
        out.u8(1)
        out.u8(typeCodes.v128)
      } else out.u8(0x1b)
    } else {
      for (const operand of e.operands) expr(operand, known)
      if (e._tag === 'Call') callOf(e.callee)
      else instruction(e.name, e.offset, e.lanes)
    }
    if (uses.get(e)! > 1) {
      const made = fresh(e.type)
      known.set(e, made)
      withIndex(0x22, made)
    }
  }

  const statement = (s: Statement, known: Map<Expr, number>): void => {
    switch (s._tag) {
      case 'Set':
        expr(s.value, known)
        // What was computed from the old value is not known any more
        if (written.has(s.local)) known.clear()
        written.add(s.local)
        return withIndex(0x21, indexOf(s.local))
      case 'SetGlobal':
        expr(s.value, known)
        known.clear()
        return withIndex(0x24, places.globals.get(s.global)!)
      case 'Store':
        expr(s.address, known)
        expr(s.value, known)
        return instruction(s.name, s.offset, s.lanes)
      case 'For':
        return forLoop(s, known)
      case 'While':
        out.u8(0x02)
        out.u8(empty)
        out.u8(0x03)
        out.u8(empty)
        {
          const inside: Map<Expr, number> = new Map()
          for (const b of s.before) statement(b, inside)
          expr(s.condition, inside)
          out.u8(0x45)
          withIndex(0x0d, 1)
          block(s.body)
        }
        withIndex(0x0c, 0)
        out.u8(end)
        out.u8(end)
        return known.clear()
      case 'If':
        expr(s.condition, known)
        out.u8(0x04)
        out.u8(empty)
        block(s.yes, new Map(known))
        if (s.no.length > 0) {
          out.u8(0x05)
          block(s.no, new Map(known))
        }
        out.u8(end)
        return known.clear()
      case 'Perform':
        for (const operand of s.operands) expr(operand, known)
        return callOf(s.callee)
      case 'Copy':
        expr(s.to, known)
        expr(s.from, known)
        expr(s.bytes, known)
        withIndex(0xfc, 10)
        out.u8(0)
        return out.u8(0)
      case 'Zero':
        expr(s.to, known)
        out.u8(0x41)
        out.signed(0)
        expr(s.bytes, known)
        withIndex(0xfc, 11)
        return out.u8(0)
    }
  }

  const block = (statements: Block, known: Map<Expr, number> = new Map()): void => {
    for (const s of statements) statement(s, known)
  }

  /** Tested before the first iteration where it may not happen, and after each. */
  const forLoop = (s: Extract<Statement, { _tag: 'For' }>, known: Map<Expr, number>): void => {
    const i = indexOf(s.local)
    const [first, last] = [s.from, s.to].map(e => (e._tag === 'Constant' ? Number(e.value) : undefined))
    if (first !== undefined && last !== undefined && first >= last) return
    expr(s.from, known)
    withIndex(0x21, i)
    written.add(s.local)
    if (first !== undefined && last !== undefined && first + s.step >= last) {
      block(s.body)
      return known.clear()
    }
    let limit: () => void
    if (last === undefined) {
      const bound = fresh('i32')
      expr(s.to, known)
      withIndex(0x21, bound)
      limit = () => withIndex(0x20, bound)
    } else limit = () => constant('i32', last, out)
    const certain = first !== undefined && last !== undefined
    if (!certain) {
      withIndex(0x20, i)
      limit()
      out.u8(0x49)
      out.u8(0x04)
      out.u8(empty)
    }
    out.u8(0x03)
    out.u8(empty)
    block(s.body)
    withIndex(0x20, i)
    constant('i32', s.step, out)
    out.u8(0x6a)
    withIndex(0x22, i)
    limit()
    out.u8(0x49)
    withIndex(0x0d, 0)
    out.u8(end)
    if (!certain) out.u8(end)
    known.clear()
  }

  if (definition.body.some(isLoop))
    for (const e of uses.keys()) {
      const key = constantKey(e)
      if (key === '' || constants.has(key)) continue
      expr(e, new Map())
      const made = fresh('v128')
      constants.set(key, made)
      withIndex(0x21, made)
    }
  const known: Map<Expr, number> = new Map()
  block(definition.body, known)
  if (definition.result !== null) expr(definition.result, known)
  out.u8(end)

  const whole = makeBytes(512)
  writeLocals(types, whole)
  whole.bytes(out.done())
  return whole.done()
}

/** Neighbours of one type are declared together. */
const writeLocals = (types: readonly Type[], out: Bytes): void => {
  const runs: { type: Type; count: number }[] = []
  for (const type of types) {
    const last = runs[runs.length - 1]
    if (last?.type === type) last.count++
    else runs.push({ type, count: 1 })
  }
  out.unsigned(runs.length)
  for (const { type, count } of runs) {
    out.unsigned(count)
    out.u8(typeCodes[type])
  }
}

const constant = (type: Exclude<Type, 'v128'>, value: number | bigint, out: Bytes): void => {
  switch (type) {
    case 'i32':
      out.u8(0x41)
      return out.signed(Number(value))
    case 'i64':
      out.u8(0x42)
      return out.signed64(BigInt(value))
    case 'f32':
      out.u8(0x43)
      return out.f32(Number(value))
    case 'f64':
      out.u8(0x44)
      return out.f64(Number(value))
  }
}

interface Signature {
  readonly parameters: readonly Type[]
  readonly results: readonly Type[]
}

const signatureOf = (f: Callee): Signature =>
  f._tag === 'HostFunction'
    ? f
    : { parameters: f.parameters.map(p => p.type), results: f.result === null ? [] : [f.result.type] }

const keyOf = ({ parameters, results }: Signature): string => `${parameters.join()}:${results.join()}`

/** WebAssembly, and what it asks of its host under `host`, besides `memory`. */
export interface Encoded {
  readonly bytes: Uint8Array
  readonly imports: readonly HostFunction[]
}

/** A module that exports some functions by their names, with all that they call. */
export const encodeModule = (exported: readonly Definition[]): Encoded => {
  const { definitions, imports } = reach(exported)
  const declared: readonly Callee[] = [...imports, ...definitions.keys()]
  const globals = [...new Set([...definitions.values()].flatMap(s => [...s.globals]))]
  const places: Places = {
    functions: new Map(declared.map((f, i) => [f.name, i])),
    globals: new Map(globals.map((g, i) => [g, i]))
  }
  const signatures = declared.map(signatureOf)
  const kinds = [...new Map(signatures.map(f => [keyOf(f), f])).values()]
  const kindOf = new Map(kinds.map((f, i) => [keyOf(f), i]))
  const out = makeBytes(16384)
  const section = (id: number, count: number, write: () => void): void => {
    if (count === 0) return
    out.u8(id)
    out.sized(() => {
      out.unsigned(count)
      write()
    })
  }
  ;[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0].forEach(out.u8)
  section(1, kinds.length, () => {
    for (const { parameters, results } of kinds) {
      out.u8(0x60)
      for (const types of [parameters, results]) {
        out.unsigned(types.length)
        types.forEach(t => out.u8(typeCodes[t]))
      }
    }
  })
  section(2, imports.length + 1, () => {
    out.text('host')
    out.text('memory')
    ;[2, 0, 0].forEach(out.u8)
    for (const f of imports) {
      out.text('host')
      out.text(f.name)
      out.u8(0)
      out.unsigned(kindOf.get(keyOf(f))!)
    }
  })
  section(3, definitions.size, () => signatures.slice(imports.length).forEach(s => out.unsigned(kindOf.get(keyOf(s))!)))
  section(6, globals.length, () => {
    for (const g of globals) {
      out.u8(typeCodes.i32)
      out.u8(1)
      constant('i32', g.initial, out)
      out.u8(end)
    }
  })
  section(7, exported.length, () => {
    for (const f of exported) {
      out.text(f.name)
      out.u8(0)
      out.unsigned(places.functions.get(f.name)!)
    }
  })
  section(10, definitions.size, () => {
    for (const [d, { uses }] of definitions) {
      const body = writeFunction(d, uses, places)
      out.unsigned(body.length)
      out.bytes(body)
    }
  })
  out.u8(0)
  out.sized(() => writeNames(declared, out))
  return { bytes: out.done(), imports }
}

/** The names of functions, for profiles and stack traces. */
const writeNames = (functions: readonly Callee[], out: Bytes): void => {
  out.text('name')
  out.u8(1)
  out.sized(() => {
    out.unsigned(functions.length)
    functions.forEach(({ name }, i) => {
      out.unsigned(i)
      out.text(name)
    })
  })
}
