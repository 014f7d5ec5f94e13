/** What layers are given, and what those of the user's give. */
import { pairFrom } from '../core/pair.js'
import { fail } from '../ndarray/error.js'
import { isNDArray, type NDArray } from '../ndarray/ndarray.js'
import { told } from '../ndarray/told.js'

/** What a layer gives, if that is an output and a state. */
export const outputOf = <B, S>(op: string, given: readonly [B, S]): readonly [B, S] =>
  pairFrom(op, 'the layer', 'A layer gives [output, next state]', given)

/** What a layer begins with, if that is parameters and a state. */
export const startOf = <P, S>(op: string, given: readonly [P, S]): readonly [P, S] =>
  pairFrom(op, 'init of the layer', 'It gives [parameters, state]', given)

/** The input of a layer, if it is an array. */
export const inputOf = (op: string, x: NDArray): NDArray =>
  isNDArray(x)
    ? x
    : fail('InvalidArgument', op, `the input is ${told(x)}`, 'Give an array: layer.apply(params, state, x, context)')
