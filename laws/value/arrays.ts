/**
 * What the laws do with concrete arrays: read, compare, stack, and lay out differently in memory.
 */
import { showAval, type Aval } from '../../src/core/aval.js'
import { allocate, isFloat, type DType } from '../../src/ndarray/dtype.js'
import { Dense, fill, storage, toTypedArray, unsafeFromBuffer, view, type NDArray } from '../../src/ndarray/ndarray.js'
import { rowMajor, sameShape, sizeOf, type Shape } from '../../src/ndarray/shape.js'
import { concrete } from '../../src/trace/builder.js'
import { all, each, holds, violated, within, type Verdict } from '../law.js'
import { show, showNumber } from './show.js'

// --- reading

/** The elements, row-major. Laws read many small arrays: what lies in a row is not copied first. */
export const numbers = (x: NDArray): readonly number[] => {
  const d = concrete('laws', x)
  const { data, offset, strides } = d[storage]
  const rows = rowMajor(d.shape)
  if (!strides.every((s, i) => s === rows[i])) return Array.from(toTypedArray(d))
  const out = new Array<number>(d.size)
  for (let i = 0; i < out.length; i++) out[i] = data[offset + i]
  return out
}

export const evaluated = (xs: readonly NDArray[]): readonly Dense[] => xs.map(x => concrete('laws', x))

export const floats = <A extends NDArray>(xs: readonly A[]): readonly A[] => xs.filter(x => isFloat(x.dtype))

export const dense = (shape: Shape, dtype: DType, values: readonly number[]): Dense => {
  const data = allocate(dtype, values.length)
  data.set(values)
  return unsafeFromBuffer(shape, data)
}

export const map = (x: NDArray, f: (value: number, i: number) => number): Dense =>
  dense(x.shape, x.dtype, numbers(x).map(f))

export const zeros = (x: Aval): Dense => fill(x.shape, 0, x.dtype)

/** 1 at one place, 0 elsewhere. */
export const basis = ({ shape, dtype }: Aval, at: number): Dense =>
  dense(
    shape,
    dtype,
    Array.from({ length: sizeOf(shape) }, (_, i) => (i === at ? 1 : 0))
  )

// --- comparing

/** Of one shape and dtype. */
export const sameKind = (expected: NDArray, came: NDArray): Verdict =>
  expected.dtype === came.dtype && sameShape(expected.shape, came.shape)
    ? holds
    : violated(`expected ${showAval(expected)}, came ${showAval(came)}`)

/** Elementwise, by any notion of agreement. */
const compare = (
  expected: NDArray,
  came: NDArray,
  agree: (expected: number, came: number, i: number) => boolean,
  note: (i: number) => string = () => ''
): Verdict =>
  all(
    () => sameKind(expected, came),
    () => {
      const a = numbers(expected)
      const b = numbers(came)
      const at = a.findIndex((v, i) => !agree(v, b[i], i))
      return at < 0
        ? holds
        : violated(
            a.length === 1
              ? `expected ${show(expected)}, came ${showNumber(b[0])}${note(at)}`
              : `element ${at}: expected ${showNumber(a[at])}, came ${showNumber(b[at])}${note(at)}\nexpected ${show(expected)}\ncame     ${show(came)}`
          )
    }
  )

/** Bit for bit; NaN equals NaN. */
export const sameBits = (expected: NDArray, came: NDArray): Verdict => compare(expected, came, Object.is)

/** Equal as numbers: 0 and −0 are the same, and so are two NaNs. */
export const sameValues = (expected: NDArray, came: NDArray): Verdict =>
  compare(expected, came, (a, b) => a === b || Object.is(a, b))

/** Equal up to a bound an element. */
export const close = (expected: NDArray, came: NDArray, bound: (i: number) => number): Verdict =>
  compare(
    expected,
    came,
    (a, b, i) => a === b || Object.is(a, b) || Math.abs(a - b) <= bound(i),
    i => ` (bound ${bound(i)})`
  )

/** The same comparison of two lists. */
export const pairwise = (
  what: string,
  expected: readonly NDArray[],
  came: readonly NDArray[],
  agree: (expected: NDArray, came: NDArray, i: number) => Verdict
): Verdict =>
  expected.length === came.length
    ? each(expected, (x, i) => within(`${what} ${i}`, agree(x, came[i], i)))
    : violated(`${what}: expected ${expected.length} arrays, came ${came.length}`)

// --- batches

/** Arrays of one kind as one with a new axis. An empty batch needs to be told the kind. */
export const stack = (
  kind: { readonly shape: Shape; readonly dtype: DType },
  axis: number,
  xs: readonly NDArray[]
): Dense => {
  const shape = [...kind.shape.slice(0, axis), xs.length, ...kind.shape.slice(axis)]
  const inner = sizeOf(kind.shape.slice(axis))
  const parts = xs.map(numbers)
  const values = Array.from({ length: sizeOf(shape) }, (_, i) => {
    const outer = Math.floor(i / inner)
    return parts[outer % xs.length][Math.floor(outer / xs.length) * inner + (i % inner)]
  })
  return dense(shape, kind.dtype, values)
}

// --- layouts

/** Every index of a shape, row-major. */
const indices = (shape: Shape): readonly (readonly number[])[] =>
  shape.reduce<readonly (readonly number[])[]>(
    (acc, n) => acc.flatMap(at => Array.from({ length: n }, (_, i) => [...at, i])),
    [[]]
  )

const laidOut = (x: Dense, strides: readonly number[], offset: number, room: number): Dense => {
  const data = allocate(x.dtype, room).fill(77)
  const values = numbers(x)
  indices(x.shape).forEach((index, k) => {
    data[index.reduce((at, i, axis) => at + i * strides[axis], offset)] = values[k]
  })
  return view(unsafeFromBuffer([room], data), x.shape, strides, offset)
}

/** The same array in other places of memory: column-major, backwards, and with gaps. */
export const layouts = (x: Dense): readonly Dense[] => {
  const n = sizeOf(x.shape)
  const rows = rowMajor(x.shape)
  const columns = [...rowMajor([...x.shape].reverse())].reverse()
  return [
    laidOut(x, columns, 0, n),
    laidOut(
      x,
      rows.map(s => -s),
      n - 1,
      n
    ),
    laidOut(
      x,
      rows.map(s => 2 * s),
      3,
      2 * n + 3
    )
  ].filter(y => y.size > 0)
}
