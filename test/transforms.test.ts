/**
 * What transforms do around the numbers: trees, axes, caches, errors, values read on the way.
 */
import * as E from 'fp-ts/lib/Either.js'
import * as O from 'fp-ts/lib/Option.js'
import { describe, expect, test } from 'vitest'
import type { Engine } from '../src/core/engine.js'
import { interpreter } from '../src/engine/interpreter.js'
import type { TensorErrorTag } from '../src/ndarray/error.js'
import { itemOf, scalar, type NDArray } from '../src/ndarray/ndarray.js'
import { concrete } from '../src/trace/builder.js'
import { ops as $ } from '../src/trace/ops.js'
import {
  grad,
  jvp,
  linearize,
  linearTranspose,
  stopGradient,
  valueAndGrad,
  valueAndGradAux,
  vjp
} from '../src/transform/differentiate.js'
import { jit, run, trace } from '../src/transform/jit.js'
import { attempt, evalShape } from '../src/transform/shape.js'
import { vmap } from '../src/transform/vmap.js'
import { dense, numbers } from '../laws/value/arrays.js'
import { thrown } from './support/thrown.js'

const vector = (...values: readonly number[]): NDArray => dense([values.length], 'float64', values)

const matrix = (...rows: readonly (readonly number[])[]): NDArray =>
  dense([rows.length, rows[0].length], 'float64', rows.flat())

const total = (x: NDArray): NDArray => $.sum(x, [...x.shape.keys()])

const item = (x: NDArray): number => itemOf(concrete('item', x))

const throws = (f: () => unknown, tag: TensorErrorTag, ...words: readonly (string | RegExp)[]): void => {
  const e = thrown(f)
  expect(e._tag).toBe(tag)
  for (const word of words) expect(e.message).toMatch(word)
}

