/**
 * Options: records that are checked by name and by kind.
 *
 * A function states its options once, as data, and reads what it is given through them:
 *
 *   const read = optionReader<DecayOptions>('optim.decay', { rate: needed(number), steps: natural, axis: axes })
 *   const { rate, steps = 1 } = read(o)
 *
 * The type asks for one kind a name. A misspelt name, a value of another kind, `null`, a Date and a needed option that is
 * not there are errors that give what to write; lists are copied; each value is read once, so that what a getter or a Proxy
 * throws passes through. Functions called in both orders take the same record of kinds: see `dual.ts`.
 */
import { dtypes, type DType } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import { isNDArray, type NDArray } from '../ndarray/ndarray.js'
import { isClass, told } from '../ndarray/told.js'
import type { Aval } from './aval.js'
import { spellingOf } from './spelling.js'

// --- model

/** What an option may be: in words, and as what a value is read; as `undefined` when it is something else. */
export interface OptionKind<A> {
  readonly says: string
  readonly read: (u: unknown) => A | undefined
  /** What to write instead of a value that is something else. */
  readonly remedy?: (u: unknown) => string | undefined
  readonly isNeeded?: true
}

type NameOf<O> = O extends unknown ? keyof O & string : never

type ValueOf<O, K> = O extends unknown ? (K extends keyof O ? Exclude<O[K], undefined> : never) : never

/** One kind for each option. */
export type OptionKinds<O> = { readonly [K in NameOf<O>]: OptionKind<ValueOf<O, K>> }

type AnyKinds = Readonly<Record<string, OptionKind<unknown>>>

// --- kinds

const kind = <A>(says: string, is: (u: unknown) => boolean): OptionKind<A> => ({
  says,
  read: u => (is(u) ? (u as A) : undefined)
})

export const number: OptionKind<number> = kind('a number', u => typeof u === 'number')
export const finite: OptionKind<number> = kind('a finite number', u => Number.isFinite(u))
export const nonNegative: OptionKind<number> = kind('a number ≥ 0', u => typeof u === 'number' && u >= 0)
export const positive: OptionKind<number> = kind('a number > 0', u => typeof u === 'number' && u > 0)
export const integer: OptionKind<number> = kind('an integer', u => Number.isSafeInteger(u))
export const natural: OptionKind<number> = kind('an integer ≥ 0', u => Number.isSafeInteger(u) && (u as number) >= 0)
export const count: OptionKind<number> = kind('an integer > 0', u => Number.isSafeInteger(u) && (u as number) > 0)
export const boolean: OptionKind<boolean> = kind('true or false', u => typeof u === 'boolean')
export const text: OptionKind<string> = kind('a text', u => typeof u === 'string')
export const array: OptionKind<NDArray> = kind('an array', isNDArray)
/** An array, or a record of the shape and dtype of one, which is copied. */
export const aval: OptionKind<Aval> = {
  says: 'an array, or a record { shape, dtype }',
  read: u => {
    if (isNDArray(u)) return u
    if (!isRecord(u) || !('shape' in u) || !('dtype' in u)) return undefined
    const [s, d] = [shape.read(u.shape), dtype.read(u.dtype)]
    return s && d && { shape: Object.freeze(s), dtype: d }
  }
}

/** A number, or an array of them. */
export const numeric: OptionKind<NDArray | number> = kind(
  'an array or a number',
  u => typeof u === 'number' || isNDArray(u)
)
/** Trees of arrays are read where they are used. */
export const tree: OptionKind<never> = kind('an array, a number, or a tree of them', u => u !== undefined)
export const anything: OptionKind<never> = kind('anything', () => true)

/** Any list, which is read during the call only. */
export const anyList: OptionKind<readonly never[]> = kind('a list', Array.isArray)

export const callable = <F extends (...args: never) => unknown>(): OptionKind<F> =>
  kind('a function', u => typeof u === 'function' && !isClass(u))

