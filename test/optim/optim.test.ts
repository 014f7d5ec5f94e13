/** Laws O1–O12 of optimizers. */
import * as fc from 'fast-check'
import { concatAll } from 'fp-ts/lib/Monoid.js'
import { grad, jit, tree, vectorSpace, type NDArray } from 'pullback'
import * as np from 'pullback/numpy'
import * as optim from 'pullback/optim'
import { describe, expect, expectTypeOf, test } from 'vitest'
import { allNumbers, arrayOf, avals, distance, dyadic, leaves, numbers, sameBits, sameNumbers } from '../nn/support.js'
import { named, paramsOf, run, stages, type Params } from './support.js'

const trace = (element = dyadic, dtype: 'float32' | 'float64' = 'float64') =>
  fc.record({
    params: paramsOf(element, dtype),
    gradients: fc.array(paramsOf(element, dtype), { minLength: 1, maxLength: 4 })
  })

const oneOf = (optimizers: Readonly<Record<string, optim.Optimizer>>) =>
  fc.constantFrom(...Object.entries(optimizers).map(([name, optimizer]) => ({ name, optimizer, toString: () => name })))

const anyStage = oneOf(stages)

/** Optimizers at a rate. */
const at = (rate: number | optim.Schedule) =>
  Object.fromEntries(Object.entries(named).map(([name, f]) => [name, f(rate)]))

