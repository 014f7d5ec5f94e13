/**
 * The laws of scans: of a step that is folded along an axis, and of what folds it.
 */
import * as asked from '../asked.js'
import * as fc from 'fast-check'
import { print } from '../../src/core/print.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import { checkpointedScan } from '../../src/transform/control/checkpoint.js'
import { trace } from '../../src/transform/jit.js'
import { scan as ours } from '../../src/transform/control/scan.js'
import { map } from '../../src/tree/map.js'
import { array, drawValues } from '../arb/array.js'
import { drawn } from '../arb/drawn.js'
import { choices, type Choices, type Stream } from '../draw/draw.js'
import { exactStep, smoothStep, type Step } from '../draw/step.js'
import { law, type Law, type Laws } from '../law.js'
import { loopRules, loopStatements, type Loop, type Rounding, type Scan, type Scans } from '../subject/loops.js'
import { showNested } from '../value/nested.js'

// --- model

/**
 * What folds a step.
 *
 * @category model
 * @since 0.1.0
 */
export interface ScanOptions {
  /** `scan` by default. */
  readonly scan?: Scan
  /** `checkpointedScan` by default. */
  readonly checkpointed?: Scan
}

/**
 * The step of a loop.
 *
 * @category model
 * @since 0.1.0
 */
export interface ScannedSubject<C, X, Y> extends ScanOptions {
  readonly name: string
  readonly step: (carry: C, x: X) => readonly [C, Y]
  /** Where the carry starts; an array of two eighths by default. */
  readonly init?: fc.Arbitrary<C>
  /** What is walked along its first axis; up to four times two eighths by default. */
  readonly xs?: fc.Arbitrary<X>
  /** How often the step rounds, at most: 1024 times on the way to a gradient, and in a batch as out of it, by default. */
  readonly rounding?: Partial<Rounding>
}

// --- the laws

const scans = (o: ScanOptions, rounding: Partial<Rounding> = {}): Scans => ({
  scan: o.scan ?? ours,
  checkpointed: o.checkpointed ?? checkpointedScan,
  rounding: { gradient: 1024, batch: 0, ...rounding }
})

/** The step as a Program: what it computes. */
const showStep = ({ stepOf, k, init, xs }: Loop): string => {
  const x = map(xs, leaf => np.zeros(leaf.shape.slice(1), { dtype: leaf.dtype }))
  try {
    const text = print(trace((k: unknown, c: unknown, x: unknown) => stepOf(k)(c, x))(k, init, x))
    return text.length > 400 ? `${text.slice(0, 400)} …` : text
  } catch (e) {
    return `a step that throws ${String(e)}`
  }
}

const showLoop =
  (showsStep: boolean) =>
  (l: Loop): string =>
    [
      ...(showsStep ? [`step = ${showStep(l)}`, `k = ${showNested(l.k)}`] : []),
      `init = ${showNested(l.init)}`,
      `xs = ${showNested(l.xs)}`,
      ...(l.reverse ? ['from the last slice to the first'] : [])
    ].join('\n')

const suite = (name: string, s: Scans, loops: fc.Arbitrary<Loop>, showsStep: boolean): Laws =>
  Object.entries(loopStatements).map(([key, statement]): Law<Loop> =>
    law(statement, name, loops, l => loopRules[key](s, l), showLoop(showsStep))
  )

/**
 * A step of yours, folded along an axis: splitting, fusion, products, reversal, unrolling, and that every transform of
 * the loop is the loop of the transform.
 *
 * Shapes:  those of the arbitraries; all leaves of `xs` have one first extent
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const decay = (h: np.NDArray, x: np.NDArray) => {
 *   const next = np.tanh(np.add(np.mul(h, 0.5), x))
 *   return [next, next] as const
 * }
 * laws.assertAll(laws.scanned({ name: 'decay', step: decay }), { runs: 10 })
 * const last = (h: np.NDArray, x: np.NDArray) => [np.add(h, x), np.index(x, np.slice(1, 2))] as const
 * assert.strictEqual(laws.scanned({ name: 'last', step: last }).length, 14)
 *
 * @category suites
 * @since 0.1.0
 */
export const scanned = asked.suite(
  'laws.scanned',
  { name: asked.text, step: asked.f },
  <C = NDArray, X = NDArray, Y = unknown>(subject: ScannedSubject<C, X, Y>): Laws => {
    const { name, step, init, xs, rounding } = subject
    const loops = fc.record({
      stepOf: fc.constant(() => step as unknown as Step),
      k: fc.constant<unknown>(null),
      init: (init ?? array({ shape: [2], values: 'dyadic' })) as fc.Arbitrary<unknown>,
      xs: (xs ?? drawn(9, (draw, next) => drawValues(next, 'dyadic', [draw.int(0, 4), 2]))) as fc.Arbitrary<unknown>,
      reverse: fc.boolean(),
      choices: choices(10, 60)
    })
    return suite(name, scans(subject, rounding), loops, false)
  }
)

// --- random steps

/** Carries and slices of trees with one or two leaves. */
const drawTree = (next: Stream, leaf: () => NDArray): unknown =>
  [() => leaf(), () => [leaf()], () => ({ a: leaf(), b: leaf() }), () => [leaf(), { b: leaf() }]][next() % 4]()

const randomLoops = (stepOf: (plan: Choices, k: unknown) => Step, longest: number): fc.Arbitrary<Loop> =>
  fc
    .record({ plan: choices(10, 40), values: choices(20, 80), walk: choices(4, 4), choices: choices(10, 60) })
    .map(({ plan, values, walk: [length, width, reverse], choices }) => {
      let at = 0
      const next: Stream = () => (at < values.length ? values[at++] : 0)
      const [n, w] = [length % (longest + 1), 1 + (width % 2)]
      const row = (): NDArray => drawValues(next, 'dyadic', [w])
      return {
        stepOf: k => stepOf(plan, k),
        k: row(),
        init: drawTree(next, row),
        xs: drawTree(next, () => drawValues(next, 'dyadic', [n, w])),
        reverse: reverse % 2 === 1,
        choices
      }
    })

/**
 * A scan, this library's or another, on random steps: first on steps whose derivatives do not round, then on smooth ones.
 *
 * Shapes:  carries and slices are trees of one or two vectors
 *
 * @example
 * import assert from 'node:assert'
 * import { scan } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const loops = laws.loops({ scan })
 * assert.deepStrictEqual([...new Set(loops.map(l => l.subject))], ['scan of exact steps', 'scan of smooth steps'])
 * laws.assertAll(loops.filter(l => l.id === 'S2'), { runs: 10 })
 *
 * @category suites
 * @since 0.1.0
 */
export const loops = asked.optionalSuite('laws.loops', {}, (o: ScanOptions = {}): Laws => [
  ...suite('scan of exact steps', scans(o, { gradient: 0 }), randomLoops(exactStep, 4), true),
  ...suite('scan of smooth steps', scans(o), randomLoops(smoothStep, 5), true)
])
