/**
 * What the compiler makes of a function.
 */
import { transform } from '../core/checked.js'
import * as option from '../core/options.js'
import type { Program } from '../core/primitive.js'
import { explainProgram } from '../engine/wasm/explain.js'
import { wasmKinds, type WasmOptions } from '../engine/wasm/index.js'
import { simplified } from '../trace/simplify.js'
import type { OfTrees } from './tree/arguments.js'
import { trace } from './jit.js'

/**
 * What the compiler is asked to show.
 *
 * @category model
 * @since 0.1.0
 */
export interface ExplainOptions extends WasmOptions {
  /** The loops of every function too. */
  readonly code?: boolean
}

const explainOf =
  <Args extends readonly unknown[]>(f: (...args: Args) => unknown, o: ExplainOptions = {}): OfTrees<Args, string> =>
  (...args: readonly unknown[]) =>
    explainProgram(simplified((trace(f) as (...xs: readonly unknown[]) => Program)(...args)), o, o.code ?? false)

const explainKinds: option.OptionKinds<ExplainOptions> = { ...wasmKinds, code: option.boolean }

/**
 * The module that `jit` makes of a function, as text: its loops with what is fused in each, kernels, buffers with their bytes, how often
 * something is computed; with `code`, the loop code of every function. Of what is interpreted instead it gives the reason.
 *
 * Shapes:  only those of the arguments matter
 * Errors:  as `trace`
 *
 * @example
 * import assert from 'node:assert'
 * import { explain, np } from 'pullback'
 *
 * const text = explain((x: np.NDArray) => np.sum(np.exp(np.mul(x, 2))))(np.zeros([100]))
 * assert.match(text, /loop \[100\]: mul, exp, sum → sum/)
 *
 * @category compilation
 * @since 0.1.0
 */
export const explain = transform('explain(f, { … })(…)', explainKinds, explainOf)
