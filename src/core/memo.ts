/**
 * Remembering what was computed from a Program for as long as the Program lives.
 */

/** A store of results per owner and key. Owners are held weakly: a result dies with the Program it was computed from. */
export const weakMemo = <A>(): ((owner: object, key: string, compute: () => A) => A) => {
  const results = new WeakMap<object, Map<string, A>>()
  return (owner, key, compute) => {
    const known = results.get(owner) ?? new Map<string, A>()
    results.set(owner, known)
    const found = known.get(key)
    if (found !== undefined) return found
    const made = compute()
    known.set(key, made)
    return made
  }
}
