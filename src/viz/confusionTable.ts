import { checked } from '../core/checked.js'
import * as option from '../core/options.js'
import * as kinds from './kinds.js'
import { el, render } from './markup.js'
import type { Element } from './markup.js'

/**
 * How often each class was taken for each: `counts[i][j]` rows of class `i` were called `j`.
 *
 * Shapes:  counts: classes × classes
 *
 * @category model
 * @since 0.1.0
 */
export interface Confusion {
  readonly classes: readonly string[]
  readonly counts: readonly (readonly number[])[]
}

export const confusionKinds: option.OptionKinds<Confusion> = {
  classes: option.needed(kinds.texts),
  counts: option.needed(kinds.rows)
}

/**
 * A confusion matrix as an HTML table: counts, heat, and for each class the share that was recognised.
 *
 * Hits are blue by their share of the row; misses are red by their share of the most frequent miss.
 *
 * Shapes:  counts: classes × classes → as many rows and columns, with headings
 *
 * @example
 * import { confusionTable } from 'pullback/viz'
 * import assert from 'node:assert'
 *
 * const html = confusionTable({ classes: ['cat', 'dog'], counts: [[3, 1], [0, 2]] })
 * assert.ok(html.includes('title="1 of cat called dog"'))
 *
 * @category pictures
 * @since 0.1.0
 */
export const confusionTable = kinds.drawing<Confusion, string>('viz.confusionTable', confusionKinds, confusion =>
  render(confusionElement(confusion))
)

export const confusionElement = ({ classes, counts }: Confusion): Element => {
  const worst = counts.reduce((most, row, i) => Math.max(most, ...row.filter((_, j) => j !== i)), 0)
  return el(
    'table',
    { class: 'confusion', 'aria-label': 'Confusion matrix: rows are what it is, columns what it was called' },
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        el('td', {}),
        classes.map(name => el('th', { scope: 'col' }, name)),
        el('th', { scope: 'col' }, 'recall')
      )
    ),
    el(
      'tbody',
      {},
      counts.map((row, i) => {
        const total = sum(row)
        return el(
          'tr',
          {},
          el('th', { scope: 'row' }, classes[i]),
          row.map((count, j) =>
            cell(count, i === j, i === j ? count / total : count / worst, [classes[i], classes[j]])
          ),
          el('td', { class: 'recall' }, total === 0 ? '–' : `${((100 * row[i]) / total).toFixed(0)}%`)
        )
      })
    )
  )
}

/**
 * The share of rows that were called what they are.
 *
 * Math:    Σ_i counts_ii / Σ_ij counts_ij, NaN of no rows
 * Shapes:  counts: classes × classes → a number
 *
 * @example
 * import { accuracyOf } from 'pullback/viz'
 * import assert from 'node:assert'
 *
 * assert.deepStrictEqual(accuracyOf({ classes: ['cat', 'dog'], counts: [[3, 1], [0, 4]] }), 7 / 8)
 *
 * @category metrics
 * @since 0.1.0
 */
export const accuracyOf = checked(
  'viz.accuracyOf(confusion)',
  { confusion: option.made<Confusion>('a record { counts }', { counts: kinds.rows }) },
  null,
  ({ counts }: Confusion): number => sum(counts.map((row, i) => row[i])) / sum(counts.map(sum))
)

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0)

const cell = (count: number, hit: boolean, share: number, [truth, called]: readonly [string, string]): Element => {
  if (count === 0) return el('td', {}, '')
  const heat = hit ? 0.15 + 0.75 * share ** 2 : 0.2 + 0.6 * share
  const colour = hit ? '29 95 209' : '207 60 40'
  return el(
    'td',
    {
      class: heat > 0.5 ? 'hot' : undefined,
      style: `background: rgb(${colour} / ${heat.toFixed(2)})`,
      title: `${count} of ${truth} called ${called}`
    },
    String(count)
  )
}
