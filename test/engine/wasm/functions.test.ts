/** Elementary functions on lanes: at most 2 ulp, with the special values of the interpreter's. */
import { readFileSync } from 'node:fs'
import v8 from 'node:v8'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { references, ulps } from '../../../laws/index.js'
import { binary, unary, type BinaryName, type UnaryName } from '../../../src/engine/wasm/functions/index.js'
import { scalarFloat, vectorFloat, type FloatLanes } from '../../../src/engine/wasm/ir/lanes.js'
import * as special from '../../../src/ndarray/special/index.js'
import { hasRelaxed, mapping, type Mapping } from './mapping.js'
import { point, specials, type Element } from './points.js'

v8.setFlagsFromString('--experimental-wasm-relaxed-simd')

const modes: Readonly<Record<string, (element: Element) => FloatLanes>> = {
  scalar: scalarFloat,
  plain: element => vectorFloat(element, false),
  ...(hasRelaxed() ? { relaxed: (element: Element) => vectorFloat(element, true) } : {})
}

type Name = UnaryName | BinaryName

const functions = { ...unary, ...binary }

const names = Object.keys(functions) as readonly Name[]

const interpreted = { ...special, rem: (x: number, y: number) => x % y } as Readonly<
  Record<Name, (x: number, y: number) => number>
>

type Entry = number | 'inf' | '-inf' | 'nan'

const decoded = (v: Entry): number =>
  typeof v === 'number' ? v : v === 'inf' ? Infinity : v === '-inf' ? -Infinity : NaN

const golden = JSON.parse(readFileSync(new URL('../../golden/special.json', import.meta.url), 'utf8')) as Readonly<
  Record<string, readonly Entry[]>
>

/** Points at a time: more than one vector, and none of them alike. */
const capacity = 64

const compiled = (name: Name, lanes: FloatLanes): Mapping => mapping(lanes, functions[name], capacity)

type Points = readonly (readonly [number, number])[]

const values = ({ x, y, out, map }: Mapping, points: Points): readonly number[] => {
  points.forEach(([a, b], i) => {
    x[i] = a
    y[i] = b
  })
  map(capacity)
  return Array.from(out.subarray(0, points.length))
}

const points = (element: Element): fc.Arbitrary<Points> =>
  fc.array(fc.tuple(point(element), point(element)), { minLength: capacity, maxLength: capacity })

/** Units in the last place of a float from it to a double; for infinities and zeros, numbers from it to the rounded double. */
const away32 = (came: number, value: number): number => {
  const whole = Math.fround(value)
  if (!Number.isFinite(whole) || whole === 0 || !Number.isFinite(came)) return ulps(came, whole, 'float32')
  const exponent = Math.max(Math.floor(Math.log2(Math.abs(value))), -126)
  return Math.abs(came - value) / 2 ** (exponent - 23)
}

const referenceOf = (name: string): ((x: number) => number) | undefined => {
  const exact = references[name as keyof typeof references] as (typeof references)['exp'] | undefined
  return exact === undefined ? undefined : x => exact(x).hi
}

const turning: readonly string[] = ['sin', 'cos', 'tan']

/** Numbers from a double to what is right; where nothing better is there, to the interpreter's, which may be off by 2 itself. */
const away64 = (name: Name, came: number, x: number, y: number): readonly [away: number, allowed: number] => {
  const value = interpreted[name](x, y)
  const reference = referenceOf(name)
  const examined =
    reference !== undefined &&
    Number.isFinite(value) &&
    value !== 0 &&
    !(turning.includes(name) && Math.abs(x) > 2 ** 20)
  return examined ? [ulps(came, reference(x)), 2] : [ulps(came, value), reference === undefined ? 3 : 0]
}

const told = (name: Name, x: number, y: number, came: number): string =>
  `${name}(${x}, ${y}) is ${interpreted[name](x, y)}, came ${came}`

describe.each(Object.entries(modes))('%s lanes', (_, lanesOf) => {
  test.each(names)('%s of floats is at most 2 ulp away', name => {
    const m = compiled(name, lanesOf('f32'))
    fc.assert(
      fc.property(points('f32'), ps =>
        values(m, ps).forEach((came, i) => {
          const [x, y] = ps[i]
          expect(away32(came, interpreted[name](x, y)), told(name, x, y, came)).toBeLessThanOrEqual(2)
        })
      ),
      { numRuns: 60 }
    )
  })

  test.each(names)('%s of doubles is at most 2 ulp away', name => {
    const m = compiled(name, lanesOf('f64'))
    fc.assert(
      fc.property(points('f64'), ps =>
        values(m, ps).forEach((came, i) => {
          const [x, y] = ps[i]
          const [away, allowed] = away64(name, came, x, y)
          expect(away, told(name, x, y, came)).toBeLessThanOrEqual(allowed)
        })
      ),
      { numRuns: 30 }
    )
  })

  test.each(names.filter(name => name in golden))('%s of doubles is at most 2 numbers from the golden ones', name => {
    const m = compiled(name, lanesOf('f64'))
    const size = name in binary ? 3 : 2
    const numbers = golden[name].map(decoded)
    const rows = Array.from({ length: numbers.length / size }, (_row, i) => numbers.slice(i * size, (i + 1) * size))
    const far = rows.flatMap(row => {
      const [came] = values(m, [[row[0], size === 3 ? row[1] : 0]])
      return ulps(came, row[size - 1]) > 2 ? [[...row, came]] : []
    })
    expect(far).toEqual([])
  })

  test.each(names)('%s has the special values of the interpreter', name => {
    for (const element of ['f32', 'f64'] as const) {
      const m = compiled(name, lanesOf(element))
      const pairs = specials.flatMap(x => (name in binary ? specials : [0]).map(y => [x, y] as const))
      values(m, pairs.slice(0, capacity)).forEach((came, i) => {
        const [x, y] = pairs[i]
        const value = interpreted[name](x, y)
        const rounded = element === 'f32' ? Math.fround(value) : value
        if (!Number.isFinite(value) || value === 0) expect(came, told(name, x, y, came)).toBe(rounded)
      })
    }
  })
})

describe('of one target', () => {
  test.each(names)('%s of a scalar has the bits of a lane', name => {
    for (const element of ['f32', 'f64'] as const) {
      const [one, many] = [compiled(name, modes['scalar'](element)), compiled(name, modes['plain'](element))]
      fc.assert(
        fc.property(points(element), ps => {
          expect(values(one, ps)).toEqual(values(many, ps))
        }),
        { numRuns: 30 }
      )
    }
  })
})
