/** The one description of the package's public layout; the exports map, the documents and the tests are read from it. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '..')

/** Where a sub-path of the package has its index. `'.'` is the root import. */
const sources: Readonly<Record<string, string>> = {
  '.': 'src',
  './numpy': 'src/numpy',
  './tree': 'src/tree',
  './random': 'src/random',
  './nn': 'src/nn',
  './optim': 'src/optim',
  './data': 'src/data',
  './train': 'src/train',
  './io': 'src/io',
  './datasets': 'src/datasets',
  './viz': 'src/viz',
  './fp': 'src/fp',
  './fp/Diff': 'src/fp/Diff',
  './laws': 'laws',
  './laws/arb': 'laws/arb',
  './laws/matchers': 'laws/matchers'
}

export interface EntryPoint {
  /** As a user writes it: `pullback/numpy`. */
  readonly name: string
  /** As the exports map writes it: `./numpy`. */
  readonly subPath: string
  /** The index file, relative to the repository: `src/numpy/index.ts`. */
  readonly file: string
}

/** The public sub-paths whose index exists. */
export const entryPoints: ReadonlyArray<EntryPoint> = Object.entries(sources)
  .map(([subPath, folder]) => ({ name: posix.join('pullback', subPath), subPath, file: `${folder}/index.ts` }))
  .filter(({ file }) => existsSync(join(root, file)))

const built = (format: 'esm' | 'cjs', file: string, extension: 'js' | 'd.ts') =>
  `./dist/${format}/${file.replace(/ts$/, extension)}`

const conditions = (file: string) => ({
  import: { types: built('esm', file, 'd.ts'), default: built('esm', file, 'js') },
  require: { types: built('cjs', file, 'd.ts'), default: built('cjs', file, 'js') }
})

/** The fields of `package.json` that follow from the entry points; `typesVersions` serves resolvers that know no `exports`. */
export const packageFields = (entries: ReadonlyArray<EntryPoint>) => ({
  main: './dist/cjs/src/index.js',
  types: './dist/cjs/src/index.d.ts',
  exports: {
    ...Object.fromEntries(entries.map(({ subPath, file }) => [subPath, conditions(file)])),
    './package.json': './package.json'
  },
  typesVersions: {
    '*': Object.fromEntries(
      entries
        .filter(({ subPath }) => subPath !== '.')
        .map(({ subPath, file }) => [subPath.slice(2), [built('cjs', file, 'd.ts')]])
    )
  }
})

export const readPackage = (): Readonly<Record<string, unknown>> =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Record<string, unknown>
