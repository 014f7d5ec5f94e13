/**
 * How strong the tests are: random faults of `src`, one at a time, and the tests that should see them.
 *
 *   npm run mutation -- [--count 150] [--seed n] [--only src/trace] [--stages 3] [--workers 1]
 *
 * Works in a copy of the tree. A fault that the compiler refuses is set apart; one that no stage of tests sees has survived, unless
 * `scripts/mutation/equivalent.json` says why nothing could see it. The seed is printed, and what happened to each fault is
 * written to `.cache/mutation.jsonl` as it happens.
 */
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import ts from 'typescript'
import { root } from './layout.js'
import { mutantsOf, type Mutant } from './mutation/operators.js'
import { stagesOf } from './mutation/rooms.js'

/** A fault that nothing could see, known by the line it is in: numbers of lines move. */
interface Equivalent {
  readonly file: string
  readonly text: string
  readonly from: string
  readonly to: string
  readonly reason: string
}

type Fate = 'killed' | 'killed by time' | 'survived' | 'equivalent' | 'refused'

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '150' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    only: { type: 'string', default: 'src/' },
    stages: { type: 'string', default: '3' },
    workers: { type: 'string', default: '1' }
  }
})

// --- a copy

const copied = [
  'src',
  'laws',
  'test',
  'examples',
  'scripts',
  'docs',
  'package.json',
  'tsconfig.json',
  'tsconfig.esm.json',
  'tsconfig.cjs.json',
  'vitest.config.ts',
  'README.md',
  'CHANGELOG.md',
  'CONTRIBUTING.md'
]

