import assert from 'node:assert'
import { grad, nn, np, vmap } from 'pullback'
import { curves } from 'pullback/viz'

const x = np.linspace(-4, 4, 161)
const slope = (f: (x: np.NDArray) => np.NDArray) => vmap(grad(f))(x)
assert.strictEqual(np.item(grad(nn.silu)(0)), 0.5)

const activations = curves({
  title: 'SiLU, and its derivatives by grad(grad(…))',
  series: [
    { name: 'f', x, y: nn.silu(x) },
    { name: 'f′', x, y: slope(nn.silu) },
    { name: 'f″', x, y: slope(grad(nn.silu)) }
  ],
  xLabel: 'x',
  yLabel: 'y',
  marks: [{ label: 'f′(0) = 1/2', x: 0, y: 0.5 }]
})

export const pictures = { activations }
