/**
 * Initializers: where parameters start.
 */
import { direct } from '../core/dual.js'
import * as option from '../core/options.js'
import type { DType } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import type { NDArray } from '../ndarray/ndarray.js'
import { sizeOf, type Shape } from '../ndarray/shape.js'
import * as np from '../numpy/index.js'
import * as random from '../random/index.js'

// --- model

/**
 * What is asked of an initializer. The fans are how many inputs each output sees and how many outputs see each input;
 * without them a shape [...k, in, out] has fans k·in and k·out.
 *
 * @category model
 * @since 0.1.0
 */
export interface InitializerOptions {
  readonly shape: Shape
  /** float64 unless told. */
  readonly dtype?: DType
  readonly fanIn?: number
  readonly fanOut?: number
}

/**
 * An array of a shape, drawn from a key.
 *
 * @category model
 * @since 0.1.0
 */
export type Initializer = (key: NDArray, o: InitializerOptions) => NDArray

// --- calling

const kinds: option.OptionKinds<InitializerOptions> = {
  shape: option.needed(option.shape),
  dtype: option.dtype,
  fanIn: option.nonNegative,
  fanOut: option.nonNegative
}

/** An initializer that checks what it is asked for. */
const checked = (f: Initializer): Initializer => direct('nn.initializer', ['key'], kinds, f)

// --- constants

/**
 * The same number everywhere.
 *
 * Shapes:  the shape asked for
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(nn.constant(0.5)(random.key(0), { shape: [2] })), [0.5, 0.5])
 *
 * @category initializers
 * @since 0.1.0
 */
export const constant = (value: number): Initializer =>
  checked((_, { shape, dtype = 'float64' }) => np.full(shape, value, { dtype }))

/**
 * 0 everywhere.
 *
 * Shapes:  the shape asked for
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(nn.zeros(random.key(0), { shape: [2] })), [0, 0])
 *
 * @category initializers
 * @since 0.1.0
 */
export const zeros: Initializer = constant(0)

/**
 * 1 everywhere.
 *
 * Shapes:  the shape asked for
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * assert.deepStrictEqual(np.toNested(nn.ones(random.key(0), { shape: [2] })), [1, 1])
 *
 * @category initializers
 * @since 0.1.0
 */
export const ones: Initializer = constant(1)

// --- variance scaling

/**
 * How `varianceScaling` is set.
 *
 * @category model
 * @since 0.1.0
 */
export interface VarianceScalingOptions {
  readonly scale: number
  readonly fan: 'in' | 'out' | 'average'
  readonly distribution: 'uniform' | 'normal' | 'truncatedNormal'
}

/** The standard deviation of a standard normal variable kept between −2 and 2. */
const truncatedDeviation = 0.8796256610342398

const fansOf = (shape: Shape): readonly [number, number] => {
  const field = sizeOf(shape.slice(0, -2))
  return shape.length < 2
    ? [sizeOf(shape), sizeOf(shape)]
    : [field * shape[shape.length - 2], field * shape[shape.length - 1]]
}

const realDType = (dtype: DType): 'float32' | 'float64' =>
  dtype === 'float32' || dtype === 'float64'
    ? dtype
    : fail(
        'DTypeMismatch',
        'nn.varianceScaling',
        `${dtype} parameters are asked for`,
        'Random parameters are float32 or float64'
      )

const readScaling = option.optionReader<VarianceScalingOptions>('nn.varianceScaling', {
  scale: option.needed(option.nonNegative),
  fan: option.needed(option.oneOf(['in', 'out', 'average'])),
  distribution: option.needed(option.oneOf(['uniform', 'normal', 'truncatedNormal']))
})

/**
 * Random numbers of mean 0 whose variance makes a signal keep its size through a layer.
 *
 * Math:    variance = scale/fan; uniform on ±√(3·variance), normal, or normal kept within two deviations
 * Shapes:  the shape asked for
 * Dtypes:  float32 | float64, as asked for
 * Errors:  DTypeMismatch
 * Numerics: the truncated normal is widened so that its variance is the one asked for
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * const draw = nn.varianceScaling({ scale: 3, fan: 'in', distribution: 'uniform' })
 * const kernel = draw(random.key(0), { shape: [9, 100] })
 * assert.ok(np.item(np.max(np.abs(kernel))) <= 1)
 *
 * @category initializers
 * @since 0.1.0
 */
