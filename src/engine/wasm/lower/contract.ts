/**
 * Contractions as matrix products of views: transposed and sliced operands are read where they are.
 */
import type { Contraction } from '../../../core/ops.js'
import { sizeOf } from '../../../ndarray/shape.js'
import { remaining } from '../../../primitives/axes.js'
import { start } from '../emit/address.js'
import { perform, i32 } from '../ir/ir.js'
import { matmul, type Strides } from '../kernels/matmul.js'
import type { Builder } from '../plan/builder.js'
import { transposed, whole, type Ref } from '../plan/ref.js'
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

export const dot: Steps<Contraction> = steps((b, [x, y], { contract, batch }, [{ shape, dtype }]) => {
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
  const { definition, scratch, how } = matmul(product, b.target)
  const out = b.buffer('dot', dtype, sizeOf(shape))
  b.kernel({
    name: 'dot',
    reads: [left, right],
    writes: [out],
    scratch,
    note: `${product.m}×${product.k} by ${product.k}×${product.n}, ${how}`,
    emit: e => [perform(definition, ...[left, right, whole(out, shape)].map(r => start(e.address(r))), i32(e.scratch))]
  })
  return [whole(out, shape)]
})
