/**
 * Programs as values, and as JSON.
 */
import * as E from 'fp-ts/lib/Either.js'
import type { Json } from 'fp-ts/lib/Json.js'
import {
  checkProgram,
  compose,
  eqProgram,
  grad,
  hashProgram,
  identityProgram,
  interpreter,
  io,
  jit,
  np,
  run,
  scan,
  trace,
  vmap,
  type NDArray,
  type Program
} from 'pullback'
import { describe, expect, test } from 'vitest'
import { fill, fromTypedArray, identical, type Dense } from '../../src/ndarray/ndarray.js'
import { call } from '../../src/primitives/program/control.js'
import { constant } from '../../src/primitives/array/constant.js'
import { table } from '../../src/primitives/table.js'
import { bind } from '../../src/trace/builder.js'
import { arrayCodec } from '../../laws/subject/codecs.js'
import { codec } from '../../laws/suite/codec.js'
import { testLaw, testLaws } from '../laws/runner.js'
import { composition, equality, mutantLaws, primitiveLaws, programLaws, refusal, remade } from '../laws/value.js'

const { programCodec } = io

const sine = trace((x: NDArray) => np.mul(np.sin(x), 2))(np.zeros([3]))

const right = <A>(e: E.Either<unknown, A>): A => {
  if (E.isLeft(e)) throw new Error(JSON.stringify(e.left))
  return e.right
}

const throughText = (p: Program): Program =>
  right(programCodec.decode(JSON.parse(JSON.stringify(programCodec.encode(p)))))

describe('values', () => {
  testLaw(equality, 8)
  testLaw(remade, 30)
  testLaw(composition, 60)

  // Whoever stores hashes relies on these
  test.each<[string, Program, string]>([
    ['nothing', identityProgram([]), 'a00fac4350f09eb8'],
    ['a number', identityProgram([{ shape: [], dtype: 'float64' }]), '6cd5356a70362e10'],
    ['sine', sine, '84f7249ff2e110d7'],
    ['NaN and −0', trace((x: NDArray) => np.mul(np.add(x, NaN), -0))(0), '61a82016092b0eef'],
    ['a constant', trace((x: NDArray) => np.add(x, np.array([1, 2, 4])))(0), '3a5c97bb432e28c7'],
    ['a call', trace(jit((x: NDArray) => np.exp(x), { engine: interpreter }))(0), '97e52e0fac1dd674']
  ])('the hash of %s is the same for ever', (_, p, expected) => expect(hashProgram(p)).toBe(expected))

  test('equality sees one bit', () => {
    const times = (c: number) => trace((x: NDArray) => np.mul(x, c))(0)
    const holding = (...xs: readonly number[]) => trace((x: NDArray) => np.mul(x, np.array(xs)))(0)
    expect(eqProgram.equals(times(0), times(-0))).toBe(false)
    expect(hashProgram(times(0))).not.toBe(hashProgram(times(-0)))
    expect(eqProgram.equals(times(NaN), times(NaN))).toBe(true)
    expect(eqProgram.equals(holding(1, 2), holding(1, 2))).toBe(true)
    expect(eqProgram.equals(holding(1, 2), holding(1, 2 + 2 ** -51))).toBe(false)
    expect(hashProgram(holding(1, 2))).not.toBe(hashProgram(holding(1, 2 + 2 ** -51)))
  })

  test('a fill is equal to its elements written out', () => {
    const holding = (value: Dense) => trace(() => bind(constant, [], { value })[0])()
    const [p, q] = [fill([2], 7, 'float64'), fromTypedArray(Float64Array.of(7, 7))].map(x => {
      const { equations, ...rest } = holding(fromTypedArray(Float64Array.of(1, 2)))
      return { ...rest, equations: equations.map(e => ({ ...e, params: { value: x } })) }
    })
    expect(eqProgram.equals(p, q)).toBe(true)
    expect(hashProgram(p)).toBe(hashProgram(q))
  })

  test('composition refuses what does not fit', () => {
    const wide = trace((x: NDArray) => np.sin(x))(np.zeros([4]))
    expect(() => compose(wide, sine)).toThrow(
      /gives \(float64\[3\]\) and the second takes \(float64\[4\]\).*runs f first/
    )
  })

  test('Programs that hold each other in all ways are compared and saved in moments', () => {
    const doubled = (p: Program): Program =>
      trace((x: NDArray) =>
        bind(call, bind(call, [x], { program: p, engine: interpreter }), { program: p, engine: interpreter })
      )(0)
    const tower = () => Array.from({ length: 100 }).reduce<Program>(doubled, trace((x: NDArray) => np.sin(x))(0))
    const [p, q] = [tower(), tower()]
    expect(eqProgram.equals(p, q)).toBe(true)
    expect(hashProgram(p)).toBe(hashProgram(q))
    expect(eqProgram.equals(p, throughText(p))).toBe(true)
  })
})

