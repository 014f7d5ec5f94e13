/** `null` and `undefined` are trees without leaves, as JAX's `None`: wherever trees go, they stay as they are. */
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
  scan,
  tree,
  valueAndGrad,
  vjp,
  vmap,
  type NDArray
} from 'pullback'

interface Params {
  readonly w: NDArray
  readonly none: null
  readonly deep: readonly [null, undefined, NDArray]
}

const params: Params = { w: np.array([1, 2]), none: null, deep: [null, undefined, np.array([3, 4])] }

const f = (p: Params): NDArray => np.sum(np.mul(np.square(p.w), p.deep[2]))

const slope: Params = { w: np.array([6, 16]), none: null, deep: [null, undefined, np.array([1, 4])] }

const plain = (t: unknown): unknown => tree.map(t, x => np.array(np.toNested(x) as number[]))

describe('an empty subtree', () => {
  test.each<readonly [string, () => unknown, unknown]>([
    ['grad', () => grad(f)(params), slope],
    ['valueAndGrad', () => valueAndGrad(f)(params)[1], slope],
    ['vjp', () => vjp(f)(params)[1](1 as never), slope],
    ['grad of jit', () => grad(jit(f))(params), slope],
    ['jit of grad', () => jit(grad(f))(params), slope],
    ['jacrev', () => jacrev(f)(params), slope],
    ['jacfwd', () => jacfwd(f)(params), slope],
    ['jvp', () => jvp(f)(params, params)[1], np.array(57)],
    [
      'hvp',
      () => hvp(f)(params, params),
      { w: np.array([12, 32]), none: null, deep: [null, undefined, np.array([2, 8])] }
    ],
    ['tree.map', () => tree.map(params, x => x), params],
    ['jit', () => jit((p: Params) => p)(params), params],
    ['vmap', () => vmap((p: Params) => p)(params), params],
    ['scan', () => scan((c: NDArray, p: Params) => [np.add(c, p.w), p] as const)(0 as never, params)[1], params]
  ])('of %s', (_, run, expected) => {
    expect(tree.structureKey(tree.flatten(run()).structure)).toBe(tree.structureKey(tree.flatten(expected).structure))
    expect(plain(run())).toEqual(plain(expected))
  })

  test('alone is a tree: derivatives of what has no leaves are itself', () => {
    const constant = (_: null): NDArray => np.array(1)
    expect(grad(constant)(null)).toBe(null)
    expect(hessian(constant)(null)).toBe(null)
    expect(jit((x: null) => x)(null)).toBe(null)
    expect(tree.map(null, x => x)).toBe(null)
  })
})
