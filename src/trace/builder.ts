/**
 * Traces: a level, the equations recorded so far, and the tracers that stand for their variables.
 *
 * A tracer of an outer trace that meets one of this trace becomes a *captured input* of the Program under
 * construction: a constant to this transform, still a variable to the outer one. Concrete arrays become
 * constants of the Program: scalars are literals, fills and iotas stay symbolic, the others are held.
 */
import { avalOf, showAval, type Aval } from '../core/aval.js'
import type { AnyPrimitive, Atom, Bind, Equation, Literal, Program, Variable } from '../core/primitive.js'
import { resultAvals } from '../core/program.js'
import type { DType } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import {
  arrayTag,
  fillValue,
  isDense,
  isNDArray,
  itemOf,
  own,
  scalar,
  type Dense,
  type NDArray
} from '../ndarray/ndarray.js'
import { inspect } from '../ndarray/print.js'
import { normalizeAxis, sizeOf, type Shape } from '../ndarray/shape.js'
import { constant, iota } from '../primitives/array/constant.js'
import { notLinear } from '../primitives/rule/linear.js'
import { broadcast, reshape } from '../primitives/array/move.js'
import { slice } from '../primitives/array/slice.js'
import { freshLevel } from './level.js'

/** A value under construction: a variable of a trace. */
export class Tracer implements NDArray {
  declare readonly [arrayTag]: 'Tracer'
  #shape: Shape | undefined
  constructor(
    readonly builder: Builder,
    readonly variable: Variable
  ) {}
  get shape(): Shape {
    return (this.#shape ??= Object.freeze([...this.variable.aval.shape]))
  }
  get [own](): Aval {
    return this.variable.aval
  }
  get dtype(): DType {
    return this.variable.aval.dtype
  }
  get ndim(): number {
    return this.variable.aval.shape.length
  }
  get size(): number {
    return sizeOf(this.variable.aval.shape)
  }
  *[Symbol.iterator](): Iterator<NDArray> {
    normalizeAxis('iteration', 0, this.ndim)
    const [extent, ...row] = this.shape
    const strides = this.shape.map(() => 1)
    for (let i = 0; i < extent; i++) {
      const part = bind(slice, [this], { start: [i, ...row.map(() => 0)], limit: [i + 1, ...row], strides })
      yield bind(reshape, part, { shape: row })[0]
    }
  }
  toString(): string {
    return `Traced<${showAval(this)}>`
  }
  [inspect](): string {
    return this.toString()
  }
  toJSON(): never {
    return fail(
      'TracedValueRead',
      'toJSON',
      `a traced array (${showAval(this)}) has no numbers to save`,
      'Return it from the traced function, and save the result'
    )
  }
  [Symbol.toPrimitive](hint: string): number | string {
    return hint === 'string' ? this.toString() : noArithmetic(this)
  }
}

/** JavaScript's own arithmetic would take the number out of the trace, and its derivative with it. */
const noArithmetic = (x: Tracer): never =>
  fail(
    'TracedValueRead',
    'Number',
    `a traced array (${showAval(x)}) is used as a number, and its derivative would be lost`,
    'Use np.add, np.mul, … to compute with it, and np.item where the number itself decides'
  )

Object.defineProperty(Tracer.prototype, arrayTag, { value: 'Tracer' })

export const isTracer = (u: unknown): u is Tracer => isNDArray(u) && u[arrayTag] === 'Tracer'

/** The value of an input: known, computed when somebody reads it, or unknown. */
export type Known = NDArray | (() => NDArray) | null

/** A trace in progress. Mutable, and private to the call that stages. */
export interface Builder {
  readonly level: number
  /** The transform that traces, for messages. */
  readonly transform: string
  readonly equations: Equation[]
  /** The equation that binds a variable, by variable number; absent for inputs. */
  readonly binder: (Equation | undefined)[]
  readonly captured: NDArray[]
  readonly capturedVariables: Variable[]
  readonly atoms: Map<NDArray, Atom>
  /** Values one level below, by variable number, where the trace was started from values. */
  readonly values: (NDArray | undefined)[] | null
  /** Of its inputs, as they were given. */
  readonly given: readonly Known[]
  variables: number
  open: boolean
}

const newBuilder = (transform: string, values: readonly Known[] | null): Builder => ({
  level: freshLevel(),
  transform,
  equations: [],
  binder: [],
  captured: [],
  capturedVariables: [],
  atoms: new Map(),
  values: values === null ? null : [],
  given: values ?? [],
  variables: 0,
  open: true
})

const newVariable = (b: Builder, aval: Aval): Variable => ({ _tag: 'Variable', id: b.variables++, aval })

const literal = (x: Dense): Literal => ({ _tag: 'Literal', value: itemOf(x), aval: avalOf(x[own]) })

/** Lists within parameters as lists of ours: the Program lives on when who made them has gone. */
const copied = (u: unknown): unknown => (Array.isArray(u) ? (u as readonly unknown[]).map(copied) : u)

const ownParams = (params: unknown): unknown => {
  if (params === null) return null
  const mine: Record<string, unknown> = { ...(params as object) }
  for (const name in mine) if (Array.isArray(mine[name])) mine[name] = copied(mine[name])
  return mine
}

const emit = (
  b: Builder,
  primitive: AnyPrimitive,
  inputs: readonly Atom[],
  params: unknown,
  avals: readonly Aval[]
): readonly Variable[] => {
  const outputs = avals.map(a => newVariable(b, a))
  const equation: Equation = { primitive, params: ownParams(params), inputs, outputs }
  b.equations.push(equation)
  for (const v of outputs) b.binder[v.id] = equation
  return outputs
}

/** What stands for a value of a lower level: a literal, a constant, or a captured input. */
const lift = (b: Builder, x: NDArray): Atom => {
  if (isDense(x)) {
    const value = fillValue(x)
    if (value !== undefined)
      return emit(
        b,
        broadcast,
        [{ _tag: 'Literal', value, aval: { shape: [], dtype: x.dtype } }],
        { shape: x[own].shape },
        [avalOf(x[own])]
      )[0]
    const axis = x.countsAlong
    return axis === undefined
      ? emit(b, constant, [], { value: x }, [avalOf(x[own])])[0]
      : emit(b, iota, [], { shape: x[own].shape, dtype: x.dtype, axis }, [avalOf(x[own])])[0]
  }
  const v = newVariable(b, avalOf(x[own]))
  b.captured.push(x)
  b.capturedVariables.push(v)
  if (b.values !== null) b.values[v.id] = x
  return v
}

const atomOf = (b: Builder, x: NDArray): Atom => {
  if (isTracer(x) && x.builder === b) return x.variable
  if (isDense(x) && x.ndim === 0) return literal(x)
  const known = b.atoms.get(x)
  if (known !== undefined) return known
  const atom = lift(b, x)
  b.atoms.set(x, atom)
  return atom
}

/** Whether the trace of a value goes on; a concrete value is always good. */
export const isOpen = (x: NDArray): boolean => !isTracer(x) || x.builder.open

const checkOpen = (op: string, x: Tracer): void => {
  if (!x.builder.open)
    fail(
      'EscapedTracer',
      op,
      `a traced value (${showAval(x)}) is used after the trace of ${x.builder.transform} that made it has ended`,
      'Return it from the traced function instead of storing it in an outer variable'
    )
}

/**
 * Applies a primitive: records it in the trace of the highest level among the operands, or evaluates it
 * when none is traced.
 */
export const bind: Bind = (primitive, inputs, params) => {
  let top: Builder | null = null
  for (const x of inputs) {
    const tag = x[arrayTag]
    if (tag === 'Dense') continue
    if (tag === 'Linear') return notLinear(primitive.name, x)
    const tracer = x as Tracer
    checkOpen(primitive.name, tracer)
    if (top === null || tracer.builder.level > top.level) top = tracer.builder
  }
  const avals = resultAvals(primitive, inputs, params)
  if (top === null) return primitive.evaluate(inputs as readonly Dense[], params, avals)
  const builder = top
  return emit(
    builder,
    primitive,
    inputs.map(x => atomOf(builder, x)),
    params,
    avals
  ).map(v => new Tracer(builder, v))
}

// --- staging

/** A Program and the tracers of outer traces that it captured, which are its first inputs. */
export interface Staged {
  readonly program: Program
  readonly captured: readonly NDArray[]
}

/**
 * Traces a function of arrays. `values`, when given, are the inputs themselves, as far as they are known: reading a
 * tracer then computes on demand; without them the trace is abstract.
 */
export const stage = (
  transform: string,
  avals: readonly Aval[],
  values: readonly Known[] | null,
  f: (inputs: readonly NDArray[]) => readonly NDArray[]
): Staged => {
  const b = newBuilder(transform, values)
  const inputs = avals.map(a => newVariable(b, avalOf(a)))
  try {
    const results = f(inputs.map(v => new Tracer(b, v)))
    for (const x of results) if (isTracer(x)) checkOpen(transform, x)
    const outputs = results.map(x => atomOf(b, x))
    return {
      program: { inputs: [...b.capturedVariables, ...inputs], equations: b.equations, outputs, variables: b.variables },
      captured: b.captured
    }
  } finally {
    b.open = false
  }
}

// --- reading

const valueOfAtom = (b: Builder, values: readonly (NDArray | undefined)[], a: Atom): NDArray =>
  a._tag === 'Literal' ? scalar(a.value, a.aval.dtype) : values[a.id]!

const notKnown = (op: string, x: Tracer): never =>
  fail(
    'TracedValueRead',
    op,
    `the value of a traced array (${showAval(x)}) is not known inside ${x.builder.transform}, which runs the function once for all values`,
    'Branch with np.where, cond or switchCase, loop with scan, foriLoop or whileLoop, or compute the number outside and pass it in; a value is readable under grad, jvp and vjp of concrete inputs'
  )

/** Evaluates what a variable needs, and no more; results are kept for the next reading. Undefined where it needs an unknown input. */
const compute = (b: Builder, values: (NDArray | undefined)[], v: Variable): NDArray | undefined => {
  const pending: Variable[] = [v]
  while (pending.length > 0) {
    const next = pending[pending.length - 1]
    if (values[next.id] !== undefined) {
      pending.pop()
      continue
    }
    const equation = b.binder[next.id]
    if (equation === undefined) {
      const given = b.given[next.id]
      const known = typeof given === 'function' ? given() : given
      if (known === null) return undefined
      values[next.id] = known
      continue
    }
    const missing = equation.inputs.filter((a): a is Variable => a._tag === 'Variable' && values[a.id] === undefined)
    if (missing.length > 0) pending.push(...missing)
    else {
      const inputs = equation.inputs.map(a => valueOfAtom(b, values, a))
      bind(equation.primitive, inputs, equation.params).forEach((x, i) => (values[equation.outputs[i].id] = x))
    }
  }
  return values[v.id]!
}

/** The concrete array that a value stands for; an error that teaches where there is none. */
export const concrete = (op: string, x: NDArray): Dense => {
  let value = x
  while (isTracer(value)) {
    checkOpen(op, value)
    const { builder, variable } = value
    if (builder.values === null) return notKnown(op, value)
    value = compute(builder, builder.values, variable) ?? notKnown(op, value)
  }
  return value as Dense
}
