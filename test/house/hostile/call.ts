/** Valid calls as data: what a function is called with, and what is then called of what it gives. */
import type { Fn } from './judge.js'

export interface Call {
  /** Made anew for every use. */
  readonly args: () => readonly unknown[]
  readonly uses: readonly Use[]
}

export interface Use {
  /** Where the function stands in the result; the result itself for none. */
  readonly path: Path
  readonly call: Call
}

export type Path = readonly (string | number)[]

/** Valid calls of the functions of one namespace. */
export type Calls = Readonly<Record<string, readonly Call[]>>

export const call = (args: () => readonly unknown[], ...uses: readonly Use[]): Call => ({ args, uses })

/** The result is a function: a valid call of it. */
export const next = (args: () => readonly unknown[], ...uses: readonly Use[]): Use => ({
  path: [],
  call: call(args, ...uses)
})

/** A part of the result is a function: a valid call of it. */
export const part = (name: string | number, args: () => readonly unknown[], ...uses: readonly Use[]): Use => ({
  path: [name],
  call: call(args, ...uses)
})

const fixed = new WeakSet()

/** A function whose results decide when a loop ends: they are left as they are. */
export const deciding = <F extends object>(f: F): F => {
  fixed.add(f)
  return f
}

export const isDeciding = (u: unknown): boolean => typeof u === 'function' && fixed.has(u)

const records = new WeakSet()

/** A record of options, as opposed to a tree: its names are checked. */
export const options = <O extends object>(o: O): O => {
  records.add(o)
  return o
}

export const isOptions = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === 'object' && u !== null && records.has(u)

/** The same valid calls for each of the names. */
export const each = (names: string, ...calls: readonly Call[]): Calls =>
  Object.fromEntries(names.split(' ').map(name => [name, calls]))

// --- calls one after the other

/** One call of those that a valid call consists of: the uses on the way to it, by their numbers. */
export type Step = readonly number[]

/** Every call that a valid call consists of. */
export const stepsOf = (c: Call): readonly Step[] => [
  [],
  ...c.uses.flatMap((use, i) => stepsOf(use.call).map(step => [i, ...step]))
]

export const callAt = (c: Call, [i, ...rest]: Step): Call => (i === undefined ? c : callAt(c.uses[i].call, rest))

export const partAt = (u: unknown, path: Path): unknown =>
  path.reduce<unknown>((v, name) => (v as Readonly<Record<string | number, unknown>> | undefined)?.[name], u)

/** The function that is called at a step, after the valid calls before it. */
export const functionAt = (f: Fn, c: Call, [i, ...rest]: Step): Fn => {
  if (i === undefined) return f
  const use = c.uses[i]
  return functionAt(partAt(f(...c.args()), use.path) as Fn, use.call, rest)
}
