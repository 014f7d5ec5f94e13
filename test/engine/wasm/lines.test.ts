/** Running values along lines that meet ∞, −∞ and NaN, forwards and backwards. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { explain, np, type NDArray } from 'pullback'
import { expectSame } from './agree.support.js'

const number = fc.oneof(
  fc.constantFrom(-Infinity, Infinity, 0, -0, 700, -700, 1e300),
  fc.double({ min: -30, max: 30, noNaN: true }),
  fc.constant(NaN)
)

const running = {
  cumsum: np.cumsum,
  cumprod: np.cumprod,
  cummax: np.cummax,
  cummin: np.cummin,
  cumlogsumexp: np.cumlogsumexp
}

test.each(Object.entries(running))('%s', (name, f) => {
  fc.assert(
    fc.property(
      fc.array(number, { minLength: 1, maxLength: 60 }),
      fc.constantFrom('float32' as const, 'float64' as const),
      fc.boolean(),
      (list, dtype, reverse) =>
        expectSame(
          x => [f(x, { axis: 0, reverse })],
          [[np.reshape(np.array([...list, ...[...list].reverse()], { dtype }), { shape: [list.length, 2] })]],
          name === 'cumlogsumexp' ? { epsilons: 8 } : {}
        )
    ),
    { numRuns: 100 }
  )
  expect(explain((x: NDArray) => f(x, { axis: 0 }))(np.ones([9]))).not.toContain('host')
})
