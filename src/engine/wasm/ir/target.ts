/**
 * For which machine code is made.
 */
import {
  scalarFloat,
  scalarInt,
  vectorFloat,
  vectorInt,
  type Element,
  type FloatLanes,
  type IntLanes
} from './lanes.js'

export interface Target {
  /** Scalars only; 128-bit vectors; these with products and sums rounded once, as the machine does it. */
  readonly simd: 'off' | 'plain' | 'relaxed'
  /** Neighbouring vector operations in pairs, which V8's revectorizer makes 256 bits wide. */
  readonly pairs: boolean
  /** Why it is not what was asked for. */
  readonly reason?: string
}

export const floatLanes = (element: 'f32' | 'f64', { simd }: Target): FloatLanes =>
  simd === 'off' ? scalarFloat(element) : vectorFloat(element, simd === 'relaxed')

export const lanesOf = (element: Element, target: Target): FloatLanes | IntLanes =>
  element === 'f32' || element === 'f64'
    ? floatLanes(element, target)
    : target.simd === 'off'
      ? scalarInt(element)
      : vectorInt(element)
