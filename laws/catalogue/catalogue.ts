/**
 * The catalogue: every law that a suite of the kit holds, with its source.
 */
import { list, requireParts, text } from '../asked.js'
import * as np from '../../src/numpy/index.js'
import { interpreter } from '../../src/engine/interpreter.js'
import { table } from '../../src/primitives/table.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import type { Laws, Statement } from '../law.js'
import { elementary, summation } from '../suite/accuracy.js'
import { batched } from '../suite/batched.js'
import { cartesianDifferential, reverseDerivative } from '../suite/categorical.js'
import { category } from '../suite/category.js'
import { differentiable, discrete } from '../suite/differentiable.js'
import { engine } from '../suite/engine.js'
import { primitive } from '../suite/primitive.js'
import { traced } from '../suite/traced.js'
import { networkSuites } from './networks.js'
import { structureSuites } from './structures.js'
import { trainingSuites } from './training.js'

/** Each suite, on a value to which all of its laws apply. */
const suites: readonly (() => Laws)[] = [
  () => differentiable({ name: 'abs', f: np.abs, homogeneous: 1, inverse: np.abs }),
  () => discrete({ name: 'sign', f: (x: NDArray) => np.gt(x, 0) }),
  () => batched({ name: 'abs', f: np.abs }),
  () => traced({ name: 'abs', f: np.abs }),
  () => table.flatMap(primitive),
  () => engine({ name: 'interpreter', engine: interpreter }),
  () => cartesianDifferential(),
  () => reverseDerivative(),
  () => category(),
  () => elementary({ name: 'exp', f: np.exp, reference: 'exp', ulps: 1, domain: [-1, 1] }),
  () => summation({ name: 'np', sum: np.sum, dot: np.dot }),
  ...structureSuites,
  ...networkSuites,
  ...trainingSuites
]

/**
 * Every law of the kit: its number, what it says, and where it comes from.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import * as laws from 'pullback/laws'
 *
 * const adjoint = laws.catalogue().find(s => s.id === 'D6')
 * assert.strictEqual(adjoint?.statement, '⟨J t, u⟩ = ⟨t, Jᵀ u⟩')
 *
 * @category catalogue
 * @since 0.1.0
 */
export const catalogue = (): readonly Statement[] => {
  const all = suites.flatMap(suite => suite())
  const first = new Map(
    all.map(({ topic, id, title, statement, source }) => [id, { topic, id, title, statement, source }])
  )
  return [...first.values()]
}

const row = ({ id, title, statement, source }: Statement): string =>
  `| ${[id, title, statement, source].map(cell => cell.replace(/[|[\]*_<]/g, '\\$&')).join(' | ')} |`

/**
 * Statements as Markdown: a table for each topic.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import * as laws from 'pullback/laws'
 *
 * assert.match(laws.showCatalogue(), /## differentiation/)
 *
 * @category catalogue
 * @since 0.1.0
 */
export const showCatalogue = (statements: readonly Statement[] = catalogue()): string => {
  requireParts('laws.showCatalogue', { statements: list }, { statements })
  statements.forEach(s => {
    requireParts('laws.showCatalogue', { topic: text, id: text, title: text, statement: text, source: text }, s)
  })
  return [...new Set(statements.map(s => s.topic))]
    .map(topic =>
      [
        `## ${topic}`,
        '',
        '| | law | says | source |',
        '|---|---|---|---|',
        ...statements.filter(s => s.topic === topic).map(row)
      ].join('\n')
    )
    .join('\n\n')
}
