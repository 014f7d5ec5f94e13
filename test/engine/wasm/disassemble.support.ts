/**
 * Modules read back from their bytes.
 *
 * Source: WebAssembly Core Specification 2.0, §5
 */
import { instructions, type Instruction } from '../../../src/engine/wasm/ir/instructions.js'

export interface Reader {
  at: number
  readonly bytes: Uint8Array
}

export const readUnsigned = (r: Reader): number => {
  let [value, scale] = [0, 1]
  for (;;) {
    const byte = r.bytes[r.at++]
    value += (byte & 127) * scale
    if (byte < 128) return value
    scale *= 128
  }
}

export const readSigned = (r: Reader): bigint => {
  let [value, shift] = [0n, 0n]
  for (;;) {
    const byte = r.bytes[r.at++]
    value |= BigInt(byte & 127) << shift
    shift += 7n
    if (byte < 128) return (byte & 64) === 0 ? value : value - (1n << shift)
  }
}

/** Codes of control, locals and constants, with how many immediates follow. */
const others: Readonly<Record<number, readonly [string, (r: Reader) => void]>> = {
  0x02: ['block', r => void r.at++],
  0x03: ['loop', r => void r.at++],
  0x04: ['if', r => void r.at++],
  0x05: ['else', () => undefined],
  0x0b: ['end', () => undefined],
  0x0c: ['br', r => void readUnsigned(r)],
  0x0d: ['br_if', r => void readUnsigned(r)],
  0x0f: ['return', () => undefined],
  0x10: ['call', r => void readUnsigned(r)],
  0x1a: ['drop', () => undefined],
  0x1b: ['select', () => undefined],
  0x1c: ['select t', r => void (r.at += 2)],
  0x20: ['local.get', r => void readUnsigned(r)],
  0x21: ['local.set', r => void readUnsigned(r)],
  0x22: ['local.tee', r => void readUnsigned(r)],
  0x23: ['global.get', r => void readUnsigned(r)],
  0x24: ['global.set', r => void readUnsigned(r)],
  0x41: ['i32.const', r => void readSigned(r)],
  0x42: ['i64.const', r => void readSigned(r)],
  0x43: ['f32.const', r => void (r.at += 4)],
  0x44: ['f64.const', r => void (r.at += 8)]
}

const all: Readonly<Record<string, Instruction>> = instructions

const named = new Map(Object.entries(all).map(([name, { code, prefix }]) => [`${prefix ?? ''}:${code}`, name]))

const instruction = (r: Reader): string => {
  const first = r.bytes[r.at++]
  const other = others[first]
  if (other !== undefined) {
    other[1](r)
    return other[0]
  }
  const isLong = first === 0xfc || first === 0xfd
  const code = isLong ? readUnsigned(r) : first
  if (first === 0xfc && (code === 10 || code === 11)) {
    r.at += code === 10 ? 2 : 1
    return code === 10 ? 'memory.copy' : 'memory.fill'
  }
  const name = named.get(`${isLong ? first : ''}:${code}`)
  if (name === undefined) throw new Error(`no instruction has the code ${first.toString(16)} ${code}`)
  const { immediate } = all[name]
  if (immediate === 'memory' || immediate === 'memoryLane') [0, 1].forEach(() => readUnsigned(r))
  if (immediate === 'memoryLane' || immediate === 'lane') r.at++
  if (immediate === 'shuffle') r.at += 16
  return name
}

const readText = (r: Reader): string => {
  const length = readUnsigned(r)
  r.at += length
  return new TextDecoder().decode(r.bytes.subarray(r.at - length, r.at))
}

/** What a module says of itself. */
export interface Disassembled {
  /** Their numbers; 0 for that of names. */
  readonly sections: readonly number[]
  /** The instructions of each function. */
  readonly bodies: readonly (readonly string[])[]
  /** The names of functions, those of the host first. */
  readonly names: readonly string[]
}

/** A module taken apart; every length is what it says. */
export const disassembled = (bytes: Uint8Array): Disassembled => {
  const names: string[] = []
  const r: Reader = { at: 8, bytes }
  const sections: number[] = []
  const bodies: string[][] = []
  while (r.at < bytes.length) {
    const id = bytes[r.at++]
    const size = readUnsigned(r)
    const end = r.at + size
    sections.push(id)
    if (id === 10)
      for (let count = readUnsigned(r); count > 0; count--) {
        const length = readUnsigned(r)
        const last = r.at + length
        for (let runs = readUnsigned(r); runs > 0; runs--) {
          readUnsigned(r)
          r.at++
        }
        const body: string[] = []
        while (r.at < last) body.push(instruction(r))
        if (r.at !== last) throw new Error('an instruction is cut off at the end of its function')
        bodies.push(body)
      }
    else if (id === 0) {
      if (readText(r) !== 'name' || r.bytes[r.at++] !== 1) throw new Error('a section that is not of names')
      readUnsigned(r)
      for (let count = readUnsigned(r); count > 0; count--) {
        if (readUnsigned(r) !== names.length) throw new Error('a function is left out')
        names.push(readText(r))
      }
    } else r.at = end
    if (r.at !== end) throw new Error(`section ${id} has another length`)
  }
  return { sections, bodies, names }
}