describe('trees', () => {
  interface Layer {
    readonly weight: NDArray
    readonly bias: NDArray
  }
  interface Network {
    readonly layers: readonly Layer[]
    readonly scale: NDArray
  }
  const network: Network = {
    layers: [
      { weight: vector(1, 2), bias: vector(3) },
      { weight: vector(4), bias: vector(5, 6) }
    ],
    scale: scalar(7)
  }
  const energy = (p: Network): NDArray =>
    p.layers
      .flatMap(l => [total($.mul(l.weight, l.weight)), total(l.bias)])
      .reduce((x, y) => $.add(x, y), $.mul(p.scale, 2))

  test('a gradient has the type and the structure of the argument', () => {
    const g: Network = grad(energy)(network)
    expect(g.layers.map(l => [numbers(l.weight), numbers(l.bias)])).toEqual([
      [[2, 4], [1]],
      [[8], [1, 1]]
    ])
    expect(item(g.scale)).toBe(2)
    expect(Object.keys(g)).toEqual(['layers', 'scale'])
  })

  test('tuples stay tuples', () => {
    const f = ([x, [y]]: readonly [NDArray, readonly [NDArray]]): NDArray => $.mul(x, y)
    const [dx, [dy]] = grad(f)([scalar(3), [scalar(5)]])
    expect([item(dx), item(dy)]).toEqual([5, 3])
  })

  test('Option and Either are trees', () => {
    const f = (p: { readonly skip: O.Option<NDArray>; readonly gate: E.Either<NDArray, NDArray> }): NDArray =>
      $.add(
        O.isSome(p.skip) ? $.mul(p.skip.value, 3) : scalar(0),
        E.isLeft(p.gate) ? $.mul(p.gate.left, 5) : p.gate.right
      )
    const some = grad(f)({ skip: O.some(scalar(1)), gate: E.left(scalar(1)) })
    expect(O.isSome(some.skip) && item(some.skip.value)).toBe(3)
    expect(E.isLeft(some.gate) && item(some.gate.left)).toBe(5)
    const none = grad(f)({ skip: O.none, gate: E.right(scalar(1)) })
    expect(O.isNone(none.skip)).toBe(true)
    expect(E.isRight(none.gate) && item(none.gate.right)).toBe(1)
  })

  test('numbers are leaves', () => {
    const f = (p: { readonly a: NDArray; readonly b: NDArray }): NDArray => $.mul(p.a, p.b)
    const g = grad(f)({ a: 2, b: 3 })
    expect([item(g.a), item(g.b)]).toEqual([3, 2])
  })

  test('results are trees too, in every transform', () => {
    const f = (p: { readonly x: NDArray }) => ({ twice: $.mul(p.x, 2), pair: [$.mul(p.x, p.x), O.some(p.x)] as const })
    const x = { x: vector(1, 2) }
    const t = { x: vector(1, 0) }
    const [y, dy] = jvp(f)(x, t)
    const [value, pushforward] = linearize(f)(x)
    const [again, pullback] = vjp(f)(x)
    for (const same of [y, value, again, jit(f)(x), vmap(f)(x)]) expect(numbers(same.pair[0])).toEqual([1, 4])
    for (const moved of [dy, pushforward(t)])
      expect([numbers(moved.twice), numbers(moved.pair[0])]).toEqual([
        [2, 0],
        [2, 0]
      ])
    expect(numbers(pullback(dy).x)).toEqual([2 * 2 + 2 * 2 * 1 + 1, 0])
  })

  test('later arguments are held fixed, whatever they are', () => {
    const f = (x: NDArray, p: { readonly power: NDArray }, on: NDArray): NDArray => $.select(on, $.mul(x, p.power), x)
    expect(item(grad(f)(2, { power: scalar(5) }, scalar(1, 'bool')))).toBe(5)
    expect(item(grad(f)(2, { power: scalar(5) }, scalar(0, 'bool')))).toBe(1)
  })

  test('an argument that does not matter has a zero gradient of its own shape', () => {
    const g = grad((p: { readonly used: NDArray; readonly idle: NDArray }) => total(p.used))({
      used: vector(1),
      idle: matrix([1, 2])
    })
    expect(numbers(g.idle)).toEqual([0, 0])
    expect(g.idle.shape).toEqual([1, 2])
  })

  test('a vector of another structure or shape is refused, with its path', () => {
    const f = (p: { readonly a: { readonly b: NDArray } }): NDArray => total(p.a.b)
    const x = { a: { b: vector(1, 2) } }
    throws(() => jvp(f)(x, { a: { b: vector(1) } }), 'ShapeMismatch', /\.a\.b/, /float64\[1\]/, /float64\[2\]/)
    throws(() => jvp(f)(x, { a: [vector(1, 2)] } as never), 'StructureMismatch', /jvp/)
    throws(() => vjp((y: NDArray) => y)(vector(1, 2))[1](scalar(1)), 'ShapeMismatch', /vjp/, /float64\[\]/)
    throws(() => jvp((y: NDArray) => y)(scalar(1), scalar(1, 'int32')), 'DTypeMismatch', /jvp/, /int32\[\]/)
    throws(() => linearize(f)(x)[1]({ a: { b: scalar(1) } }), 'ShapeMismatch', /linearize/)
  })
})

