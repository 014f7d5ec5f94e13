import * as option from '../core/options.js'
import * as kinds from './kinds.js'
import { accuracyOf, confusionElement, confusionKinds } from './confusionTable.js'
import type { Confusion } from './confusionTable.js'
import { formatCount, formatLoss, formatPercent, formatTiny } from './format.js'
import { greyImageElement } from './greyImage.js'
import { lineChartElement } from './lineChart.js'
import { el } from './markup.js'
import type { Element, Markup } from './markup.js'
import { htmlPage } from './page.js'
import { reportStyle } from './reportStyle.js'
import { formatDuration } from './terminal.js'
import type { EpochRecord, GradientCheck, Mistake, TrainingRecord } from './trainingRecord.js'

const pairs = option.list(option.pair(option.text, 'a pair of texts'), 'a list of pairs of texts')

const recordKinds: option.OptionKinds<TrainingRecord> = {
  title: option.needed(option.text),
  layers: option.needed(kinds.list),
  history: option.needed(
    option.list(
      option.made<EpochRecord>('an epoch { trainLoss, testLoss, trainAccuracy, testAccuracy }', {
        trainLoss: option.number,
        testLoss: option.number,
        trainAccuracy: option.number,
        testAccuracy: option.number
      })
    )
  ),
  confusion: option.needed(option.made<Confusion>('a confusion { classes, counts }', confusionKinds)),
  mistakes: option.needed(
    option.list(
      option.made<Mistake>('a mistake { row, features, label, predicted, confidence }', {
        row: option.number,
        features: kinds.list,
        label: option.number,
        predicted: option.number,
        confidence: option.number
      })
    )
  ),
  featureNames: option.needed(kinds.texts),
  picture: option.made('a picture { width, ink }', { width: option.count, ink: option.number }),
  trainRows: option.needed(option.number),
  seconds: option.needed(option.number),
  gradientCheck: option.needed(
    option.made<GradientCheck>('a check { worst, tolerance, compared }', {
      worst: option.number,
      tolerance: option.number,
      compared: option.number
    })
  ),
  diverged: option.text,
  settings: option.needed(pairs),
  versions: pairs,
  attribution: option.needed(option.text),
  command: option.needed(option.text)
}

/**
 * One training as one HTML page: what was reached, how the losses and accuracies went, what is taken for what, every
 * misread row, and how to do it again.
 *
 * The page needs nothing but itself: no script, no font, no picture from elsewhere. It follows the reader's light or dark
 * theme and prints.
 *
 * @example
 * import { trainingReport } from 'pullback/viz'
 * import assert from 'node:assert'
 *
 * const html = trainingReport({
 *   title: 'Cats & dogs',
 *   layers: [3, 2],
 *   history: [{ trainLoss: 1, testLoss: 1.1, trainAccuracy: 0.7, testAccuracy: 0.75 }],
 *   confusion: { classes: ['cat', 'dog'], counts: [[2, 0], [1, 1]] },
 *   mistakes: [{ row: 7, features: [1, 2, 3], label: 1, predicted: 0, confidence: 0.6 }],
 *   featureNames: ['height', 'weight', 'age'],
 *   trainRows: 16,
 *   seconds: 2,
 *   gradientCheck: { worst: 1e-10, tolerance: 1e-6, compared: 8 },
 *   settings: [['seed', '0']],
 *   attribution: 'our own cats',
 *   command: 'npm start -- --seed 0'
 * })
 * assert.ok(html.startsWith('<!doctype html>') && html.includes('Cats &amp; dogs') && html.includes('75.0%'))
 *
 * @category pictures
 * @since 0.1.0
 */
export const trainingReport = kinds.drawing<TrainingRecord, string>('viz.trainingReport', recordKinds, record =>
  htmlPage(
    `${record.title} · training report`,
    reportStyle,
    el('main', {}, heading(record), curves(record), confusion(record), mistakes(record), making(record))
  )
)

// ---------------------------------------------------------------------------------------------------------------------
// sections
// ---------------------------------------------------------------------------------------------------------------------

