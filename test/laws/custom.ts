/**
 * The laws of custom rules: with a rule that says what is so, a function is the same function in every nesting of transforms.
 */
import * as fc from 'fast-check'
import {
  checkpoint,
  cond,
  customBatching,
  customJvp,
  customTranspose,
  customVjp,
  jit,
  jvp,
  np,
  scan,
  vjp,
  vmap,
  type NDArray
} from 'pullback'
import type { Dense } from '../../src/ndarray/ndarray.js'
import { close, dense, evaluated, numbers, pairwise } from '../../laws/value/arrays.js'
import { expression } from '../../laws/draw/step.js'
import { choices, drawFrom, stream, type Choices } from '../../laws/draw/draw.js'
import { ownLaw } from './own.js'
import { within, type Law } from '../../laws/law.js'

// --- random functions of trees, with integers, static options and a captured value

class Factor {
  constructor(readonly by: number) {}
}

interface Operands {
  readonly a: NDArray
  readonly b: readonly [NDArray]
}

interface Options {
  readonly kind: 'sin' | 'cos'
  readonly factor: Factor
  readonly last: (x: NDArray) => NDArray
}

type Counted = { readonly y: NDArray; readonly rest: readonly [NDArray, NDArray] }
type Args = [Operands, NDArray, Options]
type Subject = (...args: Args) => Counted

const turned = (x: NDArray, by: NDArray): NDArray => np.mul(np.flip(x), np.sin(by))

type Turn = (x: NDArray, by: NDArray) => NDArray

/** `k` is what the function closes over. */
const subject =
  (plan: Choices, k: NDArray, turn: Turn = turned): Subject =>
  ({ a, b: [b] }, n, o) => {
    const draw = drawFrom(stream(plan))
    const y = o.last(expression(draw, [a, b, k], 2))
    const z = np.mul(np[o.kind](expression(draw, [y, a, b, k], 2)), o.factor.by)
    return { y: turn(y, b), rest: [np.mul(z, np.astype(n, 'float64')), np.add(n, 1)] }
  }

/** The same function, given otherwise. */
export type Variant = (plan: Choices, k: NDArray) => Subject

export const plain: Variant = (plan, k) => subject(plan, k)

export const variants: Readonly<Record<string, Variant>> = {
  customJvp: (plan, k) => {
    const f = subject(plan, k)
    return customJvp<Args, Counted>(f, ([p, n, o], [dp]) => jvp((q: Operands) => f(q, n, o))(p, dp))
  },
  customVjp: (plan, k) => {
    const f = subject(plan, k)
    return customVjp<Args, Counted, { readonly args: Args; readonly name: string }>(
      f,
      (...args) => [f(...args), { args, name: 'of the rule' }],
      ({ args: [p, n, o] }, ct) => [vjp((q: Operands) => f(q, n, o))(p)[1](ct), null, null]
    )
  },
  customTranspose: (plan, k) => {
    const turn: Turn = customTranspose(turned, (ct: NDArray, by: NDArray) => np.flip(np.mul(ct, np.sin(by))))
    return subject(plan, k, turn)
  },
  customBatching: (plan, k) => {
    const f = (p: Operands, n: NDArray, o: Options, c: NDArray): Counted => subject(plan, c)(p, n, o)
    const ruled = customBatching(f, (_, [p, n, __, c], ...args) => {
      const axis = (on: boolean): 0 | null => (on ? 0 : null)
      const [q, m, options, d] = args
      const inner = (x: Operands, i: NDArray, e: NDArray): Counted => f(x, i, options, e)
      const inAxes = [{ a: axis(p.a), b: [axis(p.b[0])] }, axis(n), axis(c)] as const
      const batched = p.a || p.b[0] || n || c
      return [batched ? vmap(inner, { inAxes })(q, m, d) : f(...args), batched]
    })
    return (p, n, o) => ruled(p, n, o, k)
  }
}

// --- nestings

interface In {
  readonly a: NDArray
  readonly b: NDArray
  readonly k: NDArray
}

