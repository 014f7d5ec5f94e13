/**
 * A computation graph as SVG: operands above results, values and gradients in the boxes, local derivatives on the edges.
 */
import { checked } from '../../core/checked.js'
import * as option from '../../core/options.js'
import { graph } from './kinds.js'
import { texts } from '../kinds.js'
import type { Dense } from '../../ndarray/ndarray.js'
import { el, render, type Element, type Markup } from '../markup.js'
import { textWidth } from '../words.js'
import { describeArray, formatArray, isShort } from './format.js'
import type { Frame } from './frames.js'
import { layoutOf, type Point } from './layout.js'
import type { Graph, GraphEdge, GraphNode } from './model.js'
import { graphStyle } from './style.js'
import { describeNode, headOf } from './words.js'
import { thumbnail, thumbnailHeight, thumbnailWidth } from './thumbnail.js'

/**
 * How a graph is drawn as SVG.
 *
 * @category graphs
 * @since 0.1.0
 */
export interface GraphPicture {
  readonly title: string
  /** Only what is known at this step of `frames(graph)`, everything in its final place. */
  readonly frame?: Frame
}

const lineHeight = 18
const padding = 10

/** Of the fonts of the style. */
const [textSize, scopeSize] = [13, 10.5]

interface Line {
  readonly kind: 'value' | 'gradient'
  readonly text: string
  readonly picture: Dense | null
}

const lineOf = (kind: Line['kind'], x: Dense, prefix: string): Line => ({
  kind,
  text: `${prefix}${formatArray(x)}`,
  picture: isShort(x) ? null : x
})

const linesOf = ({ value, gradient }: GraphNode): readonly Line[] => [
  ...(value === null ? [] : [lineOf('value', value, '')]),
  ...(gradient === null ? [] : [lineOf('gradient', gradient, '∂ ')])
]

const shapeOf = ({ aval }: GraphNode): string => (aval.shape.length === 0 ? '' : `[${aval.shape.join(', ')}]`)

const sizeOf = (node: GraphNode): { readonly width: number; readonly height: number } => {
  const head = textWidth(`${headOf(node)} ${shapeOf(node)}`, textSize)
  const lines = linesOf(node)
  const widths = lines.map(l => textWidth(l.text, textSize) + (l.picture === null ? 0 : thumbnailWidth + 6))
  const scope = textWidth(node.scope.join(' › '), scopeSize)
  return {
    width: Math.ceil(Math.max(44, head, scope, ...widths) + 2 * padding),
    height: lineHeight * (1 + lines.length) + padding + (node.scope.length > 0 ? 12 : 0)
  }
}

const classes = (...names: readonly string[]): string => names.filter(n => n !== '').join(' ')

/** When parts appear: what has no step is always there, and what is never known is left out. */
export interface Steps {
  readonly value: (node: GraphNode) => Step
  readonly gradient: (id: string) => Step
  readonly hasFocus: (node: GraphNode) => boolean
}

/** The number of a step, or whether a part is there at all. */
export type Step = number | boolean

const always: Steps = { value: () => true, gradient: () => true, hasFocus: () => false }

const stepsOf = ({ focus, values, gradients }: Frame): Steps => ({
  value: node => values.includes(node.id),
  gradient: id => gradients.includes(id),
  hasFocus: node => focus.includes(node.id)
})

/** The node with what is known of it by then. */
const knownOf = (node: GraphNode, steps: Steps): GraphNode => ({
  ...node,
  value: steps.value(node) === false ? null : node.value,
  gradient: steps.gradient(node.id) === false ? null : node.gradient
})

const at = (step: Step, name: string, ...children: readonly Markup[]): Markup =>
  step === false ? [] : el('g', { class: name, 'data-step': step === true ? undefined : step }, ...children)

const nodeElement = (node: GraphNode, [x, y]: Point, steps: Steps): Element => {
  const { width, height } = sizeOf(node)
  const [left, top] = [x - width / 2, y - height / 2]
  const first = top + (node.scope.length > 0 ? 12 : 0)
  const shape = shapeOf(node)
  const lines = linesOf(node).map(({ kind, text, picture }, i): Markup => {
    const base = first + padding / 2 + lineHeight * (i + 2) - 5
    const start = left + padding
    return at(
      kind === 'value' ? steps.value(node) : steps.gradient(node.id),
      `graph-${kind}`,
      picture === null
        ? el('text', { class: `graph-${kind}`, x, y: base, 'text-anchor': 'middle' }, text)
        : [
            thumbnail(picture, start, base - thumbnailHeight + 3),
            el('text', { class: `graph-${kind}`, x: start + thumbnailWidth + 6, y: base }, text)
          ]
    )
  })
  const kind = classes(
    `graph-${node.kind}`,
    node.isResult ? 'graph-result' : '',
    steps.hasFocus(node) ? 'graph-focus' : ''
  )
  return el(
    'g',
    { class: kind, 'data-node': node.id },
    el('title', {}, describeNode(knownOf(node, steps))),
    el('rect', { class: 'graph-box', x: left, y: top, width, height, rx: node.kind === 'operation' ? 5 : 14 }),
    node.scope.length === 0
      ? []
      : el('text', { class: 'graph-scope', x, y: top + 13, 'text-anchor': 'middle' }, node.scope.join(' › ')),
    el(
      'text',
      { x, y: first + padding / 2 + lineHeight - 4, 'text-anchor': 'middle' },
      el('tspan', { class: 'graph-name' }, headOf(node)),
      shape === '' ? [] : el('tspan', { class: 'graph-scope' }, ` ${shape}`)
    ),
    lines
  )
}

