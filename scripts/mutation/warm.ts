/**
 * Vitest kept warm in a process of its own: transformed modules are remembered between runs, and each run evaluates them in a
 * fresh worker. Asked by messages; `lane.ts` is who asks.
 */
import { join } from 'node:path'
import { createVitest, type TestModule, type TestSpecification } from 'vitest/node'

export interface Question {
  /** In the order in which they are to run. */
  readonly files: readonly string[]
  /** Files that have another text than in the run before. */
  readonly changed: readonly string[]
  /** Only the test with this identity. */
  readonly id: string | null
}

/** The first test that failed, or the first file that could not be loaded. */
export interface Failure {
  readonly file: string
  readonly name: string
  readonly id: string | null
}

const unloaded = (file: string): Failure => ({ file, name: 'loading', id: null })

export type Answer = { readonly failure: Failure | null } | 'ready'

const root = process.argv[2]

/** Keeps the order that was asked for; Vitest's own puts what took long first. */
class AsAsked {
  readonly shard = (files: TestSpecification[]): TestSpecification[] => files
  readonly sort = (files: TestSpecification[]): TestSpecification[] => files
}

const vitest = await createVitest('test', {
  root,
  config: join(root, 'vitest.config.ts'),
  watch: false,
  isolate: false,
  bail: 1,
  maxWorkers: 1,
  reporters: [{}],
  sequence: { sequencer: AsAsked },
  onConsoleLog: () => false
})
await vitest.standalone()

const failureIn = (modules: readonly TestModule[]): Failure | null => {
  for (const module of modules) {
    const [test] = [...module.children.allTests('failed')]
    if (test !== undefined) return { file: module.relativeModuleId, name: test.fullName, id: test.id }
    if (module.errors().length > 0 || [...module.children.allSuites()].some(suite => suite.errors().length > 0))
      return unloaded(module.relativeModuleId)
  }
  return null
}

const answer = async ({ files, changed, id }: Question): Promise<Answer> => {
  for (const path of changed) vitest.invalidateFile(join(root, path))
  vitest.state.filesMap.clear()
  vitest.state.idMap.clear()
  const project = vitest.getRootProject()
  const found = await vitest.runTestSpecifications(
    files.map(path => project.createSpecification(join(root, path), id === null ? undefined : { testIds: [id] }))
  )
  const failure = failureIn(found.testModules)
  return { failure: failure ?? (found.unhandledErrors.length > 0 ? unloaded(files[0]) : null) }
}

process.on('message', (question: Question) => {
  void answer(question).then(found => process.send?.(found))
})
process.send?.('ready')
