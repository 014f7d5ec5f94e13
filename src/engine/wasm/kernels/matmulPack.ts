/**
 * Panels of the second operand of a matrix product: its columns, a few vectors of them side by side, copied so that the sum over k
 * reads neighbours in memory only. Columns that do not exist are zeros.
 *
 * Source: Goto & van de Geijn, "Anatomy of High-Performance Matrix Multiplication", ACM TOMS 34(3), 2008, §4.
 */
import { addInt, define, forLoop, get, i32, local, op, set, type Block, type Definition, type Expr } from '../ir/ir.js'
import type { Target } from '../ir/target.js'
import { at, gather, loadPart, productLanes, range, type ProductElement, type ProductLanes } from './matmulLanes.js'
import { transposed } from './matmulTranspose.js'

/** Distances are in bytes. */
export interface Panel {
  readonly element: ProductElement
  /** Of lanes. */
  readonly vectors: number
  readonly columns: number
  /** Of neighbouring steps of the sum, and of neighbouring columns. */
  readonly y: { readonly step: number; readonly column: number }
}

const nameOf = ({ element, vectors, columns, y }: Panel, { simd }: Target): string =>
  `panel ${element} ${simd === 'off' ? 'scalar' : 'simd'} ${columns}/${vectors} y(${y.step},${y.column})`

/** (y, panel, steps): addresses, and how many steps are copied. */
export const pack = (panel: Panel, target: Target): Definition => {
  const l = productLanes(panel.element, target)
  const [y, out, steps] = ['y', 'panel', 'steps'].map(name => local('i32', name))
  const p = local('i32', 'p')
  const width = panel.vectors * l.count * l.bytes
  const loop = (from: Expr, to: Expr, step: number, body: Block): readonly [Block[number]] => [
    forLoop(p, from, to, step, [
      ...body,
      set(y, addInt(get(y), i32(step * panel.y.step))),
      set(out, addInt(get(out), i32(step * width)))
    ])
  ]
  const one = stepOf(l, panel, get(y)).map((value, c) => l.store(get(out), value, c * l.count * l.bytes))
  // Where steps are neighbours in memory and columns are not, squares of lanes are transposed.
  const squares = l.count > 1 && panel.y.step === l.bytes && panel.y.column !== l.bytes
  const whole = op('i32.and', get(steps), i32(-l.count))
  return define(
    nameOf(panel, target),
    [y, out, steps],
    squares
      ? [
          ...loop(
            i32(0),
            whole,
            l.count,
            squaresOf(l, panel, get(y)).flatMap((square, c) =>
              square.map((value, i) => l.store(get(out), value, i * width + c * l.count * l.bytes))
            )
          ),
          ...loop(whole, get(steps), 1, one)
        ]
      : loop(i32(0), get(steps), 1, one)
  )
}

const present = (l: ProductLanes, { columns }: Panel, c: number): number => Math.min(l.count, columns - c * l.count)

/** The vectors of one step. */
const stepOf = (l: ProductLanes, panel: Panel, y: Expr): readonly Expr[] =>
  range(panel.vectors).map(c => {
    const offset = c * l.count * panel.y.column
    const read = panel.y.column === l.bytes ? loadPart(l, y, offset, present(l, panel, c)) : undefined
    return read ?? gather(l, y, offset, panel.y.column, present(l, panel, c))
  })

/** The vectors of as many steps as there are lanes. */
const squaresOf = (l: ProductLanes, panel: Panel, y: Expr): readonly (readonly Expr[])[] =>
  range(panel.vectors).map(c =>
    transposed(
      l,
      range(l.count).map(i =>
        i < present(l, panel, c) ? l.load(...at(y, (c * l.count + i) * panel.y.column)) : l.constant(0)
      )
    )
  )
