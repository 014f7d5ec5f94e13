/**
 * SVG and HTML as values: a tree of elements whose text is escaped where it is printed, and nowhere else.
 *
 * What is printed is well-formed XML and, for the elements used here, HTML with the same meaning.
 */

export type Markup = string | Element | readonly Markup[]

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
  if (!('name' in markup)) return markup.map(render).join('')
  const { name, attributes, children } = markup
  const set = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${escape(String(value)).replace(/"/g, '&quot;')}"`]
  )
  const open = `<${name}${set.join('')}`
  return empty.has(name) ? `${open}/>` : `${open}>${children.map(render).join('')}</${name}>`
}

/** Elements that HTML wants without an end tag, and the leaves of SVG. */
const empty: ReadonlySet<string> = new Set(['meta', 'br', 'rect', 'line', 'path', 'circle'])

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Also replaces what no XML document may hold: control characters and lone surrogates. */
const escape = (text: string): string =>
  text
    .replace(/[&<>]/g, character => entities[character])
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '\uFFFD')
