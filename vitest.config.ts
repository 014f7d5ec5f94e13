import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url))

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
    include: ['test/**/*.test.ts'],
    exclude: ['test/bench/**', '**/node_modules/**'],
    maxWorkers: 2,
    testTimeout: 60_000,
    server: { deps: { inline: [/\.cache\/pullback-docs/] } }
  }
})
