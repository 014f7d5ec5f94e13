/**
 * Operations as a lecture writes them.
 */
import { parametersOf } from '../../core/parameters.js'
import type { Equation } from '../../core/primitive.js'
import { isVariable } from '../../core/program.js'
import { showAval } from '../../core/aval.js'
import { visible } from '../../ndarray/label.js'
import type { Dense } from '../../ndarray/ndarray.js'
import { labelOf } from './flat.js'
import { formatNumber } from './format.js'

/** The operation with its literal operands: `× 0.5`, `max(·, 0)`, `square` for a product with itself. */
export const operationOf = (e: Equation): string => {
  const label = labelOf(e)
  if (label !== undefined) return visible(label)
  const { name, written = {} } = e.primitive
  const operands = e.inputs.map(a => (isVariable(a) ? null : formatNumber(a.value)))
  const [x, y] = e.inputs
  if (written.twice !== undefined && isVariable(x) && isVariable(y) && x.id === y.id) return written.twice
  if (written.between !== undefined)
    return operands
      .map(o => o ?? '')
      .join(` ${written.between} `)
      .trim()
  const word = written.before ?? name
  return operands.every(o => o === null) ? word : `${word}(${operands.map(o => o ?? '·').join(', ')})`
}

const showValue = (u: unknown): string =>
  Array.isArray(u)
    ? `[${u.map(showValue).join(', ')}]`
    : typeof u === 'object' && u !== null && 'dtype' in u
      ? showAval(u as Dense)
      : typeof u === 'string'
        ? visible(u)
        : String(u)

/** Parameters that are data: no Programs, no functions. */
export const detailOf = (e: Equation): string =>
  parametersOf(e)
    .filter(({ kind }) => !['Program', 'Engine', 'Function', 'Array'].includes('of' in kind ? kind.of._tag : kind._tag))
    .map(({ name, value }) => `${name} ${showValue(value)}`)
    .join(', ')
