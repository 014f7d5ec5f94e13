/**
 * Bugs in scans.
 */
import { isFloat } from '../../src/ndarray/dtype.js'
import { storage } from '../../src/ndarray/ndarray.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import { stopGradient } from '../../src/transform/differentiate.js'
import { between, scan as ours } from '../../src/transform/control/scan.js'
import { flatten } from '../../src/tree/flatten.js'
import { map } from '../../src/tree/map.js'
import type { Step } from '../draw/step.js'
import type { Scan } from '../subject/loops.js'
import { loops } from '../suite/scanned.js'
import type { Mutant } from './mutant.js'

interface Options {
  readonly reverse?: boolean
  readonly unroll?: number
}

type Result = readonly [unknown, unknown]

type Walk = (f: Step, o: Options, init: unknown, xs: unknown) => Result

const scan: Walk = (f, o, init, xs) => ours(f, o)(init, xs)

const asScan = (walk: Walk): Scan =>
  ((f: Step, o: Options = {}) =>
    (init: unknown, xs: unknown) =>
      walk(f, o, init, xs)) as Scan

const of = (bug: string, breaks: readonly string[], walk: Walk): Mutant => ({
  suite: 'loops',
  bug,
  breaks,
  laws: () => loops({ scan: asScan(walk) }).filter(law => law.subject.includes('exact'))
})

const lengthOf = (xs: unknown): number => flatten(xs).leaves[0].shape[0]

const floats = (t: unknown, f: (x: NDArray) => NDArray): unknown => map(t, x => (isFloat(x.dtype) ? f(x) : x))

const flipped = (t: unknown): unknown => map(t, x => np.flip(x, { axis: 0 }))

const zero = (x: NDArray): NDArray => np.mul(x, 0)

const upTo = (xs: unknown, n: number): unknown => map(xs, x => between(x, 0, n))

const isTraced = (t: unknown): boolean => flatten(t).leaves.some(x => !(storage in x))

/** Bugs of scans. */
export const scannedMutants: readonly Mutant[] = [
  of('the last result is dropped', ['S3', 'S12'], (f, o, init, xs) => {
    const [end, ys] = scan(f, o, init, xs)
    return [
      end,
      map(ys, y => (y.shape[0] === 0 ? y : np.concatenate([between(y, 0, y.shape[0] - 1), zero(between(y, 0, 1))])))
    ]
  }),
  of('in reverse, results stand the wrong way round', ['S3', 'S6'], (f, o, init, xs) =>
    o.reverse === true ? scan(f, {}, init, flipped(xs)) : scan(f, o, init, xs)
  ),
  of('the carry that comes is the one before the last', ['S2', 'S3', 'S12'], (f, o, init, xs) => {
    const n = lengthOf(xs)
    const [, ys] = scan(f, o, init, xs)
    const rest = o.reverse === true ? map(xs, x => between(x, Math.min(1, n), n)) : upTo(xs, Math.max(0, n - 1))
    return [scan(f, o, init, rest)[0], ys]
  }),
  of('what is left after unrolling is lost', ['S7'], (f, o, init, xs) => {
    const n = lengthOf(xs)
    const whole = n - (n % (o.unroll ?? 1))
    if (whole === n || whole === 0) return scan(f, o, init, xs)
    const [end] = scan(f, o, init, upTo(xs, whole))
    return [end, scan(f, o, init, xs)[1]]
  }),
  of('of no slices, the carry is zero', ['S1'], (f, o, init, xs) => {
    const [end, ys] = scan(f, o, init, xs)
    return [lengthOf(xs) === 0 ? floats(end, x => np.zeros(x.shape, { dtype: x.dtype })) : end, ys]
  }),
  of('the carry starts at zero', ['S2', 'S3', 'S8', 'S12'], (f, o, init, xs) =>
    lengthOf(xs) === 0 ? scan(f, o, init, xs) : scan(f, o, floats(init, zero), xs)
  ),
  of('when traced, the first slice is left out', ['S3.1'], (f, o, init, xs) => {
    const n = lengthOf(xs)
    return isTraced(xs) && n > 0
      ? [
          scan(
            f,
            o,
            init,
            map(xs, x => between(x, 1, n))
          )[0],
          scan(f, o, init, xs)[1]
        ]
      : scan(f, o, init, xs)
  }),
  of('slices are one too large', ['S3', 'S4'], (f, o, init, xs) =>
    scan(
      f,
      o,
      init,
      floats(xs, x => np.add(x, 1))
    )
  ),
  of('only the first result is kept', ['S5'], (f, o, init, xs) => {
    const [end, ys] = scan(f, o, init, xs)
    let met = 0
    return [end, map(ys, y => (met++ === 0 ? y : zero(y)))]
  }),
  of('reverse is ignored', ['S3', 'S6'], (f, o, init, xs) => scan(f, { ...o, reverse: false }, init, xs)),
  of('derivatives stop at each iteration', ['S8', 'S8.1', 'S10'], (f, o, init, xs) =>
    scan(
      (c, x) =>
        f(
          floats(c, y => stopGradient(y)),
          x
        ),
      o,
      init,
      xs
    )
  ),
  of('the gradient of the last result is lost', ['S8', 'S8.1'], (f, o, init, xs) => {
    const [end, ys] = scan(f, o, init, xs)
    return [
      end,
      floats(ys, y =>
        y.shape[0] === 0 ? y : np.concatenate([stopGradient(between(y, 0, 1)), between(y, 1, y.shape[0])])
      )
    ]
  }),
  of('the carry is averaged over its first axis', ['S9'], (f, o, init, xs) =>
    scan(
      (c, x) => {
        const [next, y] = f(c, x)
        return [
          floats(next, z =>
            z.ndim === 0 ? z : np.broadcastTo(np.mean(z, { axis: 0, keepDims: true }), { shape: z.shape })
          ),
          y
        ]
      },
      o,
      init,
      xs
    )
  ),
  {
    suite: 'loops',
    bug: 'a segment is recomputed from constants',
    breaks: ['S11.1', 'S8'],
    laws: () =>
      loops({
        checkpointed: asScan((f, o, init, xs) =>
          scan(
            (c, x) =>
              f(
                floats(c, y => stopGradient(y)),
                x
              ),
            o,
            init,
            xs
          )
        )
      }).filter(law => law.subject.includes('exact'))
  },
  {
    suite: 'loops',
    bug: 'the slices after the last whole segment are lost',
    breaks: ['S11.1'],
    laws: () =>
      loops({
        checkpointed: asScan((f, o, init, xs) => {
          const n = lengthOf(xs)
          return [scan(f, o, init, upTo(xs, n - (n % 2)))[0], scan(f, o, init, xs)[1]]
        })
      }).filter(law => law.subject.includes('exact'))
  }
]
