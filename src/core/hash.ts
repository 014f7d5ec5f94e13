/**
 * A fingerprint of Programs that agrees with their equality.
 */
import { checked, program } from './checked.js'
import { cast } from '../ndarray/dtype.js'
import { blocks } from '../ndarray/kernels/threefry.js'
import { fillValue, unsafeData, type Dense } from '../ndarray/ndarray.js'
import type { Aval } from './aval.js'
import type { Engine } from './engine.js'
import { weakMemo } from './memo.js'
import { parametersOf } from './parameters.js'
import type { AnyKind } from './params.js'
import type { Atom, Program, Variable } from './primitive.js'
import { isVariable } from './program.js'

// --- words in, 64 bits out

/** Takes values one after another. Every value begins with its length or is of fixed length, so no two sequences read alike. */
interface Hasher {
  readonly integer: (n: number) => void
  readonly number: (x: number) => void
  readonly text: (s: string) => void
  readonly done: () => string
}

const hex = (word: number): string => (word >>> 0).toString(16).padStart(8, '0')

/** Each two words are the key under which Threefry enciphers the state, which is then added to the result (Davies and Meyer). */
const newHasher = (): Hasher => {
  let high = 0
  let low = 0
  const [xs, ys] = [new Int32Array(1), new Int32Array(1)]
  const bits = new DataView(new ArrayBuffer(8))
  const absorb = (a: number, b: number): void => {
    blocks(a, b, high, low, 1, xs, ys)
    high ^= xs[0]
    low ^= ys[0]
  }
  const number = (x: number): void => {
    bits.setFloat64(0, x)
    // Machines differ in which NaN they make
    if (Number.isNaN(x)) absorb(0x7ff80000, 0)
    else absorb(bits.getInt32(0), bits.getInt32(4))
  }
  return {
    // 0 and −0 are one integer
    integer: n => number(n + 0),
    number,
    text: s => {
      number(s.length)
      for (let i = 0; i < s.length; i += 2) absorb(s.charCodeAt(i), i + 1 < s.length ? s.charCodeAt(i + 1) : 0)
    },
    done: () => hex(high) + hex(low)
  }
}

// --- what is hashed

const aval = (h: Hasher, { shape, dtype }: Aval): void => {
  h.text(dtype)
  h.integer(shape.length)
  shape.forEach(h.integer)
}

const array = (h: Hasher, x: Dense): void => {
  aval(h, x)
  const value = fillValue(x)
  const data = value === undefined ? unsafeData(x) : []
  const first = value ?? data[0]
  // A fill and its written-out form are equal
  const isUniform = data.every(v => Object.is(v, first))
  h.text(isUniform ? 'fill' : 'data')
  if (isUniform) h.number(first ?? 0)
  else data.forEach(h.number)
}

const parameter = (h: Hasher, kind: AnyKind, u: unknown): void => {
  switch (kind._tag) {
    case 'Integer':
      return h.integer(u as number)
    case 'Boolean':
      return h.integer(u === true ? 1 : 0)
    case 'Text':
    case 'Word':
      return h.text(u as string)
    case 'Array':
      return array(h, u as Dense)
    case 'Program':
      return h.text(hashProgram(u as Program))
    case 'Engine':
      return h.text((u as Engine).name)
    case 'Function':
      return h.text('function')
    case 'List':
    case 'Pair': {
      const list = u as readonly unknown[]
      h.integer(list.length)
      return list.forEach(x => parameter(h, kind.of, x))
    }
    case 'Nullable':
      h.integer(u === null ? 0 : 1)
      return u === null ? undefined : parameter(h, kind.of, u)
  }
}

const hashed = (program: Program): string => {
  const h = newHasher()
  const place = new Map<number, number>()
  const bind = (v: Variable): void => {
    place.set(v.id, place.size)
    aval(h, v.aval)
  }
  const use = (a: Atom): void => {
    h.text(isVariable(a) ? 'variable' : a.aval.dtype)
    if (isVariable(a)) h.integer(place.get(a.id) ?? -1)
    else h.number(cast(a.aval.dtype, a.value))
  }
  const each = <A>(xs: readonly A[], f: (x: A) => void): void => {
    h.integer(xs.length)
    xs.forEach(x => f(x))
  }
  each(program.inputs, bind)
  each(program.equations, e => {
    h.text(e.primitive.name)
    each(e.inputs, use)
    each(parametersOf(e), ({ kind, value }) => parameter(h, kind, value))
    each(e.outputs, bind)
  })
  each(program.outputs, use)
  return h.done()
}

const memo = weakMemo<string>()

const hashProgramOf = (program: Program): string => memo(program, 'hash', () => hashed(program))

/**
 * A fingerprint of a Program: 64 bits, as 16 hexadecimal digits, the same in every run and on every machine.
 *
 * Equal Programs ({@link eqProgram}) have equal fingerprints, and others almost surely different ones. It is not
 * cryptographic: it tells Programs apart, it does not protect them.
 *
 * Shapes:  any
 *
 * @example
 * import assert from 'node:assert'
 * import { hashProgram, np, trace } from 'pullback'
 *
 * const sine = () => trace((x: np.NDArray) => np.sin(x))(0)
 * assert.match(hashProgram(sine()), /^[0-9a-f]{16}$/)
 * assert.strictEqual(hashProgram(sine()), hashProgram(sine()))
 * assert.notStrictEqual(hashProgram(sine()), hashProgram(trace((x: np.NDArray) => np.cos(x))(0)))
 *
 * @category programs
 * @since 0.1.0
 */
export const hashProgram = checked('hashProgram(program)', { program }, null, hashProgramOf)
