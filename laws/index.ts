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
export { clipping, type ClippingSubject } from './suite/clipping.js'
export { optimizer, type OptimizerSubject } from './suite/optimizer.js'
export { type OptimizerClaims } from './suite/optimizerClaims.js'
export { optimizerMonoid, type OptimizerMonoidSubject } from './suite/optimizerMonoid.js'
export { schedule, scheduleJoining, type ScheduleJoiningSubject, type ScheduleSubject } from './suite/schedule.js'
export { training, type StateCodec, type TrainingSubject } from './suite/training.js'
export { fit, type FitSubject } from './suite/fit.js'
export { minibatches, type MinibatchesSubject } from './suite/minibatches.js'
export { scaling, type ScalingSubject } from './suite/scaling.js'
export { shuffle, split, type ShuffleSubject, type SplitSubject } from './suite/shuffle.js'
export { earlyStopping, type EarlyStoppingSubject } from './suite/stopping.js'
export { stoppingCriteria, type StoppingCriteriaSubject } from './suite/stoppingCriteria.js'
export { activation, type ActivationSubject, type Kink } from './suite/activation.js'
export { composition, type CompositionSubject } from './suite/composition.js'
export { distribution, type DistributionSubject } from './suite/distribution.js'
export { initializer, type InitializerSubject } from './suite/initializer.js'
export { layer } from './suite/layer.js'
export { loss } from './suite/loss.js'
export type { LossSubject } from './subject/loss.js'
export { random, type KnownAnswer, type RandomSubject } from './suite/random.js'
export type { Generator } from './subject/generator.js'
export type { LayerSubject } from './subject/layer.js'
export { raveling, type RavelingSubject } from './suite/raveling.js'
export { tree, type TreeModule, type TreeSubject } from './suite/tree.js'
export { vectorSpace, type VectorSpaceSubject } from './suite/vectorSpace.js'
export { adjointPair, linear, type AdjointPairSubject, type LinearSubject } from './suite/linear.js'
export { arrays, type ArraysOptions } from './suite/arrays.js'
export type { ArrayFunctions } from './subject/arrays.js'
export { einsum, type EinsumFunctions, type EinsumOptions } from './suite/einsum.js'
export { loops, scanned, type ScannedSubject, type ScanOptions } from './suite/scanned.js'
export type { Rounding, Scan } from './subject/loops.js'
export { codec, type CodecSubject } from './suite/codec.js'
export { differentiable, discrete, type DifferentiableSubject } from './suite/differentiable.js'
export type { Domain, FunctionSubject } from './subject/tree.js'
export { batched, type BatchedSubject } from './suite/batched.js'
export { rule, type RuleSubject } from './suite/rule.js'
export { engine, type Agreement, type EngineSubject } from './suite/engine.js'
export { traced, type TracedSubject } from './suite/traced.js'
export { primitive } from './suite/primitive.js'
export type { Compiler } from './subject/agreement.js'
export { examine, type Outcome } from './mutant/examine.js'
export { mutants } from './mutant/index.js'
export type { Mutant } from './mutant/mutant.js'
export type { Transforms } from './subject/subject.js'
export { catalogue, showCatalogue } from './catalogue/catalogue.js'
export { elementary, summation, type ElementarySubject, type SummationSubject } from './suite/accuracy.js'
export { references } from './value/reference.js'
export { ulps } from './value/ulp.js'
