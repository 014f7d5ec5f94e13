/**
 * A primitive: everything that is known about one operation.
 *
 * An entry states its shape rule, its evaluation, its derivative (one of the shapes of `Derivative`),
 * its batching (one of the shapes of `Batching`) and where its laws sample. Transforms and engines are
 * readers of these entries; none has a table of its own, and none of the fields is optional.
 */
import type { DType } from '../ndarray/dtype.js'
import type { Zeros } from '../ndarray/kernels/strong.js'
import type { Dense, NDArray } from '../ndarray/ndarray.js'
import type { Shape } from '../ndarray/shape.js'
import type { Aval } from './aval.js'
import type { Operand, OpsWith } from './ops.js'
import type { ParamsOf } from './params.js'

export interface Primitive<P = unknown> {
  readonly name: string
  /** How many operands it takes; where that is not one number, the shape rule decides. */
  readonly arity: number | 'any'
  /** Of what kind each parameter is. */
  readonly params: ParamsOf<P>
  /** The outputs' avals, or a `TensorError`: the type-checker of the operation. */
  readonly shape: (inputs: readonly Aval[], params: P) => readonly Aval[]
  /** The outputs, each with the aval that `shape` gave. */
  readonly evaluate: (inputs: readonly Dense[], params: P, outputs: readonly Aval[]) => readonly Dense[]
  readonly derivative: Derivative<P>
  readonly batching: Batching<P>
  /** Draws operands and parameters for the laws. */
  readonly sample: (draw: Draw) => Sample<P>
  /**
   * Where else the laws must look: the ends of its domain, poles, branch points, removable singularities. Every entry is
   * visited at 0, −0, ±1, ±∞, the largest and the smallest numbers.
   */
  readonly points?: readonly number[]
  /** Its operands are stretched to one shape, as NumPy does. */
  readonly broadcasts?: true
  /** Its result is its operand, stretched: what broadcasts may read the operand itself. */
  readonly stretches?: true
  /** An operand, or what an operand was made of, that its only result equals to the bit. */
  readonly same?: Same<P>
  /** Its parameters where it reads the operand of `before` instead of the result of it; `undefined` where it cannot. */
  readonly after?: (params: P, before: Equation) => P | undefined
  /** Which of its results are operands, handed on as they are; absent where none is. */
  readonly handsOn?: (params: P, operands: number, originsOf: OriginsOf) => readonly Origin[]
  /** What the function is called that it applies, where people read. */
  readonly title?: (params: P) => string
  /** What its result is called, where people read, and where results are kept by name. */
  readonly nameOf?: (params: P) => string
  /** Tangents stop here on purpose: its derivative is not that of its values. */
  readonly barrier?: true
  /** How lectures write it; by its name, where this is absent. */
  readonly written?: Written
}

/** An application whose parameters are known. */
export interface Application<P> extends Equation {
  readonly params: P
}

/** The equation that binds a variable, if one does. */
export type Definition = (a: Atom) => Equation | undefined

export type Same<P> = (e: Application<P>, definition: Definition) => Atom | undefined

/** Where a result comes from: the number of an input, a literal, or an equation. */
export type Origin =
  | { readonly _tag: 'Input'; readonly at: number }
  | { readonly _tag: 'Literal'; readonly value: number }
  | { readonly _tag: 'Made' }

export type OriginsOf = (program: Program) => readonly Origin[]

/** Between two operands, or before them; of a product with itself, by a word. */
export interface Written {
  readonly between?: string
  readonly before?: string
  readonly twice?: string
}

/** A primitive whose parameters are its own business: what Programs hold. Method bivariance is not enough, hence `any`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type AnyPrimitive = Primitive<any>

/** Applies a primitive. */
export type Bind = <P>(primitive: Primitive<P>, inputs: readonly NDArray[], params: P) => readonly NDArray[]

/** The algebra of operations that rules receive. */
export type Ops = OpsWith<Bind>

// --- derivative

/**
 * The shapes a derivative takes. Readers do what is common to all rules: symbolic zeros, sums over
 * broadcast axes, strong zeros. In a transpose rule the operands in which the operation is linear are
 * placeholders: their shape and dtype may be read, their values may not.
 */
export type Derivative<P> = Discrete | Linear<P> | Bilinear<P> | Pointwise<P> | Jvp<P> | Control<P>

/** Integers, booleans, steps: no tangent passes. */
export interface Discrete {
  readonly _tag: 'Discrete'
}

/** Jointly linear in some operands (the others are held fixed): its own derivative. */
export interface Linear<P> {
  readonly _tag: 'Linear'
  readonly operands: 'all' | readonly number[]
  /** Cotangents of the linear operands, in their order; `null` for zero. */
  readonly transpose: Transpose<P>
}

