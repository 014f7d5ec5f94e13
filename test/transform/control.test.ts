/** Control flow: its laws on random steps, and what surrounds the numbers. */
import { describe, expect, test } from 'vitest'
import {
  associativeScan,
  checkpoint,
  checkpointedScan,
  cond,
  foriLoop,
  grad,
  interpreter,
  jit,
  jvp,
  linearTranspose,
  map,
  named,
  np,
  print,
  scan,
  switchCase,
  trace,
  vjp,
  vmap,
  wasm,
  whileLoop,
  type NDArray
} from 'pullback'
import * as laws from 'pullback/laws'
import type { Program } from '../../src/core/primitive.js'
import { isVariable } from '../../src/core/program.js'
import { checkpoint as checkpointEntry } from '../../src/primitives/program/checkpoint.js'
import { whileLoop as whileEntry } from '../../src/primitives/program/while.js'
import { ops as $ } from '../../src/trace/ops.js'
import { readers } from '../../src/transform/read/readers.js'
import { sizeOf } from '../../src/ndarray/shape.js'
import { loopLaws } from '../laws/control.js'
import { testLaw, testLaws } from '../laws/runner.js'
import { thrown } from '../support/thrown.js'

type Pair = readonly [NDArray, NDArray]

const weights = np.array([
  [0.5, -1],
  [0.25, 2]
])

const recurrent = (h: NDArray, x: NDArray) => {
  const next = np.tanh(np.add(np.matmul(weights, h), x))
  return [next, { sum: np.sum(next), none: null }] as const
}

interface Queue {
  readonly items: NDArray
  readonly count: NDArray
}

/** The last two slices, of float32, and how many came: a carry of two dtypes. */
const queue = ({ items, count }: Queue, x: NDArray) => {
  const pushed = np.concatenate([np.index(items, np.slice(1)), np.astype(np.expandDims(x, { axis: 0 }), 'float32')])
  return [{ items: pushed, count: np.add(count, 1) }, np.mul(np.sum(pushed), 0.5)] as const
}

const queues = laws.arb
  .array({ shape: [2, 2], dtype: 'float32', values: 'dyadic' })
  .map((items): Queue => ({ items, count: np.array(0, { dtype: 'int32' }) }))

describe('laws', () => {
  testLaws(laws.loops(), 12)
  testLaws(laws.scanned({ name: 'a recurrent network', step: recurrent }), 5)
  testLaws(laws.scanned({ name: 'a queue', step: queue, init: queues }), 5)
  for (const law of loopLaws) testLaw(law, 12)
})

const names = (program: Program): readonly string[] => program.equations.map(e => e.primitive.name)

describe('shapes of Programs', () => {
  const step = (c: NDArray, x: NDArray) => [np.sin(np.mul(c, x)), c] as const
  const loop = scan(step)
  const xs = np.linspace(0, 1, 4)

  test('forward mode of a scan is one scan', () => {
    const program = trace((c: NDArray) => jvp((d: NDArray) => loop(d, xs))(c, 1))(np.array(1))
    expect(names(program).filter(n => n === 'scan')).toHaveLength(1)
  })

  test('reverse mode of a scan is one scan forwards and one backwards', () => {
    const program = trace(grad((c: NDArray) => loop(c, xs)[0]))(np.array(1))
    const scans = program.equations.filter(e => e.primitive.name === 'scan')
    expect(scans.map(e => (e.params as { readonly reverse: boolean }).reverse)).toEqual([false, true])
  })

  test('what no iteration changes is not stacked', () => {
    const weights = np.ones([50, 50])
    const loss = (w: NDArray): NDArray =>
      np.sum(
        scan((h: NDArray, _: NDArray) => [np.tanh(np.matmul(w, h)), null] as const)(np.ones([50]), np.zeros([20]))[0]
      )
    expect(residualSize(loss, weights)).toBeLessThan(3 * 50 * 20 + 2 * 2500)
  })

  test('a slice that is a residual is not stacked again', () => {
    const f = (c: NDArray): NDArray => scan((d: NDArray, x: NDArray) => [np.mul(d, x), null] as const)(c, xs)[0]
    const program = trace(grad(f))(np.array(1))
    const [forward] = program.equations.filter(e => e.primitive.name === 'scan')
    expect(forward === undefined || forward.outputs.length <= 1).toBe(true)
  })

  test('a choice stays a choice, and a batch of choices by one index too', () => {
    const f = cond(
      (_: NDArray, x: NDArray) => np.gt(np.sum(x), 0),
      (y: NDArray, _: NDArray) => np.sin(y),
      (y: NDArray, _: NDArray) => y
    )
    expect(names(trace(f)(np.zeros([2]), np.zeros([])))).toContain('switch')
    const batch = trace(vmap(f, { inAxes: [0, null] }))(np.zeros([3]), np.zeros([]))
    expect(names(batch).filter(n => n === 'switch')).toHaveLength(1)
    expect(names(batch)).not.toContain('select')
  })
})

