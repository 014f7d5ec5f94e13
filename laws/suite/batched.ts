/**
 * The laws of a function on batches.
 */
import * as asked from '../asked.js'
import * as fc from 'fast-check'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { choices, cycle, type Choices } from '../draw/draw.js'
import { law, type Laws, type Statement } from '../law.js'
import { batchIsStack } from '../subject/batch.js'
import * as batching from '../subject/batching.js'
import type { Definition } from '../subject/point.js'
import { transformations as t } from '../subject/statements.js'
import { domainOf, someOf, subjectsOf, type FunctionSubject } from '../subject/tree.js'
import { showTree } from '../value/show.js'

interface Case<A> {
  readonly examples: readonly A[]
  readonly choices: Choices
}

const entries: readonly (readonly [Statement, Definition])[] = [
  [t.batch, batchIsStack],
  [t.batchOfIdentity, batching.batchOfIdentity],
  [t.batchOfComposite, batching.batchOfComposite],
  [t.batchOfBatch, batching.batchOfBatch],
  [t.batchOfCompiled, batching.batchOfCompiled],
  [t.independence, batching.examplesAreApart],
  [t.permutation, batching.orderIsKept]
]

const ofDerivatives: readonly (readonly [Statement, Definition])[] = [
  [t.perExample, batching.gradientsOfExamples],
  [t.batchOfTangents, batching.batchOfTangents]
]

/**
 * A function whose batches are to be examined.
 *
 * @category model
 * @since 0.1.0
 */
export interface BatchedSubject<A, B> extends FunctionSubject<A, B> {
  /** Whether it has derivatives; by default, yes. */
  readonly differentiable?: boolean
}

/**
 * What a function satisfies under `vmap`: a batch gives what its examples give one by one, along any axes, for batches of
 * 0, 1, 2 and 3; no example knows of another; batches commute with derivatives and with `jit`.
 *
 * Math:    vmap(f)(xs)[i] = f(xs[i])
 * Shapes:  f: a tree of arrays → a tree of arrays
 * Numerics: to the bit, but for the order of sums in derivatives
 *
 * @example
 * import assert from 'node:assert'
 * import { customBatching, np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.batched({ name: 'softmax', f: (x: np.NDArray) => np.exp(x) }), { runs: 20 })
 *
 * const leaking = customBatching(
 *   (x: np.NDArray) => np.mul(x, 1),
 *   (_, [batched], x) => [np.sub(x, np.mean(x, { axis: 0, keepDims: true })), batched]
 * )
 * const suite = laws.batched({ name: 'leaking', f: (x: np.NDArray) => leaking(x), differentiable: false })
 * assert.throws(() => laws.assertAll(suite), /independence/)
 *
 * @category suites
 * @since 0.1.0
 */
export const batched = asked.suite(
  'laws.batched',
  { name: asked.text, f: asked.f },
  <A = NDArray, B = unknown>(named: BatchedSubject<A, B>): Laws => {
    const subjectAt = subjectsOf(named)
    const cases: fc.Arbitrary<Case<A>> = fc.record({ examples: someOf(domainOf(named), 4), choices: choices(6, 24) })
    return [...entries, ...(named.differentiable === false ? [] : ofDerivatives)].map(([statement, definition]) =>
      law(
        statement,
        named.name,
        cases,
        c => definition(subjectAt(c.examples), cycle(c.choices)),
        c => c.examples.map((x, i) => showTree(x, `x${i}`)).join('\n')
      )
    )
  }
)
