/**
 * What is drawn, checked by name and by kind before anything is drawn of it.
 */
import * as option from '../core/options.js'
import type { OptionKind, OptionKinds } from '../core/options.js'
import { fail } from '../ndarray/error.js'
import { isNDArray } from '../ndarray/ndarray.js'
import { told } from '../ndarray/told.js'
import type { Numbers, Points } from './numbers.js'
import type { Style } from './style.js'

/** A function of one record, all of whose parts are checked. */
export const drawing = <O, R>(op: string, kinds: OptionKinds<O>, draw: (of: O) => R): ((of: O) => R) => {
  const read = option.optionReader<O>(op, kinds)
  return of => draw(read(of))
}

export const list: OptionKind<readonly number[]> = option.list(option.number, 'a list of numbers')

export const numbers: OptionKind<Numbers> = {
  says: 'an array or a list of numbers',
  read: u => (isNDArray(u) ? u : list.read(u))
}

export const pair: OptionKind<readonly [number, number]> = option.pair(option.number, 'a pair of numbers')

export const points: OptionKind<Points> = {
  says: 'an array of shape [n, 2] or a list of pairs of numbers',
  read: u => (isNDArray(u) ? u : option.list(pair).read(u))
}

export const texts: OptionKind<readonly string[]> = option.list(option.text, 'a list of texts')

export const rows: OptionKind<readonly (readonly number[])[]> = option.list(list, 'a list of lists of numbers')

export const scale: OptionKind<'linear' | 'log'> = option.oneOf(['linear', 'log'])

export const style: OptionKind<Style> = option.made('a style, such as viz.plain or viz.ansi', {
  accent: option.callable(),
  quiet: option.callable()
})

/** One argument, of its kind. */
export const required = <A>(op: string, name: string, kind: OptionKind<A>, u: unknown): A =>
  kind.read(u) ?? fail('InvalidArgument', op, `${name} is ${told(u)}`, `Give ${kind.says}`)
