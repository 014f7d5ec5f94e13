/**
 * A matrix product as dot products, where both operands are contiguous along the sum: lanes run over k, and are summed at the end.
 *
 * Products go to several sums in turn, as an addition takes several cycles but one can begin in each.
 */
import {
  addInt,
  define,
  forLoop,
  get,
  i32,
  local,
  mulInt,
  perform,
  set,
  type Block,
  type Definition,
  type Expr,
  type Local
} from '../ir/ir.js'
import type { Target } from '../ir/target.js'
import { times, type Code, type Matrices } from './matmulBlocks.js'
import { heights } from './matmulCut.js'
import { loadPart, multiplyAdd, productLanes, range, storePart, type ProductLanes } from './matmulLanes.js'
import { transposed } from './matmulTranspose.js'

/** Sums that are held in registers, at most: V8 spills some of 2 × 4 beside products that are not fused. */
const most = 8

export const dots = (p: Matrices, target: Target): Code => {
  const along = p.n === 1 ? { rows: 4, columns: 1 } : { rows: 2, columns: target.simd === 'relaxed' ? 4 : 3 }
  const columns = heights(p.n, along.columns)
  const parts = heights(p.m, along.rows).flatMap(h =>
    columns.map(w => ({ h, w, run: dotTile(p, h.rows, w.rows, target) }))
  )
  return {
    scratch: 0,
    run: (x, y, out) =>
      parts.flatMap(({ h, w, run }) =>
        times('row', h.times, r =>
          times('column', w.times, c => {
            const row = addInt(mulInt(r, h.rows), i32(h.from))
            const column = addInt(mulInt(c, w.rows), i32(w.from))
            return [
              perform(
                run,
                addInt(x, mulInt(row, p.x.row)),
                addInt(y, mulInt(column, p.y.column)),
                addInt(out, addInt(mulInt(row, p.out.row), mulInt(column, p.out.column)))
              )
            ]
          })
        )
      )
  }
}

/** (x, y, out): some rows of x by some columns of y. */
const dotTile = (p: Matrices, rows: number, columns: number, target: Target): Definition => {
  const l = productLanes(p.element, target)
  const turns = Math.floor(most / (rows * columns))
  const [x, y, out, i] = ['x', 'y', 'out', 'i'].map(name => local('i32', name))
  const sums = range(turns).map(t => range(rows).map(r => range(columns).map(c => local(l.type, `sum${t},${r},${c}`))))
  const others = range(columns).map(c => local(l.type, `y${c}`))
  const one = local(l.type, 'x')
  const step = (turn: number, count: number): Block => {
    const offset = turn * l.count * l.bytes
    return [
      ...others.map((v, c) => set(v, loadPart(l, get(y), c * p.y.column + offset, count))),
      ...sums[turn].flatMap((row, r) => [
        set(one, loadPart(l, get(x), r * p.x.row + offset, count)),
        ...row.map((sum, c) => set(sum, multiplyAdd(l, get(one), get(others[c]), get(sum))))
      ])
    ]
  }
  const advance = (by: number): Block => [x, y].map(a => set(a, addInt(get(a), i32(by * l.count * l.bytes))))
  const vectors = Math.floor(p.k / l.count)
  const [whole, left] = [Math.floor(vectors / turns), vectors % turns]
  const rest = p.k % l.count
  return define(
    `dots ${p.element} ${target.simd} ${rows}×${p.k}×${columns} x(${p.x.row}) y(${p.y.column}) out(${p.out.row},${p.out.column})`,
    [x, y, out],
    [
      ...sums.flat(2).map(sum => set(sum, l.constant(0))),
      forLoop(i, i32(0), i32(whole), 1, [...range(turns).flatMap(t => step(t, l.count)), ...advance(turns)]),
      ...range(left).flatMap(t => step(t, l.count)),
      ...(rest > 0 ? step(left, rest) : []),
      ...results(l, p, sums, out)
    ]
  )
}

/** Results that are neighbours in memory are stored together. */
const results = (l: ProductLanes, p: Matrices, sums: readonly (readonly (readonly Local[])[])[], out: Local): Block => {
  const total = sums[0].map((row, r) =>
    row.map((_, c) => sums.map(turn => get(turn[r][c])).reduce((a, b) => l.add(a, b)))
  )
  const store = (values: readonly Expr[], offset: number): Block =>
    range(Math.ceil(values.length / l.count)).flatMap(g => {
      const some = values.slice(g * l.count, (g + 1) * l.count)
      return storePart(l, get(out), sumsOfLanes(l, some), offset + g * l.count * l.bytes, some.length)
    })
  return p.n === 1
    ? store(
        total.map(row => row[0]),
        0
      )
    : total.flatMap((row, r) => store(row, r * p.out.row))
}

/** In lane i the sum of the lanes of the i-th vector. */
const sumsOfLanes = (l: ProductLanes, vectors: readonly Expr[]): Expr =>
  transposed(l, vectors).reduce((a, b) => l.add(a, b))
