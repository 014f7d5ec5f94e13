/**
 * The check of a gradient as text.
 */
import { checked } from '../../core/checked.js'
import * as option from '../../core/options.js'
import { showPath } from '../../tree/model.js'
import type { DerivativeCheck, GradientCheck, LeafCheck } from './checkGradient.js'
import type { DerivativeVerdict } from './slope.js'

/** Of each leaf so many derivatives are shown that do not agree. */
const mostShown = 8

const derivativeKind = option.made<DerivativeCheck>('the check of a derivative', {
  index: option.nullable(option.integers),
  autodiff: option.number,
  numerical: option.number,
  bar: option.number,
  slopes: option.nullable(option.list(option.number)),
  verdict: option.text
})

const leafKind = option.made<LeafCheck>('the check of a leaf', {
  path: option.list(option.either(option.text, option.number)),
  shape: option.integers,
  derivatives: option.list(derivativeKind)
})

const checkKind = option.made<GradientCheck>('what checkGradient gives', {
  agrees: option.boolean,
  leaves: option.list(leafKind)
})

const digits = (v: number): string => String(Number(v.toPrecision(8)))

const derivativeLine = ({ index, autodiff, numerical, bar, slopes, verdict }: DerivativeCheck, i: number): string => {
  const place = index === null ? `direction ${i}` : `[${index.join(', ')}]`
  const differences =
    slopes === null
      ? `differences ${digits(numerical)} ± ${bar.toExponential(1)}`
      : `slopes ${slopes.map(digits).join(' and ')} ± ${bar.toExponential(1)}`
  return `    ${place} ${verdict}: autodiff ${digits(autodiff)}, ${differences}`
}

const counts = (derivatives: readonly DerivativeCheck[]): string =>
  (
    [
      ['agrees', 'agree'],
      ['kink', 'on a kink'],
      ['inconclusive', 'inconclusive'],
      ['disagrees', 'disagree']
    ] satisfies readonly (readonly [DerivativeVerdict, string])[]
  )
    .map(([verdict, word]) => [derivatives.filter(d => d.verdict === verdict).length, word] as const)
    .filter(([n]) => n > 0)
    .map(([n, word]) => `${n} ${word}`)
    .join(', ')

const leafLines = ({ path, shape, derivatives }: LeafCheck): readonly string[] => {
  const told = derivatives.map((d, i) => [d, i] as const).filter(([d]) => d.verdict !== 'agrees')
  const along = derivatives.some(d => d.index === null) ? ' directions' : ''
  const error = Math.max(
    0,
    ...derivatives.filter(d => d.verdict === 'agrees').map(d => Math.abs(d.autodiff - d.numerical))
  )
  return [
    `  ${showPath(path)} [${shape.join(', ')}]${along}: ${derivatives.length === 0 ? 'nothing' : counts(derivatives)}` +
      (derivatives.some(d => d.verdict === 'agrees') ? `, within ${error.toExponential(1)}` : ''),
    ...told.slice(0, mostShown).map(([d, i]) => derivativeLine(d, i)),
    ...(told.length > mostShown ? [`    … ${told.length - mostShown} more`] : [])
  ]
}

/**
 * The check of a gradient as text: a line for each leaf, and one for each derivative that does not simply agree.
 *
 * Shapes:  no arrays
 *
 * @example
 * import assert from 'node:assert'
 * import { checkGradient, np, showGradientCheck } from 'pullback'
 *
 * const loss = ({ w, b }: { readonly w: np.NDArray; readonly b: np.NDArray }) => np.add(np.sum(np.square(w)), np.abs(b))
 * const text = showGradientCheck(checkGradient(loss)({ w: np.array([1, 2]), b: 0 }))
 * assert.match(text, /^the gradient agrees with differences\n/)
 * assert.match(text, /\[\] kink: autodiff 0, slopes -1 and 1/)
 * assert.match(text, /\.w \[2\]: 2 agree, within/)
 *
 * @category checks
 * @since 0.1.0
 */
export const showGradientCheck = checked(
  'showGradientCheck(check)',
  { check: checkKind },
  null,
  ({ agrees, leaves }: GradientCheck): string =>
    [`the gradient ${agrees ? 'agrees' : 'disagrees'} with differences`, ...leaves.flatMap(leafLines)].join('\n')
)
