/** The rule that a module holds no mutable state. */
import ts from 'typescript'
import type { Source } from './sources.js'

const collections = /^(Map|Set|WeakMap|WeakSet)$/
const mutators = /^(push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|set|add|delete|clear)$/

const isInvoked = (node: ts.Node): boolean => {
  const outer = ts.isParenthesizedExpression(node.parent) ? node.parent : node
  return ts.isCallExpression(outer.parent) && outer.parent.expression === outer
}

const children = (node: ts.Node): readonly ts.Node[] => {
  const found: ts.Node[] = []
  ts.forEachChild(node, child => void found.push(child))
  return found
}

/** A node and all below it. */
const everything = (node: ts.Node): readonly ts.Node[] => [node, ...children(node).flatMap(everything)]

/** The nodes that run when the module is loaded: all but the bodies of functions that are not called on the spot. */
const onLoad = (node: ts.Node): readonly ts.Node[] =>
  ts.isFunctionLike(node) && !isInvoked(node) ? [] : [node, ...children(node).flatMap(onLoad)]

const isReadonlyCollection = (node: ts.Node): boolean =>
  ts.isVariableDeclaration(node.parent) && /^Readonly(Map|Set)\b/.test(node.parent.type?.getText() ?? '')

/** One file on its own, with its scopes resolved. */
const resolve = ({ path, text }: Source) => {
  const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true)
  const host: ts.CompilerHost = {
    getSourceFile: name => (name === path ? file : undefined),
    fileExists: name => name === path,
    readFile: () => undefined,
    writeFile: () => undefined,
    getDefaultLibFileName: () => '',
    getCurrentDirectory: () => '',
    getCanonicalFileName: name => name,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n'
  }
  return { file, checker: ts.createProgram([path], { noLib: true, noResolve: true }, host).getTypeChecker() }
}

/** `x` in `x[i]`, `x.a.b`, `x`. */
const base = (node: ts.Expression): ts.Expression =>
  ts.isElementAccessExpression(node) || ts.isPropertyAccessExpression(node) ? base(node.expression) : node

/** The expression that a node writes into, if it writes. */
const writtenBy = (node: ts.Node): ts.Expression | undefined => {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken
    return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment ? node.left : undefined
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const { operator } = node
    return operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken
      ? node.operand
      : undefined
  }
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression))
    return mutators.test(node.expression.name.text) ? node.expression.expression : undefined
  return undefined
}

const isContainer = (node: ts.Expression | undefined): boolean =>
  node !== undefined &&
  (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node) || ts.isNewExpression(node))

/**
 * Complaints about a top-level `let` or `var`; a collection made on load, unless it is declared a `ReadonlyMap` or
 * `ReadonlySet`; and a top-level array, record or object that the file writes into. `allowed` names its exempt
 * variables.
 */
export const moduleState = (source: Source, allowed: readonly string[] = []): readonly string[] => {
  const { file, checker } = resolve(source)
  const say = (node: ts.Node, what: string) =>
    `${source.path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1} ${what}`

  const declarations = file.statements.filter(ts.isVariableStatement).flatMap(({ declarationList }) => declarationList)
  const variables = declarations
    .filter(list => (list.flags & ts.NodeFlags.Const) === 0)
    .flatMap(list => list.declarations)
    .filter(({ name }) => !allowed.includes(name.getText()))
    .map(node => say(node, `the module variable ${node.name.getText()} can change`))

  const made = onLoad(file)
    .filter(ts.isNewExpression)
    .filter(node => collections.test(node.expression.getText()) && !isReadonlyCollection(node))
    .map(node => say(node, `a ${node.expression.getText()} at module level can change; declare it readonly`))

  const containers = declarations
    .flatMap(list => list.declarations)
    .filter(({ initializer }) => isContainer(initializer))
    .map(({ name }) => checker.getSymbolAtLocation(name))
  const written = everything(file)
    .filter(node => {
      const target = writtenBy(node)
      const symbol = target === undefined ? undefined : checker.getSymbolAtLocation(base(target))
      return symbol !== undefined && containers.includes(symbol)
    })
    .map(node => say(node, `writes into a module-level value: ${node.getText().split('\n')[0]}`))

  return [...variables, ...made, ...written]
}
