/**
 * Every primitive of every family, and how it becomes code. A primitive without an entry does not type-check.
 */
import type { Dense } from '../../../ndarray/ndarray.js'
import type { DType } from '../../../ndarray/dtype.js'
import type { Shape } from '../../../ndarray/shape.js'
import type { AnyPrimitive, Program } from '../../../core/primitive.js'
import type { LinearCallParams } from '../../../primitives/program/linearCall.js'
import type { LinearSolveParams } from '../../../primitives/program/linearSolve.js'
import { families } from '../../../primitives/table.js'
import { counting } from '../plan/ref.js'
import * as control from './control.js'
import { dot, strongDot } from './contract.js'
import * as elementwise from './elementwise.js'
import { gather } from './gather.js'
import * as lines from './lines.js'
import { inlined, steps, type Lowering, type Steps } from './lowering.js'
import * as move from './move.js'
import { threefry } from './random.js'
import * as normalised from './normalised.js'
import * as reduce from './reduce.js'
import { scatter, scatterAffine } from './scatter.js'
import * as sort from './sort.js'

type Families = typeof families

/** The names under which a family holds primitives. */
type Names<F> = { [K in keyof F]: F[K] extends { readonly derivative: unknown } ? K : never }[keyof F]

type ParamsOf<A> = A extends { readonly shape: (inputs: never, params: infer P) => unknown } ? P : never

type Lowerings = {
  readonly [F in keyof Families]: { readonly [K in Names<Families[F]>]: Lowering<ParamsOf<Families[F][K]>> }
}

const constant: Steps<{ readonly value: Dense }> = steps((b, _, { value }) => [b.constant(value)])

const iota: Steps<{ readonly shape: Shape; readonly dtype: DType; readonly axis: number }> = steps(
  (_, __, { shape, dtype, axis }) => [counting(shape, axis, dtype)]
)

interface Holds {
  readonly program: Program
}

const itsProgram = inlined<Holds>(p => p.program)

/** With constants of a rule between those of the Program and its arguments. */
const ruled = inlined<Holds & { readonly consts: number; readonly ruleConsts: number }>(
  p => p.program,
  (atoms, { consts, ruleConsts }) => [...atoms.slice(0, consts), ...atoms.slice(consts + ruleConsts)]
)

const lowerings: Lowerings = {
  elementwise: {
    ...elementwise,
    select: elementwise.choice
  },
  product: elementwise,
  compare: elementwise,
  reduce: { ...reduce, argmax: lines.argmax, argmin: lines.argmin },
  average: normalised,
  exponentials: { ...normalised, logaddexp: elementwise.logaddexp },
  cumulative: lines,
  sort,
  random: { threefry },
  contract: { dot, strongDot },
  move,
  slice: move,
  dynamic: move,
  gather: {
    gather,
    scatterAffine,
    scatterSet: scatter('set'),
    scatterAdd: scatter('add'),
    scatterMul: scatter('mul'),
    scatterMin: scatter('min'),
    scatterMax: scatter('max')
  },
  constant: { constant, iota },
  control: { call: itsProgram, scope: itsProgram, stopGradient: move.same },
  checkpoint: { checkpoint: itsProgram, named: move.same },
  scan: { scan: control.scan },
  switches: { branch: control.branch },
  whiles: { whileLoop: control.whileLoop },
  linearCall: {
    linearCall: inlined<LinearCallParams>(p => p.program ?? families.linearCall.noPushforward(p.transposed))
  },
  linearSolve: { linearSolve: inlined<LinearSolveParams>(p => p.solve) },
  implicit: { implicit: itsProgram },
  adjoint: { adjoint: itsProgram },
  custom: { customJvp: ruled, customVjp: ruled },
  customBatching: { customBatching: itsProgram }
}

/** What the primitives of families become, by their identity. A family without lowerings is legal: the host evaluates its primitives. */
export const byIdentity = (
  all: Readonly<Record<string, object>>,
  rules: Readonly<Record<string, object | undefined>>
): ReadonlyMap<AnyPrimitive, Lowering<unknown>> =>
  new Map(
    Object.entries(all).flatMap(([family, members]) => {
      const ours = (rules[family] ?? {}) as Readonly<Record<string, Lowering<unknown>>>
      return Object.entries(members).flatMap(([name, p]: readonly [string, unknown]) =>
        Object.hasOwn(ours, name) && typeof p === 'object' ? [[p as AnyPrimitive, ours[name]] as const] : []
      )
    })
  )

const found = byIdentity(families, lowerings)

/** The lowering of a primitive, found by its identity. */
export const loweringOf = (primitive: AnyPrimitive): Lowering<unknown> | undefined => found.get(primitive)
