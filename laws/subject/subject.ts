/**
 * A subject: a function of a list of arrays, with the domains its arrays are drawn from. Primitives and Programs
 * are subjects, and every transform of a subject is one again, so that laws stated of subjects hold of
 * primitives, of random Programs, and of any nesting of transforms over them.
 */
import { avalOf, type Aval } from '../../src/core/aval.js'
import type { AnyPrimitive, Program, Sample, SampleOperand } from '../../src/core/primitive.js'
import { print } from '../../src/core/print.js'
import { evaluate } from '../../src/core/program.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { sizeOf } from '../../src/ndarray/shape.js'
import { stage } from '../../src/trace/builder.js'
import { ops as $ } from '../../src/trace/ops.js'
import { grad, jvp, linearize, linearTranspose, valueAndGrad, vjp } from '../../src/transform/differentiate.js'
import { checkpoint } from '../../src/transform/control/checkpoint.js'
import { cond } from '../../src/transform/control/control.js'
import { customJvp } from '../../src/transform/custom/jvp.js'
import { customVjp } from '../../src/transform/custom/vjp.js'
import { run } from '../../src/transform/jit.js'
import { scan } from '../../src/transform/control/scan.js'
import { vmap } from '../../src/transform/vmap.js'
import { drawProgram, type Plan } from '../draw/program.js'
import { dense, evaluated, floats, stack } from '../value/arrays.js'
import { drawArray, vectors, type Grain, type Stream } from '../draw/draw.js'
import { jit } from '../value/jit.js'

// --- model

export type Apply = (xs: readonly NDArray[]) => readonly NDArray[]

/** How far two ways to compute one derivative may be apart: relative to the magnitudes that are summed, and in any case. */
export interface Tolerance {
  readonly relative: number
  readonly absolute: number
  /** How far the value beside a derivative may be from the value; to the bit by default. */
  readonly primal?: number
}

export interface Subject {
  readonly label: string
  readonly inputs: readonly SampleOperand[]
  /** The inputs with respect to which it is differentiated; the others are closed over. */
  readonly moving: readonly boolean[]
  /** The domains keep away from every kink. */
  readonly smooth: boolean
  readonly tolerance: Tolerance
  readonly apply: Apply
  /** A value of each input. */
  readonly draw: (next: Stream, grain: Grain) => readonly Dense[]
  /** The transforms that are examined on it. */
  readonly ad: Transforms
  /** Whether its laws show the values of its inputs themselves. */
  readonly shown?: boolean
  /** A computation on lists of arrays, or a compiled form of it, kept under the key. */
  readonly staged: Staged
}

/**
 * The transforms: those of this library, or another implementation of them.
 *
 * @category model
 * @since 0.1.0
 */
export interface Transforms {
  readonly jvp: typeof jvp
  readonly vjp: typeof vjp
  readonly linearize: typeof linearize
  readonly linearTranspose: typeof linearTranspose
  readonly grad: typeof grad
  readonly valueAndGrad: typeof valueAndGrad
  readonly vmap: typeof vmap
}

/** Those of this library. */
export const ours: Transforms = { jvp, vjp, linearize, linearTranspose, grad, valueAndGrad, vmap }

export type Lists = readonly (readonly NDArray[])[]

export type Staged = <F extends (...args: Lists) => Lists>(key: string, f: F) => F

const directly: Staged = (_, f) => f

const drawAll =
  (inputs: readonly SampleOperand[]): Subject['draw'] =>
  (next, grain) =>
    inputs.map(x => drawArray(next, x, grain))

// --- subjects

export const differentiableOperands = (inputs: readonly SampleOperand[]): readonly boolean[] =>
  inputs.map(x => isFloat(x.dtype))

const constantPartials = ({ derivative: d }: AnyPrimitive): boolean =>
  d._tag === 'Pointwise' && d.partials.every(p => typeof p === 'number')

