/** The lectures as a static site: a page each, and an index. Pictures are part of the page; animations stand in frames. */
import { marked } from 'marked'
import { el, render, type Markup } from '../../src/viz/markup.js'
import type { Check, Note, Picture } from './notes.js'
import { htmlPage } from '../../src/viz/page.js'
import { checksOf, type Lecture, type Told } from './run.js'
import { siteStyle } from './siteStyle.js'
import { found } from './terminal.js'

export interface SiteFile {
  readonly path: string
  readonly text: string
}

const isPage = ({ markup }: Picture): boolean => markup.startsWith('<!doctype')

const fileOf = (lecture: Lecture, { name }: Picture): string => `${lecture.name}-${name.replace(/[^\w-]+/g, '-')}.html`

const proseHtml = (text: string): string =>
  marked.parse(text.replace(/\]\((\d\d-[\w-]+)\.md\)/g, ']($1.html)'), { async: false })

const checkRow = (check: Check): Markup =>
  el('li', { class: check.passed ? 'held' : 'broken' }, el('span', {}, check.label), el('output', {}, found(check)))

const pictureHtml = (lecture: Lecture, picture: Picture): string => {
  const caption = render(el('figcaption', {}, picture.name))
  const frame = render(el('iframe', { src: fileOf(lecture, picture), title: picture.name, loading: 'lazy' }))
  return `<figure>${isPage(picture) ? frame : picture.markup}${caption}</figure>`
}

const notesHtml = (lecture: Lecture, notes: readonly Note[]): string => {
  const checks = notes.filter(note => note._tag === 'Check')
  const pictures = notes.filter(note => note._tag === 'Picture')
  return [
    checks.length === 0 ? '' : render(el('ul', { class: 'checks' }, checks.map(checkRow))),
    ...pictures.map(picture => pictureHtml(lecture, picture))
  ].join('\n')
}

const partHtml = (lecture: Lecture, part: Told): string =>
  part._tag === 'Prose'
    ? proseHtml(part.text)
    : `${render(el('pre', {}, el('code', {}, part.lines.join('\n'))))}\n${notesHtml(lecture, part.notes)}`

const document = (title: string, body: string): string => htmlPage(title, siteStyle, el('main', {}, { raw: body }))

const numbersHeld = (lecture: Lecture): string => {
  const checks = checksOf(lecture)
  return `${checks.filter(({ passed }) => passed).length} of ${checks.length} numbers hold`
}

const link = (lecture: Lecture | undefined, label: string): Markup =>
  lecture === undefined ? el('span', {}) : el('a', { href: `${lecture.name}.html` }, `${label}${lecture.title}`)

const lecturePage = (lecture: Lecture, i: number, all: readonly Lecture[]): SiteFile => {
  const nav = render(
    el('nav', {}, link(all[i - 1], '← '), el('a', { href: 'index.html' }, 'all'), link(all[i + 1], '→ '))
  )
  const verdict = render(el('p', { class: 'verdict' }, numbersHeld(lecture)))
  const body = [nav, ...lecture.parts.map(part => partHtml(lecture, part)), verdict, nav].join('\n')
  return { path: `${lecture.name}.html`, text: document(lecture.title, body) }
}

const animations = (lecture: Lecture): readonly SiteFile[] =>
  lecture.parts
    .flatMap(part => (part._tag === 'Code' ? part.notes : []))
    .filter(note => note._tag === 'Picture')
    .filter(isPage)
    .map(picture => ({ path: fileOf(lecture, picture), text: picture.markup }))

export const lectureSite = (lectures: readonly Lecture[], introduction: string): readonly SiteFile[] => {
  const rows = lectures.map(lecture =>
    el('li', {}, el('a', { href: `${lecture.name}.html` }, lecture.title), el('output', {}, numbersHeld(lecture)))
  )
  const index = `${proseHtml(introduction)}\n${render(el('ol', { class: 'contents' }, rows))}`
  return [
    { path: 'index.html', text: document('Five lectures on back-propagation', index) },
    ...lectures.flatMap((lecture, i) => [lecturePage(lecture, i, lectures), ...animations(lecture)])
  ]
}
