/**
 * Matrix products of fixed shapes and strides, in the form that suits them.
 *
 * The cost rule, for lanes of a vector (figures of an AMD Zen 4 under V8 11, f32):
 * - Register tiles run over x and y in place where y's rows are contiguous (y.column = 1).
 * - Where instead x's columns are (x.row = 1) and there are few rows, or n is narrower than a vector, x and y change roles: tiles of the
 *   transposed product, transposed as they are stored.
 * - Where both are contiguous along k, and there are few rows or columns (4; 12 where products are fused), lanes run over k: dot products.
 * - Panels of y are packed where y's rows are not contiguous, or y leaves the first caches (128 KiB) and has 64 rows of x to serve, or
 *   leaves the second (1 MiB) and has 16.
 * - Without vectors tiles of scalars run in place, or over packed panels by the same rule.
 *
 * A product over no k is zeros.
 */
import { addInt, define, get, i32, local, mulInt, zero, type Block, type Definition, type Expr } from '../ir/ir.js'
import type { Target } from '../ir/target.js'
import { blocks, times, type Code, type Matrices } from './matmulBlocks.js'
import type { Cut } from './matmulCut.js'
import { dots } from './matmulDots.js'
import { productLanes, type ProductElement } from './matmulLanes.js'
import { inStretches } from './matmulStretch.js'

/** out[b, i, j] = Σ_p x[b, i, p]·y[b, p, j]; strides in elements; out is row-major, contiguous [batch, m, n]. */
export interface Product {
  readonly element: Exclude<ProductElement, 'wide'>
  readonly batch: number
  readonly m: number
  readonly k: number
  readonly n: number
  /** x[b·batch + i·row + p·column] */
  readonly x: Strides
  /** y[b·batch + p·row + j·column] */
  readonly y: Strides
}

export interface Strides {
  readonly batch: number
  readonly row: number
  readonly column: number
}

export interface ProductKernel {
  /**
   * (x, y, out, scratch): addresses in bytes; nothing is returned. Every buffer is 16-byte aligned at its start and may be read up to
   * 16 bytes past its end (never written past its end).
   */
  readonly definition: Definition
  /** Bytes of scratch (packed panels), 0 where none. */
  readonly scratch: number
  /** For people: 'packed 4×8', 'dot products', … */
  readonly how: string
}

export const matmul = (p: Product, target: Target): ProductKernel => {
  const { code, how } = chosen(inLanes(normal(p), target), target)
  const [x, y, out, scratch] = ['x', 'y', 'out', 'scratch'].map(name => local('i32', name))
  const body = code.run(get(x), get(y), get(out), get(scratch))
  return {
    definition: define(nameOf(p, target), [x, y, out, scratch], body, { note: how }),
    scratch: code.scratch,
    how
  }
}

const nameOf = ({ element, batch, m, k, n, x, y }: Product, { simd, pairs }: Target): string =>
  `matmul ${element} ${simd}${pairs ? ' pairs' : ''} ${batch}×[${m},${k},${n}]` +
  ` x(${x.batch},${x.row},${x.column}) y(${y.batch},${y.row},${y.column})`

/** The strides of what has one element say nothing; rows of x that a shared y serves are rows of one matrix. */
const normal = (p: Product): Product => {
  const x = { ...p.x, row: p.m === 1 ? 0 : p.x.row, column: p.k === 1 ? 0 : p.x.column }
  const y = { ...p.y, row: p.k === 1 ? 0 : p.y.row, column: p.n === 1 ? 1 : p.y.column }
  const one = p.batch === 1 || (y.batch === 0 && (p.m === 1 || x.batch === p.m * x.row))
  return one && p.batch > 1
    ? { ...p, batch: 1, m: p.m * p.batch, x: { ...x, row: p.m === 1 ? x.batch : x.row }, y }
    : { ...p, x, y }
}

/** A product, and the lanes that sum it. */
type Summed = Omit<Product, 'element'> & { readonly element: ProductElement }

/** A sum of products of float32 is float64 where it is the only one, or where there are fewer products than these. */
const fewProducts = 2 ** 9

const inLanes = (p: Product, { simd }: Target): Summed => {
  const isFew = p.k > 1 && (p.m * p.n * p.k < fewProducts || p.m * p.n === 1)
  return p.element === 'f32' && (simd === 'off' || isFew) ? { ...p, element: 'wide' } : p
}

interface Chosen {
  readonly code: Code
  readonly how: string
}

