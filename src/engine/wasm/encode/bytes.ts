/**
 * Bytes in the making: a buffer that grows, with the variable-length integers of WebAssembly (LEB128).
 */

export interface Bytes {
  readonly u8: (value: number) => void
  /** An unsigned integer below 2³². */
  readonly unsigned: (value: number) => void
  readonly signed: (value: number) => void
  readonly signed64: (value: bigint) => void
  readonly f32: (value: number) => void
  readonly f64: (value: number) => void
  readonly text: (value: string) => void
  readonly bytes: (value: Uint8Array) => void
  /** What `write` writes, after its length. */
  readonly sized: (write: () => void) => void
  /** A copy of what was written. */
  readonly done: () => Uint8Array
}

/** Room for the length before a sized part: five bytes hold any, padded. */
const room = 5

export const makeBytes = (capacity = 1024): Bytes => {
  let data = new Uint8Array(capacity)
  let view = new DataView(data.buffer)
  let at = 0
  const reserve = (n: number): void => {
    if (at + n <= data.length) return
    const grown = new Uint8Array(Math.max(2 * data.length, at + n))
    grown.set(data)
    data = grown
    view = new DataView(data.buffer)
  }
  const u8 = (value: number): void => {
    reserve(1)
    data[at++] = value
  }
  const unsigned = (value: number): void => {
    reserve(room)
    let rest = value >>> 0
    for (; rest > 127; rest >>>= 7) data[at++] = (rest & 127) | 128
    data[at++] = rest
  }
  const signed = (value: number): void => {
    reserve(room)
    let rest = value | 0
    for (; rest < -64 || rest > 63; rest >>= 7) data[at++] = (rest & 127) | 128
    data[at++] = rest & 127
  }
  const signed64 = (value: bigint): void => {
    let rest = BigInt.asIntN(64, value)
    for (; rest < -64n || rest > 63n; rest >>= 7n) u8(Number(rest & 127n) | 128)
    u8(Number(rest & 127n))
  }
  const bytes = (value: Uint8Array): void => {
    reserve(value.length)
    data.set(value, at)
    at += value.length
  }
  return {
    u8,
    unsigned,
    signed,
    signed64,
    f32: value => {
      reserve(4)
      view.setFloat32(at, value, true)
      at += 4
    },
    f64: value => {
      reserve(8)
      view.setFloat64(at, value, true)
      at += 8
    },
    text: value => {
      const encoded = new TextEncoder().encode(value)
      unsigned(encoded.length)
      bytes(encoded)
    },
    bytes,
    sized: write => {
      reserve(room)
      const start = at
      at += room
      write()
      let size = at - start - room
      for (let i = 0; i < room; i++, size >>>= 7) data[start + i] = (size & 127) | (i < room - 1 ? 128 : 0)
    },
    done: () => data.slice(0, at)
  }
}