/** Whether dyadic arguments make the operation and its derivative exact. */
const isExact = (primitive: AnyPrimitive): boolean =>
  ['Linear', 'Bilinear', 'Discrete'].includes(primitive.derivative._tag) || constantPartials(primitive)

/** On dyadic numbers, where nothing is rounded. */
const exact: Tolerance = { relative: 0, absolute: 0 }

/** One rule: a few operations, each with a relative error of 2⁻⁵³. */
const ofRule: Tolerance = { relative: 2 ** -46, absolute: 0 }

/** A nest of rules, whose intermediate terms may cancel. */
const ofNest: Tolerance = { relative: 1e-11, absolute: 1e-11 }

/** A Program of some tens of equations with intermediate values up to some hundreds. */
const ofProgram: Tolerance = { relative: 1e-9, absolute: 1e-9 }

export const primitiveSubject = (primitive: AnyPrimitive, sample: Sample<unknown>): Subject => ({
  label: primitive.name,
  inputs: sample.operands,
  moving: differentiableOperands(sample.operands),
  smooth: true,
  tolerance: isExact(primitive) ? exact : ofRule,
  apply: xs => $.bind(primitive, xs, sample.params),
  draw: drawAll(sample.operands),
  staged: directly,
  ad: ours
})

export const programSubject = (program: Program, inputs: readonly SampleOperand[]): Subject => ({
  label: print(program),
  inputs,
  moving: differentiableOperands(inputs),
  smooth: false,
  tolerance: ofProgram,
  apply: xs => run(program, xs),
  draw: drawAll(inputs),
  staged: directly,
  ad: ours
})

export const planSubject = (plan: Plan): Subject => {
  const { program, inputs } = drawProgram(plan)
  return programSubject(program, inputs)
}

// --- reading a subject

export const drawInputs = (s: Subject, next: Stream, grain: Grain): readonly Dense[] => s.draw(next, grain)

/** A computation on the values of a subject's inputs, compiled if the subject will meet it again. */
export const compute = <F extends (...args: Lists) => Lists>(s: Subject, key: string, f: F): F => s.staged(key, f)

export const drawLike = (kinds: readonly Aval[], next: Stream): readonly Dense[] =>
  kinds.map(({ shape, dtype }) => drawArray(next, { shape, dtype, domain: vectors }, 'dyadic'))

export const moving = <A>(s: Subject, xs: readonly A[]): readonly A[] => xs.filter((_, i) => s.moving[i])

/** `some` in the moving places, `others` in the rest. */
export const merge = <A, B>(s: Subject, some: readonly A[], others: readonly B[]): readonly (A | B)[] => {
  let next = 0
  return s.moving.map((m, i) => (m ? some[next++] : others[i]))
}

/** The subject as a function of its moving inputs. */
export const inMoving =
  (s: Subject, xs: readonly NDArray[]) =>
  (some: readonly NDArray[]): readonly NDArray[] =>
    s.apply(merge(s, some, xs))

/** The value, as a computation. */
export const valued = (s: Subject) => compute(s, 'value', (xs: readonly NDArray[]) => [s.apply(xs)])

/** The subject staged once and interpreted: the same bits, cheaper when called often. */
export const plainly = (s: Subject): ((xs: readonly Dense[]) => readonly Dense[]) => {
  if (s.staged !== directly) return xs => evaluated(valued(s)(xs)[0])
  const { program } = stage('laws', s.inputs, null, s.apply)
  return xs => evaluate(program, xs)
}

export const outputAvals = (s: Subject): readonly Aval[] =>
  stage('laws', s.inputs, null, s.apply).program.outputs.map(a => avalOf(a.aval))

/** Every choice of moving inputs among those that move. */
export const everyMask = (s: Subject): readonly Subject[] => {
  const movable = s.moving.flatMap((m, i) => (m ? [i] : []))
  return Array.from({ length: 2 ** movable.length - 1 }, (_, bits) => ({
    ...s,
    staged: directly,
    moving: s.moving.map((_, i) => movable.includes(i) && (((bits + 1) >> movable.indexOf(i)) & 1) === 1)
  }))
}

