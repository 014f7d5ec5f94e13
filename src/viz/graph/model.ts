/**
 * A computation graph as data: what every drawing of a Program reads.
 */
import type { Dense } from '../../ndarray/ndarray.js'
import type { Aval } from '../../core/aval.js'

/**
 * A value of a computation: an argument, a constant, or the result of an operation.
 *
 * @category graphs
 * @since 0.1.0
 */
export interface GraphNode {
  readonly id: string
  readonly kind: 'input' | 'constant' | 'operation'
  /** The name of the argument, or one given with `named`. */
  readonly name: string | null
  /** What computes it, with its literal operands: `× 0.5`. */
  readonly operation: string
  /** Parameters of the operation. */
  readonly detail: string
  readonly aval: Aval
  /** The labels of the functions around it, outermost first. */
  readonly scope: readonly string[]
  /** Whether it is a result of the whole. */
  readonly isResult: boolean
  /** The forward value. */
  readonly value: Dense | null
  /** The backward value: the derivative of the result with respect to this one. */
  readonly gradient: Dense | null
}

/**
 * That a value is an operand of another.
 *
 * @category graphs
 * @since 0.1.0
 */
export interface GraphEdge {
  readonly from: string
  readonly to: string
  /** ∂to/∂from: for an elementwise operation one number an element, else the shape of `to` followed by that of `from`. */
  readonly derivative: Dense | null
}

/**
 * A computation graph: nodes in the order of evaluation, and edges from operands to results.
 *
 * @category graphs
 * @since 0.1.0
 */
export interface Graph {
  readonly nodes: readonly GraphNode[]
  readonly edges: readonly GraphEdge[]
}

/**
 * How a function is drawn.
 *
 * @category graphs
 * @since 0.1.0
 */
export interface GraphOptions {
  /** A name for each argument; leaves of trees add their paths. */
  readonly names?: readonly string[]
  /**
   * The functions under a label (`named`, `jit`, `checkpoint`) to draw as one node: these labels, or all; none unless told. Where all that is run would
   * make more than 2000 nodes, a Program that calls share is drawn open once.
   */
  readonly fold?: readonly string[] | 'all'
}