/** How many numbers the linearization of a function stores, other than its argument. */
const residualSize = (f: (x: NDArray) => NDArray, x: NDArray): number => {
  const program = trace(f)(x)
  const { primal } = readers.linearize(program, [true])
  const inputs = primal.inputs.map(v => v.id)
  const residuals = primal.outputs.slice(program.outputs.length)
  return residuals.reduce((n, a) => n + (isVariable(a) && inputs.includes(a.id) ? 0 : sizeOf(a.aval.shape)), 0)
}

describe('checkpoint', () => {
  const deep = (x: NDArray): NDArray => Array.from({ length: 20 }).reduce<NDArray>(y => np.sin(np.mul(y, y)), x)
  const x = np.linspace(0, 1, 100)

  test('stores the arguments instead of what is computed from them', () => {
    const plain = residualSize(y => np.sum(deep(y)), x)
    const saved = residualSize(y => np.sum(checkpoint(deep)(y)), x)
    expect(plain).toBeGreaterThan(30 * 100)
    expect(saved).toBeLessThan(2 * 100)
  })

  test('stores what the policy names', () => {
    const f = (y: NDArray): NDArray => np.exp(np.sin(named('h', np.exp(y))))
    const sizes = [[], ['h'], ['sin', 'exp']].map(policy => residualSize(y => np.sum(checkpoint(f, { policy })(y)), x))
    expect(sizes[0]).toBeLessThan(sizes[1])
    expect(sizes[1]).toBeLessThan(sizes[2])
  })

  test.each([2500, 10_000])('a checkpointed scan of %i steps stores √n carries', length => {
    const step = (c: NDArray, _: null) => [np.sin(np.add(c, 1)), null] as const
    const stored = residualSize(c => checkpointedScan(step, { length })(c, null)[0], np.array(0.5))
    expect(stored).toBe(Math.sqrt(length))
  })

  test('tells one label from two, whatever they are spelled with', () => {
    const program = trace((y: NDArray) => np.exp(named('a', np.exp(named('b', np.exp(y))))))(x)
    const sizes = [['a,b'], ['a', 'b']].map(keep =>
      residualSize(y => np.sum($.bind(checkpointEntry, [y], { program, keep })[0]), x)
    )
    expect(sizes[0]).toBeLessThan(sizes[1])
  })

  test('a checkpointed scan stores about 2√n carries, and with more levels fewer', () => {
    const step = (c: NDArray, _: null) => [np.sin(np.add(c, 1)), null] as const
    const sizes = [
      (c: NDArray) => scan(step, { length: 900 })(c, null)[0],
      (c: NDArray) => checkpointedScan(step, { length: 900 })(c, null)[0],
      (c: NDArray) => checkpointedScan(step, { length: 900, levels: 3 })(c, null)[0]
    ].map(f => residualSize(f, np.array(0.5)))
    expect(sizes[0]).toBeGreaterThanOrEqual(900)
    expect(sizes[1]).toBeLessThanOrEqual(32)
    expect(sizes[2]).toBeLessThan(sizes[1])
  })
})

describe('associativeScan', () => {
  test.each([0, 1, 2, 3, 7, 8, 13])('is the prefixes of %i elements, of a product that does not commute', n => {
    const xs = np.reshape(np.add(np.sin(np.arange(n * 4)), 0.5), { shape: [n, 2, 2] })
    const product = (a: NDArray, b: NDArray): NDArray => np.matmul(a, b)
    for (const reverse of [false, true]) {
      const op = reverse ? (c: NDArray, x: NDArray) => product(x, c) : product
      const expected =
        n === 0 ? xs : scan((c: NDArray, x: NDArray) => [op(c, x), op(c, x)] as const, { reverse })(np.eye(2), xs)[1]
      const came = associativeScan(product, { reverse })(xs)
      expect(np.item(np.max(np.concatenate([np.ravel(np.abs(np.sub(came, expected))), np.zeros([1])])))).toBeLessThan(
        1e-12
      )
    }
  })

  test('walks along another axis, over trees', () => {
    const xs = { a: np.ones([2, 5]), b: np.ones([2, 5]) }
    const sums = associativeScan(
      (x: { readonly a: NDArray; readonly b: NDArray }, y: { readonly a: NDArray; readonly b: NDArray }) => ({
        a: np.add(x.a, y.a),
        b: np.add(x.b, y.b)
      }),
      { axis: 1 }
    )(xs)
    expect(np.toNested(sums.b)).toEqual([
      [1, 2, 3, 4, 5],
      [1, 2, 3, 4, 5]
    ])
  })
})

