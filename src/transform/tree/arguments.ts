/**
 * Between functions of trees and functions of lists of arrays.
 */
import { isDifferentiable, showAval, type Aval } from '../../core/aval.js'
import { masked, scattered } from '../../core/masks.js'
import { fail } from '../../ndarray/error.js'
import { isNDArray, own, type NDArray } from '../../ndarray/ndarray.js'
import { sameShape } from '../../ndarray/shape.js'
import { flatten, flattenWith, paths } from '../../tree/flatten.js'
import { asLeaf, container, isLeaf, showPath, type Leaf, type Path, type Structure } from '../../tree/model.js'
import { childrenOf, structureKey } from '../../tree/structure.js'
import { leafCount, unflatten } from '../../tree/unflatten.js'
import { stage, type Staged } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'

/**
 * A tree of arrays with bare numbers in place of any of them.
 *
 * @category model
 * @since 0.1.0
 */
export type Like<T> = T extends NDArray
  ? NDArray | number
  : T extends number | boolean | string | null | undefined
    ? T
    : { readonly [K in keyof T]: Like<T[K]> }

/**
 * Cotangents like a tree, with bare numbers in place of arrays and `null`, which is zero, in place of any part.
 *
 * @category model
 * @since 0.1.0
 */
export type Cotangent<T> =
  | null
  | (T extends NDArray
      ? NDArray | number
      : T extends number | boolean | string | undefined | ((...args: never) => unknown)
        ? T
        : { readonly [K in keyof T]: Cotangent<T[K]> })

/**
 * From cotangents of a result to those of the argument.
 *
 * @category model
 * @since 0.1.0
 */
export interface Pullback<B, A> {
  (ct: Cotangent<B>): A
  (ct: B): A
}

/** What implementations take: the tree itself, or one with bare numbers. */
export type Input<T> = T | Like<T>

/**
 * A function of a tree and further arguments, callable with bare numbers in the tree. Its last signature is
 * the plain one, which is what another transform sees.
 *
 * @category model
 * @since 0.1.0
 */
export interface OfTree<A, R extends readonly unknown[], B> {
  (x: Like<A>, ...rest: R): B
  (x: A, ...rest: R): B
}

/**
 * A function of several trees, callable with bare numbers in them.
 *
 * @category model
 * @since 0.1.0
 */
export interface OfTrees<Args extends readonly unknown[], B> {
  (...args: { readonly [K in keyof Args]: Like<Args[K]> }): B
  (...args: Args): B
}

export interface StagedTree extends Staged {
  readonly structure: Structure
  readonly leaves: readonly NDArray[]
  readonly out: Structure
}

/** Traces a function of one tree, from its values or from their avals alone. */
export const stageTree = (
  transform: string,
  x: unknown,
  from: 'values' | 'avals',
  f: (x: never) => unknown
): StagedTree => {
  const { leaves, structure } = flatten(x)
  let out: Structure | undefined
  const staged = stage(
    transform,
    leaves.map(x => x[own]),
    from === 'values' ? leaves : null,
    inputs => {
      const result = flatten(f(unflatten(structure, inputs) as never))
      out = result.structure
      return result.leaves
    }
  )
  return { ...staged, structure, leaves, out: out! }
}

/** Every leaf must have tangents; the error names the first that has none. */
export const requireDifferentiable = (op: string, x: unknown, leaves: readonly NDArray[]): void => {
  const at = leaves.findIndex(a => !isDifferentiable(a))
  if (at >= 0)
    fail(
      'NotDifferentiable',
      op,
      `the leaf at ${showPath(paths(x)[at])} is ${showAval(leaves[at])}, which has no tangent`,
      'Pass it as a later argument, close over it, or convert it with np.astype'
    )
}

/** A leaf of a tree of vectors, as its user gave it; `null` for zero. */
interface Vector {
  readonly path: Path
  readonly given: Leaf | null
}

