/**
 * The first reason why a text is not well-formed XML with one root, or `undefined` for one that is.
 *
 * It knows elements, attributes, text and the five entities: all that our pictures are made of.
 */
export const malformation = (text: string): string | undefined => {
  const open: string[] = []
  let roots = 0
  let at = 0
  while (at < text.length) {
    const rest = text.slice(at)
    const tag =
      /^<(\/?)([a-zA-Z][\w-]*)((?:\s+[a-zA-Z][\w:-]*="[^"<&]*(?:&(?:amp|lt|gt|quot);[^"<&]*)*")*)(\s*\/?)>/.exec(rest)
    const words = /^(?:[^<&>\u0000-\u0008\u000B\u000C\u000E-\u001F]|&(?:amp|lt|gt|quot);)+/.exec(rest)
    const piece = tag ?? words
    if (piece === null) return `at ${at}: ${JSON.stringify(rest.slice(0, 40))}`
    if (open.length === 0 && words !== null && words[0].trim() !== '') return `text outside the root at ${at}`
    if (tag !== null) {
      const [, closes, name, attributes, ends] = tag
      const names = [...attributes.matchAll(/\s([\w:-]+)="/g)].map(match => match[1])
      if (new Set(names).size < names.length) return `an attribute twice at ${at}`
      if (closes === '/' && open.pop() !== name) return `</${name}> closes another element at ${at}`
      if (closes === '' && open.length === 0) roots++
      if (closes === '' && ends.trim() !== '/') open.push(name)
    }
    at += piece[0].length
  }
  return open.length > 0 ? `<${open.at(-1)}> is never closed` : roots === 1 ? undefined : `${roots} roots`
}
