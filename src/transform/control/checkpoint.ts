/**
 * Trading time for memory: what is recomputed is not stored.
 */
import { transform } from '../../core/checked.js'
import * as option from '../../core/options.js'
import { fail } from '../../ndarray/error.js'
import type { NDArray } from '../../ndarray/ndarray.js'
import { checkpoint as checkpointEntry } from '../../primitives/program/checkpoint.js'
import { flatten } from '../../tree/flatten.js'
import { map as mapTree } from '../../tree/map.js'
import { unflatten } from '../../tree/unflatten.js'
import { bind } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'
import type { Input, OfTrees } from '../tree/arguments.js'
import { between, lengthOf, loopKinds, scan, type ScanOptions } from './scan.js'
import { stageFunction } from '../tree/stage.js'

const checkpointOf =
  <Args extends readonly unknown[], B>(
    f: (...args: Args) => B,
    o: { readonly policy?: readonly string[] } = {}
  ): OfTrees<Args, B> =>
  (...args: readonly unknown[]) => {
    const { leaves, structure } = flatten(args)
    const s = stageFunction('checkpoint', structure, leaves, f, leaves)
    const params = { program: s.program, keep: o.policy ?? [] }
    return unflatten(s.out, bind(checkpointEntry, [...s.captured, ...leaves], params)) as B
  }

/**
 * The same function, of whose linearization only the arguments are stored: what else its transpose needs is computed
 * again when cotangents arrive.
 *
 * Shapes:  those of the function
 * Grad:    the same bits as without; stored: the arguments, captured values, and the results that `policy` names
 * Errors:  as the function
 * Source:  Griewank & Walther, Algorithm 799: revolve (2000); Chen, Xu, Zhang & Guestrin, Training deep nets with
 *          sublinear memory cost (2016)
 *
 * `policy` is a list of names: of operations (`'dot'`: keep what is expensive), and of labels given with `named`.
 *
 * @example
 * import assert from 'node:assert'
 * import { checkpoint, grad, named, np } from 'pullback'
 *
 * const f = (x: np.NDArray) => np.sin(np.mul(named('h', np.exp(x)), x))
 * const gradients = [f, checkpoint(f), checkpoint(f, { policy: ['h'] })].map(g => np.item(grad(g)(0.5)))
 * assert.ok(gradients.every(g => g === gradients[0]))
 *
 * @category checkpointing
 * @since 0.1.0
 */
export const checkpoint = transform(
  'checkpoint(f, { policy })(…)',
  { policy: option.list(option.text, 'a list of labels') },
  checkpointOf
)

/**
 * How a checkpointed scan cuts its iterations.
 *
 * @category model
 * @since 0.1.0
 */
export interface CheckpointedScanOptions extends Omit<ScanOptions, 'unroll'> {
  /** How often segments are cut again; n iterations in `levels` levels store about (levels + 1)·n^(1/(levels + 1)) carries. Default 1. */
  readonly levels?: number
}

type Step<C, X, Y> = (carry: C, x: X) => readonly [C, Y]

/** A scan of n iterations in segments, each a checkpoint around a scan with one level less. */
const segmented = <C, X, Y>(f: Step<C, X, Y>, n: number, levels: number, reverse: boolean): Step<C, X, Y> => {
  const size = Math.ceil(n ** (levels / (levels + 1)))
  const whole = Math.floor(n / size)
  if (levels === 0 || size <= 1 || whole <= 1) return scan(f, { length: n, reverse })
  const main = whole * size
  const segments = scan(checkpoint(segmented(f, size, levels - 1, reverse)), { length: whole, reverse })
  const rest = checkpoint(segmented(f, n - main, levels - 1, reverse))
  const first = (x: NDArray): NDArray => $.reshape(between(x, 0, main), [whole, size, ...x.shape.slice(1)])
  const flat = (y: NDArray): NDArray => $.reshape(y, [main, ...y.shape.slice(2)])
  const last = (x: NDArray): NDArray => between(x, main, n)
  const inMain = (carry: C, xs: X): readonly [C, Y] => {
    const [end, ys] = segments(carry, mapTree(xs, first))
    return [end, mapTree(ys, flat)]
  }
  const inRest = (carry: C, xs: X): readonly [C, Y] => rest(carry, mapTree(xs, last))
  return (carry, xs) => {
    if (main === n) return inMain(carry, xs)
    const [before, after] = reverse ? [inRest, inMain] : [inMain, inRest]
    const [middle, a] = before(carry, xs)
    const [end, b] = after(middle, xs)
    const [ys, zs] = reverse ? [flatten(b), flatten(a)] : [flatten(a), flatten(b)]
    const joined = ys.leaves.map((y, i) => $.concat([y, zs.leaves[i]], 0))
    return [end, unflatten(ys.structure, joined) as Y]
  }
}

const checkpointedScanOf =
  <C, X, Y>(f: Step<C, X, Y>, o: CheckpointedScanOptions = {}): OfTrees<readonly [C, X], readonly [C, Y]> =>
  (init: Input<C>, xs: Input<X>) => {
    const levels = o.levels ?? 1
    if (!Number.isInteger(levels) || levels < 1)
      return fail('InvalidArgument', 'checkpointedScan', `levels is ${levels}`, 'Give a positive integer')
    const length = lengthOf('checkpointedScan', xs, flatten(xs).leaves, o.length)
    return segmented(f, length, levels, o.reverse ?? false)(init as C, xs as X)
  }

/**
 * A scan whose gradient stores the carries at the borders of segments only, and recomputes inside: for n iterations
 * about 2√n of them instead of n.
 *
 * Math:    as `scan`
 * Shapes:  as `scan`
 * Grad:    the same bits as that of `scan`, with respect to the carry and the slices; what `f` closes over gets a sum over
 *          the iterations, which is grouped by segments. Every iteration is computed once more for each level
 * Errors:  as `scan`; InvalidArgument, when `levels` is no positive integer
 * Source:  Griewank, Achieving logarithmic growth of temporal and spatial complexity in reverse automatic
 *          differentiation (1992)
 *
 * @example
 * import assert from 'node:assert'
 * import { checkpointedScan, grad, np, scan } from 'pullback'
 *
 * const step = (h: np.NDArray, x: np.NDArray) => [np.sin(np.add(h, x)), null] as const
 * const xs = np.linspace(0, 1, 50)
 * const ends = [scan(step), checkpointedScan(step)].map(loop => grad((h: np.NDArray) => loop(h, xs)[0])(0.5))
 * assert.strictEqual(np.item(ends[0]), np.item(ends[1]))
 *
 * @category checkpointing
 * @since 0.1.0
 */
export const checkpointedScan = transform(
  'checkpointedScan(f, { length, reverse, levels })(init, xs)',
  { ...loopKinds, levels: option.number },
  checkpointedScanOf
)