describe('jit', () => {
  test('tells how often it has traced', () => {
    const f = jit((x: NDArray) => np.sin(x))
    expect(f.traces).toBe(0)
    f(1)
    f(2)
    grad(f)(3)
    expect(f.traces).toBe(1)
    f(np.zeros([2]))
    f(np.zeros([2]))
    expect(f.traces).toBe(2)
  })

  test('remembers a bounded number of signatures', () => {
    const f = jit((x: NDArray) => np.sum(x))
    for (let n = 0; n < 100; n++) f(np.zeros([n]))
    f(np.zeros([99]))
    expect(f.traces).toBe(100)
    f(np.zeros([0]))
    expect(f.traces).toBe(101)
  })
})

describe('mistakes', () => {
  const step = (c: NDArray, x: NDArray) => [np.add(c, x), null] as const

  test.each([
    [
      'a carry that changes shape',
      () => scan((c: NDArray, _: NDArray) => [np.stack([c, c]), null] as const)(0, np.zeros([2])),
      'ShapeMismatch'
    ],
    ['a carry that changes dtype', () => scan(step)(np.array(0, { dtype: 'float32' }), np.zeros([2])), 'DTypeMismatch'],
    [
      'a carry that changes structure',
      () => scan((c: unknown, _: NDArray) => [[c], null] as never)(np.array(0), np.zeros([2])),
      'StructureMismatch'
    ],
    ['no pair', () => scan((c: NDArray) => c as never)(np.array(0), np.zeros([2])), 'StructureMismatch'],
    ['a scalar to walk along', () => scan(step)(0, 1), 'ShapeMismatch'],
    [
      'two lengths',
      () => map(([x]: readonly [NDArray, NDArray]) => x)([np.zeros([2]), np.zeros([3])]),
      'ShapeMismatch'
    ],
    ['no length', () => scan((c: NDArray, _: null) => [c, null] as const)(0, null), 'InvalidArgument'],
    [
      'branches of two shapes',
      () =>
        cond(
          true,
          (x: NDArray) => np.stack([x, x]),
          (x: NDArray) => x
        )(1),
      'ShapeMismatch'
    ],
    [
      'branches of two structures',
      () =>
        cond(
          true,
          (x: NDArray) => [x],
          (x: NDArray) => x as never
        )(1),
      'StructureMismatch'
    ],
    [
      'a predicate that is a number',
      () =>
        cond(
          (x: NDArray) => x,
          (x: NDArray) => x,
          (x: NDArray) => x
        )(1),
      'DTypeMismatch'
    ],
    [
      'a predicate that is no scalar',
      () =>
        cond(
          (x: NDArray) => np.gt(x, 0),
          (x: NDArray) => x,
          (x: NDArray) => x
        )(np.zeros([2])),
      'ShapeMismatch'
    ],
    ['no branch', () => switchCase(0, [])(), 'InvalidArgument'],
    ['a branch beyond the last', () => switchCase(2, [np.sin, np.cos])(1), 'InvalidArgument'],
    ['a branch before the first', () => switchCase(np.array(-1), [np.sin, np.cos])(1), 'InvalidArgument'],
    ['a computed branch', () => switchCase((_: NDArray) => 7, [np.sin, np.cos])(1), 'InvalidArgument'],
    [
      'a loop that changes its carry',
      () =>
        whileLoop(
          (x: NDArray) => np.lt(x, 1),
          (x: NDArray) => np.stack([x, x])
        )(0),
      'ShapeMismatch'
    ],
    [
      'reverse mode of a while loop',
      () =>
        grad((x: NDArray) =>
          whileLoop(
            (y: NDArray) => np.lt(y, 9),
            (y: NDArray) => np.mul(y, 2)
          )(x)
        )(1),
      'NotLinear'
    ],
    [
      'reverse mode of traced bounds',
      () => grad((x: NDArray) => foriLoop(0, np.array(3), (_, y: NDArray) => np.mul(y, 2))(x))(1),
      'NotLinear'
    ],
    [
      'reading a value in a scan',
      () => scan((c: NDArray, x: NDArray) => [np.item(x) > 0 ? c : x, null] as const)(0, np.zeros([2])),
      'TracedValueRead'
    ],
    [
      'levels that are no positive integer',
      () => checkpointedScan(step, { levels: 0 })(0, np.zeros([4])),
      'InvalidArgument'
    ]
  ] as const)('%s', (_, f, tag) => {
    expect(thrown(f)._tag).toBe(tag)
  })

  test('the errors say what to do', () => {
    expect(
      thrown(() =>
        grad((x: NDArray) =>
          whileLoop(
            (y: NDArray) => np.lt(y, 9),
            (y: NDArray) => np.mul(y, 2)
          )(x)
        )(1)
      ).message
    ).toMatch(/foriLoop.*scan.*fixedPoint/)
    expect(thrown(() => jit((x: NDArray) => (np.item(x) > 0 ? x : np.neg(x)))(1)).message).toMatch(
      /float64\[\].*cond.*scan.*whileLoop/
    )
    expect(
      thrown(() =>
        cond(
          true,
          (x: NDArray) => ({ a: [np.stack([x, x])] }),
          (x: NDArray) => ({ a: [x] })
        )(1)
      ).message
    ).toContain('.a[0]')
  })
})

