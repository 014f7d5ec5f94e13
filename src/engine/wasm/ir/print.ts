/**
 * The loop IR as text.
 */
import type { Block, Definition, Expr, Local, Statement } from './ir.js'

/** Short names for locals, in the order in which they are met. */
type NameOf = (l: Local) => string

const namer = (): NameOf => {
  const names = new Map<Local, string>()
  return l => {
    const known = names.get(l) ?? `${l.name}${names.size}`
    names.set(l, known)
    return known
  }
}

const showExpr = (e: Expr, name: NameOf): string => {
  const all = (xs: readonly Expr[]): string => xs.map(x => showExpr(x, name)).join(', ')
  switch (e._tag) {
    case 'Constant':
      return String(e.value)
    case 'Get':
      return name(e.local)
    case 'GetGlobal':
      return e.global.name
    case 'Select':
    case 'Choose':
      return `(${all([e.condition])} ? ${all([e.yes])} : ${all([e.no])})`
    case 'Call':
      return `${e.callee.name}(${all(e.operands)})`
    case 'Operation': {
      const at = e.offset > 0 ? ` +${e.offset}` : ''
      const lanes = e.lanes.length > 0 ? `[${e.lanes.join(' ')}]` : ''
      return `${e.name}${lanes}(${all(e.operands)}${at})`
    }
  }
}

const showBlock = (block: Block, name: NameOf): readonly string[] =>
  block.flatMap(s => showStatement(s, name)).map(line => `  ${line}`)

const showStatement = (s: Statement, name: NameOf): readonly string[] => {
  const show = (e: Expr): string => showExpr(e, name)
  switch (s._tag) {
    case 'Set':
      return [`${name(s.local)} = ${show(s.value)}`]
    case 'SetGlobal':
      return [`${s.global.name} = ${show(s.value)}`]
    case 'Store':
      return [`${s.name}(${show(s.address)}${s.offset > 0 ? ` +${s.offset}` : ''}) = ${show(s.value)}`]
    case 'For':
      return [`for ${name(s.local)} = ${show(s.from)} until ${show(s.to)} by ${s.step}`, ...showBlock(s.body, name)]
    case 'While':
      return ['loop', ...showBlock(s.before, name), `  while ${show(s.condition)}`, ...showBlock(s.body, name)]
    case 'If':
      return [
        `if ${show(s.condition)}`,
        ...showBlock(s.yes, name),
        ...(s.no.length > 0 ? ['else', ...showBlock(s.no, name)] : [])
      ]
    case 'Perform':
      return [`${s.callee.name}(${s.operands.map(show).join(', ')})`]
    case 'Copy':
      return [`copy ${show(s.bytes)} bytes from ${show(s.from)} to ${show(s.to)}`]
    case 'Zero':
      return [`zero ${show(s.bytes)} bytes at ${show(s.to)}`]
  }
}

const showDefinition = (d: Definition): string => {
  const name = namer()
  const parameters = d.parameters.map(p => `${name(p)}: ${p.type}`).join(', ')
  const result = d.result === null ? [] : [`  → ${showExpr(d.result, name)}`]
  const note = d.note === '' ? '' : `  ;; ${d.note}`
  return [`${d.name}(${parameters})${note}`, ...showBlock(d.body, name), ...result].join('\n')
}

export const showDefinitions = (definitions: Iterable<Definition>): string =>
  [...definitions].map(showDefinition).join('\n')
