/**
 * Arrays as JSON, to the bit.
 *
 * An aval is a text such as `float64[2, 3]`. What JSON has no number for is a text too: `"NaN"`, `"-0"`. The elements of
 * an array are a list of numbers, or, when there are many, the base64 of their bytes, little-endian.
 */
import { encodeBase64 } from './base64.js'
import { allocate } from './dtype.js'
import { showShape, sizeOf } from './shape.js'
import { copyWindow, fillValue, type Window } from './window.js'

/**
 * A number as JSON: itself, or a text for what JSON has no number for, such as `"NaN"` and `"-0"`.
 *
 * @category model
 * @since 0.1.0
 */
export type NumberJson = number | string

/**
 * An array as JSON: its dtype and shape, such as `float64[2, 3]`, and its one value, its elements, or the base64 of their
 * bytes.
 *
 * @category model
 * @since 0.1.0
 */
export type ArrayJson =
  | { readonly of: string; readonly fill: NumberJson }
  | { readonly of: string; readonly data: string | readonly NumberJson[] }

export const encodeNumber = (x: number): NumberJson =>
  Number.isFinite(x) && !Object.is(x, -0) ? x : Object.is(x, -0) ? '-0' : String(x)

/** Up to here, elements are written as numbers, to be read by people. */
const fewElements = 32

/** The bytes of each element the other way around where the machine stores them big end first. Its own inverse. */
export const littleEndian = (bytes: Uint8Array, width: number): Uint8Array => {
  if (new Uint8Array(Uint16Array.of(1).buffer)[0] === 1) return bytes
  return bytes.map((_, i) => bytes[i - (i % width) + width - 1 - (i % width)])
}

export const encodeWindow = (x: Window): ArrayJson => {
  const of = `${x.dtype}${showShape(x.shape)}`
  const value = fillValue(x)
  if (value !== undefined) return { of, fill: encodeNumber(value) }
  const data = allocate(x.dtype, sizeOf(x.shape), x.shape)
  copyWindow(x, data, 0)
  return data.length <= fewElements
    ? { of, data: Array.from(data, encodeNumber) }
    : { of, data: encodeBase64(littleEndian(new Uint8Array(data.buffer), data.BYTES_PER_ELEMENT)) }
}
