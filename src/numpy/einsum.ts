/**
 * Einstein's summation convention.
 *
 * Operands are taken two by two from the left. A letter that repeats within an operand reads its diagonal; one
 * that neither the other operands nor the result need is summed; then the two are contracted.
 */
import { showAval } from '../core/aval.js'
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { showShape, type Shape } from '../ndarray/shape.js'
import { ops as $ } from '../trace/ops.js'
import { named } from './dual.js'
import { promoted, toNumeric, type Operand } from './operands.js'

/** An array with a letter for each axis. */
interface Term {
  readonly array: NDArray
  readonly letters: readonly string[]
}

const invalid = (subscripts: string, problem: string, remedy: string): never => fail('InvalidArgument', 'einsum', `'${subscripts}': ${problem}`, remedy)

const occurrences = (letters: readonly string[], letter: string): number => letters.filter(l => l === letter).length

// --- reading the subscripts

interface Parsed {
  readonly inputs: readonly (readonly string[])[]
  readonly output: readonly string[]
}

/** The letters of one operand; an ellipsis becomes a reserved letter for each axis that it stands for, numbered from the last. */
const lettersOf = (subscripts: string, part: string, rank: number | undefined): readonly string[] => {
  const pieces = part.split('...')
  if (pieces.length > 2 || pieces.some(p => !/^[A-Za-z]*$/.test(p)))
    return invalid(subscripts, `'${part}' is not a list of letters`, "Write one letter an axis and at most one ellipsis an operand, such as '...ij,jk->...ik'")
  if (pieces.length === 1) return [...part]
  const named = pieces[0].length + pieces[1].length
  const hidden = Math.max((rank ?? named) - named, 0)
  return [...pieces[0], ...Array.from({ length: hidden }, (_, i) => `.${hidden - i}`), ...pieces[1]]
}

const parse = (subscripts: string, arrays: readonly NDArray[]): Parsed => {
  const [left, right, ...more] = subscripts.replace(/\s/g, '').split('->')
  if (more.length > 0) return invalid(subscripts, 'has two arrows', "Write the result once, behind '->'")
  const parts = left.split(',')
  if (parts.length !== arrays.length) return invalid(subscripts, `names ${parts.length} operands and ${arrays.length} came`, 'Separate one list of letters an operand by commas')
  const inputs = parts.map((part, i) => lettersOf(subscripts, part, arrays[i].ndim))
  inputs.forEach((letters, i) => {
    if (letters.length !== arrays[i].ndim)
      invalid(subscripts, `'${parts[i]}' has ${letters.length} letters and operand ${i} is ${showAval(arrays[i])}`, 'Write one letter an axis')
  })
  const all = inputs.flat()
  const hidden = [...new Set(all.filter(l => l.startsWith('.')))].sort((a, b) => Number(b.slice(1)) - Number(a.slice(1)))
  const once = [...new Set(all.filter(l => !l.startsWith('.') && occurrences(all, l) === 1))].sort()
  if (right === undefined) return { inputs, output: [...hidden, ...once] }
  const [head, tail] = right.split('...')
  const output = tail === undefined ? lettersOf(subscripts, right, undefined) : [...lettersOf(subscripts, head, undefined), ...hidden, ...lettersOf(subscripts, tail, undefined)]
  const unknown = output.find(l => !all.includes(l))
  if (unknown !== undefined) return invalid(subscripts, `the result names '${unknown}', which no operand has`, 'Every letter of the result stands in an operand')
  const twice = output.find(l => occurrences(output, l) > 1)
  return twice === undefined ? { inputs, output } : invalid(subscripts, `the result names '${twice}' twice`, 'Name each axis of the result once')
}

// --- one operand

/** The diagonal along two axes, at the place of the first. */
const diagonal = (x: NDArray, i: number, j: number): NDArray => {
  const [n, m] = [x.shape[i], x.shape[j]]
  if (n !== m) return fail('ShapeMismatch', 'einsum', `a letter stands for extents ${n} and ${m} of an operand of shape ${showShape(x.shape)}`, 'A repeated letter reads a diagonal; both extents must agree')
  const place = (axis: number): NDArray => $.iota([n, n], axis, 'int32')
  const moved = $.transpose(x, [...x.shape.keys()].filter(a => a !== i && a !== j).concat([i, j]))
  const kept = $.sum($.select($.eq(place(0), place(1)), moved, 0), [x.ndim - 1])
  const rank = kept.ndim
  return $.transpose(kept, [...Array.from({ length: i }, (_, a) => a), rank - 1, ...Array.from({ length: rank - 1 - i }, (_, a) => i + a)])
}

