/**
 * Random choices as plain lists of natural numbers, so that whatever is drawn from them shrinks: fewer and
 * smaller numbers are lower ranks, smaller extents, earlier options and simpler values.
 */
import * as fc from 'fast-check'
import type { Domain, Draw, SampleOperand } from '../../src/core/primitive.js'
import { allocate, isFloat } from '../../src/ndarray/dtype.js'
import { unsafeFromBuffer, type Dense } from '../../src/ndarray/ndarray.js'
import { sizeOf } from '../../src/ndarray/shape.js'

// --- choices

export type Choices = readonly number[]

export const choices = (minLength: number, maxLength: number): fc.Arbitrary<Choices> =>
  fc.noBias(fc.array(fc.nat(0x7fffffff), { minLength, maxLength, size: 'max' }))

/** Natural numbers one after another; 0 when the list is used up. */
export type Stream = () => number

export const stream = (list: Choices): Stream => {
  let at = 0
  return () => (at < list.length ? list[at++] : 0)
}

/** The same numbers again when the list is used up: as many as are needed, none of them 0 but for a reason. */
export const cycle = (list: Choices): Stream => {
  let at = 0
  return () => (list.length === 0 ? 0 : list[at++ % list.length])
}

export const drawFrom = (next: Stream): Draw => {
  const int = (low: number, high: number): number => low + (next() % (high - low + 1))
  return {
    int,
    oneOf: options => options[int(0, options.length - 1)],
    bool: () => int(0, 1) === 1,
    shape: rank => Array.from({ length: rank ?? int(0, 3) }, () => int(1, 3))
  }
}

// --- values

/**
 * How real numbers are drawn. `dyadic`: eighths of small integers, on which sums, differences and products
 * are exact. `real`: anywhere in the domain, on a grid so fine that it does not show.
 */
export type Grain = 'dyadic' | 'real'

const grid = 2 ** 20

const roughness = (v: number): number => [1, 2, 4, 8].findIndex(d => Number.isInteger(v * d))

// 0, 1, −1, 2, −2, 3, −3, 1/2, −1/2, …, 1/8, −1/8, …: the simplest first.
const eighths = Array.from({ length: 49 }, (_, i) => (i % 2 === 1 ? i + 1 : 0 - i) / 16).sort(
  (v, w) => roughness(v) - roughness(w) || Math.abs(v) - Math.abs(w) || w - v
)

/** The values of a domain that are drawn as dyadics, simplest first. */
const dyadics = (domain: Domain): readonly number[] => {
  switch (domain._tag) {
    case 'Interval': {
      const inside = eighths.filter(v => v >= domain.low && v <= domain.high && Math.abs(v) <= 2)
      return inside.length > 0
        ? inside
        : Array.from({ length: 9 }, (_, i) => domain.low + ((domain.high - domain.low) * i) / 8)
    }
    case 'AwayFrom':
      return eighths.filter(v => {
        const past = v - Math.floor(v / domain.step) * domain.step
        return past >= domain.gap && domain.step - past >= domain.gap
      })
    default:
      return [0]
  }
}

const real = (domain: Domain, n: number): number => {
  const onGrid = (low: number, high: number, k: number): number =>
    Math.round((low + ((high - low) * (k % grid)) / grid) * grid) / grid
  switch (domain._tag) {
    case 'Interval':
      return onGrid(domain.low, domain.high, n)
    case 'AwayFrom': {
      const cell = ((n % 6) - 3) * domain.step
      return onGrid(cell + domain.gap, cell + domain.step - domain.gap, Math.floor(n / 6))
    }
    default:
      return 0
  }
}

/** A permutation of values at least 1/8 apart. */
const spaced = (next: Stream, size: number, grain: Grain): readonly number[] => {
  const drawn = Array.from({ length: size }, next)
  const order = [...drawn.keys()].sort((i, j) => drawn[i] - drawn[j] || i - j)
  const out = new Array<number>(size)
  order.forEach((i, rank) => {
    const k = rank - (size >> 1)
    out[i] = grain === 'dyadic' ? k / 8 : (k * 3) / 16 + (drawn[i] % 1024) / grid
  })
  return out
}

const elements = (next: Stream, domain: Domain, size: number, grain: Grain): readonly number[] => {
  if (domain._tag === 'Distinct') return spaced(next, size, grain)
  if (domain._tag === 'Integers')
    return Array.from({ length: size }, () => domain.low + (next() % (domain.high - domain.low + 1)))
  const drawn = Array.from({ length: size }, next)
  // Small numbers are what shrinking leads to: they are the simple values, of either grain.
  const simple = grain === 'dyadic' || drawn.some(n => n < 64) ? dyadics(domain) : []
  return drawn.map(n =>
    grain === 'dyadic' ? simple[n % simple.length] : n < simple.length ? simple[n] : real(domain, n)
  )
}

/** An array of the kind that an operand asks for. Between integers, reals of an interval are rounded. */
export const drawArray = (next: Stream, { shape, dtype, domain }: SampleOperand, grain: Grain): Dense => {
  const data = allocate(dtype, sizeOf(shape))
  data.set(elements(next, domain, data.length, grain))
  return unsafeFromBuffer(shape, data)
}

/** Where tangents and cotangents are drawn from. */
export const vectors: Domain = { _tag: 'Interval', low: -1, high: 1 }

/** Values where identities of real numbers fail. */
export const specials: readonly number[] = [0, -0, 1, -1, NaN, Infinity, -Infinity, 5e-324, 1e308, 0.1]

/** Arrays of special values, in and out of their domains; integers are drawn as ever. */
export const drawSpecials = (operands: readonly SampleOperand[], next: Stream): readonly Dense[] =>
  operands.map(x => {
    const drawn = drawArray(next, x, 'dyadic')
    if (!isFloat(x.dtype)) return drawn
    const data = allocate(x.dtype, drawn.size)
    data.set(Array.from(data, () => specials[next() % specials.length]))
    return unsafeFromBuffer(x.shape, data)
  })