describe('what can be differentiated', () => {
  test('an integer leaf has no tangent, and the error says which', () => {
    const f = (p: { readonly w: NDArray; readonly steps: readonly NDArray[] }): NDArray => total(p.w)
    const x = { w: vector(1), steps: [scalar(1), scalar(3, 'int32')] }
    for (const transform of [() => grad(f)(x), () => vjp(f)(x), () => linearize(f)(x), () => jvp(f)(x, x)])
      throws(transform, 'NotDifferentiable', /\.steps\[1\]/, /int32\[\]/, /np\.astype/)
  })

  test('a gradient is of a scalar float', () => {
    throws(() => grad((x: NDArray) => x)(vector(1, 2)), 'ShapeMismatch', /float64\[2\]/, /np\.sum/)
    throws(() => grad((x: NDArray) => $.convert(x, 'int32'))(1), 'ShapeMismatch', /int32\[\]/)
  })

  test('float32 leaves have float32 gradients', () => {
    const x = dense([2], 'float32', [1, 2])
    const [y, dx] = valueAndGrad((v: NDArray) => total($.mul(v, v)))(x)
    expect([y.dtype, dx.dtype, numbers(dx)]).toEqual(['float32', 'float32', [2, 4]])
  })

  test('a gradient flows to the float leaves through integers only where the values say so', () => {
    const f = (x: NDArray): NDArray => total($.mul(x, $.convert($.convert(x, 'int32'), 'float64')))
    expect(numbers(grad(f)(vector(1.5, 2.5)))).toEqual([1, 2])
  })

  test('valueAndGradAux hands on what is not differentiated', () => {
    const f = (x: NDArray, n: NDArray) => [total($.mul(x, x)), { doubled: $.mul(x, 2), n, flag: $.gt(x, 1) }] as const
    const [value, gradient, aux] = valueAndGradAux(f)(vector(1, 2), scalar(4, 'int32'))
    expect([item(value), numbers(gradient), numbers(aux.doubled), item(aux.n), numbers(aux.flag)]).toEqual([
      5,
      [2, 4],
      [2, 4],
      4,
      [0, 1]
    ])
  })

  test('valueAndGradAux keeps the structure and dtypes of aux, also under jit and grad', () => {
    const f = (x: NDArray) => [$.mul(x, x), O.some($.mul(x, 3))] as const
    const [, , aux] = jit((x: NDArray) => valueAndGradAux(f)(x))(scalar(2))
    expect(O.isSome(aux) && item(aux.value)).toBe(6)
    expect(item(grad((x: NDArray) => $.mul(valueAndGradAux(f)(x)[1], x))(3))).toBe(12)
  })

  test('stopGradient keeps the value and passes no tangent, in any order', () => {
    const f = (x: NDArray): NDArray => $.mul(x, stopGradient($.mul(x, x)))
    expect(item(f(scalar(3)))).toBe(27)
    expect(item(grad(f)(3))).toBe(9)
    expect(item(grad(grad(f))(3))).toBe(0)
    expect(item(grad(jit(f))(3))).toBe(9)
    expect(numbers(vmap(grad(f))(vector(1, 2)))).toEqual([1, 4])
    expect(item(jvp(stopGradient<NDArray>)(3, 1)[1])).toBe(0)
    expect(numbers(stopGradient({ a: vector(1) }).a)).toEqual([1])
  })
})

describe('linearTranspose', () => {
  test('transposes linear functions', () => {
    const f = (x: NDArray): NDArray => $.sum($.mul(x, vector(1, 2, 3)), [0])
    expect(numbers(linearTranspose(f, { shape: [3], dtype: 'float64' } as never)(scalar(2)))).toEqual([2, 4, 6])
  })

  test('names what is not linear', () => {
    const aval = vector(1, 2)
    throws(() => linearTranspose((x: NDArray) => $.sin(x), aval)(aval), 'NotLinear', /sin/, /vjp/)
    throws(() => linearTranspose((x: NDArray) => $.mul(x, x), aval)(aval), 'NotLinear', /mul/)
    throws(() => linearTranspose((x: NDArray) => $.add(x, 1), aval)(aval), 'NotLinear', /add/)
    throws(() => linearTranspose((x: NDArray) => $.div(1, x), aval)(aval), 'NotLinear', /div/)
    throws(() => linearTranspose((x: NDArray) => $.floor(x), aval)(aval), 'NotLinear', /floor/)
    throws(() => linearTranspose((x: NDArray) => $.max(x, 0), aval)(aval), 'NotLinear', /max/)
    throws(() => linearTranspose((x: NDArray) => $.select($.gt(x, 0), x, 0), aval)(aval), 'NotLinear', /select/)
  })

  test('a zero beside a linear term is allowed', () => {
    const f = (x: NDArray): NDArray => $.select(dense([2], 'bool', [1, 0]), x, 0)
    expect(numbers(linearTranspose(f, vector(0, 0))(vector(5, 7)))).toEqual([5, 0])
    expect(numbers(linearTranspose((x: NDArray) => $.add(x, 0), vector(0, 0))(vector(5, 7)))).toEqual([5, 7])
  })
})

