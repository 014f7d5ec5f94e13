/**
 * The product of derivatives, and the derivative of products.
 */
import type { Bilinear, BilinearTranspose, Primitive } from '../../core/primitive.js'
import { map2 } from '../../ndarray/kernels/elementwise.js'
import { strongMulRow, tangentMulRow } from '../../ndarray/kernels/rows.js'
import { broadcastShapes } from '../../ndarray/shape.js'
import { broadcastable, elementwise, floats, operand, sameDType, type StrongParams } from '../rule/define.js'
import * as kinds from '../rule/kinds.js'

/** The derivative of an elementwise product, of which the partial comes first. */
export const product = <P>(zeros: Bilinear<P>['zeros']): Bilinear<P> => {
  const strongly: Bilinear<P>['strongly'] = ($, x, y, _, of) =>
    of === 'left' ? $.strongMul(y, x) : $.strongMul(x, y, of)
  const transpose: BilinearTranspose<P> = ($, ct, other, _, params, of) => strongly($, ct, other, params, of)
  return { _tag: 'Bilinear', zeros, strongly, transposes: [transpose, transpose] }
}

// x·y, but 0 where a tangent is 0, and where the other factor is 0 and the tangent infinite: the product of all derivatives
export const strongMul: Primitive<StrongParams> = {
  name: 'strongMul',
  arity: 2,
  params: { zeros: kinds.oneOf(['right', 'both']) },
  shape: ([x, y]) => [
    { shape: broadcastShapes('strongMul', x.shape, y.shape), dtype: sameDType('strongMul', [x, y], floats) }
  ],
  evaluate: ([x, y], { zeros }, [out]) => [
    map2(out.dtype, out.shape, zeros === 'both' ? tangentMulRow : strongMulRow, x, y)
  ],
  derivative: product(({ zeros }) => zeros),
  batching: elementwise,
  sample: draw => {
    const [a, b] = broadcastable(draw, 2)
    return { operands: [operand(a), operand(b)], params: { zeros: draw.oneOf(['right', 'both']) } }
  },
  broadcasts: true
}
