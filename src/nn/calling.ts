/**
 * Calling in both orders: `huber(x, y, o)` and `pipe(x, huber(y, o))`, `leakyRelu(x, o)` and `pipe(x, leakyRelu(o))`.
 */
import { isNDArray, type NDArray } from '../ndarray/ndarray.js'

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

export const withOptions = <O>(f: (x: NDArray, options: O) => NDArray): WithOptions<O> & NeedingOptions<O> =>
  ((...args: readonly [unknown, O?]) => {
    const [first, options] = args
    return isNDArray(first) ? f(first, options ?? ({} as O)) : (x: NDArray) => f(x, first as O)
  }) as never

export const comparison = <O = Readonly<Record<never, never>>>(
  f: (predictions: NDArray, targets: NDArray, options: O) => NDArray
): Comparison<O> =>
  ((...args: readonly [NDArray, (NDArray | O)?, O?]) => {
    const [first, second, options] = args
    return isNDArray(second)
      ? f(first, second, options ?? ({} as O))
      : (predictions: NDArray) => f(predictions, first, second ?? ({} as O))
  }) as never
