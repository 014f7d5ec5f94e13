/**
 * Bugs in functions on arrays: each replaces one function of `np`.
 */
import { storage, unsafeFromBuffer, type Dense, type NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import { concrete } from '../../src/trace/builder.js'
import { customVjp } from '../../src/transform/custom/vjp.js'
import type { ArrayFunctions } from '../subject/arrays.js'
import { arrays } from '../suite/arrays.js'
import { einsum, type EinsumFunctions } from '../suite/einsum.js'
import type { Mutant } from './mutant.js'

const of = (
  bug: string,
  breaks: readonly string[],
  change: Readonly<Partial<Record<keyof ArrayFunctions, unknown>>>
): Mutant => ({
  suite: 'arrays',
  bug,
  breaks,
  laws: () => arrays({ ...np, ...(change as Partial<ArrayFunctions>) })
})

const ofEinsum = (
  bug: string,
  breaks: readonly string[],
  f: (spec: string, xs: readonly NDArray[]) => NDArray
): Mutant => ({
  suite: 'einsum',
  bug,
  breaks,
  laws: () =>
    einsum({ ...np, einsum: ((spec: string, ...xs: readonly NDArray[]) => f(spec, xs)) as EinsumFunctions['einsum'] })
})

const plain = np.einsum as (spec: string, ...xs: readonly NDArray[]) => NDArray

// --- wrong pullbacks

type Unary<O> = (x: NDArray, o: O) => NDArray

/** The function with another pullback. */
const pulledBack =
  <O>(f: Unary<O>, back: (x: NDArray, ct: NDArray, o: O) => NDArray): Unary<O> =>
  (x, o) =>
    customVjp(
      (y: NDArray) => f(y, o),
      y => [f(y, o), y] as const,
      (y, ct) => [back(y, ct, o)]
    )(x)

interface ShapeOption {
  readonly shape: readonly number[]
}

interface AxisOption {
  readonly axis?: number
}

interface AxesOption {
  readonly axis?: readonly number[]
  readonly keepDims?: boolean
}

/** Sums over the repeated axes as if they were the last ones. */
const sumOfLast = (x: NDArray, ct: NDArray): NDArray => {
  const extra = ct.ndim - x.ndim
  const axis = Array.from({ length: extra }, (_, i) => ct.ndim - 1 - i)
  const summed = np.sum(ct, { axis })
  return summed.shape.join() === x.shape.join() ? summed : np.broadcastTo(np.sum(ct), { shape: x.shape })
}

const { concatenate, index, pad, roll, tile } = np

/** A buffer that is written behind its owner's back. */
const written = (x: NDArray): NDArray => {
  const { data, offset } = concrete('mutant', x)[storage]
  if (x.size > 0) data[offset] = data[offset] === 0 ? 1 : 0
  return x
}

const isConcrete = (x: unknown): x is Dense => typeof x === 'object' && x !== null && storage in x

/** Operands whose axes meet from the left, where that fits. */
const leftAligned =
  (f: (x: NDArray, y: NDArray) => NDArray) =>
  (x: NDArray, y: NDArray): NDArray => {
    const widened = (z: NDArray, rank: number): NDArray =>
      np.reshape(z, { shape: [...z.shape, ...Array.from({ length: Math.max(0, rank - z.ndim) }, () => 1)] })
    try {
      return f(widened(x, y.ndim), widened(y, x.ndim))
    } catch {
      return f(x, y)
    }
  }

const { add, sub, mul, maximum, mod, lt, hypot } = np

const fromTheLeft = Object.fromEntries(
  Object.entries({ add, sub, mul, maximum, mod, lt, hypot }).map(([name, f]) => [name, leftAligned(f)])
)

const axesOf = ({ axis = [] }: { readonly axis?: number | readonly number[] }): readonly number[] =>
  typeof axis === 'number' ? [axis] : axis

/** Bugs of functions on arrays. */
export const arraysMutants: readonly Mutant[] = [
  of('an extent of 1 is stretched on the left only', ['B1'], {
    add: (x: NDArray, y: NDArray) => {
      const fits = y.shape.every((n, i) => n !== 1 || (x.shape[x.ndim - y.ndim + i] ?? 1) === 1)
      if (!fits) throw new Error('shapes do not broadcast')
      return np.add(x, y)
    }
  }),
  of('axes are aligned from the left', ['B2'], fromTheLeft),
  of('the pullback of broadcasting sums the wrong axis', ['B3'], {
    broadcastTo: pulledBack<ShapeOption>((x, o) => np.broadcastTo(x, o), sumOfLast)
  }),
  of('padding stands on the wrong side', ['B4.1', 'A3.8'], {
    pad: (x: NDArray, { padWidth, ...o }: { readonly padWidth: readonly (number | readonly number[])[] }) =>
      pad(x, {
        ...o,
        padWidth: (typeof padWidth[0] === 'number'
          ? [...padWidth].reverse()
          : padWidth.map(w => [...(w as readonly number[])].reverse())) as never
      })
  }),
  of('a slice starts one place late', ['A3.2', 'B4.1', 'B4.2', 'A3.8'], {
    index: (x: NDArray, ...parts: readonly np.Index[]) =>
      index(
        x,
        ...parts.map(p =>
          typeof p === 'object' && '_tag' in p && p._tag === 'Slice' && (p.start ?? 0) > 0
            ? np.slice(p.start! + 1, p.stop === undefined ? undefined : p.stop + 1, p.step)
            : p
        )
      )
  }),
  of('the cotangent of a concatenation goes to the wrong part', ['B4.3'], {
    concatenate: (xs: readonly NDArray[], o: AxisOption) =>
      xs.length < 2 || new Set(xs.map(x => x.shape.join())).size > 1
        ? concatenate(xs, o)
        : customVjp(
            (ys: readonly NDArray[]) => concatenate(ys, o),
            ys => [concatenate(ys, o), null] as const,
            (_, ct) => [[...np.split(ct, { sections: xs.length, axis: o.axis ?? 0 })].reverse()]
          )(xs)
  }),
  of('the parts of a concatenation change places', ['A3.4', 'B4.3'], {
    concatenate: (xs: readonly NDArray[], o: AxisOption) => concatenate([...xs].reverse(), o)
  }),
  of('a permutation of axes is the inverse one', ['A3.1', 'B4.4'], {
    transpose: (x: NDArray, o: { readonly axes?: readonly number[] } = {}) =>
      np.transpose(x, o.axes === undefined ? {} : { axes: o.axes.map((_, i) => o.axes!.indexOf(i)) })
  }),
  of('the pullback of a permutation permutes again', ['B4.4'], {
    transpose: pulledBack<{ readonly axes?: readonly number[] } | undefined>(
      (x, o) => np.transpose(x, o ?? {}),
      (x, ct, o) => np.reshape(np.transpose(ct, o ?? {}), { shape: x.shape })
    )
  }),
  of('reshaping fills columns first', ['A3'], {
    reshape: (x: NDArray, { shape }: ShapeOption) =>
      np.transpose(np.reshape(np.transpose(x), { shape: [...shape].reverse() }))
  }),
  of('the pullback of reshaping reads from the end', ['B4.5'], {
    reshape: pulledBack<ShapeOption>(
      (x, o) => np.reshape(x, o),
      (x, ct) => np.reshape(np.flip(ct), { shape: x.shape })
    )
  }),
  of('flip rolls', ['A3.5', 'B4.6'], {
    flip: (x: NDArray, o: { readonly axis?: number | readonly number[] } = {}) =>
      o.axis === undefined
        ? np.roll(np.flip(x), { shift: 1 })
        : axesOf(o).reduce<NDArray>((y, axis) => np.roll(y, { shift: 1, axis }), x)
  }),
  of('rolling back goes on', ['A3.5', 'B4.7'], {
    roll: (x: NDArray, o: { readonly shift: number; readonly axis?: number }) =>
      roll(x, { ...o, shift: Math.abs(o.shift) })
  }),
  of('running sums leave out the newcomer', ['A3.7', 'B4.8'], {
    cumsum: (x: NDArray, o: { readonly axis?: number; readonly reverse?: boolean } = {}) => {
      const { reverse: _, ...forward } = o
      return np.sub(np.cumsum(x, forward), o.axis === undefined ? np.ravel(x) : x)
    }
  }),
  of('what is taken twice gets one cotangent', ['B4.9'], {
    at: (x: NDArray, ...parts: readonly np.Index[]) => ({ ...np.at(x, ...parts), add: np.at(x, ...parts).set })
  }),
  of('repetition alternates', ['B4.10'], {
    repeat: (x: NDArray, { repeats, axis }: { readonly repeats: number; readonly axis: number }) =>
      tile(x, { reps: x.shape.map((_, i) => (i === axis ? repeats : 1)) })
  }),
  of('tiling repeats each element', ['B4.11'], {
    tile: (x: NDArray, { reps }: { readonly reps: readonly number[] | number }) =>
      typeof reps === 'number'
        ? tile(x, { reps })
        : reps.reduce<NDArray>((y, repeats, axis) => np.repeat(y, { repeats, axis }), x)
  }),
  of('the diagonal below is that above', ['B4.12'], {
    diagonal: (x: NDArray, { offset = 0 }: { readonly offset?: number }) => np.diagonal(x, { offset: Math.abs(offset) })
  }),
  of('a triangle keeps one diagonal more', ['A3.6'], {
    tril: (x: NDArray, { k = 0 }: { readonly k?: number }) => np.tril(x, { k: k + 1 })
  }),
  of('the pullback of a triangle keeps the other one', ['B4.13'], {
    triu: pulledBack<{ readonly k: number }>(
      (x, o) => np.triu(x, o),
      (_, ct, { k }) => np.tril(ct, { k })
    )
  }),
  of('a sum over no axis is a sum over all', ['B4.14'], {
    sum: (x: NDArray, o: AxesOption = {}) => np.sum(x, o.axis?.length === 0 ? {} : o)
  }),
  of('keepDims drops the axes', ['B4.14'], {
    sum: (x: NDArray, { keepDims: _, ...o }: AxesOption = {}) => np.sum(x, o)
  }),
  of('the pullback of a product does not transpose', ['B4.15'], {
    matmul: (A: NDArray, y: NDArray) =>
      A.ndim === 2 && A.shape[0] === A.shape[1]
        ? pulledBack<null>(
            x => np.matmul(A, x),
            (_, ct) => np.matmul(A, ct)
          )(y, null)
        : np.matmul(A, y)
  }),
  of('the pullback ignores the mask', ['B4.16'], {
    where: (mask: NDArray, x: NDArray, y: NDArray | number) =>
      typeof y === 'number'
        ? pulledBack<null>(
            z => np.where(mask, z, y),
            (_, ct) => ct
          )(x, null)
        : np.where(mask, x, y)
  }),
  of('an operand is overwritten', ['A1'], {
    add: (x: NDArray, y: NDArray) => {
      const out = np.add(np.mul(x, 1), y)
      if (isConcrete(x)) written(x)
      return out
    }
  }),
  of('array keeps the buffer that it is given', ['A2'], {
    array: (data: unknown) =>
      ArrayBuffer.isView(data)
        ? unsafeFromBuffer([(data as Float64Array).length], data as Float64Array)
        : np.array(data as never)
  }),
  of('the elements are read where they lie', ['A2.1', 'A3'], {
    reshape: (x: NDArray, { shape }: ShapeOption) =>
      isConcrete(x) && x[storage].data.length === x.size
        ? np.reshape(unsafeFromBuffer([x.size], x[storage].data), { shape })
        : np.reshape(x, { shape }),
    toTypedArray: (x: NDArray) => (isConcrete(x) ? np.toTypedArray(np.flip(x)) : np.toTypedArray(x))
  }),
  of('nested lists lose the sign of zero', ['A2.2'], {
    toNested: (x: NDArray) => np.toNested(np.add(x, 0))
  }),
  of('a mean over no axis is that over all', ['A3.3'], {
    mean: (x: NDArray, o: AxesOption = {}) => np.mean(x, o.axis?.length === 0 ? {} : o)
  }),
  of('an empty axis sums to 1', ['A3.9'], {
    sum: (x: NDArray, o: AxesOption = {}) => (x.size === 0 ? np.add(np.sum(x, o), 1) : np.sum(x, o))
  }),
  of('a sum leaves out the last element', ['A4', 'A3.7'], {
    sum: (x: NDArray, o: AxesOption = {}) =>
      o.axis === undefined && x.size > 1 ? np.sum(np.index(np.ravel(x), np.slice(0, -1))) : np.sum(x, o)
  }),
  of('a variance about zero', ['A4.1'], { var: (x: NDArray) => np.mean(np.mul(x, x)) }),
  of('the first operand gives the dtype', ['A5'], {
    mul: (x: NDArray, y: NDArray) => np.astype(np.mul(x, y), x.dtype)
  })
]

/** Bugs of einsum. */
export const einsumMutants: readonly Mutant[] = [
  ofEinsum('the axes of the result are exchanged', ['E1', 'E1.1', 'E6'], (spec, xs) => {
    const out = plain(spec, ...xs)
    return out.ndim === 2 ? np.reshape(np.transpose(out), { shape: out.shape }) : out
  }),
  ofEinsum('a repeated index is summed on its own', ['E1', 'E1.1'], (spec, xs) => {
    const [terms, output = ''] = spec.split('->')
    return /(.)\1/.test(terms) && xs.length === 1 && new Set(xs[0].shape).size === 1
      ? plain(`${terms.replace(/(.)\1/, '$1z')}->${output}`, ...xs)
      : plain(spec, ...xs)
  }),
  ofEinsum('the first operand counts twice', ['E2', 'E1.1'], (spec, xs) =>
    xs.length > 1 ? np.add(plain(spec, ...xs), np.mul(np.sum(xs[0]), 0.5)) : plain(spec, ...xs)
  ),
  ofEinsum('a third operand loses its sign', ['E3'], (spec, xs) =>
    plain(spec, ...xs.map((x, i) => (i === 2 ? np.abs(x) : x)))
  ),
  ofEinsum('an index that the result does not name is not summed', ['E1.1'], (spec, xs) => {
    const [terms, output = ''] = spec.split('->')
    const all = [...new Set(terms.replace(/,/g, ''))]
    const lost = all.find(l => !output.includes(l))
    return lost === undefined || xs.length < 2 || xs.some(x => x.size === 0)
      ? plain(spec, ...xs)
      : np.index(plain(`${terms}->${lost}${output}`, ...xs), 0)
  }),
  ofEinsum('the cotangent of the second operand is that of the first', ['E4'], (spec, xs) =>
    xs.length === 2 && xs[0].shape.join() === xs[1].shape.join()
      ? customVjp(
          (x: NDArray, y: NDArray) => plain(spec, x, y),
          (x, y) => [plain(spec, x, y), [x, y]] as const,
          ([x], ct) => [np.mul(x, np.sum(ct)), np.mul(x, np.sum(ct))]
        )(xs[0], xs[1])
      : plain(spec, ...xs)
  ),
  ofEinsum('the result is positive', ['E5', 'E1.1'], (spec, xs) => np.abs(plain(spec, ...xs))),
  ofEinsum('products are added', ['E5', 'E6'], (spec, xs) =>
    xs.length === 2 ? np.add(plain(spec, ...xs), 1) : plain(spec, ...xs)
  )
]
