/**
 * The compiler in a browser: a bundled page jits a few functions and compares them with the interpreter.
 */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { expect, test } from 'vitest'
import { isAbsent, opened, reason } from './chromium.js'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const bundle = async (): Promise<string> => {
  const { outputFiles } = await build({
    entryPoints: [at('./page.ts')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    alias: { pullback: at('../../src/index.ts') }
  })
  return outputFiles[0].text
}

test.skipIf(isAbsent)(`what is compiled in a browser is what is interpreted there${reason}`, async () => {
  const code = (await bundle()).replaceAll('</script', '<\\/script')
  const dom = await opened(
    `<!doctype html><meta charset="utf-8"><body>nothing ran<script type="module">${code}</script>`
  )
  const lines = /<body>verdict\n([^]*?)\nend/.exec(dom)?.[1].split('\n') ?? [dom.slice(-2000)]
  expect(lines.filter(line => !line.endsWith(': agrees'))).toEqual([])
  expect(lines.length).toBe(12)
})