describe('vmap', () => {
  const affine = (p: { readonly w: NDArray; readonly b: NDArray }, x: NDArray): NDArray =>
    $.add(total($.mul(p.w, x)), p.b)
  const p = { w: vector(1, 10), b: scalar(100) }
  const xs = matrix([1, 2], [3, 4], [5, 6])

  test('null shares an argument, a number maps it', () => {
    expect(numbers(vmap(affine, { inAxes: [null, 0] })(p, xs))).toEqual([121, 143, 165])
    expect(numbers(vmap(affine, { inAxes: [null, 1] })(p, $.transpose(xs, [1, 0])))).toEqual([121, 143, 165])
    expect(numbers(vmap(affine, { inAxes: [null, -1] })(p, $.transpose(xs, [1, 0])))).toEqual([121, 143, 165])
  })

  test('axes may be trees', () => {
    const bs = vector(100, 200, 300)
    expect(numbers(vmap(affine, { inAxes: [{ w: null, b: 0 }, 0] })({ w: p.w, b: bs }, xs))).toEqual([121, 243, 365])
    expect(numbers(vmap(affine, { inAxes: [{ w: null, b: 0 }, null] })({ w: p.w, b: bs }, vector(1, 2)))).toEqual([
      121, 221, 321
    ])
  })

  test('outAxes place the batch, per result', () => {
    const f = (x: NDArray) => ({ row: x, sum: total(x) })
    const ys = vmap(f, { outAxes: { row: 1, sum: 0 } })(xs)
    expect(numbers(ys.row)).toEqual([1, 3, 5, 2, 4, 6])
    expect(ys.row.shape).toEqual([2, 3])
    expect(numbers(vmap((x: NDArray) => x, { outAxes: -1 })(xs))).toEqual([1, 3, 5, 2, 4, 6])
  })

  test('a result that does not vary may go without a batch axis; one that varies may not', () => {
    const f = (x: NDArray, y: NDArray) => [x, $.mul(y, 2)] as const
    const [row, shared] = vmap(f, { inAxes: [0, null], outAxes: [0, null] })(xs, scalar(3))
    expect([row.shape, item(shared)]).toEqual([[3, 2], 6])
    expect(vmap(f, { inAxes: [0, null] })(xs, scalar(3))[1].shape).toEqual([3])
    throws(() => vmap(f, { inAxes: [0, null], outAxes: null })(xs, scalar(3)), 'InvalidArgument', /outAxes/)
  })

  test('nests', () => {
    const outer = vmap(
      vmap((x: NDArray, y: NDArray) => $.mul(x, y), { inAxes: [null, 0] }),
      { inAxes: [0, null] }
    )
    expect(numbers(outer(vector(1, 2), vector(3, 4, 5)))).toEqual([3, 4, 5, 6, 8, 10])
  })

  test('gives per-example gradients', () => {
    const g = vmap(grad(affine), { inAxes: [null, 0] })(p, xs)
    expect([numbers(g.w), numbers(g.b)]).toEqual([
      [1, 2, 3, 4, 5, 6],
      [1, 1, 1]
    ])
  })

  test('mistakes in axes are named', () => {
    throws(() => vmap(affine, { inAxes: null })(p, xs), 'InvalidArgument', /inAxes/)
    throws(() => vmap(affine, { inAxes: [null, 2] })(p, xs), 'AxisOutOfRange', /vmap/, /axis 2/)
    throws(
      () => vmap(affine, { inAxes: [{ w: 0, b: null }, 0] })(p, xs),
      'ShapeMismatch',
      /\[0\]\.w has 2/,
      /\[1\] has 3/
    )
    throws(() => vmap(affine, { inAxes: [null, { x: 0 }] })(p, xs), 'StructureMismatch', /vmap/)
    throws(() => vmap((x: NDArray) => x)(scalar(1)), 'AxisOutOfRange', /scalar/i)
  })
})

