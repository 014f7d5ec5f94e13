/**
 * Functional, immutable automatic differentiation: differentiable programs are values, transforms are pure
 * functions from functions to functions.
 */
export { TensorError, type TensorErrorTag } from './ndarray/error.js'
export type { NDArray } from './ndarray/ndarray.js'
export type { DType, TypedArray } from './ndarray/dtype.js'
export type { Shape } from './ndarray/shape.js'
export type { Aval } from './core/aval.js'
export type { Engine, Runner } from './core/engine.js'
export type { Atom, Equation, Literal, Program, Variable } from './core/primitive.js'
export { compose, identityProgram } from './core/compose.js'
export { eqProgram } from './core/equal.js'
export { hashProgram } from './core/hash.js'
export { print } from './core/print.js'
export { checkProgram } from './trace/check.js'
export { simplify } from './trace/simplify.js'
export { interpreter } from './engine/interpreter.js'
export { wasm, type WasmOptions } from './engine/wasm/index.js'
export type { Cotangent, Like, OfTree, OfTrees, Pullback } from './transform/tree/arguments.js'
export {
  grad,
  jvp,
  linearize,
  linearTranspose,
  stopGradient,
  valueAndGrad,
  valueAndGradAux,
  vjp
} from './transform/differentiate.js'
export {
  checkGradient,
  type DerivativeCheck,
  type GradientCheck,
  type GradientCheckOptions,
  type LeafCheck
} from './transform/check/checkGradient.js'
export { finiteDifference, type DifferenceOptions } from './transform/check/finiteDifference.js'
export type { DerivativeVerdict } from './transform/check/slope.js'
export { showGradientCheck } from './transform/check/showGradientCheck.js'
export { hessian, hvp, jacfwd, jacrev, type Jacobian } from './transform/jacobian.js'
export { jet } from './transform/jet.js'
export { jit, run, trace, type Jitted } from './transform/jit.js'
export { explain, type ExplainOptions } from './transform/explain.js'
export { associativeScan } from './transform/control/associativeScan.js'
export { checkpoint, checkpointedScan, type CheckpointedScanOptions } from './transform/control/checkpoint.js'
export { named } from './transform/named.js'
export { cond, foriLoop, switchCase, whileLoop, type Decides } from './transform/control/control.js'
export { customBatching, type BatchedLeaves } from './transform/custom/batching.js'
export { customJvp } from './transform/custom/jvp.js'
export { customTranspose } from './transform/custom/transpose.js'
export { customVjp, type Cotangents } from './transform/custom/vjp.js'
export { fold, map, mapAccumulate, scan, type ScanOptions } from './transform/control/scan.js'
export { argmin, fixedPoint, root, type FixedPointOptions, type ImplicitOptions } from './solve/implicit.js'
export {
  bisection,
  newton,
  newtonCg,
  type BisectionOptions,
  type Minimizer,
  type RootSolver,
  type SearchOptions
} from './solve/search.js'
export type { KrylovOptions } from './solve/krylov.js'
export {
  cg,
  gmres,
  linearSolve,
  type CgOptions,
  type GmresOptions,
  type LinearMap,
  type LinearSolver
} from './solve/linearSolve.js'
export { odeint, type OdeOptions } from './solve/ode.js'
export { ravel } from './transform/ravel.js'
export { type AvalsOf, type ShapesOf } from './transform/tree/avals.js'
export { attempt, evalShape } from './transform/shape.js'
export { vectorSpace } from './transform/tree/vectorSpace.js'
export { vmap, type Axes } from './transform/vmap.js'
export * as data from './data/index.js'
export * as fp from './fp/index.js'
export * as io from './io/index.js'
export * as nn from './nn/index.js'
export * as np from './numpy/index.js'
export * as optim from './optim/index.js'
export * as random from './random/index.js'
export * as train from './train/index.js'
export * as tree from './tree/index.js'
export * as viz from './viz/index.js'