// --- a scalar from outputs

/** Fixed dyadic weights, none of them equal to its neighbours. */
export const weights = (ys: readonly Aval[]): readonly Dense[] =>
  ys.map((y, k) =>
    dense(
      y.shape,
      y.dtype,
      Array.from({ length: sizeOf(y.shape) }, (_, i) => (((i * 5 + k * 3) % 7) - 3.5) / 4)
    )
  )

/** Σ w·y over the float outputs. */
export const weighted = (ys: readonly NDArray[]): NDArray => {
  const w = weights(floats(ys))
  return floats(ys)
    .map((y, k) => $.convert($.sum($.mul(y, w[k]), [...y.shape.keys()]), 'float64'))
    .reduce((x, y) => $.add(x, y), $.fill([], 0, 'float64'))
}

// --- transforms

const vectorOf = ({ shape, dtype }: Aval): SampleOperand => ({ shape, dtype, domain: vectors })

const nested = (s: Subject, transform: string): Pick<Subject, 'label' | 'smooth' | 'tolerance' | 'staged' | 'ad'> => ({
  label: `${transform}(${s.label})`,
  smooth: s.smooth,
  staged: directly,
  ad: s.ad,
  tolerance: s.tolerance.absolute > 0 ? s.tolerance : ofNest
})

/** With further inputs, which move: vectors of some avals. */
const withVectors = (s: Subject, avals: readonly Aval[]): Pick<Subject, 'inputs' | 'moving' | 'draw'> => {
  const more = avals.map(vectorOf)
  return {
    inputs: [...s.inputs, ...more],
    moving: [...s.moving, ...more.map(() => true)],
    draw: (next, grain) => [...s.draw(next, grain), ...drawAll(more)(next, grain)]
  }
}

const withTangents = (s: Subject): Pick<Subject, 'inputs' | 'moving' | 'draw'> => withVectors(s, moving(s, s.inputs))

const split = <A>(n: number, xs: readonly A[]): readonly [readonly A[], readonly A[]] => [xs.slice(0, n), xs.slice(n)]

const jvpOf = (s: Subject): Subject => ({
  ...nested(s, 'jvp'),
  ...withTangents(s),
  apply: all => {
    const [xs, ts] = split(s.inputs.length, all)
    const [ys, dys] = jvp(inMoving(s, xs))(moving(s, xs), ts)
    return [...ys, ...floats(dys)]
  }
})

const linearizeOf = (s: Subject): Subject => ({
  ...nested(s, 'linearize'),
  ...withTangents(s),
  apply: all => {
    const [xs, ts] = split(s.inputs.length, all)
    const [ys, pushforward] = linearize(inMoving(s, xs))(moving(s, xs))
    return [...ys, ...floats(pushforward(ts))]
  }
})

/** Cotangents of all outputs from those of the float ones. */
export const fullCotangents = (ys: readonly NDArray[], cts: readonly NDArray[]): readonly NDArray[] => {
  let next = 0
  return ys.map(y => (isFloat(y.dtype) ? cts[next++] : $.fill(y.shape, 0, y.dtype)))
}

const vjpOf = (s: Subject): Subject => ({
  ...nested(s, 'vjp'),
  ...withVectors(s, floats(outputAvals(s) as readonly NDArray[])),
  apply: all => {
    const [xs, cts] = split(s.inputs.length, all)
    const [ys, pullback] = vjp(inMoving(s, xs))(moving(s, xs))
    return [...ys, ...pullback(fullCotangents(ys, cts))]
  }
})

const gradOf = (s: Subject): Subject => ({
  ...nested(s, 'grad'),
  inputs: s.inputs,
  moving: s.moving,
  draw: s.draw,
  apply: xs => {
    const [y, dx] = valueAndGrad((some: readonly NDArray[]) => weighted(inMoving(s, xs)(some)))(moving(s, xs))
    return [y, ...dx]
  }
})

