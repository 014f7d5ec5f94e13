/**
 * How the time of a computation grows with the length of its input. Times are compared with each other only, so that a
 * slow or a busy machine is judged like any other.
 */

const millisecondsOf = (action: () => unknown): number => {
  const started = performance.now()
  action()
  return performance.now() - started
}

const fastestOf = (times: number, action: () => unknown): number =>
  Math.min(...Array.from({ length: times }, () => millisecondsOf(action)))

/** Too short to be measured. */
const least = 2
/** Four times the length takes four times as long, or sixteen where the time is quadratic. */
const most = 10

/**
 * What shows that a time grows much faster than the length, or `undefined`: two times in a row, four times the length
 * took more than ten times as long. `action(n)` readies an input of length n.
 */
export const steepness = (action: (n: number) => () => unknown, longest: number): string | undefined => {
  let n = 16
  while (n < longest && fastestOf(2, action(n)) < least) n *= 2
  const times: number[] = []
  for (const length of [n, 4 * n, 16 * n]) {
    times.push(fastestOf(2, action(length)))
    if (times[0] < least || (times.length > 1 && times.at(-1)! <= most * times.at(-2)!)) return undefined
  }
  return `lengths ${n}, ${4 * n} and ${16 * n} take ${times.map(t => t.toFixed(1)).join(', ')} ms`
}
