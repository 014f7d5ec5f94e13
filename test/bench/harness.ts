/**
 * Paired measurement: all thunks of a suite run in every round, in a rotating order, so that a slow moment of the
 * machine strikes them alike. Ratios are taken within rounds; medians and quartiles over rounds.
 */

export interface Suite {
  readonly title: string
  /** The first is the baseline of the ratios. A thunk's result is kept, so that no engine drops its work. */
  readonly thunks: Readonly<Record<string, () => unknown>>
}

/** A bench file exports by default how its suites are made; an absent peer makes fewer of them. */
export type Bench = () => readonly Suite[] | Promise<readonly Suite[]>

export interface Options {
  readonly rounds: number
  /** The least time one thunk runs within a round. */
  readonly milliseconds: number
}

export interface Measured {
  readonly name: string
  /** Microseconds a call: the median over rounds. */
  readonly median: number
  /** Half the distance between the quartiles, relative to the median. */
  readonly spread: number
  /** Time over the baseline's: the median over rounds, and its quartiles. */
  readonly ratio: readonly [low: number, median: number, high: number]
}

/** A quantile of some numbers, by linear interpolation. */
export const quantile = (xs: readonly number[], p: number): number => {
  const sorted = [...xs].sort((a, b) => a - b)
  const at = (sorted.length - 1) * p
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low === undefined || high === undefined ? NaN : low + (high - low) * (at - Math.floor(at))
}

/** Results land here, where no optimiser may assume that they are unused. */
interface Sink {
  value: unknown
}

/** Milliseconds that `calls` calls take. */
const time = (thunk: () => unknown, calls: number, sink: Sink): number => {
  const start = performance.now()
  for (let i = 0; i < calls; i++) sink.value = thunk()
  return performance.now() - start
}

/** Warms a thunk up, and finds how many calls fill the time. */
const calibrate = (thunk: () => unknown, milliseconds: number, sink: Sink): number => {
  for (let calls = 1; ; calls *= 2) {
    const took = time(thunk, calls, sink)
    if (took >= milliseconds) return Math.max(1, Math.round((calls * milliseconds) / took))
  }
}

const rotate = <A>(xs: readonly A[], by: number): readonly A[] => [
  ...xs.slice(by % xs.length),
  ...xs.slice(0, by % xs.length)
]

export const measure = ({ thunks }: Suite, { rounds, milliseconds }: Options): readonly Measured[] => {
  const sink: Sink = { value: undefined }
  const subjects = Object.entries(thunks).map(([name, thunk]) => ({
    name,
    thunk,
    calls: calibrate(thunk, milliseconds, sink)
  }))
  const times = Array.from({ length: rounds }, (_, round) => {
    const taken = rotate(subjects, round).map(
      ({ name, thunk, calls }) => [name, (time(thunk, calls, sink) * 1000) / calls] as const
    )
    return new Map(taken)
  })
  const baseline = subjects[0]?.name ?? ''
  const timesOf = (name: string) => times.map(round => round.get(name) ?? NaN)
  return subjects.map(({ name }) => {
    const own = timesOf(name)
    const ratios = timesOf(baseline).map((base, round) => (own[round] ?? NaN) / base)
    const median = quantile(own, 0.5)
    return {
      name,
      median,
      spread: (quantile(own, 0.75) - quantile(own, 0.25)) / 2 / median,
      ratio: [quantile(ratios, 0.25), quantile(ratios, 0.5), quantile(ratios, 0.75)]
    }
  })
}

const digits = (x: number): string => x.toPrecision(3)

/** A section of Markdown. */
export const report = (title: string, measured: readonly Measured[]): string =>
  [
    `### ${title}`,
    '',
    '| | µs a call | spread | ratio (quartiles) |',
    '|---|--:|--:|--:|',
    ...measured.map(
      ({ name, median, spread, ratio: [low, middle, high] }) =>
        `| ${name} | ${digits(median)} | ± ${(spread * 100).toFixed(1)} % | ${digits(middle)} (${digits(low)}–${digits(high)}) |`
    ),
    ''
  ].join('\n')

/** A peer of `test/bench/package.json`, or `undefined` where it is not installed (`npm install --prefix test/bench`). */
export const peer = async <A>(name: string): Promise<A | undefined> => {
  try {
    return (await import(name)) as A
  } catch (error) {
    if ((error as { readonly code?: string }).code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}
