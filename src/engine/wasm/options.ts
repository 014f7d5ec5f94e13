/**
 * What the engine is asked for, and which machine it is made for.
 */
import * as option from '../../core/options.js'
import { fail } from '../../ndarray/error.js'
import { makeArena } from './arena.js'
import { encodeModule } from './encode/module.js'
import { instructions } from './ir/instructions.js'
import { define, get, local, op } from './ir/ir.js'
import type { Target } from './ir/target.js'
import { instantiate } from './machine.js'
import { runtime } from './runtime.js'
import { computesRightly } from './selfTest.js'

/**
 * How Programs are compiled.
 *
 * @category model
 * @since 0.1.0
 */
export interface WasmOptions {
  /**
   * `plain`: 128-bit vectors, the same bits on every machine. `relaxed`: products and sums rounded once, where the runtime has
   * them. `auto`: the best of these. `off`: scalars.
   */
  readonly simd?: 'auto' | 'plain' | 'relaxed' | 'off'
  /**
   * Matrix products in pairs of vectors, which V8's revectorizer (Node 24) makes 256 bits wide; slower without it. It is on with
   * `node --experimental-wasm-revectorize`, or by `setFlags`.
   */
  readonly revectorize?: boolean
  /**
   * `setFlagsFromString` of `node:v8`: leave to set the flags of V8 that `simd: 'relaxed'` and `revectorize` need. Flags hold for the
   * whole process, for all code that is compiled afterwards.
   */
  readonly setFlags?: (flags: string) => void
}

/** Whether the runtime takes an instruction. */
export const wasmKinds: option.OptionKinds<WasmOptions> = {
  simd: option.oneOf(['auto', 'plain', 'relaxed', 'off']),
  revectorize: option.boolean,
  setFlags: option.callable()
}

const takes = (name: 'f32x4.add' | 'f32x4.relaxed_madd'): boolean => {
  const x = local('v128', 'x')
  const operands = instructions[name].operands.map(() => get(x))
  return runtime().validate(encodeModule([define('probe', [x], [], { result: op(name, ...operands) })]).bytes)
}

const relaxedFlag = '--experimental-wasm-relaxed-simd'

const askedFor = ({ simd = 'auto', revectorize = false, setFlags }: WasmOptions): Target => {
  if (simd === 'relaxed' && !takes('f32x4.relaxed_madd')) setFlags?.(relaxedFlag)
  if (revectorize) setFlags?.('--experimental-wasm-revectorize')
  const isRelaxed = takes('f32x4.relaxed_madd')
  if (simd === 'relaxed' && !isRelaxed)
    return fail(
      'InvalidArgument',
      'wasm',
      'this runtime has no relaxed SIMD',
      `Use simd: 'auto', or Node 22, or on Node 20 node ${relaxedFlag} or setFlags: v8.setFlagsFromString`
    )
  const best = isRelaxed ? 'relaxed' : takes('f32x4.add') ? 'plain' : 'off'
  return { simd: simd === 'auto' ? best : simd, pairs: revectorize }
}

/** Only optimised code is rewritten in pairs: at once where flags may be set, else after some hundred runs. */
const isRight = (target: Target, { setFlags }: WasmOptions): boolean => {
  setFlags?.('--no-liftoff')
  const machine = { target, arena: makeArena() }
  try {
    return computesRightly(program => instantiate(program, () => machine).run, setFlags === undefined ? 300 : 1)
  } finally {
    setFlags?.('--liftoff')
  }
}

/**
 * The machine that options ask for. What rests on experiments of V8 must compute what is known first; if it does not, the machine is a
 * plainer one, and the reason stands with it.
 */
export const targetOf = (o: WasmOptions): Target => {
  const asked = askedFor(o)
  if ((!asked.pairs && o.setFlags === undefined) || isRight(asked, o)) return asked
  if (asked.pairs) o.setFlags?.('--no-experimental-wasm-revectorize')
  const reason = `${asked.simd} SIMD${asked.pairs ? ' in pairs' : ''} computed wrong numbers in a test`
  const plain: Target = { simd: 'plain', pairs: false, reason }
  return isRight(plain, o) ? plain : { simd: 'off', pairs: false, reason }
}
