/**
 * What the compiler cannot do: such Programs are interpreted.
 */

const told = (problem: unknown): Readonly<Partial<Record<'_tag' | 'name' | 'message', unknown>>> =>
  typeof problem === 'object' && problem !== null ? problem : {}

export const messageOf = (problem: unknown): string => String(told(problem).message ?? problem)

/** Why the compiler leaves a Program: it is too long or too large. `null` for what is no limit, but a mistake. */
export const limitOf = (problem: unknown): string | null => {
  const { _tag, name } = told(problem)
  return _tag === 'OutOfMemory' || (_tag === undefined && name === 'RangeError') ? messageOf(problem) : null
}

/** Why the runtime refuses even to look at code, as under a strict policy; `null` for anything else. */
export const forbidden = (problem: unknown): string | null =>
  ['CompileError', 'LinkError', 'EvalError', 'SecurityError'].includes(String(told(problem).name))
    ? messageOf(problem)
    : null
