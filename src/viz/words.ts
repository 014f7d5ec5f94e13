/**
 * Text in pictures. It cannot be measured where they are made: widths are those of the widest of the fonts asked for.
 */

/** The width of a text in units of a picture, of 12 units' height unless told; a bold one is an eighth wider. */
export const textWidth = (text: string, size = 12): number =>
  ([...text].reduce((sum, character) => sum + (character > '\u2e80' ? 13 : 7.5), 0) * size) / 12

/** As much of a text as there is room for. */
export const fitText = (text: string, room: number, size = 12): string => {
  if (textWidth(text, size) <= room) return text
  const characters = [...text]
  const most = characters.findIndex((_, i) => textWidth(`${characters.slice(0, i + 1).join('')}…`, size) > room)
  return `${characters.slice(0, Math.max(1, most)).join('')}…`
}

/** `a`, `a and b`, `a, b and c`. */
export const listed = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`

export const counted = (n: number, noun: string, plural = `${noun}s`): string => `${n} ${n === 1 ? noun : plural}`
