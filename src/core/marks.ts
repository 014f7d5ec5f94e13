/**
 * Lists in which only some places count: active inputs, nonzero tangents.
 */

/** The elements in marked places. */
export const marked = <A>(marks: readonly boolean[], xs: readonly A[]): readonly A[] => xs.filter((_, i) => marks[i])

/** The elements of `some` in the marked places, `null` in the others. */
export const spread = <A>(marks: readonly boolean[], some: readonly A[]): readonly (A | null)[] => {
  let next = 0
  return marks.map(m => (m ? some[next++] : null))
}

export const isPresent = <A>(x: A | null): x is A => x !== null

export const present = <A>(xs: readonly (A | null)[]): readonly A[] => xs.filter(isPresent)

export const not = (marks: readonly boolean[]): readonly boolean[] => marks.map(m => !m)

/** A text for a list of marks. */
export const showMarks = (marks: readonly boolean[]): string => marks.map(m => (m ? '1' : '0')).join('')