describe('every optimizer', () => {
  test('O1 stays where the gradient is zero', () => {
    const { adamW: _, ...others } = at(0.1)
    fc.assert(
      fc.property(oneOf(others), paramsOf(), ({ optimizer }, params) =>
        sameBits(
          run(
            optimizer,
            params,
            [1, 2, 3].map(() => tree.map(params, np.zerosLike))
          ).params,
          params
        )
      )
    )
  })

  test('O1 but AdamW pulls by 1 − ηλ exactly', () => {
    const optimizer = optim.adamW({ rate: 0.25, decay: 0.5 })
    fc.assert(
      fc.property(paramsOf(dyadic, 'float32'), params =>
        sameBits(
          run(optimizer, params, [tree.map(params, np.zerosLike)]).params,
          tree.map(params, p => np.mul(p, 1 - 0.125))
        )
      )
    )
  })

  test('O2 with rate 0 changes no parameter', () => {
    fc.assert(
      fc.property(
        oneOf({ ...at(0), scheduled: optim.adam({ rate: optim.constant(0) }) }),
        trace(),
        ({ optimizer }, t) => sameNumbers(run(optimizer, t.params, t.gradients).params, t.params)
      )
    )
  })

  test('O6 does not see how the leaves are arranged', () => {
    const three = fc.tuple(arrayOf([2]), arrayOf([]), arrayOf([2, 2]))
    const { clipByGlobalNorm: _, ...elementwise } = stages
    fc.assert(
      fc.property(
        oneOf(elementwise),
        three,
        fc.array(three, { minLength: 1, maxLength: 3 }),
        ({ optimizer }, params, gradients) => {
          const turned = <A>([a, b, c]: readonly [A, A, A]): readonly [A, A, A] => [c, a, b]
          const plain = run<readonly [NDArray, NDArray, NDArray]>(optimizer, params, gradients)
          return sameBits(run(optimizer, turned(params), gradients.map(turned)).params, turned(plain.params))
        }
      )
    )
  })

  test('keeps structure, shapes and dtypes of parameters and state, float32 or float64', () => {
    const anyTrace = fc.constantFrom('float32' as const, 'float64' as const).chain(dtype => trace(dyadic, dtype))
    const optimizers = fc.oneof(anyStage, oneOf(at(0.1)), oneOf(at(optim.cosine({ from: 1, steps: 9 }))))
    fc.assert(
      fc.property(optimizers, anyTrace, ({ optimizer }, t) => {
        const { params, state, updates } = run(optimizer, t.params, t.gradients)
        expect(avals(params)).toEqual(avals(t.params))
        expect(updates.map(avals)).toEqual(t.gradients.map(avals))
        expect(avals(state)).toEqual(avals(optimizer.init(t.params)))
      })
    )
  })

  test('counts steps in int32', () => {
    const { state } = run(optim.adam({ rate: optim.constant(0.1) }), np.array([1]), [np.array([1]), np.array([2])])
    const counters = leaves(state).filter(x => x.ndim === 0)
    expect(counters.map(x => [x.dtype, np.item(x)])).toEqual([
      ['int32', 2],
      ['int32', 2]
    ])
  })

  test('gives the same bits under jit', () => {
    fc.assert(
      fc.property(
        oneOf({ ...stages, ...at(optim.warmUp(optim.cosine({ from: 1, steps: 9 }), 2)) }),
        trace(dyadic, 'float32'),
        ({ optimizer }, t) =>
          sameBits(
            run({ ...optimizer, update: jit(optimizer.update) }, t.params, t.gradients),
            run(optimizer, t.params, t.gradients)
          )
      ),
      { numRuns: 40 }
    )
  })

  test('O9 makes a convex quadratic smaller for η < 2/L, and finds its minimum', () => {
    const curvatures = np.array([0.125, 1, 3.5])
    const f = (x: NDArray): NDArray => np.mul(0.5, np.sum(np.mul(curvatures, np.square(x))))
    const descend = (optimizer: optim.Optimizer, x: NDArray, steps: number): NDArray => {
      const step = jit((p: NDArray, state: optim.OptimizerState) => {
        const [u, next] = optimizer.update(grad(f)(p), state, p)
        return [optim.applyUpdates(p, u), next] as const
      })
      return Array.from({ length: steps }).reduce<readonly [NDArray, optim.OptimizerState]>(
        ([p, s]) => step(p, s),
        [x, optimizer.init(x)]
      )[0]
    }
    fc.assert(
      fc.property(arrayOf([3]), fc.integer({ min: 1, max: 35 }), (x, k) => {
        const next = descend(optim.sgd({ rate: (k / 36) * (2 / 3.5) }), x, 1)
        return np.item(f(x)) === 0 || np.item(f(next)) < np.item(f(x))
      })
    )
    const start = np.array([2, -2, 1])
    expect(np.item(f(descend(optim.sgd({ rate: 0.5 }), start, 200)))).toBeLessThan(1e-9)
    expect(np.item(f(descend(optim.sgd({ rate: 0.1, momentum: 0.9 }), start, 300)))).toBeLessThan(1e-9)
    expect(np.item(f(descend(optim.adam({ rate: optim.cosine({ from: 0.1, steps: 400 }) }), start, 400)))).toBeLessThan(
      1e-9
    )
  })

  test('is differentiable where its gradients are zero', () => {
    for (const optimizer of Object.values({ ...stages, ...at(0.1) })) {
      const after = (p: NDArray): NDArray => np.sum(optimizer.update(np.mul(p, 0), optimizer.init(p), p)[0])
      expect(allNumbers(grad(after)(np.array([0, 1]))).every(Number.isFinite)).toBe(true)
    }
  })

  test('refuses the state of another one', () => {
    const p = np.array([1])
    const sgd = optim.sgd({ rate: 0.1 })
    expect(() => sgd.update(p, optim.adam({ rate: 0.1 }).init(p), p)).toThrow(/init\(params\) of the same optimizer/)
    expect(() => sgd.update({ a: p }, sgd.init(p), p as never)).toThrow(/structure/)
  })

  test('keeps the type of the parameters', () => {
    const params: Params = { layers: [], scale: np.array(1) }
    const [updates] = optim.sgd({ rate: 0.1 }).update(params, [null], params)
    expectTypeOf(updates).toEqualTypeOf<Params>()
    expectTypeOf(optim.applyUpdates(params, updates)).toEqualTypeOf<Params>()
  })
})

describe('O5 chain', () => {
  /** A list of stages, and the same list in random brackets. */
  const bracketed = fc.letrec<{
    node: { readonly flat: readonly optim.Optimizer[]; readonly chained: optim.Optimizer }
  }>(tie => ({
    node: fc.oneof(
      { withCrossShrink: true, maxDepth: 3 },
      fc
        .oneof(
          anyStage.map(s => s.optimizer),
          fc.constant(optim.identity)
        )
        .map(o => ({ flat: [o], chained: o })),
      fc
        .array(tie('node'), { maxLength: 3 })
        .map(nodes => ({ flat: nodes.flatMap(n => n.flat), chained: optim.chain(...nodes.map(n => n.chained)) }))
    )
  })).node

  test('is associative and has a unit, states included', () => {
    fc.assert(
      fc.property(bracketed, trace(), ({ flat, chained }, t) =>
        sameBits(run(chained, t.params, t.gradients), run(optim.chain(...flat), t.params, t.gradients))
      )
    )
  })

  test('applies its stages from left to right', () => {
    fc.assert(
      fc.property(anyStage, anyStage, paramsOf(), paramsOf(), (f, g, params, gradients) => {
        const [between] = f.optimizer.update(gradients, f.optimizer.init(params), params)
        const [after] = g.optimizer.update(between, g.optimizer.init(params), params)
        return sameBits(run(optim.chain(f.optimizer, g.optimizer), params, [gradients]).updates, [after])
      })
    )
  })

  test('is the monoid', () => {
    fc.assert(
      fc.property(fc.array(anyStage, { maxLength: 4 }), trace(), (list, t) => {
        const optimizers = list.map(s => s.optimizer)
        return sameBits(
          run(concatAll(optim.Monoid)(optimizers), t.params, t.gradients),
          run(optim.chain(...optimizers), t.params, t.gradients)
        )
      })
    )
  })
})

