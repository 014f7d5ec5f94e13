/**
 * Memory that modules share. At each moment it belongs to one of them: what that one has put there stays until another one runs.
 */
import type { DType, TypedArray } from '../../ndarray/dtype.js'
import { fail } from '../../ndarray/error.js'
import { bytesOf } from './plan/ref.js'
import { runtime, type WasmMemory } from './runtime.js'

/** The whole memory as elements of each dtype. */
interface Heaps {
  readonly bool: Uint8Array
  readonly int32: Int32Array
  readonly uint32: Uint32Array
  readonly float32: Float32Array
  readonly float64: Float64Array
}

export interface Arena {
  readonly memory: WasmMemory
  /** The memory as elements; it changes when the memory grows. */
  readonly heap: (dtype: DType) => TypedArray
  /** Makes room for so many bytes. */
  readonly reserve: (bytes: number) => void
  /** Takes the arena; `false` if it belonged to the same owner already. */
  readonly claim: (owner: object) => boolean
}

const page = 65536
/** WebAssembly addresses 4 GiB. */
const mostPages = 65536

const heapsOf = ({ buffer }: WasmMemory): Heaps => ({
  bool: new Uint8Array(buffer),
  int32: new Int32Array(buffer),
  uint32: new Uint32Array(buffer),
  float32: new Float32Array(buffer),
  float64: new Float64Array(buffer)
})

const grows = (memory: WasmMemory, pages: number): boolean => {
  try {
    memory.grow(pages)
    return true
  } catch {
    return false
  }
}

export const makeArena = (): Arena => {
  const memory = new (runtime().Memory)({ initial: 1 })
  let heaps = heapsOf(memory)
  let owner: object | null = null
  return {
    memory,
    heap: dtype => heaps[dtype],
    reserve: bytes => {
      const missing = Math.ceil(bytes / page) - memory.buffer.byteLength / page
      if (missing <= 0) return
      if (bytes > mostPages * page || !grows(memory, missing))
        fail(
          'OutOfMemory',
          'jit',
          `the Program needs ${(bytes / 2 ** 30).toFixed(2)} GiB at once, and WebAssembly addresses 4 where the machine has them`,
          'Use smaller batches, checkpoint, or jit with the interpreter'
        )
      heaps = heapsOf(memory)
    },
    claim: next => {
      const isNew = owner !== next
      owner = next
      return isNew
    }
  }
}

/** Elements from an address on, shared. */
export const part = (arena: Arena, dtype: DType, at: number, size: number): TypedArray => {
  const first = at / bytesOf(dtype)
  return arena.heap(dtype).subarray(first, first + size)
}
