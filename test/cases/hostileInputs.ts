/**
 * Hostile inputs, limits and mistakes, 1 to 24, each by its smallest input.
 *
 * Elsewhere: 10 (long functions, 5000 reductions) and 11 (growth of code) in `test/engine/wasm/large`; 12 and 19 to 24 but for `fit` in
 * `test/examples/digits` and `test/train/digits`; 15 at random in the law of hostile arguments; 16 in `test/trace/copies`. 18
 * (checkpoints of a training) is a feature that is not here yet.
 */
import { runInNewContext } from 'node:vm'
import * as E from 'fp-ts/lib/Either.js'
import { decodeOptions } from '../../examples/digits/options.js'
import { checkProgram, grad, jit, named, print, random, run, scan, trace, tree } from '../../src/index.js'
import * as io from '../../src/io/index.js'
import * as np from '../../src/numpy/index.js'
import * as optim from '../../src/optim/index.js'
import * as train from '../../src/train/index.js'
import { js, mistake, orError, row, that, type Table } from './case.js'

/** What makes an array, from the list that is its shape. */
const shaped: Readonly<Record<string, (shape: number[]) => np.NDArray>> = {
  'np.reshape': shape => np.reshape(np.arange(4), { shape }),
  'np.zeros': shape => np.zeros(shape),
  'np.ones': shape => np.ones(shape),
  'np.full': shape => np.full(shape, 1),
  'np.broadcastTo': shape => np.broadcastTo(np.array(1), { shape })
}

const sampled: typeof shaped = {
  'random.normal': shape => random.normal(random.key(0), { shape }),
  'random.randint': shape => random.randint(random.key(0), { shape, max: 5 }),
  'random.bernoulli': shape => random.bernoulli(random.key(0), { shape })
}

const writtenAfter = (make: (shape: number[]) => np.NDArray): unknown => {
  const shape = [2, 2]
  const made = make(shape)
  shape[0] = 3
  return made.shape
}

/** A write that may throw, as into what is frozen. */
const tried = (write: () => unknown): void => {
  try {
    write()
  } catch (e) {
    if (!(e instanceof TypeError)) throw e
  }
}

const cpu = (work: () => unknown): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1e3
}

const quick = (milliseconds: number) => that(`less than ${milliseconds} ms of CPU`, came => Number(came) < milliseconds)

/** A function that calls the one before twice, so many deep. */
const nested = (depth: number): ((x: np.NDArray) => np.NDArray) =>
  depth === 0 ? x => np.sin(x) : (inner => jit((x: np.NDArray) => inner(inner(x))))(nested(depth - 1))

const special = np.array([-0, NaN, Infinity, -Infinity, 0.1, 5e-324])

const enormous = mistake('OutOfMemory', 'float64')

/** A record that holds itself. */
const cyclic = (): unknown => {
  const a: Record<string, unknown> = { x: np.array(1) }
  a['self'] = a
  return a
}

const deep = (levels: number): unknown => {
  let t: unknown = np.array(1)
  for (let i = 0; i < levels; i++) t = { next: t }
  return t
}

