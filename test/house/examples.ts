/** Finds the examples in doc comments and the `ts` blocks in Markdown, type-checks them and makes modules of them. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from '../../scripts/layout.js'
import type { Source } from './sources.js'

export interface Example {
  readonly path: string
  /** Where its code starts. */
  readonly line: number
  readonly code: string
}

export const nameOf = ({ path, line }: Example): string => `${path}:${line}`

// --- finding

interface Line {
  readonly text: string
  readonly number: number
}

const linesOf = (text: string): readonly Line[] => text.split('\n').map((text, i) => ({ text, number: i + 1 }))

/** Runs of lines after a line that `opens`, up to one that `closes`; a run may open where another closes. */
const runs = (
  lines: readonly Line[],
  opens: (text: string) => boolean,
  closes: (text: string) => boolean
): readonly (readonly Line[])[] => {
  const start = lines.findIndex(({ text }) => opens(text))
  if (start < 0) return []
  const rest = lines.slice(start + 1)
  const end = rest.findIndex(({ text }) => closes(text))
  return end < 0 ? [rest] : [rest.slice(0, end), ...runs(rest.slice(end), opens, closes)]
}

const example = (path: string, lines: readonly Line[]): readonly Example[] => {
  const code = lines.filter(({ text }) => !text.startsWith('```'))
  const [first] = code
  return first === undefined ? [] : [{ path, line: first.number, code: code.map(({ text }) => text).join('\n') }]
}

/** The `@example`s of the doc comments in a source file. */
export const examplesInComments = ({ path, text }: Source): readonly Example[] =>
  runs(
    linesOf(text),
    text => /^\s*\/\*\*/.test(text) && !text.includes('*/'),
    text => text.includes('*/')
  )
    .map(comment => comment.map(({ text, number }) => ({ text: text.replace(/^\s*\* ?/, ''), number })))
    .flatMap(comment =>
      runs(
        comment,
        text => text.startsWith('@example'),
        text => /^@\w/.test(text)
      )
    )
    .flatMap(lines => example(path, lines))

const fence = /^\s*(`{3,})\s*(.*?)\s*$/

interface Block {
  readonly language: string
  readonly lines: readonly Line[]
}

const blocksOf = (lines: readonly Line[]): readonly Block[] => {
  const start = lines.findIndex(({ text }) => fence.test(text))
  const [, ticks, language] = fence.exec(lines[start]?.text ?? '') ?? []
  if (ticks === undefined || language === undefined) return []
  const rest = lines.slice(start + 1)
  const end = rest.findIndex(({ text }) => text.trim() === ticks)
  return end < 0
    ? [{ language, lines: rest }]
    : [{ language, lines: rest.slice(0, end) }, ...blocksOf(rest.slice(end + 1))]
}

/** The TypeScript blocks of a Markdown file. */
export const examplesInMarkdown = ({ path, text }: Source): readonly Example[] =>
  blocksOf(linesOf(text))
    .filter(({ language }) => language === 'ts')
    .flatMap(({ lines }) => example(path, lines))

/** Complaints about TypeScript blocks that would not be run. */
export const skippedBlocks = ({ path, text }: Source): readonly string[] =>
  blocksOf(linesOf(text))
    .filter(({ language }) => language !== 'ts' && /^\{?\s*\.?(ts|tsx|mts|cts|typescript)\b/i.test(language))
    .map(
      ({ language, lines }) =>
        `${path}:${lines[0]?.number} is tagged '${language}': every TypeScript block runs; tag it 'ts'`
    )

/** What an example must be besides true. */
export const manners = (example: Example): readonly string[] => [
  ...(/\bassert\b\s*[.(]/.test(example.code) ? [] : [`${nameOf(example)} asserts nothing`]),
  ...(/\bconsole\s*\./.test(example.code) ? [`${nameOf(example)} prints: examples assert`] : [])
]

// --- running

/** One for each process, so that two runs of the tests do not meet. */
const folder = join(root, 'node_modules/.cache/pullback-docs', `${process.pid}`)

/** The module of an example; its code stands on the line it has in the original, for messages. */
export const moduleOf = ({ path, line }: Example): string => join(folder, `${path.replaceAll('/', '+')}.${line}.ts`)

/** Writes one module for each example into the cache folder. */
export const writeModules = (examples: readonly Example[]): void => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
  for (const example of examples)
    writeFileSync(moduleOf(example), `${'\n'.repeat(example.line - 1)}${example.code}\nexport {}\n`)
}

export const removeModules = (): void => rmSync(folder, { recursive: true, force: true })

const compilerOptions = (): ts.CompilerOptions => {
  const path = join(root, 'tsconfig.json')
  const { config } = ts.parseConfigFileTextToJson(path, readFileSync(path, 'utf8')) as { readonly config: object }
  return ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root).options
}

/** Type errors of modules by file, each with its line. All are checked in one program. */
export const diagnose = (files: readonly string[]): ReadonlyMap<string, readonly string[]> => {
  const program = ts.createProgram(files, compilerOptions())
  const check = (path: string): readonly string[] => {
    const file = program.getSourceFile(path)
    if (file === undefined) return ['was not written']
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ start, messageText }) =>
        `${file.getLineAndCharacterOfPosition(start ?? 0).line + 1} ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
    )
  }
  return new Map(files.map(file => [file, check(file)]))
}

/** Type errors by example name, as `path:line message` of the original file. */
export const typeErrors = (examples: readonly Example[]): ReadonlyMap<string, readonly string[]> => {
  const errors = diagnose(examples.map(moduleOf))
  return new Map(examples.map(e => [nameOf(e), errors.get(moduleOf(e))!.map(error => `${e.path}:${error}`)]))
}
