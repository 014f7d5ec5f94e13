/**
 * What equations and derived Programs are known by: a name stands for one thing only.
 */
import * as fc from 'fast-check'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { choices, cycle, drawFrom, stream } from '../../laws/draw/draw.js'
import { drawProgram, plans } from '../../laws/draw/program.js'
import { violated, type Law } from '../../laws/law.js'
import { nested, transformed } from '../../laws/suite/program.js'
import { parametersOf } from '../../src/core/parameters.js'
import type { AnyKind } from '../../src/core/params.js'
import {
  isReversible,
  type Atom,
  type Equation,
  type Program,
  type Readers,
  type Sample
} from '../../src/core/primitive.js'
import { isVariable } from '../../src/core/program.js'
import { eqProgram, jit, print, run, scan, trace } from '../../src/index.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import * as np from '../../src/numpy/index.js'
import { table } from '../../src/primitives/table.js'
import { bind, stage } from '../../src/trace/builder.js'
import { keyOf, simplify } from '../../src/trace/simplify.js'
import { readers } from '../../src/transform/read/readers.js'
import { testLaw } from '../laws/runner.js'

describe('equal keys are equal primitives, inputs, and parameters by identity', () => {
  const numbering = (): ((o: object) => number) => {
    const known = new Map<object, number>()
    return o => {
      if (!known.has(o)) known.set(o, known.size)
      return known.get(o)!
    }
  }

  const sameAtom = (a: Atom, b: Atom): boolean =>
    isVariable(a)
      ? isVariable(b) && a.id === b.id
      : !isVariable(b) && a.aval.dtype === b.aval.dtype && Object.is(a.value, b.value)

  /** As values, but Programs, arrays and functions by identity; an engine is a record of functions. */
  const sameParameter = (kind: AnyKind, x: unknown, y: unknown): boolean => {
    if (kind._tag === 'List' || kind._tag === 'Pair') {
      const [xs, ys] = [x as readonly unknown[], y as readonly unknown[]]
      return xs.length === ys.length && xs.every((u, i) => sameParameter(kind.of, u, ys[i]))
    }
    if (kind._tag === 'Nullable' && x !== null && y !== null) return sameParameter(kind.of, x, y)
    return Object.is(x, y)
  }

  const same = (d: Equation, e: Equation): boolean => {
    const [ps, qs] = [parametersOf(d), parametersOf(e)]
    return (
      d.primitive === e.primitive &&
      d.inputs.length === e.inputs.length &&
      d.inputs.every((a, i) => sameAtom(a, e.inputs[i])) &&
      ps.length === qs.length &&
      ps.every((p, i) => sameParameter(p.kind, p.value, qs[i].value))
    )
  }

  const withParams = (e: Equation, change: (kind: AnyKind, value: unknown) => unknown): Equation =>
    e.params === null
      ? e
      : {
          ...e,
          params: Object.fromEntries(parametersOf(e).map(({ name, kind, value }) => [name, change(kind, value)]))
        }

  const literal = (value: number): Atom => ({ _tag: 'Literal', value, aval: { shape: [], dtype: 'float64' } })

  /** Equations that differ from one in a little, or only in what its parameters are identical with. */
  const neighbours = (e: Equation): readonly Equation[] => [
    e,
    { ...e },
    { ...e, inputs: [...e.inputs].reverse() },
    ...[0, -0, 1, NaN].map(value => ({ ...e, inputs: e.inputs.map((a, i) => (i === 0 ? literal(value) : a)) })),
    withParams(e, (kind, value) => (kind._tag === 'Program' ? { ...(value as Program) } : value)),
    withParams(e, (kind, value) => (kind._tag === 'Boolean' ? !(value as boolean) : value)),
    ...[0, -0, 7].map(n => withParams(e, (kind, value) => (kind._tag === 'Integer' ? n : value))),
    ...[0, 7].map(n =>
      withParams(e, (kind, value) =>
        kind._tag === 'List' && kind.of._tag === 'Integer' ? [...(value as readonly number[]), n] : value
      )
    )
  ]

  test('of every two equations of a random Program', () =>
    fc.assert(
      fc.property(plans(8), fc.constantFrom('smooth', 'reversible', 'any'), (plan, variety) => {
        const { equations } = drawProgram(plan, variety).program
        const all = [...equations.slice(0, -3), ...equations.slice(-3).flatMap(neighbours)]
        const identityOf = numbering()
        const keys = all.map(e => keyOf(e, identityOf))
        const wrong = all.flatMap((d, i) =>
          all.flatMap((e, j) => ((keys[i] === keys[j]) === same(d, e) ? [] : [`${keys[i]} and ${keys[j]}`]))
        )
        expect(wrong.slice(0, 1)).toEqual([])
      }),
      { numRuns: 60 }
    ))

  const running = (f: (c: np.NDArray, x: np.NDArray) => np.NDArray): Program =>
    trace(
      (c: np.NDArray, xs: np.NDArray) =>
        scan((carry: np.NDArray, x: np.NDArray) => [f(carry, x), null] as const)(c, xs)[0]
    )(1, np.zeros([3]))

  test('P, P and Q of the same inputs are two equations', () => {
    const [p, q] = [running((c, x) => np.add(c, x)), running((c, x) => np.mul(c, x))]
    const f = (c: np.NDArray, xs: np.NDArray): readonly np.NDArray[] =>
      [p, p, q].map(program => run(program, [c, xs])[0])
    const xs = np.array([1, 2, 5])
    expect(f(np.array(1), xs).map(np.item)).toEqual([9, 9, 10])
    expect(jit(f)(np.array(1), xs).map(np.item)).toEqual([9, 9, 10])
    expect(simplify(trace(f)(1, np.zeros([3]))).equations.length).toBe(2)
  })
})