interface Out {
  readonly y: NDArray
  readonly z: NDArray
}

type Map = (q: In) => Out

const doubled = ({ y, z }: Out): Out => ({ y: np.mul(y, 2), z })

/** Functions of the same trees again, made by each transform. */
export const nestings: Readonly<Record<string, (g: Map) => Map>> = {
  jvp: g => q => jvp(g)(q, { a: np.cos(q.b), b: q.k, k: np.sin(q.a) })[1],
  vjp: g => q => {
    const { a, b, k } = vjp(g)(q)[1]({ y: q.a, z: np.cos(q.b) })
    return { y: np.add(a, k), z: b }
  },
  vmap: g => q => {
    const inAxes = [{ a: 0, b: 1, k: null }] as const
    const rows = { a: np.stack([q.a, np.sin(q.a)]), b: np.stack([q.b, np.mul(q.b, 0.5)], { axis: 1 }), k: q.k }
    const { y, z } = vmap(g, { inAxes, outAxes: { y: 1, z: 0 } })(rows)
    return { y: np.sum(y, { axis: 1 }), z: np.sum(z, { axis: 0 }) }
  },
  jit: g => jit(g),
  scan: g => q => {
    const step = (c: NDArray, x: NDArray) => {
      const { y, z } = g({ a: c, b: x, k: q.k })
      return [np.tanh(y), z] as const
    }
    const [y, zs] = scan(step)(q.a, np.stack([q.b, q.a]))
    return { y, z: np.sum(zs, { axis: 0 }) }
  },
  cond: g => q => cond(np.gt(np.sum(q.a), 0.1), g, (p: In) => doubled(g(p)))(q),
  checkpoint: g => checkpoint(g)
}

export interface CustomCase {
  readonly plan: Choices
  readonly values: Choices
  readonly width: number
  readonly kind: 'sin' | 'cos'
  readonly nesting: readonly string[]
}

const array = (next: () => number, width: number): Dense =>
  dense(
    [width],
    'float64',
    Array.from({ length: width }, () => ((next() % 33) - 16) / 12)
  )

/** A rule changes nothing, whatever is done to the function: depth says how many transforms are around it. */
export const ruleLaw = (name: string, depth: number): Law<CustomCase> =>
  ownLaw({
    name: `${name}, in ${depth} transforms`,
    statement: `${name}(f, the rule of f) = f`,
    arbitrary: fc.record({
      plan: choices(20, 40),
      values: choices(10, 20),
      width: fc.integer({ min: 1, max: 2 }),
      kind: fc.constantFrom('sin', 'cos'),
      nesting: fc.array(fc.constantFrom(...Object.keys(nestings)), { minLength: depth, maxLength: depth })
    }),
    show: c => JSON.stringify(c),
    holds: ({ plan, values, width, kind, nesting }) => {
      const next = stream(values)
      const point = { a: array(next, width), b: array(next, width), k: array(next, width) }
      const n = dense(
        [width],
        'int32',
        Array.from({ length: width }, (_, i) => i + 1)
      )
      const options: Options = { kind, factor: new Factor(0.75), last: x => np.tanh(x) }
      const outer = (variant: Variant): readonly Dense[] => {
        const g: Map = ({ a, b, k }) => {
          const { y, rest } = variant(plan, k)({ a, b: [b] }, n, options)
          return { y, z: rest[0] }
        }
        const { y, z } = nesting.reduceRight((f, t) => nestings[t](f), g)(point)
        return evaluated([y, z])
      }
      const expected = outer(plain)
      const scale = 1 + Math.max(...expected.flatMap(numbers).map(Math.abs))
      return within(
        nesting.join(' of '),
        pairwise('result', expected, outer(variants[name]), (x, y) => close(x, y, () => 1e-11 * scale))
      )
    }
  })

export const ruleLaws: readonly Law<CustomCase>[] = Object.keys(variants).flatMap(name =>
  [1, 2, 3].map(depth => ruleLaw(name, depth))
)
