/**
 * Jacobians and Hessians: their laws, and what surrounds the numbers.
 */
import * as O from 'fp-ts/lib/Option.js'
import { describe, expect, test } from 'vitest'
import {
  grad,
  hessian,
  hvp,
  jacfwd,
  jacrev,
  jit,
  jvp,
  np,
  stopGradient,
  trace,
  tree,
  vmap,
  type NDArray
} from 'pullback'
import { jacobianLaws, jacobianOfPrograms } from '../../laws/suite/jacobian.js'
import { testLaw } from '../laws/runner.js'
import { thrown } from '../support/thrown.js'

describe('laws', () => {
  for (const law of jacobianLaws) testLaw(law, 15)
  testLaw(jacobianOfPrograms, 30)
})

const modes = [
  ['jacfwd', jacfwd],
  ['jacrev', jacrev]
] as const

describe.each(modes)('%s', (name, jacobian) => {
  test('of a record of a pair, as a record of records', () => {
    const f = (p: { readonly w: NDArray; readonly b: NDArray }) => ({
      y: np.matmul(p.w, p.b),
      n: [np.sum(p.b)] as const
    })
    const w = np.array([
      [1, 2],
      [3, 4]
    ])
    const j = jacobian(f)({ w, b: np.array([5, 6]) })
    expect(np.toNested(j.y.b)).toEqual([
      [1, 2],
      [3, 4]
    ])
    expect(np.toNested(j.y.w)).toEqual([
      [
        [5, 6],
        [0, 0]
      ],
      [
        [0, 0],
        [5, 6]
      ]
    ])
    expect(np.toNested(j.n[0].b)).toEqual([1, 1])
    expect(j.n[0].w.shape).toEqual([2, 2])
  })

  test('of scalars, numbers and Option', () => {
    const f = (x: NDArray) => ({ some: O.some(np.mul(x, x)), none: O.none as O.Option<NDArray>, twice: np.mul(x, 2) })
    const j = jacobian(f)(3)
    expect(O.isSome(j.some) && np.item(j.some.value)).toBe(6)
    expect([np.item(j.twice), O.isNone(j.none)]).toEqual([2, true])
  })

  test('without leaves in the argument or the result', () => {
    expect(
      jacobian((p: { readonly none: readonly NDArray[] }) => ({
        y: np.ones([2]),
        n: p.none.length === 0 ? [] : p.none
      }))({ none: [] })
    ).toEqual({
      y: { none: [] },
      n: []
    })
    expect(jacobian((_: NDArray) => ({ nothing: [] as readonly NDArray[] }))(1)).toEqual({ nothing: [] })
  })

  test('with leaves of size 0', () => {
    const j = jacobian((p: readonly [NDArray, NDArray]) => [np.concatenate([p[0], p[1]]), np.sum(p[0])] as const)([
      np.zeros([0]),
      np.array([1, 2])
    ])
    expect(j.map(row => row.map(x => x.shape))).toEqual([
      [
        [2, 0],
        [2, 2]
      ],
      [[0], [2]]
    ])
    expect(np.toNested(j[0][1])).toEqual([
      [1, 0],
      [0, 1]
    ])
    expect(jacobian((x: NDArray) => np.mul(x, 2))(np.zeros([0, 2])).shape).toEqual([0, 2, 0, 2])
  })

  test('a result that the argument does not reach has a zero Jacobian', () => {
    const j = jacobian((x: NDArray) => [np.array([7, 8]), stopGradient(x)] as const)(np.array([1, 2]))
    expect(j.map(np.toNested)).toEqual([
      [
        [0, 0],
        [0, 0]
      ],
      [
        [0, 0],
        [0, 0]
      ]
    ])
  })

  test('holds further arguments fixed, integers among them', () => {
    const f = (x: NDArray, n: NDArray, w: { readonly w: NDArray }) => np.mul(np.mul(x, n), w.w)
    expect(np.item(jacobian(f)(2, np.array(3, { dtype: 'int32' }), { w: np.array(5) }))).toBe(15)
  })

  test('refuses integers in the argument and in the result, with the path', () => {
    const argument = thrown(() =>
      jacobian((p: { readonly n: NDArray }) => p.n)({ n: np.array([1], { dtype: 'int32' }) })
    )
    expect([argument._tag, argument.problem]).toEqual(['NotDifferentiable', expect.stringContaining('.n is int32[1]')])
    const result = thrown(() => jacobian((x: NDArray) => ({ y: x, hits: [np.gt(x, 0)] }))(1))
    expect([result._tag, result.op, result.problem]).toEqual([
      'NotDifferentiable',
      name,
      expect.stringContaining('.hits[0] is bool[]')
    ])
  })

  test('reads values at concrete points, and not under jit', () => {
    const f = (x: NDArray) => (np.item(np.sum(x)) > 0 ? np.mul(x, 3) : x)
    expect(np.toNested(jacobian(f)(np.array([1])))).toEqual([[3]])
    expect(np.toNested(jacobian(f)(np.array([-1])))).toEqual([[1]])
    expect(thrown(() => jit(jacobian(f))(np.array([1])))._tag).toBe('TracedValueRead')
  })

  test('closes over what an outer transform differentiates', () => {
    const f = (y: NDArray) => np.sum(jacobian((x: NDArray) => np.mul(np.mul(x, x), y))(np.array([1, 2])))
    expect(np.item(grad(f)(3))).toBe(6)
  })

  test('computes once what depends on the point alone', () => {
    const { equations } = trace(jacobian((x: NDArray) => np.sin(np.exp(x))))(np.ones([3]))
    const transcendental = equations.filter(e => ['exp', 'sin', 'cos'].includes(e.primitive.name))
    expect(transcendental.map(e => [e.primitive.name, e.outputs[0].aval.shape])).toEqual([
      ['exp', [3]],
      ['sin', [3]],
      ['cos', [3]]
    ])
  })

  test('keeps a container, with a tree like the argument in place of each of its arrays', () => {
    interface Line {
      readonly slope: NDArray
      readonly name: string
      readonly [tree.container]: tree.Container<Line>
    }
    const line = (name: string, slope: NDArray): Line => ({
      name,
      slope,
      [tree.container]: { name: `line ${name}`, children: l => [l.slope], rebuild: ([s]) => line(name, s as NDArray) }
    })
    const j = jacobian((p: { readonly x: NDArray }) => line('a', np.square(p.x)))({ x: 3 })
    expect([j.name, np.item(j.slope.x)]).toEqual(['a', 6])
  })
})

