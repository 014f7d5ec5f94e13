/** Tables of what was measured, as Markdown, and where they stand in a document. */
import type { Measured, Quartiles, Unit } from './harness.js'

const digits = (x: number): string =>
  Number.isNaN(x) ? '–' : Math.abs(x) >= 1000 ? Math.round(x).toLocaleString('en') : x.toPrecision(3)

const withQuartiles = (qs: Quartiles): string => {
  const [low, median, high] = [...qs].sort((a, b) => a - b).map(digits)
  return `${median} (${low}–${high})`
}

export interface Row {
  readonly title: string
  readonly measured: readonly Measured[]
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`

/** A row a suite; for each subject its figure, and for all but the first how many times as long as the first's it takes. */
export const markdownTable = (unit: Unit, rows: readonly Row[]): string => {
  const names = [...new Set(rows.flatMap(({ measured }) => measured.map(({ name }) => name)))]
  const heads = names.flatMap((name, i) => [
    `${name}, ${unit.name}`,
    ...(i === 0 ? [] : ['its time / ' + (names[0] ?? '')])
  ])
  const cells = (measured: readonly Measured[]): readonly string[] =>
    names.flatMap((name, i) => {
      const found = measured.find(m => m.name === name)
      const figure =
        found === undefined ? '–' : withQuartiles(found.time.map(unit.fromMicroseconds) as unknown as Quartiles)
      const ratio = found === undefined ? '–' : withQuartiles(found.ratio)
      return i === 0 ? [figure] : [figure, ratio]
    })
  return [
    line(['', ...heads]),
    `|---|${heads.map(() => '--:|').join('')}`,
    ...rows.map(({ title, measured }) => line([title, ...cells(measured)]))
  ].join('\n')
}

const opening = (name: string): string => `<!-- bench ${name} -->`
const closing = (name: string): string => `<!-- /bench ${name} -->`

/** The document with the text of a bench between its markers: replaced where they stand, else at the end. */
export const between = (document: string, name: string, text: string): string => {
  const block = `${opening(name)}\n${text.trim()}\n${closing(name)}`
  const start = document.indexOf(opening(name))
  const end = document.indexOf(closing(name))
  return start < 0 || end < start
    ? `${document.trimEnd()}\n\n${block}\n`
    : document.slice(0, start) + block + document.slice(end + closing(name).length)
}
