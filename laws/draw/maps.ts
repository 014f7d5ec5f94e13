/**
 * The inputs of laws on polynomial maps: spaces, maps between them, and vectors, all from one plan that shrinks.
 */
import * as fc from 'fast-check'
import * as E from 'fp-ts/lib/Either.js'
import { print } from '../../src/core/print.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { ops as $ } from '../../src/trace/ops.js'
import { checkpoint } from '../../src/transform/control/checkpoint.js'
import { trace } from '../../src/transform/jit.js'
import { vmap } from '../../src/transform/vmap.js'
import { flatten } from '../../src/tree/flatten.js'
import { map as mapTree } from '../../src/tree/map.js'
import { showAll } from '../value/show.js'
import { choices, drawFrom, stream, type Choices } from './draw.js'
import { all, law, violated, type Law, type Statement, type Verdict } from '../law.js'
import { bitsOf, drawPolynomial, mapOf, type Polynomial } from './polynomial.js'
import { drawSpace, drawVector, zeroOf, type Space, type Tree, type TreeMap } from './space.js'
import { jit } from '../value/jit.js'

export interface MapPlan {
  readonly spaces: Choices
  readonly maps: readonly (readonly Choices[])[]
  readonly values: Choices
}

const steps = fc.noBias(fc.array(choices(10, 30), { minLength: 4, maxLength: 10, size: 'max' }))

const mapPlans: fc.Arbitrary<MapPlan> = fc.record({
  spaces: choices(20, 40),
  maps: fc.tuple(steps, steps),
  values: choices(60, 120)
})

/** A map as the only example of a batch. */
const batched =
  (f: TreeMap): TreeMap =>
  x => {
    const one = (leaf: NDArray): NDArray => $.reshape(leaf, [1, ...leaf.shape])
    return flatten(x).leaves.length === 0
      ? f(x)
      : mapTree(vmap(f)(mapTree(x, one)), y => $.reshape(y, y.shape.slice(1)))
  }

/** The same map under a transform that changes no value. */
const disguises: readonly ((f: TreeMap) => TreeMap)[] = [f => f, jit, checkpoint, batched]

/** What a law takes from a plan, one after another; it remembers, to show it. */
export interface Given {
  readonly space: () => Space
  /** A map of degree at most 3, or at most 2 where it meets another. */
  readonly map: (source: Space, target: Space, degree?: number) => TreeMap
  readonly vector: (space: Space) => Tree
}

interface Drawn {
  readonly given: Given
  readonly maps: readonly Polynomial[]
  readonly vectors: readonly Tree[]
}

const drawn = (plan: MapPlan): Drawn => {
  const draw = drawFrom(stream(plan.spaces))
  const next = stream(plan.values)
  const maps: Polynomial[] = []
  const vectors: Tree[] = []
  const given: Given = {
    space: () => drawSpace(draw),
    map: (source, target, degree = 3) => {
      const polynomial = drawPolynomial(plan.maps[maps.length] ?? [], source, target, degree)
      maps.push(polynomial)
      return draw.oneOf(disguises)(mapOf(polynomial))
    },
    vector: space => {
      const v = drawVector(next, space)
      vectors.push(v)
      return v
    }
  }
  return { given, maps, vectors }
}

/** Float64 holds 53 bits; maps, alone and one after another, must fit into them with so many derivatives. */
const isExact = (maps: readonly Polynomial[], derivatives: number): Verdict => {
  const composed = maps.slice(1).flatMap((g, i) => (g.source === maps[i].target ? [[maps[i], g]] : []))
  const bits = Math.max(0, ...[...maps.map(f => [f]), ...composed].map(fs => bitsOf(fs, derivatives)))
  return bits <= 53 ? all() : violated(`the maps need ${bits} bits: the generator lets through what is not exact`)
}

const show = ({ maps, vectors }: Drawn): string =>
  [
    ...maps.map(f => print(trace(mapOf(f))(zeroOf(f.source)))),
    ...vectors.map((v, i) => showAll(`v${i} leaf `, flatten(v).leaves))
  ].join('\n')

/** A law on polynomial maps. `derivatives` is how often it differentiates. */
export const mapLaw = (
  statement: Statement,
  subject: string,
  derivatives: number,
  rule: (given: Given) => Verdict
): Law<MapPlan> =>
  law(
    statement,
    subject,
    mapPlans,
    plan => {
      const d = drawn(plan)
      const verdict = rule(d.given)
      return all(
        () => verdict,
        () => isExact(d.maps, derivatives)
      )
    },
    plan => {
      const d = drawn(plan)
      E.tryCatch(() => rule(d.given), String)
      return show(d)
    }
  )
