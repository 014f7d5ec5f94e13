/**
 * Batches and rows of concrete arrays, as plain numbers.
 */
import type { Draw } from '../../src/core/primitive.js'
import type { DType } from '../../src/ndarray/dtype.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { sizeOf, type Shape } from '../../src/ndarray/shape.js'
import type { Stream } from '../draw/draw.js'
import { dense, numbers } from './arrays.js'

/** Some examples of a batch, along the first axis. */
export const pick = (x: NDArray, examples: readonly number[]): Dense => {
  const [, ...one] = x.shape
  const size = sizeOf(one)
  const values = numbers(x)
  return dense(
    [examples.length, ...one],
    x.dtype,
    examples.flatMap(i => values.slice(i * size, (i + 1) * size))
  )
}

/** One example of a batch, without its axis. */
export const example = (x: NDArray, i: number): Dense => {
  const [, ...one] = x.shape
  const size = sizeOf(one)
  return dense(one, x.dtype, numbers(x).slice(i * size, (i + 1) * size))
}

/** Along the last axis. */
export const rowsOf = (x: NDArray): readonly (readonly number[])[] => {
  const n = x.shape[x.ndim - 1]
  const values = numbers(x)
  return Array.from({ length: sizeOf(x.shape.slice(0, -1)) }, (_, i) => values.slice(i * n, (i + 1) * n))
}

export const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i)

export const total = (xs: readonly number[]): number => xs.reduce((sum, x) => sum + x, 0)

/** The unit of rounding, twice over: the distance from 1 to the next number. */
export const epsilonOf = (dtype: DType): number => (dtype === 'float32' ? 2 ** -23 : 2 ** -52)

/** 0, 1/8, −1/8, 2/8, … to ±most/8, the simplest first. */
const eighth = (n: number, most: number): number => {
  const k = n % (2 * most + 1)
  return (k % 2 === 1 ? k + 1 : 0 - k) / 16
}

/** Eighths from −most/8 to most/8. */
export const drawEighths = (next: Stream, shape: Shape, dtype: DType, most = 16): Dense =>
  dense(
    shape,
    dtype,
    range(sizeOf(shape)).map(() => eighth(next(), most))
  )

/** An order of n things, first of all the one they have; so it shrinks to fewer exchanges. */
export const drawOrder = (draw: Draw, n: number): readonly number[] =>
  range(n).reduceRight<readonly number[]>((order, i) => {
    const j = i - draw.int(0, i)
    return order.map((k, at) => (at === i ? order[j] : at === j ? order[i] : k))
  }, range(n))

export const drawFloat = (draw: Draw): 'float32' | 'float64' => draw.oneOf(['float64', 'float32'])
