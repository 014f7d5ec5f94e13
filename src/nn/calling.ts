/**
 * Calling in both orders, `huber(x, y, o)` and `pipe(x, huber(y, o))`, `leakyRelu(x, o)` and `pipe(x, leakyRelu(o))`, and what
 * comparisons check.
 */
import { showAval } from '../core/aval.js'
import { dual } from '../core/dual.js'
import type { OptionKinds } from '../core/options.js'
import { fail, within } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { sameShape } from '../ndarray/shape.js'
import { toArray, type Operand } from '../numpy/calling/operands.js'

/**
 * A function of an array and options that may be left out.
 *
 * @category model
 * @since 0.1.0
 */
export interface WithOptions<O> {
  (x: NDArray, options: O): NDArray
  (options: O): (x: NDArray) => NDArray
  (x: NDArray): NDArray
}

/**
 * A function of an array and options.
 *
 * @category model
 * @since 0.1.0
 */
export interface NeedingOptions<O> {
  (x: NDArray, options: O): NDArray
  (options: O): (x: NDArray) => NDArray
}

/**
 * A comparison of predictions (or logits) with targets (or labels).
 *
 * @category model
 * @since 0.1.0
 */
export interface Comparison<O = Readonly<Record<never, never>>> {
  (predictions: NDArray, targets: NDArray, options?: O): NDArray
  (targets: NDArray, options?: O): (predictions: NDArray) => NDArray
  (predictions: NDArray, targets: NDArray): NDArray
}

export const withOptions = <O>(
  name: string,
  kinds: OptionKinds<O>,
  f: (x: NDArray, options: O) => NDArray
): WithOptions<O> & NeedingOptions<O> =>
  dual(
    `nn.${name}`,
    ['x'],
    kinds,
    within(`nn.${name}`, (x: Operand, options: O) => f(toArray(x), options))
  )

/** What is compared, in words. */
type Names = readonly [predictions: string, targets: string]

const compared =
  <O>(name: string, names: Names, kinds: OptionKinds<O> | null) =>
  (f: (predictions: NDArray, targets: NDArray, options: O) => NDArray): Comparison<O> =>
    dual(
      `nn.${name}`,
      names,
      kinds,
      within(`nn.${name}`, (x: Operand, y: Operand, options: O) => f(toArray(x), toArray(y), options))
    )

/** A comparison that says itself which shapes go together. */
export const comparison = (
  name: string,
  names: Names,
  f: (predictions: NDArray, targets: NDArray) => NDArray
): Comparison => compared(name, names, null)(f)

/** A comparison of arrays of one shape: broadcasting would compare what does not belong together. */
export const matched = <O = Readonly<Record<never, never>>>(
  name: string,
  names: Names,
  kinds: OptionKinds<O> | null,
  f: (predictions: NDArray, targets: NDArray, options: O) => NDArray
): Comparison<O> =>
  compared(
    name,
    names,
    kinds
  )((x, y, options) =>
    sameShape(x.shape, y.shape)
      ? f(x, y, options)
      : fail(
          'ShapeMismatch',
          `nn.${name}`,
          `the ${names[0]} are ${showAval(x)} and the ${names[1]} ${showAval(y)}`,
          `Give ${names[1]} of the shape of the ${names[0]}: np.reshape, np.squeeze or np.expandDims makes them so, np.broadcastTo repeats them`
        )
  )
