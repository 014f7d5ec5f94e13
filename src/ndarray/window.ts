/**
 * A strided window on a typed array: all that a concrete array is.
 */
import type { DType, TypedArray } from './dtype.js'
import { sizeOf, type Shape } from './shape.js'

export interface Window {
  readonly shape: Shape
  readonly dtype: DType
  readonly data: TypedArray
  readonly strides: readonly number[]
  readonly offset: number
}

/** Whether the elements lie row-major and without gaps. */
export const isContiguous = ({ shape, strides }: Window): boolean => {
  for (let i = shape.length - 1, n = 1; i >= 0; i--) {
    if (shape[i] !== 1 && strides[i] !== n) return false
    n *= shape[i]
  }
  return true
}

/** The value at every place, when all places are one (or there is one element); `undefined` else. */
export const fillValue = ({ shape, strides, data, offset }: Window): number | undefined => {
  for (let i = 0; i < strides.length; i++) if (strides[i] !== 0 && shape[i] !== 1) return undefined
  return sizeOf(shape) === 0 ? undefined : data[offset]
}

/** Below this a loop copies faster than `set`. */
const fewElements = 64

/** Copies the elements, row-major, into `out` from `at` on. For buffers that the caller owns. */
export const copyWindow = (x: Window, out: TypedArray, at: number): void => {
  const { shape, data, strides, offset } = x
  const rank = shape.length
  const size = sizeOf(shape)
  if (size === 0) return
  if (isContiguous(x)) {
    if (size <= fewElements) for (let i = 0; i < size; i++) out[at + i] = data[offset + i]
    else out.set(offset === 0 && data.length === size ? data : data.subarray(offset, offset + size), at)
    return
  }
  const n = shape[rank - 1]
  const s = strides[rank - 1]
  const index = new Array<number>(rank).fill(0)
  let from = offset
  for (let done = 0; done < size; done += n) {
    if (s === 1) for (let i = 0; i < n; i++) out[at + done + i] = data[from + i]
    else for (let i = 0, j = from; i < n; i++, j += s) out[at + done + i] = data[j]
    for (let axis = rank - 2; axis >= 0; axis--) {
      from += strides[axis]
      if (++index[axis] < shape[axis]) break
      from -= strides[axis] * shape[axis]
      index[axis] = 0
    }
  }
}
