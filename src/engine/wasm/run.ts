/**
 * A compiled Program as a function of arrays: inputs are copied into the memory of its module, results out of it.
 */
import { allocate, type DType, type TypedArray } from '../../ndarray/dtype.js'
import { copyInto, Dense, fill } from '../../ndarray/ndarray.js'
import { rowMajor, sizeOf } from '../../ndarray/shape.js'
import type { Arena } from './arena.js'
import type { Compiled, Slot } from './compile.js'
import { bytesOf } from './plan/ref.js'

export type Run = (inputs: readonly Dense[]) => readonly Dense[]

/** Results of fewer elements share one buffer: allocating each would cost more than computing it. */
const small = 512

interface Taken {
  readonly slot: Slot
  readonly size: number
  readonly strides: readonly number[]
  /** In the shared buffer of its dtype; −1 for a buffer of its own. */
  readonly offset: number
}

const heapIndex = ({ aval: { dtype }, at }: Slot): number => at / bytesOf(dtype)

const copyOut = (heap: TypedArray, from: number, size: number, out: TypedArray, at: number): void => {
  if (size <= 64) for (let i = 0; i < size; i++) out[at + i] = heap[from + i]
  else out.set(heap.subarray(from, from + size), at)
}

/** The function of a module that is there, given its entry. */
export const makeRun = ({ inputs, constants, results }: Compiled, arena: Arena, main: () => void): Run => {
  const shared = new Map<DType, number>()
  const taken = results.map((r): Taken | null => {
    if (r._tag !== 'Memory') return null
    const { shape, dtype } = r.slot.aval
    const size = sizeOf(shape)
    const offset = size < small ? (shared.get(dtype) ?? 0) : -1
    if (offset >= 0) shared.set(dtype, offset + size)
    return { slot: r.slot, size, strides: rowMajor(shape), offset }
  })
  const take = ({ slot, size, strides, offset }: Taken, buffers: Partial<Record<DType, TypedArray>>): Dense => {
    const { shape, dtype } = slot.aval
    const heap = arena.heap(dtype)
    const from = heapIndex(slot)
    if (offset < 0) return new Dense(shape, dtype, heap.slice(from, from + size), strides)
    const buffer = (buffers[dtype] ??= allocate(dtype, shared.get(dtype)!))
    copyOut(heap, from, size, buffer, offset)
    return new Dense(shape, dtype, buffer, strides, offset)
  }
  const owner = {}
  return xs => {
    if (arena.claim(owner))
      for (const { value, at } of constants) copyInto(value, arena.heap(value.dtype), at / bytesOf(value.dtype))
    for (let i = 0; i < inputs.length; i++) {
      const slot = inputs[i]
      if (slot !== null) copyInto(xs[i], arena.heap(slot.aval.dtype), heapIndex(slot))
    }
    main()
    const buffers: Partial<Record<DType, TypedArray>> = {}
    return results.map((r, i) =>
      r._tag === 'Input'
        ? xs[r.index]
        : r._tag === 'Uniform'
          ? fill(r.aval.shape, r.value, r.aval.dtype)
          : take(taken[i]!, buffers)
    )
  }
}
