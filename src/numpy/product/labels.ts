/**
 * Arrays whose axes have labels: the one place where axes are paired. Every product of arrays is a sum over labels.
 */
import type { NDArray } from '../../ndarray/ndarray.js'
import { ops as $ } from '../../trace/ops.js'

/** An array with a label for each axis. */
export interface Labelled {
  readonly value: NDArray
  readonly labels: readonly string[]
}

const extentOf = ({ value, labels }: Labelled, label: string): number => value.shape[labels.indexOf(label)]

/** The same with axes in another order. */
export const ordered = (x: Labelled, labels: readonly string[]): NDArray =>
  $.transpose(
    x.value,
    labels.map(l => x.labels.indexOf(l))
  )

/** A label that two axes have is that of their diagonal: element (i, i) along both is element i along one, which leads. */
const diagonal = (x: Labelled, label: string): Labelled => {
  const [i, j] = [x.labels.indexOf(label), x.labels.lastIndexOf(label)]
  const rest = [...x.labels.keys()].filter(k => k !== i && k !== j)
  const n = x.value.shape[i]
  const extents = rest.map(k => x.value.shape[k])
  const square = $.reshape($.transpose(x.value, [i, j, ...rest]), [n * n, ...extents])
  const value = $.slice(square, [0, ...rest.map(() => 0)], [n * n, ...extents], [n + 1, ...rest.map(() => 1)])
  return { value, labels: [label, ...rest.map(k => x.labels[k])] }
}

/** Every label on one axis. */
export const distinct = (x: Labelled): Labelled => {
  const twice = x.labels.find((l, i) => x.labels.indexOf(l) !== i)
  return twice === undefined ? x : distinct(diagonal(x, twice))
}

/** The sum over the axes whose labels are not kept. */
export const summed = (x: Labelled, kept: readonly string[]): Labelled => ({
  value: $.sum(
    x.value,
    x.labels.flatMap((l, i) => (kept.includes(l) ? [] : [i]))
  ),
  labels: x.labels.filter(l => kept.includes(l))
})

/** Without the axes of extent 1 that broadcast against the other operand. */
const withoutStretched = (x: Labelled, y: Labelled): Labelled => {
  const labels = x.labels.filter(l => !(y.labels.includes(l) && extentOf(x, l) === 1 && extentOf(y, l) !== 1))
  return {
    labels,
    value: $.reshape(
      x.value,
      labels.map(l => extentOf(x, l))
    )
  }
}

/** x·y, element by element where labels agree; what is in `y` alone comes last. */
const multiplied = (x: Labelled, y: Labelled): Labelled => {
  const labels = [...x.labels, ...y.labels.filter(l => !x.labels.includes(l))]
  const own = labels.filter(l => y.labels.includes(l))
  const left = $.reshape(
    x.value,
    labels.map(l => (x.labels.includes(l) ? extentOf(x, l) : 1))
  )
  const right = $.reshape(
    ordered(y, own),
    labels.map(l => (own.includes(l) ? extentOf(y, l) : 1))
  )
  return { labels, value: $.mul(left, right) }
}

/** The product of two arrays with distinct labels, summed over the labels that are not kept. */
export const product = (a: Labelled, b: Labelled, kept: readonly string[]): Labelled => {
  const x = summed(withoutStretched(a, b), [...kept, ...b.labels])
  const y = summed(withoutStretched(b, a), [...kept, ...a.labels])
  const shared = x.labels.filter(l => y.labels.includes(l))
  const contracted = shared.filter(l => !kept.includes(l))
  if (contracted.length === 0) return multiplied(x, y)
  const batch = shared.filter(l => kept.includes(l))
  const axes = (v: Labelled, labels: readonly string[]): readonly number[] => labels.map(l => v.labels.indexOf(l))
  const value = $.dot(x.value, y.value, {
    contract: [axes(x, contracted), axes(y, contracted)],
    batch: [axes(x, batch), axes(y, batch)]
  })
  const free = [...x.labels, ...y.labels].filter(l => !shared.includes(l))
  return { value, labels: [...batch, ...free] }
}
