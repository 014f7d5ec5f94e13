/**
 * Binary search.
 */

/** How many of the first numbers satisfy a test that holds up to some place and fails from there on. */
export const countWhile = (length: number, holds: (i: number) => boolean): number => {
  let [low, high] = [0, length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (holds(middle)) low = middle + 1
    else high = middle
  }
  return low
}
