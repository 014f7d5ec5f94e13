/**
 * Iteration spaces: the axes over which a loop nest runs, and how shapes that iterate over the same elements are brought
 * to common axes.
 */
import { sizeOf, type Shape } from '../../../ndarray/shape.js'

/** How many elements lie behind each axis, innermost 1. */
const boundaries = (shape: Shape): readonly number[] => {
  const out: number[] = []
  let n = 1
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] === 1) continue
    out.push(n)
    n *= shape[i]
  }
  return out
}

/** The axes that refine both shapes (without extents of 1), when they hold as many elements and there are such axes. */
export const commonAxes = (a: Shape, b: Shape): Shape | null => {
  const size = sizeOf(a)
  if (size !== sizeOf(b)) return null
  if (size === 0) return [0]
  const all = [...new Set([...boundaries(a), ...boundaries(b), size])].sort((x, y) => x - y)
  const axes: number[] = []
  for (let i = 1; i < all.length; i++) {
    if (all[i] % all[i - 1] !== 0) return null
    axes.unshift(all[i] / all[i - 1])
  }
  return axes
}

/** Strides over finer axes. */
export const refineStrides = (shape: Shape, strides: readonly number[], axes: Shape): readonly number[] => {
  const out = new Array<number>(axes.length).fill(0)
  let k = axes.length - 1
  for (let i = shape.length - 1; i >= 0; i--) {
    let stride = strides[i]
    for (let rest = shape[i]; rest > 1; k--) {
      out[k] = stride
      stride *= axes[k]
      rest /= axes[k]
    }
  }
  return out
}

/** Loops count in 32 bits. */
export const longestLoop = 2 ** 31 - 1

/** An inner extent of about this many lets the outer one call functions often. */
const inner = 4096

/** A divisor, from some number on, of which no quotient is too long; `null` where there is none. */
const divisor = (n: number, from: number, to: number, most: number): number | null => {
  for (let d = from; d <= to; d++) if (n % d === 0 && n / d <= most && d <= most) return d
  return null
}

/** The same elements over axes of which each is a loop; a prime extent that is longer has no such. */
export const countable = (axes: Shape, most = longestLoop): Shape =>
  axes.flatMap(n => {
    if (n <= most) return [n]
    const root = Math.floor(Math.sqrt(n))
    const long = divisor(n, inner, root, most)
    const short = long ?? divisor(n, 2, Math.min(inner, root), most)
    if (short === null) throw new RangeError(`a loop over ${n} elements is longer than the ${most} that are counted`)
    return long === null ? [short, n / short] : [n / long, long]
  })

/** Which axes can be walked as one with the next one, by every list of strides, and are no longer than a loop. */
export const mergeAxes = (
  axes: Shape,
  strides: readonly (readonly number[])[],
  most = longestLoop
): { readonly axes: Shape; readonly strides: readonly (readonly number[])[] } => {
  const outAxes: number[] = []
  const out: number[][] = strides.map(() => [])
  axes.forEach((n, i) => {
    const last = outAxes.length - 1
    if (last >= 0 && outAxes[last] * n <= most && strides.every((s, k) => out[k][last] === s[i] * n)) {
      outAxes[last] *= n
      strides.forEach((s, k) => (out[k][last] = s[i]))
    } else {
      outAxes.push(n)
      strides.forEach((s, k) => out[k].push(s[i]))
    }
  })
  return { axes: outAxes, strides: out }
}
