import { np } from '../src/index.js'
import * as laws from '../laws/index.js'
import * as E from 'fp-ts/lib/Either.js'
const go = (name: string, suite: laws.Laws) => {
  const t0 = performance.now()
  for (const l of suite) { const t = performance.now(); const r = laws.check(l); const ms = performance.now()-t; if (E.isLeft(r)) console.log(laws.showCounterexample(r.left)); else if (process.argv[2]) console.log(name, l.id, ms.toFixed(1), r.right.skips) }
  console.log(name, (performance.now()-t0).toFixed(0))
}
type A = np.NDArray
const softplus = { name: 'softplus', f: (x: A) => np.log1p(np.exp(x)), jvp: ([x]: readonly [A], [dx]: readonly [A]) => [np.log1p(np.exp(x)), np.div(dx, np.add(1, np.exp(np.neg(x))))] as const }
go('softplus', laws.rule(softplus))
go('softplus vjp', laws.rule({ name: 'softplus', f: softplus.f, forward: (x: A) => [softplus.f(x), x] as const, backward: (x: A, ct: A) => [np.div(ct, np.add(1, np.exp(np.neg(x))))] as const }))
go('mul', laws.rule({ name: 'mul', f: (x: A, y: A) => np.mul(x, y), jvp: ([x, y]: readonly [A, A], [dx, dy]: readonly [A, A]) => [np.mul(x, y), np.add(np.mul(dx, y), np.mul(dy, x))] as const, exact: false }))
go('mul wrong', laws.rule({ name: 'mul', f: (x: A, y: A) => np.mul(x, y), jvp: ([x, y]: readonly [A, A], [dx, dy]: readonly [A, A]) => [np.mul(x, y), np.add(np.mul(dx, y), np.mul(dy, y))] as const, exact: false }))
