/**
 * From numbers to places on an axis, with ticks at round numbers.
 */

export interface Tick {
  readonly value: number
  readonly label: string
}

export interface Scale {
  readonly ticks: readonly Tick[]
  /** Where a number lies between the ends of the axis: 0 to 1, or NaN where the axis has no place for it. */
  readonly at: (value: number) => number
}

/** An axis from round number to round number that holds every value, with about `count` ticks. */
export const linearScale = (values: readonly number[], count: number): Scale => {
  const [least, greatest] = extentOf(values)
  const step = roundStep((greatest - least) / count)
  const first = Math.floor(least / step.size + slack)
  const last = Math.max(first + 1, Math.ceil(greatest / step.size - slack))
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => step.times(first + i))
  return { ticks, at: between(ticks[0].value, ticks.at(-1)!.value) }
}

/** An axis of whole numbers from the first to the last, with ticks at round ones. */
export const countScale = (first: number, last: number, count: number): Scale => {
  const span = Math.max(1, last - first)
  const step = roundStep(Math.max(1, span / count))
  const multiples = Math.floor(last / step.size) - Math.ceil(first / step.size) + 1
  const ticks = Array.from({ length: multiples }, (_, i) => step.times(Math.ceil(first / step.size) + i))
  return { ticks, at: first === last ? () => 0.5 : between(first, last) }
}

/** The least and the greatest of the numbers that have a place, set apart where they nearly coincide: 0 and 1 of none. */
export const extentOf = (values: readonly number[]): readonly [number, number] =>
  extent(values.map(tame), size => size / 10 || 0.5)

/** An axis from one number to another, with ticks at the round numbers between. */
export const rangeScale = (low: number, high: number, count: number): Scale => {
  const step = roundStep((high - low) / count)
  const [first, last] = [Math.ceil(low / step.size - slack), Math.floor(high / step.size + slack)]
  const ticks = Array.from({ length: last - first + 1 }, (_, i) => step.times(first + i))
  return { ticks, at: between(low, high) }
}

/** An axis of magnitudes, from round number to round number: powers of ten, and 2 and 5 times them where there is room. */
export const logScale = (values: readonly number[]): Scale => {
  const [least, greatest] = extent(
    values.map(value => Math.log10(tame(value))),
    () => 0.5
  )
  const lowest = Math.floor(least)
  const decades = Math.max(1, Math.ceil(greatest) - lowest)
  const stride = Math.ceil(decades / 7)
  const powers = Array.from({ length: Math.ceil(decades / stride) + 1 }, (_, i) => lowest + i * stride)
  const marks = powers.flatMap(power => (decades > 2 ? [1] : [1, 2, 5]).map(mark => decimal(mark, power)))
  const first = marks.filter(({ value }) => Math.log10(value) <= least + slack).length - 1
  const last = marks.findIndex(({ value }) => Math.log10(value) >= greatest - slack)
  const ticks = marks.slice(first, last + 1)
  const at = between(Math.log10(ticks[0].value), Math.log10(ticks.at(-1)!.value))
  return { ticks, at: value => at(Math.log10(value)) }
}

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

/** Rounding errors smaller than this share of a step, or of an axis, do not count. */
const slack = 1e-9

/** Magnitudes whose ratios and differences float64 holds: the rest is zero, or has no place. */
export const tame = (value: number): number => (Math.abs(value) < 1e-200 ? 0 : Math.abs(value) > 1e200 ? NaN : value)

/** The least and the greatest of the finite values, spread by `spread` of their size where they nearly coincide. */
const extent = (values: readonly number[], spread: (size: number) => number): readonly [number, number] => {
  const finite = values.filter(Number.isFinite)
  const least = finite.reduce((a, b) => Math.min(a, b), Infinity)
  const greatest = finite.reduce((a, b) => Math.max(a, b), -Infinity)
  if (finite.length === 0) return [0, 1]
  const half = spread(Math.max(Math.abs(least), Math.abs(greatest)))
  return greatest - least > half * 1e-4 ? [least, greatest] : [least - half, greatest + half]
}

const between =
  (low: number, high: number) =>
  (value: number): number => {
    const fraction = (value - low) / (high - low)
    return fraction > -slack && fraction < 1 + slack ? fraction : NaN
  }

interface Step {
  readonly size: number
  readonly times: (n: number) => Tick
}

/** The number of the form 1, 2 or 5 times a power of ten that is nearest by ratio. */
const roundStep = (size: number): Step => {
  const power = Math.floor(Math.log10(size))
  const ratio = size / 10 ** power
  const [mark, exponent] =
    ratio < Math.SQRT2 ? [1, power] : ratio < 3.2 ? [2, power] : ratio < 7.1 ? [5, power] : [1, power + 1]
  return { size: decimal(mark, exponent).value, times: n => decimal(n * mark, exponent) }
}

/** digits × 10^power, as the double nearest to that decimal, and as text. */
const decimal = (digits: number, power: number): Tick => {
  const value = Number(`${digits}e${power}`)
  const size = Math.abs(value)
  const plain = power > -10 && (value === 0 || (size >= 1e-4 && size < 1e5))
  const label = plain ? value.toFixed(Math.max(0, -power)) : value.toExponential().replace('+', '')
  return { value, label: label.replace(/-/g, '−') }
}