describe('linear stages', () => {
  const linear = oneOf({
    scale: stages['scale'],
    momentum: stages['momentum'],
    nesterov: stages['nesterov'],
    sgd: optim.sgd({ rate: 0.25, momentum: 0.5 })
  })
  const twoTraces = fc.record({
    params: paramsOf(),
    g: fc.array(paramsOf(), { minLength: 3, maxLength: 3 }),
    h: fc.array(paramsOf(), { minLength: 3, maxLength: 3 })
  })

  test('O4 the updates are linear in the gradients', () => {
    fc.assert(
      fc.property(linear, dyadic, twoTraces, ({ optimizer }, c, { params, g, h }) => {
        const combined = run(
          optimizer,
          params,
          g.map((x, i) => vectorSpace.add(vectorSpace.scale(c, x), h[i]))
        ).updates
        const [a, b] = [run(optimizer, params, g).updates, run(optimizer, params, h).updates]
        return sameNumbers(
          combined,
          a.map((x, i) => vectorSpace.add(vectorSpace.scale(c, x), b[i]))
        )
      })
    )
  })

  test('O8 the mean of the updates of microbatches is the update of their mean', () => {
    fc.assert(
      fc.property(linear, paramsOf(), paramsOf(), paramsOf(), ({ optimizer }, params, g, h) => {
        const mean = <P>(x: P, y: P): P => vectorSpace.scale(0.5, vectorSpace.add(x, y))
        const [a, b] = [run(optimizer, params, [g]).updates[0], run(optimizer, params, [h]).updates[0]]
        return sameNumbers(run(optimizer, params, [mean(g, h)]).updates, mean(a, b))
      })
    )
  })
})

describe('Adam', () => {
  const nonzero = dyadic.filter(x => x !== 0)

  test('O3 scaling gradients and ε by a power of two changes no bit', () => {
    fc.assert(
      fc.property(
        trace(),
        fc.integer({ min: -20, max: 20 }),
        fc.constantFrom(1e-8, 1e-3),
        ({ params, gradients }, k, eps) => {
          const c = 2 ** k
          const scaled = run(
            optim.scaleByAdam({ eps: c * eps }),
            params,
            gradients.map(g => tree.map(g, x => np.mul(x, c)))
          )
          return sameBits(scaled.updates, run(optim.scaleByAdam({ eps }), params, gradients).updates)
        }
      )
    )
  })

  test('O11 the first step is the rate in the direction of the signs', () => {
    fc.assert(
      fc.property(paramsOf(nonzero), paramsOf(nonzero), (params, g) => {
        const [update] = run(optim.adam({ rate: 0.5, eps: 1e-9 }), params, [g]).updates
        expect(
          distance(
            update,
            tree.map(g, x => np.mul(np.sign(x), -0.5))
          )
        ).toBeLessThan(1e-8)
      })
    )
  })

  test('O12 its averages are convex combinations, and free of bias', () => {
    fc.assert(
      fc.property(fc.array(dyadic, { minLength: 1, maxLength: 30 }), gradients => {
        const { state } = run(
          optim.scaleByAdam(),
          np.array(0),
          gradients.map(g => np.array(g))
        )
        const { mean, square } = state[0] as { readonly mean: NDArray; readonly square: NDArray }
        const between = (x: number, values: readonly number[]) =>
          x >= Math.min(0, ...values) - 1e-15 && x <= Math.max(0, ...values) + 1e-15
        return (
          between(np.item(mean), gradients) &&
          between(
            np.item(square),
            gradients.map(g => g * g)
          )
        )
      })
    )
    fc.assert(
      fc.property(nonzero, fc.integer({ min: 1, max: 50 }), (g, n) => {
        const { updates } = run(
          optim.scaleByAdam({ eps: 0 }),
          np.array(0),
          Array.from({ length: n }, () => np.array(g))
        )
        expect(distance(updates.at(-1), np.sign(np.array(g)))).toBeLessThan(1e-12)
      })
    )
  })
})

