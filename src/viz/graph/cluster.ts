/**
 * The nodes of a graph by the functions around them.
 */
import type { GraphNode } from './model.js'

export interface Cluster {
  readonly label: string
  readonly nodes: readonly GraphNode[]
  readonly inner: readonly Cluster[]
}

const clusterOf = (label: string, nodes: readonly GraphNode[], depth: number): Cluster => {
  const inside = nodes.filter(node => node.scope.length > depth)
  const labels = [...new Set(inside.map(node => node.scope[depth]))]
  return {
    label,
    nodes: nodes.filter(node => node.scope.length <= depth),
    inner: labels.map(inner =>
      clusterOf(
        inner,
        inside.filter(node => node.scope[depth] === inner),
        depth + 1
      )
    )
  }
}

export const byScope = (nodes: readonly GraphNode[]): Cluster => clusterOf('', nodes, 0)