describe('lanes', () => {
  test('an infinite slope of one example stays its own', () => {
    const f = cond(
      (x: NDArray) => np.gt(x, 0),
      (x: NDArray) => np.mul(x, Infinity),
      (x: NDArray) => x
    )
    const gradient = grad((xs: NDArray) => np.sum(vmap(f)(xs)))
    expect(np.toNested(gradient(np.array([-1, 2, -3])))).toEqual([1, Infinity, 1])
  })
})

test('loops that share a body keep their own predicates in a batch', () => {
  const body = trace((x: NDArray) => np.mul(x, 2))(0)
  const until = (limit: number) => (x: NDArray) => {
    const predicate = trace((y: NDArray) => np.lt(y, limit))(0)
    return $.bind(whileEntry, [x], { predicate, body, predicateConsts: 0, bodyConsts: 0 })[0]
  }
  const xs = np.array([1, 3])
  expect([10, 100].map(limit => np.toNested(vmap(until(limit))(xs)))).toEqual([
    [16, 12],
    [128, 192]
  ])
})

describe('what a step may see', () => {
  test('values of outer transforms, at any depth', () => {
    const f = (a: NDArray): NDArray =>
      grad(
        (b: NDArray) =>
          scan(
            (c: NDArray, x: NDArray) =>
              [
                np.add(
                  np.mul(c, b),
                  cond(
                    np.gt(a, x),
                    () => np.mul(a, b),
                    () => b
                  )()
                ),
                null
              ] as const
          )(a, np.array([1, 2]))[0]
      )(2)
    // c₂ = (a b + g(1)) b + g(2), g(x) = a b where a > x, else b; at a = 1.5: a b² + a b² + b
    expect([np.item(f(np.array(1.5))), np.item(grad(f)(1.5))]).toEqual([1.5 * 8 + 1, 8])
    expect(np.toNested(vmap(f)(np.array([1.5, 2.5])))).toEqual([13, 2.5 * 8 + 2.5])
    expect(np.item(jit(grad(f))(1.5))).toBe(8)
  })

  test('a batch of linear choices has a transpose', () => {
    const f = (p: NDArray, x: NDArray): NDArray =>
      cond(
        np.gt(p, 0),
        (u: NDArray) => np.mul(u, 2),
        (u: NDArray) => np.mul(u, 3)
      )(x)
    const back = linearTranspose((x: NDArray) => vmap(f)(np.array([1, -1, 2]), x), np.zeros([3]))
    expect(np.toNested(back(np.array([1, 10, 100])))).toEqual([2, 30, 200])
  })

  test('a tracer of a loop that has ended is an error', () => {
    let stolen: NDArray | undefined
    scan((c: NDArray, x: NDArray) => {
      stolen = x
      return [c, null] as const
    })(0, np.zeros([2]))
    expect(thrown(() => np.sin(stolen!))._tag).toBe('EscapedTracer')
  })

  test('a Program prints its loops', () => {
    const text = print(
      trace((x: NDArray) => scan((c: NDArray, y: NDArray) => [np.mul(c, y), c] as const)(1, x))(np.zeros([3]))
    )
    expect(text).toContain('scan[consts=0 carry=1 length=3 reverse=false')
  })

  test('the pullback of a scan may be called often', () => {
    const [, pullback] = vjp(
      (c: NDArray) => scan((d: NDArray, x: NDArray) => [np.mul(d, x), null] as const)(c, np.array([2, 3]))[0]
    )(1)
    expect([pullback(1), pullback(2)].map(np.item)).toEqual([6, 12])
  })
})