/** The leaves of a tree of a known structure, where `null` may stand for a whole subtree; undefined where it is another one. */
const vectorsOf = (s: Structure, t: unknown, path: Path, withNulls: boolean): readonly Vector[] | undefined => {
  if (t === null && withNulls) return Array.from({ length: leafCount(s) }, () => ({ path, given: null }))
  if (s._tag === 'Leaf') return isLeaf(t) ? [{ path, given: t }] : undefined
  if (s._tag === 'Empty') return t === s.value ? [] : undefined
  const parts = childrenOf(s, t)
  const found: Vector[] = []
  for (let i = 0; i < (parts?.length ?? 0); i++) {
    const { key, child } = parts![i]
    const inner = vectorsOf(s.children[i], child, [...path, key], withNulls)
    if (inner === undefined) return undefined
    found.push(...inner)
  }
  return parts === undefined ? undefined : found
}

const checked = (op: string, what: string, { path, given }: Vector, aval: Aval): NDArray | null => {
  if (given === null) return null
  const v = asLeaf(given)
  const isShaped = sameShape(v[own].shape, aval.shape)
  if (isShaped && v.dtype === aval.dtype) return v
  if (isShaped && typeof given === 'number') return $.convert(v, aval.dtype)
  return fail(
    isShaped ? 'DTypeMismatch' : 'ShapeMismatch',
    op,
    `${what} at ${showPath(path)} is ${showAval(v)}; expected ${showAval(aval)}`,
    isShaped
      ? `Tangents and cotangents have the dtype of their values: np.astype(x, '${aval.dtype}') makes it so`
      : 'Tangents and cotangents have the shape of their values, as np.zerosLike and np.onesLike give it'
  )
}

const allVectors = (
  op: string,
  what: string,
  structure: Structure,
  avals: readonly Aval[],
  t: unknown,
  withNulls: boolean
): readonly (NDArray | null)[] => {
  const found = vectorsOf(structure, t, [], withNulls)
  if (found === undefined)
    return fail(
      'StructureMismatch',
      op,
      `${what} has structure ${structureKey(flatten(t).structure)}; expected ${structureKey(structure)}`,
      withNulls
        ? 'Give a tree with the same keys and lengths; null is zero, for a leaf or a whole subtree'
        : 'Give a tree with the same keys and lengths'
    )
  return found.map((v, i) => checked(op, what, v, avals[i]))
}

/** Tangents for values of given avals: one array each, of the same shape and dtype. A bare number takes the dtype. */
export const tangentsLike = (
  op: string,
  what: string,
  structure: Structure,
  avals: readonly Aval[],
  t: unknown
): readonly NDArray[] => allVectors(op, what, structure, avals, t, false) as readonly NDArray[]

/** Cotangents, which may be `null` for zero wherever a tree may stand. */
export const cotangentsLike = (
  op: string,
  what: string,
  structure: Structure,
  avals: readonly Aval[],
  t: unknown
): readonly (NDArray | null)[] => allVectors(op, what, structure, avals, t, true)

/** A tree taken apart into arrays and what is static: functions, texts, instances of classes without a descriptor. */
export interface WithStatic {
  readonly leaves: readonly NDArray[]
  readonly structure: Structure
  /** The tree with `null` for what is static. */
  readonly arrays: unknown
  /** The tree again, with other arrays and the same static parts. */
  readonly rebuild: (leaves: readonly unknown[]) => unknown
}

const isTree = (u: unknown): boolean => {
  if (u === null || u === undefined || Array.isArray(u)) return true
  if (typeof u !== 'object') return false
  const prototype: unknown = Object.getPrototypeOf(u)
  return prototype === null || Object.getPrototypeOf(prototype) === null || container in u
}

export const splitStatic = (t: unknown): WithStatic => {
  const { leaves, structure } = flattenWith(t, (u): u is unknown => !isTree(u))
  const isArray = leaves.map(u => isNDArray(u) || typeof u === 'number' || typeof u === 'boolean')
  const own = masked(isArray, leaves).map(u => asLeaf(u as Leaf))
  return {
    leaves: own,
    structure,
    arrays: unflatten(structure, scattered(isArray, own)),
    rebuild: arrays => {
      const all = scattered(isArray, arrays)
      return unflatten(
        structure,
        leaves.map((u, i) => all[i] ?? u)
      )
    }
  }
}

export const zerosOf = (a: Aval): NDArray => $.fill(isNDArray(a) ? a[own].shape : a.shape, 0, a.dtype)
