/**
 * A matrix product as loops over register tiles: in place, or block by block over panels that were packed.
 *
 * Blocks of y are as large as the second cache holds; all rows of x run over one before the next is packed. Loops call functions,
 * since V8 replaces a baseline function by its optimized one only when it is called.
 *
 * Source: Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3), 2008, §5–6.
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
  type Expr
} from '../ir/ir.js'
import type { Target } from '../ir/target.js'
import { extent, heights, sections, type Cut, type Section } from './matmulCut.js'
import { productLanes, type ProductElement } from './matmulLanes.js'
import { pack } from './matmulPack.js'
import { tile } from './matmulTile.js'

/** One product; distances in bytes. */
export interface Matrices {
  readonly element: ProductElement
  readonly m: number
  readonly k: number
  readonly n: number
  readonly x: { readonly row: number; readonly column: number }
  readonly y: { readonly row: number; readonly column: number }
  readonly out: { readonly row: number; readonly column: number }
}

/** What runs at some addresses, and the bytes of scratch that it needs. */
export interface Code {
  readonly run: (x: Expr, y: Expr, out: Expr, scratch: Expr) => Block
  readonly scratch: number
}

/** What runs for 0, 1, … below `count`. */
export const times = (name: string, count: number, body: (i: Expr) => Block): Block => {
  if (count <= 1) return count === 0 ? [] : body(i32(0))
  const i = local('i32', name)
  return [forLoop(i, i32(0), i32(count), 1, body(get(i)))]
}

export const blocks = (p: Matrices, cut: Cut, target: Target): Code => {
  const { count } = productLanes(p.element, target)
  const parts = sections(p.n, count, cut.vectors).map(s => section(p, cut, s, target))
  return {
    scratch: Math.max(...parts.map(s => s.scratch)),
    run: (...addresses) => parts.flatMap(s => s.run(...addresses))
  }
}

const section = (p: Matrices, cut: Cut, s: Section, target: Target): Code => {
  const l = productLanes(p.element, target)
  const vector = l.count * l.bytes
  const [steps, panels] = [Math.min(cut.steps, p.k), Math.min(cut.panels, s.panels)]
  const [yPanel, outPanel] = [s.columns * p.y.column, s.columns * p.out.column]
  const packed = s.vectors * vector * steps
  const copied = pack({ ...s, element: p.element, y: { step: p.y.row, column: p.y.column } }, target)
  const shape = {
    ...s,
    element: p.element,
    x: { row: p.x.row, step: p.x.column },
    y: cut.packed ? { step: s.vectors * vector, vector } : { step: p.y.row, vector: l.count * p.y.column },
    out: p.out,
    more: steps < p.k
  }
  const rows = heights(p.m, cut.rows(s.vectors)).map(h => {
    const whole = tile({ ...shape, rows: h.rows }, target)
    return { ...h, run: panels === 1 ? whole : alongRow(whole, cut.packed ? packed : yPanel, outPanel) }
  })
  const packing = (y: Expr, scratch: Expr, here: Expr, deep: Expr): Block => {
    if (!cut.packed) return []
    if (panels === 1) return [perform(copied, y, scratch, deep)]
    const panel = local('i32', 'panel')
    const [from, to] = [addInt(y, mulInt(get(panel), yPanel)), addInt(scratch, mulInt(get(panel), packed))]
    return [forLoop(panel, i32(0), here, 1, [perform(copied, from, to, deep)])]
  }
  /** All rows over one block: `here` panels and `deep` steps of it. */
  const block = (x: Expr, y: Expr, out: Expr, scratch: Expr, here: Expr, deep: Expr, part: Expr): Block => [
    ...packing(y, scratch, here, deep),
    ...rows.flatMap(h =>
      times('row', h.times, r => {
        const row = addInt(mulInt(r, h.rows), i32(h.from))
        const [xRow, outRow] = [addInt(x, mulInt(row, p.x.row)), addInt(out, mulInt(row, p.out.row))]
        const more = shape.more ? [part] : []
        const count = panels === 1 ? [] : [here]
        return [perform(h.run, xRow, cut.packed ? scratch : y, outRow, deep, ...more, ...count)]
      })
    )
  ]
  return {
    scratch: cut.packed ? panels * packed : 0,
    run: (x, y, out, scratch) =>
      times('block', Math.ceil(s.panels / panels), b =>
        times('part', Math.ceil(p.k / steps), part => {
          const column = addInt(mulInt(b, panels * s.columns), i32(s.from))
          const step = mulInt(part, steps)
          return block(
            addInt(x, mulInt(step, p.x.column)),
            addInt(addInt(y, mulInt(column, p.y.column)), mulInt(step, p.y.row)),
            addInt(out, mulInt(column, p.out.column)),
            scratch,
            extent(s.panels, panels, b),
            extent(p.k, steps, part),
            part
          )
        })
      )
  }
}

/** A tile at each panel of a row: its parameters, and after them how many panels. */
const alongRow = (whole: Definition, yPanel: number, outPanel: number): Definition => {
  const [x, y, out, ...more] = whole.parameters.map(p => local('i32', p.name))
  const [panels, panel] = [local('i32', 'panels'), local('i32', 'panel')]
  return define(
    `${whole.name} along (${yPanel},${outPanel})`,
    [x, y, out, ...more, panels],
    [
      forLoop(panel, i32(0), get(panels), 1, [
        perform(whole, get(x), get(y), get(out), ...more.map(get)),
        set(y, addInt(get(y), i32(yPanel))),
        set(out, addInt(get(out), i32(outPanel)))
      ])
    ]
  )
}