export const hostileInputs: Table = {
  source: 'hostile inputs',
  rows: [
    // 1. An array changes when the list given as its shape changes
    ...Object.entries(shaped).map(([name, make]) =>
      row('1', `${name}: the list given as the shape is written later`, [2, 2], () => writtenAfter(make))
    ),
    ...Object.entries(sampled).map(([name, make]) =>
      row('1', `${name}: the list given as the shape is written later`, [2, 2], () => writtenAfter(make))
    ),
    row(
      '1',
      'a jitted reshape, its list written between two calls',
      [
        [2, 2],
        [2, 2],
        [2, 2]
      ],
      () => {
        const shape = [2, 2]
        const f = jit((x: np.NDArray) => np.reshape(np.mul(x, 2), { shape }))
        const first = f(np.arange(4))
        const f2 = jit((x: np.NDArray) => np.reshape(x, { shape }))(np.arange(4))
        shape[0] = 4
        shape[1] = 1
        return [first.shape, f(np.arange(4)).shape, f2.shape]
      }
    ),
    row('1', 'a Program of a reshape, its list written later', true, () => {
      const shape = [3, 3]
      const program = trace((x: np.NDArray) => np.reshape(x, { shape }))(np.arange(9))
      shape[0] = 8
      return E.isRight(checkProgram(program))
    }),
    row(
      '1',
      'a.shape[0] = 2, and reverse(), change no array',
      [
        [3, 1],
        [3, 1]
      ],
      () => {
        const a = np.zeros([3, 1])
        const b = np.sin(a)
        tried(() => ((a.shape as number[])[0] = 2))
        tried(() => (a.shape as number[]).reverse())
        return [a.shape, b.shape]
      }
    ),

    // 2. Typed arrays that are not this realm's five
    ...(
      [
        [
          'a Float64Array of another context',
          () => runInNewContext('new Float64Array([1.5, 2.5])') as unknown,
          'float64',
          [1.5, 2.5]
        ],
        [
          'an Int32Array of another context',
          () => runInNewContext('new Int32Array([1, -2])') as unknown,
          'int32',
          [1, -2]
        ],
        ['an Int16Array', () => Int16Array.of(300, -2), 'int32', [300, -2]],
        ['an Int8Array', () => Int8Array.of(100, -2), 'int32', [100, -2]],
        ['a Uint16Array', () => Uint16Array.of(65535, 2), 'int32', [65535, 2]],
        ['a Uint8ClampedArray, as of ImageData', () => Uint8ClampedArray.of(255, 0, 1), 'int32', [255, 0, 1]],
        ['a Uint8Array', () => Uint8Array.of(255, 0, 1), 'int32', [255, 0, 1]],
        ['a Uint8Array of ones and zeros', () => Uint8Array.of(1, 0, 1), 'int32', [1, 0, 1]],
        ['a BigInt64Array that fits', () => BigInt64Array.of(3n, -1n), 'int32', [3, -1]]
      ] as const
    ).map(([says, make, dtype, right]) =>
      row('2', `np.array of ${says}`, [dtype, right], () => {
        const x = js(np.array)(make()) as np.NDArray
        return [x.dtype, x]
      })
    ),
    row(
      '2',
      'np.array of a BigInt64Array that does not fit',
      mistake(['InvalidArgument', 'DTypeMismatch'], 'np.array'),
      () => js(np.array)(BigInt64Array.of(2n ** 40n))
    ),
    row('2', 'np.array of a Uint8Array as a mask', ['bool', [true, false]], () => {
      const x = js(np.array)(Uint8Array.of(1, 0), { dtype: 'bool' }) as np.NDArray
      return [x.dtype, x]
    }),
    row('2', 'an array of a subclass whose slice shares does not follow it', [1, 2], () => {
      class Shared extends Float64Array {
        override slice(): Float64Array<ArrayBuffer> {
          return this.subarray(0)
        }
      }
      const mine = Shared.of(1, 2)
      const x = np.array(mine)
      mine[0] = 9
      return x
    }),
    row('2', 'np.array of a detached typed array: nothing, or an error of the library', [], () => {
      const mine = Float64Array.of(1, 2)
      structuredClone(mine.buffer, { transfer: [mine.buffer] })
      return orError(() => np.array(mine), [])
    }),

    // 3. Compiled loops count modulo 2³²
    row('3', 'jit: sum of 2³¹ ones, or a refusal', 2 ** 31, () =>
      orError(() => jit((x: np.NDArray) => np.sum(np.add(x, np.zeros([2 ** 31]))))(1), 2 ** 31)
    ),
    row('3', 'jit: mean of 2²⁰ × 2¹² ones, or a refusal', 1, () =>
      orError(() => jit((x: np.NDArray) => np.mean(np.add(x, np.zeros([2 ** 20, 2 ** 12]))))(1), 1)
    ),
    {
      ...row('3', 'jit: a scan of 2³² + 3 steps is not one of 3', 2 ** 32 + 3, () =>
        orError(
          () =>
            jit(
              (x: np.NDArray) =>
                scan((c: np.NDArray, _: null) => [np.add(c, 1), null] as const, { length: 2 ** 32 + 3 })(x, null)[0]
            )(0),
          2 ** 32 + 3
        )
      ),
      slow: true
    },

    // 4. JSON and clones keep the numbers
    row(
      '4',
      'JSON of an array is read back by its numbers',
      that('all six, NaN and −0 among them', came => {
        const text = JSON.stringify(came)
        return ['NaN', '0.1', '5e-324', 'Infinity', '-0'].every(word => text.includes(word)) && text.includes('float64')
      }),
      () => JSON.parse(JSON.stringify({ w: special })) as unknown
    ),
    row('4', 'JSON of a traced array', mistake('TracedValueRead'), () =>
      jit((x: np.NDArray) => {
        JSON.stringify({ x })
        return x
      })(1)
    ),
    row(
      '4',
      'np.array takes the structuredClone of an array',
      ['float64', [-0, NaN, Infinity, -Infinity, 0.1, 5e-324]],
      () => {
        const x = js(np.array)(structuredClone(special)) as np.NDArray
        return [x.dtype, x]
      }
    ),

    // 5, 6, 9. CSV
    row('5', 'CSV: a number of 10000 digits and a letter', quick(100), () =>
      cpu(() => io.decodeCsv(`${'1'.repeat(10000)}x,1\n1,2\n`))
    ),
    row('5', 'the job: --rate of 10000 digits and a letter', quick(100), () =>
      cpu(() => decodeOptions(['--rate', `${'1'.repeat(10000)}x`]))
    ),
    row('6', 'CSV: 10⁵ columns, 10⁵ lines, 300 kB', 'RaggedRow', () => {
      const table = io.decodeCsv(`1${',1'.repeat(1e5)}${'\n'.repeat(1e5)}1`)
      return E.isLeft(table) ? table.left._tag : 'a table'
    }),
    row(
      '9',
      'CSV: a header and no row, leastRows 0',
      that('a sentence without "undefined"', came => !String(came).includes('undefined')),
      () => {
        const table = io.decodeCsv('a,b\n', { leastRows: 0 })
        return E.isLeft(table) ? io.showCsvError(table.left) : 'a table'
      }
    ),
    row('9', 'CSV: options null', 'an answer or an error of the library', () => {
      orError(() => io.decodeCsv('1,2\n', null as never))
      return 'an answer or an error of the library'
    }),

    // 7. Programs that hold Programs
    row(
      '7',
      'print of functions that call each other twice, 12 deep',
      that('less than 100 000 letters', came => Number(came) < 1e5),
      () => print(trace(nested(12))(1)).length
    ),
    row('7', 'grad of functions that call each other twice, 16 deep', quick(300), () => {
      const f = nested(16)
      return cpu(() => trace(grad(f))(1))
    }),

    // 8, 13. Too large an array
    row('8', 'running a Program of 2⁴⁰ numbers', enormous, () =>
      run(trace((x: np.NDArray) => np.sin(np.broadcastTo(x, { shape: [2 ** 40] })))(1), [np.array(1)])
    ),
    row('13', 'np.add(np.zeros([1e6, 1e6]), 1)', enormous, () => np.add(np.zeros([1e6, 1e6]), 1)),
    row('13', 'np.toTypedArray(np.zeros([2⁴⁰]))', mistake('OutOfMemory'), () => np.toTypedArray(np.zeros([2 ** 40]))),
    row('13', 'np.zeros([2⁵³, 2⁵³])', mistake(['OutOfMemory', 'InvalidArgument', 'ShapeMismatch']), () =>
      np.zeros([2 ** 53, 2 ** 53])
    ),

    // 14. Trees that are cyclic or deep
    row('14', 'a record that holds itself', mistake('StructureMismatch'), () => tree.flatten(cyclic())),
    row('14', 'grad at a record that holds itself', mistake('StructureMismatch'), () =>
      js(grad((t: { readonly x: np.NDArray }) => t.x))(cyclic())
    ),
    row('14', 'a tree 10⁵ deep: flattened or refused', 1, () =>
      orError(() => tree.flatten(deep(1e5)).leaves.length, 1)
    ),

    // 15. Options of the wrong kind
    ...(
      [
        ["np.prod(x, { axis: 'x' })", () => js(np.prod)(np.ones([2]), { axis: 'x' })],
        ['np.sum(x, null)', () => js(np.sum)(np.ones([2]), null)],
        ['np.einsum(null, x)', () => js(np.einsum)(null, np.ones([2]))],
        ['np.meshgrid(null)', () => js(np.meshgrid)(null)],
        ['np.sum(x, { axes: 0 })', () => js(np.sum)(np.ones([2]), { axes: 0 })],
        ['random.normal(key, null)', () => js(random.normal)(random.key(0), null)]
      ] as readonly (readonly [string, () => unknown])[]
    ).map(([says, form]) =>
      row(
        '15',
        says,
        mistake(['InvalidArgument', 'AxisOutOfRange', 'ShapeMismatch', 'StructureMismatch', 'DTypeMismatch']),
        form
      )
    ),

    row('15', 'random.normal(key, { shape: null })', mistake('InvalidArgument', 'random'), () =>
      js(random.normal)(random.key(0), { shape: null })
    ),
    row('15', 'np.zeros(null)', mistake('InvalidArgument', 'np.zeros'), () => js(np.zeros)(null)),
    row('15', 'np.reshape(x, { shape: null })', mistake('InvalidArgument', 'reshape'), () =>
      js(np.reshape)(np.ones([2]), { shape: null })
    ),

    // 17. Labels forge lines and colours
    row(
      '17',
      'print of a label with a line break and an escape',
      that('one line a word, no escape', came => {
        const text = String(came)
        return !text.includes('\u001b') && !text.includes('b\nc')
      }),
      () => print(trace((x: np.NDArray) => np.sin(named('a\u001b[31mb\nc', x)))(1))
    ),

    // 20, 21. Training
    row('20', 'fit: the last step ruins the parameters', 'Diverged', () => {
      const optimizer = optim.sgd({ rate: () => np.array(Infinity) })
      const loss = train.plainLoss((w: np.NDArray, xs: np.NDArray) => np.mean(np.square(np.sub(xs, w))))
      const state = train.startFrom({ params: np.array(0), state: null, optimizer, key: random.key(0) })
      const step = train.makeStep({ loss, optimizer })
      const events = [
        ...train.fit(train.newRun(state), { step, batches: () => [np.array([1, 3])] as never, epochs: 1 })
      ]
      return events[events.length - 1]._tag
    }),
    row('21', 'fit: what is done with an event changes no later one', [1, 2, 3], () => {
      const optimizer = optim.sgd({ rate: 0.1 })
      const loss = train.plainLoss((w: np.NDArray, xs: np.NDArray) => np.mean(np.square(np.sub(xs, w))))
      const state = train.startFrom({ params: np.array(0), state: null, optimizer, key: random.key(0) })
      const step = train.makeStep({ loss, optimizer })
      const lengths: number[] = []
      for (const e of train.fit(train.newRun(state), {
        step,
        batches: () => [np.array([1, 3])] as never,
        epochs: 3
      }))
        if (e._tag === 'EpochEnded') {
          lengths.push(e.run.history.length)
          tried(() => ((e.run.history as unknown[]).length = 0))
        }
      return lengths
    })
  ]
}
