/**
 * Stable sorting of lines, by index.
 *
 * The order of floats is −∞ … −0 = 0 … ∞, then NaN. Short lines are sorted by insertion, longer ones by
 * their bits, digit by digit from the lowest (a stable pass for each digit), once the bits are made to
 * count upwards with the values.
 */
import { allocate, type TypedArray } from '../dtype.js'
import { storage, unsafeFromBuffer, type Dense } from '../ndarray.js'
import { sizeOf } from '../shape.js'
import { eachLine } from './lines.js'

/** Lines up to this length are sorted by insertion. */
const short = 32

/** What the sorting of lines of one length and dtype writes on, over and over. */
interface Bench {
  /** The values of the line. */
  readonly values: Float64Array | Float32Array | Int32Array | Uint32Array
  /** The same memory, as words of 32 bits; for float64 two words a value. */
  readonly words: Uint32Array
  readonly places: Int32Array
  readonly spare: Int32Array
  readonly counts: Int32Array
}

const benchFor = (x: TypedArray, n: number): Bench => {
  const values =
    n <= short || x instanceof Float64Array
      ? new Float64Array(n)
      : x instanceof Float32Array
        ? new Float32Array(n)
        : x instanceof Int32Array
          ? new Int32Array(n)
          : new Uint32Array(n)
  return {
    values,
    words: new Uint32Array(values.buffer),
    places: new Int32Array(n),
    spare: new Int32Array(n),
    counts: new Int32Array(n < 2048 ? 256 : 2048)
  }
}

const byInsertion = (n: number, keys: Bench['values'], places: Int32Array): Int32Array => {
  for (let i = 0; i < n; i++) {
    const v = keys[i]
    let at = i
    for (; at > 0 && (v < keys[at - 1] || (v === v && keys[at - 1] !== keys[at - 1])); at--) {
      keys[at] = keys[at - 1]
      places[at] = places[at - 1]
    }
    keys[at] = v
    places[at] = i
  }
  return places
}

/** Which half of a float64 holds its low bits. */
const low = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1

/** Makes the words count upwards with the values: −0 as 0, NaN above all. */
const ascending = (n: number, { values, words }: Bench): void => {
  if (values instanceof Uint32Array) return
  const each = words.length / n
  for (let i = 0; i < n; i++) {
    const v = values[i]
    const top = each === 1 ? i : 2 * i + 1 - low
    const isNegative = v < 0 && !(values instanceof Int32Array)
    words[top] = v !== v ? -1 : v === 0 ? 0x80000000 : words[top] ^ (isNegative ? -1 : 0x80000000)
    if (each === 2) words[2 * i + low] = v !== v ? 0 : words[2 * i + low] ^ (isNegative ? -1 : 0)
  }
}

/** One stable pass: the places `from`, in the order of a digit of their words, into `to`; false when all have one digit. */
const byDigit = (
  n: number,
  words: Uint32Array,
  each: number,
  part: number,
  shift: number,
  counts: Int32Array,
  from: Int32Array,
  to: Int32Array
): boolean => {
  const mask = counts.length - 1
  counts.fill(0)
  for (let i = 0, w = part; i < n; i++, w += each) counts[(words[w] >>> shift) & mask]++
  if (counts[(words[part] >>> shift) & mask] === n) return false
  for (let d = 0, start = 0; d <= mask; d++) {
    const count = counts[d]
    counts[d] = start
    start += count
  }
  for (let i = 0; i < n; i++) {
    const place = from[i]
    to[counts[(words[place * each + part] >>> shift) & mask]++] = place
  }
  return true
}

const byDigits = (n: number, b: Bench): Int32Array => {
  ascending(n, b)
  const { words, counts } = b
  const each = words.length / n
  const bits = 31 - Math.clz32(counts.length)
  let [from, to] = [b.places, b.spare]
  for (let i = 0; i < n; i++) from[i] = i
  for (const part of each === 1 ? [0] : [low, 1 - low])
    for (let shift = 0; shift < 32; shift += bits)
      if (byDigit(n, words, each, part, shift, counts, from, to)) [from, to] = [to, from]
  return from
}

/** The places of a line in the order of its values. */
const order = (n: number, x: TypedArray, p: number, ps: number, b: Bench): Int32Array => {
  for (let i = 0; i < n; i++, p += ps) b.values[i] = x[p]
  return n <= short ? byInsertion(n, b.values, b.places) : byDigits(n, b)
}

/** Gives `write` the places of each line in the order of its values, and where the line starts in `x` and in the result. */
const eachOrder = (x: Dense, axis: number, write: (places: Int32Array, p: number, o: number) => void): void => {
  const n = x.shape[axis]
  const { data, strides } = x[storage]
  const bench = benchFor(data, n)
  if (n > 0) eachLine([x], axis, x.shape, ([p], o) => write(order(n, data, p, strides[axis], bench), p, o))
}

const stepAlong = (x: Dense, axis: number): number => sizeOf(x.shape.slice(axis + 1))

/** Along an axis, the places of the elements in their order. */
export const argsort = (x: Dense, axis: number): Dense => {
  const out = new Int32Array(sizeOf(x.shape))
  const os = stepAlong(x, axis)
  eachOrder(x, axis, (places, _, o) => {
    for (let k = 0; k < places.length; k++, o += os) out[o] = places[k]
  })
  return unsafeFromBuffer(x.shape, out)
}

/** Along an axis, the elements in their order: to the bit those at the places that `argsort` gives. */
export const sort = (x: Dense, axis: number): Dense => {
  const out = allocate(x.dtype, sizeOf(x.shape))
  const os = stepAlong(x, axis)
  const { data, strides } = x[storage]
  eachOrder(x, axis, (places, p, o) => {
    for (let k = 0; k < places.length; k++, o += os) out[o] = data[p + places[k] * strides[axis]]
  })
  return unsafeFromBuffer(x.shape, out)
}
