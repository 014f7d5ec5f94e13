/**
 * Sets the flags of V8 that the command line asks for. Stands first among the imports of the bundle, so that nothing
 * is compiled, and no feature looked for, before.
 */
import { setFlagsFromString } from 'node:v8'

const flagsOf: Readonly<Record<string, readonly string[]>> = {
  '--relaxed': ['--experimental-wasm-relaxed-simd'],
  '--revectorize': ['--experimental-wasm-relaxed-simd', '--experimental-wasm-revectorize']
}

export const flags: readonly string[] = [...new Set(process.argv.flatMap(argument => flagsOf[argument] ?? []))]

flags.forEach(flag => setFlagsFromString(flag))
