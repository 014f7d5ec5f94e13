/**
 * Levels order traces: one that starts later is inside. A counter, not a stack, so that nothing is left
 * behind by an exception or an `await`. It is the only mutable variable of the library.
 */
let last = 0

export const freshLevel = (): number => ++last
