/**
 * Random polynomial maps between trees of arrays, on which derivatives of every kind are exact.
 *
 * A map is a list of steps, each a sum, a product or a move of earlier values, plain or under control flow. Beside each value stands how far a
 * float64 must reach to hold it (its degree, its binary places, its largest magnitude), and steps that would
 * reach too far are left out: what remains rounds nowhere, neither in the map nor in its derivatives.
 */
import type { Draw } from '../../src/core/primitive.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { sizeOf, type Shape } from '../../src/ndarray/shape.js'
import { flatten } from '../../src/tree/flatten.js'
import { unflatten } from '../../src/tree/unflatten.js'
import { ops as $ } from '../../src/trace/ops.js'
import { dense } from '../value/arrays.js'
import { drawFrom, stream, type Choices } from './draw.js'
import { guises } from './guise.js'
import { intoShape } from './program.js'
import { gatherOf } from '../../src/primitives/array/gather.js'
import { cumsumOf } from '../../src/primitives/array/cumulative.js'
import type { Space, TreeMap } from './space.js'

// --- reach

/** A multiple of 2^-places, at most `bound` in magnitude, of a degree in the inputs. */
interface Reach {
  readonly degree: number
  readonly places: number
  readonly bound: number
}

const ofInput: Reach = { degree: 1, places: 3, bound: 1 }

const both = ([x, y]: readonly Reach[]): Reach => ({
  degree: Math.max(x.degree, y.degree),
  places: Math.max(x.places, y.places),
  bound: Math.max(x.bound, y.bound)
})

const summed = ([x, y]: readonly Reach[]): Reach => ({ ...both([x, y]), bound: x.bound + y.bound })

const multiplied = ([x, y]: readonly Reach[]): Reach => ({
  degree: x.degree + y.degree,
  places: x.places + y.places,
  bound: x.bound * y.bound
})

const times =
  (n: number) =>
  (x: Reach): Reach => ({ ...x, bound: x.bound * Math.max(1, n) })

const same = ([x]: readonly Reach[]): Reach => x

// --- steps

interface Step {
  readonly operands: readonly number[]
  readonly reach: (operands: readonly Reach[]) => Reach
  readonly apply: (operands: readonly NDArray[]) => NDArray
}

/** What is known of a value while a map is drawn. */
interface Known {
  readonly zero: NDArray
  readonly reach: Reach
}

/** A kind of step: its operands are drawn by whether they suit the first, and it may decline. */
interface Kind {
  readonly suits?: (x: Shape, y: Shape) => boolean
  readonly step: (draw: Draw, shapes: readonly Shape[]) => Omit<Step, 'operands'> | null
}

const constants = [2, -1, 0.5, -1.5, 3]

const broadcasts = (x: Shape, y: Shape): boolean =>
  y.length <= x.length && y.every((n, i) => n === 1 || n === x[x.length - y.length + i])

const sameShape = (x: Shape, y: Shape): boolean => x.join() === y.join()

const shared = (x: Shape, y: Shape): readonly (readonly [number, number])[] =>
  x.flatMap((n, i) => y.flatMap((m, j) => (n === m ? [[i, j] as const] : [])))

const move = (apply: (x: NDArray) => NDArray): Omit<Step, 'operands'> => ({ reach: same, apply: ([x]) => apply(x) })

const flat = (x: NDArray): NDArray => $.reshape(x, [x.size])

const axisOf = (draw: Draw, shape: Shape): number => draw.int(0, Math.max(0, shape.length - 1))

const wholeNumbers = (draw: Draw, shape: Shape, high: number): Dense =>
  dense(
    shape,
    'int32',
    Array.from({ length: sizeOf(shape) }, () => draw.int(0, high))
  )

