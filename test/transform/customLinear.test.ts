/** Transposes and batches of one's own. */
import { describe, expect, test } from 'vitest'
import {
  checkpoint,
  customBatching,
  customTranspose,
  grad,
  jit,
  jvp,
  linearTranspose,
  np,
  vjp,
  vmap,
  type NDArray
} from 'pullback'

const items = (xs: readonly NDArray[]): readonly number[] => xs.map(np.item)
const [two, three] = [np.array([1, 2]), np.array([1, 2, 3])]
const whole = np.array(3, { dtype: 'int32' })
const point = np.zeros([])

describe('customTranspose', () => {
  /** x ↦ k·x, whose transpose is said to be 10·k·ct. */
  const f = customTranspose(
    (x: NDArray, k: NDArray) => np.mul(k, x),
    (ct, k) => np.mul(np.mul(10, k), ct)
  )
  const four = np.array(4)

  test('transposes by the rule, and twice to the function', () => {
    const once = linearTranspose((x: NDArray) => f(x, four), point)
    expect(np.item(once(1))).toBe(40)
    expect(np.item(linearTranspose(once, point)(1))).toBe(4)
    expect(items(jvp((x: NDArray) => f(x, four))(2, 3))).toEqual([8, 12])
    expect(np.item(linearTranspose(vjp((x: NDArray) => f(x, four))(1)[1], point)(1))).toBe(4)
  })

  test('is differentiated as it is along the others', () => {
    expect(np.item(grad((k: NDArray) => f(2, k))(4))).toBe(2)
    expect(np.item(jvp((k: NDArray) => f(np.mul(k, k), k))(2, 1)[1])).toBe(12)
    expect(np.item(grad((k: NDArray) => f(np.mul(k, k), k))(2))).toBe(4 + 10 * 2 * 4)
  })

  test('is mapped over either operand; one that is not mapped gets the sum', () => {
    const ks = np.array([1, 2, 3])
    const both = vmap(f)
    const overX = (x: NDArray): NDArray => vmap(f, { inAxes: [0, null] })(x, four)
    const overK = (x: NDArray): NDArray => vmap(f, { inAxes: [null, 0] })(x, ks)
    expect(np.toNested(both(three, ks))).toEqual([1, 4, 9])
    expect(np.toNested(linearTranspose(overX, three)(three))).toEqual([40, 80, 120])
    expect(np.item(linearTranspose(overK, point)(three))).toBe(10 * (1 + 4 + 9))
    expect(np.toNested(linearTranspose(linearTranspose(overK, point), three)(1))).toEqual([1, 2, 3])
    expect(np.toNested(vmap((ct: NDArray) => linearTranspose((x: NDArray) => f(x, four), point)(ct))(three))).toEqual([
      40, 80, 120
    ])
  })

  test('takes trees', () => {
    const swap = customTranspose(
      (x: { readonly a: NDArray; readonly b: NDArray }) => [x.b, x.a] as const,
      ([b, a]) => ({ a, b })
    )
    const { a, b } = linearTranspose(swap, { a: two, b: point })([np.array(5), two])
    expect([a, b].map(np.toNested)).toEqual([[1, 2], 5])
  })
})

describe('customBatching', () => {
  const calls: unknown[] = []
  const f = customBatching(
    (p: { readonly a: NDArray; readonly b: NDArray }, k: NDArray) => ({ y: np.mul(p.a, np.sin(p.b)), k }),
    (size, marks, { a, b }, k) => {
      calls.push([size, marks])
      const up = (x: NDArray, on: boolean): NDArray => (on ? x : np.broadcastTo(x, { shape: [size, ...x.shape] }))
      return [
        { y: np.mul(up(a, marks[0].a), np.sin(up(b, marks[0].b))), k },
        { y: true, k: marks[1] }
      ]
    }
  )

  test('sees the size and which leaves are batched; null axes are not', () => {
    calls.length = 0
    const { y, k } = vmap(f, { inAxes: [{ a: 0, b: null }, null], outAxes: { y: 0, k: null } })(
      { a: three, b: 1 },
      whole
    )
    expect(np.toNested(y)).toEqual([1, 2, 3].map(a => a * Math.sin(1)))
    expect([np.item(k), k.dtype]).toEqual([3, 'int32'])
    expect(calls).toEqual([[3, [{ a: true, b: false }, false]]])
  })

  test('gets batch axes first, and out axes are those asked for', () => {
    const sums = customBatching(
      (x: NDArray) => np.sum(x, { axis: 0 }),
      (size, _, xs) => {
        expect([size, xs.shape]).toEqual([3, [3, 2, 4]])
        return [np.sum(xs, { axis: 1 }), true]
      }
    )
    const x = np.reshape(np.arange(24), { shape: [2, 3, 4] })
    const came = vmap(sums, { inAxes: [1], outAxes: 1 })(x)
    expect(np.arrayEqual(came, np.transpose(np.sum(x, { axis: 0 })))).toBe(true)
  })

  test('nested, the inner batch is by the rule and the outer one of the rule', () => {
    calls.length = 0
    const inner = vmap(f, { inAxes: [{ a: 0, b: null }, null] })
    const xs = np.reshape(np.arange(6), { shape: [2, 3] })
    const { y } = vmap(inner, { inAxes: [{ a: 0, b: 0 }, null] })({ a: xs, b: two }, whole)
    expect(np.arrayEqual(y, np.mul(xs, np.sin(np.array([[1], [2]]))))).toBe(true)
    expect(calls).toHaveLength(1)
  })

  test('the gradient of a mapped one is that of the rule, a mapped gradient that of the function', () => {
    const g = customBatching(
      (x: NDArray) => np.square(x),
      (_, __, xs) => [np.mul(10, np.square(xs)), true]
    )
    expect(np.toNested(grad((x: NDArray) => np.sum(vmap(g)(x)))(two))).toEqual([20, 40])
    expect(np.toNested(vmap(grad((x: NDArray) => g(x)))(two))).toEqual([2, 4])
    expect(np.toNested(vmap(jit((x: NDArray) => g(x)))(two))).toEqual([10, 40])
    expect(np.toNested(vmap((x: NDArray) => checkpoint(g)(x))(two))).toEqual([10, 40])
  })
})

test('of two linear leaves one may stand still', () => {
  interface Pair {
    readonly a: NDArray
    readonly b: NDArray
  }
  const f = customTranspose(
    ({ a, b }: Pair) => np.add(a, np.mul(2, b)),
    (ct: NDArray): Pair => ({ a: ct, b: np.mul(2, ct) })
  )
  const still = np.array(5)
  for (const along of [(x: NDArray) => f({ a: x, b: still }), (x: NDArray) => np.div(f({ a: still, b: x }), 2)]) {
    expect(np.item(grad(along)(np.array(3)))).toBe(1)
    expect(np.item(jvp(along)(np.array(3), np.array(1))[1])).toBe(1)
  }
})
