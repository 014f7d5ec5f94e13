/**
 * SVG and HTML as values: a tree of elements whose text is escaped where it is printed, and nowhere else.
 *
 * What is printed is well-formed XML and, for the elements used here, HTML with the same meaning.
 */

export type Markup = string | Element | Raw | readonly Markup[]

/** What is printed as it is: the text of a script. */
export interface Raw {
  readonly raw: string
}

export interface Element {
  readonly name: string
  readonly attributes: Attributes
  readonly children: readonly Markup[]
}

type Attributes = Readonly<Record<string, string | number | undefined>>

export const el = (name: string, attributes: Attributes, ...children: readonly Markup[]): Element => ({
  name,
  attributes,
  children
})

export const render = (markup: Markup): string => {
  if (typeof markup === 'string') return escape(markup)
  if ('raw' in markup) return markup.raw
  if (!('name' in markup)) return markup.map(render).join('')
  const { name, attributes, children } = markup
  const set = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escape(String(value)).replace(/"/g, '&quot;')}"`]
  )
  const open = `<${name}${set.join('')}`
  return empty.has(name) ? `${open}/>` : `${open}>${children.map(render).join('')}</${name}>`
}

/** Elements that HTML wants without an end tag, and the leaves of SVG. */
const empty: ReadonlySet<string> = new Set(['meta', 'br', 'input', 'rect', 'line', 'path', 'circle'])

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Without what no document may hold: control characters and lone surrogates. */
export const printable = (text: string): string =>
  text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')

const escape = (text: string): string => printable(text.replace(/[&<>]/g, character => entities[character]))
