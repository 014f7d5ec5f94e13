import { np, interpreter } from '../src/index.js'
import * as laws from '../laws/index.js'
import * as E from 'fp-ts/lib/Either.js'
const go = (name: string, suite: laws.Laws, runs = 100) => {
  const t0 = performance.now()
  for (const l of suite) { const t = performance.now(); const r = laws.check(l, { runs }); const ms = performance.now()-t; if (E.isLeft(r)) console.log(laws.showCounterexample(r.left)); else if (process.argv[2]) console.log(name, l.id, ms.toFixed(1), r.right.skips) }
  console.log(name, (performance.now()-t0).toFixed(0))
}
type A = np.NDArray
go('norm', laws.traced({ name: 'norm', f: (x: A) => np.sqrt(np.sum(np.square(x))) }))
go('tree', laws.traced({ name: 'norm', f: (x: A) => ({ a: np.sin(x), b: [np.gt(x, 0)] }) }))
let calls = 0
go('counting', laws.traced({ name: 'counting', f: (x: np.NDArray) => np.add(x, calls++), differentiable: false }))
go('engine', laws.engine({ name: 'interpreter', engine: interpreter }), 20)