const arithmetic: readonly Kind[] = [
  {
    suits: broadcasts,
    step: draw =>
      draw.oneOf([
        { reach: multiplied, apply: ([x, y]) => $.mul(x, y) },
        { reach: summed, apply: ([x, y]) => $.add(x, y) },
        { reach: multiplied, apply: ([x, y]) => $.mul(y, x) },
        { reach: summed, apply: ([x, y]) => $.sub(y, x) }
      ])
  },
  {
    suits: (x, y) => shared(x, y).length > 0,
    step: (draw, [x, y]) => {
      const [i, j] = draw.oneOf(shared(x, y))
      const others = shared(x, y).filter(([k, l]) => k !== i && l !== j)
      const batch = others.length > 0 && draw.bool() ? [draw.oneOf(others)] : []
      return {
        reach: operands => times(x[i])(multiplied(operands)),
        apply: ([u, v]) =>
          $.dot(u, v, { contract: [[i], [j]], batch: [batch.map(([k]) => k), batch.map(([, l]) => l)] })
      }
    }
  },
  {
    step: draw => {
      const c = draw.oneOf(constants)
      return draw.oneOf<Omit<Step, 'operands'>>([
        {
          reach: ([x]) => ({ degree: x.degree, places: x.places + 1, bound: x.bound * Math.abs(c) }),
          apply: ([x]) => $.mul(x, c)
        },
        { reach: ([x]) => ({ ...x, bound: x.bound + Math.abs(c) }), apply: ([x]) => $.sub(c, x) },
        move(x => $.neg(x))
      ])
    }
  }
]

const moves: readonly Kind[] = [
  {
    step: (draw, [x]) => {
      const axes = [...x.keys()].filter(() => draw.bool())
      return {
        reach: ([r]) => times(sizeOf(axes.map(i => x[i])))(r),
        apply: ([v]) => $.sum(v, axes)
      }
    }
  },
  {
    step: (draw, [x]) => {
      const shape = draw.oneOf([[1, ...x], [...x, 1], [sizeOf(x)], [...x].reverse()])
      return draw.oneOf([move(v => $.reshape(v, shape)), move(v => $.broadcast(v, [2, ...x]))])
    }
  },
  {
    step: (draw, [x]) => {
      const axis = axisOf(draw, x)
      const reverse = draw.bool()
      const n = x[axis] ?? 0
      const k = draw.int(0, n)
      const starts = x.map(m => draw.int(0, Math.max(0, m - 1)))
      const strides = x.map(() => draw.int(1, 2))
      const places = wholeNumbers(draw, [draw.int(1, 3), 1], Math.max(0, n - 1))
      return x.length === 0
        ? null
        : draw.oneOf<Omit<Step, 'operands'>>([
            move(v => $.transpose(v, [...x.keys()].reverse())),
            move(v => $.flip(v, [axis])),
            move(v => $.slice(v, starts, x, strides)),
            move(v => $.split(v, axis, [k, n - k])[reverse ? 0 : 1]),
            {
              reach: ([r]) => times(3)(r),
              apply: ([v]) =>
                gatherOf($, v, places, { batch: 0, axes: [axis], outside: n > 0 && reverse ? 'clip' : 'drop' })
            },
            move(v =>
              $.pad(
                v,
                0,
                x.map(() => 1),
                x.map((_, i) => (i === axis ? 0 : -1)),
                x.map(() => k % 2)
              )
            ),
            { reach: ([r]) => times(n)(r), apply: ([v]) => cumsumOf($, v, axis, reverse) }
          ])
    }
  },
  { suits: () => true, step: () => ({ reach: both, apply: ([x, y]) => $.concat([flat(x), flat(y)], 0) }) },
  {
    suits: sameShape,
    step: (draw, [x]) => {
      const chosen = $.convert(wholeNumbers(draw, x, 1), 'bool')
      return { reach: both, apply: ([u, v]) => $.select(chosen, u, v) }
    }
  }
]

/** Now and then a step comes in the guise of control flow. */
const perhapsDisguised = (draw: Draw, step: Omit<Step, 'operands'>): Omit<Step, 'operands'> => {
  if (draw.int(0, 3) < 3) return step
  const apply = draw.oneOf(guises)(step.apply)
  return { apply, reach: operands => times(2)(step.reach(operands)) }
}