export const varianceScaling = (options: VarianceScalingOptions): Initializer => {
  const { scale, fan, distribution } = readScaling(options)
  return checked((key, { shape, dtype: asked = 'float64', fanIn = fansOf(shape)[0], fanOut = fansOf(shape)[1] }) => {
    const dtype = realDType(asked)
    const variance = scale / Math.max(1, fan === 'in' ? fanIn : fan === 'out' ? fanOut : (fanIn + fanOut) / 2)
    switch (distribution) {
      case 'uniform': {
        const bound = Math.sqrt(3 * variance)
        return random.uniform(key, { shape, dtype, min: -bound, max: bound })
      }
      case 'normal':
        return np.mul(random.normal(key, { shape, dtype }), Math.sqrt(variance))
      case 'truncatedNormal':
        return np.mul(random.truncatedNormal(key, { shape, dtype }), Math.sqrt(variance) / truncatedDeviation)
    }
  })
}

/**
 * For signals and gradients of one size through layers that are nearly linear, such as tanh: uniform.
 *
 * Math:    variance 2/(in + out)
 * Shapes:  the shape asked for
 * Source:  Glorot & Bengio, Understanding the difficulty of training deep feedforward neural networks (2010)
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * const kernel = nn.glorotUniform(random.key(0), { shape: [50, 50] })
 * assert.ok(Math.abs(np.item(np.std(kernel)) / Math.sqrt(1 / 50) - 1) < 0.1)
 *
 * @category initializers
 * @since 0.1.0
 */
export const glorotUniform: Initializer = varianceScaling({ scale: 1, fan: 'average', distribution: 'uniform' })

/**
 * For signals and gradients of one size through layers that are nearly linear, such as tanh: normal, kept within two deviations.
 *
 * Math:    variance 2/(in + out)
 * Shapes:  the shape asked for
 * Source:  Glorot & Bengio, Understanding the difficulty of training deep feedforward neural networks (2010)
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * const kernel = nn.glorotNormal(random.key(0), { shape: [50, 50] })
 * assert.ok(Math.abs(np.item(np.std(kernel)) / Math.sqrt(1 / 50) - 1) < 0.1)
 *
 * @category initializers
 * @since 0.1.0
 */
export const glorotNormal: Initializer = varianceScaling({ scale: 1, fan: 'average', distribution: 'truncatedNormal' })

/**
 * For signals of one size through rectifiers: uniform.
 *
 * Math:    variance 2/in
 * Shapes:  the shape asked for
 * Source:  He, Zhang, Ren & Sun, Delving deep into rectifiers (2015)
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * const kernel = nn.heUniform(random.key(0), { shape: [50, 50] })
 * assert.ok(Math.abs(np.item(np.std(kernel)) / Math.sqrt(2 / 50) - 1) < 0.1)
 *
 * @category initializers
 * @since 0.1.0
 */
export const heUniform: Initializer = varianceScaling({ scale: 2, fan: 'in', distribution: 'uniform' })

/**
 * For signals of one size through rectifiers: normal, kept within two deviations.
 *
 * Math:    variance 2/in
 * Shapes:  the shape asked for
 * Source:  He, Zhang, Ren & Sun, Delving deep into rectifiers (2015)
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * const kernel = nn.heNormal(random.key(0), { shape: [50, 50] })
 * assert.ok(Math.abs(np.item(np.std(kernel)) / Math.sqrt(2 / 50) - 1) < 0.1)
 *
 * @category initializers
 * @since 0.1.0
 */
export const heNormal: Initializer = varianceScaling({ scale: 2, fan: 'in', distribution: 'truncatedNormal' })

/**
 * For signals of one size through self-normalising layers: uniform.
 *
 * Math:    variance 1/in
 * Shapes:  the shape asked for
 * Source:  LeCun, Bottou, Orr & Müller, Efficient BackProp (1998)
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * const kernel = nn.lecunUniform(random.key(0), { shape: [50, 50] })
 * assert.ok(Math.abs(np.item(np.std(kernel)) / Math.sqrt(1 / 50) - 1) < 0.1)
 *
 * @category initializers
 * @since 0.1.0
 */
export const lecunUniform: Initializer = varianceScaling({ scale: 1, fan: 'in', distribution: 'uniform' })

/**
 * For signals of one size through self-normalising layers: normal, kept within two deviations.
 *
 * Math:    variance 1/in
 * Shapes:  the shape asked for
 * Source:  LeCun, Bottou, Orr & Müller, Efficient BackProp (1998)
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np, random } from 'pullback'
 *
 * const kernel = nn.lecunNormal(random.key(0), { shape: [50, 50] })
 * assert.ok(Math.abs(np.item(np.std(kernel)) / Math.sqrt(1 / 50) - 1) < 0.1)
 *
 * @category initializers
 * @since 0.1.0
 */
export const lecunNormal: Initializer = varianceScaling({ scale: 1, fan: 'in', distribution: 'truncatedNormal' })
