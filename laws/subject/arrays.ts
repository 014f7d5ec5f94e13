/**
 * What the laws of array functions are made of: the functions, the cases, and rows of a table that say which they need.
 */
import type { Draw } from '../../src/core/primitive.js'
import { isFloat, type DType } from '../../src/ndarray/dtype.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { sameShape, showShape, type Shape } from '../../src/ndarray/shape.js'
import type * as np from '../../src/numpy/index.js'
import { vjp } from '../../src/transform/differentiate.js'
import { drawShape, drawValues, type ShapeOptions } from '../arb/array.js'
import { drawn } from '../arb/drawn.js'
import type { Stream } from '../draw/draw.js'
import { all, law, ensure, within, type Law, type Statement, type Verdict } from '../law.js'
import { numbers, sameValues } from '../value/arrays.js'
import { showNumber } from '../value/show.js'
import { leavesIn, sameTree, showNested } from '../value/nested.js'

/**
 * Array functions, named and called as those of `np`.
 *
 * @category model
 * @since 0.1.0
 */
export type ArrayFunctions = Readonly<
  Pick<
    typeof np,
    | 'add'
    | 'array'
    | 'at'
    | 'broadcastTo'
    | 'concatenate'
    | 'countNonzero'
    | 'cummax'
    | 'cumsum'
    | 'diag'
    | 'diagonal'
    | 'flip'
    | 'hypot'
    | 'index'
    | 'lt'
    | 'matmul'
    | 'max'
    | 'maximum'
    | 'mean'
    | 'min'
    | 'mod'
    | 'mul'
    | 'ne'
    | 'pad'
    | 'repeat'
    | 'reshape'
    | 'roll'
    | 'softmax'
    | 'split'
    | 'stack'
    | 'sub'
    | 'sum'
    | 'take'
    | 'tile'
    | 'toNested'
    | 'toTypedArray'
    | 'transpose'
    | 'tril'
    | 'triu'
    | 'var'
    | 'where'
  >
>

/** A law of some of the functions; it applies where all that it needs are there. */
export interface Row {
  readonly needs: readonly (keyof ArrayFunctions)[]
  readonly law: (fs: ArrayFunctions, name: string, differentiable: boolean) => Law<unknown>
}

export const row = <C>(
  statement: Statement,
  needs: readonly (keyof ArrayFunctions)[],
  make: (draw: Draw, next: Stream) => C,
  holds: (fs: ArrayFunctions, c: C) => Verdict
): Row => ({
  needs,
  law: (fs, name) =>
    law(
      statement,
      name,
      drawn(80, make),
      c => holds(fs, c),
      c => showFields(c)
    )
})

const showFields = (c: unknown): string =>
  Object.entries(c as object)
    .map(([name, value]) => `${name} = ${showNested(value)}`)
    .join('\n')

// --- drawing

/** A shape; now and then with an empty axis. */
export const anyShape = (draw: Draw, o: ShapeOptions = {}): Shape =>
  drawShape(draw, { minExtent: draw.oneOf([1, 1, 1, 0]), maxExtent: 3, ...o })

/** Eighths, or small integers of an integer dtype. */
export const values = (next: Stream, shape: Shape, dtype: DType = 'float64'): NDArray =>
  drawValues(next, 'dyadic', shape, dtype)

export const floatType = (draw: Draw): DType => draw.oneOf(['float64', 'float32'])

export const anyType = (draw: Draw): DType => draw.oneOf(['float64', 'float32', 'int32', 'uint32', 'bool'])

/** A permutation of so many. */
export const permutation = (draw: Draw, n: number): readonly number[] => {
  const rest = Array.from({ length: n }, (_, i) => i)
  return Array.from({ length: n }, () => rest.splice(draw.int(0, rest.length - 1), 1)[0])
}

/** Some of the axes. */
export const someAxes = (draw: Draw, rank: number): readonly number[] =>
  Array.from({ length: rank }, (_, i) => i).filter(() => draw.bool())

/** A shape that broadcasts to another. */
export const broadcastable = (draw: Draw, full: Shape): Shape =>
  full.map(n => (draw.bool() ? 1 : n)).slice(draw.int(0, full.length))

// --- adjoint pairs

/** A linear function of a tree of arrays, with what the case says of it, and the one that should be its transpose. */
export interface Pair<P extends object> {
  readonly statement: Statement
  readonly needs: readonly (keyof ArrayFunctions)[]
  readonly make: (draw: Draw, next: Stream) => P & { readonly x: unknown }
  /** The shape of what comes. */
  readonly shape: (p: P & { readonly x: unknown }) => Shape
  readonly forward: (fs: ArrayFunctions, p: P, x: never) => NDArray
  readonly backward: (fs: ArrayFunctions, p: P & { readonly x: unknown }, u: NDArray) => unknown
}

const dot = (xs: readonly NDArray[], ys: readonly NDArray[]): number => {
  const [a, b] = [xs, ys].map(zs => zs.flatMap(numbers))
  return a.reduce((sum, v, i) => sum + v * b[i], 0)
}

const dtypeOf = (t: unknown): DType => leavesIn(t).find(x => isFloat(x.dtype))?.dtype ?? 'float64'

/** ⟨f(x), u⟩ = ⟨x, g(u)⟩, and the pullback of f is g. */
export const pair = <P extends object>({ statement, needs, make, shape, forward, backward }: Pair<P>): Row => ({
  needs,
  law: (fs, name, differentiable) =>
    law(
      statement,
      name,
      drawn(80, (draw, next) => {
        const p = make(draw, next)
        return { ...p, u: values(next, shape(p), dtypeOf(p.x)) }
      }),
      p => {
        const f = (x: unknown): NDArray => forward(fs, p, x as never)
        const y = f(p.x)
        const back = backward(fs, p, p.u)
        return all(
          () =>
            ensure(
              sameShape(y.shape, p.u.shape),
              () => `the shape is ${showShape(y.shape)}, not ${showShape(p.u.shape)}`
            ),
          () => {
            const [left, right] = [dot([y], [p.u]), dot(leavesIn(p.x), leavesIn(back))]
            return ensure(left === right, () => `⟨L x, u⟩ is ${showNumber(left)} and ⟨x, Lᵀ u⟩ is ${showNumber(right)}`)
          },
          () => (differentiable ? within('the pullback', sameTree(back, vjp(f)(p.x)[1](p.u), sameValues)) : all())
        )
      },
      showFields
    )
})
