import { showAval } from '../core/aval.js'
import * as option from '../core/options.js'
import { isFloat } from '../ndarray/dtype.js'
import { fail, within } from '../ndarray/error.js'
import { isNDArray, type NDArray } from '../ndarray/ndarray.js'
import { told } from '../ndarray/told.js'
import * as np from '../numpy/index.js'
import * as random from '../random/index.js'
import { glorotUniform, zeros, type Initializer } from './initializer.js'
import { initializer } from './kinds.js'
import { stateless, type Layer } from './layer.js'

/**
 * How `dense` is set.
 *
 * @category model
 * @since 0.1.0
 */
export interface DenseOptions {
  /** Units of the output. */
  readonly out: number
  /** `glorotUniform` unless told. */
  readonly kernel?: Initializer
  /** `zeros` unless told; `null` for a layer without bias. */
  readonly bias?: Initializer | null
}

/**
 * The parameters of `dense`.
 *
 * Shapes:  kernel [in, out], bias [out]
 *
 * @category model
 * @since 0.1.0
 */
export interface DenseParams {
  readonly kernel: NDArray
  readonly bias: NDArray | null
}

const op = 'nn.dense'

const read = option.optionReader<DenseOptions>(op, {
  out: option.needed(option.natural),
  kernel: initializer,
  bias: option.nullable(initializer)
})

const requireParams = (u: unknown): void => {
  const { kernel, bias } = (typeof u === 'object' && u !== null ? u : {}) as Readonly<Record<string, unknown>>
  if (!isNDArray(kernel) || kernel.ndim !== 2 || !(bias === null || isNDArray(bias)))
    fail('StructureMismatch', op, `the parameters are ${told(u)}`, 'Give { kernel, bias } as init gives them')
}

/**
 * An affine map: every output sees every input.
 *
 * Math:    y = x·W + b
 * Shapes:  [...b, in] → [...b, out]
 * Dtypes:  parameters take the dtype of the input given to `init`
 * Errors:  InvalidArgument, for other options; ShapeMismatch, when the last axis of the input is not `in`; DTypeMismatch, for an input that is not real
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * const layer = nn.dense({ out: 2, kernel: nn.ones, bias: nn.constant(0.5) })
 * const [params, state] = layer.init(random.key(0), np.zeros([3]))
 * const [y] = layer.apply(params, state, np.array([1, 2, 3]), nn.evaluation)
 * assert.deepStrictEqual(np.toNested(y), [6.5, 6.5])
 *
 * @category layers
 * @since 0.1.0
 */
export const dense = (options: DenseOptions): Layer<DenseParams> => {
  const { out, kernel = glorotUniform, bias = zeros } = read(options)
  return stateless({
    init: within(op, (key, { shape, dtype }) => {
      if (shape.length === 0)
        return fail(
          'ShapeMismatch',
          op,
          'the input is a scalar',
          'Give inputs of at least one axis, that of the features'
        )
      if (!isFloat(dtype))
        return fail('DTypeMismatch', op, `the input is ${dtype}`, "Convert it with np.astype(x, 'float32')")
      const fanIn = shape[shape.length - 1]
      const [kernelKey, biasKey] = random.split(key)
      const fans = { dtype, fanIn, fanOut: out } as const
      return {
        kernel: kernel(kernelKey, { ...fans, shape: [fanIn, out] }),
        bias: bias === null ? null : bias(biasKey, { ...fans, shape: [out] })
      }
    }),
    apply: within(op, (params, x) => {
      requireParams(params)
      const fanIn = params.kernel.shape[0]
      if (x.shape[x.ndim - 1] !== fanIn)
        return fail(
          'ShapeMismatch',
          op,
          `the input is ${showAval(x)}`,
          `Its last axis must have the ${fanIn} features that init was given`
        )
      const y = np.dot(x, params.kernel)
      return params.bias === null ? y : np.add(y, params.bias)
    })
  })
}