/** One of some places, more often a late one. */
const late = (draw: Draw, places: readonly number[]): number =>
  places[places.length - 1 - Math.min(draw.int(0, places.length - 1), draw.int(0, places.length - 1))]

/** The values that depend on the inputs; all where none does. */
const moving = (known: readonly Known[]): readonly number[] => {
  const places = [...known.keys()]
  const some = places.filter(i => known[i].reach.degree > 0 && known[i].zero.size > 0)
  return some.length > 0 ? some : places
}

const drawStep = (draw: Draw, known: readonly Known[]): Step | null => {
  const kind = draw.oneOf(draw.oneOf([arithmetic, moves]))
  const places = [...known.keys()]
  const x = late(draw, moving(known))
  const suiting = places.filter(y => kind.suits?.(known[x].zero.shape, known[y].zero.shape) === true)
  if (kind.suits !== undefined && suiting.length === 0) return null
  const operands = kind.suits === undefined ? [x] : [x, late(draw, suiting)]
  const step = kind.step(
    draw,
    operands.map(i => known[i].zero.shape)
  )
  return step === null ? null : { ...perhapsDisguised(draw, step), operands }
}

// --- maps

export interface Polynomial {
  readonly steps: readonly Step[]
  /** Where the leaves of the result are, among the inputs, a constant, and the results of the steps. */
  readonly results: readonly number[]
  readonly source: Space
  readonly target: Space
}

const half: Known = { zero: $.fill([], 0.5, 'float64'), reach: { degree: 0, places: 1, bound: 0.5 } }

const zeros = (shape: Shape): NDArray => $.fill(shape, 0, 'float64')

const after = (known: readonly Known[], { operands, apply, reach }: Step): Known => ({
  zero: zeros(apply(operands.map(i => known[i].zero)).shape),
  reach: reach(operands.map(i => known[i].reach))
})

/** A polynomial map between two spaces, of at most a degree: one list of choices for each step, and one for the results. */
export const drawPolynomial = (plan: readonly Choices[], source: Space, target: Space, degree: number): Polynomial => {
  const steps: Step[] = []
  const known: Known[] = [...source.shapes.map(shape => ({ zero: zeros(shape), reach: ofInput })), half]
  const add = (step: Step): void => {
    const value = after(known, step)
    if (value.reach.degree > degree || value.reach.bound > 2 ** 5 || value.reach.places > 12 || value.zero.size > 12)
      return
    steps.push(step)
    known.push(value)
  }
  for (const list of plan.slice(1)) {
    const step = drawStep(drawFrom(stream(list)), known)
    if (step !== null) add(step)
  }
  const draw = drawFrom(stream(plan[0] ?? []))
  const results = target.shapes.map(shape => {
    const from = late(draw, moving(known))
    add({ operands: [from], ...move(x => intoShape(x, shape)) })
    return known.length - 1
  })
  return { steps, results, source, target }
}

export const mapOf =
  ({ steps, results, target }: Polynomial): TreeMap =>
  x => {
    const values = [...flatten(x).leaves, half.zero]
    for (const { operands, apply } of steps) values.push(apply(operands.map(i => values[i])))
    return unflatten(
      target.structure,
      results.map(i => values[i])
    )
  }

/**
 * The bits that values take at most, in maps one after another and in so many derivatives of them: a derivative
 * multiplies a bound by at most the degree, and sums over at most all elements.
 */
export const bitsOf = (maps: readonly Polynomial[], derivatives: number): number => {
  let inputs: readonly Reach[] = maps[0].source.shapes.map(() => ofInput)
  let most = 0
  let elements = 0
  for (const { source, steps, results } of maps) {
    const known: Known[] = [...source.shapes.map((shape, i) => ({ zero: zeros(shape), reach: inputs[i] })), half]
    for (const step of steps) known.push(after(known, step))
    elements += known.reduce((n, { zero }) => n + zero.size, 0)
    for (const { reach } of known)
      most = Math.max(
        most,
        reach.places + Math.log2(reach.bound + 1) + derivatives * Math.log2((reach.degree + 1) * elements)
      )
    inputs = results.map(i => known[i].reach)
  }
  return most
}
