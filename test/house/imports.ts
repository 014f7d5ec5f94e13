/** Rules about who imports whom. */
import { isBuiltin } from 'node:module'
import { posix } from 'node:path'
import ts from 'typescript'
import type { Source } from './sources.js'

/** A folder of `src` imports from itself and from folders earlier in this list. */
export const order: readonly string[] = [
  'ndarray',
  'tree',
  'core',
  'primitives',
  'trace',
  'engine',
  'transform',
  'solve',
  'numpy',
  'random',
  'nn',
  'optim',
  'data',
  'train',
  'io',
  'datasets',
  'viz',
  'fp'
]

/** The rooms of folders that have some, in their order; '' is the folder itself. */
export const rooms: Readonly<Record<string, readonly string[]>> = {
  primitives: ['rule', 'array', 'program', ''],
  transform: ['tree', 'read', '', 'custom', 'control', 'check'],
  numpy: ['calling', 'elementwise', 'indexing', 'shape', 'product', 'reduce', '']
}

interface Import {
  readonly line: number
  readonly specifier: string
  /** The file in the repository, for a relative import. */
  readonly target: string | undefined
}

/** The augmentation of a module is no import: nothing is loaded. */
export const importsOf = ({ path, text }: Source): readonly Import[] =>
  ts
    .preProcessFile(text, true, true)
    .importedFiles.filter(({ pos }) => !/declare module\s+['"]?$/.test(text.slice(0, pos)))
    .map(({ fileName, pos }) => ({
      line: text.slice(0, pos).split('\n').length,
      specifier: fileName,
      target: fileName.startsWith('.') ? posix.join(posix.dirname(path), fileName.replace(/\.js$/, '.ts')) : undefined
    }))

/** Files directly under `src` stand above all folders; `laws` stands above `src`. */
const rank = (path: string): number => {
  const [top, folder = '', inside, deeper] = path.split('/')
  if (top !== 'src') return order.length + 1
  if (inside === undefined) return order.length
  const own = rooms[folder] ?? ['']
  const room = folder in rooms && deeper !== undefined ? own.indexOf(inside) : own.indexOf('')
  return room < 0 ? -1 : order.indexOf(folder) + room / own.length
}

export const goesDownOnly = (source: Source): readonly string[] => {
  const own = rank(source.path)
  if (own < 0) return [`${source.path}: its folder has no place in the order of folders`]
  return importsOf(source)
    .filter(({ target }) => target !== undefined && rank(target) > own)
    .map(({ line, target }) => `${source.path}:${line} imports ${target}, which stands above it`)
}

/** The packages a published file may import, and in which form. */
const isAllowedPackage = (specifier: string, isLaw: boolean): boolean =>
  /^fp-ts\/lib\/\w+\.js$/.test(specifier) ||
  specifier === 'io-ts' ||
  (isLaw && (specifier === 'fast-check' || /^pullback(\/\w+)?$/.test(specifier)))

export const importForms = (source: Source): readonly string[] =>
  importsOf(source).flatMap(({ line, specifier, target }) => {
    const complaint =
      target !== undefined
        ? specifier.endsWith('.js')
          ? undefined
          : "a relative import ends in '.js'"
        : isBuiltin(specifier)
          ? 'a Node built-in: the library runs in browsers'
          : isAllowedPackage(specifier, source.path.startsWith('laws/'))
            ? undefined
            : "only 'fp-ts/lib/Name.js' and 'io-ts' are dependencies"
    return complaint === undefined ? [] : [`${source.path}:${line} '${specifier}': ${complaint}`]
  })

/** The import cycles among the files: one path through each group of files that reach one another. */
export const importCycles = (sources: readonly Source[]): readonly string[] => {
  const known = new Set(sources.map(source => source.path))
  const edges = new Map(
    sources.map(source => [
      source.path,
      importsOf(source).flatMap(({ target }) => (target !== undefined && known.has(target) ? [target] : []))
    ])
  )
  const finished = new Set<string>()
  const visit = (path: string, trail: readonly string[]): readonly string[] => {
    if (trail.includes(path)) return [[...trail.slice(trail.indexOf(path)), path].join(' → ')]
    if (finished.has(path)) return []
    const cycles = (edges.get(path) ?? []).flatMap(next => visit(next, [...trail, path]))
    finished.add(path)
    return cycles
  }
  return sources.flatMap(({ path }) => visit(path, []))
}