const heading = (record: TrainingRecord): Markup => {
  const { title, layers, trainRows, seconds, gradientCheck: check } = record
  const tested = testedRows(record)
  const missed = missedRows(record)
  const passed = check.worst <= check.tolerance
  return el(
    'header',
    {},
    el('p', { class: 'eyebrow' }, 'Training report'),
    el('h1', {}, title),
    el(
      'p',
      { class: 'lead' },
      `A network of ${layers.map(formatCount).join(' – ')} units learned from ${counted(trainRows, 'row')} ` +
        `and got ${formatCount(tested - missed)} of ${counted(tested, 'unseen row')} right.`
    ),
    record.diverged === undefined
      ? []
      : el(
          'p',
          { class: 'warning', role: 'alert' },
          `${record.diverged}. The numbers below are of the last state whose loss was finite.`
        ),
    el(
      'dl',
      { class: 'figures' },
      figure('test accuracy', formatPercent(accuracyOf(record.confusion)), `${counted(missed, 'row')} misread`),
      figure('test loss', formatLoss(record.history.at(-1)?.testLoss ?? NaN), 'mean cross-entropy'),
      figure(
        'gradient check',
        formatTiny(check.worst),
        `${passed ? 'passed' : 'FAILED'}: worst of ${counted(check.compared, 'relative difference')}, ` +
          `${formatTiny(check.tolerance)} allowed`,
        passed ? undefined : 'bad'
      ),
      figure('training time', formatDuration(seconds), counted(record.history.length, 'epoch'))
    )
  )
}

const curves = ({ history }: TrainingRecord): Markup =>
  section(
    'How it learned',
    'Point at a chart to read the values of an epoch.',
    el(
      'div',
      { class: 'charts' },
      lineChartElement({
        title: 'Loss',
        yLabel: 'mean cross-entropy, log scale',
        xLabel: 'epoch',
        yScale: 'log',
        series: [
          { name: 'train', values: history.map(epoch => epoch.trainLoss) },
          { name: 'test', values: history.map(epoch => epoch.testLoss) }
        ]
      }),
      lineChartElement({
        title: 'Accuracy',
        yLabel: 'share of rows named rightly',
        xLabel: 'epoch',
        format: value => formatPercent(value),
        series: [
          { name: 'train', values: history.map(epoch => epoch.trainAccuracy) },
          { name: 'test', values: history.map(epoch => epoch.testAccuracy) }
        ]
      })
    )
  )

const confusion = ({ confusion: matrix }: TrainingRecord): Markup =>
  section(
    'What it took for what',
    tabled(matrix)
      ? 'Each row of the table is what it is, each column what the network called it.'
      : `${counted(matrix.classes.length, 'class', 'es')} are too many for a table.`,
    el(
      'div',
      { class: 'beside' },
      tabled(matrix) ? el('div', { class: 'wide' }, confusionElement(matrix)) : [],
      frequentMistakes(matrix)
    )
  )

const tabled = ({ classes }: Confusion): boolean => classes.length <= mostClasses

const frequentMistakes = ({ classes, counts }: Confusion): Markup => {
  const pairs = counts.flatMap((row, i) => row.map((count, j) => ({ i, j, count })))
  const missed = pairs.filter(({ i, j, count }) => i !== j && count > 0).sort((a, b) => b.count - a.count)
  return missed.length === 0
    ? []
    : el(
        'div',
        { class: 'frequent' },
        el('h3', {}, 'Most frequent mistakes'),
        el(
          'ol',
          {},
          missed
            .slice(0, mostPairs)
            .map(({ i, j, count }) => el('li', {}, pair(classes[i], classes[j]), el('span', {}, `${count} ×`)))
        )
      )
}

const pair = (truth: string, called: string): Element =>
  el('span', { class: 'names' }, truth, el('span', { class: 'arrow' }, ' → '), el('b', {}, called))

