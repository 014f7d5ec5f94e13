/**
 * The laws of a custom rule: of your own derivative.
 */
import * as asked from '../asked.js'
import { fail } from '../../src/ndarray/error.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { customJvp } from '../../src/transform/custom/jvp.js'
import { customVjp, type Cotangents } from '../../src/transform/custom/vjp.js'
import type { Laws } from '../law.js'
import { kindsOfLists, type Domain } from '../subject/tree.js'
import { batched } from './batched.js'
import { atPointsOf, first, second } from './differentiable.js'

/**
 * A function with a rule for its derivative: what `customJvp` or `customVjp` takes, or both.
 *
 * @category model
 * @since 0.1.0
 */
export interface RuleSubject<Args extends readonly unknown[], B, R = unknown> {
  readonly name: string
  readonly f: (...args: Args) => B
  /** The rule that `customJvp` takes: primals and tangents to value and tangent. */
  readonly jvp?: (args: Args, tangents: Args) => readonly [B, B]
  /** The rules that `customVjp` takes: primals to value and residuals, … */
  readonly forward?: (...args: Args) => readonly [B, R]
  /** … residuals and a cotangent to cotangents. */
  readonly backward?: (residuals: R, ct: B) => Cotangents<Args>
  /** Of the list of arguments; by default as many arrays of one shape as the function takes, scalars or small vectors. */
  readonly domain?: Domain<Args>
  /** 1 leaves out second derivatives: the rule need not be differentiable itself. 2 by default. */
  readonly order?: 1 | 2
  readonly exact?: boolean
  readonly smooth?: boolean
}

// A rule may compute the value in another way than the function does.
const rounding = { primal: 2 ** -40 }

const suiteOf = <Args extends readonly unknown[], B, R>(
  r: RuleSubject<Args, B, R>,
  name: string,
  ruled: (...args: Args) => unknown,
  domain: Domain<Args>
): Laws => {
  const named = { ...r, name, domain, f: (args: Args) => ruled(...args) }
  return [...atPointsOf(named, [...first, ...(r.order === 1 ? [] : second)], rounding), ...batched(named)]
}

/**
 * What a rule for a derivative satisfies: it is the derivative of its function (against differences with an error bar, and
 * between the slopes at a kink), linear in its tangents or cotangents, adjoint to its other mode, differentiable again,
 * and the same on batches. The function is wrapped by `customJvp` or `customVjp`, so that every transform takes the rule.
 *
 * Shapes:  f: any number of trees of arrays → a tree of arrays
 * Grad:    at a kink, the rule must stay between the slopes on its sides
 * Errors:  InvalidArgument, without jvp and without forward and backward
 * Numerics: the value that a rule computes may differ from its function's by 2⁻⁴⁰, relatively
 * Source:  after ChainRulesTestUtils, which tests rules by themselves
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * const softplus = {
 *   name: 'softplus',
 *   f: (x: np.NDArray) => np.log1p(np.exp(x)),
 *   jvp: ([x]: readonly [np.NDArray], [dx]: readonly [np.NDArray]) =>
 *     [np.log1p(np.exp(x)), np.div(dx, np.add(1, np.exp(np.neg(x))))] as const
 * }
 * laws.assertAll(laws.rule(softplus), { runs: 20 })
 * const wrong = { ...softplus, jvp: ([x]: readonly [np.NDArray], [dx]: readonly [np.NDArray]) => [np.log1p(np.exp(x)), np.exp(dx)] as const }
 * assert.throws(() => laws.assertAll(laws.rule(wrong)), /softplus/)
 *
 * @category suites
 * @since 0.1.0
 */
export const rule = asked.suite(
  'laws.rule',
  { name: asked.text, f: asked.f },
  <Args extends readonly unknown[] = readonly NDArray[], B = NDArray, R = unknown>(
    r: RuleSubject<Args, B, R>
  ): Laws => {
    const { name, f, jvp, forward, backward } = r
    const domain = r.domain ?? (kindsOfLists(Math.max(1, f.length), r.exact) as unknown as Domain<Args>)
    if ((forward === undefined) !== (backward === undefined) || (jvp === undefined && forward === undefined))
      return fail(
        'InvalidArgument',
        'laws.rule',
        `${name} has no complete rule: there is ${forward === undefined ? 'no' : 'a'} forward and ${backward === undefined ? 'no' : 'a'} backward`,
        'Give jvp, as to customJvp, or forward and backward, as to customVjp'
      )
    const both = jvp !== undefined && backward !== undefined
    const pushes =
      jvp === undefined ? [] : suiteOf(r, both ? `${name} by its jvp` : name, customJvp(f, jvp) as never, domain)
    const pulls =
      forward === undefined || backward === undefined
        ? []
        : suiteOf(r, both ? `${name} by its vjp` : name, customVjp(f, forward, backward) as never, domain)
    return [...pushes, ...pulls]
  }
)
