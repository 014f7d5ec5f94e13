/**
 * The derivative as numerical analysis has it first: one difference quotient.
 */
import { transform } from '../../core/checked.js'
import { optionReader, positive } from '../../core/options.js'
import { isFloat } from '../../ndarray/dtype.js'
import { fail } from '../../ndarray/error.js'
import { ops as $ } from '../../trace/ops.js'
import { flatten } from '../../tree/flatten.js'
import { zipWith } from '../../tree/map.js'
import { unflatten } from '../../tree/unflatten.js'
import { requireDifferentiable, tangentsLike, type Input, type Like } from '../tree/arguments.js'

/**
 * How `finiteDifference` is set.
 *
 * @category model
 * @since 0.1.0
 */
export interface DifferenceOptions {
  /** ε, 2⁻¹⁷ unless told: about the cube root of the rounding unit of float64, where both errors are small. */
  readonly step?: number
}

interface FiniteDifference<A, B> {
  (x: Like<A>, dx: Like<A>, o?: DifferenceOptions): B
  (x: A, dx: A, o?: DifferenceOptions): B
}

const readOptions = optionReader<DifferenceOptions>('finiteDifference', { step: positive })

const finiteDifferenceOf =
  <A, B>(f: (x: A) => B): FiniteDifference<A, B> =>
  (x: Input<A>, dx: Input<A>, o?: DifferenceOptions): B => {
    const { step = 2 ** -17 } = readOptions(o)
    const { leaves, structure } = flatten(x)
    requireDifferentiable('finiteDifference', x, leaves)
    const tangents = tangentsLike('finiteDifference', 'the direction', structure, leaves, dx)
    const at = (h: number): B => {
      const moved = leaves.map((v, i) => $.add(v, $.mul(tangents[i], h)))
      return f(unflatten(structure, moved) as A)
    }
    return zipWith(at(step), at(-step), (after, before) =>
      isFloat(after.dtype)
        ? $.div($.sub(after, before), 2 * step)
        : fail(
            'NotDifferentiable',
            'finiteDifference',
            `a result is ${after.dtype}, which has no differences`,
            'Leave it out, or convert it with np.astype'
          )
    )
  }

/**
 * The central difference quotient of a function in a direction: an approximation of its directional derivative, as good as
 * the step.
 *
 * Math:    (f(x + ε dx) − f(x − ε dx)) / 2ε = J_f(x) dx + O(ε²) + O(u/ε), u the rounding unit
 * Shapes:  dx like x; the result like f(x)
 * Errors:  NotDifferentiable, ShapeMismatch, DTypeMismatch, StructureMismatch; InvalidArgument, for a step that is not
 *          positive
 * Numerics: half of the digits are lost to rounding near ε = 10⁻⁸, all of them near 10⁻¹⁶. `jvp` is exact; `checkGradient`
 *          compares a gradient with better differences
 *
 * @example
 * import assert from 'node:assert'
 * import { finiteDifference, np } from 'pullback'
 *
 * const slope = finiteDifference((x: np.NDArray) => np.mul(x, x))(3, 1, { step: 0.25 })
 * assert.strictEqual(np.item(slope), 6)
 *
 * @category checks
 * @since 0.1.0
 */
export const finiteDifference = transform('finiteDifference(f)(x, dx, { step })', null, finiteDifferenceOf)