/** The same term with every letter once. */
const distinct = ({ array, letters }: Term): Term => {
  const j = letters.findIndex((l, at) => letters.indexOf(l) < at)
  if (j < 0) return { array, letters }
  return distinct({ array: diagonal(array, letters.indexOf(letters[j]), j), letters: letters.filter((_, at) => at !== j) })
}

/** The term summed over the letters that nothing else needs. */
const reduced = ({ array, letters }: Term, needed: readonly string[]): Term => {
  const axes = letters.flatMap((l, i) => (needed.includes(l) ? [] : [i]))
  return { array: $.sum(array, axes), letters: letters.filter(l => needed.includes(l)) }
}

// --- two operands

/** Extents that an ellipsis broadcasts: an axis of extent 1 that meets a longer one is dropped, and comes back with the other. */
const squeezed = ({ array, letters }: Term, extents: ReadonlyMap<string, number>): Term => {
  const kept = letters.flatMap((l, i) => (array.shape[i] === 1 && extents.get(l) !== 1 ? [] : [i]))
  return { array: $.reshape(array, kept.map(i => array.shape[i])), letters: kept.map(i => letters[i]) }
}

const contracted = (x: Term, y: Term, needed: readonly string[]): Term => {
  const shared = x.letters.filter(l => y.letters.includes(l))
  const batch = shared.filter(l => needed.includes(l))
  const summed = shared.filter(l => !needed.includes(l))
  const at = (t: Term, ls: readonly string[]): readonly number[] => ls.map(l => t.letters.indexOf(l))
  const array = $.dot(x.array, y.array, { contract: [at(x, summed), at(y, summed)], batch: [at(x, batch), at(y, batch)] })
  return { array, letters: [...batch, ...x.letters.filter(l => !shared.includes(l)), ...y.letters.filter(l => !shared.includes(l))] }
}

const extentsOf = (terms: readonly Term[]): ReadonlyMap<string, number> => {
  const extents = new Map<string, number>()
  for (const { array, letters } of terms)
    letters.forEach((l, i) => {
      const [known, n] = [extents.get(l), array.shape[i]]
      if (known !== undefined && known !== n && !(l.startsWith('.') && (known === 1 || n === 1)))
        fail('ShapeMismatch', 'einsum', `'${l.replace(/\..*/, '...')}' stands for extents ${known} and ${n} (operands ${terms.map(t => showAval(t.array)).join(', ')})`, 'A letter has one extent in all operands')
      extents.set(l, known === undefined || known === 1 ? n : known)
    })
  return extents
}

/**
 * Sums of products by named axes.
 *
 * Math:    'ij,jk->ik' is z_ik = Σ_j x_ij y_jk
 * Shapes:  one letter an axis; without '->' the result has the letters that occur once, in alphabetical order; '...' stands for axes that broadcast
 * Dtypes:  promoted; bool counts as int32
 * Grad:    multilinear
 * Errors:  InvalidArgument (the subscripts), ShapeMismatch (a letter with two extents)
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 *
 * const x = np.array([[1, 2], [3, 4]])
 * assert.strictEqual(np.item(np.einsum('ii', x)), 5)
 * assert.deepStrictEqual(np.toNested(np.einsum('ij->ji', x)), [[1, 3], [2, 4]])
 * assert.deepStrictEqual(np.toNested(np.einsum('ij,jk->ik', x, x)), [[7, 10], [15, 22]])
 *
 * @category products
 * @since 0.1.0
 */
export const einsum: (subscripts: string, ...operands: readonly Operand[]) => NDArray = named('einsum', (subscripts: string, ...operands: readonly Operand[]) => {
  const arrays = promoted(operands).map(toNumeric)
  const { inputs, output } = parse(subscripts, arrays)
  const terms = arrays.map((array, i) => distinct({ array, letters: inputs[i] }))
  const extents = extentsOf(terms)
  const [first, ...rest] = terms.map(t => squeezed(t, extents))
  const result = rest.reduce(
    (acc, term, i) => {
      const later = [...output, ...rest.slice(i + 1).flatMap(t => t.letters)]
      const x = reduced(acc, [...later, ...term.letters])
      const y = reduced(term, [...later, ...acc.letters])
      return contracted(x, y, later)
    },
    first
  )
  const { array, letters } = reduced(result, output)
  const present = output.filter(l => letters.includes(l))
  const shape: Shape = output.map(l => extents.get(l)!)
  const ordered = $.transpose(array, present.map(l => letters.indexOf(l)))
  return $.broadcast($.reshape(ordered, output.map(l => (letters.includes(l) ? extents.get(l)! : 1))), shape)
})