describe('a derived Program is known by all that it was made from', () => {
  afterEach(() => void vi.restoreAllMocks())

  /** Where a key is met again, the Program is made anew, and must be the one that is known. */
  const checked = (mistakes: string[]): void => {
    const derive = readers.derive
    const seen = new WeakMap<Program, Set<string>>()
    let checks = 0
    vi.spyOn(readers, 'derive').mockImplementation((...[owner, key, inputs, f]: Parameters<Readers['derive']>) => {
      const keys = seen.get(owner) ?? new Set<string>()
      seen.set(owner, keys)
      const known = derive(owner, key, inputs, f)
      if (keys.has(key)) {
        const made = derive(owner, `${key} check ${checks++}`, inputs, f)
        if (!eqProgram.equals(known, made)) mistakes.push(`${key}\n${print(known)}\nis not\n${print(made)}`)
      }
      keys.add(key)
      return known
    })
  }

  test('a key that forgets what is closed over is seen', () => {
    const mistakes: string[] = []
    checked(mistakes)
    const owner = trace((x: np.NDArray) => np.sin(x))(1)
    const scaled = (by: number): Program =>
      readers.derive(owner, 'scaled', [{ shape: [], dtype: 'float64' }], ([x]) => [np.mul(x, by)])
    scaled(2)
    scaled(2)
    expect(mistakes.length).toBe(0)
    scaled(3)
    expect(mistakes.length).toBe(1)
  })

  const control = table.filter(p => p.derivative._tag === 'Control')

  test.each(control.map(p => [p.name, p] as const))('%s, whichever operands move or are batched', (_, primitive) => {
    const mistakes: string[] = []
    checked(mistakes)
    fc.assert(
      fc.property(choices(40, 80), list => {
        const next = cycle(list)
        const { operands, params } = primitive.sample(drawFrom(stream(list))) as Sample<unknown>
        const { program } = stage('test', operands, null, xs => bind(primitive, xs, params))
        for (let k = 0; k < 4; k++) {
          const active = operands.map(o => isFloat(o.dtype) && next() % 3 > 0)
          readers.jet(program, 1 + (next() % 2), active)
          readers.batch(
            program,
            2 + (next() % 2),
            operands.map(() => next() % 2 === 0)
          )
          if (!isReversible(primitive)) continue
          const { linear, nonzero } = readers.linearize(program, active)
          const tangents = active.filter(a => a).length
          const isLinear = linear.inputs.map((_v, i) => i >= linear.inputs.length - tangents)
          const hasCotangent = nonzero.filter(n => n).map(() => next() % 3 > 0)
          readers.transpose(linear, isLinear, hasCotangent)
        }
        expect(mistakes.slice(0, 1)).toEqual([])
      }),
      { numRuns: 15 }
    )
  })

  describe('in nests of transforms of random Programs', () => {
    const holdsOf = <I>(law: Law<I>): Law<I> => ({
      ...law,
      holds: input => {
        const mistakes: string[] = []
        checked(mistakes)
        const verdict = law.holds(input)
        vi.restoreAllMocks()
        return mistakes.length === 0 ? verdict : violated(mistakes[0])
      }
    })
    for (const law of [transformed('vjp'), transformed('vmap'), nested('vjp', 'vmap'), nested('jvp', 'vjp')])
      testLaw(holdsOf(law), 8)
  })
})

test('a constant is not asked for its numbers', () => {
  const constant = np.array([1, 2, 3])
  const asked = Object.assign(Object.create(constant) as np.NDArray, {
    toJSON: () => {
      throw new Error('asked')
    }
  })
  const { equations } = trace((x: np.NDArray) => np.mul(x, constant))(np.zeros([3]))
  const holding = equations.map(e => ({ ...e, params: { value: asked } }))
  expect(() => holding.map(e => keyOf(e, () => 0))).not.toThrow()
})
