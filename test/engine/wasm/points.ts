/** Where functions of floats are examined: all bit patterns alike, moderate numbers, and next to where a method changes. */
import fc from 'fast-check'

export type Element = 'f32' | 'f64'

/** Numbers at which some function changes its method, overflows, underflows, vanishes or turns. */
const thresholds: readonly number[] = [
  ...[0, 2 ** -149, 2 ** -126, 2 ** -25, 2 ** -24, 5e-324, 2 ** -1022, 2 ** -54, 2 ** -53],
  ...[0.25, 0.5, 0.6, 0.66, 0.7071067811865476, 1, Math.SQRT2, 1.5, 2, 2.414213562373095, 3.5, 6],
  ...[
    0.34657359027997264, 1.0397207708399179, 1.732867951399863, 44.01484596, 44.3614195, 88.3762626647949,
    88.72283905206835
  ],
  ...[9, 9.5, 10, 17.33, 18.7, 20, 22, 27.3, 28, 36.7, 40, 87.33654475, 89, 89.41598629, 89.6, 103.97208, 104],
  ...[708.3964185322641, 709.782712893384, 710, 710.4758600739439, 710.6, 745.1332191019412, 746],
  ...[0.7853981633974483, 1.5707963267948966, Math.PI, 355, 16384, 5419351, 1e6, 2 ** 20, 1048573.5],
  ...[2 ** 24, 2 ** 28, 2 ** 53, 2 ** 54, 2 ** 60, 2 ** 64, 2 ** 127, 2 ** 128 - 2 ** 104, 1.7e308, Infinity, NaN]
]

/** The number so many steps away in the order of its format. */
const beside = (x: number, steps: number, element: Element): number => {
  const view = new DataView(new ArrayBuffer(8))
  if (element === 'f32') {
    view.setFloat32(0, x)
    view.setInt32(0, Math.max(0, view.getInt32(0) + steps))
    return view.getFloat32(0)
  }
  view.setFloat64(0, x)
  const bits = view.getBigInt64(0) + BigInt(steps)
  view.setBigInt64(0, bits < 0n ? 0n : bits)
  return view.getFloat64(0)
}

const ofBits = (high: number, low: number, element: Element): number => {
  const view = new DataView(new ArrayBuffer(8))
  view.setUint32(0, high)
  view.setUint32(4, low)
  return element === 'f32' ? view.getFloat32(0) : view.getFloat64(0)
}

const word = fc.integer({ min: 0, max: 0xffffffff })

export const point = (element: Element): fc.Arbitrary<number> =>
  fc.oneof(
    { weight: 2, arbitrary: fc.tuple(word, word).map(([high, low]) => ofBits(high, low, element)) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(...thresholds), fc.integer({ min: -4, max: 4 }), fc.boolean())
        .map(([x, steps, negative]) => beside(x, steps, element) * (negative ? -1 : 1))
    },
    {
      weight: 3,
      arbitrary: fc
        .tuple(word, word, fc.constantFrom(1, 2, 10, 100, 1000))
        .map(([a, b, size]) => ((a + b / 2 ** 32) / 2 ** 31 - 1) * size)
        .map(x => (element === 'f32' ? Math.fround(x) : x))
    }
  )

/** A function's special arguments. */
export const specials: readonly number[] = [0, -0, Infinity, -Infinity, NaN, 1, -1]
