/**
 * Between functions of trees and functions of lists of arrays.
 */
import { isDifferentiable, sameAval, showAval, type Aval } from '../core/aval.js'
import { marked, spread } from '../core/marks.js'
import { isFloat } from '../ndarray/dtype.js'
import { fail } from '../ndarray/error.js'
import { isNDArray, type NDArray } from '../ndarray/ndarray.js'
import { sameShape } from '../ndarray/shape.js'
import {
  asLeaf,
  container,
  flatten,
  flattenWith,
  leavesOf,
  paths,
  showPath,
  unflatten,
  type Leaf,
  type Structure
} from '../tree/tree.js'
import { stage, type Staged } from '../trace/builder.js'
import { ops as $ } from '../trace/ops.js'

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
  const staged = stage(transform, leaves, from === 'values' ? leaves : null, inputs => {
    const result = flatten(f(unflatten(structure, inputs) as never))
    out = result.structure
    return result.leaves
  })
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

/** Tangents or cotangents for values of given avals: one array each, of the same shape and dtype. */
export const vectorsLike = (
  op: string,
  what: string,
  structure: Structure,
  avals: readonly Aval[],
  t: unknown
): readonly NDArray[] =>
  leavesOf(op, what, structure, t).map((v, i) => {
    const isShaped = sameShape(v.shape, avals[i].shape)
    if (!isShaped || (isFloat(avals[i].dtype) && !isFloat(v.dtype)))
      return fail(
        isShaped ? 'DTypeMismatch' : 'ShapeMismatch',
        op,
        `${what} at ${showPath(paths(t)[i])} is ${showAval(v)}; expected ${showAval(avals[i])}`,
        'Tangents and cotangents have the shape and dtype of their values'
      )
    return sameAval(v, avals[i]) ? v : $.convert(v, avals[i].dtype)
  })

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
  const own = marked(isArray, leaves).map(u => asLeaf(u as Leaf))
  return {
    leaves: own,
    structure,
    arrays: unflatten(structure, spread(isArray, own)),
    rebuild: arrays => {
      const all = spread(isArray, arrays)
      return unflatten(
        structure,
        leaves.map((u, i) => all[i] ?? u)
      )
    }
  }
}

export const zerosOf = (a: Aval): NDArray => $.fill(a.shape, 0, a.dtype)
