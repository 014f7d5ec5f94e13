/** Bounds of samples: what is no interval is refused, and an interval wider than the largest number is filled. */
import { describe, expect, test } from 'vitest'
import { jit, np, random, type NDArray } from 'pullback'

const key = random.key(0)
const int = (x: readonly number[] | readonly (readonly number[])[]): NDArray => np.array(x, { dtype: 'int32' })

describe('bounds', () => {
  test.each([
    ['float64', 1e308],
    ['float32', 3e38]
  ] as const)('of %s that are further apart than the largest number are filled evenly', (dtype, bound) => {
    const sample = (min: NDArray | number, max: NDArray | number): readonly number[] =>
      np.toNested(random.uniform(key, { shape: [4000], min, max, dtype })) as readonly number[]
    for (const xs of [sample(-bound, bound), sample(np.array(-bound, { dtype }), np.array(bound, { dtype }))]) {
      expect(xs.every(x => x >= -bound && x < bound)).toBe(true)
      for (const part of [-0.5, 0, 0.5])
        expect(Math.abs(xs.filter(x => x < part * bound).length / xs.length - (part + 1) / 2)).toBeLessThan(0.05)
    }
  })

  test.each([
    ['uniform', () => random.uniform(key, { shape: [2], min: 2, max: 1 })],
    ['uniform', () => random.uniform(key, { shape: [2], min: NaN })],
    ['uniform', () => random.uniform(key, { shape: [2], max: Infinity })],
    ['truncatedNormal', () => random.truncatedNormal(key, { shape: [2], lower: 2, upper: 1 })],
    ['bernoulli', () => random.bernoulli(key, { p: 1.5 })],
    ['bernoulli', () => random.bernoulli(key, { p: NaN })],
    ['uniform', () => random.uniform(key, { shape: [2], min: np.array([0, 2]), max: 1 })],
    ['uniform', () => random.uniform(key, { shape: [2], min: np.array([0, NaN]) })],
    ['uniform', () => random.uniform(key, { shape: [2], max: np.array([1, Infinity]) })],
    ['truncatedNormal', () => random.truncatedNormal(key, { shape: [2], lower: np.array([0, 2]), upper: 1 })],
    ['truncatedNormal', () => random.truncatedNormal(key, { shape: [2], upper: np.array([0, NaN]) })],
    ['randint', () => random.randint(key, { min: 3, max: 3 })],
    ['randint', () => random.randint(key, { shape: [2], min: int([0, 3]), max: int([3, 3]) })],
    ['randint', () => random.randint(key, { shape: [2], min: 1, max: int([2, 0]) })],
    ['randint', () => random.randint(key, { shape: [2, 2], min: int([[0], [9]]), max: int([8, 10]) })],
    ['randint', () => random.randint(key, { shape: [2], min: int([-1, 0]), max: 3, dtype: 'uint32' })],
    ['randint', () => random.randint(key, { max: np.array(2 ** 31, { dtype: 'uint32' }) })]
  ])('of %s that are none are an error', (name, sample) => {
    expect(sample).toThrow(new RegExp(`random.${name}: `))
  })
})

describe('odds', () => {
  const choose =
    (p: readonly number[], o: { readonly shape?: readonly number[]; readonly replace?: boolean } = {}) =>
    (): unknown =>
      random.choice(key, p.length, { ...o, p: np.array(p) })
  const pair = { shape: [2], replace: false }

  test.each([
    ['bernoulli', () => random.bernoulli(key, { p: np.array([0.5, 1.5]) })],
    ['bernoulli', () => random.bernoulli(key, { p: np.array([0.5, -0.1]) })],
    ['bernoulli', () => random.bernoulli(key, { p: np.array([NaN], { dtype: 'float32' }) })],
    ['choice', choose([0.5, -0.5, 1])],
    ['choice', choose([0.5, NaN])],
    ['choice', choose([0.5, Infinity])],
    ['choice', choose([1e308, 1e308])],
    ['choice', choose([0, 0])],
    ['choice', choose([0, 1, 0], pair)],
    ['choice', choose([NaN, 1, 1], pair)],
    ['choice', choose([-1, 1, 1], pair)],
    ['categorical', () => random.categorical(key, np.array([-Infinity, -Infinity]))],
    [
      'categorical',
      () =>
        random.categorical(
          key,
          np.array([
            [0, -Infinity],
            [0, -Infinity]
          ]),
          { axis: 0 }
        )
    ],
    ['categorical', () => random.categorical(key, np.array([0, NaN]))],
    ['categorical', () => random.categorical(key, np.array([0, Infinity, Infinity]))]
  ])('of %s that are none are an error', (name, sample) => {
    expect(sample).toThrow(new RegExp(`random.${name}: `))
  })

  test('at their ends are odds', () => {
    expect(np.toNested(random.bernoulli(key, { p: np.array([0, 1]) }))).toEqual([false, true])
    expect(np.toNested(random.choice(key, 3, { shape: [4], p: np.array([0, 1, 0]) }))).toEqual([1, 1, 1, 1])
    expect(choose([0, 1, 2], pair)).not.toThrow()
    expect(random.choice(key, 2, { shape: [0], p: np.zeros([2]) }).shape).toEqual([0])
    expect(np.item(random.categorical(key, np.array([-Infinity, 0])))).toBe(1)
    expect(np.item(random.categorical(key, np.array([0, Infinity])))).toBe(1)
  })

  test('that are traced are taken as they are', () => {
    const drawn = jit((p: NDArray) => random.bernoulli(key, { p }))(np.array([-1, NaN, 2]))
    expect(np.toNested(drawn)).toEqual([false, false, true])
    const first = jit((logits: NDArray) => random.categorical(key, logits))
    expect(
      np.toNested(
        first(
          np.array([
            [-Infinity, -Infinity],
            [0, NaN]
          ])
        )
      )
    ).toEqual([0, 1])
    const chosen = jit((p: NDArray) => random.choice(key, 3, { p }))
    expect([np.zeros([3]), np.array([1, NaN, 1])].map(p => np.item(chosen(p)))).toEqual([0, 0])
    const min = jit((max: NDArray) => random.randint(key, { min: 5, max }))
    expect(np.item(min(np.array(3, { dtype: 'int32' })))).toBe(5)
  })
})
