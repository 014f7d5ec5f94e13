/**
 * Contractions as matrix products.
 */
import { families } from '../../../primitives/table.js'
import { byHost } from './host.js'

export const dot = byHost(families.contract.dot)
