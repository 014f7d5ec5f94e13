/**
 * Calling in both orders: `sub(x, y)` and `pipe(x, sub(y))`, `sum(x, { axis })` and `pipe(x, sum({ axis }))`.
 *
 * An operation is written once, data-first. These combinators give it its second order and its name, which
 * errors from inside carry. The last signature of each type is the plain one on arrays: it is what `grad`,
 * `vmap` and `pipe` infer from.
 */
import { TensorError } from '../ndarray/error.js'
import { isNDArray, type NDArray } from '../ndarray/ndarray.js'
import { toArray, type Operand } from './operands.js'

// --- model

/**
 * An operation on one array.
 *
 * @category model
 * @since 0.1.0
 */
export interface Unary {
  (x: Operand): NDArray
  (x: NDArray): NDArray
}

/**
 * An operation on one array that takes options.
 *
 * @category model
 * @since 0.1.0
 */
export interface UnaryWith<O, R = NDArray> {
  (x: Operand, options?: O): R
  (options: O): (x: Operand) => R
  (x: NDArray): R
}

/**
 * An operation on one array that needs options. (An array has a shape too; the type says that it is not the options.)
 *
 * @category model
 * @since 0.1.0
 */
export interface UnaryNeeding<O, R = NDArray> {
  (options: O & { readonly ndim?: never }): (x: Operand) => R
  (x: Operand, options: O): R
}

/**
 * An operation on two arrays.
 *
 * @category model
 * @since 0.1.0
 */
export interface Binary {
  (y: Operand): (x: Operand) => NDArray
  (x: Operand, y: Operand): NDArray
  (x: NDArray, y: NDArray): NDArray
}

/**
 * An operation on two arrays that takes options.
 *
 * @category model
 * @since 0.1.0
 */
export interface BinaryWith<O, R = NDArray> {
  (x: Operand, y: Operand, options?: O): R
  (y: Operand, options?: O): (x: Operand) => R
  (x: NDArray, y: NDArray): R
}

/**
 * An operation on three arrays.
 *
 * @category model
 * @since 0.1.0
 */
export interface Ternary {
  (y: Operand, z: Operand): (x: Operand) => NDArray
  (x: Operand, y: Operand, z: Operand): NDArray
  (x: NDArray, y: NDArray, z: NDArray): NDArray
}

/**
 * An operation on a list of arrays that takes options.
 *
 * @category model
 * @since 0.1.0
 */
export interface ListWith<O> {
  (xs: readonly Operand[], options?: O): NDArray
  (options: O): (xs: readonly Operand[]) => NDArray
  (xs: readonly NDArray[]): NDArray
}

// --- combinators

/** An option record, as opposed to an array, a number, a list or a typed array. */
const isOptions = (u: unknown): boolean =>
  typeof u === 'object' && u !== null && !isNDArray(u) && !Array.isArray(u) && !ArrayBuffer.isView(u)

/** The function, whose errors name the operation that the user called. */
export const named = <Args extends readonly unknown[], R>(
  name: string,
  f: (...args: Args) => R
): ((...args: Args) => R) => {
  const op = `np.${name}`
  return (...args) => {
    try {
      return f(...args)
    } catch (e) {
      throw TensorError.is(e) ? new TensorError(e._tag, op, e.problem, e.remedy) : e
    }
  }
}

/**
 * A function of `operands` arguments and an option record, in both orders: with one operand less it gives the
 * function of the first. What follows the operands and is no option record is ignored, as `Array.map` wants.
 */
export const dual = (name: string, operands: number, f: (...args: readonly never[]) => unknown): never => {
  const call = named(name, f as (...args: readonly unknown[]) => unknown)
  return ((...args: readonly unknown[]) => {
    const at = args.findIndex(isOptions)
    const given = at < 0 ? args.length : at
    const options = at < 0 ? {} : args[at]
    return given >= operands
      ? call(...args.slice(0, operands), options)
      : (x: unknown) => call(x, ...args.slice(0, given), options)
  }) as never
}

export const unary = (name: string, f: (x: NDArray) => NDArray): Unary => named(name, (x: Operand) => f(toArray(x)))

export const unaryWith = <O, R = NDArray>(name: string, f: (x: NDArray, options: O) => R): UnaryWith<O, R> =>
  dual(name, 1, (x: Operand, options: O) => f(toArray(x), options))

export const unaryNeeding: <O, R = NDArray>(name: string, f: (x: NDArray, options: O) => R) => UnaryNeeding<O, R> =
  unaryWith

export const binary = (name: string, f: (x: Operand, y: Operand) => NDArray): Binary => {
  const call = named(name, f)
  return ((...args: readonly Operand[]) =>
    args.length === 1 ? (x: Operand) => call(x, args[0]) : call(args[0], args[1])) as never
}

export const binaryWith = <O, R = NDArray>(
  name: string,
  f: (x: Operand, y: Operand, options: O) => R
): BinaryWith<O, R> => dual(name, 2, f)

export const ternary = (name: string, f: (x: Operand, y: Operand, z: Operand) => NDArray): Ternary => dual(name, 3, f)

export const listWith = <O>(name: string, f: (xs: readonly Operand[], options: O) => NDArray): ListWith<O> =>
  dual(name, 1, f)
