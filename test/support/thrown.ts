import { TensorError } from '../../src/ndarray/error.js'

/** The `TensorError` that a function throws. */
export const thrown = (f: () => unknown): TensorError => {
  try {
    f()
  } catch (e) {
    if (TensorError.is(e)) return e
    throw e
  }
  throw new Error('no TensorError was thrown')
}