describe('jit', () => {
  const counted = () => {
    const calls: string[] = []
    const f = jit((x: { readonly a: NDArray; readonly b?: NDArray }): NDArray => {
      calls.push(`${x.a.dtype}[${x.a.shape.join()}]${x.b === undefined ? '' : 'b'}`)
      return total($.sin(x.a))
    })
    return { calls, f }
  }

  test('traces once for each structure, shapes and dtypes', () => {
    const { calls, f } = counted()
    for (let i = 0; i < 3; i++) {
      f({ a: vector(i, 2) })
      f({ a: vector(1, 2, i) })
      f({ a: dense([2], 'float32', [1, i]) })
      f({ a: vector(1, i), b: scalar(1) })
    }
    expect(calls).toEqual(['float64[2]', 'float64[3]', 'float32[2]', 'float64[2]b'])
  })

  test('the order of keys is not a structure, and numbers are scalars', () => {
    const { calls, f } = counted()
    f({ a: scalar(1), b: scalar(2) })
    f({ b: scalar(2), a: scalar(1) })
    f({ a: 3, b: 4 } as never)
    expect(calls).toHaveLength(1)
  })

  test('remembers through grad, vmap and itself', () => {
    const { calls, f } = counted()
    const g = grad(f)
    for (let i = 0; i < 3; i++) {
      g({ a: vector(1, i) })
      f({ a: vector(i, 2) })
      jit(f)({ a: vector(i, 3) })
    }
    expect(calls).toHaveLength(1)
  })

  test('forgets what was unused for longest, so that its memory is bounded', () => {
    const { calls, f } = counted()
    const first = { a: vector(0) }
    f(first)
    for (let n = 2; n <= 200; n++) {
      f({ a: dense([n], 'float64', new Array<number>(n).fill(1)) })
      if (n % 10 === 0) f(first)
    }
    expect(calls).toHaveLength(200)
    f({ a: vector(1, 1) })
    expect(calls).toHaveLength(201)
  })

  test('compiles once for each Program, with the engine it was given', () => {
    const compiled: number[] = []
    const engine: Engine = {
      name: 'counting',
      compile: program => {
        compiled.push(program.equations.length)
        return interpreter.compile(program)
      }
    }
    const f = jit((x: NDArray) => $.mul($.sin(x), $.sin(x)), { engine })
    expect(item(f(scalar(1)))).toBe(Math.sin(1) ** 2)
    expect(compiled).toEqual([2])
    expect(item(grad(f)(1))).toBeCloseTo(2 * Math.sin(1) * Math.cos(1), 14)
    expect(compiled.length).toBeGreaterThan(1)
  })

  test('a closure over an outer traced value is a variable of the outer transform', () => {
    const f = (x: NDArray): NDArray => jit((y: NDArray) => $.mul($.mul(x, x), y))(scalar(5))
    expect(item(grad(f)(3))).toBe(30)
    expect(item(grad(grad(f))(3))).toBe(10)
    expect(numbers(vmap(f)(vector(1, 2)))).toEqual([5, 20])
    const shared = (x: NDArray): NDArray => {
      const inner = jit((y: NDArray) => $.mul(x, y))
      return $.add(inner(scalar(1)), $.mul(inner(scalar(2)), x))
    }
    expect(item(grad(shared)(3))).toBe(1 + 2 * 2 * 3)
  })

  test('one jitted function that closes over the values of two calls does not confuse them', () => {
    const f = (x: NDArray): readonly [NDArray, NDArray] => {
      const inner = jit((y: NDArray) => $.add(x, y))
      return [inner(x), inner(scalar(1))]
    }
    const [a, b] = f(scalar(2))
    const [c, d] = f(scalar(10))
    expect([a, b, c, d].map(item)).toEqual([4, 3, 20, 11])
  })

  test('the Program is simplified', () => {
    const program = trace(jit((x: NDArray) => $.add($.mul(x, 1), $.mul(0, $.sin(scalar(1))))))(scalar(2))
    const [{ params }] = program.equations
    expect((params as { readonly program: { readonly equations: readonly unknown[] } }).program.equations).toHaveLength(
      1
    )
  })
})

describe('closures', () => {
  test('over outer values, three deep, in every mode', () => {
    // d/dx d/dy d/dz x y² z³ = 6 y z²
    const modes = {
      forward: (f: (x: NDArray) => NDArray) => (x: NDArray) => jvp(f)(x, scalar(1))[1],
      reverse: (f: (x: NDArray) => NDArray) => grad(f)
    }
    const list = Object.values(modes)
    for (const a of list)
      for (const b of list)
        for (const c of list) {
          const g = a(x => b(y => c(z => $.mul(x, $.mul($.mul(y, y), $.mul(z, $.mul(z, z)))))(scalar(5)))(scalar(3)))
          expect(item(g(scalar(2)))).toBe(6 * 3 * 25)
        }
  })

  test('over batched values', () => {
    const f = (x: NDArray): NDArray =>
      vmap((y: NDArray) => $.mul(x, grad((z: NDArray) => $.mul($.mul(z, y), x))(1)))(vector(1, 2))
    expect(numbers(vmap(f)(vector(1, 3)))).toEqual([1, 2, 9, 18])
    expect(numbers(jvp(f)(3, 1)[1])).toEqual([6, 12])
    expect(numbers(jit(vmap(f))(vector(1, 3)))).toEqual([1, 2, 9, 18])
  })

  test('perturbations are not confused (Siskind and Pearlmutter), in all four nestings', () => {
    const forward = (f: (x: NDArray) => NDArray) => (x: NDArray) => jvp(f)(x, scalar(1))[1]
    for (const outer of [grad<NDArray, []>, forward])
      for (const inner of [grad<NDArray, []>, forward]) {
        expect(item(outer((x: NDArray) => $.mul(x, inner((y: NDArray) => $.add(x, y))(scalar(1))))(scalar(1)))).toBe(1)
        expect(item(outer((x: NDArray) => $.mul(x, inner((_: NDArray) => x)(scalar(1))))(scalar(1)))).toBe(0)
      }
  })

  test('pullbacks and pushforwards outlive the call that made them, and close over outer values', () => {
    const f = (x: NDArray): NDArray => {
      const [, pullback] = vjp((y: NDArray) => $.mul($.mul(y, y), x))(scalar(2))
      const [, pushforward] = linearize((y: NDArray) => $.mul(y, x))(scalar(2))
      return $.add(pullback($.mul(x, 1)), pushforward(x))
    }
    expect(item(f(scalar(3)))).toBe(4 * 9 + 9)
    expect(item(grad(f)(3))).toBe(8 * 3 + 6)
    const [, later] = vjp((y: NDArray) => $.mul(y, y))(scalar(4))
    expect([later(1), later(2)].map(item)).toEqual([8, 16])
  })
})

