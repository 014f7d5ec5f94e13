/**
 * Reductions over axes, as members of loop nests.
 */
import { isFloat, type DType } from '../../../ndarray/dtype.js'
import { sizeOf } from '../../../ndarray/shape.js'
import type { ReduceRule } from '../plan/rules.js'
import { uniform } from '../plan/ref.js'
import { highest, larger, lowest, smaller } from './extremes.js'
import { steps, type Steps } from './lowering.js'

interface OfAxes {
  readonly axes: readonly number[]
}

const reduction = (rule: ReduceRule, empty: (dtype: DType) => number = rule.unit): Steps<OfAxes> =>
  steps((b, [x], { axes }, [{ shape, dtype }]) =>
    sizeOf(x.shape) === 0 ? [uniform(empty(dtype), dtype, shape)] : [b.reduce(rule, x, axes)]
  )

export const sum = reduction(
  // −0 is what changes no sum
  { name: 'sum', unit: d => (isFloat(d) ? -0 : 0), combine: (w, x, y, d) => w.number(d).add(x, y), isWide: true },
  () => 0
)
export const prod = reduction({
  name: 'prod',
  unit: () => 1,
  combine: (w, x, y, d) => w.number(d).mul(x, y),
  isWide: true
})

export const reduceMax = reduction({
  name: 'reduceMax',
  unit: lowest,
  combine: (w, x, y, d) => larger(w, d, x, y),
  isWide: false
})
export const reduceMin = reduction({
  name: 'reduceMin',
  unit: highest,
  combine: (w, x, y, d) => smaller(w, d, x, y),
  isWide: false
})
export const any = reduction({ name: 'any', unit: () => 0, combine: (w, x, y) => w.mask.or(x, y), isWide: false })
export const all = reduction({ name: 'all', unit: () => 1, combine: (w, x, y) => w.mask.and(x, y), isWide: false })
