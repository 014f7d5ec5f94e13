/** Closeness at special values: NumPy's answers, by the script of `test/golden/isClose.py`. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { jit } from '../../src/index.js'
import * as np from '../../src/numpy/index.js'

interface Golden {
  readonly values: readonly (number | string)[]
  readonly plain: readonly (readonly boolean[])[]
  readonly equalNan: readonly (readonly boolean[])[]
  readonly exact: readonly (readonly boolean[])[]
}

const golden = JSON.parse(readFileSync(new URL('../golden/isClose.json', import.meta.url), 'utf8')) as Golden
const x = np.array(golden.values.map(Number))
const [down, across] = [np.expandDims(x, { axis: 1 }), np.expandDims(x, { axis: 0 })]

describe.each<readonly [string, np.CloseOptions, Golden['plain']]>([
  ['as it is', {}, golden.plain],
  ['with equalNan', { equalNan: true }, golden.equalNan],
  ['without equalNan', { equalNan: false }, golden.plain],
  ['exactly', { rtol: 0, atol: 0 }, golden.exact]
])('%s', (_, options, right) => {
  test('isClose', () => expect(np.toNested(np.isClose(down, across, options))).toEqual(right))
  test('isClose, compiled', () =>
    expect(np.toNested(jit((a: np.NDArray, b: np.NDArray) => np.isClose(a, b, options))(down, across))).toEqual(right))
  test('allClose, pair by pair', () =>
    expect([...x].map(a => [...x].map(b => np.allClose(a, b, options)))).toEqual(right))
})
