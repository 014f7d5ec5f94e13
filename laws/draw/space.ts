/**
 * Spaces: trees of arrays of one structure and shapes, their vectors, and how two of these compare.
 */
import { equalTree } from '../value/trees.js'
import type { Draw } from '../../src/core/primitive.js'
import type { Shape } from '../../src/ndarray/shape.js'
import { flatten } from '../../src/tree/flatten.js'
import type { Structure } from '../../src/tree/model.js'
import { unflatten } from '../../src/tree/unflatten.js'
import { ops as $ } from '../../src/trace/ops.js'
import { drawArray, vectors, type Stream } from './draw.js'
import { type Verdict } from '../law.js'

/** A tree of arrays, as a map takes and gives it. */
export type Tree = unknown

export type TreeMap = (x: Tree) => Tree

/** The trees of one structure and shapes. */
export interface Space {
  readonly structure: Structure
  readonly shapes: readonly Shape[]
}

const grouped = (draw: Draw, leaves: readonly Tree[]): Tree => {
  const [first, ...rest] = leaves
  return draw.oneOf<() => Tree>([
    () => (leaves.length === 1 ? first : leaves),
    () => Object.fromEntries(leaves.map((leaf, i) => ['pqr'[i], leaf])),
    () => (rest.length === 0 ? leaves : [first, grouped(draw, rest)])
  ])()
}

const drawShape = (draw: Draw): Shape =>
  Array.from({ length: draw.oneOf([0, 1, 1, 2]) }, () => draw.oneOf([2, 1, 3, 2, 1, 3, 2, 0]))

export const drawSpace = (draw: Draw): Space => {
  const shapes = Array.from({ length: draw.oneOf([1, 2, 1, 2, 3, 2, 1, 0]) }, () => drawShape(draw))
  const { structure } = flatten(
    grouped(
      draw,
      shapes.map(() => 0)
    )
  )
  return { structure, shapes }
}

/** An element of a space: eighths from −1 to 1. */
export const drawVector = (next: Stream, { structure, shapes }: Space): Tree =>
  unflatten(
    structure,
    shapes.map(shape => drawArray(next, { shape, dtype: 'float64', domain: vectors }, 'dyadic'))
  )

export const zeroOf = ({ structure, shapes }: Space): Tree =>
  unflatten(
    structure,
    shapes.map(shape => $.fill(shape, 0, 'float64'))
  )

/** Two trees of one structure, with equal numbers: no tolerance, but 0 is −0. */
export const equal = (expected: Tree, came: Tree): Verdict => equalTree('the tree', expected, came)
