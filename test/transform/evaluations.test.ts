/** What a solution costs: evaluations of the right-hand side, against SciPy's solver of the same pair and controller. */
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { odeint } from '../../src/index.js'
import * as np from '../../src/numpy/index.js'
import { neg } from '../../src/primitives/array/elementwise.js'
import { bind } from '../../src/trace/builder.js'

interface Row {
  readonly field: string
  readonly start: number
  readonly tolerance: number
  readonly evaluations: number
}

const { rows } = JSON.parse(readFileSync(new URL('../golden/evaluations.json', import.meta.url), 'utf8')) as {
  readonly rows: readonly Row[]
}

const fields: Readonly<Record<string, (y: np.NDArray, t: np.NDArray) => np.NDArray>> = {
  '0': y => np.mul(0, y),
  't^4': (y, t) => np.add(np.pow(t, 4), np.mul(0, y)),
  'cos(t)': (y, t) => np.add(np.cos(t), np.mul(0, y)),
  '-y': y => np.neg(y),
  '-50y': y => np.mul(-50, y)
}

/** How often a field is evaluated: its time passes through an operation that counts. */
const evaluations = ({ field, start, tolerance }: Row, gradient: 'adjoint' | 'discrete'): number => {
  let counted = 0
  const counting = {
    ...neg,
    evaluate: (...args: Parameters<typeof neg.evaluate>) => {
      counted++
      return neg.evaluate(...args)
    }
  }
  const f = fields[field]
  const options = { relativeTolerance: tolerance, absoluteTolerance: tolerance, gradient }
  odeint((y: np.NDArray, t: np.NDArray) => f(y, np.neg(bind(counting, [t], null)[0])), options)(
    np.array(start),
    np.array([0, 1])
  )
  return counted
}

/** Evaluations beyond the first step, which differ by an attempt that is accepted here and not there. */
const near = (came: number, right: number): void => {
  expect(came).toBeLessThanOrEqual(right * 1.1 + 1)
  expect(came).toBeGreaterThanOrEqual(right * 0.9 - 1)
}

test.each(rows)("y' = $field at tolerance $tolerance", row => near(evaluations(row, 'adjoint'), row.evaluations))

// What is kept for the way back is computed when a step has been accepted.
test.each(rows)("y' = $field at tolerance $tolerance, twice where each step is kept", row =>
  near(evaluations(row, 'discrete'), 2 * row.evaluations)
)