export type Transpose<P> = (
  $: Ops,
  cts: readonly NDArray[],
  operands: readonly NDArray[],
  params: P
) => readonly (NDArray | null)[]

/** Linear in each of its two operands. */
export interface Bilinear<P> {
  readonly _tag: 'Bilinear'
  /** The operands whose zeros are strong in this operation; `null` where it is an ordinary product. */
  readonly zeros: (params: P) => Zeros | null
  /** The operation where some of the operands are tangents, whose zeros are strong. */
  readonly strongly: ($: Ops, x: NDArray, y: NDArray, params: P, zeros: Zeros) => NDArray
  /** `transposes[i]` is the cotangent of operand i from that of the result. `zeros` speaks of (ct, other). */
  readonly transposes: readonly [BilinearTranspose<P>, BilinearTranspose<P>]
}

export type BilinearTranspose<P> = (
  $: Ops,
  ct: NDArray,
  other: NDArray,
  operand: Aval,
  params: P,
  zeros: Zeros
) => NDArray

/** Elementwise: one partial derivative an operand; `null` where the operand has no tangent. */
export interface Pointwise<P> {
  readonly _tag: 'Pointwise'
  readonly partials: readonly (Partial<P> | null)[]
  /** Taylor coefficients in fewer steps than the partials give them. */
  readonly series?: SeriesRule<P>
}

/**
 * The k-th Taylor coefficient of the result, k ≥ 1, from those of the operands up to k and its own below k (`null` for zero), which
 * `operand` and `result` give.
 */
export type SeriesRule<P> = (
  $: Ops,
  k: number,
  operand: (i: number, k: number) => NDArray | null,
  result: (k: number) => NDArray | null,
  params: P
) => NDArray | null

/** A partial derivative: a constant, or a function of the operands and the result. */
export type Partial<P> = number | (($: Ops, operands: readonly NDArray[], result: NDArray, params: P) => Operand)

/**
 * Anything else: the outputs' tangents, written in linear and bilinear operations of the operands'
 * tangents (`null` for zero). Where the operation is itself linear in some operands, `linear` says how
 * it transposes there.
 */
export interface Jvp<P> {
  readonly _tag: 'Jvp'
  readonly jvp: (
    $: Ops,
    operands: readonly NDArray[],
    tangents: readonly (NDArray | null)[],
    results: readonly NDArray[],
    params: P
  ) => readonly (NDArray | null)[]
  readonly linear?: { readonly operands: readonly number[]; readonly transpose: Transpose<P> }
}

/** An operation that holds Programs: its rules use the readers of Programs, which they receive as a value. */
export interface Control<P> {
  readonly _tag: 'Control'
  /** Results and their Taylor coefficients up to an order, from the operands'. Those of order 1 are tangents. */
  readonly jet: (
    $: Ops,
    readers: Readers,
    order: number,
    operands: readonly NDArray[],
    series: readonly (Series | null)[],
    params: P
  ) => Jet
  /** Results and tangents when the tangents are traced apart: what depends on the operands alone is computed apart. */
  readonly linearize: (
    $: Ops,
    readers: Readers,
    operands: readonly NDArray[],
    tangents: readonly (NDArray | null)[],
    params: P
  ) => Dual
  readonly transpose: ControlTranspose<P> | ForwardOnly
}

/** Cotangents of the operands that `isLinear` marks, from the results' (`null` for zero). */
export type ControlTranspose<P> = (
  $: Ops,
  readers: Readers,
  cts: readonly (NDArray | null)[],
  operands: readonly NDArray[],
  isLinear: readonly boolean[],
  params: P
) => readonly (NDArray | null)[]

/** Why there is no reverse mode, and what to do. */
export interface ForwardOnly {
  readonly _tag: 'ForwardOnly'
  readonly problem: string
  readonly remedy: string
}

/** Taylor coefficients 1 to n of x(t): the k-th is the k-th derivative at 0 over k!. */
export type Series = readonly NDArray[]

export interface Jet {
  readonly results: readonly NDArray[]
  readonly series: readonly (Series | null)[]
}

export interface Dual {
  readonly results: readonly NDArray[]
  readonly tangents: readonly (NDArray | null)[]
}

/** All but the operations that have forward mode only. */
export const isReversible = ({ derivative: d }: AnyPrimitive): boolean =>
  d._tag !== 'Control' || typeof d.transpose === 'function'

// --- batching

/**
 * How an operation acts on a batch. The batch axis of a batched value is always its first.
 */
export type Batching<P> = Elementwise | Shifted<P> | BatchRule<P>

/** The operation itself, once the operands' ranks are aligned behind the batch axis. */
export interface Elementwise {
  readonly _tag: 'Elementwise'
}

