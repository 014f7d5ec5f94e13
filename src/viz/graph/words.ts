/**
 * A node in words.
 */
import { showAval } from '../../core/aval.js'
import { describeArray } from './format.js'
import type { GraphNode } from './model.js'

/** `h = σ`, or whichever of the two there is. */
export const headOf = ({ name, operation }: GraphNode): string =>
  name === null ? operation : operation === '' ? name : `${name} = ${operation}`

/** What a node says to those who hover, or hear. */
export const describeNode = (node: GraphNode): string =>
  [
    `${headOf(node)}: ${showAval(node.aval)}`,
    ...(node.detail === '' ? [] : [node.detail]),
    ...(node.value === null ? [] : [`value ${describeArray(node.value)}`]),
    ...(node.gradient === null ? [] : [`gradient ${describeArray(node.gradient)}`])
  ].join('; ')
