/** The laws of each initializer; fans and constants by example. */
import * as laws from 'pullback/laws'
import * as nn from 'pullback/nn'
import * as np from 'pullback/numpy'
import * as random from 'pullback/random'
import { describe, expect, test } from 'vitest'
import { signedPermutation } from '../../laws/mutant/initializer.js'
import { testLaws } from '../laws/runner.js'
import { numbers } from './support.js'

const scaling = (fan: 'in' | 'out' | 'average') => nn.varianceScaling({ scale: 3, fan, distribution: 'normal' })
const glorot = (fanIn: number, fanOut: number): number => 2 / (fanIn + fanOut)
const he = (fanIn: number): number => 2 / fanIn
const lecun = (fanIn: number): number => 1 / fanIn

const cases: readonly laws.InitializerSubject[] = [
  { name: 'glorotUniform', initializer: nn.glorotUniform, variance: glorot, distribution: 'uniform' },
  { name: 'glorotNormal', initializer: nn.glorotNormal, variance: glorot, distribution: 'truncatedNormal' },
  { name: 'heUniform', initializer: nn.heUniform, variance: he, distribution: 'uniform' },
  { name: 'heNormal', initializer: nn.heNormal, variance: he, distribution: 'truncatedNormal' },
  { name: 'lecunUniform', initializer: nn.lecunUniform, variance: lecun, distribution: 'uniform' },
  { name: 'lecunNormal', initializer: nn.lecunNormal, variance: lecun, distribution: 'truncatedNormal' },
  { name: 'fanIn', initializer: scaling('in'), variance: fanIn => 3 / fanIn, distribution: 'normal' },
  { name: 'fanOut', initializer: scaling('out'), variance: (_, fanOut) => 3 / fanOut, distribution: 'normal' },
  { name: 'fanAverage', initializer: scaling('average'), variance: (i, o) => 6 / (i + o), distribution: 'normal' },
  { name: 'signed permutations', initializer: signedPermutation, orthogonal: true },
  { name: 'zeros', initializer: nn.zeros, variance: () => 0 },
  { name: 'constant', initializer: nn.constant(0.1), mean: 0.1, variance: () => 0 }
]

describe.each(cases)('$name', o => testLaws(laws.initializer(o), 15))

test('fans count the field of a kernel [...k, in, out], and can be told', () => {
  const draw = nn.varianceScaling({ scale: 3, fan: 'in', distribution: 'uniform' })
  const most = (o: nn.InitializerOptions): number => np.item(np.max(np.abs(draw(random.key(0), o))))
  const bound = (fan: number): number => Math.sqrt(9 / fan)
  const within = (o: nn.InitializerOptions, fan: number) => {
    expect(most(o)).toBeLessThanOrEqual(bound(fan))
    expect(most(o)).toBeGreaterThan(0.99 * bound(fan))
  }
  within({ shape: [3, 3, 4, 50] }, 36)
  within({ shape: [50, 40] }, 50)
  within({ shape: [1000], fanIn: 4 }, 4)
})

test('constants are constant, also in whole dtypes; random parameters are real', () => {
  expect(numbers(nn.constant(2)(random.key(0), { shape: [2], dtype: 'int32' }))).toEqual([2, 2])
  expect(numbers(nn.zeros(random.key(0), { shape: [2] }))).toEqual([0, 0])
  expect(numbers(nn.ones(random.key(0), { shape: [2] }))).toEqual([1, 1])
  expect(() => nn.heNormal(random.key(0), { shape: [2], dtype: 'int32' })).toThrow(/float32 or float64/)
})
