import { mutants } from '../laws/mutant/index.js'
import { check, showCounterexample } from '../laws/check.js'
import * as E from 'fp-ts/lib/Either.js'
const only = process.argv[2]
for (const m of mutants.filter(m => only === undefined || m.suite === only || m.bug.includes(only))) {
  const t = performance.now()
  const found = m.laws().flatMap(l => { const rs = [1,2,3].map(() => check(l, { runs: 100, shrink: false })); return rs.every(E.isLeft) ? [l.id] : rs.some(E.isLeft) ? [`(${l.id})`] : [] })
  const missing = m.breaks.filter(id => !found.includes(id))
  console.log(missing.length ? 'MISSING ' + missing.join() : 'ok', m.suite, m.bug, '|', found.join(', '), (performance.now()-t).toFixed(0))
}
