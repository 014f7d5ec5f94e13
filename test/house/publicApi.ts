/** What each public index exports, as the compiler sees it. */
import { join, relative } from 'node:path'
import ts from 'typescript'
import { root } from '../../scripts/layout.js'

export interface Exported {
  readonly name: string
  readonly kind: 'value' | 'type' | 'namespace'
  /** Where it is declared: `src/numpy/reduce.ts:12`. */
  readonly place: string
  /** The tags of its doc comment, without `@`. */
  readonly tags: readonly string[]
}

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  paths: {
    pullback: [join(root, 'src/index.ts')],
    'pullback/laws': [join(root, 'laws/index.ts')],
    'pullback/laws/*': [join(root, 'laws/*/index.ts')],
    'pullback/*': [join(root, 'src/*/index.ts')]
  },
  noLib: true,
  types: []
}

const placeOf = (declaration: ts.Declaration | undefined): string => {
  if (declaration === undefined) return 'nowhere'
  const file = declaration.getSourceFile()
  const path = relative(root, file.fileName).replaceAll('\\', '/')
  return `${path}:${file.getLineAndCharacterOfPosition(declaration.getStart()).line + 1}`
}

/** A name that is both a value and a type counts as a value. */
const kindOf = ({ flags }: ts.Symbol): Exported['kind'] =>
  (flags & ts.SymbolFlags.ValueModule) !== 0 ? 'namespace' : (flags & ts.SymbolFlags.Value) !== 0 ? 'value' : 'type'

/** The exports of every file, by file, ordered by name. The files are paths relative to the repository. */
export const exportsOf = (files: readonly string[]): ReadonlyMap<string, readonly Exported[]> => {
  const program = ts.createProgram(
    files.map(file => join(root, file)),
    options
  )
  const checker = program.getTypeChecker()
  const describe = (exported: ts.Symbol): Exported => {
    const symbol = (exported.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(exported) : exported
    return {
      name: exported.name,
      kind: kindOf(symbol),
      place: placeOf(symbol.declarations?.[0]),
      tags: symbol.getJsDocTags(checker).map(tag => tag.name)
    }
  }
  const exportsOfFile = (file: string): readonly Exported[] => {
    const source = program.getSourceFile(join(root, file))
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source)
    if (module === undefined) return []
    return checker
      .getExportsOfModule(module)
      .map(describe)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  }
  return new Map(files.map(file => [file, exportsOfFile(file)]))
}

const required: Readonly<Record<Exported['kind'], readonly string[]>> = {
  value: ['since', 'category', 'example'],
  type: ['since'],
  namespace: []
}

/** Complaints about absent doc tags. What comes from a dependency is documented there. */
export const missingTags = (exported: readonly Exported[]): readonly string[] =>
  exported
    .filter(({ place }) => !place.includes('node_modules/'))
    .flatMap(({ name, kind, place, tags }) => {
      const missing = required[kind].filter(tag => !tags.includes(tag))
      return missing.length === 0 ? [] : [`${place} ${name} lacks ${missing.map(tag => `@${tag}`).join(', ')}`]
    })
