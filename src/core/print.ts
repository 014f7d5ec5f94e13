/**
 * Programs as text, with stable names.
 */
import { checked, program } from './checked.js'
import { fail } from '../ndarray/error.js'
import { quote } from '../ndarray/label.js'
import type { Dense } from '../ndarray/ndarray.js'
import { showAval } from './aval.js'
import type { Engine } from './engine.js'
import { eqProgram } from './equal.js'
import { hashProgram } from './hash.js'
import { isProgram, parametersOf, programsOf } from './parameters.js'
import type { AnyKind } from './params.js'
import type { Atom, Equation, Program, Variable } from './primitive.js'

/** a, b, …, z, aa, ab, … */
const name = (n: number): string => (n >= 26 ? name(Math.floor(n / 26) - 1) : '') + String.fromCharCode(97 + (n % 26))

const indent = (text: string): string => text.replace(/\n/g, '\n      ')

const holdsProgram = (kind: AnyKind): boolean => kind._tag === 'Program' || ('of' in kind && holdsProgram(kind.of))

type Show = (program: Program) => string

const showParam = (kind: AnyKind, u: unknown, show: Show): string => {
  switch (kind._tag) {
    case 'Array':
      return showAval(u as Dense)
    case 'Program':
      return show(u as Program)
    case 'Engine':
      return (u as Engine).name
    case 'Function':
      return 'function'
    case 'Text':
      return quote(String(u))
    case 'List':
    case 'Pair':
      return `[${(u as readonly unknown[]).map(x => showParam(kind.of, x, show)).join(', ')}]`
    case 'Nullable':
      return u === null ? 'null' : showParam(kind.of, u, show)
    default:
      return String(u)
  }
}

/** One Program; `show` writes those that it holds. */
const showProgram = (program: Program, show: Show): string => {
  const names = new Map<number, string>()
  const bind = (v: Variable): string => {
    names.set(v.id, name(names.size))
    return `${names.get(v.id)!}: ${showAval(v.aval)}`
  }
  const use = (a: Atom): string =>
    a._tag === 'Literal' ? (Object.is(a.value, -0) ? '-0' : String(a.value)) : (names.get(a.id) ?? `?${a.id}`)
  const params = (e: Equation): string => {
    const all = parametersOf(e)
    const shown = [...all.filter(p => !holdsProgram(p.kind)), ...all.filter(p => holdsProgram(p.kind))]
    return shown.length === 0 ? '' : `[${shown.map(p => `${p.name}=${showParam(p.kind, p.value, show)}`).join(' ')}]`
  }
  const inputs = program.inputs.map(bind).join(', ')
  const lines = program.equations.map(e => {
    const right = [e.primitive.name + params(e), ...e.inputs.map(use)].join(' ')
    return `    ${e.outputs.map(bind).join(', ')} = ${right}`
  })
  return [`{ ${inputs} →`, ...lines, `  ${program.outputs.map(use).join(', ')} }`].join('\n')
}

interface Holdings {
  /** The Programs held, equal ones taken as one, each after those that it holds itself. */
  readonly held: readonly Program[]
  /** In how many places, those in Programs that are held often counted once. */
  readonly places: (held: Program) => number
  /** The one that stands for a Program. */
  readonly find: (program: Program) => Program
}

const holdingsOf = (program: Program): Holdings => {
  const found = new Map<Program, Program>()
  const byHash = new Map<string, readonly Program[]>()
  const places = new Map<Program, number>()
  const held: Program[] = []
  const visit = (p: Program): Program => {
    const key = hashProgram(p)
    const alike = byHash.get(key) ?? []
    const known = alike.find(q => eqProgram.equals(q, p))
    if (known !== undefined) return known
    byHash.set(key, [...alike, p])
    look(p)
    held.push(p)
    return p
  }
  const look = (p: Program): void => {
    for (const inner of p.equations.flatMap(programsOf)) {
      const own = found.get(inner) ?? visit(inner)
      found.set(inner, own)
      places.set(own, (places.get(own) ?? 0) + 1)
    }
  }
  look(program)
  return { held, places: p => places.get(p) ?? 0, find: p => found.get(p)! }
}

const printOf = (program: Program): string => {
  if (!isProgram(program))
    return fail(
      'InvalidArgument',
      'print',
      `what is to be printed is a ${typeof program}, not a Program`,
      'Trace a function first: print(trace(f)(...args))'
    )
  const { held, places, find } = holdingsOf(program)
  const names = new Map(held.filter(p => places(p) > 1).map((p, i) => [p, `p${i}`]))
  const show = (p: Program): string => names.get(find(p)) ?? `\n      ${indent(showProgram(p, show))}`
  const definitions = [...names].map(([p, own]) => `${own} = ${showProgram(p, show)}`)
  return [...definitions, showProgram(program, show)].join('\n')
}

/**
 * The text of a Program: one line an equation, variables named in order of binding. Equal texts for equal Programs.
 *
 * A Program that others hold (of a jitted function, a loop, a branch) is written where it is held; one that is held in several
 * places is written once, before them, under a name: `p0`, `p1`, ….
 *
 * Shapes:  written after each variable where it is bound, as dtype[extents]
 * Errors:  InvalidArgument, for anything but a Program
 *
 * @example
 * import assert from 'node:assert'
 * import { np, print, trace } from 'pullback'
 *
 * const program = trace((x: np.NDArray) => np.mul(np.sin(x), 2))(np.zeros([3]))
 * assert.strictEqual(
 *   print(program),
 *   ['{ a: float64[3] →', '    b: float64[3] = sin a', '    c: float64[3] = mul b 2', '  c }'].join('\n')
 * )
 *
 * @category programs
 * @since 0.1.0
 */
export const print = checked('print(program)', { program }, null, printOf)
