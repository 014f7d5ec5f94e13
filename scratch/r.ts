import { references } from '../laws/value/reference.js'
import { readFileSync } from 'node:fs'
import { ulps } from '../laws/value/ulp.js'
const golden = JSON.parse(readFileSync('test/golden/special.json','utf8'))
const dec = (v: any) => typeof v === 'number' ? v : v === 'inf' ? Infinity : v === '-inf' ? -Infinity : NaN
for (const [name, f] of Object.entries(references)) {
  const t = golden[name]?.map(dec); if (!t) { console.log('no golden', name); continue }
  let bad = 0, n = 0, worst: any
  for (let i = 0; i < t.length; i += 2) { const [x, y] = [t[i], t[i+1]]; if (!Number.isFinite(x) || !Number.isFinite(y) || y === 0) continue; if (['sin','cos','tan'].includes(name) && Math.abs(x) > 2**20) continue; n++; const r = f(x); const v = r.hi + r.lo; if (ulps(v, y) > 0) { bad++; worst ??= [x, y, v, ulps(v,y)] } }
  console.log(name, n, bad, worst)
}
