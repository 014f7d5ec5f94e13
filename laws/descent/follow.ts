/**
 * Optimizers at work: what comes of gradients given one after another.
 */
import { applyUpdates, type Stage } from '../../src/optim/optimizer.js'

/** What an optimizer, or a stage, has done. */
export interface Followed {
  readonly params: unknown
  readonly updates: readonly unknown[]
  /** The last state. */
  readonly state: unknown
}

/** Updates along gradients, each applied before the next. */
export const follow = (
  optimizer: Stage<unknown>,
  params: unknown,
  gradients: readonly unknown[],
  start: unknown = optimizer.init(params)
): Followed =>
  gradients.reduce<Followed>(
    (f, g) => {
      const [u, state] = optimizer.update(g, f.state, f.params)
      return { params: applyUpdates(f.params, u), updates: [...f.updates, u], state }
    },
    { params, updates: [], state: start }
  )
