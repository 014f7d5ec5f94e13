import { np } from '/work/main/src/index.js'
import * as laws from '/work/main/laws/index.js'
import * as E from 'fp-ts/lib/Either.js'
const fs: Record<string, (x: np.NDArray) => unknown> = { sin: np.sin, relu: x => np.max(np.stack([x, np.zeros(x.shape)]), {axis: 0}), tanh: np.tanh, sum: x => np.sum(np.square(x)), branch: (x) => np.item(np.sum(x)) > 0 ? np.sin(x) : np.mul(x, 2), abs: np.abs, tree: x => ({ a: np.sin(x), b: [np.sum(x)] }) }
for (const [name, f] of Object.entries(fs)) {
  const t0 = performance.now()
  for (const l of laws.differentiable({ name, f })) { const t = performance.now(); const r = laws.check(l); const ms = performance.now()-t; if (E.isLeft(r)) console.log(laws.showCounterexample(r.left)); else if (process.argv[2]) console.log(name, l.id, ms.toFixed(1), r.right.skips) }
  console.log(name, (performance.now()-t0).toFixed(0))
}
