/**
 * The Runge–Kutta pair of Dormand & Prince, of orders 5 and 4, on vectors, in increasing time.
 *
 * Two loops take the same steps. One, of unknown length, keeps nothing: it has forward mode only. The other has a bounded
 * number of iterations, and keeps where each step began: reverse mode goes through the very steps taken. How long the
 * steps are is not differentiated in either.
 *
 * Source:  Dormand & Prince, A family of embedded Runge–Kutta formulae (1980); Hairer, Nørsett & Wanner, Solving
 *          Ordinary Differential Equations I (1993), II.4 for the first step, II.6 for the values between
 */
import type { NDArray } from '../ndarray/ndarray.js'
import { ops as $ } from '../trace/ops.js'
import { checkpoint } from '../transform/control/checkpoint.js'
import { cond, whileLoop } from '../transform/control/control.js'
import { stopGradient } from '../transform/differentiate.js'
import { between, scan } from '../transform/control/scan.js'
import { gatherOf } from '../primitives/array/gather.js'
import { vmap } from '../transform/vmap.js'

/** y′ at (y, t), from values that do not change. */
export type Field = (fixed: readonly NDArray[], y: NDArray, t: NDArray) => NDArray

export interface Control {
  readonly relative: number
  readonly absolute: number
  readonly maxSteps: number
}

/** The solution at increasing times, a row each, from the first value. */
export type Solve = (field: Field, fixed: readonly NDArray[], y0: NDArray, ts: NDArray, c: Control) => NDArray

const nodes = [1 / 5, 3 / 10, 4 / 5, 8 / 9, 1, 1]

const stages: readonly (readonly number[])[] = [
  [1 / 5],
  [3 / 40, 9 / 40],
  [44 / 45, -56 / 15, 32 / 9],
  [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729],
  [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656],
  [35 / 384, 0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84]
]

/** The difference of the two solutions. */
const error = [71 / 57600, 0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40]

/** What makes the values between of order 4. */
const middle = [
  -12715105075 / 11282082432,
  0,
  87487479700 / 32700410799,
  -10690763975 / 1880347072,
  701980252875 / 199316789632,
  -1453857185 / 822651844,
  69997945 / 29380423
]

const combine = (weights: readonly number[], ks: readonly NDArray[]): NDArray =>
  weights.flatMap((w, i) => (w === 0 ? [] : [$.mul(w, ks[i])])).reduce((x, y) => $.add(x, y))

// --- one step

/** The solution from t to t + h. */
export interface Segment {
  readonly t: NDArray
  readonly h: NDArray
  readonly y: NDArray
  /** Slopes of which the values between are made. */
  readonly p: readonly [NDArray, NDArray, NDArray, NDArray]
}

interface Taken {
  readonly segment: Segment
  readonly y: NDArray
  /** The slope at the end. */
  readonly k: NDArray
  readonly error: NDArray
}

const take = (field: Field, fixed: readonly NDArray[], y: NDArray, k: NDArray, t: NDArray, h: NDArray): Taken => {
  const ks = [k]
  let last = y
  stages.forEach((weights, i) => {
    last = $.add(y, $.mul(h, combine(weights, ks)))
    ks.push(field(fixed, last, $.add(t, $.mul(nodes[i], h))))
  })
  const mean = combine(stages[5], ks)
  const first = $.sub(k, mean)
  return {
    segment: { t, h, y, p: [mean, first, $.sub($.sub(mean, ks[6]), first), combine(middle, ks)] },
    y: last,
    k: ks[6],
    error: $.mul(h, combine(error, ks))
  }
}

/** The solution at a time in a segment. */
const valueAt = ({ t, h, y, p }: Segment, at: NDArray): NDArray => {
  const part = $.div($.sub(at, t), h)
  const rest = $.sub(1, part)
  const slope = $.add(p[0], $.mul(rest, $.add(p[1], $.mul(part, $.add(p[2], $.mul(rest, p[3]))))))
  return $.add(y, $.mul($.mul(h, part), slope))
}

// --- how long

/** The root of the mean square, relative to what is allowed. */
const size = (x: NDArray, y: NDArray, c: Control): NDArray => {
  const scaled = $.div(x, $.add(c.absolute, $.mul(c.relative, y)))
  return $.sqrt($.div($.sum($.mul(scaled, scaled), [0]), x.size))
}

const firstStep = (
  field: Field,
  fixed: readonly NDArray[],
  y: NDArray,
  k: NDArray,
  t: NDArray,
  c: Control
): NDArray => {
  const magnitude = $.abs(y)
  const [d0, d1] = [size(y, magnitude, c), size(k, magnitude, c)]
  const isSmall = $.or($.lt(d0, 1e-5), $.lt(d1, 1e-5))
  const h0 = $.select(isSmall, 1e-6, $.div($.mul(0.01, d0), d1))
  const k1 = field(fixed, $.add(y, $.mul(h0, k)), $.add(t, h0))
  const d2 = $.max(d1, $.div(size($.sub(k1, k), magnitude, c), h0))
  const h1 = $.select($.gt(d2, 1e-15), $.pow($.div(0.01, d2), 0.2), $.max(1e-6, $.mul(h0, 1e-3)))
  return $.min($.mul(100, h0), h1)
}

interface State {
  readonly t: NDArray
  readonly y: NDArray
  readonly k: NDArray
  /** What to try next. */
  readonly h: NDArray
  readonly segment: Segment
  /** Whether the last attempt was. */
  readonly accepted: NDArray
  readonly attempts: NDArray
}