describe('work is not repeated', () => {
  test('linearize and vjp call the function once, however often their results are used', () => {
    let calls = 0
    const f = (x: NDArray): NDArray => {
      calls++
      return $.mul($.sin(x), x)
    }
    const [, pushforward] = linearize(f)(scalar(2))
    const [, pullback] = vjp(f)(scalar(2))
    for (let i = 0; i < 5; i++) expect(item(pushforward(i))).toBeCloseTo(item(pullback(i)), 14)
    expect(calls).toBe(2)
  })

  test('a pushforward computes only what depends on the tangent', () => {
    const runs: (readonly string[])[] = []
    const engine: Engine = {
      name: 'counting',
      compile: program => inputs => {
        runs.push(program.equations.map(e => e.primitive.name))
        return interpreter.compile(program)(inputs)
      }
    }
    const f = jit((x: NDArray) => $.mul($.sin(x), $.exp(x)), { engine })
    const [, pushforward] = linearize(f)(scalar(2))
    expect(runs).toHaveLength(1)
    pushforward(1)
    pushforward(2)
    expect(runs).toHaveLength(3)
    expect(runs[0]).toContain('sin')
    for (const linear of runs.slice(1)) expect([...new Set(linear)].sort()).toEqual(['add', 'strongMul'])
  })
})

describe('reading values', () => {
  const branchy = (x: NDArray): NDArray => (item(x) > 0 ? $.mul(x, x) : $.neg(x))

  test('JavaScript branches under grad, jvp and vjp, at any depth', () => {
    expect([grad(branchy)(3), grad(branchy)(-3)].map(item)).toEqual([6, -1])
    expect([jvp(branchy)(3, 1)[1], vjp(branchy)(-3)[1](1)].map(item)).toEqual([6, -1])
    expect([grad(grad(branchy))(3), grad(grad(branchy))(-3)].map(item)).toEqual([2, 0])
    expect(item(grad((x: NDArray) => jvp((y: NDArray) => $.mul(branchy(y), x))(x, scalar(1))[1])(2))).toBe(8)
  })

  test('JavaScript loops on computed values', () => {
    // Newton's iteration for √a, until it stands still: d√a/da = 1 / 2√a
    const root = (a: NDArray): NDArray => {
      let y = a
      while (Math.abs(item($.sub($.mul(y, y), a))) > 1e-12) y = $.mul($.add(y, $.div(a, y)), 0.5)
      return y
    }
    expect(item(root(scalar(2)))).toBeCloseTo(Math.SQRT2, 12)
    expect(item(grad(root)(2))).toBeCloseTo(1 / (2 * Math.SQRT2), 10)
  })

  test('a value closed over from an outer trace is readable inside', () => {
    const f = (x: NDArray): NDArray => grad((y: NDArray) => (item($.add(x, y)) > 4 ? $.mul(y, x) : y))(2)
    expect([grad(f)(3), grad(f)(1)].map(item)).toEqual([1, 0])
  })

  test('is an error that teaches under jit, vmap, trace and evalShape', () => {
    for (const [name, call] of [
      ['jit', () => jit(branchy)(scalar(3))],
      ['vmap', () => vmap(branchy)(vector(1, 2))],
      ['jit', () => grad(jit(branchy))(3)],
      ['vmap', () => vmap(grad(branchy))(vector(1, 2))],
      ['trace', () => trace(branchy)(scalar(1))],
      ['jit', () => jit(grad(branchy))(scalar(3))]
    ] as const)
      throws(call, 'TracedValueRead', new RegExp(`inside ${name}`), /np\.where/)
    const shape = evalShape(branchy)({ shape: [], dtype: 'float64' })
    expect(E.isLeft(shape) && shape.left._tag).toBe('TracedValueRead')
  })
})

