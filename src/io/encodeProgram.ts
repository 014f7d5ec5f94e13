/**
 * Programs to JSON: a table in which each Program stands before those that hold it, the whole one last.
 */
import type { Json } from 'fp-ts/lib/Json.js'
import type { Aval } from '../core/aval.js'
import { showAval } from '../core/aval.js'
import type { Engine } from '../core/engine.js'
import { parametersOf, programsOf } from '../core/parameters.js'
import type { AnyKind } from '../core/params.js'
import type { Atom, Equation, Program, Variable } from '../core/primitive.js'
import { isVariable } from '../core/program.js'
import { fail } from '../ndarray/error.js'
import { encodeNumber } from '../ndarray/json.js'
import type { Dense } from '../ndarray/ndarray.js'
import { mostAxes } from '../ndarray/shape.js'
import { table } from '../primitives/table.js'
import { encodeArray, encodeAval, isEncodableAval } from './elements.js'

export const format = 'pullback program'
export const version = 1

/** How deep Programs may hold Programs: each level takes room on the stack of whoever reads or runs them. */
export const mostNested = 128

const op = 'encodeProgram'

interface Entry {
  readonly place: number
  /** How many Programs are within each other here. */
  readonly height: number
}

const parameter = (kind: AnyKind, u: unknown, placeOf: (p: Program) => number): Json => {
  switch (kind._tag) {
    case 'Integer':
    case 'Boolean':
    case 'Text':
    case 'Word':
      return u as number | boolean | string
    case 'Array':
      return encodeArray(u as Dense)
    case 'Program':
      return placeOf(u as Program)
    case 'Engine':
      return (u as Engine).name
    case 'List':
    case 'Pair':
      return (u as readonly unknown[]).map(x => parameter(kind.of, x, placeOf))
    case 'Nullable':
      return u === null ? null : parameter(kind.of, u, placeOf)
    case 'Function':
      return fail(
        'InvalidProgram',
        op,
        'the Program holds a JavaScript function, which has no place in JSON',
        'Save the Program without it, such as the batched one, and apply the function after loading'
      )
  }
}

const encodeOne = (program: Program, placeOf: (p: Program) => number): Json => {
  const numbers = new Map<number, number>()
  const aval = (a: Aval): Json =>
    isEncodableAval(a)
      ? encodeAval(a)
      : fail('InvalidProgram', op, `a value is ${showAval(a)}`, `Keep to ${mostAxes} axes and 2^53 elements`)
  const bind = (v: Variable): Json => {
    numbers.set(v.id, numbers.size)
    return aval(v.aval)
  }
  const use = (a: Atom): Json =>
    isVariable(a) ? numbers.get(a.id)! : { value: encodeNumber(a.value), dtype: a.aval.dtype }
  const equation = (e: Equation): Json => {
    const { name } = e.primitive
    if (!table.some(p => p.name === name))
      return fail(
        'InvalidProgram',
        op,
        `no reader knows the operation ${name}`,
        'Only operations of the table are saved'
      )
    const params = parametersOf(e).map(({ name, kind, value }) => [name, parameter(kind, value, placeOf)] as const)
    return {
      op: name,
      ...(params.length === 0 ? {} : { params: Object.fromEntries(params) }),
      inputs: e.inputs.map(use),
      outputs: e.outputs.map(bind)
    }
  }
  const inputs = program.inputs.map(bind)
  return { inputs, equations: program.equations.map(equation), outputs: program.outputs.map(use) }
}

/** The JSON of a well-typed Program; throws a `TensorError` where it has none. */
export const encode = (program: Program): Json => {
  const programs: Json[] = []
  const known = new Map<Program, Entry>()
  const add = (p: Program): Entry => {
    const found = known.get(p)
    if (found !== undefined) return found
    const inner = p.equations.flatMap(programsOf).map(add)
    const height = 1 + Math.max(0, ...inner.map(e => e.height))
    if (height > mostNested)
      fail('InvalidProgram', op, `more than ${mostNested} Programs are within each other`, 'Inline some of them')
    const encoded = encodeOne(p, q => known.get(q)!.place)
    const entry = { place: programs.push(encoded) - 1, height }
    known.set(p, entry)
    return entry
  }
  add(program)
  return { format, version, programs }
}
