/**
 * A planned block as code.
 */
import { define, perform, type Block as Code } from '../ir/ir.js'
import type { Target } from '../ir/target.js'
import type { Address, Block, Step } from '../plan/block.js'
import { addressWith, type Plan } from '../plan/memory.js'
import { aligned, type Buffer } from '../plan/ref.js'
import { emitGroup } from './group.js'

export type PlaceOf = (b: Buffer) => Address | undefined

/**
 * V8 takes 50,000 locals a function, and time that grows faster than a function does: longer blocks call functions of so many steps, and
 * about so many operations.
 */
const most = { steps: 16, operations: 200 }

const operationsOf = (step: Step): number => (step._tag === 'Group' ? step.members.length : 4)

/** Where functions of a block begin. */
const cuts = (steps: readonly Step[]): readonly number[] => {
  const begins = [0]
  let operations = 0
  steps.forEach((step, i) => {
    const isFull = i - begins[begins.length - 1] >= most.steps || operations >= most.operations
    if (isFull) begins.push(i)
    operations = (isFull ? 0 : operations) + operationsOf(step)
  })
  return begins
}

/** The code of every step in order; the area of the block begins at `base`, other buffers are where `outer` says. */
export const emitBlock = (
  block: Block,
  plan: Plan,
  base: number,
  outer: PlaceOf,
  target: Target,
  nameFor: (what: string) => string
): Code => {
  const placeOf = (b: Buffer): Address => {
    const alias = block.aliases.get(b)
    if (alias !== undefined) return address(alias)
    const own = plan.places.get(b)
    return own !== undefined ? { base: base + own, moving: [] } : outer(b)!
  }
  const address = addressWith(placeOf)
  const codeOf = (step: Step): Code => {
    if (step._tag === 'Group')
      return emitGroup(step, {
        name: nameFor('loop'),
        target,
        address,
        destination: b => block.aliases.get(b) ?? (plan.stored.has(b) ? 'own' : null)
      })
    const own = plan.kernels.get(step)
    const at = base + (own?.at ?? 0)
    return step.emit({
      target,
      address,
      scratch: at,
      name: nameFor,
      run: b => emitBlock(b, own!.blocks.get(b)!, at + aligned(step.scratch), placeOf, target, nameFor)
    })
  }
  const begins = cuts(block.steps)
  if (begins.length === 1) return block.steps.flatMap(codeOf)
  // Steps share no locals, so that any of them may be a function
  return begins.map((from, i) =>
    perform(define(nameFor('part'), [], block.steps.slice(from, begins[i + 1]).flatMap(codeOf)))
  )
}
