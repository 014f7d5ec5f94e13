/**
 * Vectorisation: a function of one example as a function of a batch.
 */
import { transform } from '../core/checked.js'
import * as option from '../core/options.js'
import { showAval } from '../core/aval.js'
import { held } from '../core/held.js'
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { normalizeAxis } from '../ndarray/shape.js'
import { flatten, paths } from '../tree/flatten.js'
import { showPath, type Structure } from '../tree/model.js'
import { broadcastPrefix } from '../tree/structure.js'
import { unflatten } from '../tree/unflatten.js'
import { moveAxis, withBatch } from '../primitives/rule/axes.js'
import { stage } from '../trace/builder.js'
import { ops as $ } from '../trace/ops.js'
import type { OfTrees } from './tree/arguments.js'
import { batchThrough } from './read/batch.js'
import { readers } from './read/readers.js'

/**
 * Where the batch axis is: an axis number for all leaves, `null` for not mapped, or a tree of these.
 *
 * @category model
 * @since 0.1.0
 */
export type Axes = number | null | readonly Axes[] | { readonly [key: string]: Axes }

const isAxis = (u: unknown): u is number | null => u === null || typeof u === 'number'

interface Mapped {
  readonly value: NDArray
  readonly axis: number | null
}

const mapped = (
  args: readonly unknown[],
  inAxes: unknown
): { readonly leaves: readonly Mapped[]; readonly structure: Structure } => {
  const { leaves, structure } = flatten(args)
  const axes = broadcastPrefix('vmap', inAxes, structure, isAxis) as readonly (number | null)[]
  return {
    structure,
    leaves: leaves.map((value, i) => ({
      value,
      axis: axes[i] === null ? null : normalizeAxis('vmap', axes[i], value.ndim)
    }))
  }
}

const batchSize = (args: readonly unknown[], leaves: readonly Mapped[]): number => {
  const sizes = leaves.flatMap(({ value, axis }, i) => (axis === null ? [] : [{ size: value.shape[axis], i }]))
  if (sizes.length === 0)
    return fail('InvalidArgument', 'vmap', 'no argument is mapped', 'Give at least one axis in inAxes')
  const odd = sizes.find(s => s.size !== sizes[0].size)
  const where = (i: number): string => `argument${showPath(paths(args)[i])}`
  return odd === undefined
    ? sizes[0].size
    : fail(
        'ShapeMismatch',
        'vmap',
        `${where(sizes[0].i)} has ${sizes[0].size} examples and ${where(odd.i)} has ${odd.size}`,
        'All mapped axes have one extent; give null in inAxes for what is shared by all examples'
      )
}

const vmapOf =
  <Args extends readonly unknown[], B>(
    f: (...args: Args) => B,
    o: { readonly inAxes?: Axes; readonly outAxes?: Axes } = {}
  ): OfTrees<Args, B> =>
  (...args: readonly unknown[]) => {
    const { leaves, structure } = mapped(args, o.inAxes === undefined ? 0 : o.inAxes)
    const size = batchSize(args, leaves)
    let out: Structure | undefined
    const avals = leaves.map(({ value, axis }) => ({
      dtype: value.dtype,
      shape: value.shape.filter((_, i) => i !== axis)
    }))
    const { program, captured } = stage('vmap', avals, null, inputs => {
      const result = flatten(f(...(unflatten(structure, inputs) as Args)))
      out = result.structure
      return result.leaves
    })
    const inputs = [
      ...captured.map(value => ({ value, batched: false })),
      ...leaves.map(({ value, axis }) =>
        axis === null ? { value, batched: false } : { value: moveAxis($, value, axis, 0), batched: true }
      )
    ]
    const outAxes = broadcastPrefix('vmap', o.outAxes === undefined ? 0 : o.outAxes, out!, isAxis) as readonly (
      number | null
    )[]
    const results = batchThrough(readers, program, size, inputs).map((r, i) => {
      const axis = outAxes[i]
      if (axis === null)
        return r.batched
          ? fail(
              'InvalidArgument',
              'vmap',
              `result ${i} (${showAval(r.value)}) differs between examples and has no place for them`,
              'Give its outAxes an axis instead of null'
            )
          : r.value
      const full = withBatch($, r, size)
      return moveAxis($, full, 0, normalizeAxis('vmap', axis, full.ndim))
    })
    return unflatten(out!, results) as B
  }

const axes: option.OptionKind<Axes> = {
  says: 'an axis, null, or a tree of these',
  read: u => (typeof u === 'number' || typeof u === 'object' ? held(u as Axes) : undefined)
}

const vmapKinds = { inAxes: axes, outAxes: axes }

/**
 * A function applied to every example of a batch, in one pass.
 *
 * Math:    vmap(f)(xs)[i] = f(xs[i])
 * Shapes:  each mapped leaf has the batch axis at its place in `inAxes` (default 0); results at `outAxes` (default 0)
 * Grad:    commutes with jvp, vjp and grad; vmap(grad(f)) gives per-example gradients
 * Errors:  ShapeMismatch (batch axes of different extents), AxisOutOfRange, InvalidArgument
 *
 * `inAxes` is one axis for all arguments, or a list with, for each argument, an axis, `null`, or a tree of these.
 *
 * @example
 * import assert from 'node:assert'
 * import { np, vmap } from 'pullback'
 *
 * const dot = (x: np.NDArray, y: np.NDArray) => np.sum(np.mul(x, y))
 * const xs = np.array([[1, 2], [3, 4]])
 * assert.deepStrictEqual(np.toNested(vmap(dot)(xs, xs)), [5, 25])
 * assert.deepStrictEqual(np.toNested(vmap(dot, { inAxes: [1, null] })(xs, np.array([1, 1]))), [4, 6])
 *
 * @category vectorisation
 * @since 0.1.0
 */
export const vmap = transform('vmap(f, { inAxes, outAxes })(…)', vmapKinds, vmapOf)
