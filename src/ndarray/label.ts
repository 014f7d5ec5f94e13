/**
 * Labels, which users choose freely, as text on one line.
 */

/** What moves a terminal's cursor, breaks a line, or turns the direction of the text around it. */
const hidden = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]|\p{Surrogate}/gu

const short: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' }

const code = (c: string): string => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`

/** A label with its control characters written out: `\n` in two characters. */
export const visible = (label: string): string => label.replace(hidden, c => short[c] ?? code(c))

/** A label between quotes, as JSON has it, and nothing in it that is not seen. */
export const quote = (label: string): string => visible(JSON.stringify(label))
