import { np } from '../src/index.js'
import * as laws from '../laws/index.js'
import * as E from 'fp-ts/lib/Either.js'
const fs: Record<string, (x: any) => unknown> = { sin: np.sin, sum: x => np.sum(np.square(x)), tree: x => ({ a: np.sin(x), b: [np.sum(x)], c: np.gt(x, 0) }), softmax: x => np.div(np.exp(x), np.sum(np.exp(x))) }
const go = (name: string, suite: laws.Laws) => {
  const t0 = performance.now()
  for (const l of suite) { const t = performance.now(); const r = laws.check(l); const ms = performance.now()-t; if (E.isLeft(r)) console.log(laws.showCounterexample(r.left)); else if (process.argv[2]) console.log(name, l.id, ms.toFixed(1), r.right.skips) }
  console.log(name, (performance.now()-t0).toFixed(0))
}
for (const [name, f] of Object.entries(fs)) go(name, laws.batched({ name, f }))
go('tree in', laws.batched({ name: 'tree', f: (p: any) => np.mul(p.a, np.sin(p.b[0])), domain: laws.arb.array({ shape: [2] }).chain(a => laws.arb.array({ shape: [2] }).map(b => ({ a, b: [b] }))) }))
