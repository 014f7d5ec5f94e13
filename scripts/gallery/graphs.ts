import assert from 'node:assert'
import { named, nn, np } from 'pullback'
import { dot, explain, frames, graph, mermaid, svg } from 'pullback/viz'

// One example through a network of two layers: half the squared error.
const layer = named('layer', (W: np.NDArray, x: np.NDArray) => nn.sigmoid(np.matmul(W, x)))
const loss = (p: { readonly W: np.NDArray; readonly v: np.NDArray }, x: np.NDArray, y: np.NDArray) =>
  np.mul(0.5, np.square(named('residual', np.sub(np.dot(p.v, layer(p.W, x)), y))))

const W = np.array([
  [1, -1],
  [0.5, 2],
  [-1, 0.25],
  [0, 1]
])
const explained = explain(loss, { names: ['', 'x', 'y'] })({ W, v: np.array([2, -1, 0.5, 1]) }, np.array([1, 2]), 1)
const numbers = svg(explained, { title: 'Forward and backward values of a small network' })

const chain = (x: np.NDArray) => np.cos(named('u', np.add(np.sin(named('t', np.square(x))), np.mul(3, np.square(x)))))
const steps = frames(explain(chain)(1.2))
const step = svg(explain(chain)(1.2), { title: steps[8].caption, frame: steps[8] })
assert.ok(steps[8].caption.startsWith('Backward'))

const net = (x: np.NDArray) => np.sum([1, 2, 3].reduce((h, k) => layer(np.mul(W, k), np.index(h, np.slice(0, 2))), x))
const folded = svg(graph(net, { names: ['x'], fold: ['layer'] })(np.array([1, 2])), { title: 'Three layers, folded' })

const text = mermaid(explain((w: np.NDArray, x: np.NDArray) => np.square(np.mul(w, x)), { names: ['w', 'x'] })(3, 2))
const graphviz = dot(graph((w: np.NDArray, x: np.NDArray) => np.square(np.mul(w, x)), { names: ['w', 'x'] })(3, 2))

export const pictures = { numbers, step, folded, text, graphviz }
