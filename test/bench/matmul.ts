/**
 * Matrix products of the compiled engine: billions of floating-point operations a second, of processor time.
 *
 *   npx tsx test/bench/matmul.ts                  all shapes
 *   npx tsx test/bench/matmul.ts f64 relaxed      those whose line has all words
 *
 * The least time of many short runs is taken, in processor time: other processes only ever make a run longer.
 */
import v8 from 'node:v8'
import { encodeModule } from '../../src/engine/wasm/encode/module.js'
import type { Target } from '../../src/engine/wasm/ir/target.js'
import { matmul, type Product } from '../../src/engine/wasm/kernels/matmul.js'
import { operand, wasm } from '../engine/wasm/matmul.support.js'

v8.setFlagsFromString('--experimental-wasm-relaxed-simd')

const words = process.argv.slice(2)

/** m, k, n, and which operands are transposed. */
type Shape = readonly [m: number, k: number, n: number, transposed?: 'x' | 'y' | 'xy']

const square = (n: number): Shape => [n, n, n]

const mlp = (batch: number): readonly Shape[] => [
  [batch, 784, 128],
  [batch, 128, 10],
  [784, batch, 128, 'x'],
  [128, batch, 10, 'x'],
  [batch, 10, 128, 'y']
]

const tiny: readonly Shape[] = [
  [16, 2, 16],
  [16, 16, 16],
  [16, 16, 16, 'x'],
  [16, 16, 16, 'y'],
  [16, 16, 16, 'xy'],
  [16, 16, 1],
  [16, 1, 16, 'y'],
  [2, 16, 16, 'x'],
  [16, 16, 1, 'x']
]

const thin: readonly Shape[] = [
  [1, 784, 128],
  [1, 784, 128, 'y'],
  [784, 128, 1],
  [784, 128, 1, 'x'],
  [1, 4096, 1],
  [256, 1, 256],
  [8, 784, 128, 'y']
]

const shapes: readonly (readonly [Product['element'], readonly Shape[]])[] = [
  ['f32', [...[64, 128, 512, 1024].map(square), ...mlp(32), ...mlp(256), ...tiny, ...thin]],
  ['f64', [square(512), square(1024), ...mlp(32), square(16)]],
  ['i32', [square(512)]]
]

const productOf = (element: Product['element'], [m, k, n, transposed]: Shape): Product => ({
  element,
  batch: 1,
  m,
  k,
  n,
  x: transposed?.includes('x') ? { batch: 0, row: 1, column: m } : { batch: 0, row: k, column: 1 },
  y: transposed?.includes('y') ? { batch: 0, row: 1, column: k } : { batch: 0, row: n, column: 1 }
})

const milliseconds = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Milliseconds a call, the least of the runs that fit in `total`. */
const least = (call: () => void, work: number, total: number): number => {
  const calls = Math.max(1, Math.round(2e7 / work))
  const run = (): number => {
    const start = milliseconds()
    for (let i = 0; i < calls; i++) call()
    return (milliseconds() - start) / calls
  }
  const begin = milliseconds()
  let best = Infinity
  while (milliseconds() - begin < total) best = Math.min(best, run())
  return best
}

const measure = (p: Product, target: Target) => {
  const kernel = matmul(p, target)
  const { bytes } = encodeModule([kernel.definition])
  const [x, y] = (['x', 'y'] as const).map(which => operand(p, which, i => ((i * 7) % 13) - 6).values)
  const after = (n: number) => (n + 16 + 63) & ~63
  const yAt = after(64 + x.byteLength)
  const outAt = after(yAt + y.byteLength)
  const scratch = after(outAt + p.m * p.n * x.BYTES_PER_ELEMENT)
  const memory = new wasm.Memory({ initial: Math.ceil((scratch + kernel.scratch + 64) / 65536) })
  new Uint8Array(memory.buffer).set(new Uint8Array(x.buffer), 64)
  new Uint8Array(memory.buffer).set(new Uint8Array(y.buffer), yAt)
  const { exports } = new wasm.Instance(new wasm.Module(bytes), { host: { memory } })
  const f = exports[kernel.definition.name]
  const work = 2 * p.m * p.k * p.n
  const time = least(() => f(64, yAt, outAt, scratch), work, work > 1e9 ? 1500 : 400)
  return { rate: work / time / 1e6, time: time * 1000, how: kernel.how }
}

console.log('| product | lanes | form | GFLOP/s | µs |\n|---|---|---|--:|--:|')
for (const simd of ['plain', 'relaxed', 'off'] as const)
  for (const [element, some] of shapes)
    for (const shape of simd === 'off' ? [square(128)] : some) {
      const name = `${element} ${shape.slice(0, 3).join('×')}${shape[3] === undefined ? '' : ` ${shape[3]} transposed`}`
      if (!words.every(word => `${name} ${simd}`.includes(word))) continue
      const { rate, time, how } = measure(productOf(element, shape), { simd, pairs: false })
      console.log(`| ${name} | ${simd} | ${how} | ${rate.toFixed(1)} | ${time.toPrecision(3)} |`)
    }
