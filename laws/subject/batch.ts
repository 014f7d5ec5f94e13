/**
 * The law of batches: a batch gives what its examples give, one by one.
 */
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { evaluated, pairwise, sameBits, stack } from '../value/arrays.js'
import type { Stream } from '../draw/draw.js'
import { each, holds, within, type Verdict } from '../law.js'
import { given, type Definition } from './point.js'
import { outputAvals, type Subject } from './subject.js'

/** Which inputs are batched and along which axis; where the batch axis of each output stands. */
interface Axes {
  readonly size: number
  readonly inAxes: readonly (number | null)[]
  readonly outAxes: readonly number[]
}

const isStack = (s: Subject, next: Stream, { size, inAxes, outAxes }: Axes): Verdict => {
  const drawn = Array.from({ length: Math.max(size, 1) }, () => s.draw(next, 'dyadic'))
  const examples = s.inputs.map((_, i) =>
    inAxes[i] === null ? [drawn[0][i]] : drawn.slice(0, size).map(example => example[i])
  )
  const args = s.inputs.map((x, i) => (inAxes[i] === null ? examples[i][0] : stack(x, inAxes[i], examples[i])))
  const batch = (): readonly NDArray[] =>
    s.ad.vmap((...xs: readonly NDArray[]) => s.apply(xs), { inAxes, outAxes: [...outAxes] })(...args)
  const singles = Array.from({ length: size }, (_, k) =>
    evaluated(s.apply(examples.map(e => e[e.length === 1 ? 0 : k])))
  )
  const expected = outputAvals(s).map((y, i) =>
    stack(
      y,
      outAxes[i],
      singles.map(one => one[i])
    )
  )
  return within(
    `a batch of ${size}, inAxes [${inAxes.map(String).join(', ')}], outAxes [${outAxes.join(', ')}]`,
    given(args, () => pairwise('the result', expected, evaluated(batch()), sameBits))
  )
}

/** vmap(f)(xs) = stack(map(f)(unstack(xs))), for every choice of batched inputs, axes, and batches of 0, 1, 2 and 3. */
export const batchIsStack: Definition = (s, next) => {
  const n = s.inputs.length
  if (n === 0) return holds
  const masks = n <= 3 ? Array.from({ length: 2 ** n - 1 }, (_, i) => i + 1) : [2 ** n - 1, 1 + (next() % (2 ** n - 1))]
  const outputs = outputAvals(s)
  return each(masks, mask => {
    const at = next()
    const axes = (size: number): Axes => ({
      size,
      inAxes: s.inputs.map((x, i) => (((mask >> i) & 1) === 1 ? (at >> i) % (x.shape.length + 1) : null)),
      outAxes: outputs.map((y, i) => (at >> (i + 3)) % (y.shape.length + 1))
    })
    return each([2 + (at % 2), (at >> 1) % 2], size => isStack(s, next, axes(size)))
  })
}
