/** A lecture page: Markdown whose `ts` blocks, in their order, are one program. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../layout.js'

export interface Prose {
  readonly _tag: 'Prose'
  readonly text: string
}

export interface Code {
  readonly _tag: 'Code'
  /** The line of the page on which its fence opens, counted from 1. */
  readonly line: number
  readonly lines: readonly string[]
}

export interface Page {
  /** Without its extension: `01-training`. */
  readonly name: string
  readonly title: string
  readonly text: string
  readonly parts: readonly (Prose | Code)[]
}

const opening = /^```ts$/
const closing = /^```$/

const partsOf = (lines: readonly string[], first: number): Page['parts'] => {
  const start = lines.findIndex(line => opening.test(line))
  const prose = lines.slice(0, start < 0 ? lines.length : start).join('\n')
  const before: Page['parts'] = prose.trim() === '' ? [] : [{ _tag: 'Prose', text: prose }]
  if (start < 0) return before
  const length = lines.slice(start + 1).findIndex(line => closing.test(line))
  if (length < 0) throw new Error(`the block of line ${first + start} does not end`)
  const code: Code = { _tag: 'Code', line: first + start, lines: lines.slice(start + 1, start + 1 + length) }
  const after = start + length + 2
  return [...before, code, ...partsOf(lines.slice(after), first + after)]
}

export const parsePage = (name: string, text: string): Page => {
  const title = /^# (.+)$/m.exec(text)?.[1]
  if (title === undefined) throw new Error(`${name} has no title: begin with "# …"`)
  return { name, title, text, parts: partsOf(text.split('\n'), 1) }
}

const folder = join(root, 'docs/lectures')

/** The pages of `docs/lectures` in their order. */
export const readPages = (): readonly Page[] =>
  readdirSync(folder)
    .filter(file => /^\d\d-.*\.md$/.test(file))
    .sort()
    .map(file => parsePage(file.replace(/\.md$/, ''), readFileSync(join(folder, file), 'utf8')))
