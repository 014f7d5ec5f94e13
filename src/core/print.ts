/**
 * Programs as text, with stable names.
 */
import type { Dense } from '../ndarray/ndarray.js'
import { showAval } from './aval.js'
import type { Engine } from './engine.js'
import { parametersOf } from './parameters.js'
import type { AnyKind } from './params.js'
import type { Atom, Equation, Program, Variable } from './primitive.js'

/** a, b, …, z, aa, ab, … */
const name = (n: number): string => (n >= 26 ? name(Math.floor(n / 26) - 1) : '') + String.fromCharCode(97 + (n % 26))

const indent = (text: string): string => text.replace(/\n/g, '\n      ')

const holdsProgram = (kind: AnyKind): boolean => kind._tag === 'Program' || ('of' in kind && holdsProgram(kind.of))

const showParam = (kind: AnyKind, u: unknown): string => {
  switch (kind._tag) {
    case 'Array':
      return showAval(u as Dense)
    case 'Program':
      return `\n      ${indent(print(u as Program))}`
    case 'Engine':
      return (u as Engine).name
    case 'Function':
      return 'function'
    case 'List':
    case 'Pair':
      return `[${(u as readonly unknown[]).map(x => showParam(kind.of, x)).join(', ')}]`
    case 'Nullable':
      return u === null ? 'null' : showParam(kind.of, u)
    default:
      return String(u)
  }
}

/**
 * The text of a Program: one line an equation, variables named in order of binding. Equal texts for equal Programs.
 *
 * Shapes:  written after each variable where it is bound, as dtype[extents]
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
export const print = (program: Program): string => {
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
    return shown.length === 0 ? '' : `[${shown.map(p => `${p.name}=${showParam(p.kind, p.value)}`).join(' ')}]`
  }
  const inputs = program.inputs.map(bind).join(', ')
  const lines = program.equations.map(e => {
    const right = [e.primitive.name + params(e), ...e.inputs.map(use)].join(' ')
    return `    ${e.outputs.map(bind).join(', ')} = ${right}`
  })
  return [`{ ${inputs} →`, ...lines, `  ${program.outputs.map(use).join(', ')} }`].join('\n')
}
