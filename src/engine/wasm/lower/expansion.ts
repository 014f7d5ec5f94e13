/**
 * How much longer a Program is when the Programs that it holds stand wherever they are held: twice as long with each of some nested
 * calls, if each calls the next one twice.
 */
import { programsOf } from '../../../core/parameters.js'
import type { Program } from '../../../core/primitive.js'

/** Equations in all, and those that are written down. */
export interface Expansion {
  readonly expanded: number
  readonly held: number
}

export const expansionOf = (program: Program): Expansion => {
  const sizes = new Map<Program, number>()
  let held = 0
  const sizeOf = (p: Program): number => {
    const known = sizes.get(p)
    if (known !== undefined) return known
    held += p.equations.length
    const size = p.equations.reduce((n, e) => programsOf(e).reduce((m, q) => m + sizeOf(q), n + 1), 0)
    sizes.set(p, size)
    return size
  }
  return { expanded: sizeOf(program), held }
}

/** Shorter Programs are compiled however often they repeat themselves, … */
const short = 20_000
/** … longer ones where they are at most so many times as long as what is held. */
const mostTimes = 256

/** Code would be exponentially long: the interpreter runs what is shared where it stands. */
export const checkExpansion = (program: Program): void => {
  const { expanded, held } = expansionOf(program)
  if (expanded > short && expanded > mostTimes * held)
    throw new RangeError(
      `the Program holds ${held} equations, and is ${expanded > 1e9 ? 'more than a thousand million' : expanded} long where each inner Program stands wherever it is called`
    )
}
