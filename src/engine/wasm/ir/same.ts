/**
 * Whether two functions of the loop IR are the same, whatever their locals are called.
 */
import type { Block, Callee, Definition, Expr, Local, Statement } from './ir.js'

const sameList = <A>(xs: readonly A[], ys: readonly A[], same: (x: A, y: A) => boolean = Object.is): boolean =>
  xs.length === ys.length && xs.every((x, i) => same(x, ys[i]))

/** Callees are compared by name: each is compared by itself. */
const sameName = (f: Callee, g: Callee): boolean => f._tag === g._tag && f.name === g.name

/** Whether two stand for each other alone; the first that are asked about do. */
const pairs = <A>(): ((a: A, b: A) => boolean) => {
  const there = new Map<A, A>()
  const back = new Map<A, A>()
  return (a, b) => {
    if (!there.has(a) && !back.has(b)) {
      there.set(a, b)
      back.set(b, a)
    }
    return there.get(a) === b && back.get(b) === a
  }
}

const sameDefinition = (f: Definition, g: Definition): boolean => {
  const arePaired = pairs<Local>()
  const sameLocal = (a: Local, b: Local): boolean => arePaired(a, b) && a.type === b.type
  const areParts = pairs<Expr>()
  const compared = new Set<Expr>()
  const all = (xs: readonly Expr[], ys: readonly Expr[]): boolean => sameList(xs, ys, sameExpr)
  /** What is computed once where it occurs twice is computed once in both. */
  const sameExpr = (a: Expr, b: Expr): boolean => {
    if (a._tag === 'Constant' || a._tag === 'Get' || a._tag === 'GetGlobal') return sameNode(a, b)
    if (!areParts(a, b)) return false
    if (compared.has(a)) return true
    compared.add(a)
    return sameNode(a, b)
  }
  const sameNode = (a: Expr, b: Expr): boolean => {
    if (a._tag === 'Constant') return b._tag === 'Constant' && a.type === b.type && Object.is(a.value, b.value)
    if (a._tag === 'Get') return b._tag === 'Get' && sameLocal(a.local, b.local)
    if (a._tag === 'GetGlobal') return b._tag === 'GetGlobal' && a.global === b.global
    if (a._tag === 'Call') return b._tag === 'Call' && sameName(a.callee, b.callee) && all(a.operands, b.operands)
    if (a._tag === 'Select' || a._tag === 'Choose')
      return b._tag === a._tag && all([a.condition, a.yes, a.no], [b.condition, b.yes, b.no])
    return (
      b._tag === 'Operation' &&
      a.name === b.name &&
      a.offset === b.offset &&
      sameList(a.lanes, b.lanes) &&
      all(a.operands, b.operands)
    )
  }
  const sameStatement = (s: Statement, t: Statement): boolean => {
    switch (s._tag) {
      case 'Set':
        return t._tag === 'Set' && sameLocal(s.local, t.local) && sameExpr(s.value, t.value)
      case 'SetGlobal':
        return t._tag === 'SetGlobal' && s.global === t.global && sameExpr(s.value, t.value)
      case 'Store':
        return (
          t._tag === 'Store' &&
          s.name === t.name &&
          s.offset === t.offset &&
          sameList(s.lanes, t.lanes) &&
          all([s.address, s.value], [t.address, t.value])
        )
      case 'For':
        return (
          t._tag === 'For' &&
          sameLocal(s.local, t.local) &&
          s.step === t.step &&
          all([s.from, s.to], [t.from, t.to]) &&
          sameBlock(s.body, t.body)
        )
      case 'While':
        return (
          t._tag === 'While' &&
          sameBlock(s.before, t.before) &&
          sameExpr(s.condition, t.condition) &&
          sameBlock(s.body, t.body)
        )
      case 'If':
        return t._tag === 'If' && sameExpr(s.condition, t.condition) && sameBlock(s.yes, t.yes) && sameBlock(s.no, t.no)
      case 'Perform':
        return t._tag === 'Perform' && sameName(s.callee, t.callee) && all(s.operands, t.operands)
      case 'Copy':
        return t._tag === 'Copy' && all([s.to, s.from, s.bytes], [t.to, t.from, t.bytes])
      case 'Zero':
        return t._tag === 'Zero' && all([s.to, s.bytes], [t.to, t.bytes])
    }
  }
  const sameBlock = (s: Block, t: Block): boolean => sameList(s, t, sameStatement)
  return (
    sameList(f.parameters, g.parameters, sameLocal) &&
    sameBlock(f.body, g.body) &&
    (f.result === null || g.result === null ? f.result === g.result : sameExpr(f.result, g.result))
  )
}

/** Whether either may stand for the other: functions of the host are what they close over, too. */
export const sameCallee = (f: Callee, g: Callee): boolean =>
  f._tag === 'Definition'
    ? g._tag === 'Definition' && sameDefinition(f, g)
    : g._tag === 'HostFunction' &&
      sameList(f.parameters, g.parameters) &&
      sameList(f.results, g.results) &&
      f.run === g.run
