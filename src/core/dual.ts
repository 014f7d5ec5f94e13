/**
 * Calling in both orders, data-first and data-last: `sub(x, y)` and `pipe(x, sub(y))`, `sum(x, { axis })` and
 * `pipe(x, sum({ axis }))`. A function is written once, data-first, with its option record last:
 *
 *   const take = dual('np.take', ['x', 'indices'], { axis: options.axis }, (x, indices, { axis }) => …) as …
 *
 * With one operand less, a function that waits for the first. Options are checked by name and kind (`options.ts`), also
 * before the first operand is there. What else is given is an error that shows the call to write, except for what
 * `Array.map`, `reduce` and their like hand on: an index and the array that has the operand there.
 *
 * The last signature of each type is the plain one on arrays: it is what `grad`, `vmap` and `pipe` infer from.
 */
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { told, waiting } from '../ndarray/told.js'
import { isEmpty, isRecord, optionFor, optionReader, type OptionKinds } from './options.js'

// --- model

/**
 * A function of one operand that takes options.
 *
 * @category model
 * @since 0.1.0
 */
export interface With<X, O, R = NDArray, Plain = X> {
  (x: X, options?: O): R
  (options: O): (x: X) => R
  (x: Plain): R
}

/**
 * A function of one operand that needs options. (An array has a shape too; the type says that it is not the options.)
 *
 * @category model
 * @since 0.1.0
 */
export interface Needing<X, O, R = NDArray> {
  (options: O & { readonly ndim?: never }): (x: X) => R
  (x: X, options: O): R
}

/**
 * A function of two operands.
 *
 * @category model
 * @since 0.1.0
 */
export interface Pairing<X, Y, R = NDArray, PlainX = X, PlainY = Y> {
  (y: Y): (x: X) => R
  (x: X, y: Y): R
  (x: PlainX, y: PlainY): R
}

/**
 * A function of two operands that takes options.
 *
 * @category model
 * @since 0.1.0
 */
export interface PairingWith<X, Y, O, R = NDArray, PlainX = X, PlainY = Y> {
  (x: X, y: Y, options?: O): R
  (y: Y, options?: O): (x: X) => R
  (x: PlainX, y: PlainY): R
}

// --- extra arguments

type Args = readonly unknown[]

const isIndexed = (u: unknown): u is Args => Array.isArray(u) || ArrayBuffer.isView(u)

/** Whether what follows the operands is what `map` and `reduce` hand on: an index, and the array with the operand there. */
export const isHandedOn = (args: Args, operands: number): boolean => {
  const [i, all] = [args[operands], args[operands + 1]]
  return (
    args.length === operands + 2 && typeof i === 'number' && isIndexed(all) && Object.is(all[i], args[operands - 1])
  )
}

/** Whether it is what `Array.from` hands on: an index. It is told from a positional option by there being none. */
const isCounted = (args: Args, operands: number, hasOptions: boolean): boolean =>
  !hasOptions && operands === 1 && args.length === 2 && Number.isInteger(args[1]) && (args[1] as number) >= 0

/** What stands for no options. */
export const isNothing = (u: unknown): boolean => u === undefined || (isRecord(u) && isEmpty(u))

/** Refuses what stands behind the operands. */
export const checkExtra = <O>(op: string, names: Args, kinds: OptionKinds<O> | null, args: Args): void => {
  const operands = names.length
  const hasOptions = kinds !== null && isRecord(args[operands])
  const extra = args.findIndex((u, i) => i >= (hasOptions ? operands + 1 : operands) && !isNothing(u))
  if (extra < 0 || isHandedOn(args, operands) || isCounted(args, operands, kinds !== null)) return
  if (kinds !== null && isRecord(args[operands - 1]))
    return fail(
      'InvalidArgument',
      op,
      'the options come before the operands',
      `Write ${op}(${names.join(', ')}, { … })`
    )
  const meant = kinds === null ? undefined : optionFor(kinds, args[extra])
  const call = [...names, ...(meant === undefined ? [] : [meant])].join(', ')
  fail(
    'InvalidArgument',
    op,
    `argument ${extra + 1} is ${told(args[extra])}${kinds === null ? '; it takes no options' : ', where a record of options is expected'}`,
    meant === undefined && kinds !== null ? `Its options are ${Object.keys(kinds).join(', ')}` : `Write ${op}(${call})`
  )
}

const tooFew = (op: string, names: readonly string[], given: number): never =>
  fail(
    'InvalidArgument',
    op,
    `it is given ${given === 0 ? 'nothing' : `${given} of its ${names.length} operands`}`,
    `Write ${op}(${names.join(', ')})`
  )

// --- one order

/**
 * A function that is called data-first only: of some operands, the first `required` of them needed, and an option record.
 */
export const direct = <O>(
  op: string,
  names: readonly string[],
  kinds: OptionKinds<O> | null,
  f: (...args: readonly never[]) => unknown,
  required: number = names.length
): never => {
  const call = f as (...args: Args) => unknown
  const read = kinds === null ? () => ({}) as O : optionReader(op, kinds)
  return ((...args: Args) => {
    if (args.length < required) tooFew(op, names, args.length)
    const isLast = args.length === names.length + 1 && kinds !== null && isRecord(args[names.length])
    if (!isLast && args.length > names.length) checkExtra(op, names, kinds, args)
    return call(...names.map((_, i) => args[i]), read(isLast ? args[names.length] : undefined))
  }) as never
}

// --- both orders

const ordinals = ['first', 'second', 'third', 'fourth']

const awaited = (op: string, names: readonly string[]): string =>
  names.length > 1
    ? `${op} is waiting for its ${ordinals[names.length - 1]} operand`
    : `${op} is waiting for its ${names[0].length > 2 ? names[0] : 'operand'}`

/**
 * A function of some operands, by their names, and an option record, in both orders; `kinds` is `null` for a function
 * without options. The function receives the options as they were read, `{}` when there are none. What can be checked of
 * the operands that are there before the first one, `checkGiven` checks at once.
 */
export const dual = <O>(
  op: string,
  names: readonly string[],
  kinds: OptionKinds<O> | null,
  f: (...args: readonly never[]) => unknown,
  checkGiven?: (given: Args) => void
): never => {
  const call = f as (...args: Args) => unknown
  const operands = names.length
  const last = operands - 1
  const none = {} as O
  const read = kinds === null ? () => none : optionReader(op, kinds)
  const sentence = awaited(op, names)

  const wait = (given: Args, options: O): unknown => {
    checkGiven?.(given)
    return waiting(sentence, (...args: Args) => {
      if (args.length > 1) checkExtra(op, [names[0]], null, args)
      return call(args[0], ...given, options)
    })
  }

  const whole = (args: Args): unknown => {
    const isLast = args.length === operands + 1 && kinds !== null && isRecord(args[operands])
    if (!isLast) checkExtra(op, names, kinds, args)
    const options = read(isLast ? args[operands] : undefined)
    return operands === 1
      ? call(args[0], options)
      : operands === 2
        ? call(args[0], args[1], options)
        : call(...args.slice(0, operands), options)
  }

  return waiting(operands === 1 ? sentence : `${op} is waiting for its operands`, (...args: Args) => {
    const given = args.length
    if (given > operands) return whole(args)
    if (given === operands)
      return kinds !== null && isRecord(args[last]) ? wait(args.slice(0, last), read(args[last])) : whole(args)
    return given === last && given > 0 ? wait(args, read(undefined)) : tooFew(op, names, given)
  }) as never
}
