/** Names of other libraries lead to names that are here. */
import { describe, expect, test } from 'vitest'
import { foreign, spellingOf } from '../../src/core/spelling.js'
import { odeint, np } from 'pullback'
import { readSources } from '../house/sources.js'

/** Whatever is a key of a record somewhere below `src`. */
const keys = new Set(
  readSources('src', '.ts')
    .filter(({ path }) => path !== 'src/core/spelling.ts')
    .flatMap(({ text }) => [...text.matchAll(/\breadonly (\w+)\??:/g)].map(m => m[1]))
)

describe('what other libraries call it', () => {
  test.each(Object.entries(foreign))('%s', (name, meant) => {
    expect(meant.filter(m => !keys.has(m))).toEqual([])
    for (const m of meant) expect(spellingOf(name, ['another', m])).toBe(`Write ${m}`)
  })

  test('the tolerances of a differential equation, as SciPy and JAX call them', () => {
    const solve = (options: object) => () => odeint((y: np.NDArray) => np.neg(y), options)
    expect(solve({ atol: 1e-9 })).toThrow(/absoluteTolerance/)
    expect(solve({ rtol: 1e-9 })).toThrow(/relativeTolerance/)
  })
})
