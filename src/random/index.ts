/**
 * Random numbers as pure functions of keys: counter-based Threefry-2x32, splittable, the same bits as JAX's default generator.
 */
export type { FloatShaped, Keyed, Sampler, SamplerNeeding, SamplerOf, Shaped } from './call.js'
export { bits, foldIn, key, split } from './key.js'
export {
  exponential,
  gumbel,
  normal,
  truncatedNormal,
  uniform,
  type TruncatedOptions,
  type UniformOptions
} from './continuous.js'
export {
  bernoulli,
  categorical,
  randint,
  type BernoulliOptions,
  type CategoricalOptions,
  type RandintOptions
} from './discrete.js'
export { choice, permutation, type ChoiceOptions } from './choose.js'
