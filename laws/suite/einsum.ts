/**
 * The laws of einsum, exactly, on small eighths and on integers.
 */
import * as asked from '../asked.js'
import type { Draw } from '../../src/core/primitive.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import type { Shape } from '../../src/ndarray/shape.js'
import * as np from '../../src/numpy/index.js'
import { vjp } from '../../src/transform/differentiate.js'
import { drawn } from '../arb/drawn.js'
import type { Stream } from '../draw/draw.js'
import { all, law, within, type Law, type Laws, type Statement, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { anyType, floatType, permutation, values } from '../subject/arrays.js'
import { dense, map, numbers, sameBits, sameValues } from '../value/arrays.js'
import { showNested } from '../value/nested.js'

/**
 * An einsum, and the products that it should agree with; those that are not given are not compared.
 *
 * @category model
 * @since 0.1.0
 */
export type EinsumFunctions = Readonly<
  Pick<typeof np, 'einsum'> &
    Partial<Pick<typeof np, 'matmul' | 'dot' | 'outer' | 'inner' | 'tensordot' | 'trace' | 'diag'>>
>

/**
 * What is asked of an einsum.
 *
 * @category model
 * @since 0.1.0
 */
export interface EinsumOptions {
  /** `einsum` by default. */
  readonly name?: string
  /** Whether it can be differentiated; true by default. */
  readonly differentiable?: boolean
}

const numpy = 'NumPy, einsum'

const s = statements('einsum', {
  identities: ['E1', 'ij→ij is the identity, ij→ji is its own inverse, ii→ the trace, ii→i the diagonal', numpy],
  definition: ['E1.1', 'the result is the sum of products that the specification says', numpy],
  anyOrder: ['E2', 'operands may be permuted', numpy],
  contraction: ['E3', 'any order of contraction gives the same', 'bilinearity'],
  pullback: ['E4', 'the pullback to an operand is einsum with the result in its place', 'Griewank & Walther (2008)'],
  multilinear: ['E5', 'einsum is linear in each operand', 'linear algebra'],
  products: ['E6', 'matmul, dot, outer, inner, tensordot and products of batches are instances', numpy]
})

type Einsum = (specification: string, ...operands: readonly NDArray[]) => NDArray

// --- cases

interface Product {
  readonly specification: string
  readonly operands: readonly NDArray[]
}

interface Case extends Product {
  readonly terms: readonly string[]
  readonly output: string
  readonly extents: Readonly<Record<string, number>>
}

const letters = ['a', 'b', 'c', 'd'] as const

const specificationOf = (terms: readonly string[], output: string): string => `${terms.join()}->${output}`

const shapeOf = (term: string, extents: Readonly<Record<string, number>>): Shape => [...term].map(l => extents[l])

const drawTerm = (draw: Draw, pool: readonly string[], distinct: boolean): string => {
  const drawn = Array.from({ length: draw.int(0, 3) }, () => draw.oneOf(pool))
  return (distinct ? [...new Set(drawn)] : drawn).join('')
}

interface Options {
  readonly operands: number
  /** No letter twice in a term. */
  readonly distinct?: boolean
  readonly floats?: boolean
}

const drawCase = (draw: Draw, next: Stream, { operands: count, distinct = false, floats = false }: Options): Case => {
  const extents = Object.fromEntries(letters.map(l => [l, draw.oneOf([2, 3, 2, 3, 1, 2, 3, 0])]))
  const pool = letters.slice(0, draw.int(1, 4))
  const terms = Array.from({ length: count }, () => drawTerm(draw, pool, distinct))
  const present = [...new Set(terms.join(''))]
  const keepsAll = draw.int(0, 3) === 3
  const output = permutation(draw, present.length)
    .map(i => present[i])
    .filter(() => keepsAll || draw.bool())
    .join('')
  const dtype = floats ? floatType(draw) : draw.oneOf(['float64', 'float32', 'int32', anyType(draw)] as const)
  const operands = terms.map(t => values(next, shapeOf(t, extents), dtype === 'bool' ? 'int32' : dtype))
  return { specification: specificationOf(terms, output), operands, terms, output, extents }
}

// --- the definition

/** Every value of some letters. */
const assignments = (
  present: readonly string[],
  extents: Readonly<Record<string, number>>
): readonly Readonly<Record<string, number>>[] =>
  present.reduce<readonly Readonly<Record<string, number>>[]>(
    (known, l) => known.flatMap(a => Array.from({ length: extents[l] }, (_, i) => ({ ...a, [l]: i }))),
    [{}]
  )

const placeOf = (
  term: string,
  at: Readonly<Record<string, number>>,
  extents: Readonly<Record<string, number>>
): number => [...term].reduce((place, l) => place * extents[l] + at[l], 0)

/** For every value of every letter, a product added to one place. */
const reference = ({ terms, output, operands, extents }: Case): NDArray => {
  const elements = operands.map(numbers)
  const size = shapeOf(output, extents).reduce((a, b) => a * b, 1)
  const sums = new Array<number>(size).fill(0)
  for (const at of assignments([...new Set(terms.join(''))], extents))
    sums[placeOf(output, at, extents)] += terms.reduce(
      (product, t, k) => product * elements[k][placeOf(t, at, extents)],
      1
    )
  return dense(shapeOf(output, extents), operands[0].dtype, sums)
}

// --- rules

interface Rule<C extends Product> {
  readonly statement: Statement
  readonly make: (draw: Draw, next: Stream) => C
  readonly holds: (fs: EinsumFunctions, einsum: Einsum, c: C) => Verdict
}

const rule = <C extends Product>(r: Rule<C>): Rule<Product> => r as unknown as Rule<Product>

const rules: readonly Rule<Product>[] = [
  rule({
    statement: s.identities,
    make: (draw, next) => {
      const [m, n, dtype] = [draw.int(0, 3), draw.int(1, 3), floatType(draw)]
      return {
        specification: 'ij->ij, ij->ji, ii->, ii->i',
        operands: [values(next, [m, n], dtype), values(next, [n, n], dtype)]
      }
    },
    holds: ({ trace, diag }, einsum, { operands: [x, square] }) =>
      all(
        () => within('ij->ij', sameValues(x, einsum('ij->ij', x))),
        () => within('ij->ji, twice,', sameValues(x, einsum('ij->ji', einsum('ij->ji', x)))),
        () => (trace === undefined ? all() : within('ii->', sameValues(trace(square), einsum('ii->', square)))),
        () => (diag === undefined ? all() : within('ii->i', sameValues(diag(square), einsum('ii->i', square))))
      )
  }),
  rule({
    statement: s.definition,
    make: (draw, next) => drawCase(draw, next, { operands: draw.int(1, 3) }),
    holds: (_, einsum, c) => sameValues(reference(c), einsum(c.specification, ...c.operands))
  }),
  rule({
    statement: s.anyOrder,
    make: (draw, next) => {
      const c = drawCase(draw, next, { operands: draw.int(2, 3) })
      return { ...c, order: permutation(draw, c.terms.length) }
    },
    holds: (_, einsum, { specification, operands, terms, output, order }) => {
      const permuted = specificationOf(
        order.map(k => terms[k]),
        output
      )
      return within(
        permuted,
        sameValues(einsum(specification, ...operands), einsum(permuted, ...order.map(k => operands[k])))
      )
    }
  }),
  rule({
    statement: s.contraction,
    make: (draw, next) => drawCase(draw, next, { operands: 3, distinct: true }),
    holds: (_, einsum, { specification, operands: [x, y, z], terms: [a, b, c], output }) => {
      const kept = [...new Set(b + c)].filter(l => (a + output).includes(l)).join('')
      const [inner, outer] = [`${b},${c}->${kept}`, `${a},${kept}->${output}`]
      return within(
        `${inner}, then ${outer}`,
        sameValues(einsum(specification, x, y, z), einsum(outer, x, einsum(inner, y, z)))
      )
    }
  }),
  rule({
    statement: s.pullback,
    make: (draw, next) => {
      const c = drawCase(draw, next, { operands: 2, distinct: true, floats: true })
      return { ...c, k: draw.int(0, 1), u: values(next, shapeOf(c.output, c.extents), c.operands[0].dtype) }
    },
    holds: (_, einsum, { specification, operands, terms, output, k, u }) => {
      const [mine, other] = [terms[k], terms[1 - k]]
      const f = (x: NDArray): NDArray => einsum(specification, ...operands.map((o, i) => (i === k ? x : o)))
      const reached = [...mine].filter(l => (output + other).includes(l)).join('')
      const ones = map(operands[k], () => 1)
      const partial = einsum(`${output},${other}->${reached}`, u, operands[1 - k])
      return within(
        `the cotangent of operand ${k}`,
        sameValues(einsum(`${reached},${mine}->${mine}`, partial, ones), vjp(f)(operands[k])[1](u))
      )
    }
  }),
  rule({
    statement: s.multilinear,
    make: (draw, next) => {
      const c = drawCase(draw, next, { operands: 2, floats: true })
      const k = draw.int(0, 1)
      return { ...c, k, c: draw.int(-4, 4) / 2, y: values(next, c.operands[k].shape, c.operands[k].dtype) }
    },
    holds: (_, einsum, { specification, operands, k, c, y }) => {
      const at = (x: NDArray): readonly number[] =>
        numbers(einsum(specification, ...operands.map((o, i) => (i === k ? x : o))))
      const other = numbers(y)
      const [fx, fy] = [at(operands[k]), at(y)]
      const sum = at(map(operands[k], (v, i) => c * v + other[i]))
      const out = einsum(specification, ...operands)
      return within(
        `f(c x + y) in operand ${k}`,
        sameValues(
          map(out, (_, i) => c * fx[i] + fy[i]),
          map(out, (_, i) => sum[i])
        )
      )
    }
  }),
  rule({
    statement: s.products,
    make: (draw, next) => {
      const [m, k, n, b] = [draw.int(1, 3), draw.int(0, 3), draw.int(1, 3), draw.int(0, 2)]
      const dtype = floatType(draw)
      return {
        specification: 'the products of matrices, a vector and batches',
        operands: [[m, k], [k, n], [k], [b, k, n], [b, m, k]].map(shape => values(next, shape, dtype))
      }
    },
    holds: ({ matmul, dot, outer, inner, tensordot }, einsum, { operands: [x, y, v, batch, stacked] }) => {
      const same =
        (specification: string, expected: NDArray | undefined, ...xs: readonly NDArray[]) =>
        (): Verdict =>
          expected === undefined ? all() : within(specification, sameBits(einsum(specification, ...xs), expected))
      return all(
        same('ij,jk->ik', matmul?.(x, y), x, y),
        same('ij,j->i', matmul?.(x, v), x, v),
        same('ij,bjk->bik', matmul?.(x, batch), x, batch),
        same('i,i->', dot?.(v, v), v, v),
        same('i,j->ij', outer?.(v, v), v, v),
        same('ij,j', inner?.(x, v), x, v),
        same('ij,jk->ik', tensordot?.(x, y, { axes: 1 }), x, y),
        same(
          'ij,bij->b',
          tensordot?.(x, stacked, {
            axes: [
              [0, 1],
              [1, 2]
            ]
          }),
          x,
          stacked
        )
      )
    }
  })
]

/**
 * An einsum, this library's or another: what it means, that operands may change places and be contracted in any order,
 * its pullback, and that the other products are instances of it.
 *
 * Shapes:  up to three operands of rank 0 to 3, with empty axes among them
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.einsum(np), { runs: 20 })
 * const absolute = (spec: string, ...xs: readonly np.NDArray[]) =>
 *   np.abs((np.einsum as (spec: string, ...xs: readonly np.NDArray[]) => np.NDArray)(spec, ...xs))
 * assert.throws(() => laws.assertAll(laws.einsum({ einsum: absolute as typeof np.einsum })), /E1.1/)
 *
 * @category suites
 * @since 0.1.0
 */
export const einsum = asked.optionalSuite(
  'laws.einsum',
  { einsum: asked.f },
  (functions: EinsumFunctions = np, { name = 'einsum', differentiable = true }: EinsumOptions = {}): Laws =>
    rules
      .filter(({ statement }) => differentiable || statement.id !== s.pullback.id)
      .map(({ statement, make, holds }): Law<Product> =>
        law(
          statement,
          name,
          drawn(80, make),
          c => holds(functions, functions.einsum as Einsum, c),
          c => showProduct(c)
        )
      )
)

const hidden = ['specification', 'operands', 'terms', 'output', 'extents']

const showProduct = (c: Product): string =>
  [
    `einsum('${c.specification}')`,
    ...c.operands.map((x, i) => `operand ${i} = ${showNested(x)}`),
    ...Object.entries(c)
      .filter(([key]) => !hidden.includes(key))
      .map(([key, value]) => `${key} = ${showNested(value)}`)
  ].join('\n')
