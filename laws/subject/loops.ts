/**
 * What is true of a scan, whatever its step: a loop in Programs is the loop in JavaScript.
 */
import { isFloat } from '../../src/ndarray/dtype.js'
import { scalar, type NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import { grad, jvp } from '../../src/transform/differentiate.js'
import { between } from '../../src/transform/control/scan.js'
import { vmap } from '../../src/transform/vmap.js'
import { flatten } from '../../src/tree/flatten.js'
import { map } from '../../src/tree/map.js'
import { unflatten } from '../../src/tree/unflatten.js'
import { drawArray, stream, vectors, type Choices, type Stream } from '../draw/draw.js'
import type { Step } from '../draw/step.js'
import { all, each, within, type Statement, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { close, numbers, sameBits, sameValues } from '../value/arrays.js'
import { leavesIn, sameTree } from '../value/nested.js'
import { jit } from '../value/jit.js'

// --- model

/**
 * A scan, called as `scan` is.
 *
 * @category model
 * @since 0.1.0
 */
export type Scan = <C, X, Y>(
  f: (carry: C, x: X) => readonly [C, Y],
  options?: { readonly reverse?: boolean; readonly unroll?: number; readonly length?: number }
) => (init: C, xs: X) => readonly [C, Y]

/**
 * How often a step rounds, at most, along any path from its arguments to its results. Where it is 0, results agree to
 * the bit.
 *
 * @category model
 * @since 0.1.0
 */
export interface Rounding {
  /** In a derivative, whose sums reverse mode may order in another way. */
  readonly gradient: number
  /** In a batch, which may order sums in another way. */
  readonly batch: number
}

/** One loop: what a law is about. */
export interface Loop {
  readonly stepOf: (k: unknown) => Step
  /** What the step closes over. */
  readonly k: unknown
  readonly init: unknown
  readonly xs: unknown
  readonly reverse: boolean
  readonly choices: Choices
}

export interface Scans {
  readonly scan: Scan
  readonly checkpointed: Scan
  readonly rounding: Rounding
}

type Rule = (s: Scans, l: Loop) => Verdict

// --- parts

const lengthOf = (xs: unknown): number => flatten(xs).leaves[0].shape[0]

const cut = (xs: unknown, from: number, to: number): unknown => map(xs, x => between(x, from, to))

const sliceAt = (xs: unknown, i: number): unknown => map(xs, x => np.take(x, i, { axis: 0 }))

const zeroSlice = (xs: unknown): unknown => map(xs, x => np.zeros(x.shape.slice(1), { dtype: x.dtype }))

const stacked = (ys: readonly unknown[]): unknown => {
  const { structure } = flatten(ys[0])
  const rows = ys.map(y => flatten(y).leaves)
  return unflatten(
    structure,
    rows[0].map((_, j) => np.stack(rows.map(row => row[j])))
  )
}

const joined = (a: unknown, b: unknown): unknown => {
  const { leaves, structure } = flatten(a)
  const others = flatten(b).leaves
  return unflatten(
    structure,
    leaves.map((x, i) => np.concatenate([x, others[i]]))
  )
}

/** The loop in JavaScript. */
const plainly =
  (reverse: boolean) =>
  (step: Step) =>
  (init: unknown, xs: unknown): readonly [unknown, unknown] => {
    const length = lengthOf(xs)
    const order = Array.from({ length }, (_, i) => (reverse ? length - 1 - i : i))
    const ys = new Array<unknown>(length)
    const end = order.reduce<unknown>((carry, i) => {
      const [next, y] = step(carry, sliceAt(xs, i))
      ys[i] = y
      return next
    }, init)
    const none = (): unknown => map(step(init, zeroSlice(xs))[1], y => np.zeros([0, ...y.shape], { dtype: y.dtype }))
    return [end, length === 0 ? none() : stacked(ys)]
  }

const bits = (what: string, expected: unknown, came: unknown): Verdict =>
  within(what, sameTree(expected, came, sameBits))

/** Equal, up to so many roundings an iteration, relative to the largest number. */
const nearly = (what: string, expected: unknown, came: unknown, roundings: number, length: number): Verdict => {
  if (roundings === 0) return within(what, sameTree(expected, came, sameValues))
  const largest = 1 + Math.max(0, ...leavesIn(expected).flatMap(numbers).map(Math.abs))
  const agree = (x: NDArray, y: NDArray): Verdict => {
    const unit = x.dtype === 'float32' ? 2 ** -24 : 2 ** -53
    return close(x, y, () => roundings * (length + 1) * unit * largest)
  }
  return within(what, sameTree(expected, came, agree))
}

// --- the leaves that can move

const floatsIn = (t: unknown): readonly NDArray[] => flatten(t).leaves.filter(x => isFloat(x.dtype))

const withFloats = (t: unknown, floats: readonly NDArray[]): unknown => {
  const { leaves, structure } = flatten(t)
  const rest = [...floats]
  return unflatten(
    structure,
    leaves.map(x => (isFloat(x.dtype) ? rest.shift()! : x))
  )
}

const onFloats = (t: unknown, f: (x: NDArray) => NDArray): unknown => withFloats(t, floatsIn(t).map(f))

const like = (next: Stream, xs: readonly NDArray[]): readonly NDArray[] =>
  xs.map(({ shape, dtype }) => drawArray(next, { shape, dtype, domain: vectors }, 'dyadic'))

// --- a loop as a scalar function of all that it reads

type Walk = (step: Step) => (init: unknown, xs: unknown) => readonly [unknown, unknown]

type Loss = (floats: readonly NDArray[]) => NDArray

/** Σ of all that comes, weighted. */
const lossOf = (l: Loop, walk: Walk): Loss => {
  const counts = [l.k, l.init, l.xs].map(t => floatsIn(t).length)
  return floats => {
    const [k, init, xs] = [l.k, l.init, l.xs].map((t, i) => {
      const from = counts.slice(0, i).reduce((a, b) => a + b, 0)
      return withFloats(t, floats.slice(from, from + counts[i]))
    })
    const results = floatsIn(walk(l.stepOf(k))(init, xs))
    const weights = like(stream(l.choices), results)
    return results
      .map((y, i) => np.sum(np.mul(y, np.add(weights[i], 1.5))))
      .reduce((a, b) => np.add(a, b), scalar(0, floats[0]?.dtype ?? 'float64'))
  }
}

const moving = (l: Loop): readonly NDArray[] => [...floatsIn(l.k), ...floatsIn(l.init), ...floatsIn(l.xs)]

// --- rules

const haskell = 'Haskell, mapAccumL'
const jax = 'JAX, lax.scan'

export const loopStatements: Readonly<Record<string, Statement>> = statements('control flow', {
  empty: ['S1', 'scan(f)(c, []) = (c, [])', haskell],
  split: ['S2', 'scan(f)(c, xs ++ ys) = scan(f)(scan(f)(c, xs), ys): a fold may stop anywhere and go on', haskell],
  loop: ['S3', 'scan(f) is the loop: its carry is foldl of f, its results stand where their slices stood', haskell],
  compiled: ['S3.1', 'jit(scan(f)) = scan(f), to the bit, where jit runs the interpreter', 'JAX, jit'],
  fusion: ['S4', 'scan(f) ∘ map(h) = scan(f ∘ (1 × h)), map(k) ∘ scan(f) = scan(k after f)', 'stream fusion'],
  product: ['S5', 'scan(f × g) = scan(f) × scan(g)', 'products'],
  reverse: ['S6', 'scan(f, reverse) = flip ∘ scan(f) ∘ flip', jax],
  unroll: ['S7', 'no factor of unrolling changes a bit', jax],
  gradient: ['S8', 'grad(scan) = grad(the loop), in the carry, the slices, and what the step closes over', jax],
  curvature: ['S8.1', 'the Hessian of scan along a direction is that of the loop', jax],
  batch: ['S9', 'vmap(scan(f)) = scan(vmap(f)) = the stack of scans', 'JAX, vmap'],
  tangent: ['S10', 'jvp(scan(f)) = scan(jvp(f))', 'JAX, jvp'],
  checkpoints: [
    'S11.1',
    'checkpointedScan(f) = scan(f), values and gradients; to the bit, but for sums over the iterations',
    'Griewank (1992)'
  ],
  single: ['S12', 'scan(f)(c, [x]) is one call of f', haskell]
})

const scanned = ({ scan }: Scans, l: Loop, o: { readonly unroll?: number } = {}) =>
  scan(l.stepOf(l.k), { reverse: l.reverse, ...o })(l.init, l.xs)

export const loopRules: Readonly<Record<string, Rule>> = {
  empty: ({ scan }, l) => {
    const none = cut(l.xs, 0, 0)
    return bits(
      'of nothing',
      plainly(l.reverse)(l.stepOf(l.k))(l.init, none),
      scan(l.stepOf(l.k), { reverse: l.reverse })(l.init, none)
    )
  },
  split: ({ scan }, l) => {
    const f = scan(l.stepOf(l.k))
    const length = lengthOf(l.xs)
    const [whole, ys] = f(l.init, l.xs)
    return each(
      Array.from({ length: length + 1 }, (_, i) => i),
      i => {
        const [middle, first] = f(l.init, cut(l.xs, 0, i))
        const [end, second] = f(middle, cut(l.xs, i, length))
        return bits(`cut at ${i}`, [whole, ys], [end, joined(first, second)])
      }
    )
  },
  loop: (s, l) => bits('the result', plainly(l.reverse)(l.stepOf(l.k))(l.init, l.xs), scanned(s, l)),
  compiled: (s, l) =>
    bits(
      'the result',
      scanned(s, l),
      jit((k: unknown, init: unknown, xs: unknown) => scanned(s, { ...l, k, init, xs }))(l.k, l.init, l.xs)
    ),
  fusion: ({ scan }, l) => {
    const f = l.stepOf(l.k)
    const halved = (t: unknown): unknown => onFloats(t, x => np.mul(x, 0.5))
    const negated = (t: unknown): unknown => onFloats(t, x => np.neg(x))
    const [end, ys] = scan(f)(l.init, l.xs)
    return all(
      () =>
        bits(
          'map first',
          scan((c: unknown, x: unknown) => f(c, halved(x)))(l.init, l.xs),
          scan(f)(l.init, halved(l.xs))
        ),
      () =>
        bits(
          'map last',
          [end, negated(ys)],
          scan((c: unknown, x: unknown) => {
            const [next, y] = f(c, x)
            return [next, negated(y)] as const
          })(l.init, l.xs)
        )
    )
  },
  product: (s, l) => {
    const f = l.stepOf(l.k)
    const length = lengthOf(l.xs)
    const [end, ys] = scanned(s, l)
    const [both, results] = s.scan(
      ([c, n]: readonly [unknown, NDArray], x: unknown) => {
        const [next, y] = f(c, x)
        return [
          [next, np.add(n, 1)],
          [y, n]
        ] as const
      },
      { reverse: l.reverse }
    )([l.init, np.array(0)] as const, l.xs)
    const counts = Array.from({ length }, (_, i) => (l.reverse ? length - 1 - i : i))
    return all(
      () => bits('the counter', [np.array(length), np.array(Float64Array.from(counts))], [both[1], results[1]]),
      () => bits('the other', [end, ys], [both[0], results[0]])
    )
  },
  reverse: ({ scan }, l) => {
    const flipped = (t: unknown): unknown => map(t, x => np.flip(x, { axis: 0 }))
    const [end, ys] = scan(l.stepOf(l.k))(l.init, flipped(l.xs))
    return bits('the result', [end, flipped(ys)], scan(l.stepOf(l.k), { reverse: true })(l.init, l.xs))
  },
  unroll: (s, l) =>
    each([2, 3, 5], unroll => bits(`unrolled ${unroll} times`, scanned(s, l), scanned(s, l, { unroll }))),
  gradient: ({ scan, checkpointed, rounding }, l) => {
    const at = moving(l)
    if (at.length === 0) return all()
    const length = lengthOf(l.xs)
    const expected = grad(lossOf(l, plainly(l.reverse)))(at)
    return each([scan, checkpointed], loop => {
      const loss = lossOf(l, step => loop(step, { reverse: l.reverse }))
      const agrees = (what: string, came: unknown): Verdict => nearly(what, expected, came, rounding.gradient, length)
      return all(
        () => agrees('grad', grad(loss)(at)),
        () => agrees('grad of jit', grad(jit(loss))(at)),
        () => agrees('jit of grad', jit(grad(loss))(at))
      )
    })
  },
  curvature: ({ scan, rounding }, l) => {
    const at = moving(l)
    if (at.length === 0) return all()
    const v = like(stream([...l.choices].reverse()), at)
    const second = (walk: Walk): unknown => jvp(grad(lossOf(l, walk)))(at, v)[1]
    return nearly(
      'jvp of grad',
      second(plainly(l.reverse)),
      second(step => scan(step, { reverse: l.reverse })),
      2 * rounding.gradient,
      lengthOf(l.xs)
    )
  },
  batch: (s, l) => {
    const next = stream(l.choices)
    const inits = [l.init, ...[0, 1].map(() => withFloats(l.init, like(next, floatsIn(l.init))))]
    const all3 = stacked(inits)
    const rows = inits.map(init => scanned(s, { ...l, init }))
    const expected = [stacked(rows.map(r => r[0])), stacked(rows.map(r => r[1]))]
    const batched = vmap((init: unknown, xs: unknown) => scanned(s, { ...l, init, xs }), { inAxes: [0, null] })
    const inner = vmap(l.stepOf(l.k), { inAxes: [0, null] })
    const length = lengthOf(l.xs)
    const agrees = (what: string, came: unknown): Verdict =>
      s.rounding.batch === 0 ? bits(what, expected, came) : nearly(what, expected, came, s.rounding.batch, length)
    return all(
      () => agrees('vmap of scan', batched(all3, l.xs)),
      () => {
        const [end, ys] = s.scan((c: unknown, x: unknown) => inner(c, x), { reverse: l.reverse })(all3, l.xs)
        return agrees('scan of vmap', [end, map(ys, y => np.moveAxis(y, { source: 1, destination: 0 }))])
      }
    )
  },
  tangent: ({ scan }, l) => {
    const f = l.stepOf(l.k)
    const [c, x] = [floatsIn(l.init), floatsIn(l.xs)]
    const next = stream(l.choices)
    const [dc, dx] = [like(next, c), like(next, x)]
    type Floats = readonly [readonly NDArray[], readonly NDArray[]]
    const whole = ([cs, xs]: Floats): unknown =>
      scan(f, { reverse: l.reverse })(withFloats(l.init, cs), withFloats(l.xs, xs)).map(floatsIn)
    const expected = c.length + x.length === 0 ? [] : jvp(whole)([c, x] as Floats, [dc, dx] as Floats)[1]
    const [end, ys] = scan(
      (
        [carry, dcarry]: readonly [unknown, readonly NDArray[]],
        [row, drow]: readonly [unknown, readonly NDArray[]]
      ) => {
        const one = ([cs, xs]: Floats): unknown => f(withFloats(carry, cs), withFloats(row, xs)).map(floatsIn)
        const at: Floats = [floatsIn(carry), floatsIn(row)]
        const [dnext, dy] = jvp(one)(at, [dcarry, drow] as Floats)[1] as Floats
        return [[f(carry, row)[0], dnext], dy] as const
      },
      { reverse: l.reverse }
    )([l.init, dc] as const, [l.xs, dx] as never)
    return bits('the tangents', expected, [end[1], ys])
  },
  checkpoints: ({ scan, checkpointed, rounding }, l) => {
    const at = moving(l)
    const o = { reverse: l.reverse }
    const shared = floatsIn(l.k).length
    const gradient = (loop: Scan): readonly NDArray[] =>
      at.length === 0 ? [] : grad(lossOf(l, step => loop(step, o)))(at)
    return all(
      () => bits('the result', scan(l.stepOf(l.k), o)(l.init, l.xs), checkpointed(l.stepOf(l.k), o)(l.init, l.xs)),
      () => {
        const [expected, came] = [gradient(scan), gradient(checkpointed)]
        const ofShared = [expected, came].map(g => g.slice(0, shared))
        return all(
          () => bits('the gradient', expected.slice(shared), came.slice(shared)),
          // What all iterations share is a sum, which segments group in another way
          () => nearly('the gradient of k', ofShared[0], ofShared[1], rounding.gradient, lengthOf(l.xs))
        )
      }
    )
  },
  single: ({ scan }, l) => {
    if (lengthOf(l.xs) === 0) return all()
    const [end, y] = l.stepOf(l.k)(l.init, sliceAt(l.xs, 0))
    return bits(
      'of one slice',
      [end, stacked([y])],
      scan(l.stepOf(l.k), { reverse: l.reverse })(l.init, cut(l.xs, 0, 1))
    )
  }
}
