/** Bytes as texts, and windows copied, against plain code. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { np } from 'pullback'
import { decodeBase64, encodeBase64 } from '../../src/ndarray/base64.js'
import { copyWindow } from '../../src/ndarray/window.js'

describe('base64', () => {
  /** Around the ends of groups and of lines, of which several make a long text. */
  const lengths = fc.oneof(fc.nat(9), fc.integer({ min: 3068, max: 3076 }), fc.integer({ min: 6140, max: 9300 }))

  test('is that of Node, and read back', () =>
    fc.assert(
      fc.property(lengths, fc.nat(), (length, seed) => {
        const bytes = Uint8Array.from({ length }, (_, i) => (Math.imul(i + seed, 0x9e3779b1) >>> 24) & 255)
        const text = encodeBase64(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64'))
        expect(decodeBase64(text, length)).toEqual(bytes)
        expect(decodeBase64(text, length + 1)).toBeUndefined()
      }),
      { numRuns: 40 }
    ))

  test('one array has one encoding', () => {
    expect(decodeBase64('/w==', 1)).toEqual(Uint8Array.of(255))
    expect(decodeBase64('/x==', 1)).toBeUndefined()
    expect(decodeBase64('//8=', 2)).toEqual(Uint8Array.of(255, 255))
    expect(decodeBase64('//9=', 2)).toBeUndefined()
    expect(decodeBase64('/w-=', 2)).toBeUndefined()
  })
})

describe('a window', () => {
  test('is copied from where it begins, few elements and many, to where it is told', () => {
    for (const size of [3, 64, 65, 1000])
      for (const offset of [0, 1, 70]) {
        const data = Float64Array.from({ length: offset + size + 5 }, (_, i) => i)
        const out = new Float64Array(size + 2)
        copyWindow({ shape: [size], strides: [1], data, offset, dtype: 'float64' }, out, 1)
        expect([...out]).toEqual([0, ...data.subarray(offset, offset + size), 0])
      }
  })

  test('a slice of an array gives the numbers that stand there', () => {
    const x = np.arange(500)
    expect([...np.toTypedArray(np.index(x, np.slice(100, 300)))]).toEqual(
      Array.from({ length: 200 }, (_, i) => 100 + i)
    )
  })
})