describe('bounds beyond int32 that are traced', () => {
  const turns = (low: NDArray, high: NDArray) =>
    foriLoop(low, high, (_: NDArray, n: NDArray) => np.add(n, 1))(np.array(0))
  const last = (low: NDArray, high: NDArray) =>
    foriLoop(low, high, (i: NDArray, _: NDArray) => i)(np.array(0, { dtype: 'int32' }))
  const bounds = [
    ['float64', 2 ** 31 - 2, 2 ** 31 + 2, 4, 2 ** 31 - 1],
    ['float64', 2 ** 32, 2 ** 32 + 2, 2, 2 ** 31 - 1],
    ['float64', -(2 ** 31) - 3, -(2 ** 31) + 1, 4, -(2 ** 31)],
    ['float64', 2 ** 53, 2 ** 53 + 2, 2, 2 ** 31 - 1],
    ['float64', -1.5, 2.7, 3, 1],
    ['float64', 5, -5, 0, 0],
    ['float32', 2 ** 31 - 128, 2 ** 31 + 256, 384, 2 ** 31 - 1],
    ['uint32', 2 ** 31 - 2, 2 ** 31 + 1, 3, 2 ** 31 - 1],
    ['uint32', 2 ** 32 - 3, 2 ** 32 - 1, 2, 2 ** 31 - 1],
    ['int32', 2 ** 31 - 3, 2 ** 31 - 1, 2, 2 ** 31 - 2]
  ] as const

  test.each(bounds)('%s from %d to %d: %d turns', (dtype, low, high, count, index) => {
    const [from, to] = [low, high].map(x => np.array(x, { dtype }))
    for (const engine of [interpreter, wasm()]) {
      expect(np.item(jit(turns, { engine })(from, to))).toBe(count)
      expect(np.item(jit(last, { engine })(from, to))).toBe(index)
    }
    expect(np.toNested(vmap(turns)(np.stack([from, from]), np.stack([from, to])))).toEqual([0, count])
  })

  test('derivatives go through them, and are none by a bound', () => {
    const cubed = (high: NDArray) => (x: NDArray) =>
      jit((h: NDArray) => foriLoop(np.sub(h, 3), h, (_: NDArray, y: NDArray) => np.mul(y, x))(1))(high)
    expect(jvp(cubed(np.array(2 ** 33)))(2, 1).map(np.item)).toEqual([8, 12])
    expect(np.item(grad(jit((h: NDArray) => foriLoop(0, h, (_: NDArray, y: NDArray) => np.mul(y, 2))(1)))(3))).toBe(0)
  })

  test.each([
    [0, 10],
    [1, 11],
    [2 ** 31 - 1, 12],
    [2 ** 31, 12],
    [2 ** 32 - 1, 12]
  ])('the branch nearest to the uint32 %d is %d', (index, branch) => {
    const pick = (i: NDArray) =>
      switchCase(
        i,
        [10, 11, 12].map(v => () => np.array(v))
      )()
    expect(np.item(jit(pick)(np.array(index, { dtype: 'uint32' })))).toBe(branch)
  })
})

test('a gradient runs the body of a scan on nothing but what its carries hold', () => {
  const stepsOf = (n: NDArray): NDArray =>
    whileLoop(
      ([m]: Pair) => np.ne(m, 1),
      ([m, k]: Pair): Pair => [
        np.where(np.eq(np.mod(m, 2), 0), np.floorDiv(m, 2), np.add(np.mul(m, 3), 1)),
        np.add(k, 1)
      ]
    )([n, np.astype(0, 'int32')])[1]
  const f = (steps: (n: NDArray) => NDArray) => (x: NDArray) =>
    scan(([c, n]: Pair) => [[np.mul(np.sin(c), np.add(steps(n), 0.5)), np.add(n, 1)] as Pair, null], { length: 3 })(
      [x, np.astype(5, 'int32')],
      null
    )[0][0]
  const known = (n: NDArray): NDArray => np.take(np.array(new Int32Array([5, 8, 16])), np.sub(n, 5))
  expect(np.item(grad(f(stepsOf))(0.3))).toBe(np.item(grad(f(known))(0.3)))
})