describe('JSON', () => {
  testLaw(refusal, 5)
  testLaws(programLaws, 40)
  // A thousand mutants a run, and 50 a run for each primitive: some 100,000
  testLaws(mutantLaws, 60)
  codec(arrayCodec).forEach(law => testLaw(law, law.id === 'Z4' ? 30 : 200))
  for (const p of table) testLaws(primitiveLaws(p), 8)

  test('a Program that is called a hundred times is written once', () => {
    const f = jit((x: NDArray) => np.sin(np.cos(np.exp(x))))
    const calls = (n: number) => trace((x: NDArray) => Array.from({ length: n }).reduce<NDArray>(y => f(y), x))(0)
    const count = (p: Program) =>
      (programCodec.encode(p) as unknown as { readonly programs: readonly Json[] }).programs.length
    expect([count(calls(1)), count(calls(100))]).toEqual([2, 2])
    expect(
      throughText(calls(100))
        .equations.map(e => e.params)
        .every((p, _, [q]) => (p as { program: Program }).program === (q as { program: Program }).program)
    ).toBe(true)
  })

  test('a gradient of a loop is saved, loaded and run', () => {
    const f = (x: NDArray) =>
      np.sum(scan((c: NDArray, y: NDArray) => [np.mul(c, np.sin(y)), c] as const)(np.sum(x), x)[1])
    const xs = np.array([0.5, 1, 2])
    const p = trace(vmap(grad(f)))(np.stack([xs, xs]))
    const input = [np.stack([xs, np.neg(xs)])]
    expect(identical(run(throughText(p), input)[0] as Dense, run(p, input)[0] as Dense)).toBe(true)
  })

  test('a large constant is exact, and short', () => {
    const data = Float64Array.from({ length: 1000 }, (_, i) => [NaN, -0, Infinity, 5e-324, 0.1][i % 5] * i)
    const p = trace((x: NDArray) => np.add(x, fromTypedArray(data)))(0)
    const text = JSON.stringify(programCodec.encode(p))
    expect(text.length).toBeLessThan(11_000)
    expect(eqProgram.equals(throughText(p), p)).toBe(true)
  })

  test('an immense fill stays symbolic', () => {
    const p = trace((x: NDArray) => np.sum(np.mul(x, np.ones([1e6, 1e6]))))(0)
    expect(JSON.stringify(programCodec.encode(p)).length).toBeLessThan(1000)
    expect(eqProgram.equals(throughText(p), p)).toBe(true)
  })
})

