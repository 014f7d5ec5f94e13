/**
 * Lists in which only some places count: active inputs, nonzero tangents.
 */

/** The elements in marked places. */
export const masked = <A>(marks: readonly boolean[], xs: readonly A[]): readonly A[] => xs.filter((_, i) => marks[i])

/** The elements of `some` in the marked places, `null` in the others. */
export const scattered = <A>(marks: readonly boolean[], some: readonly A[]): readonly (A | null)[] => {
  let next = 0
  return marks.map(m => (m ? some[next++] : null))
}

export const isPresent = <A>(x: A | null): x is A => x !== null

export const present = <A>(xs: readonly (A | null)[]): readonly A[] => xs.filter(isPresent)

export const not = (marks: readonly boolean[]): readonly boolean[] => marks.map(m => !m)

/** A text for a list of marks. */
export const showMask = (marks: readonly boolean[]): string => marks.map(m => (m ? '1' : '0')).join('')

/** The least marks, at or above the given ones, that a step adds nothing to: how carries of a loop become active. */
export const fixpoint = (
  marks: readonly boolean[],
  step: (marks: readonly boolean[]) => readonly boolean[]
): readonly boolean[] => {
  const stepped = step(marks)
  const more = marks.map((m, i) => m || stepped[i])
  return more.every((m, i) => m === marks[i]) ? marks : fixpoint(more, step)
}

export const or = (a: readonly boolean[], b: readonly boolean[]): readonly boolean[] => a.map((m, i) => m || b[i])

/** A list cut into consecutive parts of the given lengths; what is left is the last part. */
export const cut = <A>(xs: readonly A[], ...lengths: readonly number[]): readonly (readonly A[])[] => {
  let at = 0
  return [...lengths.map(n => xs.slice(at, (at += n))), xs.slice(at)]
}

/** A list cut into parts of one length. */
export const chunks = <A>(n: number, xs: readonly A[]): readonly (readonly A[])[] =>
  Array.from({ length: xs.length / n }, (_, i) => xs.slice(i * n, (i + 1) * n))

export const count = (marks: readonly boolean[]): number => marks.filter(m => m).length
