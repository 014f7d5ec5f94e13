/**
 * The compiler in a browser: a bundled page jits a few functions and compares them with the interpreter.
 */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { expect, test } from 'vitest'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

const isThere = (command: string): boolean => {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const browser = [process.env['CHROMIUM'] ?? 'chromium', 'chromium', 'chromium-browser', 'google-chrome'].find(isThere)

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

/** What the body of a page holds when its script is done. */
const shown = async (script: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'pullback-browser-'))
  try {
    const page = join(folder, 'page.html')
    const code = script.replaceAll('</script', '<\\/script')
    await writeFile(
      page,
      `<!doctype html><meta charset="utf-8"><body>nothing ran<script type="module">${code}</script>`
    )
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}`]
    const { stdout } = await promisify(execFile)(
      browser!,
      [...flags, '--virtual-time-budget=30000', '--dump-dom', `file://${page}`],
      { timeout: 50_000, maxBuffer: 2 ** 26 }
    )
    return stdout
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const reason = browser === undefined ? ' (skipped: no Chromium on PATH or in CHROMIUM)' : ''

test.skipIf(browser === undefined)(`what is compiled in a browser is what is interpreted there${reason}`, async () => {
  const dom = await shown(await bundle())
  const lines = /<body>verdict\n([^]*?)\nend/.exec(dom)?.[1].split('\n') ?? [dom.slice(-2000)]
  expect(lines.filter(line => !line.endsWith(': agrees'))).toEqual([])
  expect(lines.length).toBe(12)
})
