/** Modules that map a function of lanes over memory. */
import { encodeModule } from '../../../src/engine/wasm/encode/module.js'
import { define, forLoop, get, i32, local, op, type Expr } from '../../../src/engine/wasm/ir/ir.js'
import type { FloatLanes } from '../../../src/engine/wasm/ir/lanes.js'

type Floats = Float32Array | Float64Array

/** What of WebAssembly's interface is used: the types of Node 20 do not hold it. */
interface Api {
  readonly Memory: new (o: { readonly initial: number }) => { readonly buffer: ArrayBuffer }
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (
    module: object,
    imports: object
  ) => { readonly exports: Readonly<Record<string, (n: number) => void>> }
  readonly validate: (bytes: Uint8Array) => boolean
}

const api = (globalThis as unknown as { readonly WebAssembly: Api }).WebAssembly

export interface Mapping {
  /** Two operands and a result of some number of elements; `map` maps the first n, a multiple of the lanes' count. */
  readonly x: Floats
  readonly y: Floats
  readonly out: Floats
  readonly map: (n: number) => void
  readonly size: number
}

/** f over the elements of two arrays of `capacity`; a call of the loop's body each `block` elements, as compiled programs do. */
export const mapping = (l: FloatLanes, f: (l: FloatLanes, x: Expr, y: Expr) => Expr, capacity: number): Mapping => {
  const bytes = capacity * l.bytes
  const count = local('i32', 'bytes')
  const at = local('i32', 'at')
  const value = f(l, l.load(get(at), 0), l.load(get(at), bytes))
  const main = define(
    'map',
    [count],
    [forLoop(at, i32(0), get(count), l.bytes * l.count, [l.store(op('i32.add', get(at), i32(0)), value, 2 * bytes)])]
  )
  const { bytes: code, imports } = encodeModule([main])
  const memory = new api.Memory({ initial: Math.ceil((3 * bytes) / 65536) })
  const host = { memory, ...Object.fromEntries(imports.map(h => [h.name, h.run])) }
  const run = new api.Instance(new api.Module(code), { host }).exports['map']
  const view = (k: number): Floats =>
    l.element === 'f32'
      ? new Float32Array(memory.buffer, k * bytes, capacity)
      : new Float64Array(memory.buffer, k * bytes, capacity)
  return { x: view(0), y: view(1), out: view(2), map: n => run(n * l.bytes), size: code.length }
}

/** Whether this engine knows fused products and sums. */
export const hasRelaxed = (): boolean => {
  const x = local('v128', 'x')
  const { bytes } = encodeModule([
    define('probe', [x], [], { result: op('f32x4.relaxed_madd', get(x), get(x), get(x)) })
  ])
  return api.validate(bytes)
}
