/**
 * Shapes: sizes, strides, broadcasting, axes.
 *
 * `broadcastShapes` is a partial join-semilattice: idempotent, commutative, associative, with unit `[]`.
 */
import { fail } from './error.js'

/**
 * The extents of an array, outermost first; `[]` is a scalar.
 *
 * @category model
 * @since 0.1.0
 */
export type Shape = readonly number[]

/** More axes than any array has use for; as many as NumPy has. */
export const mostAxes = 64

export const sizeOf = (shape: Shape): number => {
  let n = 1
  for (let i = 0; i < shape.length; i++) n *= shape[i]
  return n
}

export const sameShape = (a: Shape, b: Shape): boolean => {
  if (a === b) return true
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false
  return true
}

/** Strides, in elements, of the row-major layout. */
export const rowMajor = (shape: Shape): readonly number[] => {
  const strides = new Array<number>(shape.length)
  for (let i = shape.length - 1, n = 1; i >= 0; i--) {
    strides[i] = n
    n *= shape[i]
  }
  return strides
}

export const showShape = (shape: Shape): string => `[${shape.join(', ')}]`

/** The least shape that both broadcast to (NumPy's rule), or an error that names `op`. */
export const broadcastShapes = (op: string, a: Shape, b: Shape): Shape => {
  if (sameShape(a, b) || b.length === 0) return a
  if (a.length === 0) return b
  const n = Math.max(a.length, b.length)
  const out = new Array<number>(n)
  for (let i = 1; i <= n; i++) {
    const x = i <= a.length ? a[a.length - i] : 1
    const y = i <= b.length ? b[b.length - i] : 1
    if (x !== y && x !== 1 && y !== 1)
      return fail(
        'ShapeMismatch',
        op,
        `shapes ${showShape(a)} and ${showShape(b)} do not broadcast (axis ${-i}: ${x} against ${y})`,
        'Extents must be equal or 1, aligned at the last axis; insert axes with np.expandDims or np.reshape'
      )
    out[n - i] = x === 1 ? y : x
  }
  return out
}

const isExtent = (n: unknown): n is number => typeof n === 'number' && Number.isInteger(n) && n >= 0

/** Whether a list can be a shape: of integers, none negative. */
export const isShape = (shape: Shape): boolean => {
  if (!Array.isArray(shape)) return false
  for (let i = 0; i < shape.length; i++) if (!isExtent(shape[i])) return false
  return true
}

/** Whether extents are few enough, and integers of which even the product is one. */
export const isCountable = (shape: Shape): boolean => {
  let n = 1
  for (let i = 0; i < shape.length; i++) n *= Math.max(1, shape[i])
  return shape.length <= mostAxes && n <= Number.MAX_SAFE_INTEGER
}

const shown = (u: unknown, level = 0): string =>
  Array.isArray(u)
    ? u.length <= mostAxes && level < 3
      ? `[${Array.from(u as readonly unknown[], inner => shown(inner, level + 1)).join(', ')}]`
      : `a list of ${u.length}`
    : typeof u === 'string'
      ? JSON.stringify(u)
      : typeof u === 'object' && u !== null
        ? 'an object'
        : typeof u === 'function'
          ? 'a function'
          : String(u)

/** What must hold of every shape: {@link isCountable}. */
export const checkCountable = (op: string, shape: Shape): Shape =>
  isCountable(shape)
    ? shape
    : fail(
        'InvalidArgument',
        op,
        shape.length > mostAxes ? `a shape of ${shape.length} axes` : `shape ${showShape(shape)} is too large`,
        `Arrays have at most ${mostAxes} axes and fewer than 2^53 elements`
      )

const noShape = (op: string, shape: unknown): never =>
  fail(
    'InvalidArgument',
    op,
    `${shown(shape)} is not a shape`,
    `A shape is a list of at most ${mostAxes} integers ≥ 0, such as [2, 3], and [] for a scalar`
  )

/** A list of extents that somebody else holds, as a shape of ours: checked and copied. */
export const checkShape = (op: string, shape: unknown): Shape => {
  if (!Array.isArray(shape) || shape.length > mostAxes) return noShape(op, shape)
  const given = shape as readonly unknown[]
  const own = new Array<number>(given.length)
  let size = 1
  for (let i = 0; i < own.length; i++) {
    const n = given[i]
    if (!isExtent(n)) return noShape(op, shape)
    // −0 is an integer
    own[i] = n + 0
    size *= n === 0 ? 1 : n
  }
  return size <= Number.MAX_SAFE_INTEGER ? own : checkCountable(op, own)
}

/** An axis in `[-rank, rank)` as one in `[0, rank)`. */
export const normalizeAxis = (op: string, axis: number, rank: number): number =>
  Number.isInteger(axis) && axis >= -rank && axis < rank
    ? axis < 0
      ? axis + rank
      : axis
    : fail(
        'AxisOutOfRange',
        op,
        `axis ${axis} does not exist in an array of rank ${rank}`,
        rank === 0 ? 'A scalar has no axes' : `Use an integer from ${-rank} to ${rank - 1}`
      )

/** One axis, several, or (when undefined) all of them, as sorted distinct axes in `[0, rank)`. */
export const normalizeAxes = (
  op: string,
  axes: number | readonly number[] | undefined,
  rank: number
): readonly number[] => {
  if (axes === undefined) return Array.from({ length: rank }, (_, i) => i)
  const list = (typeof axes === 'number' ? [axes] : axes).map(a => normalizeAxis(op, a, rank)).sort((a, b) => a - b)
  return list.some((a, i) => i > 0 && a === list[i - 1])
    ? fail('AxisOutOfRange', op, `axes ${showShape(list)} name an axis twice`, 'Name each axis once')
    : list
}

export const without = (shape: Shape, axes: readonly number[]): Shape => shape.filter((_, i) => !axes.includes(i))
