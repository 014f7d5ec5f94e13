/**
 * A copy of the tree in which faults are planted, and the tests that run there.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../layout.js'
import type { Answer, Failure, Question } from './warm.js'

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
  'CONTRIBUTING.md',
  'eslint.config.js',
  'LICENSE'
]

export const copy = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'pullback-mutation-'))
  for (const path of copied) cpSync(join(root, path), join(folder, path), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

export type Outcome = 'passed' | 'timed out' | Failure

export interface Lane {
  /** Runs tests, up to the first that fails, with another text for one file. */
  readonly run: (
    files: readonly string[],
    fault: { readonly file: string; readonly faulty: string },
    seconds: number
  ) => Promise<Outcome>
  /** Whether a test that failed passes where nothing is planted; asked once for each test. */
  readonly isSound: (failure: Failure) => Promise<boolean>
  readonly close: () => void
}

const tsx = join(root, 'node_modules/tsx/dist/loader.mjs')

const started = (folder: string): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const child = fork(join(root, 'scripts/mutation/warm.ts'), [folder], {
      cwd: folder,
      execArgv: ['--import', tsx],
      env: { ...process.env, LAWS_RUNS: process.env['LAWS_RUNS'] ?? '0.3' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      detached: true
    })
    child.once('message', () => {
      resolve(child)
    })
    child.once('exit', code => {
      reject(new Error(`vitest did not start (${code})`))
    })
  })

/** Ends a child and the workers it has started. */
const end = (child: ChildProcess): void => {
  try {
    process.kill(-(child.pid as number), 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

const ask = (child: ChildProcess, question: Question, seconds: number): Promise<Outcome> =>
  new Promise(resolve => {
    const finish = (outcome: Outcome): void => {
      clearTimeout(timer)
      child.removeAllListeners('message')
      child.removeAllListeners('exit')
      resolve(outcome)
    }
    const timer = setTimeout(() => {
      finish('timed out')
    }, 1000 * seconds)
    child.once('message', (answer: Answer) => {
      finish(answer === 'ready' || answer.failure === null ? 'passed' : answer.failure)
    })
    child.once('exit', () => {
      finish('timed out')
    })
    child.send(question)
  })

export const openLane = async (): Promise<Lane> => {
  const folder = copy()
  const sound = new Map<string, boolean>()
  let child = await started(folder)
  const asked = async (question: Question, seconds: number): Promise<Outcome> => {
    const outcome = await ask(child, question, seconds)
    if (outcome === 'timed out') {
      end(child)
      child = await started(folder)
    }
    return outcome
  }
  let stale: readonly string[] = []
  return {
    run: async (files, { file, faulty }, seconds) => {
      const full = join(folder, file)
      const source = readFileSync(full, 'utf8')
      writeFileSync(full, faulty)
      const outcome = await asked({ files, changed: [...stale, file], id: null }, seconds)
      writeFileSync(full, source)
      stale = [file]
      return outcome
    },
    isSound: async ({ file, name, id }) => {
      const key = `${file} > ${name}`
      const known = sound.get(key)
      if (known !== undefined) return known
      const outcome = await asked({ files: [file], changed: stale, id }, 300)
      stale = []
      sound.set(key, outcome === 'passed')
      return outcome === 'passed'
    },
    close: () => {
      end(child)
      rmSync(folder, { recursive: true })
    }
  }
}
