/**
 * The matrix products of the compiled engine are the sums that they say, at every shape and stride, and write nothing else.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Target } from '../../../src/engine/wasm/ir/target.js'
import type { Product, Strides } from '../../../src/engine/wasm/kernels/matmul.js'
import { hasRelaxed, operand, reference, run, type Operand } from './matmul.support.js'

const targets: readonly Target[] = [
  { simd: 'off', pairs: false },
  { simd: 'plain', pairs: false },
  { simd: 'plain', pairs: true },
  { simd: 'relaxed', pairs: false },
  { simd: 'relaxed', pairs: true }
]

/** Around every height and width of a tile. */
const size = fc.oneof(
  { arbitrary: fc.integer({ min: 1, max: 20 }), weight: 6 },
  { arbitrary: fc.integer({ min: 0, max: 3 }), weight: 2 },
  { arbitrary: fc.constantFrom(23, 24, 25, 31, 32, 33, 47, 48, 49, 63, 64, 65, 66, 67, 71), weight: 2 }
)

/** Strides of [batch, rows, columns]: an order of the axes in memory, gaps between them, some of them backwards or repeated. */
const strides = (batch: number, rows: number, columns: number): fc.Arbitrary<Strides> =>
  fc
    .record({
      order: fc.constantFrom([0, 1, 2], [0, 2, 1], [1, 0, 2], [2, 1, 0]),
      gaps: fc.oneof(fc.constant([0, 0, 0]), fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(0, 0, 1, 3)))),
      signs: fc.tuple(...[0, 1, 2].map(() => fc.constantFrom(1, 1, 1, 1, 1, 1, -1, 0))),
      shared: fc.boolean()
    })
    .map(({ order, gaps, signs, shared }) => {
      const sizes = [Math.max(1, batch), Math.max(1, rows), Math.max(1, columns)]
      const found = [0, 0, 0]
      ;[...order].reverse().reduce<number>((next, axis) => {
        found[axis] = signs[axis] * (next + (next === 1 ? Number(gaps[axis] === 3) : gaps[axis]))
        return (next + gaps[axis]) * sizes[axis]
      }, 1)
      return { batch: shared ? 0 : found[0], row: found[1], column: found[2] }
    })

const products = (element: Product['element']): fc.Arbitrary<Product> =>
  fc.record({ batch: fc.constantFrom(1, 1, 1, 1, 0, 2, 3), m: size, k: size, n: size }).chain(({ batch, m, k, n }) =>
    fc.record({
      element: fc.constant(element),
      batch: fc.constant(batch),
      m: fc.constant(m),
      k: fc.constant(k),
      n: fc.constant(n),
      x: strides(batch, m, k),
      y: strides(batch, k, n)
    })
  )

/** Well mixed bits of a number. */
const mixed = (seed: number, i: number): number => {
  let z = Math.imul(i + 1, 0x9e3779b9) ^ seed
  z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
  return z ^ (z >>> 16)
}

const wide = (seed: number) => (i: number) => mixed(seed, i)
const small = (seed: number) => (i: number) => (mixed(seed, i) & 31) - 15
const real = (seed: number) => (i: number) => mixed(seed, i) / 2 ** 30

const epsilon = { f32: 2 ** -23, f64: 2 ** -52 }

/** A product of drawn operands, and its elements. */
interface Asked {
  readonly product: Product
  readonly x: Operand
  readonly y: Operand
  readonly sums: Float64Array | Int32Array
}

const asked = (product: Product, draw: (i: number) => number): Asked => {
  const [x, y] = [operand(product, 'x', draw), operand(product, 'y', i => draw(i + 7919))]
  return { product, x, y, sums: reference(product, x, y) }
}

const exact = ({ product, x, y, sums }: Asked, target: Target, times = 1): void => {
  const { out, clean, how } = run(product, target, x, y, times)
  const wrong = out.findIndex((value, i) => !Object.is(value, sums[i]))
  expect(clean, `${how} writes only its result`).toBe(true)
  expect(wrong, how).toBe(-1)
}

const close = (p: Product, target: Target, draw: (i: number) => number): void => {
  const { x, y, sums } = asked(p, draw)
  const { out, clean, how } = run(p, target, x, y)
  const magnitudes = reference(p, x, y, true)
  const far = out.findIndex(
    (value, i) => !(Math.abs(value - sums[i]) <= p.k * epsilon[p.element as 'f32'] * magnitudes[i])
  )
  expect(clean, `${how} writes only its result`).toBe(true)
  expect(far, how).toBe(-1)
}

const lazily = <A>(make: () => A): (() => A) => {
  let made: A | undefined
  return () => (made ??= make())
}

/** Row-major, or transposed. */
const matrices = (
  element: Product['element'],
  [m, k, n]: readonly [number, number, number],
  xt = false,
  yt = false
): Product => ({
  element,
  batch: 1,
  m,
  k,
  n,
  x: { batch: 0, row: xt ? 1 : k, column: xt ? m : 1 },
  y: { batch: 0, row: yt ? 1 : n, column: yt ? k : 1 }
})

/** Blocks of k and of panels, and all that packs; every target is asked the same. */
const inBlocks = (
  [
    [3, 513, 40],
    [33, 255, 18],
    [13, 257, 9],
    [65, 256, 131],
    [67, 513, 66],
    [64, 130, 1030],
    [1, 1030, 130],
    [130, 1030, 1]
  ] as const
).map(sizes => ({
  shape: JSON.stringify(sizes),
  products: lazily(() =>
    (['f32', 'f64', 'i32'] as const).flatMap(element =>
      [false, true].flatMap(yt => [false, true].map(xt => asked(matrices(element, sizes, xt, yt), small(1))))
    )
  )
}))

describe.each(targets)('matrix products, simd $simd, pairs $pairs', target => {
  // Node 20 has relaxed SIMD behind a flag, which the support sets; what has none cannot be asked
  const check = test.skipIf(target.simd === 'relaxed' && !hasRelaxed)

  check.each(['f32', 'f64', 'i32'] as const)('%s: exact on small integers, whatever the strides', element => {
    fc.assert(
      fc.property(products(element), fc.integer(), (p, seed) => exact(asked(p, small(seed)), target)),
      { numRuns: 40 }
    )
  })

  check.each(['f32', 'f64'] as const)('%s: within k·ε·Σ|x||y| of the sum in float64', element => {
    fc.assert(
      fc.property(products(element), fc.integer(), (p, seed) => close(p, target, real(seed))),
      { numRuns: 20 }
    )
  })

  check('i32 wraps', () => {
    fc.assert(
      fc.property(products('i32'), fc.integer(), (p, seed) => exact(asked(p, wide(seed)), target)),
      { numRuns: 15 }
    )
  })

  check.each(inBlocks)('in blocks: $shape', ({ products }) => {
    for (const product of products()) exact(product, target, 2)
  })

  check('what k has none of is zeros; what has no elements does nothing', () => {
    for (const shape of [
      [3, 0, 5],
      [0, 3, 5],
      [3, 5, 0]
    ] as const)
      exact(asked(matrices('f32', shape), small(1)), target)
  })
})
