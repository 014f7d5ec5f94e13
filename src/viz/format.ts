/** Numbers as the pictures and reports of this folder write them. */

const notFinite = (x: number): string => (Number.isNaN(x) ? 'NaN' : x > 0 ? '∞' : '−∞')

export const formatLoss = (x: number): string => {
  const size = Math.abs(x)
  if (!Number.isFinite(x)) return notFinite(x)
  return x === 0 || (size >= 1e-3 && size < 1e4) ? x.toFixed(4) : x.toExponential(2)
}

/** Up to three significant digits unless told, and no more than it takes. */
export const formatRate = (x: number, digits = 3): string => {
  if (!Number.isFinite(x)) return notFinite(x)
  const rounded = Number(x.toPrecision(digits))
  const size = Math.abs(rounded)
  return size === 0 || (size >= 1e-4 && size < 1e6) ? String(rounded) : rounded.toExponential().replace('+', '')
}

/** As a rate, with the sign of mathematics. */
export const formatValue = (x: number, digits = 3): string => formatRate(x, digits).replace(/-/g, '−')

export const formatPercent = (x: number, digits = 1): string =>
  Number.isFinite(x) ? `${(100 * x).toFixed(digits)}%` : '–'

/** 12345 as 12,345, whatever the machine's language. */
export const formatCount = (n: number): string => String(n).replace(/\B(?=(\d{3})+$)/g, ',')

/** A very small number as a × 10^b, for people. */
export const formatTiny = (x: number): string => {
  if (!Number.isFinite(x) || x === 0) return x === 0 ? '0' : notFinite(x)
  const [digits, power] = x.toExponential(1).split('e')
  const superscript = [...power.replace('+', '')].map(c => (c === '-' ? '⁻' : '⁰¹²³⁴⁵⁶⁷⁸⁹'[Number(c)])).join('')
  return `${digits} × 10${superscript}`
}
