/**
 * What a new user met: gaps 1 to 15 as far as they are behaviours, the table of unclear errors, stale sentences.
 *
 * Elsewhere: 3, 4 and 14 but for mistakes are features (linear algebra, layers, optimizers), 8 to 10 documents; 11 is
 * of types; sizes of bundles (15) and what runs under a strict CSP in `scripts/package-check.ts` and `test/browser`;
 * files of parameters (§4) are features.
 */
import assert from 'node:assert'
import { readFileSync } from 'node:fs'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import { expect } from 'vitest'
import { cond, foriLoop, grad, print, random, scan, vmap, whileLoop } from '../../src/index.js'
import * as nn from '../../src/nn/index.js'
import * as np from '../../src/numpy/index.js'
import * as optim from '../../src/optim/index.js'
import * as train from '../../src/train/index.js'
import { js, mistake, row, type Table } from './case.js'

const tried = (write: () => unknown): void => {
  try {
    write()
  } catch (e) {
    if (!(e instanceof TypeError)) throw e
  }
}

/** Whether an assertion fails. */
const fails = (asserted: () => void): boolean => {
  try {
    asserted()
    return false
  } catch {
    return true
  }
}

const x = np.array([
  [1, 2],
  [3, 4]
])
const wrongOption = ['InvalidArgument', 'AxisOutOfRange', 'StructureMismatch'] as const
const int32 = (...values: readonly number[]): np.NDArray => np.array(Int32Array.from(values))
const plainStep = train.makeStep({
  loss: train.plainLoss((w: np.NDArray, b: np.NDArray) => np.sum(np.mul(w, b))),
  optimizer: optim.sgd({ rate: 0.1 })
})
const started = train.startFrom({
  params: np.array(0),
  state: null,
  optimizer: optim.sgd({ rate: 0.1 }),
  key: random.key(0)
})

/** A document as words, so that a sentence may be broken into lines anywhere. */
const words = (path: string): string =>
  readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8').replace(/\s+/g, ' ')

const stale: readonly (readonly [path: string, sentence: string])[] = [
  ['README.md', 'Not here yet: the WebAssembly compiler'],
  ['README.md', 'Everything is proved'],
  ['README.md', 'Array.from(events)'],
  ['docs/design/0006-simplification-keeps-bits.md', 'should give the same bits as `f`'],
  ['docs/benchmarks.md', 'takes 57 s of one core for 403 planted bugs'],
  ['docs/laws.md', 'jit(f) = f, to the bit |'],
  ['docs/laws.md', 'jit(scan(f)) = scan(f), to the bit |'],
  ['docs/laws.md', 'jit(apply) = apply, to the bit |'],
  ['docs/laws.md', 'jit(loss) = loss, to the bit |'],
  ['docs/laws.md', 'jit(sample) = sample, to the bit |']
]

