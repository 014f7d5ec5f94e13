/**
 * The register tile of a matrix product: a block of the result that is held in registers while the sum over k runs.
 *
 * Each step of k reads the lanes of y once and an element of x a row (in every lane), and adds rows × vectors products of lanes. A
 * step is one basic block, and not unrolled: V8 hoists the reads of a block to its front, and with those of two steps spills the sums.
 *
 * Source: Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3), 2008, §3–5.
 */
import {
  addInt,
  ifThen,
  define,
  get,
  i32,
  forLoop,
  local,
  set,
  type Block,
  type Definition,
  type Expr
} from '../ir/ir.js'
import type { Target } from '../ir/target.js'
import {
  at,
  multiplyAdd,
  productLanes,
  range,
  storePart,
  type ProductElement,
  type ProductLanes
} from './matmulLanes.js'
import { transposed } from './matmulTranspose.js'

/** Distances are in bytes. */
export interface Tile {
  readonly element: ProductElement
  readonly rows: number
  /** Of lanes. */
  readonly vectors: number
  /** How many columns are stored: the last vector may be stored in part. */
  readonly columns: number
  /** Of neighbouring rows of x, and of neighbouring steps of the sum. */
  readonly x: { readonly row: number; readonly step: number }
  /** Of neighbouring steps, and of neighbouring vectors. */
  readonly y: { readonly step: number; readonly vector: number }
  /** Of neighbouring rows and columns of the result: neighbours in memory are columns, or else rows. */
  readonly out: { readonly row: number; readonly column: number }
  /** A fifth parameter says whether the sums are added to what the result holds. */
  readonly more: boolean
}

const nameOf = (t: Tile, { simd }: Target): string =>
  `tile ${t.element} ${simd} ${t.rows}×${t.columns}/${t.vectors} x(${t.x.row},${t.x.step}) y(${t.y.step},${t.y.vector})` +
  ` out(${t.out.row},${t.out.column})${t.more ? ' more' : ''}`

/** (x, y, out, steps): addresses, and how many steps the sum has, at least 1. */
export const tile = (t: Tile, target: Target): Definition => {
  const l = productLanes(t.element, target)
  const [x, y, out, steps, more] = ['x', 'y', 'out', 'steps', 'more'].map(name => local('i32', name))
  const sums = range(t.rows).map(r => range(t.vectors).map(c => local(l.type, `sum${r},${c}`)))
  const p = local('i32', 'p')
  const lanes = range(t.vectors).map(c => local(l.type, `y${c}`))
  const one = local(l.type, 'x')
  // Offsets cannot be negative: rows that go backwards are counted from the last.
  const least = Math.min(0, (t.rows - 1) * t.x.row)
  const step: Block = [
    ...lanes.map((v, c) => set(v, l.load(...at(get(y), c * t.y.vector)))),
    ...sums.flatMap((row, r) => [
      set(one, l.loadSplat(get(x), r * t.x.row - least)),
      ...row.map((sum, c) => set(sum, multiplyAdd(l, get(one), get(lanes[c]), get(sum))))
    ]),
    set(x, addInt(get(x), i32(t.x.step))),
    set(y, addInt(get(y), i32(t.y.step)))
  ]
  const pieces = piecesOf(
    l,
    t,
    sums.map(row => row.map(get))
  )
  const value = (piece: Piece): Expr => piece.value
  const held = (piece: Piece): Expr => l.add(l.load(get(out), piece.offset), piece.value)
  const stores = (of: (piece: Piece) => Expr): Block =>
    pieces.flatMap(piece => storePart(l, get(out), of(piece), piece.offset, piece.count))
  return define(nameOf(t, target), t.more ? [x, y, out, steps, more] : [x, y, out, steps], [
    ...(least === 0 ? [] : [set(x, addInt(get(x), i32(least)))]),
    ...sums.flat().map(sum => set(sum, l.constant(0))),
    forLoop(p, i32(0), get(steps), 1, step),
    ...(t.more ? [ifThen(get(more), stores(held), stores(value))] : stores(value))
  ])
}

/** Lanes that are neighbours in the result, of which `count` are stored. */
interface Piece {
  readonly value: Expr
  readonly offset: number
  readonly count: number
}

const piecesOf = (l: ProductLanes, t: Tile, sums: readonly (readonly Expr[])[]): readonly Piece[] => {
  const stored = (c: number): number => Math.min(l.count, t.columns - c * l.count)
  if (t.out.column === l.bytes)
    return sums.flatMap((row, r) =>
      row.map((value, c) => ({ value, offset: r * t.out.row + c * l.count * l.bytes, count: stored(c) }))
    )
  return range(Math.ceil(t.rows / l.count)).flatMap(g => {
    const rows = sums.slice(g * l.count, (g + 1) * l.count)
    return range(t.vectors).flatMap(c =>
      transposed(
        l,
        rows.map(row => row[c])
      )
        .slice(0, stored(c))
        .map((value, i) => ({
          value,
          offset: (c * l.count + i) * t.out.column + g * l.count * t.out.row,
          count: rows.length
        }))
    )
  })
}
