/**
 * How to emphasise terminal text, as a value: the caller chooses, nothing looks at the environment.
 */

type Paint = (text: string) => string

/**
 * Ways to set a piece of terminal text apart. None of them changes how wide it is.
 *
 * @category model
 * @since 0.1.0
 */
export interface Style {
  readonly strong: Paint
  readonly quiet: Paint
  readonly accent: Paint
  readonly good: Paint
  readonly bad: Paint
}

const identity: Paint = text => text

/**
 * Text as it is: for files, pipes and `NO_COLOR`.
 *
 * @example
 * import { plain } from 'pullback/viz'
 * import assert from 'node:assert'
 *
 * assert.deepStrictEqual(plain.accent('loss'), 'loss')
 *
 * @category terminal
 * @since 0.1.0
 */
export const plain: Style = { strong: identity, quiet: identity, accent: identity, good: identity, bad: identity }

const sgr =
  (on: number, off: number): Paint =>
  text =>
    text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`

/**
 * ANSI escape sequences in the terminal's own sixteen colours, so that they follow its theme.
 *
 * @example
 * import { ansi } from 'pullback/viz'
 * import assert from 'node:assert'
 *
 * assert.deepStrictEqual(ansi.strong('loss'), '\u001b[1mloss\u001b[22m')
 *
 * @category terminal
 * @since 0.1.0
 */
export const ansi: Style = {
  strong: sgr(1, 22),
  quiet: sgr(2, 22),
  accent: sgr(36, 39),
  good: sgr(32, 39),
  bad: sgr(31, 39)
}
