/**
 * Simplification: the same Program with fewer equations, to the bit.
 *
 * One forward pass rewrites each equation (constant folding, identities, common subexpressions), one
 * backward pass drops what no output needs. What is known of an operation, its entry states.
 */
import { checked, program } from '../core/checked.js'
import { freezeProgram } from '../core/frozen.js'
import { parametersOf } from '../core/parameters.js'
import type { AnyKind } from '../core/params.js'
import type { Atom, Definition, Equation, Literal, Program, Variable } from '../core/primitive.js'
import { isVariable } from '../core/program.js'
import { itemOf, scalar, type Dense } from '../ndarray/ndarray.js'
import { broadcastShapes, sameShape } from '../ndarray/shape.js'

/** Elementwise operations stretch their operands by themselves. */
const unstretched = (e: Equation, definition: Definition): Equation => {
  const source = (a: Atom): Atom => {
    const inner = definition(a)
    return inner?.primitive.stretches === true ? inner.inputs[0] : a
  }
  const inputs = e.inputs.map(source)
  const fits = (): boolean =>
    sameShape(
      inputs.map(a => a.aval.shape).reduce((s, t) => broadcastShapes('simplify', s, t)),
      e.outputs[0].aval.shape
    )
  return inputs.some((a, i) => a !== e.inputs[i]) && fits() ? { ...e, inputs } : e
}

/** The same equation over something earlier. */
const shorten = (e: Equation, definition: Definition): Equation => {
  const before = e.inputs.length > 0 ? definition(e.inputs[0]) : undefined
  const params: unknown = before === undefined ? undefined : e.primitive.after?.(e.params, before)
  if (before !== undefined && params !== undefined) return { ...e, inputs: before.inputs, params }
  return e.primitive.broadcasts === true ? unstretched(e, definition) : e
}

const shortest = (e: Equation, definition: Definition): Equation => {
  const shorter = shorten(e, definition)
  return shorter === e ? e : shortest(shorter, definition)
}

/** The literal that an equation over literals computes. */
const fold = (e: Equation): Literal | undefined => {
  if (e.inputs.length === 0 || e.outputs.length !== 1 || e.outputs[0].aval.shape.length > 0) return undefined
  if (e.primitive.derivative._tag === 'Control' || !e.inputs.every(a => a._tag === 'Literal')) return undefined
  const inputs = e.inputs.map((a): Dense => scalar(a.value, a.aval.dtype))
  const avals = e.outputs.map(v => v.aval)
  return { _tag: 'Literal', value: itemOf(e.primitive.evaluate(inputs, e.params, avals)[0]), aval: avals[0] }
}

/** A text that two equations share only if they compute the same; arrays, Programs, engines and functions count by identity. */
export const keyOf = (e: Equation, identityOf: (o: object) => number): string => {
  const number = (value: number): string => (Object.is(value, -0) ? '-0' : String(value))
  const atom = (a: Atom): string => (isVariable(a) ? `v${a.id}` : `${a.aval.dtype}:${number(a.value)}`)
  const parameter = (kind: AnyKind, u: unknown): string => {
    switch (kind._tag) {
      case 'Integer':
      case 'Boolean':
        return typeof u === 'number' ? number(u) : String(u)
      case 'Text':
      case 'Word':
        return JSON.stringify(u)
      case 'List':
      case 'Pair':
        return `[${(u as readonly unknown[]).map(x => parameter(kind.of, x)).join()}]`
      case 'Nullable':
        return u === null ? 'null' : parameter(kind.of, u)
      case 'Array':
      case 'Program':
      case 'Engine':
      case 'Function':
        return `#${identityOf(u as object)}`
    }
  }
  const params = parametersOf(e).map(({ kind, value }) => parameter(kind, value))
  return `#${identityOf(e.primitive)}(${e.inputs.map(atom).join()})${params.join()}`
}

const rewrite = (program: Program): Program => {
  const renamed = new Map<number, Atom>()
  const defined = new Map<number, Equation>()
  const seen = new Map<string, Equation>()
  const identities = new Map<object, number>()
  const identityOf = (o: object): number => {
    const known = identities.get(o) ?? identities.size
    identities.set(o, known)
    return known
  }
  const follow = (a: Atom): Atom => (isVariable(a) ? (renamed.get(a.id) ?? a) : a)
  const definition: Definition = a => (isVariable(a) ? defined.get(a.id) : undefined)
  const equations: Equation[] = []
  for (const original of program.equations) {
    const e = shortest({ ...original, inputs: original.inputs.map(follow) }, definition)
    const same = e.primitive.same?.(e, definition) ?? fold(e)
    if (same !== undefined) {
      renamed.set(e.outputs[0].id, same)
      continue
    }
    const key = keyOf(e, identityOf)
    const twin = seen.get(key)
    if (twin !== undefined) {
      e.outputs.forEach((v, i) => renamed.set(v.id, twin.outputs[i]))
      continue
    }
    seen.set(key, e)
    for (const v of e.outputs) defined.set(v.id, e)
    equations.push(e)
  }
  return { ...program, equations, outputs: program.outputs.map(follow) }
}

/** Drops equations that no output needs, and numbers the variables in order. */
export const prune = (program: Program): Program => {
  const needed = new Set<number>()
  const need = (a: Atom): void => void (isVariable(a) && needed.add(a.id))
  program.outputs.forEach(need)
  const kept = program.equations
    .reduceRight<Equation[]>((acc, e) => {
      if (!e.outputs.some(v => needed.has(v.id))) return acc
      e.inputs.forEach(need)
      acc.push(e)
      return acc
    }, [])
    .reverse()
  const numbered = new Map<number, Variable>()
  const rename = (v: Variable): Variable => {
    const known = numbered.get(v.id) ?? { ...v, id: numbered.size }
    numbered.set(v.id, known)
    return known
  }
  const atom = (a: Atom): Atom => (isVariable(a) ? rename(a) : a)
  const inputs = program.inputs.map(rename)
  const equations = kept.map(e => ({ ...e, inputs: e.inputs.map(atom), outputs: e.outputs.map(rename) }))
  return { inputs, equations, outputs: program.outputs.map(atom), variables: numbered.size }
}

/** For readers that do not hand the Program out. */
export const simplified = (program: Program): Program => prune(rewrite(program))

/**
 * The same function, to the bit, in fewer equations: constants folded, identities and repeats removed, dead code dropped. Idempotent.
 *
 * Shapes:  inputs and outputs keep theirs
 *
 * @example
 * import assert from 'node:assert'
 * import { np, simplify, trace } from 'pullback'
 *
 * const f = (x: np.NDArray) => np.add(np.mul(np.sin(x), 1), np.sin(x))
 * const program = trace(f)(np.zeros([2]))
 * assert.deepStrictEqual([program, simplify(program)].map(p => p.equations.length), [4, 2])
 *
 * @category programs
 * @since 0.1.0
 */
export const simplify = checked('simplify(program)', { program }, null, (p: Program): Program =>
  freezeProgram(simplified(p))
)
