import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { longest } from './test/support/longest.js'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** A long file that began last would leave one worker waiting for the other. */
class LongestFirst extends BaseSequencer {
  override readonly sort = async (files: TestSpecification[]): Promise<TestSpecification[]> => {
    const rank = ({ project, moduleId }: TestSpecification): number => {
      const place = longest.indexOf(relative(at('.'), moduleId))
      return (project.config.isolate ? 0 : 1000) + (place < 0 ? longest.length : place)
    }
    return [...(await super.sort(files))].sort((a, b) => rank(a) - rank(b))
  }
}

/** These set flags of V8, which hold for a whole process, or replace parts of `WebAssembly`. */
const alone = ['test/engine/**/*.test.ts', 'test/engines.test.ts']

const exclude = ['test/bench/**', '**/node_modules/**']

export default defineConfig({
  resolve: {
    alias: [
      { find: /^pullback$/, replacement: at('./src/index.ts') },
      { find: /^pullback\/laws$/, replacement: at('./laws/index.ts') },
      { find: /^pullback\/laws\/(.+)$/, replacement: at('./laws/') + '$1/index.ts' },
      { find: /^pullback\/(.+)$/, replacement: at('./src/') + '$1/index.ts' }
    ]
  },
  test: {
    maxWorkers: 2,
    testTimeout: 60_000,
    server: { deps: { inline: [/\.cache\/pullback-docs/] } },
    sequence: { sequencer: LongestFirst },
    // Files that share a process load the library once
    projects: [
      { extends: true, test: { name: 'alone', include: alone, exclude, isolate: true } },
      {
        extends: true,
        test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: [...exclude, ...alone], isolate: false }
      }
    ]
  }
})
