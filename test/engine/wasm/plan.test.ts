/**
 * Views, iteration spaces, loops that are joined, and places in memory.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { np, type NDArray, type Shape } from 'pullback'
import { drawProgram, plans } from '../../../laws/draw/program.js'
import { print } from '../../../src/core/print.js'
import { compile } from '../../../src/engine/wasm/compile.js'
import type { Target } from '../../../src/engine/wasm/ir/target.js'
import { fuse } from '../../../src/engine/wasm/plan/fuse.js'
import { commonAxes, mergeAxes, refineStrides } from '../../../src/engine/wasm/plan/nest.js'
import {
  broadcastTo,
  flipped,
  reshaped,
  sliced,
  transposed,
  whole,
  type Ref
} from '../../../src/engine/wasm/plan/ref.js'
import { drawSteps, shadowed, simulated, addresses } from './plan.support.js'

const sizeOf = (shape: Shape): number => shape.reduce((n, e) => n * e, 1)

// --- views

type Seen = readonly [Ref, NDArray]

/** One view operation on a view and on an array that holds its own indices. */
type Op = (seen: Seen, pick: (n: number) => number) => Seen

const shuffled = (n: number, pick: (n: number) => number): readonly number[] => {
  const left = Array.from({ length: n }, (_, i) => i)
  return Array.from({ length: n }, () => left.splice(pick(left.length), 1)[0])
}

const ops: Readonly<Record<string, Op>> = {
  transposed: ([r, x], pick) => {
    const permutation = shuffled(r.shape.length, pick)
    return [transposed(r, permutation), np.transpose(x, { axes: permutation })]
  },
  flipped: ([r, x], pick) => {
    const axes = r.shape.flatMap((_, i) => (pick(2) === 0 ? [i] : []))
    return [flipped(r, axes), np.flip(x, { axis: axes })]
  },
  sliced: ([r, x], pick) => {
    const parts = r.shape.map(n => {
      const [start, step] = [pick(n + 1), 1 + pick(3)]
      const extent = pick(Math.ceil((n - start) / step) + 1)
      return { start, step, extent }
    })
    const ref = sliced(
      r,
      parts.map(p => p.start),
      parts.map(p => p.extent),
      parts.map(p => p.step)
    )
    const slices = parts.map(p => np.slice(p.start, p.start + p.extent * p.step, p.step))
    return [
      ref,
      parts.length === 0 ? x : np.index(x, ...slices.map((s, i) => (parts[i].extent === 0 ? np.slice(0, 0) : s)))
    ]
  },
  broadcast: ([r, x], pick) => {
    const shape = [
      ...Array.from({ length: pick(2) }, () => 1 + pick(3)),
      ...r.shape.map(n => (n === 1 ? 1 + pick(3) : n))
    ]
    return [broadcastTo(r, shape), np.broadcastTo(x, { shape })]
  },
  reshaped: ([r, x], pick) => {
    const size = sizeOf(r.shape)
    const shape: number[] = []
    for (let rest = size; rest > 1 && shape.length < 4;) {
      const divisors = Array.from({ length: rest }, (_, i) => i + 1).filter(d => rest % d === 0)
      shape.push(divisors[pick(divisors.length)])
      rest /= shape[shape.length - 1]
      if (shape.length === 4) shape.push(rest)
    }
    const whole_ = sizeOf(shape) === size ? shape : [...shape, size / Math.max(1, sizeOf(shape))]
    const to = size === 0 ? [0, 2] : whole_
    const seen = reshaped(r, to)
    return seen === null ? [r, x] : [seen, np.reshape(x, { shape: to })]
  }
}

const shape = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 })

describe('views', () => {
  test('each view of indices is the same operation on the array of them', () => {
    let moved = 0
    fc.assert(
      fc.property(
        shape,
        fc.array(fc.constantFrom(...Object.keys(ops)), { minLength: 1, maxLength: 5 }),
        fc.infiniteStream(fc.nat()),
        (from, names, numbers) => {
          const pick = (n: number): number => numbers.next().value! % n
          const size = sizeOf(from)
          const start = np.reshape(np.arange(size), { shape: from })
          const source = { _tag: 'Buffer', name: 'x', dtype: 'int32', size } as const
          const [r, x] = names.reduce<Seen>((seen, name) => ops[name](seen, pick), [whole(source, from), start])
          expect(r.shape).toEqual(x.shape)
          const found = addresses(r.shape, r.strides, r.offset)
          if (found.length > 0) moved++
          expect(found).toEqual([...np.toTypedArray(x)])
        }
      ),
      { numRuns: 600 }
    )
    expect(moved).toBeGreaterThan(100)
  })

  test('reshaped sees what steps evenly without a copy', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 5 }), { maxLength: 4 }),
        fc.integer({ min: -3, max: 3 }),
        (axes, step) => {
          const source = { _tag: 'Buffer', name: 'x', dtype: 'int32', size: 1000 } as const
          const n = sizeOf(axes)
          const line: Ref = { source, shape: [n], strides: [step], offset: 7, moving: [] }
          const there = reshaped(line, axes)
          expect(there).not.toBeNull()
          const back = reshaped(there!, [n])
          expect(back).not.toBeNull()
          expect(addresses([n], back!.strides, back!.offset)).toEqual(addresses([n], [step], 7))
        }
      )
    )
  })
})