/** The operation itself on the whole batch, its parameters shifted past the batch axis; every operand is given the axis. */
export interface Shifted<P> {
  readonly _tag: 'Shifted'
  readonly params: (params: P, size: number, operands: readonly Aval[]) => P
}

export interface BatchRule<P> {
  readonly _tag: 'Rule'
  readonly rule: ($: Ops, readers: Readers, size: number, operands: readonly Batched[], params: P) => readonly Batched[]
}

/** A value in a batched computation: with a leading batch axis, or the same for the whole batch. */
export interface Batched {
  readonly value: NDArray
  readonly batched: boolean
}

// --- the algebra of Programs, for Control

/** The readers of Programs that the rules of Control and `call` need; each remembers its result per Program. */
export interface Readers {
  /**
   * Inputs: the Program's, then the Taylor coefficients 1 to `order` of each marked one. Outputs: the Program's, then
   * the coefficients of those that `nonzero` marks.
   */
  readonly jet: (
    program: Program,
    order: number,
    active: readonly boolean[]
  ) => { readonly program: Program; readonly nonzero: readonly boolean[] }
  /**
   * `primal`: the Program's inputs to its outputs and the residuals. `linear`: residuals and the tangents of
   * the marked inputs to the tangents of the outputs that `nonzero` marks.
   */
  readonly linearize: (
    program: Program,
    active: readonly boolean[]
  ) => { readonly primal: Program; readonly linear: Program; readonly nonzero: readonly boolean[] }
  /** Inputs: those not linear, then the marked cotangents. Outputs: cotangents of the inputs that `nonzero` marks. */
  readonly transpose: (
    program: Program,
    isLinear: readonly boolean[],
    hasCotangent: readonly boolean[]
  ) => { readonly program: Program; readonly nonzero: readonly boolean[] }
  /** The Program on a batch, with the marked inputs batched; `batched` marks the outputs that vary along the batch. */
  readonly batch: (
    program: Program,
    size: number,
    batched: readonly boolean[]
  ) => { readonly program: Program; readonly batched: readonly boolean[] }
  /** A function of arrays of these avals as a Program, staged once for each owner and key. It may not close over traced values. */
  readonly derive: (
    owner: Program,
    key: string,
    inputs: readonly Aval[],
    f: (xs: readonly NDArray[]) => readonly NDArray[]
  ) => Program
}

// --- Programs

/**
 * A traced function as immutable data: closed, typed, in static single assignment.
 *
 * @category model
 * @since 0.1.0
 */
export interface Program {
  readonly inputs: readonly Variable[]
  readonly equations: readonly Equation[]
  readonly outputs: readonly Atom[]
  /** Variables are numbered from 0 to this bound. */
  readonly variables: number
}

/**
 * One application of a primitive.
 *
 * @category model
 * @since 0.1.0
 */
export interface Equation {
  readonly primitive: AnyPrimitive
  readonly params: unknown
  readonly inputs: readonly Atom[]
  readonly outputs: readonly Variable[]
}

/**
 * A variable of a Program, bound once: by the inputs or by one equation.
 *
 * @category model
 * @since 0.1.0
 */
export interface Variable {
  readonly _tag: 'Variable'
  readonly id: number
  readonly aval: Aval
}

/**
 * A scalar constant in a Program.
 *
 * @category model
 * @since 0.1.0
 */
export interface Literal {
  readonly _tag: 'Literal'
  readonly value: number
  readonly aval: Aval
}

/**
 * An operand of an equation.
 *
 * @category model
 * @since 0.1.0
 */
export type Atom = Variable | Literal

// --- sampling

/** A source of small random choices; the laws' harness makes one that shrinks towards the low end. */
export interface Draw {
  /** An integer from `low` to `high`, both included. */
  readonly int: (low: number, high: number) => number
  readonly oneOf: <A>(options: readonly A[]) => A
  readonly bool: () => boolean
  /** A shape of the given rank (drawn up to 3 when absent), extents 1 to 3. */
  readonly shape: (rank?: number) => Shape
}

/** Where the elements of an operand are drawn from. */
export type Domain =
  | { readonly _tag: 'Interval'; readonly low: number; readonly high: number }
  /** Pairwise different by at least 1/8, so that no order ties and no kink is near. */
  | { readonly _tag: 'Distinct' }
  /** Distance of at least `gap` from every multiple of `step`. */
  | { readonly _tag: 'AwayFrom'; readonly step: number; readonly gap: number }
  | { readonly _tag: 'Integers'; readonly low: number; readonly high: number }

export interface SampleOperand {
  readonly shape: Shape
  readonly dtype: DType
  readonly domain: Domain
}

export interface Sample<P> {
  readonly operands: readonly SampleOperand[]
  readonly params: P
}
