/**
 * Avals, numbers and arrays from JSON, to the bit; how they are written stands in `ndarray/json.ts`.
 */
import type { Json } from 'fp-ts/lib/Json.js'
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { showAval, type Aval } from '../core/aval.js'
import { decodeBase64 } from '../ndarray/base64.js'
import { allocate, cast, dtypes, type DType, type TypedArray } from '../ndarray/dtype.js'
import { littleEndian } from '../ndarray/json.js'
import { fill, unsafeFromBuffer, type Dense } from '../ndarray/ndarray.js'
import { isCountable, mostAxes, sizeOf } from '../ndarray/shape.js'
import { anything, at, list, optional, record, refuse, refined, type Decoder } from './decoder.js'

// --- avals

/** Whether JSON has a place for an aval. */
export const isEncodableAval = ({ shape }: Aval): boolean => isCountable(shape)

export const encodeAval = showAval

const pattern = new RegExp(`^(${dtypes.join('|')})\\[((?:\\d{1,16}(?:, \\d{1,16})*)?)\\]$`)

export const aval: Decoder<Aval> = (u, c) => {
  const [, dtype, extents] = (typeof u === 'string' && u.length < 20 * mostAxes ? pattern.exec(u) : null) ?? []
  const shape = extents === undefined || extents === '' ? [] : extents.split(', ').map(Number)
  return dtype === undefined || !isEncodableAval({ shape, dtype: dtype as DType })
    ? refuse(u, c, `a dtype and a shape, such as float64[2, 3], of at most ${mostAxes} axes and 2^53 elements`)
    : t.success({ shape, dtype: dtype as DType })
}

export const dtype: Decoder<DType> = refined(
  (u): u is DType => dtypes.some(d => d === u),
  `one of ${dtypes.join(', ')}`
)

// --- numbers

const words: Readonly<Record<string, number>> = { NaN, Infinity, '-Infinity': -Infinity, '-0': -0 }

/** A number that the dtype has. */
export const number =
  (d: DType): Decoder<number> =>
  (u, c) => {
    const x = typeof u === 'string' && Object.keys(words).includes(u) ? words[u] : u
    return typeof x === 'number' && (x !== u || Number.isFinite(x)) && Object.is(cast(d, x), x)
      ? t.success(x)
      : refuse(u, c, `a number of dtype ${d}`)
  }

// --- arrays

export const encodeArray = (x: Dense): Json => x.toJSON()

const elements =
  (kind: Aval): Decoder<TypedArray> =>
  (u, c) => {
    const size = sizeOf(kind.shape)
    if (Array.isArray(u))
      return u.length === size
        ? pipe(
            list(number(kind.dtype))(u, c),
            E.map(xs => {
              const data = allocate(kind.dtype, size)
              data.set(xs)
              return data
            })
          )
        : refuse(u, c, `${size} numbers`)
    const width = allocate(kind.dtype, 0).BYTES_PER_ELEMENT
    const bytes = typeof u === 'string' ? decodeBase64(u, size * width) : undefined
    if (bytes === undefined || (kind.dtype === 'bool' && bytes.some(b => b > 1)))
      return refuse(u, c, `${size} elements of dtype ${kind.dtype}, as numbers or as base64 of their bytes`)
    const data = allocate(kind.dtype, size)
    new Uint8Array(data.buffer).set(littleEndian(bytes, width))
    return t.success(data)
  }

const parts = record<{ readonly of: Aval; readonly fill: unknown; readonly data: unknown }>({
  of: aval,
  fill: optional(anything),
  data: optional(anything)
})

export const array: Decoder<Dense> = (u, c) =>
  pipe(
    parts(u, c),
    E.chain(({ of, fill: value, data }) => {
      if ((value === undefined) === (data === undefined)) return refuse(u, c, 'either fill or data')
      return data === undefined
        ? pipe(
            at(number(of.dtype), 'fill', value, c),
            E.map(x => fill(of.shape, x, of.dtype))
          )
        : pipe(
            at(elements(of), 'data', data, c),
            E.map(buffer => unsafeFromBuffer(of.shape, buffer))
          )
    })
  )
