/**
 * Where the families meet: every primitive, by name. Laws, engines and codecs enumerate it.
 */
import type { AnyPrimitive } from '../core/primitive.js'
import * as adjoint from './program/adjoint.js'
import * as average from './array/average.js'
import * as checkpoint from './program/checkpoint.js'
import * as compare from './array/compare.js'
import * as contract from './array/contract.js'
import * as constant from './array/constant.js'
import * as control from './program/control.js'
import * as cumulative from './array/cumulative.js'
import * as custom from './program/custom.js'
import * as customBatching from './program/customBatching.js'
import * as dynamic from './array/dynamic.js'
import * as elementwise from './array/elementwise.js'
import * as exponentials from './array/exponentials.js'
import * as gather from './array/gather.js'
import * as implicit from './program/implicit.js'
import * as linearCall from './program/linearCall.js'
import * as linearSolve from './program/linearSolve.js'
import * as move from './array/move.js'
import * as product from './array/product.js'
import * as random from './array/random.js'
import * as reduce from './array/reduce.js'
import * as scan from './program/scan.js'
import * as slice from './array/slice.js'
import * as switches from './program/switch.js'
import * as whiles from './program/while.js'
import * as sort from './array/sort.js'

export const families = {
  elementwise,
  product,
  compare,
  reduce,
  average,
  exponentials,
  cumulative,
  sort,
  random,
  contract,
  move,
  slice,
  dynamic,
  gather,
  constant,
  control,
  checkpoint,
  scan,
  switches,
  whiles,
  linearCall,
  linearSolve,
  implicit,
  adjoint,
  custom,
  customBatching
} as const

const isPrimitive = (u: unknown): u is AnyPrimitive =>
  typeof u === 'object' && u !== null && 'derivative' in u && 'batching' in u

/** Every primitive of every family. */
export const table: readonly AnyPrimitive[] = Object.values(families).flatMap(family =>
  Object.values(family).filter(isPrimitive)
)
