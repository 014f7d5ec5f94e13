/**
 * Labels of classification: classes, or probabilities of classes.
 */
import { showAval } from '../core/aval.js'
import { isFloat } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import { isDense, toTypedArray, type NDArray } from '../ndarray/ndarray.js'
import { rowMajor, sameShape, showShape, type Shape } from '../ndarray/shape.js'

/** The indices of the element at a place in row-major order. */
const indicesOf = (shape: Shape, place: number): Shape =>
  rowMajor(shape).map((stride, i) => Math.floor(place / stride) % shape[i])

/** Classes whose values are known are there; of traced ones it cannot be said. */
export const checkClasses = (op: string, labels: NDArray, classes: number): void => {
  if (!isDense(labels)) return
  const values = toTypedArray(labels)
  const odd = values.findIndex(k => k < 0 || k >= classes)
  if (odd >= 0)
    fail(
      'InvalidArgument',
      op,
      `the label at ${showShape(indicesOf(labels.shape, odd))} is ${values[odd]}, and there are ${classes} classes`,
      classes === 0 ? 'Give at least one class' : `Give classes from 0 to ${classes - 1}`
    )
}

/** Whether labels are classes, which go with `x` without its last axis, or probabilities, which go with all of it. */
export const areClasses = (op: string, what: string, x: NDArray, labels: NDArray): boolean => {
  const isClasses = !isFloat(labels.dtype)
  const [ofClasses, ofProbabilities] = [sameShape(labels.shape, x.shape.slice(0, -1)), sameShape(labels.shape, x.shape)]
  const came = `the ${what} are ${showAval(x)} and the labels ${showAval(labels)}`
  if (!isFloat(x.dtype))
    return fail('DTypeMismatch', op, came, `The ${what} are float32 or float64: np.astype(x, 'float32') converts them`)
  if (x.ndim > 0 && (isClasses ? ofClasses : ofProbabilities)) {
    if (isClasses) checkClasses(op, labels, x.shape[x.ndim - 1])
    return isClasses
  }
  return x.ndim > 0 && ofClasses
    ? fail('DTypeMismatch', op, came, "Classes are integers: np.astype(labels, 'int32') makes them so")
    : x.ndim > 0 && ofProbabilities
      ? fail(
          'DTypeMismatch',
          op,
          came,
          `Probabilities are floating-point: np.astype(labels, '${x.dtype}') makes them so`
        )
      : fail(
          'ShapeMismatch',
          op,
          came,
          `Give integer labels of the shape of the ${what} without the last axis, or probabilities of their shape`
        )
}