describe('O7 clipping', () => {
  const norm = (t: unknown): number => np.item(optim.globalNorm(t))
  /** The rounding of a norm of ten squares, and of a division and a product. */
  const slack = 16 * 2 ** -53
  const clip = <P>(c: number, g: P): P => optim.clipByGlobalNorm(c).update(g, [null], g)[0]

  test('by global norm: short updates stay, long ones keep their direction and get the norm asked for', () => {
    fc.assert(
      fc.property(
        paramsOf(),
        fc.integer({ min: 1, max: 32 }).map(k => k / 4),
        (g, c) => {
          const clipped = clip(c, g)
          if (norm(g) <= c) return sameBits(clipped, g)
          expect(Math.abs(norm(clipped) / c - 1)).toBeLessThan(slack)
          expect(
            distance(
              tree.map(clipped, x => np.mul(x, norm(g) / c)),
              g
            )
          ).toBeLessThan(slack)
          return distance(clip(c, clipped), clipped) < slack
        }
      )
    )
  })

  test('the global norm is that of all elements', () => {
    fc.assert(fc.property(paramsOf(), g => Math.abs(norm(g) - Math.hypot(...allNumbers(g))) <= 1e-14 * norm(g)))
  })

  test('by value: idempotent, within bounds, and nothing else', () => {
    fc.assert(
      fc.property(
        arrayOf([5]),
        fc.integer({ min: 1, max: 8 }).map(k => k / 4),
        (g, c) => {
          const [clipped] = optim.clipByValue(c).update(g, [null], g)
          expect(numbers(clipped)).toEqual(numbers(g).map(x => Math.min(c, Math.max(-c, x))))
          expect(sameBits(optim.clipByValue(c).update(clipped, [null], g)[0], clipped)).toBe(true)
        }
      )
    )
  })
})

test('decay reaches the parameters that it is told', () => {
  const optimizer = optim.addDecayedWeights({ decay: 0.5, where: (_, path) => path.at(-1) === 'kernel' })
  fc.assert(
    fc.property(paramsOf(), paramsOf(), (params, g) => {
      const [u] = run(optimizer, params, [g]).updates
      const decayed = [0, 1].map(i => np.add(g.layers[i].kernel, np.mul(params.layers[i].kernel, 0.5)))
      expect(
        sameBits(
          u.layers.map(l => l.kernel),
          decayed
        )
      ).toBe(true)
      expect(sameBits([u.scale, u.layers[0].bias], [g.scale, g.layers[0].bias])).toBe(true)
    })
  )
})

describe('momentum', () => {
  test('is the decaying sum of the gradients, and Nesterov one step further along it', () => {
    fc.assert(
      fc.property(
        fc.array(dyadic, { minLength: 1, maxLength: 5 }),
        fc.constantFrom(0, 0.25, 0.5),
        (gradients, decay) => {
          const sums = gradients.map((_, t) =>
            gradients.slice(0, t + 1).reduce((sum, g, i) => sum + g * decay ** (t - i), 0)
          )
          const trace = (nesterov: boolean) =>
            allNumbers(
              run(
                optim.momentum({ decay, nesterov }),
                np.array(0),
                gradients.map(g => np.array(g))
              ).updates
            )
          expect(trace(false)).toEqual(sums)
          expect(trace(true)).toEqual(sums.map((v, t) => gradients[t] + decay * v))
        }
      )
    )
  })
})

test('applyUpdates keeps the dtype of the parameters, whatever that of the updates', () => {
  fc.assert(
    fc.property(paramsOf(dyadic, 'float32'), paramsOf(dyadic, 'float64'), (params, updates) =>
      sameBits(
        optim.applyUpdates(params, updates),
        tree.map(
          vectorSpace.add(
            updates,
            tree.map(params, p => np.astype(p, 'float64'))
          ),
          x => np.astype(x, 'float32')
        )
      )
    )
  )
})
