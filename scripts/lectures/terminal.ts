/** A lecture as lines of a terminal. */
import type { Style } from '../../src/viz/style.js'
import type { Check, Note } from './notes.js'
import { checksOf, type Lecture, type Told } from './run.js'

export const showNumber = (x: number): string => {
  const digits = Number.isInteger(x) && Math.abs(x) < 1e9 ? x : Number(x.toPrecision(7))
  return String(digits).replace(/-/g, '−')
}

const mostShown = 6

export const showNumbers = (xs: readonly number[]): string => {
  const shown = xs.slice(0, mostShown).map(showNumber).join(', ')
  return xs.length === 1 ? shown : `[${shown}${xs.length > mostShown ? `, … ${xs.length} numbers` : ''}]`
}

/** What a check found; a statement says it itself. */
export const found = ({ ours, isStatement }: Check): string => (isStatement ? '' : showNumbers(ours))

const checkLine = (check: Check, style: Style): string => {
  const { label, ours, byHand, passed, isStatement } = check
  return passed
    ? `${style.good('✓')} ${label}${isStatement ? '' : ` ${style.quiet('=')} ${found(check)}`}`
    : `${style.bad('✗')} ${label}: ours ${ours.join(', ')}, by hand ${byHand.join(', ')}`
}

const noteLine = (note: Note, style: Style): string =>
  `    ${note._tag === 'Check' ? checkLine(note, style) : style.quiet(`▣ ${note.name}`)}`

const partLines = (part: Told, style: Style): readonly string[] =>
  part._tag === 'Prose'
    ? part.text.split('\n').map(line => (line.startsWith('#') ? style.strong(line.replace(/^#+ /, '')) : line))
    : [...part.lines.map(line => style.quiet(`  │ ${line}`)), ...part.notes.map(note => noteLine(note, style)), '']

export const lectureText = (lecture: Lecture, style: Style): string => {
  const checks = checksOf(lecture)
  const held = checks.filter(({ passed }) => passed).length
  const verdict = `${held} of ${checks.length} numbers hold`
  const parts = lecture.parts.flatMap(part => partLines(part, style))
  return [...parts, held === checks.length ? style.good(verdict) : style.bad(verdict), ''].join('\n')
}
