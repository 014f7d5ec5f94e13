/**
 * Programs as JSON: saved here, loaded and run elsewhere.
 */
import { engine } from '../core/checked.js'
import * as option from '../core/options.js'
import * as E from 'fp-ts/lib/Either.js'
import type { Json } from 'fp-ts/lib/Json.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import type { Engine } from '../core/engine.js'
import { isProgram } from '../core/parameters.js'
import type { Program } from '../core/primitive.js'
import { compiler } from '../engine/compiler.js'
import { interpreter } from '../engine/interpreter.js'
import type { TensorError } from '../ndarray/error.js'
import { checkProgram } from '../trace/check.js'
import { attempt } from '../transform/shape.js'
import { decode } from './decodeProgram.js'
import { encode } from './encodeProgram.js'

/**
 * The JSON of a Program, or why it has none: it holds a JavaScript function, an operation that is not in the table, or it
 * is not well typed.
 *
 * Shapes:  at most 64 axes and 2^53 elements a value
 * Errors:  `Left` of an InvalidProgram
 *
 * @example
 * import assert from 'node:assert'
 * import * as E from 'fp-ts/lib/Either.js'
 * import { io, np, trace } from 'pullback'
 *
 * const json = io.encodeProgram(trace((x: np.NDArray) => np.mul(np.sin(x), 2))(np.zeros([3])))
 * assert.deepStrictEqual(
 *   json,
 *   E.right({
 *     format: 'pullback program',
 *     version: 1,
 *     programs: [
 *       {
 *         inputs: ['float64[3]'],
 *         equations: [
 *           { op: 'sin', inputs: [0], outputs: ['float64[3]'] },
 *           { op: 'mul', inputs: [1, { value: 2, dtype: 'float64' }], outputs: ['float64[3]'] }
 *         ],
 *         outputs: [2]
 *       }
 *     ]
 *   })
 * )
 *
 * @category programs
 * @since 0.1.0
 */
export const encodeProgram = (program: Program): E.Either<TensorError, Json> =>
  pipe(checkProgram(program), E.chain(attempt(encode)))

const readCodec = option.optionReader<{ readonly engines: readonly Engine[] }>('io.getProgramCodec', {
  engines: option.needed(option.list(engine))
})

/**
 * The codec of Programs that run on the given engines. An engine is saved by its name, and found by it among these.
 *
 * Shapes:  as {@link programCodec}
 * Errors:  as {@link programCodec}
 *
 * @example
 * import assert from 'node:assert'
 * import * as E from 'fp-ts/lib/Either.js'
 * import { interpreter, io, jit, np, trace, type Engine } from 'pullback'
 *
 * const counting: Engine = { name: 'counting', compile: interpreter.compile }
 * const program = trace(jit((x: np.NDArray) => np.sin(x), { engine: counting }))(0)
 * const json = io.programCodec.encode(program)
 * assert.ok(E.isRight(io.getProgramCodec({ engines: [interpreter, counting] }).decode(json)))
 * assert.ok(E.isLeft(io.programCodec.decode(json)))
 *
 * @category programs
 * @since 0.1.0
 */
export const getProgramCodec = (o: { readonly engines: readonly Engine[] }): t.Type<Program, Json, unknown> => {
  const { engines } = readCodec(o)
  return new t.Type<Program, Json, unknown>(
    'Program',
    (u): u is Program =>
      isProgram(u) &&
      pipe(
        E.tryCatch(() => encodeProgram(u), E.toError),
        E.exists(E.isRight)
      ),
    decode(engines),
    program =>
      pipe(
        encodeProgram(program),
        E.getOrElse((e: TensorError): Json => {
          throw e
        })
      )
  )
}

/**
 * Programs as JSON: any Program, a gradient's too, is saved as text, loaded in another process or in a browser, and run
 * there, to the bit.
 *
 * A Program that another one holds (of a jitted function, a loop, a branch) is written once, however often it is used. Where
 * `encode` throws for a Program that holds a JavaScript function, {@link encodeProgram} gives a `Left`.
 *
 * Shapes:  at most 64 axes and 2^53 elements a value
 * Dtypes:  all; numbers keep their bits, −0, infinities and NaN included
 * Errors:  `decode` never throws: `Left` with the path to what is wrong. What it gives has passed `checkProgram`
 *
 * @example
 * import assert from 'node:assert'
 * import * as E from 'fp-ts/lib/Either.js'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { grad, io, np, run, trace } from 'pullback'
 *
 * // Save the gradient of Σ sin x …
 * const gradient = trace(grad((x: np.NDArray) => np.sum(np.sin(x))))(np.zeros([2]))
 * const text = JSON.stringify(io.programCodec.encode(gradient))
 *
 * // … load it and run it
 * const result = pipe(
 *   io.programCodec.decode(JSON.parse(text)),
 *   E.map(program => np.toNested(run(program, [np.array([0, 1])])[0]))
 * )
 * assert.deepStrictEqual(result, E.right([1, Math.cos(1)]))
 *
 * const broken = io.programCodec.decode(JSON.parse(text.replace('float64[2]', 'float46[2]')))
 * assert.match(
 *   E.isLeft(broken) ? String(broken.left[0].message) : '',
 *   /^programs\/0\/inputs\/0: expected a dtype and a shape, such as float64\[2, 3\]/
 * )
 *
 * @category programs
 * @since 0.1.0
 */
export const programCodec: t.Type<Program, Json, unknown> = getProgramCodec({ engines: [interpreter, compiler] })
