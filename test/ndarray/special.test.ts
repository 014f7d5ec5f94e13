import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as special from '../../src/ndarray/special/index.js'
import { ulpDistance } from '../support/ulp.js'

type Entry = number | 'inf' | '-inf' | 'nan'

const decode = (v: Entry): number => (typeof v === 'number' ? v : v === 'inf' ? Infinity : v === '-inf' ? -Infinity : NaN)

// Correctly rounded by mpmath: test/golden/special.py
const golden: Readonly<Record<string, readonly Entry[]>> = JSON.parse(
  readFileSync(new URL('../golden/special.json', import.meta.url), 'utf8')
)

type Real = (...args: readonly number[]) => number

interface Claim {
  readonly table: string
  readonly f: Real
  /** How many doubles a result may be away from the correctly rounded one; -0 and 0 differ. */
  readonly ulps: number
  /** An absolute error that is always allowed, as a function of the arguments. */
  readonly absolute?: Real
}

interface Miss {
  readonly input: readonly number[]
  readonly expected: number
  readonly got: number
  readonly ulps: number
}

const misses = ({ table, f, ulps: bound, absolute = () => 0 }: Claim): readonly Miss[] => {
  const values = golden[table]!.map(decode)
  const width = f.length + 1
  return Array.from({ length: values.length / width }, (_, row) => {
    const input = values.slice(row * width, row * width + f.length)
    const expected = values[row * width + f.length]!
    const got = f(...input)
    return { input, expected, got, ulps: ulpDistance(got, expected, { signedZero: true }) }
  }).filter(({ input, expected, got, ulps }) => ulps > bound && !(Math.abs(got - expected) <= absolute(...input)))
}

const worstFirst = (found: readonly Miss[]): readonly Miss[] =>
  [...found].sort((a, b) => b.ulps - a.ulps).slice(0, 5)

const claims: readonly Claim[] = [
  ...(['sin', 'cos', 'tan', 'asin', 'acos', 'atan', 'exp', 'expm1', 'log', 'log1p', 'cbrt', 'sqrt'] as const).map(
    table => ({ table, f: special[table], ulps: 1 })
  ),
  ...(['atan2', 'asinh', 'atanh', 'rsqrt'] as const).map(table => ({ table, f: special[table] as Real, ulps: 2 })),
  ...(['sinh', 'cosh', 'tanh', 'acosh', 'logistic', 'erf', 'erfc', 'erfInv'] as const).map(table => ({
    table,
    f: special[table],
    ulps: 1
  })),
  { table: 'pow', f: special.pow as Real, ulps: 1 },
  { table: 'lgamma', f: special.lgamma, ulps: 1 },
  { table: 'lgamma, negative', f: special.lgamma, ulps: 1 },
  { table: 'lgamma, zeros', f: special.lgamma, ulps: 1 },
  { table: 'digamma', f: special.digamma, ulps: 1 },
  { table: 'digamma, negative', f: special.digamma, ulps: 1, absolute: () => 2 ** -59 },
  { table: 'polygamma', f: special.polygamma as Real, ulps: 1 },
  {
    table: 'polygamma, negative',
    f: special.polygamma as Real,
    ulps: 1,
    absolute: n => (n! % 2 === 0 ? 2 ** -59 * Math.abs(special.polygamma(n!, 0.5)) : 0)
  }
]

describe('special: golden tables', () => {
  it('every table is claimed', () => {
    expect(claims.map(c => c.table).sort()).toEqual(Object.keys(golden).sort())
  })

  for (const claim of claims) {
    it(`${claim.table} within ${claim.ulps} ulp`, () => {
      expect(worstFirst(misses(claim))).toEqual([])
    })
  }
})