/** On a batch of two, of all inputs. */
const vmapOf = (s: Subject): Subject => ({
  ...nested(s, 'vmap'),
  tolerance: s.tolerance,
  inputs: s.inputs.map(x => ({ ...x, shape: [2, ...x.shape] })),
  moving: s.moving,
  draw: (next, grain) => {
    const [first, second] = [s.draw(next, grain), s.draw(next, grain)]
    return first.map((x, i) => stack(x, 0, [x, second[i]]))
  },
  apply: xs => vmap((...one: readonly NDArray[]) => s.apply(one))(...xs)
})

const jitOf = (s: Subject): Subject => {
  const compiled = jit((...xs: readonly NDArray[]) => s.apply(xs))
  return {
    ...nested(s, 'jit'),
    tolerance: s.tolerance,
    inputs: s.inputs,
    moving: s.moving,
    draw: s.draw,
    apply: xs => compiled(...xs)
  }
}

// --- transforms that change no value and no derivative

type Some = readonly NDArray[]

const same = (s: Subject, transform: string, apply: Apply): Subject => ({
  ...nested(s, transform),
  tolerance: s.tolerance,
  inputs: s.inputs,
  moving: s.moving,
  draw: s.draw,
  apply
})

const checkpointOf = (s: Subject): Subject => same(s, 'checkpoint', xs => checkpoint(s.apply)(xs))

/** With all float inputs moving: a rule is for all of them. */
const whole = (s: Subject): Subject => ({ ...s, moving: differentiableOperands(s.inputs) })

/** With rules that are the function's own derivatives. */
const customJvpOf = (s: Subject): Subject => {
  const all = whole(s)
  const rule = ([xs]: readonly [Some], [dxs]: readonly [Some]): readonly [Some, Some] =>
    jvp(inMoving(all, xs))(moving(all, xs), moving(all, dxs))
  return same(s, 'customJvp', xs => customJvp(s.apply, rule)(xs))
}

const customVjpOf = (s: Subject): Subject => {
  const all = whole(s)
  const forward = (xs: Some): readonly [Some, Some] => [s.apply(xs), xs]
  const backward = (xs: Some, cts: Some): readonly [Some] => {
    const back = all.moving.includes(true) ? vjp(inMoving(all, xs))(moving(all, xs))[1](cts) : []
    return [
      merge(
        all,
        back,
        xs.map(x => $.fill(x.shape, 0, x.dtype))
      )
    ]
  }
  return same(s, 'customVjp', xs => customVjp(s.apply, forward, backward)(xs))
}

/** One of two branches by a number in the first input, if there is one. */
const condOf = (s: Subject): Subject => {
  const decides = (xs: readonly NDArray[]): NDArray =>
    xs.length === 0 || xs[0].size === 0
      ? $.fill([], 1, 'bool')
      : $.reshape($.gt($.convert($.slice($.reshape(xs[0], [xs[0].size]), [0], [1], [1]), 'float64'), 0), [])
  return same(s, 'cond', xs => cond(decides, s.apply, s.apply)(xs))
}

/** On a stack of two, of all inputs, one after the other. */
const scanOf = (s: Subject): Subject => ({
  ...vmapOf(s),
  label: `scan(${s.label})`,
  apply: xs => scan((_: null, one: readonly NDArray[]) => [null, s.apply(one)] as const, { length: 2 })(null, xs)[1]
})

/** Every transform, as a function from subjects to subjects. */
export const transforms = {
  jvp: jvpOf,
  linearize: linearizeOf,
  vjp: vjpOf,
  grad: gradOf,
  vmap: vmapOf,
  jit: jitOf,
  scan: scanOf,
  cond: condOf,
  checkpoint: checkpointOf,
  customJvp: customJvpOf,
  customVjp: customVjpOf
} as const

export type Transform = keyof typeof transforms

export const transformNames = Object.keys(transforms) as readonly Transform[]
