/**
 * Einstein's summation convention.
 */
import { told, waiting } from '../../ndarray/told.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { showShape } from '../../ndarray/shape.js'
import { refuse } from '../calling/check.js'
import { named } from '../calling/dual.js'
import { distinct, ordered, product, summed, type Labelled } from './labels.js'
import { promoted, toNumeric, type Operand } from '../calling/operands.js'

// --- types: one operand for each term

type Terms<S extends string> = S extends `${string},${infer Rest}`
  ? readonly [Operand, ...Terms<Rest>]
  : readonly [Operand]

/** The operands that a specification asks for: one for each term left of the arrow. */
type OperandsOf<S extends string> = string extends S
  ? readonly Operand[]
  : S extends `${infer Left}->${string}`
    ? Terms<Left>
    : Terms<S>

/** All but one. */
type Tail<A extends readonly unknown[]> = A extends readonly [unknown, ...infer Rest] ? Rest : never

interface Einsum {
  <S extends string>(spec: S, ...operands: OperandsOf<S>): NDArray
  <S extends string>(spec: S, ...operands: Tail<OperandsOf<S>>): (x: Operand) => NDArray
}

// --- specifications

interface Specification {
  readonly text: string
  readonly terms: readonly string[]
  /** Absent in the implicit form. */
  readonly output: string | undefined
}

const parse = (spec: string): Specification => {
  const text = spec.replace(/\s/g, '')
  const [inputs, output, ...more] = text.split('->')
  const terms = inputs.split(',')
  const valid = /^[A-Za-z]*(\.\.\.)?[A-Za-z]*$/
  const bad = [...terms, output ?? ''].find(term => !valid.test(term))
  if (bad !== undefined || more.length > 0)
    return refuse(
      'InvalidArgument',
      `'${spec}' is not a specification${bad === undefined ? '' : ` (at '${bad}')`}`,
      "Write a letter for each axis, commas between operands, and '->' before the result: 'ij,jk->ik'"
    )
  return { text, terms, output }
}

const lettersOf = (term: string): readonly string[] => [...term.replace('...', '')]

/** The labels of the axes that an ellipsis stands for, counted from the last: they broadcast. */
const ellipsisLabels = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `...${count - 1 - i}`)

const expanded = (term: string, ellipsis: readonly string[]): readonly string[] => {
  const at = term.indexOf('...')
  return at < 0 ? [...term] : [...term.slice(0, at), ...ellipsis, ...term.slice(at + 3)]
}

const labelled = (spec: Specification, value: NDArray, k: number): Labelled => {
  const term = spec.terms[k]
  const letters = lettersOf(term).length
  const count = term.includes('...') ? value.ndim - letters : 0
  return letters + count === value.ndim && count >= 0
    ? { value, labels: expanded(term, ellipsisLabels(count)) }
    : refuse(
        'ShapeMismatch',
        `operand ${k} of '${spec.text}' has shape ${showShape(value.shape)}, and '${term}' names ${letters} axes`,
        "Write one letter for each axis; '...' stands for the others"
      )
}

/** One extent for each letter; for an axis of an ellipsis, one besides 1. */
const checkExtents = (spec: Specification, operands: readonly Labelled[]): void => {
  const extents = new Map<string, number>()
  operands.forEach(({ value, labels }, k) =>
    labels.forEach((label, i) => {
      const [known, came] = [extents.get(label), value.shape[i]]
      const broadcasts = label.startsWith('...') && (known === 1 || came === 1)
      if (known !== undefined && known !== came && !broadcasts)
        refuse(
          'ShapeMismatch',
          `'${label}' of '${spec.text}' has extent ${known}, and ${came} in operand ${k}, of shape ${showShape(value.shape)}`,
          'Axes of one letter must have one extent; transpose the operand or its term if its axes are in another order'
        )
      if (known === undefined || known === 1) extents.set(label, came)
    })
  )
}

const outputLabels = (spec: Specification, operands: readonly Labelled[]): readonly string[] => {
  const all = operands.flatMap(x => x.labels)
  const longest = Math.max(0, ...operands.map(x => x.labels.filter(l => l.startsWith('...')).length))
  const ellipsis = ellipsisLabels(longest)
  if (spec.output === undefined) {
    const letters = spec.terms.flatMap(lettersOf)
    return [...ellipsis, ...letters.filter(l => letters.indexOf(l) === letters.lastIndexOf(l)).sort()]
  }
  const labels = expanded(spec.output, ellipsis)
  const bad = labels.find((l, i) => !all.includes(l) || labels.indexOf(l) !== i)
  if (bad !== undefined)
    return refuse(
      'InvalidArgument',
      `the result of '${spec.text}' names '${bad}' ${all.includes(bad) ? 'twice' : 'which no operand has'}`,
      'Every letter of the result stands in an operand, and once in the result'
    )
  return longest > 0 && !spec.output.includes('...')
    ? refuse(
        'InvalidArgument',
        `the result of '${spec.text}' leaves out the axes of '...'`,
        "Write '...' in the result, or sum first with np.sum"
      )
    : labels
}

const evaluate = (spec: Specification, values: readonly Operand[]): NDArray => {
  const arrays = promoted(values).map(toNumeric)
  const operands = arrays.map((x, k) => labelled(spec, x, k))
  checkExtents(spec, operands)
  const output = outputLabels(spec, operands)
  const total = operands
    .map(distinct)
    .reduce((x, y, k) => product(x, y, [...output, ...operands.slice(k + 1).flatMap(o => o.labels)]))
  return ordered(summed(total, output), output)
}

/**
 * A sum of products, written with a letter for each axis: letters of the result stay, the others are summed over.
 *
 * Without an arrow the result has the letters that stand once, in alphabetical order. A letter that stands twice in a
 * term means a diagonal; `...` means all other axes, which broadcast. Operands are contracted in pairs from left to right.
 * With one operand less than terms it gives a function of the first.
 *
 * Math:    'ij,jk->ik': z_ik = Σ_j x_ij y_jk
 * Shapes:  as the letters say
 * Dtypes:  promote; bool counts in int32
 * Grad:    multilinear
 * Errors:  ShapeMismatch (ranks or extents against the letters), InvalidArgument (the specification)
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import * as np from 'pullback/numpy'
 *
 * const x = np.array([[1, 2], [3, 4]])
 * assert.deepStrictEqual(np.toNested(np.einsum('ij,j->i', x, np.array([1, 10]))), [21, 43])
 * assert.strictEqual(np.item(np.einsum('ii', x)), 5)
 * assert.deepStrictEqual(np.toNested(pipe(x, np.einsum('...ij->...ji'))), [[1, 3], [2, 4]])
 *
 * @category products
 * @since 0.1.0
 */
export const einsum: Einsum = named('einsum', (spec: string, ...operands: readonly Operand[]) => {
  if (typeof (spec as unknown) !== 'string')
    return refuse(
      'InvalidArgument',
      `the terms are ${told(spec)}`,
      "Give a text, such as 'ij,jk->ik', and then the operands"
    )
  const parsed = parse(spec)
  const missing = parsed.terms.length - operands.length
  if (missing === 0) return evaluate(parsed, operands)
  return missing === 1
    ? waiting(
        'np.einsum is waiting for its first operand',
        named('einsum', (x: Operand) => evaluate(parsed, [x, ...operands]))
      )
    : refuse(
        'InvalidArgument',
        `'${spec}' has ${parsed.terms.length} terms, and ${operands.length} operands came`,
        'Give one operand for each term, or one less for a function of the first'
      )
}) as Einsum
