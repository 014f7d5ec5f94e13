/**
 * Stable sorting of lines, by index.
 *
 * The order of floats is −∞ … −0 = 0 … ∞, then NaN. Short lines are sorted by insertion, longer ones by
 * their bits, digit by digit from the lowest (a stable pass for each digit), once the bits are made to
 * count upwards with the values.
 */
import { allocate, type DType, type TypedArray } from '../dtype.js'
import { storage, unsafeFromBuffer, type Dense } from '../ndarray.js'
import { sizeOf } from '../shape.js'
import { eachLine } from './lines.js'

/** Lines up to this length are sorted by insertion. */
const insertionLimit = 32

/** From this length on a digit has 11 bits instead of 8. */
const wideDigitsFrom = 4096

/** Keys of 32 bits and the places they came from, in one order. */
interface Deck {
  readonly keys: Uint32Array
  readonly places: Int32Array
}

/** What the sorting of lines of one length and dtype writes on, over and over. */
interface Bench {
  readonly dtype: DType
  /** The values of the line. */
  readonly values: Float64Array | Float32Array | Int32Array | Uint32Array
  /** The same memory in words of 32 bits, of which a float64 has two. */
  readonly words: Uint32Array
  readonly deck: Deck
  readonly spare: Deck
  readonly counts: Int32Array
}

const newDeck = (n: number): Deck => ({ keys: new Uint32Array(n), places: new Int32Array(n) })

const newBench = (of: DType, n: number): Bench => {
  const dtype = n <= insertionLimit ? 'float64' : of === 'bool' ? 'uint32' : of
  const values = allocate(dtype, n) as Bench['values']
  const words = new Uint32Array(values.buffer)
  return {
    dtype,
    values,
    words,
    deck: newDeck(n),
    spare: newDeck(n),
    counts: new Int32Array(n < wideDigitsFrom ? 256 : 2048)
  }
}

const byInsertion = (n: number, keys: Bench['values'], places: Int32Array): void => {
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
}

/** Which word of a float64 holds its low bits. */
const low = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 0 : 1

/** Makes the words count upwards with the values: −0 as 0, NaN above all. */
const ascend = (n: number, { dtype, values, words }: Bench): void => {
  if (dtype === 'uint32') return
  const isDouble = dtype === 'float64'
  for (let i = 0; i < n; i++) {
    const v = values[i]
    const top = isDouble ? 2 * i + 1 - low : i
    const isNegative = v < 0 && dtype !== 'int32'
    words[top] = v !== v ? -1 : v === 0 ? 0x80000000 : words[top] ^ (isNegative ? -1 : 0x80000000)
    if (isDouble) words[2 * i + low] = v !== v ? 0 : words[2 * i + low] ^ (isNegative ? -1 : 0)
  }
}

/** One stable pass, by the digit at `shift`; false when all keys have the same one, and nothing is moved. */
const deal = (n: number, from: Deck, to: Deck, counts: Int32Array, shift: number): boolean => {
  const { keys, places } = from
  const { keys: newKeys, places: newPlaces } = to
  const mask = counts.length - 1
  counts.fill(0)
  for (let i = 0; i < n; i++) counts[(keys[i] >>> shift) & mask]++
  if (counts[(keys[0] >>> shift) & mask] === n) return false
  for (let d = 0, start = 0; d <= mask; d++) {
    const count = counts[d]
    counts[d] = start
    start += count
  }
  for (let i = 0; i < n; i++) {
    const key = keys[i]
    const at = counts[(key >>> shift) & mask]++
    newKeys[at] = key
    newPlaces[at] = places[i]
  }
  return true
}

/** The deck of the two that holds the result. */
const byDigits = (n: number, first: Deck, second: Deck, counts: Int32Array): Deck => {
  const bits = 31 - Math.clz32(counts.length)
  let [from, to] = [first, second]
  for (let shift = 0; shift < 32; shift += bits) if (deal(n, from, to, counts, shift)) [from, to] = [to, from]
  return from
}

/** The places of a line in the order of its values. */
const order = (n: number, x: TypedArray, p: number, ps: number, bench: Bench): Int32Array => {
  const { values, words, deck, spare, counts } = bench
  for (let i = 0; i < n; i++, p += ps) values[i] = x[p]
  if (n <= insertionLimit) {
    byInsertion(n, values, deck.places)
    return deck.places
  }
  ascend(n, bench)
  const each = words.length / n
  for (let i = 0; i < n; i++) {
    deck.keys[i] = words[each * i + (each - 1) * low]
    deck.places[i] = i
  }
  const sorted = byDigits(n, deck, spare, counts)
  if (each === 1) return sorted.places
  for (let i = 0; i < n; i++) sorted.keys[i] = words[2 * sorted.places[i] + 1 - low]
  return byDigits(n, sorted, sorted === deck ? spare : deck, counts).places
}

/** Gives `write` the places of each line in the order of its values, and where the line starts in `x` and in the result. */
const eachOrder = (x: Dense, axis: number, write: (places: Int32Array, p: number, o: number) => void): void => {
  const n = x[storage].shape[axis]
  const { data, strides } = x[storage]
  const bench = newBench(x.dtype, n)
  if (n > 0) eachLine([x], axis, x[storage].shape, ([p], o) => write(order(n, data, p, strides[axis], bench), p, o))
}

const stepAlong = (x: Dense, axis: number): number => sizeOf(x[storage].shape.slice(axis + 1))

/** Along an axis, the places of the elements in their order. */
export const argsort = (x: Dense, axis: number): Dense => {
  const out = allocate('int32', sizeOf(x[storage].shape), x[storage].shape)
  const os = stepAlong(x, axis)
  eachOrder(x, axis, (places, _, o) => {
    for (let k = 0; k < places.length; k++, o += os) out[o] = places[k]
  })
  return unsafeFromBuffer(x[storage].shape, out)
}

/** Along an axis, the elements in their order: to the bit those at the places that `argsort` gives. */
export const sort = (x: Dense, axis: number): Dense => {
  const out = allocate(x.dtype, sizeOf(x[storage].shape), x[storage].shape)
  const os = stepAlong(x, axis)
  const { data, strides } = x[storage]
  eachOrder(x, axis, (places, p, o) => {
    for (let k = 0; k < places.length; k++, o += os) out[o] = data[p + places[k] * strides[axis]]
  })
  return unsafeFromBuffer(x[storage].shape, out)
}
