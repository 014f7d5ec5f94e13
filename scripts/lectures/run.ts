/** Runs lecture pages: each becomes one module, whose code stands on the lines that it has in the page. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from '../layout.js'
import { newPen, type Check, type Note, type Pen } from './notes.js'
import type { Code, Page, Prose } from './page.js'

const importStatement = /^import [^']*'[^']*'$/gm

/** All on the lines of the page: imports move to the first line, fences become marks, prose becomes nothing. */
export const moduleText = (page: Page): string => {
  const blocks = page.parts.filter((part): part is Code => part._tag === 'Code')
  const texts = blocks.map(({ lines }) => lines.join('\n'))
  const imports = texts.flatMap(text => text.match(importStatement) ?? []).map(text => text.replace(/\n\s*/g, ' '))
  const head = [
    "import type { Pen } from '../../../scripts/lectures/notes.js'",
    ...imports,
    'export const lecture = ({ block, check, picture }: Pen): void => { void check; void picture'
  ].join('; ')
  const lines = page.text.split('\n').map(() => '')
  blocks.forEach((code, i) => {
    lines[code.line - 1] = `block(${i})`
    const kept = texts[i].replace(importStatement, text => text.replace(/[^\n]/g, ''))
    kept.split('\n').forEach((line, k) => (lines[code.line + k] = line))
  })
  return [head, ...lines.slice(1), '}', ''].join('\n')
}

/** One for each process, so that two runs do not meet. */
const folder = join(root, '.cache/lectures', `${process.pid}`)

export const moduleOf = (page: Page): string => join(folder, `${page.name}.ts`)

export const writeLectures = (pages: readonly Page[]): void => {
  mkdirSync(folder, { recursive: true })
  for (const page of pages) writeFileSync(moduleOf(page), moduleText(page))
}

export const removeLectures = (): void => rmSync(folder, { recursive: true, force: true })

/** A piece of a page, and what its code wrote down. */
export type Told = Prose | (Code & { readonly notes: readonly Note[] })

export interface Lecture {
  readonly name: string
  readonly title: string
  readonly parts: readonly Told[]
}

export const checksOf = ({ parts }: Lecture): readonly Check[] =>
  parts.flatMap(part => (part._tag === 'Code' ? part.notes.filter((n): n is Check => n._tag === 'Check') : []))

/** Runs a page that has been written. */
export const runLecture = async (page: Page): Promise<Lecture> => {
  const module = (await import(/* @vite-ignore */ pathToFileURL(moduleOf(page)).href)) as {
    readonly lecture: (pen: Pen) => void
  }
  const { pen, notesOf } = newPen()
  module.lecture(pen)
  let blocks = 0
  const parts = page.parts.map(part => (part._tag === 'Code' ? { ...part, notes: notesOf(blocks++) } : part))
  return { name: page.name, title: page.title, parts }
}
