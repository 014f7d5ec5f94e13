/** Programs that are handed out cannot be written, and keep no list of their maker. */
import { expect, test } from 'vitest'
import * as E from 'fp-ts/lib/Either.js'
import {
  checkProgram,
  compose,
  cond,
  grad,
  hashProgram,
  identityProgram,
  io,
  jit,
  np,
  scan,
  simplify,
  trace,
  vmap,
  type Program
} from '../../src/index.js'
import { isNDArray } from '../../src/ndarray/ndarray.js'

/** The lists and records within a value that can be written, by their paths; arrays, functions and the entries of the table apart. */
const writable = (u: unknown, path = ''): readonly string[] => {
  if (typeof u !== 'object' || u === null || isNDArray(u) || ('evaluate' in u && 'shape' in u)) return []
  return [
    ...(Object.isFrozen(u) ? [] : [path]),
    ...Object.entries(u).flatMap(([key, value]) => writable(value, `${path}.${key}`))
  ]
}

const shape = [3, 2]
const axes = [1, 0]
const f = jit((x: np.NDArray) => np.sum(np.transpose(np.reshape(x, { shape }), { axes }), { axis: 0 }))
const g = (x: np.NDArray) =>
  cond(
    np.gt(np.sum(x), 0),
    f,
    f
  )(
    scan((c: np.NDArray, y: np.NDArray) => [np.add(c, y), np.mul(y, np.sum(f(x)))], { length: 1 })(
      x,
      np.reshape(x, { shape: [1, 6] })
    )[0]
  )

const programs: Readonly<Record<string, Program>> = {
  trace: trace(f)(np.arange(6)),
  'a gradient': trace(grad((x: np.NDArray) => np.sum(f(x))))(np.ones([6])),
  'control flow': trace(g)(np.ones([6])),
  vmap: trace(vmap(f))(np.ones([4, 6])),
  simplify: simplify(trace(g)(np.ones([6]))),
  compose: compose(trace(np.sin)(np.ones([3])), trace(f)(np.ones([6]))),
  identityProgram: identityProgram([{ shape, dtype: 'float64' }]),
  decoded: (E.getOrElse as never as (f: () => Program) => (e: unknown) => Program)(() => {
    throw new Error('not decoded')
  })(io.programCodec.decode(io.programCodec.encode(trace(g)(np.ones([6])))))
}

test.each(Object.entries(programs))('%s', (_, program) => {
  expect(writable(program)).toEqual([])
  const hash = hashProgram(program)
  shape[0] = 1
  axes.reverse()
  expect([hashProgram(program), E.isRight(checkProgram(program))]).toEqual([hash, true])
  shape[0] = 3
  axes.reverse()
})
