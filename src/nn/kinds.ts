import * as option from '../core/options.js'
import type { Initializer } from './initializer.js'
import type { AnyLayer } from './layer.js'

/** An option that is an initializer. */
export const initializer: option.OptionKind<Initializer> = {
  ...option.callable<Initializer>(),
  says: 'an initializer',
  remedy: u => (typeof u === 'string' ? `Give the function: nn.zeros, nn.glorotUniform, nn.heNormal …` : undefined)
}

/** A layer among arguments. */
export const layer: option.OptionKind<AnyLayer> = {
  ...option.made<AnyLayer>('a layer, such as nn.dense({ out: 8 })', {
    init: option.callable(),
    apply: option.callable()
  }),
  remedy: u => (typeof u === 'function' ? 'Make a layer of a function of arrays with nn.activation' : undefined)
}