/** Anything but what can only be called with `new`. */
export const noClass: OptionKind<never> = kind('a value or a function', u => typeof u !== 'function' || !isClass(u))

export const oneOf = <const A extends string>(words: readonly A[]): OptionKind<A> =>
  kind(`one of ${words.map(w => `'${w}'`).join(', ')}`, u => (words as readonly unknown[]).includes(u))

/** A record that this package gives, or shows, by some of its parts; it is taken as it is. */
export const made = <A>(says: string, parts: Readonly<Record<string, OptionKind<unknown>>>): OptionKind<A> => ({
  says,
  read: u =>
    isRecord(u) &&
    Object.entries(parts).every(([name, k]) => k.read((u as Readonly<Record<string, unknown>>)[name]) !== undefined)
      ? (u as A)
      : undefined
})

/** A list, each element of one kind; it is copied, holes are not passed over. */
export const list = <A>(of: OptionKind<A>, says = `a list, each ${of.says}`): OptionKind<readonly A[]> => ({
  says,
  read: u => {
    if (!Array.isArray(u)) return undefined
    const read: A[] = []
    for (const x of u as readonly unknown[]) {
      const known = of.read(x)
      if (known === undefined) return undefined
      read.push(known)
    }
    return read
  }
})

/** A list of two. */
export const pair = <A>(of: OptionKind<A>, says: string): OptionKind<readonly [A, A]> => ({
  says,
  read: u => {
    const both = list(of).read(u)
    return both?.length === 2 ? (both as readonly [A, A]) : undefined
  }
})

export const either = <A, B>(a: OptionKind<A>, b: OptionKind<B>): OptionKind<A | B> => ({
  says: `${a.says} or ${b.says}`,
  read: u => a.read(u) ?? b.read(u)
})

export const nullable = <A>(of: OptionKind<A>): OptionKind<A | null> => ({
  says: `${of.says} or null`,
  read: u => (u === null ? null : of.read(u))
})

/** An option that must be there. */
export const needed = <A>(of: OptionKind<A>): OptionKind<A> => ({ ...of, isNeeded: true })

/** One axis; whether there is such an axis is for the operation to say. */
export const axis: OptionKind<number> = { ...number, says: 'an integer' }
export const axes: OptionKind<number | readonly number[]> = either(axis, list(axis, 'a list of integers'))
export const integers: OptionKind<readonly number[]> = list(integer, 'a list of integers')

export const shape: OptionKind<readonly number[]> = {
  ...list(natural, 'a list of integers ≥ 0, such as [2, 3], and [] for a scalar'),
  remedy: u => (natural.read(u) === undefined ? undefined : `Write [${told(u)}]`)
}

/** What other libraries call the dtypes. */
const foreignDTypes: Readonly<Record<string, DType>> = {
  f2: 'float32',
  f4: 'float32',
  f8: 'float64',
  float: 'float64',
  float16: 'float32',
  bfloat16: 'float32',
  half: 'float32',
  single: 'float32',
  double: 'float64',
  number: 'float64',
  i1: 'int32',
  i2: 'int32',
  i4: 'int32',
  i8: 'int32',
  int: 'int32',
  int8: 'int32',
  int16: 'int32',
  int64: 'int32',
  long: 'int32',
  u1: 'uint32',
  u2: 'uint32',
  u4: 'uint32',
  u8: 'uint32',
  uint: 'uint32',
  uint8: 'uint32',
  uint16: 'uint32',
  uint64: 'uint32',
  boolean: 'bool',
  bool_: 'bool',
  b1: 'bool',
  Float32Array: 'float32',
  Float64Array: 'float64',
  Int32Array: 'int32',
  Uint32Array: 'uint32',
  Number: 'float64',
  Boolean: 'bool'
}

