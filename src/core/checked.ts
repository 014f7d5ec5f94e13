/**
 * Functions that are called in one order only, such as transforms: their operands and options are checked by kind.
 *
 *   export const scan = checked('scan(f, { … })(init, xs)', { f: callable() }, scanKinds, (f, o) => (init, xs) => …)
 *
 * Whatever else is given is an error that shows the call.
 */
import { fail } from '../ndarray/error.js'
import { told } from '../ndarray/told.js'
import { isHandedOn, isNothing } from './dual.js'
import { callable, isRecord, optionReader, type OptionKind } from './options.js'
import { isEngine, isProgram } from './parameters.js'
import type { Engine } from './engine.js'
import type { Program } from './primitive.js'

type Kinds = Readonly<Record<string, OptionKind<unknown>>>

const derivatives = 'Derivatives are those of the first argument: reorder the arguments, or close over the others'

/**
 * The function, which refuses operands that are not of their kinds, options by another name or of another kind, and what
 * is given beyond. `call` is how one writes a call; what stands before its first bracket names the function.
 */
export const checked = <F extends (...args: never) => unknown>(
  call: string,
  operands: Kinds,
  options: Kinds | null,
  f: F
): F => {
  const op = call.slice(0, call.indexOf('('))
  const names = Object.keys(operands)
  const count = names.length
  const run = f as unknown as (...args: readonly unknown[]) => unknown
  const read = options === null ? () => undefined : optionReader(op, options as never)
  const isDerivative = count === 1 && options === null && /\(x, (v, )?…\)$/.test(call)

  const misfit = (i: number, u: unknown): never =>
    fail(
      'InvalidArgument',
      op,
      `${names[i]} is ${told(u)}; expected ${operands[names[i]].says}`,
      operands[names[i]].remedy?.(u) ?? `Write ${call}`
    )
  const extra = (args: readonly unknown[]): void => {
    const at = args.findIndex((u, i) => i >= count && !isNothing(u))
    if (at >= 0 && !isHandedOn(args, count))
      fail(
        'InvalidArgument',
        op,
        `argument ${at + 1} is ${told(args[at])}${options === null || at > count ? ', and none is expected' : ', where a record of options is expected'}`,
        isDerivative ? `${derivatives}. Write ${call}` : `Write ${call}`
      )
  }

  return ((...args: readonly unknown[]) => {
    const known = names.map((name, i) => {
      const value = operands[name].read(args[i])
      return value === undefined ? misfit(i, args[i]) : value
    })
    const isLast = options !== null && isRecord(args[count])
    if (args.length > (isLast ? count + 1 : count))
      extra(isLast ? [...args.slice(0, count), undefined, ...args.slice(count + 1)] : args)
    return run(...known, read(isLast ? args[count] : undefined))
  }) as unknown as F
}

/** A transform of a function, which takes options or none. */
export const transform = <F extends (f: never, options: never) => unknown>(
  call: string,
  options: Kinds | null,
  f: F
): F => checked(call, { f: callable() }, options, f)

/** A Program; of a function, the error says how to get one. */
export const program: OptionKind<Program> = {
  says: 'a Program',
  read: u => (isProgram(u) ? u : undefined),
  remedy: u =>
    typeof u === 'function' ? 'Trace it first: trace(f)(x), with arguments like those of the calls' : undefined
}

export const engine: OptionKind<Engine> = {
  says: 'an engine, such as interpreter or wasm()',
  read: u => (isEngine(u) ? u : undefined)
}
