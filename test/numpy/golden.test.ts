/** Our functions against NumPy's, on the cases of `test/golden/numpyCases.py`; eagerly and traced. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { isNDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import { jit } from '../../laws/value/jit.js'

// --- the file

type Json = number | boolean | string | readonly Json[] | { readonly [key: string]: Json }

interface Encoded {
  readonly shape: np.Shape
  readonly dtype: string
  readonly data: readonly (number | boolean | string)[]
}

interface Case {
  readonly op: string
  readonly operands: readonly Json[]
  readonly options: { readonly [key: string]: Json }
  readonly exact: boolean
  readonly result: Encoded | readonly Encoded[]
}

const cases = JSON.parse(readFileSync(new URL('../golden/numpyCases.json', import.meta.url), 'utf8')) as readonly Case[]

const isEncoded = (u: unknown): u is Encoded => typeof u === 'object' && u !== null && 'shape' in u && 'data' in u

const numbers = (e: Encoded): readonly number[] => e.data.map(Number)

const decodeArray = (e: Encoded): np.NDArray => np.reshape(np.array(Float64Array.from(numbers(e))), { shape: e.shape })

const decode = (u: Json): unknown =>
  isEncoded(u)
    ? np.astype(decodeArray(u), u.dtype as np.DType)
    : Array.isArray(u)
      ? (u as readonly Json[]).map(decode)
      : u

const decodePart = (u: Json): np.Index => {
  if (typeof u === 'number') return u
  if (u === 'newAxis') return np.newAxis
  if (u === 'ellipsis') return np.ellipsis
  const part = u as { readonly slice?: readonly (number | null)[]; readonly array?: Json }
  return part.slice === undefined
    ? (decode(part.array!) as np.NDArray)
    : np.slice(...part.slice.map(n => n ?? undefined))
}

// --- calls

/** What is called, as a function of the operands. */
const calling = ({ op, options }: Case): ((...operands: readonly unknown[]) => unknown) => {
  const parts = (options['index'] as readonly Json[] | undefined)?.map(decodePart) ?? []
  switch (op) {
    case 'index':
      return x => np.index(x as np.NDArray, ...parts)
    case 'set':
      return (x, v) => np.at(x as np.NDArray, ...parts).set(v as np.NDArray)
    case 'addAt':
      return (x, v) => np.at(x as np.NDArray, ...parts).add(v as np.NDArray)
    case 'einsum':
      return (...operands) => np.einsum(options['spec'] as string, ...(operands as readonly np.NDArray[]))
    default: {
      const f = (np as unknown as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>)[op]
      return (...operands) => f(...operands, options)
    }
  }
}

// --- agreement

/** The dtype that stands for NumPy's: 64-bit integers are int32 here, and float64 where they hold int32 and uint32. */
const expectedDType = ({ operands }: Case, dtype: string): string => {
  if (dtype === 'uint64') return 'uint32'
  if (dtype !== 'int64') return dtype
  const kinds = (operands as readonly unknown[]).filter(isEncoded).map(e => e.dtype)
  return kinds.includes('uint32') && kinds.includes('int32') ? 'float64' : 'int32'
}

const agree = (c: Case, came: number, wanted: number): boolean => {
  if (came === wanted || Object.is(came, wanted)) return true
  return !c.exact && Math.abs(came - wanted) <= 1e-14 * Math.max(1, Math.abs(wanted))
}

const complaints = (c: Case, came: unknown, wanted: Encoded): readonly string[] => {
  if (!isNDArray(came)) return ['no array came']
  const dtype = expectedDType(c, wanted.dtype)
  if (came.dtype !== dtype || came.shape.join() !== wanted.shape.join())
    return [`came ${came.dtype}[${came.shape.join()}], expected ${dtype}[${wanted.shape.join()}]`]
  const values = numbers(wanted)
  const data = np.toTypedArray(came)
  const at = values.findIndex((v, i) => !agree(c, data[i], v))
  return at < 0 ? [] : [`element ${at}: came ${data[at]}, expected ${values[at]}`]
}

const resultOf = (c: Case, came: unknown): readonly string[] => {
  const wanted = isEncoded(c.result) ? [c.result] : c.result
  const all = isNDArray(came) ? [came] : (came as readonly np.NDArray[])
  return all.length === wanted.length
    ? wanted.flatMap((w, i) => complaints(c, all[i], w))
    : [`${all.length} arrays came, expected ${wanted.length}`]
}

/** Whether the case can be traced: all operands are arrays, or lists of them. */
const isTraceable = (c: Case): boolean => c.operands.every(o => typeof o === 'object')

const check = (c: Case): readonly string[] => {
  const operands = c.operands.map(decode)
  const call = calling(c)
  const complain = (how: string, run: () => unknown): readonly string[] => {
    const said = (() => {
      try {
        return resultOf(c, run())
      } catch (e) {
        return [String(e)]
      }
    })()
    return said.map(s => `${how} ${JSON.stringify({ ...c, result: undefined })}\n    ${s}`)
  }
  return [
    ...complain('eager', () => call(...operands)),
    ...(isTraceable(c) ? complain('traced', () => jit((...xs: readonly unknown[]) => call(...xs))(...operands)) : [])
  ]
}

const names = [...new Set(cases.map(c => c.op))]

test.each(names)('%s is as in NumPy', name => {
  const mine = cases.filter(c => c.op === name)
  expect(mine.flatMap(check).slice(0, 5).join('\n')).toBe('')
})

test('a wrong number is noticed', () => {
  const c = cases.find(c => c.op === 'sum')!
  const { result } = c
  const wrong = isEncoded(result) ? { ...result, data: result.data.map(v => Number(v) + 1) } : result
  expect(check({ ...c, result: wrong })).toHaveLength(2)
})
