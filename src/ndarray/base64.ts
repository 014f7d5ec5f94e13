/**
 * Base64 (RFC 4648, with padding) of bytes.
 */

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/** The six bits of a character, −1 for one outside the alphabet. */
const sextet = (code: number): number =>
  code >= 65 && code <= 90
    ? code - 65
    : code >= 97 && code <= 122
      ? code - 71
      : code >= 48 && code <= 57
        ? code + 4
        : code === 43
          ? 62
          : code === 47
            ? 63
            : -1

export const encodeBase64 = (bytes: Uint8Array): string => {
  const lines: string[] = []
  let line = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const group = (bytes[i] << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    line += alphabet[group >> 18] + alphabet[(group >> 12) & 63]
    line += i + 1 < bytes.length ? alphabet[(group >> 6) & 63] : '='
    line += i + 2 < bytes.length ? alphabet[group & 63] : '='
    if (line.length >= 4096) {
      lines.push(line)
      line = ''
    }
  }
  return lines.join('') + line
}

/** How many bytes a text stands for, if it is base64. */
const byteLength = (text: string): number =>
  (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0)

/** So many bytes, or `undefined` when the text is not exactly their encoding. Nothing is allocated before the length is right. */
export const decodeBase64 = (text: string, length: number): Uint8Array | undefined => {
  if (text.length % 4 !== 0 || byteLength(text) !== length) return undefined
  const bytes = new Uint8Array(length)
  const digits = Math.ceil((length * 8) / 6)
  let group = 0
  for (let i = 0, at = 0; i < digits; i++) {
    const bits = sextet(text.charCodeAt(i))
    if (bits < 0) return undefined
    group = ((group << 6) | bits) & 0xffffff
    const have = ((i % 4) + 1) * 6
    if (have >= 12) bytes[at++] = (group >> (have % 8)) & 255
  }
  // Bits behind the last byte are zero, so that every array has one encoding
  return length % 3 === 0 || (group & (length % 3 === 1 ? 15 : 3)) === 0 ? bytes : undefined
}
