/**
 * The operations of np in both orders, with their names, which errors from inside carry: `core/dual.ts` makes the orders.
 */
import {
  checkExtra,
  direct as directOf,
  dual as dualOf,
  type Needing,
  type Pairing,
  type PairingWith,
  type With
} from '../../core/dual.js'
import type { OptionKinds } from '../../core/options.js'
import { TensorError } from '../../ndarray/error.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { waiting } from '../../ndarray/told.js'
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
export type UnaryWith<O, R = NDArray> = With<Operand, O, R, NDArray>

/**
 * An operation on one array that needs options.
 *
 * @category model
 * @since 0.1.0
 */
export type UnaryNeeding<O, R = NDArray> = Needing<Operand, O, R>

/**
 * An operation on two arrays.
 *
 * @category model
 * @since 0.1.0
 */
export type Binary = Pairing<Operand, Operand, NDArray, NDArray, NDArray>

/**
 * An operation on two arrays that takes options.
 *
 * @category model
 * @since 0.1.0
 */
export type BinaryWith<O, R = NDArray> = PairingWith<Operand, Operand, O, R, NDArray, NDArray>

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
export type ListWith<O> = With<readonly Operand[], O, NDArray, readonly NDArray[]>

// --- combinators

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

/** The operation of some operands and options in both orders. */
export const dual = <O>(
  name: string,
  operands: readonly string[],
  kinds: OptionKinds<O> | null,
  f: (...args: readonly never[]) => unknown,
  checkGiven?: (given: readonly unknown[]) => void
): never =>
  dualOf(
    `np.${name}`,
    operands,
    kinds,
    named(name, f as (...args: readonly unknown[]) => unknown),
    checkGiven && named(name, checkGiven)
  )

/** The same for a function that is only called data-first. */
export const direct = <O>(
  name: string,
  operands: readonly string[],
  kinds: OptionKinds<O> | null,
  f: (...args: readonly never[]) => unknown,
  required?: number
): never =>
  directOf(`np.${name}`, operands, kinds, named(name, f as (...args: readonly unknown[]) => unknown), required)

export const unary = (name: string, f: (x: NDArray) => NDArray): Unary => {
  const call = named(name, (x: Operand) => f(toArray(x)))
  return waiting(`np.${name} is waiting for its operand`, (x: Operand, ...extra: readonly unknown[]) => {
    if (extra.length > 0) checkExtra(`np.${name}`, ['x'], null, [x, ...extra])
    return call(x)
  })
}

export const unaryWith = <O, R = NDArray>(
  name: string,
  kinds: OptionKinds<O>,
  f: (x: NDArray, options: O) => R
): UnaryWith<O, R> => dual(name, ['x'], kinds, (x: Operand, options: O) => f(toArray(x), options))

export const unaryNeeding: <O, R = NDArray>(
  name: string,
  kinds: OptionKinds<O>,
  f: (x: NDArray, options: O) => R
) => UnaryNeeding<O, R> = unaryWith

export const binary = (name: string, f: (x: Operand, y: Operand) => NDArray): Binary => {
  const call = named(name, f)
  const other = dual(name, ['x', 'y'], null, f) as (...args: readonly unknown[]) => NDArray
  return waiting(`np.${name} is waiting for its operands`, (...args: readonly Operand[]) =>
    args.length === 2 ? call(args[0], args[1]) : other(...args)
  ) as never
}

export const binaryWith = <O, R = NDArray>(
  name: string,
  kinds: OptionKinds<O>,
  f: (x: Operand, y: Operand, options: O) => R,
  operands: readonly [string, string] = ['x', 'y']
): BinaryWith<O, R> => dual(name, operands, kinds, f)

export const ternary = (
  name: string,
  f: (x: Operand, y: Operand, z: Operand) => NDArray,
  operands: readonly [string, string, string] = ['x', 'y', 'z']
): Ternary => dual(name, operands, null, f)

export const listWith = <O>(
  name: string,
  kinds: OptionKinds<O>,
  f: (xs: readonly Operand[], options: O) => NDArray
): ListWith<O> => dual(name, ['xs'], kinds, f)
