/**
 * The operations `$`: the table, applied with `bind`. A bare number takes the dtype of the other operand.
 */
import type { Operand } from '../core/ops.js'
import type { Ops, Primitive } from '../core/primitive.js'
import type { DType } from '../ndarray/dtype.js'
import { fill, fillValue, iota, isDense, own, scalar, type NDArray } from '../ndarray/ndarray.js'
import { sameShape } from '../ndarray/shape.js'
import * as c from '../primitives/array/compare.js'
import * as d from '../primitives/array/contract.js'
import * as e from '../primitives/array/elementwise.js'
import * as m from '../primitives/array/move.js'
import * as x from '../primitives/array/product.js'
import * as r from '../primitives/array/reduce.js'
import * as p from '../primitives/array/slice.js'
import { bind } from './builder.js'

const asOperand = (x: Operand, other: Operand): NDArray =>
  typeof x === 'number' ? scalar(x, typeof other === 'number' ? 'float64' : other.dtype) : x

const unary =
  (p: Primitive<null>) =>
  (x: NDArray): NDArray =>
    bind(p, [x], null)[0]

const binary =
  (p: Primitive<null>) =>
  (x: Operand, y: Operand): NDArray =>
    bind(p, [asOperand(x, y), asOperand(y, x)], null)[0]

/** One finite number other than 0 in every place: no product with it needs a second look. */
const isPlain = (x: Operand): boolean => {
  const value = typeof x === 'number' ? x : isDense(x) ? fillValue(x) : undefined
  return value !== undefined && value !== 0 && Number.isFinite(value)
}

const strongMul: Ops['strongMul'] = (p, t, zeros = 'right') =>
  isPlain(p) || isPlain(t) ? ops.mul(p, t) : bind(x.strongMul, [asOperand(p, t), asOperand(t, p)], { zeros })[0]

const convert = (x: NDArray, dtype: DType): NDArray => (x.dtype === dtype ? x : bind(c.convert, [x], { dtype })[0])

const isIdentity = (permutation: readonly number[]): boolean => permutation.every((p, i) => p === i)

const isZero = (list: readonly number[]): boolean => list.every(n => n === 0)

const isOne = (list: readonly number[]): boolean => list.every(n => n === 1)

export const ops: Ops = {
  bind,
  fill,
  iota,

  neg: unary(e.neg),
  sign: unary(e.sign),
  abs: unary(e.abs),
  exp: unary(e.exp),
  log: unary(e.log),
  sqrt: unary(e.sqrt),
  sin: unary(e.sin),
  cos: unary(e.cos),
  tanh: unary(e.tanh),
  sinh: unary(e.sinh),
  cosh: unary(e.cosh),
  logistic: unary(e.logistic),
  floor: unary(e.floor),
  not: unary(c.not),
  add: binary(e.add),
  sub: binary(e.sub),
  mul: binary(e.mul),
  div: binary(e.div),
  pow: binary(e.pow),
  max: binary(e.max),
  min: binary(e.min),
  and: binary(c.and),
  or: binary(c.or),
  xor: binary(c.xor),
  strongMul,
  eq: binary(c.eq),
  ne: binary(c.ne),
  lt: binary(c.lt),
  le: binary(c.le),
  gt: binary(c.gt),
  ge: binary(c.ge),
  select: (condition, x, y) => bind(e.select, [condition, asOperand(x, y), asOperand(y, x)], null)[0],
  convert,

  sum: (x, axes) => (axes.length === 0 ? x : bind(r.sum, [x], { axes })[0]),
  reduceMax: (x, axes) => (axes.length === 0 ? x : bind(r.reduceMax, [x], { axes })[0]),
  prod: (x, axes) => (axes.length === 0 ? x : bind(r.prod, [x], { axes })[0]),
  dot: (x, y, { contract, batch }, zeros = null) =>
    zeros === null
      ? bind(d.dot, [x, y], { contract, batch })[0]
      : bind(d.strongDot, [x, y], { contract, batch, zeros })[0],

  broadcast: (x, shape) => (sameShape(x[own].shape, shape) ? x : bind(m.broadcast, [x], { shape })[0]),
  reshape: (x, shape) => (sameShape(x[own].shape, shape) ? x : bind(m.reshape, [x], { shape })[0]),
  transpose: (x, permutation) => (isIdentity(permutation) ? x : bind(m.transpose, [x], { permutation })[0]),
  flip: (x, axes) => (axes.length === 0 ? x : bind(m.flip, [x], { axes })[0]),
  slice: (x, start, limit, strides) =>
    sameShape(limit, x[own].shape) && isZero(start) && isOne(strides)
      ? x
      : bind(p.slice, [x], { start, limit, strides })[0],
  pad: (x, value, low, high, interior) =>
    isZero(low) && isZero(high) && isZero(interior)
      ? x
      : bind(p.pad, [x, asOperand(value, x)], { low, high, interior })[0],
  concat: (xs, axis) => (xs.length === 1 ? xs[0] : bind(p.concat, xs, { axis })[0]),
  split: (x, axis, sizes) => (sizes.length === 1 ? [x] : bind(p.split, [x], { axis, sizes }))
}
