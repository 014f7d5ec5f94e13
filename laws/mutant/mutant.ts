/**
 * Planted bugs: a kit that passes what is right proves nothing, it must also reject these.
 */
import { isDense, type NDArray } from '../../src/ndarray/ndarray.js'
import type { Laws } from '../law.js'

/**
 * A value with one bug, and the laws that must see it.
 *
 * @category model
 * @since 0.1.0
 */
export interface Mutant {
  /** The suite whose laws are about it: 'optimizer'. */
  readonly suite: string
  /** What is wrong, in a few words. */
  readonly bug: string
  /** The numbers of laws of which each must be violated. */
  readonly breaks: readonly string[]
  readonly laws: () => Laws
}

/** What a bug may look at that honest code may not: whether it is being traced. */
export const isTraced = (x: NDArray): boolean => !isDense(x)
