/**
 * Programs as text, with stable names.
 */
import { isDense } from '../ndarray/ndarray.js'
import { showAval } from './aval.js'
import type { Atom, Equation, Program, Variable } from './primitive.js'

export const isProgram = (u: unknown): u is Program =>
  typeof u === 'object' && u !== null && 'equations' in u && 'outputs' in u

/** a, b, …, z, aa, ab, … */
const name = (n: number): string => (n >= 26 ? name(Math.floor(n / 26) - 1) : '') + String.fromCharCode(97 + (n % 26))

const indent = (text: string): string => text.replace(/\n/g, '\n      ')

const showParam = (u: unknown): string =>
  isProgram(u)
    ? `\n      ${indent(print(u))}`
    : isDense(u)
      ? showAval(u)
      : typeof u === 'object' && u !== null && !Array.isArray(u)
        ? 'name' in u
          ? String(u.name)
          : JSON.stringify(u)
        : Array.isArray(u)
          ? `[${u.map(showParam).join(', ')}]`
          : String(u)

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
    const entries = Object.entries((e.params ?? {}) as Record<string, unknown>)
    const shown = [...entries.filter(([, v]) => !isProgram(v)), ...entries.filter(([, v]) => isProgram(v))]
    return entries.length === 0 ? '' : `[${shown.map(([k, v]) => `${k}=${showParam(v)}`).join(' ')}]`
  }
  const inputs = program.inputs.map(bind).join(', ')
  const lines = program.equations.map(e => {
    const right = [e.primitive.name + params(e), ...e.inputs.map(use)].join(' ')
    return `    ${e.outputs.map(bind).join(', ')} = ${right}`
  })
  return [`{ ${inputs} →`, ...lines, `  ${program.outputs.map(use).join(', ')} }`].join('\n')
}
