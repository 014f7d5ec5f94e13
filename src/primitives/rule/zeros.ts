/**
 * The zero vector of an aval.
 */
import type { Aval } from '../../core/aval.js'
import type { Ops } from '../../core/primitive.js'
import type { NDArray } from '../../ndarray/ndarray.js'

export const zeros = ($: Ops, { shape, dtype }: Aval): NDArray => $.fill(shape, 0, dtype)
