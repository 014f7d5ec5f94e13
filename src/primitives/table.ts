/**
 * Where the families meet: every primitive, by name. Laws, engines and codecs enumerate it.
 */
import type { AnyPrimitive } from '../core/primitive.js'
import * as adjoint from './adjoint.js'
import * as average from './average.js'
import * as checkpoint from './checkpoint.js'
import * as compare from './compare.js'
import * as contract from './contract.js'
import * as constant from './constant.js'
import * as control from './control.js'
import * as cumulative from './cumulative.js'
import * as custom from './custom.js'
import * as customBatching from './customBatching.js'
import * as dynamic from './dynamic.js'
import * as elementwise from './elementwise.js'
import * as exponentials from './exponentials.js'
import * as gather from './gather.js'
import * as implicit from './implicit.js'
import * as linearCall from './linearCall.js'
import * as linearSolve from './linearSolve.js'
import * as move from './move.js'
import * as product from './product.js'
import * as random from './random.js'
import * as reduce from './reduce.js'
import * as scan from './scan.js'
import * as slice from './slice.js'
import * as switches from './switch.js'
import * as whiles from './while.js'
import * as sort from './sort.js'

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
