/**
 * Functions of one number, lane by lane: the host's, right at once and slow, and what a vector cannot compute, for rare arguments.
 */
import {
  call,
  define,
  get,
  hostFunction,
  local,
  onLane,
  op,
  type Callee,
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

const laneByLane = (l: FloatLanes, f: Callee, note: string): Definition => {
  const parameters = f.parameters.map((_, i) => local(l.type, `x${i}`))
  const ofLane = (i: number): Expr => {
    const xs = parameters.map(p => l.lane(get(p), i))
    const y = call(f, ...(l.element === 'f32' ? xs.map(x => op('f64.promote_f32', x)) : xs))
    return l.element === 'f32' ? op('f32.demote_f64', y) : y
  }
  const rest = Array.from({ length: l.count - 1 }, (_, i) => i + 1)
  const result = rest.reduce(
    (v, i) => onLane(`${shapeOf(l)}.replace_lane` as InstructionName, [i], v, ofLane(i)),
    l.splat(ofLane(0))
  )
  return define(`${f.name}:${l.element}x${l.count}`, parameters, [], { result, note })
}

/** A function of doubles on every lane; floats are widened, and the result is rounded once. */
export const eachLane = (l: FloatLanes, f: Callee, note = 'lane by lane'): ((...xs: readonly Expr[]) => Expr) => {
  const lanes = laneByLane(l, f, note)
  return (...xs) => call(lanes, ...xs)
}

/** The host's function on every lane. */
export const perLane = (l: FloatLanes, host: HostFunction): ((...xs: readonly Expr[]) => Expr) =>
  eachLane(l, host, 'the host, lane by lane')
