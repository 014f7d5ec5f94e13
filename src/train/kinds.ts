/**
 * Options of trainings: optimizers among them.
 */
import * as option from '../core/options.js'
import type { Optimizer } from '../optim/optimizer.js'

export const optimizer: option.OptionKind<Optimizer> = option.made(
  'an optimizer, such as optim.adam({ rate: 0.001 })',
  {
    init: option.callable(),
    update: option.callable()
  }
)
