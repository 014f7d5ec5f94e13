/**
 * Small faults of a source text: one place changed, as a slip of the pen would.
 */
import ts from 'typescript'

export interface Mutant {
  readonly operator: string
  readonly start: number
  readonly end: number
  readonly replacement: string
}

/** What may be put in place of a node. */
type Operator = (node: ts.Node, text: (node: ts.Node) => string) => readonly (readonly [at: ts.Node, by: string])[]

const swapped: Readonly<Partial<Record<ts.SyntaxKind, readonly [string, string]>>> = {
  [ts.SyntaxKind.PlusToken]: ['arithmetic', '-'],
  [ts.SyntaxKind.MinusToken]: ['arithmetic', '+'],
  [ts.SyntaxKind.AsteriskToken]: ['arithmetic', '/'],
  [ts.SyntaxKind.SlashToken]: ['arithmetic', '*'],
  [ts.SyntaxKind.LessThanToken]: ['bound', '<='],
  [ts.SyntaxKind.LessThanEqualsToken]: ['bound', '<'],
  [ts.SyntaxKind.GreaterThanToken]: ['bound', '>='],
  [ts.SyntaxKind.GreaterThanEqualsToken]: ['bound', '>'],
  [ts.SyntaxKind.EqualsEqualsEqualsToken]: ['negation', '!=='],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken]: ['negation', '==='],
  [ts.SyntaxKind.AmpersandAmpersandToken]: ['logic', '||'],
  [ts.SyntaxKind.BarBarToken]: ['logic', '&&']
}

const methods: Readonly<Record<string, string>> = {
  min: 'max',
  max: 'min',
  every: 'some',
  some: 'every',
  floor: 'ceil',
  ceil: 'floor',
  add: 'sub',
  sub: 'add',
  sin: 'cos',
  cos: 'sin',
  lt: 'le',
  le: 'lt',
  gt: 'ge',
  ge: 'gt'
}

/** Functions of which the order of operands is no matter. */
const symmetric: ReadonlySet<string> = new Set(['Math.max', 'Math.min', 'Math.imul'])

const isText = (node: ts.Node): boolean => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)

const binary =
  (name: string): Operator =>
  node => {
    if (!ts.isBinaryExpression(node) || isText(node.left) || isText(node.right)) return []
    const found = swapped[node.operatorToken.kind]
    return found?.[0] === name ? [[node.operatorToken, found[1]]] : []
  }

const operators: Readonly<Record<string, Operator>> = {
  arithmetic: binary('arithmetic'),
  bound: binary('bound'),
  negation: (node, text) => [
    ...binary('negation')(node, text),
    ...(ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken
      ? ([[node, text(node.operand)]] as const)
      : [])
  ],
  logic: binary('logic'),
  choice: (node, text) =>
    ts.isConditionalExpression(node)
      ? [
          [node, text(node.whenTrue)],
          [node, text(node.whenFalse)]
        ]
      : [],
  'dropped term': (node, text) =>
    ts.isBinaryExpression(node) &&
    !isText(node.left) &&
    !isText(node.right) &&
    (node.operatorToken.kind === ts.SyntaxKind.PlusToken || node.operatorToken.kind === ts.SyntaxKind.AsteriskToken)
      ? [
          [node, text(node.left)],
          [node, text(node.right)]
        ]
      : [],
  'forgotten default': (node, text) =>
    ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.QuestionQuestionToken
      ? [[node, text(node.right)]]
      : [],
  constant: (node, text) =>
    ts.isNumericLiteral(node)
      ? [[node, node.text === '0' ? '1' : node.text === '1' ? '2' : `(${text(node)} + 1)`]]
      : [],
  boolean: node =>
    node.kind === ts.SyntaxKind.TrueKeyword
      ? [[node, 'false']]
      : node.kind === ts.SyntaxKind.FalseKeyword
        ? [[node, 'true']]
        : [],
  sign: (node, text) =>
    ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken ? [[node, text(node.operand)]] : [],
  method: node =>
    ts.isPropertyAccessExpression(node) && ts.isCallExpression(node.parent) && Object.hasOwn(methods, node.name.text)
      ? [[node.name, methods[node.name.text]]]
      : [],
  swap: (node, text) =>
    ts.isCallExpression(node) &&
    node.arguments.length >= 2 &&
    !symmetric.has(text(node.expression)) &&
    text(node.arguments[0]) !== text(node.arguments[1])
      ? [[node, `${text(node.expression)}(${swapTwo(node.arguments.map(text)).join(', ')})`]]
      : [],
  'part of a name': node => (ts.isTemplateSpan(node) ? [[node.expression, "''"]] : []),
  'lost element': (node, text) =>
    ts.isArrayLiteralExpression(node) && node.elements.length >= 2
      ? [[node, `[${node.elements.slice(0, -1).map(text).join(', ')}]`]]
      : [],
  'lost statement': node =>
    ts.isExpressionStatement(node) && ts.isBlock(node.parent) && node.parent.statements.length > 1 ? [[node, '']] : []
}

const swapTwo = ([a, b, ...rest]: readonly string[]): readonly string[] => [b, a, ...rest]

/** All faults of a file, in no order that matters. */
export const mutantsOf = (path: string, source: string): readonly Mutant[] => {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.ESNext, true)
  const text = (node: ts.Node): string => node.getText(file)
  const found: Mutant[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isInterfaceDeclaration(node)) return
    for (const [operator, mutate] of Object.entries(operators))
      for (const [at, by] of mutate(node, text))
        found.push({ operator, start: at.getStart(file), end: at.getEnd(), replacement: by })
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}
