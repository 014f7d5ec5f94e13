/**
 * Contractions as matrix products of views: transposed and sliced operands are read where they are.
 */
import type { Aval } from '../../../core/aval.js'
import { weakMemo } from '../../../core/memo.js'
import type { Contraction } from '../../../core/ops.js'
import type { DType } from '../../../ndarray/dtype.js'
import type { Lines } from '../../../ndarray/kernels/matmul.js'
import { absorb } from '../../../ndarray/kernels/strong.js'
import { sizeOf } from '../../../ndarray/shape.js'
import { remaining } from '../../../primitives/rule/axes.js'
import type { StrongContraction } from '../../../primitives/array/contract.js'
import { start } from '../emit/address.js'
import { call, hostFunction, i32, ifThen, perform, type Block as Code, type Expr } from '../ir/ir.js'
import { hasNaN } from '../kernels/hasNaN.js'
import { matmul, type Product, type ProductKernel, type Strides } from '../kernels/matmul.js'
import type { Emitter } from '../plan/block.js'
import type { Builder } from '../plan/builder.js'
import { bytesOf, transposed, whole, type Ref } from '../plan/ref.js'
import { steps, type Steps } from './lowering.js'

type Axes = readonly number[]

/** The step from one element to the next along several axes together; `null` where there is no such. */
const evenStride = (r: Ref, axes: Axes): number | null => {
  let stride: number | null = null
  let n = 1
  for (let i = axes.length - 1; i >= 0; i--) {
    const [extent, s] = [r.shape[axes[i]], r.strides[axes[i]]]
    if (extent === 1) continue
    if (stride === null) stride = s
    else if (s !== stride * n) return null
    n *= extent
  }
  return stride ?? 0
}

/** A view whose groups of axes have even steps, or a copy in their order, which has. */
const asMatrices = (b: Builder, r: Ref, groups: readonly Axes[]): readonly [Ref, readonly number[]] => {
  const strides = groups.map(g => evenStride(r, g))
  if (r.source._tag === 'Buffer' && strides.every(s => s !== null)) return [r, strides]
  const copy = b.copy(transposed(r, groups.flat()))
  const sizes = groups.map(g => sizeOf(g.map(i => r.shape[i])))
  return [copy, sizes.map((_, i) => sizes.slice(i + 1).reduce((n, m) => n * m, 1))]
}

const extent = (r: Ref, axes: Axes): number => sizeOf(axes.map(i => r.shape[i]))

/** The kernels of each module, by their products: a long Program has thousands of products, of few kinds. */
const kernels = weakMemo<ProductKernel>()

/** Code that follows, from the addresses of the operands and the result. */
type After = (e: Emitter, x: Expr, y: Expr, out: Expr) => Code

interface Sizes {
  readonly batch: number
  readonly lines: number
  readonly length: number
}

/** `again`: what is done to the result, given its operands as [batch, row, column]. */
const contraction = (
  b: Builder,
  [x, y]: readonly Ref[],
  { contract, batch }: Contraction,
  { shape, dtype }: Aval,
  again: (product: Product, left: Ref, right: Ref) => After = () => () => []
): readonly Ref[] => {
  const freeX = remaining(x.shape.length, contract[0], batch[0])
  const freeY = remaining(y.shape.length, contract[1], batch[1])
  const [left, [bx, mx, kx]] = asMatrices(b, x, [batch[0], freeX, contract[0]])
  const [right, [by, ky, ny]] = asMatrices(b, y, [batch[1], contract[1], freeY])
  const [xs, ys]: readonly Strides[] = [
    { batch: bx, row: mx, column: kx },
    { batch: by, row: ky, column: ny }
  ]
  const product = {
    element: dtype === 'float64' ? ('f64' as const) : dtype === 'float32' ? ('f32' as const) : ('i32' as const),
    batch: extent(x, batch[0]),
    m: extent(x, freeX),
    k: extent(x, contract[0]),
    n: extent(y, freeY),
    x: xs,
    y: ys
  }
  const { definition, scratch, how } = kernels(b.memory, JSON.stringify(product), () => matmul(product, b.target))
  const repair = again(product, left, right)
  const out = b.buffer('dot', dtype, sizeOf(shape))
  b.kernel({
    name: 'dot',
    reads: [left, right],
    writes: [out],
    scratch,
    note: `${product.m}×${product.k} by ${product.k}×${product.n}, ${how}`,
    emit: e => {
      const [px, py, po] = [left, right, whole(out, shape)].map(r => start(e.address(r)))
      return [perform(definition, px, py, po, i32(e.scratch)), ...repair(e, px, py, po)]
    }
  })
  return [whole(out, shape)]
}

export const dot: Steps<Contraction> = steps((b, operands, params, [out]) => contraction(b, operands, params, out))

/** Lines of a matrix in memory, of which the first element is at an address. */
const linesAt = (b: Builder, dtype: DType, at: number, { batch, row, column }: Strides, sizes: Sizes): Lines => {
  const reach = [batch * (sizes.batch - 1), row * (sizes.lines - 1), column * (sizes.length - 1)]
  const [low, high] = [reach.reduce((n, r) => n + Math.min(0, r), 0), reach.reduce((n, r) => n + Math.max(0, r), 0)]
  return {
    data: b.memory(dtype, at + low * bytesOf(dtype), high - low + 1),
    offset: -low,
    starts: Int32Array.from({ length: sizes.batch }, (_, i) => i * batch),
    count: sizes.lines,
    lineStep: row,
    length: sizes.length,
    step: column
  }
}

/** The product, and where its result holds NaN the host looks at it again. */
export const strongDot: Steps<StrongContraction> = steps((b, operands, params, [out]) =>
  contraction(b, operands, params, out, (product, left, right) => {
    const { batch, m, k, n, x, y } = product
    const size = batch * m * n
    const repair = (px: number, py: number, po: number): void =>
      absorb(
        b.memory(out.dtype, po, size),
        linesAt(b, left.source.dtype, px, x, { batch, lines: m, length: k }),
        linesAt(
          b,
          right.source.dtype,
          py,
          { batch: y.batch, row: y.column, column: y.row },
          { batch, lines: n, length: k }
        ),
        params.zeros
      )
    return (e, px, py, po) => [
      ifThen(call(hasNaN(out.dtype === 'float32' ? 'f32' : 'f64', b.target), po, i32(size)), [
        perform(hostFunction(e.name('absorb'), ['i32', 'i32', 'i32'], [], repair), px, py, po)
      ])
    ]
  })
)