describe('what is wrong is said, with its place', () => {
  const good = programCodec.encode(sine) as unknown as Readonly<Record<string, never>>

  /** The JSON with a value put at a path. */
  const withAt = (u: unknown, [key, ...rest]: readonly (string | number)[], value: unknown): unknown =>
    key === undefined
      ? value
      : Array.isArray(u)
        ? u.map((v: unknown, i) => (i === key ? withAt(v, rest, value) : v))
        : { ...(u as object), [key]: withAt((u as Readonly<Record<string, unknown>>)[key], rest, value) }

  const complaint = (u: unknown): readonly [string, string] => {
    const e = programCodec.decode(u)
    if (E.isRight(e)) throw new Error('accepted')
    const [{ context, message }] = e.left
    return [
      context
        .map(c => c.key)
        .filter(k => k !== '')
        .join('/'),
      message ?? ''
    ]
  }

  const bomb = Array.from({ length: 100_000 }).reduce<unknown>(u => [u], [])

  const caller = (program: unknown) => ({
    inputs: ['float64[]'],
    equations: [{ op: 'call', params: { program, engine: 'interpreter' }, inputs: [0], outputs: ['float64[]'] }],
    outputs: [1]
  })

  const holding = (value: unknown, of: string) => ({
    ...good,
    programs: [
      { inputs: [], equations: [{ op: 'constant', params: { value }, inputs: [], outputs: [of] }], outputs: [0] }
    ]
  })

  const eq0 = ['programs', 0, 'equations', 0] as const
  const inConstant = 'programs/0/equations/0/params/value'

  test.each<[string, unknown, string, RegExp]>([
    ['nothing', undefined, '', /expected a record of format, version, programs, found nothing/],
    ['text', JSON.stringify(good).slice(0, 50), '', /expected a record/],
    ['another format', { ...good, format: 'png' }, 'format', /expected pullback program, found "png"/],
    ['a later version', { ...good, version: 2 }, 'version', /expected 1, found 2/],
    ['a field more', { ...good, author: 'x' }, 'author', /expected a field among format, version, programs only/],
    ['no Program', { ...good, programs: [] }, 'programs', /expected a list of Programs/],
    [
      'a list cut short',
      withAt(good, [...eq0, 'inputs'], []),
      'programs/0',
      /equation 0 \(sin\): the operation takes 1 operands, not \(\)/
    ],
    [
      'an unknown operation',
      withAt(good, [...eq0, 'op'], 'sine'),
      'programs/0/equations/0/op',
      /the name of an operation, found "sine"/
    ],
    [
      'a method of objects',
      withAt(good, [...eq0, 'op'], 'constructor'),
      'programs/0/equations/0/op',
      /the name of an operation/
    ],
    [
      'parameters of another',
      withAt(good, [...eq0, 'params'], { axis: 0 }),
      'programs/0/equations/0/params',
      /no parameters/
    ],
    [
      'an unknown dtype',
      withAt(good, ['programs', 0, 'inputs', 0], 'float16[3]'),
      'programs/0/inputs/0',
      /expected a dtype and a shape.*found "float16\[3\]"/
    ],
    [
      'too many elements',
      withAt(good, ['programs', 0, 'inputs', 0], 'float64[999999999, 999999999]'),
      'programs/0/inputs/0',
      /2\^53 elements/
    ],
    [
      'too many axes',
      withAt(good, ['programs', 0, 'inputs', 0], `float64[1${', 1'.repeat(64)}]`),
      'programs/0/inputs/0',
      /64 axes/
    ],
    [
      'a shape of a million axes',
      withAt(good, ['programs', 0, 'inputs', 0], `float64[1${', 1'.repeat(1e6)}]`),
      'programs/0/inputs/0',
      /64 axes/
    ],
    [
      'another shape',
      withAt(good, [...eq0, 'outputs', 0], 'float64[4]'),
      'programs/0',
      /equation 0 \(sin\): the outputs are \(float64\[4\]\) and should be \(float64\[3\]\)/
    ],
    [
      'a variable of the future',
      withAt(good, [...eq0, 'inputs', 0], 1),
      'programs/0/equations/0/inputs/0',
      /a variable of the 1 bound so far, or a literal, found 1/
    ],
    [
      'a fraction of a variable',
      withAt(good, [...eq0, 'inputs', 0], 0.5),
      'programs/0/equations/0/inputs/0',
      /found 0.5/
    ],
    [
      'a literal that no int32 is',
      withAt(good, [...eq0, 'inputs', 0], { value: 2 ** 40, dtype: 'int32' }),
      'programs/0/equations/0/inputs/0/value',
      /a number of dtype int32/
    ],
    [
      'a literal NaN in int32',
      withAt(good, [...eq0, 'inputs', 0], { value: 'NaN', dtype: 'int32' }),
      'programs/0/equations/0/inputs/0/value',
      /a number of dtype int32/
    ],
    ['a depth bomb', bomb, '', /a record .*found a list of 1/],
    [
      'a depth bomb inside',
      withAt(good, [...eq0, 'inputs', 0], bomb),
      'programs/0/equations/0/inputs/0',
      /found a list of 1/
    ],
    [
      'a Program that holds itself',
      { ...good, programs: [caller(0)] },
      'programs/0/equations/0/params/program',
      /earlier Program, of which there are 0/
    ],
    [
      'Programs in a circle',
      { ...good, programs: [caller(1), caller(0)] },
      'programs/0/equations/0/params/program',
      /earlier Program/
    ],
    [
      'Programs too deep in each other',
      {
        ...good,
        programs: [
          { inputs: ['float64[]'], equations: [], outputs: [0] },
          ...Array.from({ length: 1000 }, (_, i) => caller(i))
        ]
      },
      'programs/128',
      /more than 128 Programs are within each other/
    ],
    [
      'an unknown engine',
      {
        ...good,
        programs: [
          { inputs: ['float64[]'], equations: [], outputs: [0] },
          withAt(caller(0), ['equations', 0, 'params', 'engine'], 'warp')
        ]
      },
      'programs/1/equations/0/params/engine',
      /an engine among interpreter.*found "warp"/
    ],
    [
      'data of the wrong length',
      holding({ of: 'float64[4]', data: [1, 2, 3] }, 'float64[4]'),
      `${inConstant}/data`,
      /expected 4 numbers, found a list of 3/
    ],
    [
      'data of an absurd length',
      holding({ of: 'float64[9007199254740991]', data: 'AAAA' }, 'float64[9007199254740991]'),
      `${inConstant}/data`,
      /9007199254740991 elements/
    ],
    [
      'text that is no base64',
      holding({ of: 'int32[3]', data: 'AAAAAAAA*AAAAAAA' }, 'int32[3]'),
      `${inConstant}/data`,
      /base64/
    ],
    ['base64 with bits left over', holding({ of: 'bool[1]', data: 'AB==' }, 'bool[1]'), `${inConstant}/data`, /base64/],
    [
      'a bool of 2',
      holding({ of: 'bool[3]', data: 'AAEC' }, 'bool[3]'),
      `${inConstant}/data`,
      /3 elements of dtype bool/
    ],
    [
      'a fill of another dtype',
      holding({ of: 'uint32[3]', fill: -1 }, 'uint32[3]'),
      `${inConstant}/fill`,
      /a number of dtype uint32/
    ],
    ['neither fill nor data', holding({ of: 'uint32[3]' }, 'uint32[3]'), inConstant, /either fill or data/]
  ])('%s', (_, u, path, message) => {
    const [place, text] = complaint(u)
    expect(place).toBe(path)
    expect(text).toMatch(message)
    expect(text.length).toBeLessThan(400)
  })

  test('the message begins with the path', () =>
    expect(complaint(withAt(good, [...eq0, 'op'], 7))[1]).toBe(
      'programs/0/equations/0/op: expected the name of an operation, found 7'
    ))

  test('what is no Program is not taken for one', () => {
    expect([null, 7, {}, { equations: 3, outputs: 4 }, { ...sine, inputs: [] }].map(programCodec.is)).toEqual([
      false,
      false,
      false,
      false,
      false
    ])
    expect(programCodec.is(sine)).toBe(true)
  })

  test('a literal that its dtype has not is ill-typed', () => {
    const [sin, mul] = sine.equations
    const broken: Program = {
      ...sine,
      equations: [
        sin,
        { ...mul, inputs: [mul.inputs[0], { _tag: 'Literal', value: 0.1, aval: { shape: [], dtype: 'float32' } }] }
      ]
    }
    const checked = checkProgram(broken)
    expect(E.isLeft(checked) && checked.left.message).toMatch(/the literal 0.1 is no float32/)
  })
})
