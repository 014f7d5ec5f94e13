/**
 * Graphs among arguments.
 */
import * as option from '../../core/options.js'
import { texts } from '../kinds.js'
import type { Graph, GraphOptions } from './model.js'

const node = option.made('a node', {
  id: option.text,
  kind: option.oneOf(['input', 'constant', 'operation']),
  operation: option.text,
  detail: option.text,
  aval: option.aval,
  scope: texts
})

const edge = option.made('an edge', { from: option.text, to: option.text })

export const graph: option.OptionKind<Graph> = option.made('a graph, as viz.graph and viz.explain give it', {
  nodes: option.list(node),
  edges: option.list(edge)
})

export const graphKinds: option.OptionKinds<GraphOptions> = {
  names: texts,
  fold: option.either(option.oneOf(['all']), texts)
}
