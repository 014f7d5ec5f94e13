import { primitives } from '../laws/mutant/primitive.js'
import { check, showCounterexample } from '../laws/check.js'
import * as E from 'fp-ts/lib/Either.js'
for (const m of primitives) {
  const t = performance.now()
  const found = m.laws().flatMap(l => { const rs = [1,2,3].map(() => check(l, { runs: 100, shrink: false })); return rs.every(E.isLeft) ? [l.id + ' ' + l.title] : rs.some(E.isLeft) ? [`(${l.id})`] : [] })
  console.log(m.bug, found.join(', '), (performance.now()-t).toFixed(0))
}
