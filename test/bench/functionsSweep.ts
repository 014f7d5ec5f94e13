/**
 * The worst error of each function of floats over every so many-th bit pattern, against the interpreter's in doubles.
 *
 *     npx tsx test/bench/functionsSweep.ts [stride] [names]
 *
 * Stride 1 is exhaustive: some minutes a function.
 */
import v8 from 'node:v8'
import { unary, type UnaryName } from '../../src/engine/wasm/functions/index.js'
import { vectorFloat } from '../../src/engine/wasm/ir/lanes.js'
import * as special from '../../src/ndarray/special/index.js'
import { hasRelaxed, mapping } from '../engine/wasm/mapping.js'

v8.setFlagsFromString('--experimental-wasm-relaxed-simd')

const block = 1 << 16

/** In units of the last place of the value; NaN and infinities are as they should be, or infinitely far. */
const away = (came: number, value: number): number => {
  const whole = Math.fround(value)
  if (Object.is(came, whole))
    return Math.abs(value) > 3e-45 && Number.isFinite(whole) ? Math.abs(came - value) / unit(value) : 0
  return Number.isFinite(whole) && Number.isFinite(came) && whole !== 0
    ? Math.abs(came - value) / unit(value)
    : Infinity
}

const unit = (value: number): number => 2 ** (Math.max(Math.floor(Math.log2(Math.abs(value))), -126) - 23)

const worst = (name: UnaryName, fused: boolean, stride: number): readonly [ulps: number, at: number] => {
  const m = mapping(vectorFloat('f32', fused), unary[name], block)
  const bits = new Uint32Array(block)
  const floats = new Float32Array(bits.buffer)
  let [most, where] = [0, 0]
  for (let first = 0; first < 2 ** 32; first += block * stride) {
    bits.forEach((_, i) => (bits[i] = first + i * stride))
    m.x.set(floats)
    m.map(block)
    for (let i = 0; i < block; i++) {
      const error = away(m.out[i], special[name](m.x[i]))
      if (error > most) [most, where] = [error, m.x[i]]
    }
  }
  return [most, where]
}

const stride = Number(process.argv[2] ?? 997)
const names = (process.argv[3]?.split(',') ?? Object.keys(unary)) as readonly UnaryName[]
for (const name of names) {
  const found = [false, ...(hasRelaxed() ? [true] : [])].map(fused => worst(name, fused, stride))
  console.log(name, found.map(([ulps, at]) => `${ulps.toFixed(3)} at ${at}`).join('; '))
}
