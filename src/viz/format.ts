/** Numbers as the pictures and reports of this folder write them. */

const notFinite = (x: number): string => (Number.isNaN(x) ? 'NaN' : x > 0 ? '∞' : '−∞')

/** Trailing zeros of a decimal, or of the decimal before an exponent, dropped. */
const trim = (text: string): string => text.replace(/\.?0+(?=e|$)/, '')

export const formatLoss = (x: number): string => {
  const size = Math.abs(x)
  if (!Number.isFinite(x)) return notFinite(x)
  return x === 0 || (size >= 1e-3 && size < 1e4) ? x.toFixed(4) : x.toExponential(2)
}

/** Up to three significant digits, and no more than it takes. */
export const formatRate = (x: number): string => {
  const size = Math.abs(x)
  if (!Number.isFinite(x)) return notFinite(x)
  if (x === 0) return '0'
  if (size < 1e-4 || size >= 1e6) return trim(x.toExponential(2))
  const text = x.toPrecision(3)
  return text.includes('e') ? String(Number(text)) : text.includes('.') ? trim(text) : text
}

export const formatPercent = (x: number, digits = 1): string =>
  Number.isFinite(x) ? `${(100 * x).toFixed(digits)}%` : '–'

/** 12345 as 12,345, whatever the machine's language. */
export const formatCount = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')

/** A very small number as a × 10^b, for people. */
export const formatTiny = (x: number): string => {
  if (!Number.isFinite(x) || x === 0) return x === 0 ? '0' : notFinite(x)
  const [digits, power] = x.toExponential(1).split('e')
  const superscript = [...power!.replace('+', '')].map(c => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)])).join('')
  return `${digits} × 10${superscript}`
}
