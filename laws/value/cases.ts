/**
 * Laws whose inputs are records of trees and numbers, shown part by part.
 */
import type * as fc from 'fast-check'
import { flatten, paths, showPath } from '../../src/tree/tree.js'
import { law, type Law, type Statement, type Verdict } from '../law.js'
import { show } from './show.js'

/** Lists of numbers, or lists of those. */
const isNumbers = (u: unknown): boolean =>
  Array.isArray(u) && u.length > 0 && u.every(x => typeof x === 'number' || isNumbers(x))

const shown = (name: string, u: unknown): readonly string[] => {
  if (typeof u === 'number' || typeof u === 'string' || typeof u === 'boolean') return [`${name} = ${u}`]
  if (isNumbers(u)) return [`${name} = ${JSON.stringify(u)}`]
  const { leaves } = flatten(u)
  const places = paths(u)
  return leaves.length === 0
    ? [`${name} = ${JSON.stringify(u)}`]
    : leaves.map((x, i) => `${name}${places[i].length === 0 ? '' : showPath(places[i])} = ${show(x)}`)
}

/** The parts of a case by their names: trees a leaf a line, numbers as they are. */
export const showCase = (c: object): string =>
  Object.entries(c)
    .flatMap(([name, u]) => shown(name, u))
    .join('\n')

/** A law whose inputs are shown part by part. */
export const caseLaw = <I extends object>(
  statement: Statement,
  subject: string,
  cases: fc.Arbitrary<I>,
  holds: (input: I) => Verdict
): Law<I> => law(statement, subject, cases, holds, showCase)
