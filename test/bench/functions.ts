/**
 * Milliseconds for a million elements of each function on lanes, and of the interpreter's, best of some rounds.
 *
 *     timeout 300 npx tsx test/bench/functions.ts [names]
 */
import v8 from 'node:v8'
import { binary, unary } from '../../src/engine/wasm/functions/index.js'
import { vectorFloat } from '../../src/engine/wasm/ir/lanes.js'
import * as special from '../../src/ndarray/special/index.js'
import { hasRelaxed, mapping, type Mapping } from '../engine/wasm/mapping.js'

v8.setFlagsFromString('--experimental-wasm-relaxed-simd')

const elements = 1e6
const rounds = 15

type Name = keyof typeof unary | keyof typeof binary

const functions = { ...unary, ...binary }

const interpreted = { ...special, rem: (x: number, y: number) => x % y } as Readonly<
  Record<Name, (x: number, y: number) => number>
>

/** Ordinary arguments: bounded ones for bounded domains, above 1 or 0 where nothing is below. */
const argument = (name: Name): number => {
  const u = Math.random()
  if (/^(asin|acos|atanh|erfInv)$/.test(name)) return 2 * u - 1
  if (name === 'acosh') return 1 + 5 * u
  return /^(log|log1p|pow|rem|rsqrt|lgamma|digamma)$/.test(name) ? 10 * u : 20 * u - 10
}

const best = (run: () => void, warm: number): number => {
  for (let i = 0; i < warm; i++) run()
  const times = Array.from({ length: rounds }, () => {
    const start = performance.now()
    run()
    return performance.now() - start
  })
  return Math.min(...times)
}

const filled = (name: Name, m: Mapping): Mapping => {
  for (let i = 0; i < elements; i++) {
    m.x[i] = argument(name)
    m.y[i] = 3 * Math.random()
  }
  return m
}

const row = (name: Name): readonly number[] => {
  const lanes = [false, ...(hasRelaxed() ? [true] : [])].flatMap(fused =>
    (['f32', 'f64'] as const).map(element => vectorFloat(element, fused))
  )
  const times = lanes.map(l => {
    const m = filled(name, mapping(l, functions[name], elements))
    // Whole programs tier up by calls, of which a loop over little is enough
    return best(() => m.map(elements), 8)
  })
  const x = Float64Array.from({ length: elements }, () => argument(name))
  const y = new Float64Array(elements)
  const f = interpreted[name]
  return [...times, best(() => x.forEach((v, i) => (y[i] = f(v, 1.5))), 1)]
}

const names = (process.argv[2]?.split(',') ?? Object.keys(functions)) as readonly Name[]
console.log('| | plain f32 | plain f64 | relaxed f32 | relaxed f64 | interpreter |\n|---|--:|--:|--:|--:|--:|')
for (const name of names) {
  console.log(
    `| ${name} | ${row(name)
      .map(t => t.toFixed(2))
      .join(' | ')} |`
  )
}
