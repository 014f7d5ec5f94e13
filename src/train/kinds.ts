/**
 * Options of trainings: layers and optimizers among them.
 */
import * as option from '../core/options.js'
import type { AnyLayer } from '../nn/layer.js'
import type { Optimizer } from '../optim/optimizer.js'

const has = (u: unknown, ...names: readonly string[]): boolean =>
  typeof u === 'object' && u !== null && names.every(name => name in u)

export const optimizer: option.OptionKind<Optimizer> = {
  says: 'an optimizer, such as optim.adam({ rate: 0.001 })',
  read: u => (has(u, 'init', 'update') ? (u as Optimizer) : undefined)
}

export const layer: option.OptionKind<AnyLayer> = {
  says: 'a layer, such as nn.dense({ out: 8 })',
  read: u => (has(u, 'init', 'apply') ? (u as AnyLayer) : undefined),
  remedy: u => (typeof u === 'function' ? 'Make a layer of a function of arrays with nn.activation' : undefined)
}
