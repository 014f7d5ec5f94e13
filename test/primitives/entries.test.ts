/** What entries say of themselves besides their rules is so. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aval, avalOf } from '../../src/core/aval.js'
import type { AnyPrimitive, Atom, Equation, Sample, Variable } from '../../src/core/primitive.js'
import { isVariable } from '../../src/core/program.js'
import { itemOf, scalar, type Dense } from '../../src/ndarray/ndarray.js'
import { table } from '../../src/primitives/table.js'
import { choices, drawFrom, drawSpecials, stream, type Stream } from '../../laws/draw/draw.js'
import { sameBits } from '../../laws/value/arrays.js'

const named = (ps: readonly AnyPrimitive[]) => ps.map(p => [p.name, p] as const)

test('no two have one name', () => expect(new Set(table.map(p => p.name)).size).toBe(table.length))

describe('an operation takes as many operands as it says', () => {
  test.each(named(table.filter(p => p.arity !== 'any')))('%s', (_, p) => {
    const { operands, params } = p.sample(drawFrom(stream([]))) as Sample<unknown>
    expect(operands).toHaveLength(Number(p.arity))
    expect(p.shape(operands, params).length).toBeGreaterThan(0)
  })
})

describe('an elementwise operation of several operands stretches them, and says so', () => {
  test.each(named(table.filter(p => p.batching._tag === 'Elementwise' && Number(p.arity) > 1)))('%s', (_, p) => {
    const { operands, params } = p.sample(drawFrom(stream([]))) as Sample<unknown>
    const shaped = operands.map((o, i) => aval(i === 0 ? [2, 3] : [3], o.dtype))
    expect(p.broadcasts).toBe(true)
    expect(p.shape(shaped, params)[0].shape).toEqual([2, 3])
  })
})

/** Equations that were run, what they gave, and which bound a variable. */
const run = () => {
  const values: Dense[] = []
  const binder: (Equation | undefined)[] = []
  const variable = (x: Dense, e?: Equation): Variable => {
    binder.push(e)
    return { _tag: 'Variable', id: values.push(x) - 1, aval: avalOf(x) }
  }
  const given = (x: Dense): Atom =>
    x.ndim === 0 ? { _tag: 'Literal', value: itemOf(x), aval: avalOf(x) } : variable(x)
  const valueOf = (a: Atom): Dense => (isVariable(a) ? values[a.id] : scalar(a.value, a.aval.dtype))
  const results = ({ primitive, params, inputs }: Omit<Equation, 'outputs'>): readonly Dense[] => {
    const avals = primitive.shape(
      inputs.map(a => a.aval),
      params
    )
    return primitive.evaluate(inputs.map(valueOf), params, avals)
  }
  const apply = (primitive: AnyPrimitive, inputs: readonly Atom[], params: unknown): Equation => {
    const e = { primitive, params, inputs, outputs: [] as Variable[] }
    for (const y of results(e)) e.outputs.push(variable(y, e))
    return e
  }
  return { given, valueOf, results, apply, definition: (a: Atom) => (isVariable(a) ? binder[a.id] : undefined) }
}

const sampled = (p: AnyPrimitive, next: Stream): { readonly xs: readonly Dense[]; readonly params: unknown } => {
  const { operands, params } = p.sample(drawFrom(next)) as Sample<unknown>
  return { xs: drawSpecials(operands, next), params }
}

const ifFits = <A>(f: () => A): A | null => {
  try {
    return f()
  } catch {
    return null
  }
}

/** The operation on drawn operands, which may be one and the same, or the result of another operation. */
const drawn = (p: AnyPrimitive, before: readonly AnyPrimitive[], next: Stream) => {
  const { given, apply, ...rest } = run()
  const { xs, params } = sampled(p, next)
  const inner = before[next() % before.length]
  const how = next() % 3
  const operands = (): readonly Atom[] => {
    if (how === 0) return xs.map(given)
    if (how === 1) {
      const one = given(xs[xs.length - 1])
      return xs.map((x, i) => (i > 0 && x.dtype === one.aval.dtype ? one : given(x)))
    }
    const { xs: inside, params: how2 } = sampled(inner, next)
    return [apply(inner, inside.map(given), how2).outputs[0], ...xs.slice(1).map(given)]
  }
  const e = ifFits(() => apply(p, operands(), params))
  return { ...rest, e }
}

/** Operations of one operand that only move it, and this one. */
const moves = (p: AnyPrimitive): readonly AnyPrimitive[] => [
  p,
  ...table.filter(q => q.arity === 1 && q.params !== null && q.derivative._tag === 'Linear')
]

describe('an operation equals what it says it equals', () => {
  test.each(named(table.filter(p => p.same !== undefined)))('%s', (_, p) => {
    let times = 0
    fc.assert(
      fc.property(choices(20, 90), how => {
        const { e, definition, valueOf } = drawn(p, [p], stream(how))
        const same = e === null ? undefined : p.same!(e, definition)
        if (e === null || same === undefined) return
        times++
        expect(sameBits(valueOf(e.outputs[0]), valueOf(same))).toMatchObject({ _tag: 'Right' })
      }),
      { numRuns: 400 }
    )
    expect(times).toBeGreaterThan(0)
  })
})

describe('an operation after another gives what it says it gives alone', () => {
  test.each(named(table.filter(p => p.after !== undefined)))('%s', (_, p) => {
    let times = 0
    fc.assert(
      fc.property(choices(20, 90), how => {
        const { e, definition, valueOf, results } = drawn(p, moves(p), stream(how))
        const inner = e === null ? undefined : definition(e.inputs[0])
        const params: unknown = inner === undefined ? undefined : p.after!(e!.params, inner)
        if (e === null || inner === undefined || params === undefined) return
        times++
        const [y] = results({ primitive: p, params, inputs: inner.inputs })
        expect(sameBits(valueOf(e.outputs[0]), y)).toMatchObject({ _tag: 'Right' })
      }),
      { numRuns: 1000 }
    )
    expect(times).toBeGreaterThan(0)
  })
})
