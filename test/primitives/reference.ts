/**
 * Plain references for operations that move data: arithmetic on indices, one element at a time.
 */
import fc from 'fast-check'
import { showAval, type Aval } from '../../src/core/aval.js'
import type { AnyPrimitive, Domain, Draw, Sample, SampleOperand } from '../../src/core/primitive.js'
import { cast, type DType } from '../../src/ndarray/dtype.js'
import type { Dense } from '../../src/ndarray/ndarray.js'
import { rowMajor, type Shape } from '../../src/ndarray/shape.js'
import { doubleTranspose, pullbackIsTranspose } from '../../laws/subject/agreement.js'
import { dense, layouts, numbers, pairwise, sameBits } from '../../laws/value/arrays.js'
import { showAll } from '../../laws/value/show.js'
import { ownLaw } from '../laws/own.js'
import { batchIsStack } from '../../laws/subject/batch.js'
import { choices, drawFrom, stream, type Choices } from '../../laws/draw/draw.js'
import { all, each, type Law, type Verdict } from '../../laws/law.js'
import type { Definition } from '../../laws/subject/point.js'
import { drawInputs, primitiveSubject } from '../../laws/subject/subject.js'

export type Index = readonly number[]

/** Every index of a shape, row-major. */
export const indicesOf = (shape: Shape): readonly Index[] =>
  shape.reduce<readonly Index[]>((acc, n) => acc.flatMap(at => Array.from({ length: n }, (_, i) => [...at, i])), [[]])

/** The element at an index. */
export const reader = (x: Dense): ((index: Index) => number) => {
  const values = numbers(x)
  const strides = rowMajor(x.shape)
  return index => values[index.reduce((at, i, axis) => at + i * strides[axis], 0)]
}

/** The array of a function of the index. */
export const build = (shape: Shape, dtype: DType, f: (index: Index) => number): Dense =>
  dense(shape, dtype, indicesOf(shape).map(f))

/** The array that writing one element after another leaves, each as its dtype keeps it. */
export const written = (
  x: Dense,
  writes: readonly { readonly at: Index; readonly value: (old: number) => number }[]
): Dense => {
  const values = [...numbers(x)]
  const strides = rowMajor(x.shape)
  for (const { at, value } of writes) {
    const k = at.reduce((sum, i, axis) => sum + i * strides[axis], 0)
    values[k] = cast(x.dtype, value(values[k]))
  }
  return dense(x.shape, x.dtype, values)
}

export type Reference = (operands: readonly Dense[], params: never, shapes: readonly Shape[]) => readonly Dense[]

/** An operand of some shape, of the dtype that a law asks for. */
export type Like = (shape: Shape) => SampleOperand

/** A primitive with samples wider than its own (empty axes, starts far outside), and what it must compute. */
export interface Case {
  readonly primitive: AnyPrimitive
  readonly dtypes: readonly DType[]
  readonly sample: (draw: Draw, like: Like) => Sample<unknown>
  readonly reference: Reference
}

interface Drawn {
  readonly sample: Choices
  readonly values: Choices
}

const drawn: fc.Arbitrary<Drawn> = fc.record({ sample: choices(8, 40), values: choices(100, 200) })

const domains: Readonly<Record<DType, Domain>> = {
  bool: { _tag: 'Integers', low: 0, high: 1 },
  int32: { _tag: 'Integers', low: -5, high: 5 },
  uint32: { _tag: 'Integers', low: 0, high: 9 },
  float32: { _tag: 'Interval', low: -2, high: 2 },
  float64: { _tag: 'Interval', low: -2, high: 2 }
}

const law = (
  { primitive, sample }: Case,
  name: string,
  statement: string,
  dtypes: readonly DType[],
  holds: (sample: Sample<unknown>, values: Choices) => Verdict
): Law<Drawn> => {
  const sampleOf = (d: Drawn): Sample<unknown> => {
    const draw = drawFrom(stream(d.sample))
    const dtype = draw.oneOf(dtypes)
    return sample(draw, shape => ({ shape, dtype, domain: domains[dtype] }))
  }
  return ownLaw({
    name: `${primitive.name} · ${name}`,
    statement,
    arbitrary: drawn,
    holds: d => holds(sampleOf(d), d.values),
    show: d => {
      const s = sampleOf(d)
      const xs = drawInputs(primitiveSubject(primitive, s), stream(d.values), 'dyadic')
      return `${primitive.name}(${s.operands.map(showAval).join(', ')}) with ${JSON.stringify(s.params)}\n${showAll('x', xs)}`
    }
  })
}

/** What a primitive must satisfy on its wide samples. */
export const lawsOf = (c: Case): readonly Law<Drawn>[] => {
  const { primitive, reference, dtypes } = c
  const ofSubject = (name: string, statement: string, on: readonly DType[], definition: Definition): Law<Drawn> =>
    law(c, name, statement, on, (sample, values) => definition(primitiveSubject(primitive, sample), stream(values)))
  return [
    law(c, 'reference', 'evaluation, of any layout, is arithmetic on indices', dtypes, (sample, values) => {
      const xs = drawInputs(primitiveSubject(primitive, sample), stream(values), 'dyadic')
      const avals: readonly Aval[] = primitive.shape(xs, sample.params)
      const expected = reference(
        xs,
        sample.params as never,
        avals.map(a => a.shape)
      )
      const agrees = (ys: readonly Dense[]): Verdict =>
        pairwise('result', expected, primitive.evaluate(ys, sample.params, avals), sameBits)
      return all(
        () => agrees(xs),
        () => each(xs, (x, i) => each(layouts(x), y => agrees(xs.map((z, j) => (i === j ? y : z)))))
      )
    }),
    ofSubject('vmap', 'vmap f = stack ∘ map f ∘ unstack', dtypes, batchIsStack),
    ofSubject('vjp', '⟨J t, u⟩ = ⟨t, Jᵀ u⟩', ['float64'], pullbackIsTranspose),
    ofSubject('transpose', '(Jᵀ)ᵀ = J', ['float64'], doubleTranspose)
  ]
}

// --- wide samples

/** Extents from 0 on. */
export const wideShape = (draw: Draw, rank: number): Shape => Array.from({ length: rank }, () => draw.int(0, 4))

export const someOf = <A>(draw: Draw, xs: readonly A[]): readonly A[] => xs.filter(() => draw.bool())

export const shuffled = <A>(draw: Draw, xs: readonly A[]): readonly A[] =>
  xs.reduce<readonly A[]>((acc, x) => {
    const at = draw.int(0, acc.length)
    return [...acc.slice(0, at), x, ...acc.slice(at)]
  }, [])
