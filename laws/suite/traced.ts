/**
 * The laws of a function that is compiled.
 */
import * as asked from '../asked.js'
import * as fc from 'fast-check'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { encodeProgram, programCodec } from '../../src/io/program.js'
import { simplify } from '../../src/trace/simplify.js'
import { checkpoint } from '../../src/transform/control/checkpoint.js'
import { readers } from '../../src/transform/read/readers.js'
import { flatten } from '../../src/tree/flatten.js'
import { choices, cycle, type Choices } from '../draw/draw.js'
import { all, each, law, ensure, type Laws, type Statement } from '../law.js'
import type { Compiler } from '../subject/agreement.js'
import type { Definition } from '../subject/point.js'
import { transformations as t } from '../subject/statements.js'
import * as tracing from '../subject/tracing.js'
import { domainOf, kindOf, oneOf, someOf, subjectsOf, type FunctionSubject } from '../subject/tree.js'
import { evaluated, pairwise, sameBits } from '../value/arrays.js'
import { showTree } from '../value/show.js'
import { jit } from '../value/jit.js'

/**
 * A function whose compilation is to be examined.
 *
 * @category model
 * @since 0.1.0
 */
export interface TracedSubject<A, B> extends FunctionSubject<A, B> {
  /** What compiles it; `jit` by default. What it gives may count its `traces`. */
  readonly jit?: Compiler
  /** Whether it has derivatives; by default, yes. */
  readonly differentiable?: boolean
}

interface Case<A> {
  readonly examples: readonly A[]
  readonly choices: Choices
}

const showExamples = <A>(examples: readonly A[]): string => examples.map((x, i) => showTree(x, `x${i}`)).join('\n')

/** One call after another, of arguments of many kinds: each gives what f gives, and each kind is traced once. */
const tracedOnce = <A, B>(named: TracedSubject<A, B>, compile: Compiler): Laws => [
  law(
    t.tracedOnce,
    named.name,
    fc.array(oneOf(domainOf(named)), { minLength: 1, maxLength: 5 }),
    calls => {
      const { f } = named
      const compiled = compile(f)
      const leaves = (u: unknown) => evaluated(flatten(u).leaves)
      return all(
        () =>
          each(calls, (x, i) => pairwise(`the result of call ${i}, leaf`, leaves(f(x)), leaves(compiled(x)), sameBits)),
        () => {
          const kinds = new Set(calls.map(kindOf)).size
          const { traces = kinds } = compiled as { readonly traces?: number }
          return ensure(traces === kinds, () => `${calls.length} calls of ${kinds} kinds took ${traces} traces`)
        }
      )
    },
    showExamples
  )
]

/**
 * What a function satisfies under `jit`: compiled, it gives the same bits, for arguments of any kinds in any order; it is
 * traced once for each kind; it is pure; its Program can be simplified, checked, saved as JSON and loaded again;
 * `checkpoint` changes nothing.
 *
 * Math:    jit(f) = f
 * Shapes:  f: a tree of arrays → a tree of arrays; it may not read values for branches in JavaScript
 * Numerics: to the bit, but for the order of sums in derivatives
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.traced({ name: 'norm', f: (x: np.NDArray) => np.sqrt(np.sum(np.square(x))) }), { runs: 20 })
 *
 * let calls = 0
 * const counting = laws.traced({ name: 'counting', f: (x: np.NDArray) => np.add(x, calls++), differentiable: false })
 * assert.throws(() => laws.assertAll(counting), /counting/)
 *
 * @category suites
 * @since 0.1.0
 */
export const traced = asked.suite(
  'laws.traced',
  { name: asked.text, f: asked.f },
  <A = NDArray, B = unknown>(named: TracedSubject<A, B>): Laws => {
    const compile = named.jit ?? jit
    const entries: readonly (readonly [Statement, Definition])[] = [
      [t.compiled, tracing.compiledIs(compile)],
      [t.compiledTwice, tracing.compiledTwice(compile)],
      [t.simplified, tracing.simplifyKeepsBits(simplify)],
      [t.purity, tracing.isPure],
      [t.printed, tracing.isSaved({ encode: encodeProgram, decode: u => programCodec.decode(u) })]
    ]
    const ofDerivatives: readonly (readonly [Statement, Definition])[] = [
      [t.compiledDerivative, tracing.compiledDerivative(compile)],
      [t.wellTyped, tracing.staysWellTyped(readers)],
      [t.checkpoint, tracing.recomputed(checkpoint)]
    ]
    const subjectAt = subjectsOf(named)
    const cases: fc.Arbitrary<Case<A>> = fc.record({ examples: someOf(domainOf(named), 2), choices: choices(2, 24) })
    return [
      ...[...entries, ...(named.differentiable === false ? [] : ofDerivatives)].map(([statement, definition]) =>
        law(
          statement,
          named.name,
          cases,
          c => definition(subjectAt(c.examples), cycle(c.choices)),
          c => showExamples(c.examples)
        )
      ),
      ...tracedOnce(named, compile)
    ]
  }
)
