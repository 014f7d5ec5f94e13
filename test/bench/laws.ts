/** What the laws of derivatives cost: 100 runs of every law of `differentiable`, on every differentiable elementwise primitive. */
import * as laws from 'pullback/laws'
import type { AnyPrimitive, Sample } from '../../src/core/primitive.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { table } from '../../src/primitives/table.js'
import { ops as $ } from '../../src/trace/ops.js'
import { drawArray, drawFrom, stream } from '../../laws/draw/draw.js'

const sampleOf = (p: AnyPrimitive): Sample<unknown> => p.sample(drawFrom(stream([]))) as Sample<unknown>

const takesReals = (p: AnyPrimitive): boolean => {
  const { operands, params } = sampleOf(p)
  return [...operands, ...p.shape(operands, params)].some(x => x.dtype === 'float64')
}

const primitives = table.filter(
  p =>
    p.batching._tag === 'Elementwise' &&
    p.derivative._tag !== 'Discrete' &&
    !['convert', 'stopGradient'].includes(p.name) &&
    takesReals(p)
)

const shapes = [[], [1], [2], [3]]

const suiteOf = (p: AnyPrimitive): laws.Laws => {
  const { operands, params } = sampleOf(p)
  const kinds = laws.arb
    .drawn(1, draw => draw.oneOf(shapes))
    .map(shape =>
      laws.arb.drawn(12, (_, next): readonly NDArray[] =>
        operands.map(o => drawArray(next, { ...o, shape }, next() % 2 === 0 ? 'dyadic' : 'real'))
      )
    )
  return laws.differentiable<readonly NDArray[]>({
    name: p.name,
    f: xs => $.bind(p, xs, params),
    domain: { kinds }
  })
}

const suites = primitives.map(suiteOf)
const start = performance.now()
suites.forEach(suite => laws.assertAll(suite, { runs: 100 }))
const seconds = (performance.now() - start) / 1000
const checked = suites.flat().length
console.log(
  `${primitives.length} primitives, ${checked} laws, 100 runs each: ${seconds.toFixed(1)} s, ${((seconds * 1e6) / checked / 100).toFixed(0)} µs a run`
)
