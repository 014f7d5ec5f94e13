import { table } from '../src/primitives/table.js'
import { ops as $ } from '../src/trace/ops.js'
import * as laws from '../laws/index.js'
import * as E from 'fp-ts/lib/Either.js'
import type { AnyPrimitive } from '../src/core/primitive.js'
import * as fc from 'fast-check'
import { drawArray, drawFrom, stream } from '../laws/draw/draw.js'
const entries = table.filter(p => p.batching._tag === 'Elementwise' && p.derivative._tag !== 'Discrete' && p.name !== 'stopGradient' && p.name !== 'convert')
const t00 = performance.now()
const per: Record<string, number> = {}
for (const p of entries) {
  const { operands, params } = p.sample(drawFrom(stream([]))) as any
  const kinds = laws.arb.drawn(1, draw => draw.oneOf([[], [1], [2], [3]])).map(shape => laws.arb.drawn(12, (_, next) => operands.map((o: any) => drawArray(next, { ...o, shape }, next() % 2 ? 'real' : 'dyadic'))))
  const t0 = performance.now()
  const suite = laws.differentiable({ name: p.name, f: (xs: any) => $.bind(p, xs, params), domain: { kinds } as any })
  for (const l of suite) { const t1 = performance.now(); const r = laws.check(l); per[l.id] = (per[l.id] ?? 0) + performance.now() - t1; if (E.isLeft(r)) console.log(laws.showCounterexample(r.left).slice(0, 800)) }
  console.log(p.name, suite.length, (performance.now() - t0).toFixed(0))
}
console.log('total', entries.length, (performance.now() - t00).toFixed(0), per)
