/**
 * Which operands of a product are tangents, once another one is.
 */
import type { Zeros } from '../../ndarray/kernels/strong.js'

export const withStrong = (zeros: Zeros | null, also: Zeros): Zeros =>
  zeros === null || zeros === also ? also : 'both'

/** Of the product of a cotangent and an operand, where `operand` says which one that is. */
export const ofCotangent = (zeros: Zeros | null, operand: 'left' | 'right'): Zeros =>
  zeros === 'both' || zeros === operand ? 'both' : 'left'
