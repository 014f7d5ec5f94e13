/**
 * Back-propagation step by step.
 */
import { checked } from '../../core/checked.js'
import { graph } from './kinds.js'
import { formatArray } from './format.js'
import type { Dense } from '../../ndarray/ndarray.js'
import type { Graph, GraphNode } from './model.js'
import { headOf } from './words.js'

/**
 * One step of back-propagation: what is known, and what has just been computed.
 *
 * @category graphs
 * @since 0.1.0
 */
export interface Frame {
  readonly caption: string
  /** The ids of the nodes whose number is new. */
  readonly focus: readonly string[]
  /** The ids of the nodes whose forward value is known, and … */
  readonly values: readonly string[]
  /** … whose backward value is. */
  readonly gradients: readonly string[]
}

const nameOf = (node: GraphNode): string => node.name ?? node.operation

const number = (x: Dense | null): string | null => (x !== null && x.ndim === 0 ? formatArray(x) : null)

/** `∂ t = 0.5 × 2 + 1 × 3 = 4`, for numbers; for arrays where it comes from. */
const gradientCaption = ({ nodes, edges }: Graph, node: GraphNode): string => {
  const out = edges.filter(edge => edge.from === node.id)
  const readers = out.map(edge => nodes.find(n => n.id === edge.to)!)
  const terms = out.flatMap((edge, i) => {
    const [local, g] = [number(edge.derivative), number(readers[i].gradient)]
    return local === null || g === null ? [] : [`${local} × ${g}`]
  })
  const value = formatArray(node.gradient!)
  if (out.length === 0) return `Backward: ∂ ${nameOf(node)} = ${value}`
  return terms.length === out.length
    ? `Backward: ∂ ${nameOf(node)} = ${terms.join(' + ')} = ${value}`
    : `Backward: ∂ ${nameOf(node)} = ${value}, from ${readers.map(nameOf).join(' and ')}`
}

const isComputed = (node: GraphNode): boolean => node.kind === 'operation'

/**
 * Back-propagation over an explained graph, step by step: first the arguments and constants, then the forward value of each operation, then, from
 * the result back, the backward value of each node with the sum that gives it.
 *
 * Shapes:  a graph of n nodes → at most 2n + 1 frames
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { explain, frames } from 'pullback/viz'
 *
 * const steps = frames(explain((x: np.NDArray) => np.mul(np.square(x), 3))(2))
 * assert.deepStrictEqual(steps.map(step => step.caption), [
 *   'Forward: x = 2',
 *   'Forward: square = 4',
 *   'Forward: × 3 = 12',
 *   'Backward: ∂ × 3 = 1',
 *   'Backward: ∂ square = 3 × 1 = 3',
 *   'Backward: ∂ x = 4 × 3 = 12'
 * ])
 *
 * @category graphs
 * @since 0.1.0
 */
export const frames = checked('viz.frames(graph)', { graph }, null, (graph: Graph): readonly Frame[] => {
  const { nodes } = graph
  const given = nodes.filter(node => !isComputed(node))
  const computed = nodes.filter(node => isComputed(node) && node.value !== null)
  const backward = nodes.filter(node => node.gradient !== null).reverse()
  const ids = (some: readonly GraphNode[]): readonly string[] => some.map(node => node.id)
  const shown = given.flatMap(node => (node.value === null ? [] : [`${nameOf(node)} = ${formatArray(node.value)}`]))
  const first: Frame = { caption: `Forward: ${shown.join(', ')}`, focus: ids(given), values: ids(given), gradients: [] }
  const forward = computed.map((node, i): Frame => ({
    caption: `Forward: ${headOf(node)}${node.name === null ? ' =' : ':'} ${formatArray(node.value!)}`,
    focus: [node.id],
    values: ids([...given, ...computed.slice(0, i + 1)]),
    gradients: []
  }))
  const back = backward.map((node, i): Frame => ({
    caption: gradientCaption(graph, node),
    focus: [node.id],
    values: ids([...given, ...computed]),
    gradients: ids(backward.slice(0, i + 1))
  }))
  return [...(given.length === 0 ? [] : [first]), ...forward, ...back]
})