const mistakes = (record: TrainingRecord): Markup => {
  const surest = [...record.mistakes].sort((a, b) => b.confidence - a.confidence || a.row - b.row)
  const shown = surest.slice(0, mostMistakes)
  const hidden = surest.length - shown.length
  return section(
    'What it got wrong',
    surest.length === 0
      ? 'Nothing: every test row was named rightly.'
      : `The surest mistakes first${hidden > 0 ? `; ${formatCount(hidden)} less sure ones are left out` : ''}.`,
    shown.length === 0
      ? []
      : record.picture === undefined
        ? mistakeTable(record, shown)
        : mistakePictures(record, shown)
  )
}

const making = ({ settings, versions = [], attribution, command }: TrainingRecord): Markup =>
  section(
    'How it was made',
    versions.length === 0
      ? 'The same command on the same data, by the same versions of all that computes, gives the same network.'
      : `The same command on the same data gives the same network with the same ${versions.map(([name]) => name).join(', ')}.`,
    el('pre', {}, el('code', {}, command)),
    el(
      'dl',
      { class: 'settings' },
      [...settings, ...versions].map(([name, value]) => el('div', {}, el('dt', {}, name), el('dd', {}, value)))
    ),
    el('p', { class: 'source' }, `Data: ${attribution}`)
  )

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

const mostClasses = 30
const mostPairs = 10
const mostMistakes = 120
const mostFeatures = 6

const section = (title: string, note: string, ...content: readonly Markup[]): Element =>
  el('section', {}, el('h2', {}, title), el('p', { class: 'note' }, note), content)

const figure = (name: string, value: string, note: string, tone?: string): Element =>
  el('div', { class: tone }, el('dt', {}, name), el('dd', { class: 'value' }, value), el('dd', { class: 'more' }, note))

const mistakePictures = (record: TrainingRecord, shown: readonly Mistake[]): Markup => {
  const { width, ink } = record.picture!
  return el(
    'div',
    { class: 'pictures' },
    shown.map(({ row, features, label, predicted, confidence }) => {
      const [truth, called] = [className(record, label), className(record, predicted)]
      return el(
        'figure',
        {},
        greyImageElement({ values: features, width, ink, label: `row ${row}: ${truth} called ${called}` }),
        el(
          'figcaption',
          {},
          pair(truth, called),
          el('small', {}, `${formatPercent(confidence, 0)} sure`),
          el('small', {}, `row ${formatCount(row)}`)
        )
      )
    })
  )
}

const mistakeTable = (record: TrainingRecord, shown: readonly Mistake[]): Markup => {
  const names = record.featureNames.slice(0, mostFeatures)
  const rest = record.featureNames.length - names.length
  const head = ['row', 'is', 'called', 'sure', ...names, ...(rest > 0 ? [`${rest} more`] : [])]
  return el(
    'div',
    { class: 'wide' },
    el(
      'table',
      { class: 'rows' },
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          head.map(name => el('th', { scope: 'col' }, name))
        )
      ),
      el(
        'tbody',
        {},
        shown.map(({ row, features, label, predicted, confidence }) => {
          const values = features.slice(0, mostFeatures).map(value => String(Number(value.toPrecision(5))))
          const cells = [
            className(record, label),
            className(record, predicted),
            formatPercent(confidence, 0),
            ...values
          ]
          return el(
            'tr',
            {},
            el('th', { scope: 'row' }, formatCount(row)),
            [...cells, ...(rest > 0 ? ['…'] : [])].map(cell => el('td', {}, cell))
          )
        })
      )
    )
  )
}

const className = ({ confusion: { classes } }: TrainingRecord, label: number): string => classes[label] ?? String(label)

const testedRows = ({ confusion: { counts } }: TrainingRecord): number => counts.flat().reduce((a, b) => a + b, 0)

const missedRows = ({ confusion: { counts } }: TrainingRecord): number =>
  counts.reduce((missed, row, i) => missed + row.reduce((sum, count, j) => (i === j ? sum : sum + count), 0), 0)

const counted = (n: number, noun: string, plural = 's'): string => `${formatCount(n)} ${noun}${n === 1 ? '' : plural}`
