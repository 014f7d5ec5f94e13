/**
 * What functions are made of: what they call, and which of their parts occur more than once.
 */
import type { Callee, Definition, Expr, Global, HostFunction, Statement } from '../ir/ir.js'
import { sameCallee } from '../ir/same.js'

/** What a function is made of: how often each part occurs (what occurs once needs no local), and what it names. */
export interface Survey {
  readonly uses: ReadonlyMap<Expr, number>
  readonly callees: ReadonlySet<Callee>
  readonly globals: ReadonlySet<Global>
}

const survey = (definition: Definition): Survey => {
  const uses = new Map<Expr, number>()
  const callees = new Set<Callee>()
  const globals = new Set<Global>()
  const expr = (e: Expr): void => {
    if (e._tag === 'Constant' || e._tag === 'Get') return
    if (e._tag === 'GetGlobal') {
      globals.add(e.global)
      return
    }
    const n = uses.get(e)
    uses.set(e, (n ?? 0) + 1)
    if (n !== undefined) return
    if (e._tag === 'Call') callees.add(e.callee)
    if (e._tag === 'Select' || e._tag === 'Choose') [e.yes, e.no, e.condition].forEach(expr)
    else e.operands.forEach(expr)
  }
  const statement = (s: Statement): void => {
    switch (s._tag) {
      case 'Set':
        return expr(s.value)
      case 'SetGlobal':
        globals.add(s.global)
        return expr(s.value)
      case 'Store':
        expr(s.address)
        return expr(s.value)
      case 'For':
        expr(s.from)
        expr(s.to)
        return s.body.forEach(statement)
      case 'While':
        s.before.forEach(statement)
        expr(s.condition)
        return s.body.forEach(statement)
      case 'If':
        expr(s.condition)
        s.yes.forEach(statement)
        return s.no.forEach(statement)
      case 'Perform':
        callees.add(s.callee)
        return s.operands.forEach(expr)
      case 'Copy':
        expr(s.to)
        expr(s.from)
        return expr(s.bytes)
      case 'Zero':
        expr(s.to)
        return expr(s.bytes)
    }
  }
  definition.body.forEach(statement)
  if (definition.result !== null) expr(definition.result)
  return { uses, callees, globals }
}

/** Everything that some functions call, each once by its name, callees first. Two functions of one name must be the same. */
export const reach = (
  roots: readonly Definition[]
): { readonly definitions: ReadonlyMap<Definition, Survey>; readonly imports: readonly HostFunction[] } => {
  const definitions = new Map<Definition, Survey>()
  const imports: HostFunction[] = []
  const seen = new Map<string, Callee>()
  const checked = new Set<Callee>()
  const visit = (f: Callee): void => {
    const known = seen.get(f.name)
    if (known !== undefined) {
      if (known !== f && !checked.has(f)) checkSame(known, f)
      checked.add(f)
      return
    }
    seen.set(f.name, f)
    if (f._tag === 'HostFunction') imports.push(f)
    else {
      const s = survey(f)
      s.callees.forEach(visit)
      definitions.set(f, s)
    }
  }
  const checkSame = (f: Callee, g: Callee): void => {
    if (!sameCallee(f, g)) throw new Error(`two functions are called ${f.name}, and differ`)
    if (g._tag === 'Definition') survey(g).callees.forEach(visit)
  }
  roots.forEach(visit)
  return { definitions, imports }
}
