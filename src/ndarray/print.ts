/**
 * Arrays as text, in NumPy's manner: nested brackets, columns aligned at the point, long axes cut in the middle.
 */
import { isFloat, type DType } from './dtype.js'
import { sizeOf } from './shape.js'
import type { Window } from './window.js'

/** The method by which Node's console shows a value. */
export const inspect: unique symbol = Symbol.for('nodejs.util.inspect.custom') as never

/** Arrays of more elements than `whole` show only `edge` elements at each end of an axis. */
const whole = 1000
const edge = 3

const lineWidth = 100
const digits = 8

// --- elements

/** The places shown along an axis; `null` for those left out. */
const shownPlaces = (extent: number, isCut: boolean): readonly (number | null)[] =>
  isCut && extent > 2 * edge
    ? [0, 1, 2, null, extent - 3, extent - 2, extent - 1]
    : Array.from({ length: extent }, (_, i) => i)

/** The text of a number, split at the point. */
interface Text {
  readonly whole: string
  readonly fraction: string
  readonly isFinite: boolean
}

const split = (written: string): Text => {
  const isFinite = /\d/.test(written)
  const point = isFinite ? written.search(/[.e]|$/) : written.length
  return { whole: written.slice(0, point), fraction: written.slice(point), isFinite }
}

const isSpecial = (v: number): boolean => v === 0 || !Number.isFinite(v)

/** How all numbers of one array are written: with exponents when they are very large or very small. */
const numberFormat = (values: readonly number[]): ((v: number) => string) => {
  const sizes = values.filter(v => !isSpecial(v)).map(Math.abs)
  const signed = (v: number): string => (Object.is(v, -0) ? '-0' : String(v))
  const rounded = (v: number): number => Number(v.toPrecision(digits))
  return sizes.some(v => v >= 1e8 || v < 1e-4)
    ? v => (isSpecial(v) ? signed(v) : rounded(v).toExponential())
    : v => signed(isSpecial(v) ? v : rounded(v))
}

/** The texts of the elements, all of one width, with their points above one another. */
const elementFormat = (dtype: DType, values: readonly number[]): ((v: number) => string) => {
  const write = dtype === 'bool' ? (v: number) => String(v !== 0) : isFloat(dtype) ? numberFormat(values) : String
  const texts = values.map(v => split(write(v)))
  const longest = (lengths: readonly number[]): number => Math.max(0, ...lengths)
  const right = longest(texts.map(t => t.fraction.length))
  const width = longest(texts.map(t => t.whole.length + (t.isFinite ? right : 0)))
  return v => {
    const t = split(write(v))
    return t.isFinite ? t.whole.padStart(width - right) + t.fraction.padEnd(right) : t.whole.padStart(width)
  }
}

// --- layout

/** Texts separated by commas, in lines of bounded width. */
const wrapped = (parts: readonly string[], indent: string): string =>
  parts.reduce((line, part, i) => {
    if (i === 0) return part
    const width = line.length - line.lastIndexOf('\n') - 1 + (line.includes('\n') ? 0 : indent.length)
    return width + part.length + 2 > lineWidth ? `${line},\n${indent}${part}` : `${line}, ${part}`
  }, '')

/** Brackets around the slices of an array, one below another. */
const nested = (
  x: Window,
  isCut: boolean,
  format: (v: number) => string,
  axis: number,
  at: number,
  indent: string
): string => {
  if (axis === x.shape.length) return format(x.data[at])
  const inner = `${indent} `
  const parts = shownPlaces(x.shape[axis], isCut).map(i =>
    i === null ? '…' : nested(x, isCut, format, axis + 1, at + i * x.strides[axis], inner)
  )
  const gap = ',' + '\n'.repeat(x.shape.length - axis - 1) + inner
  return `[${axis === x.shape.length - 1 ? wrapped(parts, inner) : parts.join(gap)}]`
}

const shownValues = (x: Window, isCut: boolean, axis = 0, at = x.offset): readonly number[] =>
  axis === x.shape.length
    ? [x.data[at]]
    : shownPlaces(x.shape[axis], isCut).flatMap(i =>
        i === null ? [] : shownValues(x, isCut, axis + 1, at + i * x.strides[axis])
      )

/**
 * An array as `array([…])`: at most eight significant digits, the dtype when it is not float64, and the shape when the
 * elements do not show it.
 */
export const show = (x: Window): string => {
  const size = sizeOf(x.shape)
  const isCut = size > whole
  const head = 'array('
  const format = elementFormat(x.dtype, size === 0 ? [] : shownValues(x, isCut))
  const body = size === 0 ? '[]' : nested(x, isCut, format, 0, x.offset, ' '.repeat(head.length))
  const isPlainEmpty = size === 0 && x.shape.length === 1
  const shape = isCut || (size === 0 && !isPlainEmpty) ? [`shape=[${x.shape.join(', ')}]`] : []
  const dtype = x.dtype === 'float64' ? [] : [`dtype=${x.dtype}`]
  return `${head}${[body, ...shape, ...dtype].join(', ')})`
}
