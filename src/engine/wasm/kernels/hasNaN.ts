/**
 * Whether some element is NaN.
 */
import { addInt, alignDown, define, forLoop, get, i32, local, mulInt, op, set, type Definition } from '../ir/ir.js'
import type { FloatLanes } from '../ir/lanes.js'
import { lanesOf, type Target } from '../ir/target.js'

/** (at, elements): 1 or 0. */
export const hasNaN = (element: 'f32' | 'f64', target: Target): Definition => {
  const wide = lanesOf(element, target) as FloatLanes
  const single = lanesOf(element, { ...target, simd: 'off' }) as FloatLanes
  const [at, elements, p, whole, end, found] = ['at', 'elements', 'p', 'whole', 'end', 'found'].map(n =>
    local('i32', n)
  )
  const seen = local(wide.count > 1 ? 'v128' : 'i32', 'seen')
  const step = wide.count * wide.bytes
  const isNaN = (l: FloatLanes) => l.ne(l.load(get(p)), l.load(get(p)))
  const bytes = mulInt(get(elements), wide.bytes)
  return define(
    `has NaN ${element} ${target.simd}`,
    [at, elements],
    [
      set(end, addInt(get(at), bytes)),
      set(whole, addInt(get(at), alignDown(bytes, step))),
      set(seen, wide.count > 1 ? op('i32x4.splat', i32(0)) : i32(0)),
      forLoop(p, get(at), get(whole), step, [set(seen, wide.or(get(seen), isNaN(wide)))]),
      set(found, wide.anyTrue(get(seen))),
      forLoop(p, get(whole), get(end), single.bytes, [set(found, single.or(get(found), isNaN(single)))])
    ],
    { result: get(found) }
  )
}
