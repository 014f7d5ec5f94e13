/**
 * A computation graph in the language of Graphviz.
 */
import { checked } from '../../core/checked.js'
import { graph } from './kinds.js'
import { formatArray } from './format.js'
import type { Graph, GraphEdge, GraphNode } from './model.js'
import { printable } from '../markup.js'
import { byScope, type Cluster } from './cluster.js'
import { describeNode, headOf } from './words.js'

/** Graphviz reads entities, escapes and quotes in a quoted text. */
const escaped = (text: string): string =>
  printable(text).replace(/&/g, '&amp;').replace(/\\/g, '\\\\').replace(/"/g, '\\"')

const quoted = (text: string): string => `"${escaped(text)}"`

const linesOf = (node: GraphNode): readonly string[] => [
  headOf(node),
  ...(node.aval.shape.length === 0 ? [] : [`[${node.aval.shape.join(', ')}]`]),
  ...(node.value === null ? [] : [formatArray(node.value)]),
  ...(node.gradient === null ? [] : [`∂ ${formatArray(node.gradient)}`])
]

const shapes = {
  input: 'box, style="rounded,filled", fillcolor="#eef3fc"',
  constant: 'box, style="rounded,dashed"',
  operation: 'box'
}

const nodeText = (node: GraphNode): string => {
  const label = `"${linesOf(node).map(escaped).join('\\n')}"`
  const width = node.isResult ? ', penwidth=2' : ''
  return `${node.id} [label=${label}, tooltip=${quoted(describeNode(node))}, shape=${shapes[node.kind]}${width}]`
}

const edgeText = ({ from, to, derivative }: GraphEdge): string =>
  `  ${from} -> ${to}${derivative === null ? '' : ` [label=${quoted(formatArray(derivative))}]`}`

const clusterLines = (cluster: Cluster, path: string): readonly string[] => [
  ...cluster.nodes.map(node => `  ${nodeText(node)}`),
  ...cluster.inner.flatMap((inner, i) => {
    const name = `${path}_${i}`
    return [`  subgraph cluster${name} {`, `  label=${quoted(inner.label)}`, ...clusterLines(inner, name), '  }']
  })
]

/**
 * A computation graph as a Graphviz document, with a cluster for each function under a label: for graphs of more than about 200 nodes, and for
 * those who have their own tools. `@viz-js/viz`, an optional peer, renders it without anything installed:
 * `(await instance()).renderString(dot(graph), { format: 'svg' })`.
 *
 * Shapes:  any
 * Source:  Graphviz, The DOT language
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { dot, graph } from 'pullback/viz'
 *
 * const text = dot(graph((x: np.NDArray) => np.sin(x))(0))
 * assert.ok(text.startsWith('digraph') && text.includes('v0 -> v1'))
 *
 * @category graphs
 * @since 0.1.0
 */
export const dot = checked('viz.dot(graph)', { graph }, null, (graph: Graph): string =>
  [
    'digraph {',
    '  node [fontname="Helvetica", fontsize=12]',
    '  edge [fontname="Helvetica", fontsize=10]',
    ...clusterLines(byScope(graph.nodes), ''),
    ...graph.edges.map(edgeText),
    '}',
    ''
  ].join('\n')
)
