/**
 * Iterables that are values: lazy, and the same every time they are run.
 */

/** What a pure transition gives until it gives `null`: each element with the next seed. */
export const unfold = <S, A>(seed: S, next: (seed: S) => readonly [A, S] | null): Iterable<A> => ({
  *[Symbol.iterator]() {
    for (let step = next(seed); step !== null; step = next(step[1])) yield step[0]
  }
})

/** The left fold of an iterable, which keeps none of its elements. */
export const fold = <A, B>(xs: Iterable<A>, init: B, f: (accumulated: B, x: A) => B): B => {
  let accumulated = init
  for (const x of xs) accumulated = f(accumulated, x)
  return accumulated
}