const chosen = (p: Summed, target: Target): Chosen => {
  const { bytes } = productLanes(p.element, target)
  const size = p.batch * p.m * p.n * bytes
  if (size === 0) return { code: { run: () => [], scratch: 0 }, how: 'nothing' }
  if (p.k === 0) return { code: { run: (_x, _y, out) => [zero(out, i32(size))], scratch: 0 }, how: 'zeros' }
  const { how } = single(p, target)
  const code =
    p.element === 'f32'
      ? inStretches(p, { x: p.x.column * bytes, y: p.y.row * bytes }, k => single({ ...p, k }, target).code)
      : single(p, target).code
  const step = { x: p.x.batch * bytes, y: p.y.batch * bytes, out: p.m * p.n * bytes }
  const run = (x: Expr, y: Expr, out: Expr, scratch: Expr): Block =>
    times('batch', p.batch, b =>
      code.run(addInt(x, mulInt(b, step.x)), addInt(y, mulInt(b, step.y)), addInt(out, mulInt(b, step.out)), scratch)
    )
  return { code: { run, scratch: code.scratch }, how: p.batch > 1 ? `${p.batch} × ${how}` : how }
}

/** One matrix by one other. */
const single = (p: Summed, target: Target): Chosen => {
  const l = productLanes(p.element, target)
  const scaled = ({ row, column }: Strides): Matrices['x'] => ({ row: row * l.bytes, column: column * l.bytes })
  const { element, m, k, n } = p
  const direct: Matrices = {
    element,
    m,
    k,
    n,
    x: scaled(p.x),
    y: scaled(p.y),
    out: scaled({ batch: 0, row: n, column: 1 })
  }
  if (l.count > 1) {
    if (isDots(p, l.count, isFused(p.element, target) ? 12 : 4))
      return { code: dots(direct, target), how: 'dot products' }
    if (isSwapped(p, l.count)) {
      const { code, how } = tiled(swap(direct), target)
      const run: Code['run'] = (x, y, ...rest) => code.run(y, x, ...rest)
      return { code: { ...code, run }, how: `${how}, roles changed` }
    }
  }
  return tiled(direct, target)
}

const isFused = (element: ProductElement, { simd }: Target): boolean => simd === 'relaxed' && element !== 'i32'

const isDots = ({ m, k, n, x, y }: Summed, lanes: number, few: number): boolean =>
  x.column === 1 && y.row === 1 && k >= 2 * lanes && (n === 1 || (y.column !== 1 && (m <= few || n <= few)))

const isSwapped = ({ m, n, x, y }: Summed, lanes: number): boolean =>
  x.row === 1 && m > 1 && (y.column === 1 ? n < lanes && m > n : m <= 32)

/** The transposed product. */
const swap = (p: Matrices): Matrices => ({
  ...p,
  m: p.n,
  n: p.m,
  x: { row: p.y.column, column: p.y.row },
  y: { row: p.x.column, column: p.x.row },
  out: { row: p.out.column, column: p.out.row }
})

const tiled = (p: Matrices, target: Target): Chosen => {
  const cut = cutOf(p, target)
  const { count } = productLanes(p.element, target)
  const vectors = Math.min(cut.vectors, Math.ceil(p.n / count))
  const size = `${Math.min(p.m, cut.rows(vectors))}×${vectors * count}`
  return { code: blocks(p, cut, target), how: `${cut.packed ? 'packed' : 'in place'} ${size}` }
}

/** As many sums as registers hold beside the operands: at most 15 vectors in all, of which V8 needs one for products not fused. */
const rowsOf = (fused: boolean): readonly number[] => (fused ? [0, 8, 6, 3, 2] : [0, 8, 5, 3, 2])

const firstCaches = 2 ** 17
const secondCache = 2 ** 20

const cutOf = (p: Matrices, target: Target): Cut => {
  const l = productLanes(p.element, target)
  const vector = l.count > 1
  const fused = isFused(p.element, target)
  // A stored transposed tile has whole vectors of rows
  const across = p.out.column !== l.bytes && p.m > 1
  const vectors = !vector ? 4 : p.m >= 4 ? (target.pairs && !across ? 4 : 2) : [8, 8, 4, 3][p.m]
  const rows = (v: number): number =>
    !vector ? 2 : v > 4 ? 1 : across ? Math.min(4, rowsOf(fused)[v]) : target.pairs && v === 4 ? 6 : rowsOf(fused)[v]
  const size = p.k * p.n * l.bytes
  const packed =
    (vector && p.y.column !== l.bytes) || (size > firstCaches && p.m >= 64) || (size > secondCache && p.m >= 16)
  // A panel and the rows of a tile stay in the first cache; blocks of k are as even as may be
  const deep = p.element === 'wide' ? p.k : p.element === 'f32' || packed ? 1024 / l.bytes : p.k
  const steps = Math.ceil(p.k / Math.ceil(p.k / deep))
  const panels = packed ? Math.max(1, Math.floor(secondCache / 2 / (steps * vectors * l.count * l.bytes))) : p.n
  return { vectors, rows, packed, steps, panels }
}
