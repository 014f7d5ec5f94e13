/**
 * Float32 sums of a million numbers are within what 0016 promises: n·2⁻⁵³·Σ|x| of the true sum, and one rounding, whatever the
 * axis, the layout and the engine.
 */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { jit, np, wasm, type NDArray } from 'pullback'

type Reduce = (x: NDArray, axis: number) => NDArray

/** Numbers in [−1, 1), the same of the same seed. */
const noise = (seed: number): (() => number) => {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return state / 2 ** 31
  }
}

const shapes = [[1_000_000], [1000, 1000], [2, 500_000], [500_000, 2], [10, 1000, 100]] as const

interface Drawn {
  readonly shape: readonly number[]
  readonly axis: number
  readonly layout: 'rows' | 'columns' | 'backwards'
  readonly seed: number
}

const drawn: fc.Arbitrary<Drawn> = fc.constantFrom(...shapes).chain(shape =>
  fc.record({
    shape: fc.constant(shape),
    axis: fc.nat(shape.length - 1),
    layout: fc.constantFrom('rows', 'columns', 'backwards'),
    seed: fc.integer()
  })
)

const laidOut = ({ shape, layout }: Drawn, x: NDArray): NDArray =>
  layout === 'rows'
    ? np.reshape(x, { shape })
    : layout === 'columns'
      ? np.transpose(np.reshape(x, { shape: [...shape].reverse() }))
      : np.flip(np.reshape(x, { shape }))

/** Sums along an axis, each with its error carried (Neumaier), and those of magnitudes. */
const exactly = (x: NDArray, axis: number): readonly { readonly sum: number; readonly magnitude: number }[] => {
  const values = np.toTypedArray(x)
  const inner = x.shape.slice(axis + 1).reduce((a, b) => a * b, 1)
  const n = x.shape[axis]
  return Array.from({ length: values.length / n }, (_, k) => {
    const start = Math.floor(k / inner) * n * inner + (k % inner)
    let [sum, error, magnitude] = [0, 0, 0]
    for (let i = 0; i < n; i++) {
      const v = values[start + i * inner]
      const next = sum + v
      error += Math.abs(sum) >= Math.abs(v) ? sum - next + v : v - next + sum
      sum = next
      magnitude += Math.abs(v)
    }
    return { sum: sum + error, magnitude }
  })
}

const u = 2 ** -24

/** Whether results are scale·Σx within the bound of a sum and so many roundings. */
const isWithin = (x: NDArray, axis: number, came: NDArray, scale: number, roundings: number): boolean => {
  const found = np.toTypedArray(came)
  const n = x.shape[axis]
  const all = exactly(x, axis)
  return (
    found.length === all.length &&
    all.every(({ sum, magnitude }, i) => {
      const bound = scale * n * 2 ** -53 * magnitude + roundings * u * Math.abs(scale * sum)
      return Math.abs(found[i] - scale * sum) <= bound
    })
  )
}

const numbersOf = (d: Drawn, f: (next: () => number) => number): NDArray => {
  const next = noise(d.seed)
  return laidOut(d, np.array(Float32Array.from({ length: 1_000_000 }, () => f(next))))
}

/** Magnitudes over six decades, most of them of one sign: neither does all cancel nor does nothing. */
const spread = (next: () => number): number => 10 ** (3 * next()) * (next() + 0.5)

const runs = Math.ceil(Number(process.env['LAWS_RUNS'] ?? 1))
const { LAWS_SEED } = process.env
const seeded = { numRuns: runs, ...(LAWS_SEED === undefined ? {} : { seed: Number(LAWS_SEED) }) }

const check = (property: (d: Drawn) => boolean): void =>
  fc.assert(fc.property(drawn, property), { ...seeded, endOnFailure: true })

/** Eagerly, that is interpreted, and compiled. */
const both = (f: Reduce): readonly Reduce[] => [f, (x, axis) => jit((z: NDArray) => f(z, axis), { engine: wasm() })(x)]

const sum: Reduce = (x, axis) => np.sum(x, { axis })

describe('of a million float32', () => {
  test('sums and means', () =>
    check(d => {
      const x = numbersOf(d, spread)
      const n = x.shape[d.axis]
      return (
        both(sum).every(f => isWithin(x, d.axis, f(x, d.axis), 1, 1)) &&
        both((z, axis) => np.mean(z, { axis })).every(f => isWithin(x, d.axis, f(x, d.axis), 1 / n, 2))
      )
    }))

  test('products', () =>
    check(d => {
      const x = numbersOf(d, next => 1 + next() / 1024)
      const n = x.shape[d.axis]
      // ln(1 + t) of n numbers near 1 errs by less than 2⁻⁵³ each, and e to it by as much again.
      const logs = exactly(np.log(np.astype(x, 'float64')), d.axis)
      return both((z, axis) => np.prod(z, { axis })).every(f => {
        const came = np.toTypedArray(f(x, d.axis))
        return logs.every((l, i) => Math.abs(came[i] / Math.exp(l.sum) - 1) <= u + 8 * n * 2 ** -53)
      })
    }))

  test('products of two vectors', () =>
    check(d => {
      const pair = numbersOf({ ...d, shape: [2, 500_000] }, spread)
      const wide = np.prod(np.astype(pair, 'float64'), { axis: 0 })
      return both(z => np.dot(np.index(z, 0), np.index(z, 1))).every(f => isWithin(wide, 0, f(pair, 0), 1, 1))
    }))

  test('a sum in float32, one without its first thousand terms and one that is rounded twice are caught', () => {
    const [d] = fc.sample(drawn, seeded)
    const x = numbersOf({ ...d, shape: [1_000_000], axis: 0 }, spread)
    const isSum = (f: (x: NDArray) => NDArray): boolean => isWithin(x, 0, f(x), 1, 1)
    const single = (y: NDArray): NDArray =>
      np.array(Array.from(np.toTypedArray(y)).reduce((a, b) => Math.fround(a + b), 0))
    expect(
      [
        single,
        (y: NDArray) => np.sum(np.index(y, np.slice(1000))),
        (y: NDArray) => np.mul(np.sum(y), 1 + 2 ** -22)
      ].filter(isSum)
    ).toEqual([])
    expect(isSum(y => np.sum(y))).toBe(true)
  })
})
