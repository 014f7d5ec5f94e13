/** A jitted function remembers so many kinds of arguments, and forgets the oldest: in every trace as outside of all. */
import { expect, test } from 'vitest'
import { grad, jit, np, type NDArray } from 'pullback'

/** More than are remembered. */
const kinds = 65

const counted = (factor: NDArray | number) => {
  let traces = 0
  const f = jit((x: NDArray) => {
    traces++
    return np.sum(np.mul(x, factor))
  })
  return { f, traces: () => traces }
}

const visits = ({ f, traces }: ReturnType<typeof counted>): readonly number[] => {
  const call = (n: number): number => {
    f(np.ones([n]))
    return traces()
  }
  for (let n = 1; n < kinds; n++) call(n)
  return [call(kinds - 1), call(1), call(kinds), call(1), call(2)]
}

const expected = [kinds - 1, kinds - 1, kinds, kinds, kinds + 1]

test('outside of a trace', () => expect(visits(counted(2))).toEqual(expected))

test('in a trace that it closes over', () => {
  grad((x: NDArray) => {
    expect(visits(counted(x))).toEqual(expected)
    return x
  })(2)
})
