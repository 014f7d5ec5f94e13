/** Numbers to work on, the same for every library. */

/** Uniform in [-1, 1), from a linear congruential generator: the same numbers for the same seed. */
export const uniforms = (count: number, seed: number): Float64Array => {
  let state = seed >>> 0
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 31 - 1
  })
}

export const floats = (count: number, seed: number, scale = 1): Float32Array =>
  Float32Array.from(uniforms(count, seed), x => x * scale)

/** Rows with a single 1 each, at random. */
export const oneHots = (rows: number, classes: number, seed: number): Float32Array => {
  const places = uniforms(rows, seed).map(u => Math.floor(((u + 1) / 2) * classes))
  return Float32Array.from({ length: rows * classes }, (_, i) =>
    i % classes === places[Math.floor(i / classes)] ? 1 : 0
  )
}

/** Numbers one array after another. */
export const joined = (xs: readonly ArrayLike<number>[]): readonly number[] => xs.flatMap(x => Array.from(x))
