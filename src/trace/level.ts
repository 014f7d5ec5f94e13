/**
 * Levels order traces: one that starts later is inside. A counter, not a stack, so that nothing is left
 * behind by an exception or an `await`. It is the only mutable variable of the library, and all copies of the
 * package in one realm share it, so that their transforms nest.
 */
const last = Symbol.for('pullback/level')

export const freshLevel = (): number => {
  const shared = globalThis as { [last]?: number }
  const level = (shared[last] ?? 0) + 1
  shared[last] = level
  return level
}
