/**
 * Threefry-2x32 with 20 rounds: for each key of 64 bits, a permutation of counters of 64 bits.
 *
 * Source:  Salmon, Moraes, Dror & Shaw, Parallel random numbers: as easy as 1, 2, 3 (2011), doi:10.1145/2063384.2063405
 */
import type { TypedArray } from '../dtype.js'
import { unsafeData, type Dense } from '../ndarray.js'

const turn = (word: number, by: number): number => (word << by) | (word >>> (32 - by))

/** The blocks at the counters from (`high`, `low`) to (`high`, `low + n − 1`): first words into `xs`, second words into `ys`. */
export const blocks = (
  k0: number,
  k1: number,
  high: number,
  low: number,
  n: number,
  xs: Int32Array,
  ys: Int32Array
): void => {
  const k2 = k0 ^ k1 ^ 0x1bd11bda
  for (let i = 0; i < n; i++) {
    let x = (high + k0) | 0
    let y = (low + i + k1) | 0
    y = turn(y, 13) ^ (x = (x + y) | 0)
    y = turn(y, 15) ^ (x = (x + y) | 0)
    y = turn(y, 26) ^ (x = (x + y) | 0)
    y = turn(y, 6) ^ (x = (x + y) | 0)
    x = (x + k1) | 0
    y = (y + k2 + 1) | 0
    y = turn(y, 17) ^ (x = (x + y) | 0)
    y = turn(y, 29) ^ (x = (x + y) | 0)
    y = turn(y, 16) ^ (x = (x + y) | 0)
    y = turn(y, 24) ^ (x = (x + y) | 0)
    x = (x + k2) | 0
    y = (y + k0 + 2) | 0
    y = turn(y, 13) ^ (x = (x + y) | 0)
    y = turn(y, 15) ^ (x = (x + y) | 0)
    y = turn(y, 26) ^ (x = (x + y) | 0)
    y = turn(y, 6) ^ (x = (x + y) | 0)
    x = (x + k0) | 0
    y = (y + k1 + 3) | 0
    y = turn(y, 17) ^ (x = (x + y) | 0)
    y = turn(y, 29) ^ (x = (x + y) | 0)
    y = turn(y, 16) ^ (x = (x + y) | 0)
    y = turn(y, 24) ^ (x = (x + y) | 0)
    x = (x + k1) | 0
    y = (y + k2 + 4) | 0
    y = turn(y, 13) ^ (x = (x + y) | 0)
    y = turn(y, 15) ^ (x = (x + y) | 0)
    y = turn(y, 26) ^ (x = (x + y) | 0)
    y = turn(y, 6) ^ (x = (x + y) | 0)
    xs[i] = x + k2
    ys[i] = y + k0 + 5
  }
}

/**
 * What is made of a block: `word`, the exclusive or of its words; `pair`, both words, along a last axis;
 * `float32` and `float64`, the number in [0, 1) whose first 23 bits are those of the word, or 52 those of the pair.
 */
export type Reading = 'word' | 'pair' | 'float32' | 'float64'

/** `out[o + i]` from the i-th block. */
type ReadRow = (n: number, out: TypedArray, o: number, xs: Int32Array, ys: Int32Array) => void

const rows: Readonly<Record<Reading, ReadRow>> = {
  word: (n, out, o, xs, ys) => {
    for (let i = 0; i < n; i++) out[o + i] = xs[i] ^ ys[i]
  },
  pair: (n, out, o, xs, ys) => {
    for (let i = 0; i < n; i++) {
      out[2 * (o + i)] = xs[i]
      out[2 * (o + i) + 1] = ys[i]
    }
  },
  float32: (n, out, o, xs, ys) => {
    for (let i = 0; i < n; i++) out[o + i] = ((xs[i] ^ ys[i]) >>> 9) * 2 ** -23
  },
  float64: (n, out, o, xs, ys) => {
    for (let i = 0; i < n; i++) out[o + i] = (xs[i] >>> 0) * 2 ** -32 + (ys[i] >>> 12) * 2 ** -52
  }
}

/** Blocks are made in pieces that stay in the nearest cache. */
const piece = 1024

/** For each key and start, `size` blocks at the counters start, start + 1, …, read one way. */
export const threefry = (keys: Dense, starts: Dense, size: number, reading: Reading, out: TypedArray): void => {
  const key = unsafeData(keys)
  const start = unsafeData(starts)
  const xs = new Int32Array(Math.min(size, piece))
  const ys = new Int32Array(xs.length)
  const row = rows[reading]
  for (let k = 0; k < start.length; k++)
    for (let i = 0; i < size;) {
      const counter = start[k] + i
      const high = Math.floor(counter / 2 ** 32)
      const n = Math.min(size - i, piece, (high + 1) * 2 ** 32 - counter)
      blocks(key[2 * k] | 0, key[2 * k + 1] | 0, high, counter | 0, n, xs, ys)
      row(n, out, k * size + i, xs, ys)
      i += n
    }
}