export const newcomer: Table = {
  source: 'as a new user',
  rows: [
    // 1. Arrays that change
    row('1', 'a.shape reversed, a.dtype assigned', [[2, 3], 'float64'], () => {
      const a = np.array([
        [1, 2, 3],
        [4, 5, 6]
      ])
      tried(() => (a.shape as number[]).reverse())
      tried(() => ((a as { dtype: string }).dtype = 'int32'))
      return [a.shape, a.dtype]
    }),

    // 2. Arrays that look equal, or lose their numbers
    row(
      '2',
      'unequal arrays are unequal to deepEqual, deepStrictEqual, toEqual, toStrictEqual',
      [true, true, true, true],
      () => {
        const [a, b] = [np.array([1]), np.array([2])]
        return [
          fails(() => assert.deepEqual(a, b)),
          fails(() => assert.deepStrictEqual(a, b)),
          fails(() => expect(a).toEqual(b)),
          fails(() => expect(a).toStrictEqual(b))
        ]
      }
    ),
    row('2', 'postMessage keeps the numbers, and np.array takes what arrives', [1, 2], () => {
      const { port1, port2 } = new MessageChannel()
      port1.postMessage({ w: np.array([1, 2]) })
      const arrived = receiveMessageOnPort(port2) as { readonly message: { readonly w: unknown } }
      port1.close()
      return js(np.array)(arrived.message.w)
    }),

    // 6. Unknown or positional options
    ...(
      [
        ['np.sum(x, 1)', () => js(np.sum)(x, 1), ['axis']],
        ['np.sum(x, { axes: 1 })', () => js(np.sum)(x, { axes: 1 }), ['axes', 'axis']],
        ['np.sum(x, { keepdims: true })', () => js(np.sum)(x, { keepdims: true }), ['keepdims', 'keepDims']],
        ['np.transpose(x, [1, 0])', () => js(np.transpose)(x, [1, 0]), ['axes']],
        ['random.normal(key, [3])', () => js(random.normal)(random.key(0), [3]), ['shape']],
        [
          'random.uniform(key, { minval: 5, maxval: 6 })',
          () => js(random.uniform)(random.key(0), { minval: 5, maxval: 6 }),
          ['minval', 'min']
        ],
        ['np.sort(x, { descending: true })', () => js(np.sort)(x, { descending: true }), ['descending']],
        ['grad(f, 1)', () => js(grad)((t: np.NDArray) => t, 1), ['grad']],
        ['vmap(f, { in_axes: 0 })', () => js(vmap)((t: np.NDArray) => t, { in_axes: 0 }), ['in_axes', 'inAxes']]
      ] as readonly (readonly [string, () => unknown, readonly string[]])[]
    ).map(([says, form, said]) => row('6', says, mistake(wrongOption, ...said), form)),

    // 7. A missing argument
    ...(
      [
        [
          'scan(f, 0, xs)',
          () => js(scan)((c: np.NDArray, t: np.NDArray) => [np.add(c, t), t], 0, np.ones([2])),
          ['scan']
        ],
        ['foriLoop(0, 3, f, 1)', () => js(foriLoop)(0, 3, (_: np.NDArray, t: np.NDArray) => t, 1), ['foriLoop']],
        [
          'whileLoop(p, f, 0)',
          () =>
            js(whileLoop)(
              (t: np.NDArray) => np.lt(t, 3),
              (t: np.NDArray) => np.add(t, 1),
              0
            ),
          ['whileLoop']
        ],
        ['cond(true, f, g, x)', () => js(cond)(true, np.sin, np.cos, 1), ['cond']],
        ['np.item(np.where(c))', () => js(np.item)(js(np.where)(np.array(true))), ['where']],
        ['np.item(np.clip(x))', () => js(np.item)(js(np.clip)(np.array(1))), ['clip']],
        ['np.add(np.sum, 1)', () => js(np.add)(np.sum, 1), ['sum']],
        ['np.item(np.add(1))', () => js(np.item)(js(np.add)(1)), ['add']]
      ] as readonly (readonly [string, () => unknown, readonly string[]])[]
    ).map(([says, form, said]) =>
      row(
        '7',
        says,
        mistake(
          ['InvalidArgument', 'StructureMismatch', 'ShapeMismatch', 'DTypeMismatch'],
          ...said,
          'not: =>',
          'not: call('
        ),
        form
      )
    ),

    // 12. Indices and labels out of range, eagerly
    row('12', 'np.take(table, [5]) of 2 rows', mistake(['InvalidArgument', 'AxisOutOfRange'], 'take', '5'), () =>
      np.take(x, int32(5), { axis: 0 })
    ),
    row('12', 'softmaxCrossEntropy with label 9 of 3', mistake(['InvalidArgument'], 'softmaxCrossEntropy', '9'), () =>
      nn.softmaxCrossEntropy(np.zeros([3]), np.array(9, { dtype: 'int32' }))
    ),
    row('12', 'crossEntropy with label −1 of 3', mistake(['InvalidArgument'], 'crossEntropy', '-1'), () =>
      nn.crossEntropy(np.full([3], 1 / 3), np.array(-1, { dtype: 'int32' }))
    ),

    // 13. What is no array
    row(
      '13',
      'np.array({ a: 1 })',
      mistake(['InvalidArgument', 'StructureMismatch', 'DTypeMismatch'], 'np.array'),
      () => js(np.array)({ a: 1 })
    ),
    row(
      '13',
      'np.array(new ArrayBuffer(8))',
      mistake(['InvalidArgument', 'StructureMismatch', 'DTypeMismatch'], 'np.array'),
      () => js(np.array)(new ArrayBuffer(8))
    ),

    // 14. Options of optimizers
    row('14', 'optim.adam(0.1)', mistake(['InvalidArgument', 'StructureMismatch'], 'adam', 'rate'), () =>
      js(optim.adam)(0.1)
    ),
    row('14', 'optim.adam({ lr: 0.1 })', mistake(['InvalidArgument', 'StructureMismatch'], 'adam', 'lr', 'rate'), () =>
      js(optim.adam)({ lr: 0.1 })
    ),

    // §2. Unclear errors
    ...(
      [
        [
          'random.randint(key, { shape: [3] })',
          () => js(random.randint)(random.key(0), { shape: [3] }),
          ['randint', 'max']
        ],
        ['nn.dense(3)', () => js(nn.dense)(3), ['dense', 'out']],
        ['nn.dense({ units: 3 })', () => js(nn.dense)({ units: 3 }), ['dense', 'units', 'out']],
        ['nn.flatten()', () => js(nn.flatten)(), ['flatten', 'axes']],
        ['optim.adam()', () => js(optim.adam)(), ['adam', 'rate']],
        [
          'train.makeStep of a loss that gives a number only',
          () =>
            js(
              train.makeStep({
                loss: ((p: np.NDArray) => np.sum(p)) as never,
                optimizer: optim.sgd({ rate: 0.1 })
              })
            )(started, np.ones([2])),
          ['plainLoss']
        ],
        [
          'train.fit with a list of batches',
          () => [...train.fit(train.newRun(started), { step: plainStep, batches: [np.ones([2])] as never, epochs: 1 })],
          ['batches']
        ],
        [
          'train.fit without epochs',
          () => {
            const events = train.fit(train.newRun(started), { step: plainStep, batches: () => [np.ones([2])] } as never)
            return [...Array.from({ length: 50 }, () => events[Symbol.iterator]().next())].length
          },
          ['epochs']
        ],
        [
          "dropout with { mode: 'train' } and no key",
          () => nn.dropout({ rate: 0.5 }).apply(null, null, np.ones([2]), { mode: 'train' } as never),
          ['key', 'not: =>']
        ],
        ['np.linspace(0, 1, { num: 3 })', () => js(np.linspace)(0, 1, { num: 3 }), ['num', 'not: [object Object]']]
      ] as readonly (readonly [string, () => unknown, readonly string[]])[]
    ).map(([says, form, said]) =>
      row(
        'errors',
        says,
        mistake(['InvalidArgument', 'StructureMismatch', 'ShapeMismatch', 'DTypeMismatch'], ...said),
        form
      )
    ),

    row('errors', 'print of a function', mistake('InvalidArgument', 'trace'), () => js(print)((t: np.NDArray) => t)),
    row(
      'errors',
      'a + a',
      mistake('InvalidArgument', 'add'),
      () => (x as unknown as number) + (x as unknown as number)
    ),
    row('errors', 'float64 labels in softmaxCrossEntropy', mistake('DTypeMismatch', 'float64', 'int'), () =>
      nn.softmaxCrossEntropy(np.zeros([2, 3]), np.array([0, 1]))
    ),

    // §3. Stale sentences
    ...stale.map(([path, sentence]) =>
      row('stale', `${path} does not say "${sentence}"`, false, () => words(path).includes(sentence))
    )
  ]
}
