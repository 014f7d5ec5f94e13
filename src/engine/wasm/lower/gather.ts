/**
 * Reading at addresses that are data, as members of loop nests.
 */
import { sizeOf } from '../../../ndarray/shape.js'
import { sliced, uniform, type Ref } from '../plan/ref.js'
import { steps, type Steps } from './lowering.js'

interface Indexing {
  readonly batch: number
  readonly axes: readonly number[]
  readonly outside: 'clip' | 'drop'
}

export const gather: Steps<Indexing> = steps((b, [x0, indices], { batch, axes, outside }, [{ shape, dtype }]) => {
  if (sizeOf(x0.shape) === 0) return [uniform(0, dtype, shape)]
  const x = x0.source._tag === 'Buffer' ? x0 : b.copy(x0)
  const places = indices.shape.length - 1 - batch
  const lead = x.strides.slice(0, batch)
  const none = (n: number): readonly number[] => new Array<number>(n).fill(0)
  const rest = x.shape.flatMap((_, i) => (i < batch || axes.includes(i - batch) ? [] : [i]))
  const slices: Ref = { ...x, shape, strides: [...lead, ...none(places), ...rest.map(i => x.strides[i])] }
  const addresses = axes.map((_, k): Ref => {
    const first = indices.shape.map((__, i) => (i === indices.shape.length - 1 ? k : 0))
    const one = sliced(indices, first, [...indices.shape.slice(0, -1), 1])
    return { ...one, shape, strides: [...one.strides.slice(0, -1), ...none(rest.length)] }
  })
  const along = axes.map(a => ({ stride: x.strides[batch + a], last: x.shape[batch + a] - 1 }))
  return [b.gather([slices, ...addresses], shape, { along, outside })]
})
