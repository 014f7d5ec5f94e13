/** What errors say: the numbers and shapes that do not fit, whole. */
import * as E from 'fp-ts/lib/Either.js'
import { expect, test } from 'vitest'
import { attempt, compose, np, trace } from 'pullback'
import { decodeNumber } from 'pullback/io'

const said = (f: () => unknown): string => {
  const result = attempt(f)()
  return E.isLeft(result) ? result.left.message : 'nothing'
}

test.each<readonly [string, () => unknown, readonly string[]]>([
  ['reshape with an extent left open', () => np.reshape(np.zeros([5]), { shape: [-1, 2] }), ['5 elements', '[-1, 2]']],
  [
    'roll by two shifts along one axis',
    () => np.roll(np.zeros([2, 2]), { shift: [1, 2], axis: [0] }),
    ['2 shifts', '1 ax']
  ],
  [
    'composition of Programs that agree in one of two',
    () => {
      const two = trace((x: np.NDArray) => [x, np.sum(x)])(np.zeros([3]))
      const other = trace((x: np.NDArray, y: np.NDArray) => [np.add(x, y)])(np.zeros([3]), np.zeros([3]))
      return compose(other, two)
    },
    ['(float64[3], float64[])', '(float64[3], float64[3])']
  ]
])('%s', (_, f, parts) => {
  const message = said(f)
  for (const part of parts) expect(message).toContain(part)
})

test('a number that is none is named by its kind', () => {
  expect(decodeNumber({})).toEqual(E.left('expected a finite number, found object'))
  expect(decodeNumber('x')).toEqual(E.left('expected a finite number, found "x"'))
})
