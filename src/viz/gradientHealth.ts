import { checked } from '../core/checked.js'
import * as kinds from './kinds.js'
import * as option from '../core/options.js'
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { toTypedArray } from '../numpy/read.js'
import { flatten, paths } from '../tree/flatten.js'
import { showPath } from '../tree/model.js'
import { structureKey } from '../tree/structure.js'

/**
 * What is said of the gradient of a layer.
 *
 * @category model
 * @since 0.1.0
 */
export type HealthVerdict = 'vanishing' | 'healthy' | 'exploding' | 'not finite'

/**
 * How the gradient of one leaf of the parameters is.
 *
 * @category model
 * @since 0.1.0
 */
export interface LayerHealth {
  /** Where the leaf is in the tree, as text. */
  readonly path: string
  readonly size: number
  /** ‖g‖ = √Σ g² */
  readonly norm: number
  /** ‖g‖ / √size: what one of its numbers has, so that large and small leaves compare. */
  readonly rms: number
  /** max |g| */
  readonly max: number
  /** ‖update‖ / ‖parameter‖, where parameters were given. */
  readonly ratio?: number
  readonly verdict: HealthVerdict
}

/**
 * What else is known, and where health ends.
 *
 * @category model
 * @since 0.1.0
 */
export interface HealthOptions {
  /** The parameters, a tree like the gradients: gives the ratio of update to parameter. */
  readonly params?: unknown
  /** What an optimizer adds to the parameters, a tree like the gradients: the gradients themselves unless told. */
  readonly updates?: unknown
  /** How many times less, or more, than that of the median leaf an RMS must be to be suspect: 30 unless told. */
  readonly factor?: number
  /** A suspect RMS vanishes below the second, and any below the first: `[1e-9, 1e-4]` unless told. */
  readonly vanishing?: readonly [number, number]
  /** A suspect RMS explodes above the first, and any above the second: `[1, 1e3]` unless told. */
  readonly exploding?: readonly [number, number]
}

const healthKinds: option.OptionKinds<HealthOptions> = {
  params: option.tree,
  updates: option.tree,
  factor: option.positive,
  vanishing: kinds.pair,
  exploding: kinds.pair
}

/**
 * The gradient of each leaf of the parameters in numbers, with a verdict: which layers do not learn, and which blow up.
 *
 * Being 30 times less than the median leaf is suspect, and only so: gradients of biases often are. So a leaf vanishes
 * when it is suspect and also small, or very small whatever the others are; and explodes likewise.
 *
 * Math:    rms = √(Σ g² / size), m = the median rms of the finite leaves. vanishing: rms < 1e−9, or rms < 1e−4 and
 *          30 rms < m. exploding: rms > 1e3, or rms > 1 and rms > 30 m (where m > 0). not finite: a NaN or an infinity
 * Shapes:  a tree of gradients → one row a leaf, in the order of `tree.flatten`; empty leaves are healthy
 * Errors:  StructureMismatch, where `params` or `updates` are another tree; TracedValueRead, under jit and vmap
 * Numerics:  the norm neither overflows nor underflows where it is itself a float64
 * Source:  Glorot & Bengio (2010), Understanding the difficulty of training deep feedforward neural networks; for the
 *          ratio, which is near 1e−3 in a healthy training, Karpathy, CS231n, Neural networks part 3
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { gradientHealth } from 'pullback/viz'
 *
 * const gradients = { first: np.full([4], 1e-12), last: np.array([3, 4]) }
 * const rows = gradientHealth(gradients, { params: { first: np.ones([4]), last: np.array([30, 40]) } })
 * assert.deepStrictEqual(rows.map(row => [row.path, row.verdict]), [['.first', 'vanishing'], ['.last', 'healthy']])
 * assert.deepStrictEqual([rows[1].norm, rows[1].max, rows[1].ratio], [5, 4, 0.1])
 *
 * @category training
 * @since 0.1.0
 */
export const gradientHealth = checked(
  'viz.gradientHealth(gradients, { params, updates, factor, vanishing, exploding })',
  { gradients: option.tree },
  healthKinds,
  (gradients: unknown, options: HealthOptions = {}): readonly LayerHealth[] => {
    const { leaves, structure } = flatten(gradients)
    const like = (what: string, tree: unknown): readonly NDArray[] => {
      const flat = flatten(tree)
      if (structureKey(flat.structure) !== structureKey(structure))
        fail(
          'StructureMismatch',
          'viz.gradientHealth',
          `${what} are another tree than the gradients`,
          `Give ${what} of the same structure`
        )
      return flat.leaves
    }
    const params = options.params === undefined ? undefined : like('params', options.params).map(sizesOf)
    const updates = options.updates === undefined ? undefined : like('updates', options.updates).map(sizesOf)
    const sizes = leaves.map(sizesOf)
    const median = medianRms(sizes)
    return paths(gradients).map((path, i) => ({
      path: path.length === 0 ? 'gradient' : showPath(path),
      ...sizes[i],
      ...(params === undefined ? {} : { ratio: (updates ?? sizes)[i].norm / params[i].norm }),
      verdict: verdictOf(sizes[i], median, options)
    }))
  }
)

/** Of the leaves that have numbers, and finite ones; 0 of none. */
export const medianRms = (rows: readonly Pick<LayerHealth, 'rms' | 'size'>[]): number => {
  const sorted = rows.flatMap(({ rms, size }) => (size > 0 && Number.isFinite(rms) ? [rms] : [])).sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return sorted.length === 0 ? 0 : sorted[Math.floor(middle)] / 2 + sorted[Math.ceil(middle)] / 2
}

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

type Sizes = Pick<LayerHealth, 'size' | 'norm' | 'rms' | 'max'>

const sizesOf = (leaf: NDArray): Sizes => {
  const data = Array.from(toTypedArray(leaf))
  const max = data.reduce((most, x) => Math.max(most, Math.abs(x)), 0)
  // Divided by a power of two near the greatest, exactly, no square overflows and none that counts underflows.
  const unit = max === 0 || !Number.isFinite(max) ? 1 : 2 ** Math.min(1023, Math.max(-1022, Math.floor(Math.log2(max))))
  const length = Math.sqrt(data.reduce((sum, x) => sum + (x / unit) ** 2, 0))
  return { size: data.length, norm: unit * length, rms: unit * (length / Math.sqrt(Math.max(1, data.length))), max }
}

const verdictOf = ({ rms, size }: Sizes, median: number, options: HealthOptions): HealthVerdict => {
  const { factor = 30, vanishing = [1e-9, 1e-4], exploding = [1, 1e3] } = options
  if (size === 0) return 'healthy'
  if (!Number.isFinite(rms)) return 'not finite'
  if (rms < vanishing[0] || (rms < vanishing[1] && rms * factor < median)) return 'vanishing'
  if (rms > exploding[1] || (rms > exploding[0] && median > 0 && rms > factor * median)) return 'exploding'
  return 'healthy'
}