const nameOf = (u: unknown): string | undefined => {
  const name: unknown = typeof u === 'function' ? u.name : u
  return typeof name === 'string' ? name.replace(/^[<>=|]/, '') : undefined
}

export const dtype: OptionKind<DType> = {
  ...oneOf(dtypes),
  remedy: u => {
    const name = nameOf(u) ?? ''
    return Object.hasOwn(foreignDTypes, name) ? `The nearest is '${foreignDTypes[name]}'` : undefined
  }
}

export const floatDType: OptionKind<'float32' | 'float64'> = {
  ...oneOf(['float64', 'float32']),
  ...(dtype.remedy && { remedy: dtype.remedy })
}

// --- reading

/** What may be meant for an option record, as opposed to an array, a number, a list or a typed array. */
export const isRecord = (u: unknown): u is object =>
  typeof u === 'object' && u !== null && !isNDArray(u) && !Array.isArray(u) && !ArrayBuffer.isView(u)

const isPlain = (u: object): boolean => Object.prototype.toString.call(u) === '[object Object]'

/** Whether a record is plain and holds nothing. */
export const isEmpty = (u: object): boolean => {
  for (const _ in u) return false
  return isPlain(u)
}

const namesIn = (kinds: AnyKinds): string => {
  const names = Object.keys(kinds)
  return names.length === 0 ? 'it has no options' : `its options are ${names.join(', ')}`
}

/** The call that gives an option, as one writes it. */
const shown = (name: string, k: OptionKind<unknown>): string => `{ ${name}: ${k.says} }`

/**
 * Reads option records by the kinds of a function's options: always a fresh plain record, of what is there.
 */
export const optionReader = <O>(op: string, kinds: OptionKinds<O>): ((u: unknown) => O) => {
  const own = kinds as unknown as AnyKinds
  const names = Object.keys(own)
  const first = names.find(name => own[name].isNeeded)
  const none = Object.freeze({})

  const missing = (name: string): never =>
    fail('InvalidArgument', op, `the option ${name} is missing`, `Give ${shown(name, own[name])}`)
  const misspelt = (name: string): never =>
    fail('InvalidArgument', op, `there is no option ${name}; ${namesIn(own)}`, spellingOf(name, names))
  const misfit = (name: string, value: unknown): never =>
    fail(
      'InvalidArgument',
      op,
      `${name} is ${told(value)}; expected ${own[name].says}`,
      own[name].remedy?.(value) ?? (own[name].isNeeded ? `${op} needs it` : `Leave ${name} out for its default`)
    )

  return u => {
    if (u === undefined) return (first === undefined ? none : missing(first)) as O
    if (!isRecord(u))
      return fail(
        'InvalidArgument',
        op,
        `the options are ${told(u)}`,
        names.length === 0
          ? 'Leave them out'
          : `Give a record, such as ${shown(names[0], own[names[0]])}, or leave them out`
      )
    for (const name in u) if (!Object.hasOwn(own, name)) return misspelt(name)
    const read: Record<string, unknown> = {}
    let found = 0
    for (const name of names) {
      const value = (u as Readonly<Record<string, unknown>>)[name]
      if (value === undefined) {
        if (own[name].isNeeded) return missing(name)
      } else {
        const known = own[name].read(value)
        if (known === undefined) return misfit(name, value)
        read[name] = known
        found++
      }
    }
    return found > 0 || isPlain(u)
      ? (read as O)
      : fail('InvalidArgument', op, `the options are ${told(u)}`, `Give a record; ${namesIn(own)}`)
  }
}

/** The first option that would be read from a value given in the place of the options, as one writes it. */
export const optionFor = <O>(kinds: OptionKinds<O>, u: unknown): string | undefined => {
  const fits = Object.entries(kinds as unknown as AnyKinds).find(([, k]) => k.read(u) !== undefined)
  return fits === undefined ? undefined : `{ ${fits[0]}: ${typeof u === 'string' ? `'${u}'` : told(u)} }`
}
