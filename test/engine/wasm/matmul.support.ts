/**
 * Matrix products of the engine over memory that is laid out for the test: operands at any strides, canaries around what is written.
 */
import v8 from 'node:v8'
import { encodeModule } from '../../../src/engine/wasm/encode/module.js'
import type { Target } from '../../../src/engine/wasm/ir/target.js'
import { matmul, type Product, type Strides } from '../../../src/engine/wasm/kernels/matmul.js'

// Node 20 has relaxed SIMD behind a flag, which holds for what is compiled after it is set.
v8.setFlagsFromString('--experimental-wasm-relaxed-simd')

// (func (param v128 v128 v128) (result v128) (f32x4.relaxed_madd …))
const probe = [
  [0, 97, 115, 109, 1, 0, 0, 0, 1, 8, 1, 96, 3, 123, 123, 123, 1, 123, 3, 2, 1, 0],
  [10, 13, 1, 11, 0, 32, 0, 32, 1, 32, 2, 253, 133, 2, 11]
].flat()

/** The libraries of types that the project takes do not have it. */
interface Wasm {
  readonly validate: (bytes: Uint8Array) => boolean
  readonly Memory: new (pages: { readonly initial: number }) => { readonly buffer: ArrayBuffer }
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: object
  ) => { readonly exports: Readonly<Record<string, (...addresses: readonly number[]) => void>> }
}

export const wasm = (globalThis as unknown as { readonly WebAssembly: Wasm }).WebAssembly

export const hasRelaxed = wasm.validate(new Uint8Array(probe))

const arrays = { f32: Float32Array, f64: Float64Array, i32: Int32Array }

export type Values = Float32Array | Float64Array | Int32Array

/** The least and the greatest place of an operand, in elements from its first. */
const reach = (sizes: readonly number[], strides: readonly number[]): readonly [number, number] => {
  const ends = sizes.map((size, i) => (size - 1) * strides[i])
  const sum = (xs: readonly number[]) => xs.reduce((a, b) => a + b, 0)
  return [sum(ends.map(e => Math.min(0, e))), sum(ends.map(e => Math.max(0, e)))]
}

export interface Operand {
  /** Of all places of its extent, used or not. */
  readonly values: Values
  /** Where [0, 0, 0] is. */
  readonly origin: number
}

/** Room for an operand, filled place by place. */
export const operand = (p: Product, which: 'x' | 'y', draw: (i: number) => number): Operand => {
  const sizes = which === 'x' ? [p.batch, p.m, p.k] : [p.batch, p.k, p.n]
  const empty = sizes.some(size => size === 0)
  const s: Strides = p[which]
  const [least, most] = empty ? [0, -1] : reach(sizes, [s.batch, s.row, s.column])
  return { values: new arrays[p.element](Array.from({ length: most - least + 1 }, (_, i) => draw(i))), origin: -least }
}

const canary = 0xa5
const guard = 64

export interface Run {
  readonly out: Values
  /** Whether all bytes beside the result and the scratch are what they were. */
  readonly clean: boolean
  readonly how: string
}

/** What the kernel computes, and whether it kept to its buffers: reads beyond trap. */
export const run = (p: Product, target: Target, x: Operand, y: Operand, times = 1): Run => {
  const kernel = matmul(p, target)
  const { bytes } = encodeModule([kernel.definition])
  const size = x.values.BYTES_PER_ELEMENT
  const outBytes = p.batch * p.m * p.n * size
  const aligned = (n: number) => (n + 15) & ~15
  // One operand ends where memory does, save for the bytes that may be read past an end
  const [first, last] = (p.m + p.k) % 2 === 0 ? [x, y] : [y, x]
  const firstAt = guard
  const outAt = aligned(firstAt + first.values.byteLength + 16) + guard
  const scratchAt = aligned(outAt + outBytes) + guard
  const pages = Math.ceil((aligned(scratchAt + kernel.scratch) + guard + last.values.byteLength + 32) / 65536)
  const lastAt = (pages * 65536 - 16 - last.values.byteLength) & ~15
  const [xAt, yAt] = first === x ? [firstAt, lastAt] : [lastAt, firstAt]
  const memory = new wasm.Memory({ initial: pages })
  const all = new Uint8Array(memory.buffer)
  all.fill(canary)
  all.set(new Uint8Array(x.values.buffer), xAt)
  all.set(new Uint8Array(y.values.buffer), yAt)
  const before = all.slice()
  const { exports } = new wasm.Instance(new wasm.Module(bytes), {
    host: { memory }
  })
  const call = exports[kernel.definition.name]
  for (let i = 0; i < times; i++) call(xAt + x.origin * size, yAt + y.origin * size, outAt, scratchAt)
  const out = all.slice(outAt, outAt + outBytes)
  const kept = (from: number, to?: number): boolean =>
    Buffer.compare(all.subarray(from, to), before.subarray(from, to)) === 0
  const clean = kept(0, outAt) && kept(outAt + outBytes, scratchAt) && kept(scratchAt + kernel.scratch)
  return { out: new arrays[p.element](out.buffer), clean, how: kernel.how }
}

/** The sum of products, or of their magnitudes, in float64; of integers modulo 2³². */
export const reference = (p: Product, x: Operand, y: Operand, magnitudes = false): Float64Array | Int32Array => {
  const integers = p.element === 'i32'
  const out = integers ? new Int32Array(p.batch * p.m * p.n) : new Float64Array(p.batch * p.m * p.n)
  // One kind of array keeps this fast
  const [xs, ys] = [x, y].map(o => Float64Array.from(magnitudes ? o.values.map(Math.abs) : o.values))
  for (let b = 0, at = 0; b < p.batch; b++)
    for (let i = 0; i < p.m; i++)
      for (let j = 0; j < p.n; j++, at++) {
        let u = x.origin + b * p.x.batch + i * p.x.row
        let v = y.origin + b * p.y.batch + j * p.y.column
        let sum = 0
        for (let q = 0; q < p.k; q++, u += p.x.column, v += p.y.row)
          sum = integers ? (sum + Math.imul(xs[u], ys[v])) | 0 : sum + xs[u] * ys[v]
        out[at] = sum
      }
  return out
}
