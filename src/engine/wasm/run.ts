/**
 * A compiled Program as a function of arrays: inputs are copied into the memory of its module, results out of it.
 */
import { allocate, type DType, type TypedArray } from '../../ndarray/dtype.js'
import { fail } from '../../ndarray/error.js'
import { copyInto, Dense, fill } from '../../ndarray/ndarray.js'
import { rowMajor, sizeOf } from '../../ndarray/shape.js'
import { told } from '../../ndarray/told.js'
import type { Arena } from './arena.js'
import type { Compiled, Slot } from './compile.js'
import { bytesOf } from './plan/ref.js'

export type Run = (inputs: readonly Dense[]) => readonly Dense[]

/** Results of fewer bytes lie in buffers that several share: to allocate each would cost more than to compute it. … */
const small = 2048
/** … But results of so few bytes, such as a loss, have their own, which V8 makes quickly: whoever keeps them keeps nothing else. */
const tiny = 64
/** Of a shared buffer. */
const sharedBytes = 4096

interface Taken {
  readonly slot: Slot
  readonly size: number
  readonly strides: readonly number[]
  readonly buffer: 'own' | 'shared' | 'tiny'
}

/** What is left of a buffer from a place on. */
interface Rest {
  readonly buffer: TypedArray
  readonly at: number
}

/** Parts of buffers that nobody else has, seen as buffers of their own, so that equal results have equal layouts. */
const makePool = (): ((dtype: DType, size: number) => TypedArray) => {
  const rest: Partial<Record<DType, Rest>> = {}
  return (dtype, size) => {
    const last = rest[dtype]
    const { buffer, at } =
      last !== undefined && last.at + size <= last.buffer.length
        ? last
        : { buffer: allocate(dtype, sharedBytes / bytesOf(dtype)), at: 0 }
    rest[dtype] = { buffer, at: at + size }
    return buffer.subarray(at, at + size)
  }
}

const heapIndex = ({ aval: { dtype }, at }: Slot): number => at / bytesOf(dtype)

const copyOut = (heap: TypedArray, from: number, size: number, out: TypedArray): void => {
  if (size <= 128) for (let i = 0; i < size; i++) out[i] = heap[from + i]
  else out.set(heap.subarray(from, from + size))
}

const requireInputs = (u: unknown, n: number): void => {
  if (!Array.isArray(u) || u.length !== n)
    fail('InvalidArgument', 'wasm', `the inputs are ${told(u)}`, `Give a list of ${n} arrays`)
}

/** The function of a module that is there, given its entry. */
export const makeRun = ({ inputs, constants, results }: Compiled, arena: Arena, main: () => void): Run => {
  const taken = results.map((r): Taken | null => {
    if (r._tag !== 'Memory') return null
    const { shape, dtype } = r.slot.aval
    const size = sizeOf(shape)
    const bytes = size * bytesOf(dtype)
    const buffer = bytes <= tiny ? 'tiny' : bytes < small ? 'shared' : 'own'
    return { slot: r.slot, size, strides: rowMajor(shape), buffer }
  })
  const pool = makePool()
  const take = ({ slot, size, strides, buffer: kind }: Taken): Dense => {
    const { shape, dtype } = slot.aval
    const heap = arena.heap(dtype)
    const from = heapIndex(slot)
    if (kind === 'own') return new Dense(shape, dtype, heap.slice(from, from + size), strides)
    const buffer = kind === 'shared' ? pool(dtype, size) : allocate(dtype, size)
    copyOut(heap, from, size, buffer)
    return new Dense(shape, dtype, buffer, strides)
  }
  const owner = {}
  /** What stands at the place of each input, as far as it is known. */
  const present: (Dense | null)[] = inputs.map(() => null)
  return xs => {
    requireInputs(xs, inputs.length)
    if (arena.claim(owner)) {
      present.fill(null)
      for (const { value, at } of constants) copyInto(value, arena.heap(value.dtype), at / bytesOf(value.dtype))
    }
    for (let i = 0; i < inputs.length; i++) {
      const slot = inputs[i]
      if (slot !== null && present[i] !== xs[i]) copyInto(xs[i], arena.heap(slot.aval.dtype), heapIndex(slot))
    }
    // Until the call has succeeded, nothing is known
    present.fill(null)
    main()
    const ys = results.map((r, i) =>
      r._tag === 'Input'
        ? xs[r.index]
        : r._tag === 'Uniform'
          ? fill(r.aval.shape, r.value, r.aval.dtype)
          : take(taken[i]!)
    )
    for (let i = 0; i < inputs.length; i++) {
      const slot = inputs[i]
      if (slot !== null && slot.becomes >= 0) present[i] = ys[slot.becomes]
    }
    return ys
  }
}
