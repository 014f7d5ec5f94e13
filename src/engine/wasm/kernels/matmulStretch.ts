/**
 * Products with a long sum of float32: stretches of some thousand steps are summed in float32, and added in float64.
 */
import {
  addInt,
  define,
  forLoop,
  get,
  i32,
  ifThen,
  load,
  local,
  mulInt,
  op,
  perform,
  set,
  store,
  type Block,
  type Definition,
  type Expr
} from '../ir/ir.js'
import { aligned } from '../plan/ref.js'
import { times, type Code } from './matmulBlocks.js'

/** The most steps whose sum is float32. */
const longest = 1024

/** (out, sums, more): what is in `out` is added to the sums, where there are some, and they are put there, rounded. */
const addStretch = (size: number): Definition => {
  const [out, sums, more, i] = ['out', 'sums', 'more', 'i'].map(name => local('i32', name))
  const sum = local('f64', 'sum')
  return define(
    `add ${size} sums`,
    [out, sums, more],
    [
      forLoop(i, i32(0), i32(size), 1, [
        set(sum, op('f64.promote_f32', load('f32.load', get(out)))),
        ifThen(get(more), [set(sum, op('f64.add', load('f64.load', get(sums)), get(sum)))]),
        store('f64.store', get(sums), get(sum)),
        store('f32.store', get(out), op('f32.demote_f64', get(sum))),
        set(sums, addInt(get(sums), i32(8))),
        set(out, addInt(get(out), i32(4)))
      ])
    ]
  )
}

/** How a product of some steps of k is summed, given how many; distances are in bytes. */
export const inStretches = (
  { m, n, k }: { readonly m: number; readonly n: number; readonly k: number },
  step: { readonly x: number; readonly y: number },
  codeOf: (k: number) => Code
): Code => {
  if (k <= longest) return codeOf(k)
  const count = Math.ceil(k / longest)
  const size = Math.ceil(k / count)
  const last = k - (count - 1) * size
  const [whole, rest] = [codeOf(size), codeOf(last)]
  const held = aligned(8 * m * n)
  const adding = addStretch(m * n)
  const one =
    (code: Code, x: Expr, y: Expr, out: Expr, scratch: Expr) =>
    (i: Expr): Block => [
      ...code.run(
        addInt(x, mulInt(i, size * step.x)),
        addInt(y, mulInt(i, size * step.y)),
        out,
        addInt(scratch, i32(held))
      ),
      perform(adding, out, scratch, i)
    ]
  return {
    scratch: held + Math.max(whole.scratch, rest.scratch),
    run: (...at) => [...times('stretch', count - 1, one(whole, ...at)), ...one(rest, ...at)(i32(count - 1))]
  }
}
