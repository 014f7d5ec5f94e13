/**
 * Which tests may see a fault of a file: those of its own room first, cheapest first, then wider ones.
 */
import { existsSync, readdirSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { longest } from '../../test/support/longest.js'

/** The planted bugs of the kit. */
const planted = ['test/laws/mutants.test.ts', 'test/laws/slowMutants.test.ts']

const contract = ['test/special-values.test.ts', 'test/primitives.test.ts']
const programs = ['test/programs.test.ts', 'test/transforms.test.ts']

/** Tests of the whole that lean on a room. */
const wider: Readonly<Record<string, readonly string[]>> = {
  ndarray: [...contract, 'test/numpy', 'test/primitives'],
  core: ['test/trace', ...programs, 'test/io'],
  primitives: [...contract, ...programs, 'test/transform'],
  trace: [...programs, 'test/transform', 'test/numpy/arrays.test.ts', 'test/numpy/printing.test.ts'],
  engine: ['test/engines.test.ts', 'test/laws/functions.test.ts'],
  transform: [...programs, 'test/engines.test.ts'],
  numpy: ['test/nn', 'test/special-values.test.ts'],
  tree: ['test/transforms.test.ts', 'test/train', 'test/laws/kit.test.ts'],
  nn: ['test/train', ...planted],
  optim: ['test/train', ...planted],
  random: ['test/nn', ...planted],
  data: ['test/train', ...planted],
  train: [...planted, 'test/examples'],
  viz: ['test/examples'],
  io: ['test/examples'],
  fp: ['test/categorical.test.ts', 'test/docs.test.ts'],
  datasets: ['test/examples', 'test/docs.test.ts']
}

const testsIn = (root: string, path: string): readonly string[] => {
  const full = join(root, path)
  if (!existsSync(full)) return []
  if (!statSync(full).isDirectory()) return [path]
  return readdirSync(full).flatMap(name =>
    name.endsWith('.test.ts')
      ? [join(path, name)]
      : statSync(join(full, name)).isDirectory()
        ? testsIn(root, join(path, name))
        : []
  )
}

const cost = (root: string, own: string, path: string): number =>
  path.endsWith(own) ? 0 : longest.includes(path) ? 2 ** 40 : statSync(join(root, path)).size

/** Stages of test files for a file of `src`; each is run only where those before have seen nothing. */
export const stagesOf = (root: string, file: string): readonly (readonly string[])[] => {
  const [, room, ...rest] = file.split('/')
  const own = `${basename(file, '.ts')}.test.ts`
  const inOrder = (paths: readonly string[]): readonly string[] =>
    [...new Set(paths.flatMap(path => testsIn(root, path)))].sort((a, b) => cost(root, own, a) - cost(root, own, b))
  const near = inOrder([
    `test/${[room, ...rest.slice(0, -1)].join('/')}`,
    ...(room === 'ndarray' ? contract : [`test/${room}`])
  ])
  const next = inOrder([...(wider[room] ?? []), 'test/cases']).filter(path => !near.includes(path))
  const all = inOrder(['test']).filter(
    path => !near.includes(path) && !next.includes(path) && !path.startsWith('test/b')
  )
  return [near, next, all].filter(stage => stage.length > 0)
}
