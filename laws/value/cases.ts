/**
 * Laws whose inputs are records of trees and numbers, shown part by part.
 */
import type * as fc from 'fast-check'
import { law, type Law, type Statement, type Verdict } from '../law.js'
import { showTree } from './show.js'

/** Lists of numbers, or lists of those. */
const isNumbers = (u: unknown): boolean =>
  Array.isArray(u) && u.length > 0 && u.every(x => typeof x === 'number' || isNumbers(x))

const shown = (name: string, u: unknown): string => {
  if (typeof u === 'number' || typeof u === 'string' || typeof u === 'boolean') return `${name} = ${u}`
  return isNumbers(u) ? `${name} = ${JSON.stringify(u)}` : showTree(u, name)
}

/** The parts of a case by their names: trees a leaf a line, numbers as they are. */
export const showCase = (c: object): string =>
  Object.entries(c)
    .map(([name, u]) => shown(name, u))
    .join('\n')

/** A law whose inputs are shown part by part. */
export const caseLaw = <I extends object>(
  statement: Statement,
  subject: string,
  cases: fc.Arbitrary<I>,
  holds: (input: I) => Verdict
): Law<I> => law(statement, subject, cases, holds, showCase)
