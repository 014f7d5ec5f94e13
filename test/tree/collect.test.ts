/**
 * The fast path of compiled calls: the leaves of a tree that is known to have some structure are those of `flatten`, and of a
 * tree of another structure there are none.
 */
import { describe, expect, test } from 'vitest'
import * as np from '../../src/numpy/index.js'
import { collect } from '../../src/tree/collect.js'
import { flatten } from '../../src/tree/flatten.js'
import { container, type Container } from '../../src/tree/model.js'

const x = np.array([1, 2])

interface Pair {
  readonly a: unknown
  readonly b: unknown
  readonly [container]: Container<unknown>
}

const descriptor = (name: string): Container<unknown> =>
  ({
    name,
    children: (t: unknown) => [(t as Pair).a, (t as Pair).b],
    build: (_: unknown, [a, b]: readonly unknown[]) => ({ a, b, [container]: descriptor(name) })
  }) as unknown as Container<unknown>

const shared = descriptor('pair')
const pair = (a: unknown, b: unknown, d: Container<unknown> = shared): Pair => ({ a, b, [container]: d })

const trees: Readonly<Record<string, unknown>> = {
  'an array': x,
  'a number': 3,
  'a boolean': true,
  null: null,
  'a list': [x, 1],
  'a longer list': [x, 1, 2],
  'an empty list': [],
  'a record': { a: x, b: 1 },
  'a record of other keys': { a: x, c: 1 },
  'a record of fewer keys': { a: x },
  'a tagged record': { _tag: 'Some', value: x },
  'a record of another tag': { _tag: 'Other', value: x },
  'the record without its tag': { value: x },
  'a nested tree': { a: [x, { _tag: 'Some', value: 1 }], b: null },
  'a nested tree, one leaf gone': { a: [x, { _tag: 'Some', value: null }], b: null },
  'a container': pair(x, 1),
  'a container of another kind': pair(x, 1, descriptor('other'))
}

describe.each(Object.entries(trees))('the structure of %s', (name, t) => {
  const { leaves, structure } = flatten(t)

  test('gives the leaves of its tree, and the place after the last', () => {
    const came: np.NDArray[] = [np.array(9)]
    expect(collect(structure, t, came, 1)).toBe(1 + leaves.length)
    expect(came.slice(1).map(np.toNested)).toEqual(leaves.map(np.toNested))
  })

  test('refuses every other tree', () => {
    const same = ['an array', 'a number', 'a boolean']
    for (const [other, u] of Object.entries(trees))
      if (other !== name && !(same.includes(name) && same.includes(other)))
        expect([other, collect(structure, u, [], 0)]).toEqual([other, -1])
  })
})
