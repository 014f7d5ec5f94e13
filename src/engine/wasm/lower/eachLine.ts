/**
 * The lines of views along one axis. Across them everything is independent, so that a line is a function.
 */
import * as ir from '../ir/ir.js'
import type { Block as Code, Expr } from '../ir/ir.js'
import { start } from '../emit/address.js'
import type { Emitter } from '../plan/block.js'
import { bytesOf, type Ref } from '../plan/ref.js'

/** Calls a function with the addresses at which each line along an axis begins, for views that agree in all other axes. */
export const eachLine = (e: Emitter, axis: number, views: readonly Ref[], line: ir.Definition): Code => {
  const across = views[0].shape.map((_, i) => i).filter(i => i !== axis)
  const indices = across.map(() => ir.local('i32', 'i'))
  const addresses = views.map(r =>
    across.reduce<Expr>(
      (at, i, k) => ir.addInt(at, ir.mulInt(ir.get(indices[k]), r.strides[i] * bytesOf(r.source.dtype))),
      start(e.address(r))
    )
  )
  return across.reduceRight<Code>(
    (code, i, k) => [ir.forLoop(indices[k], ir.i32(0), ir.i32(views[0].shape[i]), 1, code)],
    [ir.perform(line, ...addresses)]
  )
}