/** A smooth curve that leaves and reaches every point straight downwards. */
const pathOf = (points: readonly Point[]): string =>
  points
    .map(([x, y], i) => {
      if (i === 0) return `M${x} ${y}`
      const middle = (points[i - 1][1] + y) / 2
      return `C${points[i - 1][0]} ${middle} ${x} ${middle} ${x} ${y}`
    })
    .join('')

const edgeElement = (edge: GraphEdge, route: readonly Point[], steps: Steps): Markup => {
  const [[px, py], [x, y]] = [route[route.length - 2], route[route.length - 1]]
  const local = edge.derivative
  const [mx, my] = [(px + x) / 2, (py + y) / 2 + 4]
  return [
    el('path', { class: 'graph-edge', d: pathOf([...route.slice(0, -1), [x, y - 6]]) }),
    el('path', { class: 'graph-head', d: `M${x} ${y}l-4 -7h8z` }),
    local === null
      ? []
      : at(
          steps.gradient(edge.from),
          'graph-edge-label',
          el('title', {}, `local derivative ${describeArray(local)}`),
          isShort(local)
            ? el('text', { class: 'graph-local', x: mx, y: my, 'text-anchor': 'middle' }, formatArray(local))
            : thumbnail(local, Math.round(mx - thumbnailWidth / 2), Math.round(my - thumbnailHeight / 2 - 4))
        )
  ]
}

const describe = ({ nodes, edges }: Graph, steps: Steps): string =>
  `${nodes.length} nodes and ${edges.length} edges. ${nodes.map(node => describeNode(knownOf(node, steps))).join('. ')}.`

const legend = ({ nodes, edges }: Graph, y: number): Markup => {
  const parts = [
    ...(nodes.some(n => n.value !== null) ? [el('tspan', { class: 'graph-value' }, 'value  ')] : []),
    ...(nodes.some(n => n.gradient !== null)
      ? [el('tspan', { class: 'graph-gradient' }, '∂ gradient of the result  ')]
      : []),
    ...(edges.some(e => e.derivative !== null)
      ? [el('tspan', { class: 'graph-local' }, 'on edges: local derivative')]
      : [])
  ]
  return parts.length === 0 ? [] : el('text', { x: 14, y, 'xml:space': 'preserve' }, parts)
}

export const graphElement = (graph: Graph, title: string, steps: Steps): Element => {
  const { nodes, edges } = graph
  const layout = layoutOf(
    nodes.map(node => ({ id: node.id, ...sizeOf(node) })),
    edges
  )
  const width = Math.max(400, layout.width)
  const height = layout.height + 24
  return el(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${width} ${height}`,
      width,
      height,
      class: 'graph',
      role: 'img'
    },
    el('title', {}, title),
    el('desc', {}, describe(graph, steps)),
    el('style', {}, graphStyle),
    el(
      'g',
      { transform: `translate(${Math.round((width - layout.width) / 2)} 0)` },
      edges.map((edge, i) => edgeElement(edge, layout.routes[i], steps)),
      nodes.map(node => nodeElement(node, layout.centres.get(node.id)!, steps))
    ),
    legend(graph, height - 10)
  )
}

const frame: option.OptionKind<Frame> = option.made('a frame of viz.frames', {
  caption: option.text,
  focus: texts,
  values: texts,
  gradients: texts
})

/**
 * A computation graph as one SVG element, operands above results. An explained graph shows in each box the forward value and, after ∂, the
 * backward value; on each edge the local derivative. Longer arrays are written as mean and extremes, beside a small heat-map.
 *
 * The layout is our own: layered, at most 900 wide where the graph allows it, and readable up to about 200 nodes; for larger graphs give
 * `dot(graph)` to Graphviz. The same graph gives the same text. Every box says on hovering what it is.
 *
 * Shapes:  any
 * Source:  Sugiyama, Tagawa & Toda, Methods for visual understanding of hierarchical system structures (1981)
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { explain, svg } from 'pullback/viz'
 *
 * const picture = svg(explain((x: np.NDArray) => np.mul(np.sin(x), 2))(0), { title: 'Two sines' })
 * assert.ok(picture.startsWith('<svg ') && picture.includes('<title>Two sines</title>') && picture.includes('∂ 2'))
 *
 * @category graphs
 * @since 0.1.0
 */
export const svg = checked(
  'viz.svg(graph, { title, frame })',
  { graph },
  { title: option.needed(option.text), frame },
  (graph: Graph, { title, frame }: GraphPicture): string =>
    render(graphElement(graph, title, frame === undefined ? always : stepsOf(frame)))
)
