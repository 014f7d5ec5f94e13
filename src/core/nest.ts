/**
 * How Programs hold each other: what one holds is counted once, however often it is held.
 */
import { weakMemo } from './memo.js'
import { programsOf } from './parameters.js'
import type { Program } from './primitive.js'

/** A Program and all that it holds, at any depth. */
export const heldPrograms = (program: Program): ReadonlySet<Program> => {
  const found = new Set<Program>()
  const pending = [program]
  while (pending.length > 0) {
    const next = pending.pop()!
    if (found.has(next)) continue
    found.add(next)
    for (const e of next.equations) pending.push(...programsOf(e))
  }
  return found
}

/** The equations of a Program and of all that it holds. */
export const heldEquations = (program: Program): number =>
  [...heldPrograms(program)].reduce((n, p) => n + p.equations.length, 0)

const depthMemo = weakMemo<number>()

/** How deep Programs stand in each other. */
export const nestingDepth = (program: Program): number =>
  depthMemo(program, 'depth', () =>
    program.equations.flatMap(programsOf).reduce((most, inner) => Math.max(most, 1 + nestingDepth(inner)), 0)
  )
