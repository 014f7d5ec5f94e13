/**
 * Simplification: the same Program with fewer equations, to the bit.
 *
 * One forward pass rewrites each equation (constant folding, identities, common subexpressions), one
 * backward pass drops what no output needs. Identities that would change a bit are not used: x + 0 stays,
 * since −0 + 0 is 0; x − 0 goes.
 */
import { checked, program } from '../core/checked.js'
import { freezeProgram } from '../core/frozen.js'
import type { Atom, Equation, Literal, Program, Variable } from '../core/primitive.js'
import { isVariable } from '../core/program.js'
import { isFloat } from '../ndarray/dtype.js'
import { isDense, itemOf, scalar, type Dense } from '../ndarray/ndarray.js'
import { broadcastShapes, sameShape } from '../ndarray/shape.js'

/** The equation that binds a variable, if one does. */
type Definition = (a: Atom) => Equation | undefined

const isNumber = (a: Atom, value: number): boolean => a._tag === 'Literal' && Object.is(a.value, value)

const param = <A>(e: Equation, key: string): A => (e.params as Record<string, A>)[key]

/** Whether an atom stands for the result: same shape (and dtype, which operations preserve here). */
const standsFor = (a: Atom, e: Equation): boolean =>
  sameShape(a.aval.shape, e.outputs[0].aval.shape) && a.aval.dtype === e.outputs[0].aval.dtype

/** An atom that equals the result of an equation, bit for bit. */
const identity = (e: Equation, definition: Definition): Atom | undefined => {
  const [x, y, z] = e.inputs
  const whenShaped = (a: Atom): Atom | undefined => (standsFor(a, e) ? a : undefined)
  switch (e.primitive.name) {
    case 'add': {
      const zero = isFloat(x.aval.dtype) ? -0 : 0
      return isNumber(y, zero) ? whenShaped(x) : isNumber(x, zero) ? whenShaped(y) : undefined
    }
    case 'sub':
      return isNumber(y, 0) ? whenShaped(x) : undefined
    case 'mul':
      return isNumber(y, 1) ? whenShaped(x) : isNumber(x, 1) ? whenShaped(y) : undefined
    case 'div':
    case 'pow':
      return isNumber(y, 1) ? whenShaped(x) : undefined
    case 'neg': {
      const inner = definition(x)
      return inner?.primitive.name === 'neg' ? inner.inputs[0] : undefined
    }
    case 'select':
      return x._tag === 'Literal' ? whenShaped(x.value !== 0 ? y : z) : y === z ? whenShaped(y) : undefined
    case 'convert':
    case 'broadcast':
    case 'reshape':
    case 'squeeze':
    case 'slice':
    case 'dynamicSlice':
      return whenShaped(x)
    case 'dynamicUpdateSlice':
      return whenShaped(y)
    case 'pad':
      return ['low', 'interior'].every(k => param<readonly number[]>(e, k).every(n => n === 0))
        ? whenShaped(x)
        : undefined
    case 'flip':
      return param<readonly number[]>(e, 'axes').every(a => x.aval.shape[a] <= 1) ? x : undefined
    case 'transpose':
      return param<readonly number[]>(e, 'permutation').every((p, i) => p === i) ? x : undefined
    case 'sum':
    case 'prod':
    case 'reduceMax':
    case 'reduceMin':
      return param<readonly number[]>(e, 'axes').length === 0 ? x : undefined
    case 'concat':
    case 'split':
      return e.inputs.length === 1 && e.outputs.length === 1 ? x : undefined
    default:
      return undefined
  }
}

/** The same equation over something earlier: a move of a move is one move, and elementwise operations broadcast by themselves. */
const shorten = (e: Equation, definition: Definition): Equation => {
  const inner = e.inputs.length > 0 ? definition(e.inputs[0]) : undefined
  const name = e.primitive.name
  if (inner !== undefined) {
    const before = inner.primitive.name
    if (name === 'reshape' && (before === 'reshape' || before === 'squeeze')) return { ...e, inputs: inner.inputs }
    if (name === 'broadcast' && before === 'broadcast') return { ...e, inputs: inner.inputs }
    if (name === 'transpose' && before === 'transpose') {
      const first = param<readonly number[]>(inner, 'permutation')
      return {
        ...e,
        inputs: inner.inputs,
        params: { permutation: param<readonly number[]>(e, 'permutation').map(i => first[i]) }
      }
    }
  }
  if (e.primitive.batching._tag === 'Elementwise' && e.inputs.length > 1) {
    const inputs = e.inputs.map(a => (definition(a)?.primitive.name === 'broadcast' ? definition(a)!.inputs[0] : a))
    const { shape } = e.outputs[0].aval
    if (
      inputs.some((a, i) => a !== e.inputs[i]) &&
      sameShape(
        inputs.map(a => a.aval.shape).reduce((s, t) => broadcastShapes('simplify', s, t)),
        shape
      )
    )
      return { ...e, inputs }
  }
  return e
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

/** A text that two equations share only if they compute the same; objects other than plain data count by identity. */
export const keyOf = (e: Equation, identityOf: (o: object) => number): string => {
  const atom = (a: Atom): string =>
    isVariable(a) ? `v${a.id}` : `${a.aval.dtype}:${Object.is(a.value, -0) ? '-0' : a.value}`
  // Before `JSON.stringify`, which would ask the `toJSON` of a constant for all of its numbers
  const opaque = (u: unknown): unknown => {
    if (typeof u === 'number') return Object.is(u, -0) ? '-0' : String(u)
    if (typeof u === 'function' || isDense(u)) return `#${identityOf(u)}`
    if (typeof u !== 'object' || u === null) return u
    if (Array.isArray(u)) return u.map(opaque)
    return 'equations' in u
      ? `#${identityOf(u)}`
      : Object.fromEntries(Object.entries(u).map(([name, part]) => [name, opaque(part)]))
  }
  return `${e.primitive.name}(${e.inputs.map(atom).join()})${JSON.stringify(opaque(e.params))}`
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
    const same = identity(e, definition) ?? fold(e)
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
