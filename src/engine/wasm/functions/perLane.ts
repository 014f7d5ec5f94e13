/**
 * Functions of the host, lane by lane: right at once, and slow. What a vector cannot compute, and rare arguments, go this way.
 */
import {
  call,
  define,
  get,
  hostFunction,
  local,
  onLane,
  op,
  type Definition,
  type Expr,
  type HostFunction
} from '../ir/ir.js'
import type { InstructionName } from '../ir/instructions.js'
import type { FloatLanes } from '../ir/lanes.js'

/** Of doubles, as the interpreter evaluates them. */
export const hostDouble = (name: string, arity: 1 | 2, run: (...xs: readonly number[]) => number): HostFunction =>
  hostFunction(
    `host.${name}`,
    Array.from({ length: arity }, () => 'f64' as const),
    ['f64'],
    run
  )

const shapeOf = (l: FloatLanes): string => (l.element === 'f32' ? 'f32x4' : 'f64x2')

const definition = (l: FloatLanes, host: HostFunction): Definition => {
  const parameters = host.parameters.map((_, i) => local(l.type, `x${i}`))
  const ofLane = (i: number): Expr => {
    const xs = parameters.map(p => l.lane(get(p), i))
    const y = call(host, ...(l.element === 'f32' ? xs.map(x => op('f64.promote_f32', x)) : xs))
    return l.element === 'f32' ? op('f32.demote_f64', y) : y
  }
  const rest = Array.from({ length: l.count - 1 }, (_, i) => i + 1)
  const result = rest.reduce(
    (v, i) => onLane(`${shapeOf(l)}.replace_lane` as InstructionName, [i], v, ofLane(i)),
    l.splat(ofLane(0))
  )
  return define(`${host.name}:${l.element}x${l.count}`, parameters, [], {
    result,
    note: 'the host, lane by lane'
  })
}

/** The host's function of doubles on every lane; floats are widened, and the result is rounded once. */
export const perLane = (l: FloatLanes, host: HostFunction): ((...xs: readonly Expr[]) => Expr) => {
  const lanes = definition(l, host)
  return (...xs) => call(lanes, ...xs)
}
