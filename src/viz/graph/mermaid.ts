/**
 * A computation graph in the language of Mermaid, which Markdown hosts draw.
 */
import { checked } from '../../core/checked.js'
import { graph } from './kinds.js'
import { printable } from '../markup.js'
import { byScope, type Cluster } from './cluster.js'
import { formatArray } from './format.js'
import type { Graph, GraphEdge, GraphNode } from './model.js'
import { headOf } from './words.js'

/** Entities instead of whatever Mermaid would read as syntax. */
const quoted = (text: string): string =>
  `"${printable(text)
    .replace(/[&"<>#`]/g, c => `#${c.codePointAt(0)!};`)
    .replace(/\n/g, '<br/>')}"`

const ends: Readonly<Record<GraphNode['kind'], readonly [string, string]>> = {
  input: ['([', '])'],
  constant: ['(', ')'],
  operation: ['[', ']']
}

const nodeText = (node: GraphNode): string => {
  const [open, close] = ends[node.kind]
  const lines = [
    headOf(node) + (node.aval.shape.length === 0 ? '' : ` [${node.aval.shape.join(', ')}]`),
    ...(node.value === null ? [] : [formatArray(node.value)]),
    ...(node.gradient === null ? [] : [`∂ ${formatArray(node.gradient)}`])
  ]
  return `${node.id}${open}${quoted(lines.join('\n'))}${close}`
}

const edgeText = ({ from, to, derivative }: GraphEdge): string =>
  `  ${from} -->${derivative === null ? '' : `|${quoted(formatArray(derivative))}|`} ${to}`

const clusterLines = (cluster: Cluster, path: string): readonly string[] => [
  ...cluster.nodes.map(node => `  ${nodeText(node)}`),
  ...cluster.inner.flatMap((inner, i) => {
    const name = `${path}_${i}`
    return [`  subgraph scope${name} [${quoted(inner.label)}]`, ...clusterLines(inner, name), '  end']
  })
]

/**
 * A computation graph as a Mermaid flow chart, with a subgraph for each function under a label: what to paste into Markdown.
 *
 * Shapes:  any
 * Source:  Mermaid, Flowcharts
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { graph, mermaid } from 'pullback/viz'
 *
 * assert.strictEqual(
 *   mermaid(graph((x: np.NDArray) => np.sin(x))(0)),
 *   ['flowchart TD', '  v0(["x"])', '  v1["sin"]', '  v0 --> v1', ''].join('\n')
 * )
 *
 * @category graphs
 * @since 0.1.0
 */
export const mermaid = checked('viz.mermaid(graph)', { graph }, null, (graph: Graph): string =>
  ['flowchart TD', ...clusterLines(byScope(graph.nodes), ''), ...graph.edges.map(edgeText), ''].join('\n')
)
