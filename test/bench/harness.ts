/**
 * Paired measurement: all subjects of a suite run in every round, in a rotating order, so that a slow moment of the
 * machine strikes them alike. Ratios are taken within rounds; medians and quartiles over rounds.
 */

/** One piece of work that is timed. */
export type Subject =
  | {
      readonly _tag: 'Thunk'
      /** Its result is kept, so that no engine drops its work. */
      readonly run: () => unknown
      /** Units of work in a call: steps, floating-point operations, … */
      readonly work: number
      /** What the work came to, for the agreement with the other subjects; taken once, before anything is timed. */
      readonly result: (() => ArrayLike<number>) | undefined
    }
  | {
      readonly _tag: 'Probe'
      /** Measures itself (another process): microseconds a unit of work, when given so many milliseconds. */
      readonly microseconds: (milliseconds: number) => number
      readonly result: (() => ArrayLike<number>) | undefined
    }

export interface Suite {
  readonly title: string
  /** The first is the baseline of the ratios. */
  readonly subjects: Readonly<Record<string, Subject>>
  /** The greatest difference of results, relative to the greatest result; 1e-3 unless told. */
  readonly tolerance?: number
}

/** Suites that share a table: a row each, a column for each name of a subject. */
export interface Table {
  readonly _tag: 'Table'
  readonly title: string
  readonly note?: string
  readonly unit: Unit
  readonly suites: readonly Suite[]
}

/** What a bench says in its own words. */
export interface Text {
  readonly _tag: 'Text'
  readonly title: string
  readonly text: () => string | Promise<string>
}

export type Section = Table | Text

/** A bench file exports by default how its sections are made; an absent peer makes fewer subjects. */
export type Bench = (options: Options) => readonly Section[] | Promise<readonly Section[]>

export interface Unit {
  readonly name: string
  readonly fromMicroseconds: (t: number) => number
}

export interface Options {
  readonly rounds: number
  /** The least time one subject runs within a round. */
  readonly milliseconds: number
}

export type Quartiles = readonly [low: number, median: number, high: number]

export interface Measured {
  readonly name: string
  /** Microseconds a unit of work, over rounds. */
  readonly time: Quartiles
  /** Time over the baseline's. */
  readonly ratio: Quartiles
}

const per = (name: string, microseconds: number): Unit => ({ name, fromMicroseconds: t => t / microseconds })

const rate = (name: string, microseconds: number): Unit => ({ name, fromMicroseconds: t => microseconds / t })

export const units = {
  ns: per('ns', 1e-3),
  us: per('µs', 1),
  ms: per('ms', 1e3),
  steps: rate('steps/s', 1e6),
  /** The work of a subject is its floating-point operations. */
  gflops: rate('GFLOP/s', 1e-3)
} as const satisfies Readonly<Record<string, Unit>>

export const thunk = (run: () => unknown, work = 1, result?: () => ArrayLike<number>): Subject => ({
  _tag: 'Thunk',
  run,
  work,
  result
})

/** The subjects whose peer is there. */
export const present = (subjects: Readonly<Record<string, Subject | undefined>>): Readonly<Record<string, Subject>> =>
  Object.fromEntries(Object.entries(subjects).flatMap(([name, s]) => (s === undefined ? [] : [[name, s] as const])))

/** A quantile of some numbers, by linear interpolation. */
export const quantile = (xs: readonly number[], p: number): number => {
  const sorted = [...xs].sort((a, b) => a - b)
  const at = (sorted.length - 1) * p
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low === undefined || high === undefined ? NaN : low + (high - low) * (at - Math.floor(at))
}

export const quartiles = (xs: readonly number[]): Quartiles => [
  quantile(xs, 0.25),
  quantile(xs, 0.5),
  quantile(xs, 0.75)
]

/** Results land here, where no optimiser may assume that they are unused. */
interface Sink {
  value: unknown
}

/** Milliseconds that `calls` calls take. */
const time = (run: () => unknown, calls: number, sink: Sink): number => {
  const start = performance.now()
  for (let i = 0; i < calls; i++) sink.value = run()
  return performance.now() - start
}

/** Engines replace slow first code after some calls and some time: so many calls warm a subject up, for so many rounds' time, … */
const warmUpCalls = 10
const warmUpRounds = 10

/** … yet no warm-up lasts longer than this, in milliseconds. */
const longestWarmUp = 1000

const warmUp = (run: () => unknown, milliseconds: number, sink: Sink): void => {
  const start = performance.now()
  const least = Math.min(longestWarmUp, warmUpRounds * milliseconds)
  for (let calls = 0, took = 0; took < (calls < warmUpCalls ? longestWarmUp : least); calls++) {
    sink.value = run()
    took = performance.now() - start
  }
}

/** Finds how many calls fill the time. */
const calibrate = (run: () => unknown, milliseconds: number, sink: Sink): number => {
  for (let calls = 1; ; calls *= 2) {
    const took = time(run, calls, sink)
    if (took >= milliseconds) return Math.max(1, Math.round((calls * milliseconds) / took))
  }
}

const rotate = <A>(xs: readonly A[], by: number): readonly A[] => [
  ...xs.slice(by % xs.length),
  ...xs.slice(0, by % xs.length)
]

/** Microseconds a unit of work: measures once each time it is called. */
const stopwatch = (subject: Subject, milliseconds: number, sink: Sink): (() => number) => {
  if (subject._tag === 'Probe') return () => subject.microseconds(milliseconds)
  warmUp(subject.run, milliseconds, sink)
  const calls = calibrate(subject.run, milliseconds, sink)
  return () => (time(subject.run, calls, sink) * 1000) / calls / subject.work
}

export const measure = ({ subjects }: Suite, { rounds, milliseconds }: Options): readonly Measured[] => {
  const sink: Sink = { value: undefined }
  const watches = Object.entries(subjects).map(([name, s]) => [name, stopwatch(s, milliseconds, sink)] as const)
  const times = Array.from(
    { length: rounds },
    (_, round) => new Map(rotate(watches, round).map(([name, watch]) => [name, watch()] as const))
  )
  const names = watches.map(([name]) => name)
  const timesOf = (name: string | undefined): readonly number[] => times.map(round => round.get(name ?? '') ?? NaN)
  const base = timesOf(names[0])
  return names.map(name => {
    const own = timesOf(name)
    return { name, time: quartiles(own), ratio: quartiles(own.map((t, round) => t / (base[round] ?? NaN))) }
  })
}

/** What is wrong with the results of a suite, if anything: subjects that disagree do not do the same work. */
export const disagreements = ({ title, subjects, tolerance = 1e-3 }: Suite): readonly string[] => {
  const results = Object.entries(subjects).flatMap(([name, { result }]) =>
    result === undefined ? [] : [[name, Array.from(result())] as const]
  )
  const [first, ...others] = results
  if (first === undefined) return []
  const [baseline, expected] = first
  const scale = expected.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  return others.flatMap(([name, xs]) => {
    const worst = xs.reduce((most, x, i) => Math.max(most, Math.abs(x - (expected[i] ?? NaN))), 0)
    return xs.length === expected.length && worst <= tolerance * scale
      ? []
      : [
          `${title}: ${name} disagrees with ${baseline} by ${worst} of ${scale} (${xs.length} of ${expected.length} numbers)`
        ]
  })
}
