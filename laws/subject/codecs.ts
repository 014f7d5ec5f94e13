/**
 * The codecs of this library, with what is hard to keep.
 */
import * as E from 'fp-ts/lib/Either.js'
import type { Eq } from 'fp-ts/lib/Eq.js'
import type { Json } from 'fp-ts/lib/Json.js'
import type * as fc from 'fast-check'
import type { Engine } from '../../src/core/engine.js'
import { eqProgram } from '../../src/core/equal.js'
import { hashProgram } from '../../src/core/hash.js'
import { interpret } from '../../src/core/interpret.js'
import { print } from '../../src/core/print.js'
import type { Program } from '../../src/core/primitive.js'
import { interpreter } from '../../src/engine/interpreter.js'
import { array, encodeArray } from '../../src/io/elements.js'
import type { Decoder } from '../../src/io/decoder.js'
import { encodeProgram, getProgramCodec } from '../../src/io/program.js'
import { dtypes, type DType } from '../../src/ndarray/dtype.js'
import { fill, fillValue, identical, type Dense } from '../../src/ndarray/ndarray.js'
import { sameShape, sizeOf } from '../../src/ndarray/shape.js'
import { drawShape, drawValues } from '../arb/array.js'
import { drawn } from '../arb/drawn.js'
import { drawProgram, plans } from '../draw/program.js'
import type { CodecSubject } from '../suite/codec.js'
import { evaluated } from '../value/arrays.js'
import { show } from '../value/show.js'

/** A decoder of a part, as one of the whole. */
export const whole =
  <A>(decoder: Decoder<A>) =>
  (u: unknown): ReturnType<Decoder<A>> =>
    decoder(u, [])

/** Reasons of this library begin with a place, which may have colons of its own. */
export const namesPlace = /.: ./

/** Arrays of every dtype, with few and with many elements, or one value. */
export const arraysToSave: fc.Arbitrary<Dense> = drawn(50, (draw, next) => {
  const dtype = draw.oneOf<DType>(['float64', 'float64', 'float64', 'float64', ...dtypes])
  const shape = draw.int(0, 7) === 7 ? [draw.int(33, 40)] : drawShape(draw, { minExtent: 0 })
  const x = drawValues(next, draw.oneOf(['special', 'special', 'special', 'dyadic', 'smooth']), shape, dtype)
  const [y] = evaluated([x])
  return draw.int(0, 7) === 7 && sizeOf(shape) > 0 ? fill(shape, Number(dtype === 'bool'), dtype) : y
})

/** To the bit, without writing out what holds one value everywhere. */
const eqArray: Eq<Dense> = {
  equals: (x, y) => {
    const [a, b] = [fillValue(x), fillValue(y)]
    return a !== undefined && b !== undefined
      ? Object.is(a, b) && x.dtype === y.dtype && sameShape(x.shape, y.shape)
      : identical(x, y)
  }
}

/** Arrays as JSON. */
export const arrayCodec: CodecSubject<Dense> = {
  name: 'arrays as JSON',
  encode: encodeArray,
  decode: whole(array),
  arbitrary: arraysToSave,
  eq: eqArray,
  names: namesPlace,
  words: ['float64[]', 'float32[2]', 'bool[0]', 'float64[9007199254740991]', 'AAAAAAAA8D8=', 'fill', 'data', 'of'],
  show
}

export const canBeSaved = (p: Program): boolean => E.isRight(encodeProgram(p))

/** The engine that the sample of `call` names. */
const direct: Engine = { name: 'direct', compile: interpret }

export const programCodec = getProgramCodec({ engines: [interpreter, direct] })

/** Programs as JSON. */
export const programsAsJson: CodecSubject<Program> = {
  name: 'programCodec',
  encode: p => programCodec.encode(p),
  decode: u => programCodec.decode(u),
  arbitrary: plans(2)
    .map(plan => drawProgram(plan).program)
    .filter(canBeSaved),
  eq: { equals: (p, q) => eqProgram.equals(p, q) && hashProgram(p) === hashProgram(q) },
  names: namesPlace,
  later: json => ({ ...(json as { readonly [key: string]: Json }), version: 2 }),
  show: print
}
