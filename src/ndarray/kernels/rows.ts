/**
 * The loops of cheap operations, written out: a call per element would cost more than the operation.
 */
import type { DType } from '../dtype.js'
import { row1, row2, type Row1, type Row2, type Row3 } from './elementwise.js'
import { hasZero, isAbsorbed } from './strong.js'

export const copyRow: Row1 = (n, out, o, a, p, ps) => {
  for (let i = 0; i < n; i++, p += ps) out[o + i] = a[p]
}

export const negRow: Row1 = (n, out, o, a, p, ps) => {
  for (let i = 0; i < n; i++, p += ps) out[o + i] = -a[p]
}

export const absRow: Row1 = (n, out, o, a, p, ps) => {
  for (let i = 0; i < n; i++, p += ps) out[o + i] = Math.abs(a[p])
}

export const sqrtRow: Row1 = (n, out, o, a, p, ps) => {
  for (let i = 0; i < n; i++, p += ps) out[o + i] = Math.sqrt(a[p])
}

export const addRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] + b[q]
}

export const subRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] - b[q]
}

export const mulRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] * b[q]
}

export const integerMulRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = Math.imul(a[p], b[q])
}

/** xʸ modulo 2³², by the squares that the bits of y call for; for y < 0 the quotient 1/x⁻ʸ of integers, 0 by 0. */
const integerPower = (x: number, y: number): number => {
  if (y < 0) return x === 1 ? 1 : x === -1 ? ((y & 1) === 0 ? 1 : -1) : 0
  let power = 1
  for (let left = y >>> 0, square = x; left !== 0; left >>>= 1, square = Math.imul(square, square))
    if ((left & 1) === 1) power = Math.imul(power, square)
  return power
}

export const integerPowRow: Row2 = row2(integerPower)

export const divRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] / b[q]
}

/** A partial times a tangent. Only a product that is NaN needs a second look. */
export const strongMulRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) {
    const v = a[p] * b[q]
    out[o + i] = v === v || !isAbsorbed(a[p], b[q]) ? v : 0
  }
}

/** A tangent times a tangent. */
export const tangentMulRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) {
    const v = a[p] * b[q]
    out[o + i] = v === v || !hasZero(a[p], b[q]) ? v : 0
  }
}

export const maxRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = Math.max(a[p], b[q])
}

export const minRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = Math.min(a[p], b[q])
}

export const eqRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] === b[q] ? 1 : 0
}

export const neRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] !== b[q] ? 1 : 0
}

export const ltRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] < b[q] ? 1 : 0
}

export const leRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] <= b[q] ? 1 : 0
}

export const gtRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] > b[q] ? 1 : 0
}

export const geRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] >= b[q] ? 1 : 0
}

export const andRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] & b[q]
}

export const orRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] | b[q]
}

export const xorRow: Row2 = (n, out, o, a, p, ps, b, q, qs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs) out[o + i] = a[p] ^ b[q]
}

export const selectRow: Row3 = (n, out, o, a, p, ps, b, q, qs, c, r, rs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs, r += rs) out[o + i] = a[p] !== 0 ? b[q] : c[r]
}

const saturate =
  (low: number, high: number) =>
  (x: number): number =>
    x !== x ? 0 : Math.min(Math.max(Math.trunc(x), low), high)

const toBool = row1(x => (x !== 0 ? 1 : 0))
const toInt32 = row1(saturate(-2147483648, 2147483647))
const toUint32 = row1(saturate(0, 4294967295))

/** From one dtype to another: integers wrap among themselves, floats truncate and saturate, NaN becomes 0. */
export const convertRow = (from: DType, to: DType): Row1 => {
  const float = from === 'float32' || from === 'float64'
  if (to === 'bool') return toBool
  if (float && to === 'int32') return toInt32
  if (float && to === 'uint32') return toUint32
  return copyRow
}

export const clampRow: Row3 = (n, out, o, a, p, ps, b, q, qs, c, r, rs) => {
  for (let i = 0; i < n; i++, p += ps, q += qs, r += rs) out[o + i] = Math.min(Math.max(a[p], b[q]), c[r])
}
