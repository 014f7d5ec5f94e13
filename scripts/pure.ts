/**
 * What bundlers may leave out: modules of the package do nothing but define, so every call that a definition makes is marked as pure,
 * and a definition that nobody uses goes with all that only it uses.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const mark = '/* @__PURE__ */ '

/** Where the calls begin that run when the module is loaded. */
const calls = (node: ts.Node): readonly number[] => {
  if (ts.isFunctionLike(node)) return []
  const inside: number[] = []
  ts.forEachChild(node, child => void inside.push(...calls(child)))
  return ts.isCallExpression(node) || ts.isNewExpression(node) ? [node.getStart(), ...inside] : inside
}

export const markPure = (text: string): string => {
  const { statements } = ts.createSourceFile('module.js', text, ts.ScriptTarget.Latest, true)
  const places = [...new Set(statements.filter(ts.isVariableStatement).flatMap(calls))].sort((a, b) => a - b)
  return [...places, text.length].map((end, i) => text.slice(i === 0 ? 0 : places[i - 1], end)).join(mark)
}

/** Every module below a folder. */
export const markAll = (folder: string): void => {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (statSync(path).isDirectory()) markAll(path)
    else if (name.endsWith('.js')) writeFileSync(path, markPure(readFileSync(path, 'utf8')))
  }
}
