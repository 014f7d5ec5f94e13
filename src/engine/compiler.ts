/**
 * The engine that `jit` uses unless it is told otherwise.
 */
import { wasm } from './wasm/index.js'

export const compiler = wasm()
