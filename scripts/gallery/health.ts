import assert from 'node:assert'
import { grad, nn, np, random } from 'pullback'
import { gradientHealth, gradientHealthChart, gradientHealthText } from 'pullback/viz'

// Eight layers of 32 units, and how far their weights stray: what tanh lets through shrinks, or grows, layer by layer.
const gradientsOf = (deviation: number, activation: (x: np.NDArray) => np.NDArray) => {
  const keys = Array.from({ length: 8 }, (_, i) => random.foldIn(random.key(1), i))
  const layers = keys.map(key => np.mul(random.normal(key, { shape: [32, 32] }), deviation / Math.sqrt(32)))
  const x = random.normal(random.key(2), { shape: [64, 32] })
  const loss = (ws: readonly np.NDArray[]) => np.mean(np.square(ws.reduce((h, w) => activation(np.matmul(h, w)), x)))
  return { layers: grad(loss)(layers) }
}

const small = gradientHealth(gradientsOf(1, nn.sigmoid))
const large = gradientHealth(gradientsOf(6, nn.leakyRelu))
assert.ok(small[0].verdict === 'vanishing' && large[0].verdict === 'exploding')

const vanishing = gradientHealthChart(small, { title: 'Eight sigmoid layers' })
const exploding = gradientHealthChart(large, { title: 'Eight layers with weights that are too large' })
const table = gradientHealthText(small)

export const pictures = { vanishing, exploding, table }
