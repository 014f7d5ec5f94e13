/**
 * Laws that differentiable programs must satisfy, as values, with counterexamples that shrink: for the functions, rules,
 * layers, losses and optimizers of this library, and for yours.
 */
export * as arb from './arb/index.js'
export {
  assertAll,
  check,
  checkAll,
  showCounterexample,
  type Counterexample,
  type Options,
  type Report
} from './check.js'
export {
  all,
  holds,
  inconclusive,
  law,
  violated,
  type Evidence,
  type Law,
  type Laws,
  type Statement,
  type Verdict,
  type Violation
} from './law.js'
export { cartesianDifferential, reverseDerivative, type Combinators } from './suite/categorical.js'
export { category, type Module } from './suite/category.js'
export { tree, type TreeModule, type TreeSubject } from './suite/tree.js'
export { vectorSpace, type VectorSpaceSubject } from './suite/vectorSpace.js'
export { adjointPair, linear, type AdjointPair, type LinearSubject } from './suite/linear.js'
export { arrays, type ArraysOptions } from './suite/arrays.js'
export type { ArrayFunctions } from './subject/arrays.js'
export { einsum, type EinsumFunctions, type EinsumOptions } from './suite/einsum.js'
export { loops, scanned, type ScannedSubject, type ScanOptions } from './suite/scanned.js'
export type { Rounding, Scan } from './subject/loops.js'
export { codec, type CodecSubject } from './suite/codec.js'
export { differentiable, discrete, type Differentiable } from './suite/differentiable.js'
export type { Domain, Named } from './subject/tree.js'
export { batched, type BatchedFunction } from './suite/batched.js'
export { rule, type CustomRule } from './suite/rule.js'
export { engine, type Agreement, type Examined } from './suite/engine.js'
export { traced, type Traced } from './suite/traced.js'
export { primitive } from './suite/primitive.js'
export type { Compiler } from './subject/agreement.js'
export { examine, type Outcome } from './mutant/examine.js'
export { mutants } from './mutant/index.js'
export type { Mutant } from './mutant/mutant.js'
export type { Transforms } from './subject/subject.js'
export { catalogue, showCatalogue } from './catalogue.js'
export { elementary, summation, type Elementary, type Summation } from './suite/accuracy.js'
export { references } from './value/reference.js'
export { ulps } from './value/ulp.js'
