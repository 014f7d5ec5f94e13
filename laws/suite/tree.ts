/**
 * The laws of trees: of what is registered as a tree, and of the functions that take trees apart.
 */
import * as asked from '../asked.js'
import * as fc from 'fast-check'
import { isNDArray, scalar, type NDArray } from '../../src/ndarray/ndarray.js'
import * as np from '../../src/numpy/index.js'
import * as ours from '../../src/tree/index.js'
import { tree as anyTree } from '../arb/tree.js'
import { all, each, law, ensure, within, type Laws, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { pairwise, sameBits } from '../value/arrays.js'
import { follow, leavesIn, sameStructure, sameTree, showNested } from '../value/nested.js'

/**
 * What takes trees apart and puts them together, like `tree`.
 *
 * @category model
 * @since 0.1.0
 */
export type TreeModule = Readonly<
  Pick<typeof ours, 'flatten' | 'unflatten' | 'map' | 'zipWith' | 'paths' | 'structureKey'>
>

/**
 * Trees, such as those that hold a container of yours.
 *
 * @category model
 * @since 0.1.0
 */
export interface TreeSubject {
  readonly name: string
  /** Random trees; of every kind by default. */
  readonly arbitrary?: fc.Arbitrary<unknown>
  /** What is tested on them; `tree` by default. */
  readonly module?: TreeModule
}

const prelude = 'JAX, tree_util'

const s = statements('trees', {
  roundTrip: ['P1', 'unflatten(flatten(t)) = t, and flatten(unflatten(s, xs)) = (s, xs)', prelude],
  paths: ['P1.1', 'paths are as many as leaves, distinct, and each leads to its leaf', prelude],
  map: ['P2', 'map(id) = id, map(f) ∘ map(g) = map(f ∘ g)', 'functors'],
  traversal: [
    'P3',
    'flatten(map(f)(t)) = f of each leaf of flatten(t), once and in their order',
    'traversable functors'
  ],
  zipWith: ['P4', 'zipWith(zipWith(s, t, ++), u, ++) = zipWith(s, zipWith(t, u, ++), ++)', 'semigroups'],
  diagonal: ['P4.1', 'zipWith(t, t, f) = map(t, x => f(x, x)), and zipWith of other structures is refused', prelude],
  structure: ['P5', 'structures have one key if and only if they are the same', 'equivalence relations'],
  keyOrder: ['P5.1', 'leaves, paths and structure do not depend on the order in which keys were inserted', prelude],
  transposition: [
    'P6',
    'a tree of trees flattens part by part, and transposed twice it is itself',
    'JAX, tree_transpose'
  ],
  noLeaves: ['P7', 'a tree without leaves flattens to none, and comes back', prelude]
})

// --- parts

const half = (x: NDArray): NDArray => np.mul(x, 0.5)

const shifted = (x: NDArray): NDArray => np.add(x, 1)

const joined = (x: NDArray, y: NDArray): NDArray => np.concatenate([np.ravel(x), np.ravel(y)])

/** The tree with the number of each leaf in its place. */
const numbered = ({ flatten, unflatten }: TreeModule, t: unknown, from = 0): unknown => {
  const { leaves, structure } = flatten(t)
  return unflatten(
    structure,
    leaves.map((_, i) => scalar(from + i))
  )
}

/** The same tree with the keys of every record inserted in the opposite order. */
const reinserted = (t: unknown): unknown => {
  if (isNDArray(t) || t === null || typeof t !== 'object' || ours.container in t) return t
  if (Array.isArray(t)) return t.map(reinserted)
  const out: Record<string, unknown> = {}
  for (const [k, v] of Object.entries(t).reverse()) out[k] = reinserted(v)
  return out
}

const sameLeaves = (expected: readonly NDArray[], came: readonly NDArray[]): Verdict =>
  pairwise('leaf', expected, came, sameBits)

const keyOf = ({ flatten, structureKey }: TreeModule, t: unknown): string => structureKey(flatten(t).structure)

const sameKeys = (m: TreeModule, s: unknown, t: unknown): Verdict => {
  const [same, keys] = [sameStructure(s, t), [keyOf(m, s), keyOf(m, t)]]
  return ensure(same === (keys[0] === keys[1]), () =>
    same
      ? `one structure has two keys, ${keys[0]} and ${keys[1]}`
      : `${showNested(s)} and ${showNested(t)} differ, and have one key: ${keys[0]}`
  )
}

// --- rules

const rules: Readonly<Record<keyof typeof s, (m: TreeModule, t: unknown, other: unknown) => Verdict>> = {
  roundTrip: (m, t) => {
    const { leaves, structure } = m.flatten(t)
    const others = leaves.map((_, i) => scalar(i))
    const again = m.flatten(m.unflatten(structure, others))
    return all(
      () => within('the leaves of flatten', sameLeaves(leavesIn(t), leaves)),
      () => within('unflatten of flatten', sameTree(t, m.unflatten(structure, leaves))),
      () => within('flatten of unflatten', sameLeaves(others, again.leaves)),
      () =>
        ensure(
          m.structureKey(structure) === m.structureKey(again.structure),
          () => `the structure becomes ${m.structureKey(again.structure)}`
        )
    )
  },
  paths: (m, t) => {
    const [leaves, paths] = [m.flatten(t).leaves, m.paths(t)]
    return all(
      () => ensure(leaves.length === paths.length, () => `${paths.length} paths for ${leaves.length} leaves`),
      () =>
        ensure(
          new Set(paths.map(p => JSON.stringify(p))).size === paths.length,
          () => `paths are not distinct: ${paths.map(ours.showPath).join(', ')}`
        ),
      () => each(paths, (path, i) => within(`the leaf at ${ours.showPath(path)}`, sameTree(leaves[i], follow(t, path))))
    )
  },
  map: (m, t) =>
    all(
      () =>
        within(
          'map(id)',
          sameTree(
            t,
            m.map(t, x => x)
          )
        ),
      () =>
        within(
          'map(f) ∘ map(g)',
          sameTree(
            m.map(t, x => half(shifted(x))),
            m.map(m.map(t, shifted), half)
          )
        ),
      () => within('map(f)(t), data-last', sameTree(m.map(t, half), m.map(half)(t)))
    ),
  traversal: (m, t) => {
    const met: NDArray[] = []
    const marked = m.map(t, x => {
      met.push(x)
      return scalar(met.length)
    })
    const { leaves } = m.flatten(t)
    return all(
      () => within('what map meets', sameLeaves(leaves, met)),
      () =>
        within(
          'what map gives',
          sameLeaves(
            leaves.map((_, i) => scalar(i + 1)),
            m.flatten(marked).leaves
          )
        )
    )
  },
  zipWith: (m, t) => {
    const [a, b, c] = [numbered(m, t), numbered(m, t, 100), numbered(m, t, 200)]
    const zip = (x: unknown, y: unknown): unknown => m.zipWith(x, y, joined)
    return all(
      () => within('zipWith', sameTree(numberedPairs(m, t), zip(a, b))),
      () => within('of zipWith', sameTree(zip(a, zip(b, c)), zip(zip(a, b), c)))
    )
  },
  diagonal: (m, t, other) =>
    all(
      () =>
        sameTree(
          m.map(t, x => joined(x, x)),
          m.zipWith(t, t, joined)
        ),
      () =>
        ensure(
          sameStructure(t, other) || throws(() => m.zipWith(t, other, joined)),
          () => 'trees of two structures are zipped'
        )
    ),
  structure: (m, t, other) =>
    all(
      () => sameKeys(m, t, other),
      () => sameKeys(m, t, numbered(m, t)),
      () => sameKeys(m, t, [t]),
      () => sameKeys(m, { a: t }, { b: t }),
      () => sameKeys(m, { _tag: 'A', a: t }, { _tag: 'B', a: t }),
      () => sameKeys(m, [null, t], [undefined, t])
    ),
  keyOrder: (m, t) => {
    const other = reinserted(t)
    return all(
      () => within('leaves', sameLeaves(m.flatten(t).leaves, m.flatten(other).leaves)),
      () =>
        ensure(
          JSON.stringify(m.paths(t)) === JSON.stringify(m.paths(other)),
          () =>
            `paths ${m.paths(t).map(ours.showPath).join(', ')} become ${m.paths(other).map(ours.showPath).join(', ')}`
        ),
      () => ensure(keyOf(m, t) === keyOf(m, other), () => `the key ${keyOf(m, t)} becomes ${keyOf(m, other)}`)
    )
  },
  transposition: (m, t, other) => {
    const [outer, inner] = [m.flatten(t), m.flatten(other)]
    const [rows, columns] = [outer.leaves.length, inner.leaves.length]
    const at = (i: number, j: number): NDArray => scalar(100 * i + j)
    const table = m.unflatten(
      outer.structure,
      outer.leaves.map((_, i) =>
        m.unflatten(
          inner.structure,
          inner.leaves.map((_, j) => at(i, j))
        )
      )
    )
    const transposed = m.unflatten(
      inner.structure,
      inner.leaves.map((_, j) =>
        m.unflatten(
          outer.structure,
          outer.leaves.map((_, i) => at(i, j))
        )
      )
    )
    const entries = Array.from({ length: rows }, (_, i) => Array.from({ length: columns }, (_, j) => at(i, j)))
    const turned = Array.from({ length: columns }, (_, j) => entries.map(row => row[j]))
    const again = m.flatten(transposed).leaves
    return all(
      () => within('the tree of trees', sameLeaves(entries.flat(), m.flatten(table).leaves)),
      () => within('transposed', sameLeaves(turned.flat(), again)),
      () =>
        within(
          'transposed twice',
          sameTree(
            table,
            m.unflatten(
              outer.structure,
              outer.leaves.map((_, i) =>
                m.unflatten(
                  inner.structure,
                  inner.leaves.map((_, j) => again[j * rows + i])
                )
              )
            )
          )
        )
    )
  },
  noLeaves: (m, t) => {
    const flat = m.flatten(t)
    const bare = m.unflatten(
      flat.structure,
      flat.leaves.map(() => null)
    )
    const { leaves, structure } = m.flatten(bare)
    return all(
      () => ensure(leaves.length === 0, () => `${showNested(bare)} flattens to ${leaves.length} leaves`),
      () => sameTree(bare, m.unflatten(structure, [])),
      () =>
        sameTree(
          bare,
          m.map(bare, () => scalar(7))
        ),
      () => ensure(m.paths(bare).length === 0, () => 'there are paths')
    )
  }
}

const numberedPairs = ({ flatten, unflatten }: TreeModule, t: unknown): unknown => {
  const { leaves, structure } = flatten(t)
  return unflatten(
    structure,
    leaves.map((_, i) => np.array([i, 100 + i]))
  )
}

const throws = (f: () => unknown): boolean => {
  try {
    f()
    return false
  } catch {
    return true
  }
}

// --- the suite

const ofTwo: readonly (keyof typeof s)[] = ['diagonal', 'structure', 'transposition']

/**
 * Trees: of every kind, or those that hold a container of yours; and functions that take trees apart, this library's or
 * others.
 *
 * Shapes:  the leaves', which no law changes
 *
 * @example
 * import assert from 'node:assert'
 * import { np, tree } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * interface Line { readonly at: np.NDArray; readonly slope: np.NDArray; readonly [tree.container]: tree.Container<Line> }
 * const lines = (rebuild: (children: readonly unknown[]) => Line): tree.Container<Line> =>
 *   ({ name: 'line', children: l => [l.at, l.slope], rebuild })
 * const line = (at: unknown, slope: unknown): Line =>
 *   ({ at: at as np.NDArray, slope: slope as np.NDArray, [tree.container]: lines(([a, b]) => line(a, b)) })
 * const arbitrary = laws.arb.scalar().map(x => line(x, np.mul(x, 2)))
 * laws.assertAll(laws.tree({ name: 'line', arbitrary }))
 *
 * const turned = arbitrary.map(l => ({ ...l, [tree.container]: lines(([a, b]) => line(b, a)) }))
 * assert.throws(() => laws.assertAll(laws.tree({ name: 'line', arbitrary: turned })), /P1/)
 *
 * @category suites
 * @since 0.1.0
 */
export const tree = asked.suite(
  'laws.tree',
  { name: asked.text },
  ({ name, arbitrary = anyTree(), module = ours }: TreeSubject): Laws =>
    (Object.keys(s) as unknown as readonly (keyof typeof s)[]).map(key =>
      law(
        s[key],
        name,
        fc.tuple(arbitrary, arbitrary),
        ([t, other]) => rules[key](module, t, other),
        ([t, other]) => (ofTwo.includes(key) ? `${showNested(t)}\nand ${showNested(other)}` : showNested(t))
      )
    )
)