test('each array of jacfwd has the dtype of its result, of jacrev that of its argument', () => {
  const f = (x: NDArray) => np.astype(np.mul(x, 2), 'float64')
  const x = np.array([1, 2], { dtype: 'float32' })
  expect([jacfwd(f)(x).dtype, jacrev(f)(x).dtype]).toEqual(['float64', 'float32'])
  expect(jacfwd((p: { readonly x: NDArray; readonly y: NDArray }) => p.x)({ x, y: np.array(1) }).y.dtype).toBe(
    'float32'
  )
})

describe('hessian and hvp', () => {
  const rosenbrock = (p: { readonly x: NDArray; readonly y: NDArray }) =>
    np.add(np.square(np.sub(1, p.x)), np.mul(100, np.square(np.sub(p.y, np.square(p.x)))))

  test('of a record, as a record of records', () => {
    const h = hessian(rosenbrock)({ x: 1, y: 1 })
    expect([h.x.x, h.x.y, h.y.x, h.y.y].map(np.item)).toEqual([802, -400, -400, 200])
    const v = hvp(rosenbrock)({ x: 1, y: 1 }, { x: 1, y: 2 })
    expect([v.x, v.y].map(np.item)).toEqual([2, 0])
  })

  test('a result that is no scalar comes first', () => {
    const h = hessian((x: NDArray) => np.pow(x, 3))(np.array([1, 2]))
    expect(np.toNested(h)).toEqual([
      [
        [6, 0],
        [0, 0]
      ],
      [
        [0, 0],
        [0, 12]
      ]
    ])
  })

  test('hvp nests: along v again it is the third derivative', () => {
    const cube = (x: NDArray) => np.pow(x, 3)
    const along = (x: NDArray) => hvp(cube)(x, np.array(1))
    expect(np.item(jvp(along)(2, 1)[1])).toBe(6)
    expect(np.toNested(vmap(hvp(cube))(np.array([1, 2]), np.array([1, 1])))).toEqual([6, 12])
  })

  test('hvp refuses a function that gives no scalar, and a vector that does not fit', () => {
    expect(thrown(() => hvp((x: NDArray) => x)(np.ones([2]), np.ones([2])))._tag).toBe('ShapeMismatch')
    expect(thrown(() => hvp(np.square)(1, np.ones([2])))._tag).toBe('ShapeMismatch')
    expect(thrown(() => hvp(rosenbrock)({ x: 1, y: 1 }, [1, 2] as never))._tag).toBe('StructureMismatch')
  })
})

test('per-example gradients are vmap of grad, and rows of the Jacobian of the losses', () => {
  const loss = (w: NDArray, x: NDArray, y: NDArray) => np.square(np.sub(np.dot(w, x), y))
  const [w, xs, ys] = [
    np.array([1, -1]),
    np.array([
      [1, 2],
      [3, 4],
      [5, 6]
    ]),
    np.array([1, 2, 3])
  ]
  const each = vmap(grad(loss), { inAxes: [null, 0, 0] })(w, xs, ys)
  expect(each.shape).toEqual([3, 2])
  const losses = (v: NDArray) => vmap(loss, { inAxes: [null, 0, 0] })(v, xs, ys)
  expect(np.arrayEqual(each, jacrev(losses)(w))).toBe(true)
  expect(np.arrayEqual(each, jacfwd(losses)(w))).toBe(true)
})
