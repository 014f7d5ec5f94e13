/**
 * Rows of tables of known cases: an input, and what is right, however it is computed.
 */
import { jit, TensorError, type TensorErrorTag } from '../../src/index.js'
import { isNDArray } from '../../src/ndarray/ndarray.js'
import { toNested } from '../../src/numpy/index.js'

/** Numbers as one would write them, or what must be true of what comes. */
export type Right = Nested | Judgement | Mistake

type Nested = number | boolean | string | null | undefined | readonly Nested[] | { readonly [key: string]: Nested }

interface Judgement {
  readonly _tag: 'Judgement'
  /** What is asked, in words. */
  readonly says: string
  readonly holds: (came: unknown) => boolean
}

interface Mistake {
  readonly _tag: 'Mistake'
  /** One of them. */
  readonly tags: readonly TensorErrorTag[]
  /** Each must stand in the message; one that begins with `not: ` must not. */
  readonly words: readonly string[]
}

export interface Case {
  /** Where it comes from: a report's repository and number, a kind of a list. */
  readonly id: string
  /** The smallest input, in words. */
  readonly says: string
  readonly right: Right
  /** The ways to compute it, by name. Trees of arrays, or promises of such. */
  readonly forms: Readonly<Record<string, () => unknown>>
  /** The largest relative error, 1e-9 (2e-6 in float32) unless told. */
  readonly within?: number
  /** Takes half a minute: for `npm run test:deep`. */
  readonly slow?: true
}

export interface Table {
  readonly source: string
  readonly rows: readonly Case[]
}

// --- what is right

export const that = (says: string, holds: (came: unknown) => boolean): Judgement => ({ _tag: 'Judgement', says, holds })

export const mistake = (tags: TensorErrorTag | readonly TensorErrorTag[], ...words: readonly string[]): Mistake => ({
  _tag: 'Mistake',
  tags: typeof tags === 'string' ? [tags] : tags,
  words
})

/** Every number in it. */
export const numbersIn = (came: unknown): readonly number[] =>
  typeof came === 'number' ? [came] : Array.isArray(came) ? came.flatMap(numbersIn) : []

export const noNaN: Judgement = that('no NaN', came => {
  const all = numbersIn(came)
  return all.length > 0 && !all.some(Number.isNaN)
})

// --- forms

/** A function called as JavaScript without types would. */
export const js = (f: unknown): ((...args: readonly unknown[]) => unknown) =>
  f as (...args: readonly unknown[]) => unknown

export const eagerly = (run: () => unknown): Case['forms'] => ({ eager: run })

/** A function as it is, and compiled. */
export const both = <Args extends readonly unknown[]>(f: (...args: Args) => unknown, ...args: Args): Case['forms'] => ({
  eager: () => f(...args),
  jit: () => js(jit(f))(...args)
})

export const row = (id: string, says: string, right: Right, run: () => unknown): Case => ({
  id,
  says,
  right,
  forms: eagerly(run)
})

// --- comparing

const isRecord = (u: unknown): u is Readonly<Record<string, unknown>> =>
  typeof u === 'object' && u !== null && !Array.isArray(u) && !ArrayBuffer.isView(u)

/** A tree of arrays as nested lists. */
export const plain = (u: unknown): unknown =>
  isNDArray(u)
    ? toNested(u)
    : ArrayBuffer.isView(u)
      ? Array.from(u as Float64Array)
      : Array.isArray(u)
        ? u.map(plain)
        : isRecord(u)
          ? Object.fromEntries(Object.entries(u).map(([key, value]) => [key, plain(value)]))
          : u

const isSingle = (u: unknown): boolean =>
  isNDArray(u)
    ? u.dtype === 'float32'
    : Array.isArray(u)
      ? u.some(isSingle)
      : isRecord(u) && Object.values(u).some(isSingle)

const agrees = (right: unknown, came: unknown, within: number): boolean => {
  if (typeof right === 'number' && typeof came === 'number')
    return Object.is(right, came) || (right !== 0 && Math.abs(came - right) <= within * Math.abs(right))
  if (Array.isArray(right))
    return (
      Array.isArray(came) &&
      came.length === right.length &&
      right.every((r, i) => agrees(r, came[i] as unknown, within))
    )
  if (isRecord(right))
    return (
      isRecord(came) &&
      Object.keys(right).join() === Object.keys(came).join() &&
      Object.keys(right).every(key => agrees(right[key], came[key], within))
    )
  return Object.is(right, came)
}

const show = (u: unknown): string =>
  typeof u === 'number'
    ? Object.is(u, -0)
      ? '-0'
      : String(u)
    : typeof u === 'string'
      ? JSON.stringify(u)
      : Array.isArray(u)
        ? `[${u.map(show).join(', ')}]`
        : isRecord(u)
          ? `{ ${Object.entries(u)
              .map(([key, value]) => `${key}: ${show(value)}`)
              .join(', ')} }`
          : typeof u === 'function'
            ? 'a function'
            : String(u)

const isJudgement = (right: Right): right is Judgement => isRecord(right) && right._tag === 'Judgement'
const isMistake = (right: Right): right is Mistake => isRecord(right) && right._tag === 'Mistake'

const unsaid = 'not: '

const askMistake = async ({ tags, words }: Mistake, run: () => unknown): Promise<string | null> => {
  try {
    return `no error, but ${show(plain(await run())).slice(0, 300)}; right is ${tags.join(' or ')}`
  } catch (e) {
    if (!TensorError.is(e)) return `an untagged ${String(e).slice(0, 300)}`
    const said = (word: string): boolean => e.message.toLowerCase().includes(word.toLowerCase())
    const missing = words.filter(word => (word.startsWith(unsaid) ? said(word.slice(unsaid.length)) : !said(word)))
    if (!tags.includes(e._tag)) return `${e._tag} (${e.message}); right is ${tags.join(' or ')}`
    return missing.length === 0 ? null : `the message "${e.message}" does not say ${missing.map(show).join(', ')}`
  }
}

/** What is wrong with what a form gives; `null` when it is right. */
export const wrongOf = async ({ right, within }: Case, run: () => unknown): Promise<string | null> => {
  if (isMistake(right)) return askMistake(right, run)
  const tree = await run()
  const came = plain(tree)
  if (isJudgement(right)) return right.holds(came) ? null : `${show(came).slice(0, 300)}; right is ${right.says}`
  return agrees(right, came, within ?? (isSingle(tree) ? 2e-6 : 1e-9))
    ? null
    : `${show(came).slice(0, 300)}; right is ${show(right)}`
}

/** What comes, or, when a TensorError is thrown, what is as good. */
export const orError = (run: () => unknown, instead: unknown = 0): unknown => {
  try {
    return run()
  } catch (e) {
    if (TensorError.is(e)) return instead
    throw e
  }
}