const copy = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'pullback-mutation-'))
  for (const path of copied) cpSync(join(root, path), join(folder, path), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

// --- random choices, from a seed

/** Numbers in [0, 1), by Mulberry32. */
const generator = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

// --- the compiler

/** Whether the compiler takes a file with another text. */
const checker = (folder: string): ((path: string, text: string) => boolean) => {
  const config = ts.readConfigFile(join(folder, 'tsconfig.json'), path => readFileSync(path, 'utf8'))
  const parsed = ts.parseJsonConfigFileContent(config.config, ts.sys, folder)
  const changed = new Map<string, { readonly text: string; readonly version: number }>()
  let version = 0
  const service = ts.createLanguageService({
    getCompilationSettings: () => parsed.options,
    getScriptFileNames: () => parsed.fileNames.filter(name => !relative(folder, name).startsWith('test')),
    getScriptVersion: name => String(changed.get(name)?.version ?? 0),
    getScriptSnapshot: name => {
      const text = changed.get(name)?.text ?? ts.sys.readFile(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: path => ts.sys.fileExists(path),
    readFile: path => ts.sys.readFile(path)
  })
  return (path, text) => {
    const full = join(folder, path)
    changed.set(full, { text, version: ++version })
    const found = [...service.getSyntacticDiagnostics(full), ...service.getSemanticDiagnostics(full)]
    changed.set(full, { text: readFileSync(full, 'utf8'), version: ++version })
    return found.length === 0
  }
}

// --- the tests

const run = (folder: string, files: readonly string[]): 'passed' | 'failed' | 'timed out' => {
  const { status, signal } = spawnSync(
    'npx',
    ['vitest', 'run', '--bail=1', '--no-isolate', `--maxWorkers=${options.workers}`, '--reporter=dot', ...files],
    {
      cwd: folder,
      env: { ...process.env, LAWS_RUNS: process.env['LAWS_RUNS'] ?? '0.3' },
      timeout: 900_000,
      killSignal: 'SIGKILL',
      stdio: 'ignore'
    }
  )
  return signal !== null ? 'timed out' : status === 0 ? 'passed' : 'failed'
}

/** Test files without those that fail where nothing is mutated, each stage tried once. */
const sound = (folder: string): ((files: readonly string[]) => readonly string[]) => {
  const known = new Map<string, readonly string[]>()
  return files => {
    const key = files.join()
    const found =
      known.get(key) ??
      (run(folder, files) === 'passed' ? files : files.filter(file => run(folder, [file]) === 'passed'))
    known.set(key, found)
    return found
  }
}

// --- one fault

interface Planted {
  readonly file: string
  readonly line: number
  /** The line, as it was. */
  readonly text: string
  readonly operator: string
  readonly from: string
  readonly to: string
}

const planted = (file: string, source: string, m: Mutant): Planted => ({
  file,
  line: source.slice(0, m.start).split('\n').length,
  text: source
    .slice(source.lastIndexOf('\n', m.start) + 1)
    .split('\n')[0]
    .trim(),
  operator: m.operator,
  from: source.slice(m.start, m.end),
  to: m.replacement
})

const isListed = (list: readonly Equivalent[], p: Planted): boolean =>
  list.some(e => e.file === p.file && e.text === p.text && e.from === p.from && e.to === p.to)

const main = (): void => {
  const folder = copy()
  const log = join(root, '.cache/mutation.jsonl')
  mkdirSync(dirname(log), { recursive: true })
  const equivalents = JSON.parse(
    readFileSync(join(root, 'scripts/mutation/equivalent.json'), 'utf8')
  ) as readonly Equivalent[]
  const files = ts.sys
    .readDirectory(join(folder, 'src'), ['.ts'])
    .map(path => relative(folder, path))
    .filter(path => path.startsWith(options.only) && !/packed|index\.ts$|coefficients/.test(path))
    .sort()
  const places = files.flatMap(file =>
    mutantsOf(file, readFileSync(join(folder, file), 'utf8')).map(m => ({ file, m }))
  )
  const random = generator(Number(options.seed))
  const isTaken = checker(folder)
  const soundOf = sound(folder)
  const fates: Fate[] = []
  console.log(`seed ${options.seed}, ${places.length} places in ${files.length} files, in ${folder}`)

  const fateOf = (file: string, text: string): readonly [Fate, string] => {
    const full = join(folder, file)
    const source = readFileSync(full, 'utf8')
    for (const stage of stagesOf(folder, file).slice(0, Number(options.stages))) {
      writeFileSync(full, text)
      const result = run(folder, stage)
      writeFileSync(full, source)
      if (result === 'passed') continue
      if (result === 'timed out') return ['killed by time', '']
      const good = soundOf(stage)
      if (good.length === stage.length) return ['killed', stage[0]]
      writeFileSync(full, text)
      const again = good.length === 0 ? 'passed' : run(folder, good)
      writeFileSync(full, source)
      if (again !== 'passed') return ['killed', stage[0]]
    }
    return ['survived', '']
  }

  const wanted = Number(options.count)
  const done = (): number => fates.filter(f => f !== 'refused' && f !== 'equivalent').length
  while (done() < wanted && places.length > 0) {
    const [{ file, m }] = places.splice(Math.floor(random() * places.length), 1)
    const source = readFileSync(join(folder, file), 'utf8')
    const text = source.slice(0, m.start) + m.replacement + source.slice(m.end)
    const what = planted(file, source, m)
    const began = Date.now()
    const [fate, by]: readonly [Fate, string] = isListed(equivalents, what)
      ? ['equivalent', '']
      : isTaken(file, text)
        ? fateOf(file, text)
        : ['refused', '']
    fates.push(fate)
    const seconds = Math.round((Date.now() - began) / 1000)
    appendFileSync(log, `${JSON.stringify({ seed: options.seed, ...what, fate, by, seconds })}\n`)
    if (fate !== 'refused')
      console.log(
        `${fate} (${seconds} s) ${file}:${what.line} ${what.operator}: ${what.from.slice(0, 80)} → ${what.to.slice(0, 80)}`
      )
  }
  rmSync(folder, { recursive: true })
  const killed = fates.filter(f => f.startsWith('killed')).length
  const count = (fate: Fate): number => fates.filter(f => f === fate).length
  console.log(
    `seed ${options.seed}: ${killed} of ${done()} killed (${((100 * killed) / Math.max(1, done())).toFixed(1)} %), ` +
      `${count('equivalent')} equivalent, ${count('refused')} refused by the compiler`
  )
  process.exitCode = count('survived') === 0 ? 0 : 1
}

main()