/** One step, which counts when its error is small enough. */
const attempt = (field: Field, fixed: readonly NDArray[], end: NDArray, c: Control, s: State): State => {
  const h = stopGradient($.min(s.h, $.sub(end, s.t)))
  const taken = take(field, fixed, s.y, s.k, s.t, h)
  const [off, y0, y1] = stopGradient([taken.error, s.y, taken.y])
  const ratio = size(off, $.max($.abs(y0), $.abs(y1)), c)
  const accepted = $.le(ratio, 1)
  const factor = $.min($.max($.mul(0.9, $.pow(ratio, -0.2)), 0.2), 5)
  const pick = (x: NDArray, y: NDArray): NDArray => $.select(accepted, x, y)
  const { segment } = taken
  const known = s.segment
  return {
    t: pick($.add(s.t, h), s.t),
    y: pick(taken.y, s.y),
    k: pick(taken.k, s.k),
    h: $.mul(h, $.select($.lt(ratio, Infinity), factor, 0.2)),
    segment: {
      t: pick(segment.t, known.t),
      h: pick(segment.h, known.h),
      y: pick(segment.y, known.y),
      p: segment.p.map((x, i) => pick(x, known.p[i])) as unknown as Segment['p']
    },
    accepted,
    attempts: $.add(s.attempts, 1)
  }
}

const begin = (field: Field, fixed: readonly NDArray[], y: NDArray, t: NDArray, c: Control): State => {
  const k = field(fixed, y, t)
  const none = $.mul(stopGradient(k), 0)
  return {
    t,
    y,
    k,
    h: firstStep(field, ...stopGradient([fixed, y, k, t] as const), c),
    segment: { t, h: $.fill([], 1, t.dtype), y, p: [k, none, none, none] },
    accepted: $.fill([], 0, 'bool'),
    attempts: $.fill([], 0, 'int32')
  }
}

// --- all steps

const times = (ts: NDArray): { readonly start: NDArray; readonly end: NDArray; readonly later: NDArray } => {
  const one = (i: number): NDArray => $.reshape(between(ts, i, i + 1), [])
  return { start: one(0), end: one(ts.size - 1), later: between(ts, 1, ts.size) }
}

const withFirst = (y: NDArray, later: NDArray): NDArray => $.concat([$.reshape(y, [1, y.size]), later], 0)

/** NaN where the solution did not come to. */
const whereReached = (reached: NDArray, y: NDArray): NDArray => $.select(reached, y, NaN)

/** By as many steps as it takes. */
export const integrate: Solve = (field, fixed, y0, ts, c) => {
  const { start, end, later } = times(ts)
  const upTo = (s: State, at: NDArray): readonly [State, NDArray] => {
    const next = whileLoop<State>(
      ({ t, attempts }) => $.and($.lt(t, at), $.lt(attempts, c.maxSteps)),
      state => attempt(field, fixed, end, c, state)
    )(s)
    return [next, whereReached($.ge(next.t, at), valueAt(next.segment, at))]
  }
  return withFirst(y0, scan(upTo)(begin(field, fixed, y0, start, c), later)[1])
}

interface Place {
  readonly t: NDArray
  readonly y: NDArray
  readonly k: NDArray
  readonly h: NDArray
  readonly open: NDArray
}

type Walk = (s: Place) => readonly [Place, Segment & { readonly taken: NDArray }]

/** A step that is not accepted after so many attempts, each shorter, never will be. */
const patience = 100

/** By a bounded number of steps that can be walked back. */
export const integrateBounded: Solve = (field, fixed, y0, ts, c) => {
  const { start, end, later } = times(ts)
  const first = begin(field, fixed, y0, start, c)
  const step: Walk = s => {
    const still = stopGradient({ t: s.t, y: s.y, k: s.k, h: s.h, segment: first.segment })
    const found = whileLoop<State>(
      ({ accepted, attempts }) => $.and($.not(accepted), $.lt(attempts, patience)),
      state => attempt(field, stopGradient(fixed), stopGradient(end), c, state)
    )({ ...still, accepted: first.accepted, attempts: first.attempts })
    const h = stopGradient(found.segment.h)
    const { segment, y, k } = checkpoint((p: Place) => take(field, fixed, p.y, p.k, p.t, h))(s)
    const t = $.add(s.t, h)
    return [
      { t, y, k, h: found.h, open: $.and(found.accepted, $.lt(t, end)) },
      { ...segment, taken: found.accepted }
    ]
  }
  const stay: Walk = s => [s, { ...first.segment, taken: $.fill([], 0, 'bool') }]
  const walk: Walk = s => cond(s.open, step, stay)(s)
  const from: Place = { t: start, y: y0, k: first.k, h: first.h, open: $.lt(start, end) }
  const [, { taken, ...segments }] = scan(walk, { length: c.maxSteps })(from, null as never)
  const count = $.sum($.convert(taken, 'int32'), [0])
  const ends = $.select(taken, $.add(segments.t, segments.h), Infinity)
  const valueFrom = (at: NDArray): NDArray => {
    const place = $.sum($.convert($.lt(ends, at), 'int32'), [0])
    const row = (x: NDArray): NDArray => gatherOf($, x, $.reshape(place, [1]), { batch: 0, axes: [0], outside: 'clip' })
    const here: Segment = {
      t: row(segments.t),
      h: row(segments.h),
      y: row(segments.y),
      p: segments.p.map(row) as unknown as Segment['p']
    }
    return whereReached($.or($.lt(place, count), $.le(at, start)), valueAt(here, at))
  }
  return withFirst(y0, vmap(valueFrom)(later))
}
