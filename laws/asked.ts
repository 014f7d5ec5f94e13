/**
 * What users hand to the kit: looked at before any law is made of it.
 */
import type { Engine } from '../src/core/engine.js'
import { engine as engineKind } from '../src/core/checked.js'
import * as option from '../src/core/options.js'
import { fail } from '../src/ndarray/error.js'
import { told } from '../src/ndarray/told.js'

type Kind = option.OptionKind<unknown>
type Parts = Readonly<Record<string, Kind>>

export const f: Kind = option.callable()
export const text: Kind = option.text
export const number: Kind = option.number
export const list: Kind = option.anyList
export const pair: Kind = option.pair(option.number, 'a pair of numbers')
export const engine: option.OptionKind<Engine> = engineKind

/** A record with these functions. */
export const record = (...functions: readonly string[]): Kind =>
  option.made(
    `a record${functions.length === 0 ? '' : ` of ${functions.join(', ')}`}`,
    Object.fromEntries(functions.map(name => [name, f]))
  )

/** Batches, or a data set to take them of. */
export const batches: Kind = {
  says: 'a list of batches, or a record { dataset }',
  read: u => (typeof u === 'object' && u !== null ? u : undefined)
}

/** An arbitrary of fast-check. */
export const arbitrary: Kind = {
  says: 'an arbitrary of fast-check',
  read: record('generate', 'shrink', 'canShrinkWithoutContext').read
}

/** The parts of a subject that must be there are of their kinds; an error names the one that is not. */
export const requireParts = (op: string, parts: Parts, subject: unknown): void => {
  if (!option.isRecord(subject))
    return fail('InvalidArgument', op, `it is given ${told(subject)}`, `Give { ${Object.keys(parts).join(', ')}, … }`)
  for (const [name, kind] of Object.entries(parts)) {
    const part = (subject as Readonly<Record<string, unknown>>)[name]
    if (kind.read(part) === undefined)
      return fail('InvalidArgument', op, `${name} is ${told(part)}; expected ${kind.says}`, `Give { ${name}: … }`)
  }
}

/** A suite, which refuses what is no subject of it. */
export const suite = <F extends (...args: never) => unknown>(op: string, parts: Parts, laws: F): F =>
  ((...args: readonly unknown[]) => {
    requireParts(op, parts, args[0])
    return (laws as unknown as (...args: readonly unknown[]) => unknown)(...args)
  }) as unknown as F

/** A suite with a subject of its own, which may be left out. */
export const optionalSuite = <F extends (...args: never) => unknown>(op: string, parts: Parts, laws: F): F =>
  ((...args: readonly unknown[]) => {
    if (args[0] !== undefined) requireParts(op, parts, args[0])
    if (args[1] !== undefined) requireParts(op, {}, args[1])
    return (laws as unknown as (...args: readonly unknown[]) => unknown)(...args)
  }) as unknown as F
