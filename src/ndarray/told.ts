/**
 * Any value in words, for errors. Nothing is called, read through or printed at length: functions, symbols, records
 * without a prototype and lists of a million all have their few words.
 */
import { isNDArray } from './ndarray.js'
import { showShape } from './shape.js'

// --- functions that wait

/** Where a function says what it waits for: `np.add(1)` is one. Across copies of this package. */
export const waitsFor: unique symbol = Symbol.for('pullback/waits') as never

/** The function, which says what it waits for when it is taken for a value. */
export const waiting = <F extends (...args: never) => unknown>(what: string, f: F): F => {
  ;(f as { [waitsFor]?: string })[waitsFor] = what
  return f
}

/** What a function waits for, as a sentence; `undefined` of every other value. */
export const whatIsAwaited = (u: unknown): string | undefined =>
  typeof u === 'function' ? (u as { readonly [waitsFor]?: string })[waitsFor] : undefined

// --- words

/** Whether a function can only be called with `new`. Of the functions that one writes, classes alone have a fixed prototype. */
export const isClass = (f: object): boolean =>
  Object.getOwnPropertyDescriptor(f, 'prototype')?.writable === false &&
  /^class\b/.test(Function.prototype.toString.call(f))

const most = 8

const toldList = (list: readonly unknown[]): string =>
  list.length <= most && list.every(u => typeof u === 'number') ? showShape(list) : `a list of ${list.length}`

const toldObject = (u: object): string => {
  if (Array.isArray(u)) return toldList(u)
  if (isNDArray(u)) return `an array of shape ${showShape(u.shape)}`
  const tag = Object.prototype.toString.call(u).slice(8, -1)
  return tag === 'Object' ? 'a plain object' : `${/^[AEIOU]/.test(tag) && !tag.startsWith('U') ? 'an' : 'a'} ${tag}`
}

/** The value in a few words. */
export const told = (u: unknown): string => {
  switch (typeof u) {
    case 'string':
      return JSON.stringify(u.length > 40 ? `${u.slice(0, 40)}…` : u)
    case 'symbol':
      return 'a symbol'
    case 'bigint':
      return 'a bigint'
    case 'function': {
      const awaited = whatIsAwaited(u)
      return awaited === undefined ? (isClass(u) ? 'a class' : 'a function') : `a function: ${awaited}`
    }
    case 'object':
      return u === null ? 'null' : toldObject(u)
    default:
      return String(u)
  }
}