describe('traces end', () => {
  const leak = (transform: (f: (x: NDArray) => NDArray) => unknown): NDArray => {
    let kept: NDArray | undefined
    transform(x => {
      kept = x
      return $.mul(x, 2)
    })
    return kept!
  }

  test('a tracer that escaped is refused by operations, reads and transforms', () => {
    for (const transform of [
      (f: (x: NDArray) => NDArray) => jit(f)(scalar(1)),
      (f: (x: NDArray) => NDArray) => grad(f)(1),
      (f: (x: NDArray) => NDArray) => vmap(f)(vector(1, 2)),
      (f: (x: NDArray) => NDArray) => trace(f)(scalar(1))
    ]) {
      const x = leak(transform)
      throws(() => $.sin(x), 'EscapedTracer', /sin/, /float64\[\]/, /Return it/)
      throws(() => item(x), 'EscapedTracer')
      throws(() => jit((y: NDArray) => $.add(x, y))(scalar(1)), 'EscapedTracer')
      throws(() => grad((y: NDArray) => $.add(x, y))(1), 'EscapedTracer')
    }
  })

  test('an exception leaves nothing behind', () => {
    const broken = (x: NDArray): NDArray => {
      grad((y: NDArray): NDArray => {
        throw new Error(`at ${y.ndim}`)
      })(x)
      return x
    }
    expect(() => grad(broken)(1)).toThrow('at 0')
    expect(item(grad((x: NDArray) => $.mul(x, x))(3))).toBe(6)
  })

  test('a trace may cross an await', async () => {
    const [, pullback] = vjp((x: NDArray) => $.mul(x, x))(scalar(3))
    const other = Promise.resolve().then(() => item(grad((x: NDArray) => $.sin(x))(0)))
    expect(await other).toBe(1)
    expect(item(pullback(1))).toBe(6)
  })

  test('trace wants closed functions', () => {
    throws(
      () => grad((x: NDArray) => (trace((y: NDArray) => $.mul(x, y))(scalar(1)), x))(1),
      'EscapedTracer',
      /trace/,
      /as arguments/
    )
  })
})

describe('errors as values', () => {
  test('attempt turns a TensorError into a Left and lets other exceptions pass', () => {
    const r = attempt((x: NDArray, y: NDArray) => $.add(x, y))(vector(1, 2), vector(1, 2, 3))
    expect(E.isLeft(r) && [r.left._tag, r.left.op]).toEqual(['ShapeMismatch', 'add'])
    expect(attempt((n: number) => n + 1)(1)).toEqual(E.right(2))
    expect(() =>
      attempt(() => {
        throw new RangeError('mine')
      })()
    ).toThrow(RangeError)
  })

  test('evalShape gives avals, or the error', () => {
    const f = (p: { readonly w: NDArray }, x: NDArray) => ({
      y: $.dot(p.w, x, { contract: [[1], [0]], batch: [[], []] })
    })
    const w = { w: { shape: [4, 3], dtype: 'float32' } } as const
    expect(evalShape(f)(w, { shape: [3], dtype: 'float32' })).toEqual(E.right({ y: { shape: [4], dtype: 'float32' } }))
    const wrong = evalShape(f)(w, { shape: [5], dtype: 'float32' })
    expect(E.isLeft(wrong) && [wrong.left._tag, wrong.left.op]).toEqual(['ShapeMismatch', 'dot'])
  })

  test('run refuses inputs that the Program does not take', () => {
    const program = trace((x: NDArray) => $.sin(x))(vector(1, 2))
    expect(numbers(run(program, [vector(0, 0)])[0])).toEqual([0, 0])
    throws(() => run(program, [vector(0)]), 'ShapeMismatch', /float64\[1\]/, /float64\[2\]/)
    throws(() => run(program, []), 'ShapeMismatch', /run/)
  })
})
