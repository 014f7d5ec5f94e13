/** Headless Chromium, where there is one. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const isThere = (command: string): boolean => {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const browser = [process.env['CHROMIUM'] ?? 'chromium', 'chromium', 'chromium-browser', 'google-chrome'].find(isThere)

export const isAbsent = browser === undefined

/** What is said beside a test that is skipped. */
export const reason = isAbsent ? ' (skipped: no Chromium on PATH or in CHROMIUM)' : ''

/** The document of a page when its scripts are done. */
export const opened = async (html: string): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'pullback-browser-'))
  try {
    const page = join(folder, 'page.html')
    await writeFile(page, html)
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