// --- iteration spaces

/** A shape of so many elements, with ones here and there. */
const factored = (size: number): fc.Arbitrary<Shape> =>
  fc.infiniteStream(fc.nat(11)).map(numbers => {
    const out: number[] = []
    for (let rest = size; rest > 1;) {
      const divisors = [2, 3, 4, 6, 12, rest].filter(d => rest % d === 0)
      const d = divisors[numbers.next().value! % divisors.length]
      out.push(d)
      rest /= d
      if (numbers.next().value! === 0) out.push(1)
    }
    return out
  })

const ends = (axes: Shape): readonly number[] =>
  axes
    .map((_, i) => sizeOf(axes.slice(i)))
    .concat(1)
    .filter((n, i, all) => all.indexOf(n) === i)

const pairs = fc
  .constantFrom(1, 2, 12, 24, 36, 60)
  .chain(size =>
    fc.tuple(
      factored(size),
      factored(size),
      fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 12, maxLength: 12 })
    )
  )

describe('iteration spaces', () => {
  test('common axes refine both shapes, and strides over them lead to the same addresses', () => {
    fc.assert(
      fc.property(pairs, ([a, b, numbers]) => {
        const axes = commonAxes(a, b)
        if (axes === null) {
          // Only where an end of one divides no end of the other
          const all = [...new Set([...ends(a), ...ends(b)])].sort((x, y) => x - y)
          expect(all.some((n, i) => i > 0 && n % all[i - 1] !== 0)).toBe(true)
          return
        }
        expect(sizeOf(axes)).toBe(sizeOf(a))
        for (const s of [a, b]) {
          for (const end of ends(s)) expect(ends(axes)).toContain(end)
          const strides = s.map((_, i) => numbers[i])
          expect(addresses(axes, refineStrides(s, strides, axes), 3)).toEqual(addresses(s, strides, 3))
        }
      }),
      { numRuns: 500 }
    )
  })

  test('what holds no elements has one empty axis', () => {
    expect(commonAxes([2, 0], [0])).toEqual([0])
    expect(commonAxes([2, 3], [5])).toBeNull()
  })

  test('merged axes lead to the same addresses in the same order, and cannot be merged further', () => {
    const stride = fc.constantFrom('even', 'even', 'even', 'other', 'zero')
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }),
        fc.array(fc.array(stride, { minLength: 4, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
        (axes, kinds) => {
          const lists = kinds.map(kind => {
            const strides: number[] = []
            for (let i = axes.length - 1; i >= 0; i--) {
              const next = i === axes.length - 1 ? 1 : strides[0] * axes[i + 1]
              strides.unshift(kind[i] === 'even' ? next : kind[i] === 'other' ? next + 1 : 0)
            }
            return strides
          })
          const merged = mergeAxes(axes, lists)
          lists.forEach((strides, k) =>
            expect(addresses(merged.axes, merged.strides[k], 0)).toEqual(addresses(axes, strides, 0))
          )
          expect(mergeAxes(merged.axes, merged.strides)).toEqual(merged)
        }
      ),
      { numRuns: 500 }
    )
  })
})

// --- loops that are joined

describe('fuse', () => {
  test('steps compute the same, joined or not, and none reads what is made later or at another place', () => {
    let joined = 0
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), fc.integer({ min: 2, max: 14 }), (numbers, count) => {
        const { steps, given, pinned } = drawSteps(n => numbers.next().value! % n, count)
        const fused = fuse(steps, g => pinned.has(g), 12)
        if (fused.length < steps.length) joined++
        expect(simulated(fused, given)).toEqual(simulated(steps, given))
        for (const g of pinned) expect(fused).toContain(g)
      }),
      { numRuns: 1500 }
    )
    expect(joined).toBeGreaterThan(300)
  })
})

// --- places in memory

const targets: readonly Target[] = [
  { simd: 'off', pairs: false },
  { simd: 'plain', pairs: false }
]

describe('the memory plan', () => {
  test.each(targets)('simd $simd: what a step reads is still there, and all of it is in place', target => {
    fc.assert(
      fc.property(plans(14), plan => {
        const { program } = drawProgram(plan)
        const compiled = compile(program, target, () => {
          throw new Error('nothing runs here')
        })
        const wrong = shadowed(compiled)
        if (wrong !== null) throw new Error(`${wrong}\n${print(program)}`)
      }),
      { numRuns: 60 }
    )
  })
})
