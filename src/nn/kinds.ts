import * as option from '../core/options.js'
import type { Initializer } from './initializer.js'

/** An option that is an initializer. */
export const initializer: option.OptionKind<Initializer> = {
  ...option.callable<Initializer>(),
  says: 'an initializer',
  remedy: u => (typeof u === 'string' ? `Give the function: nn.zeros, nn.glorotUniform, nn.heNormal …` : undefined)
}
