/**
 * Bugs in what takes trees apart, in containers, and in vector spaces of trees.
 */
import * as fc from 'fast-check'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import * as ours from '../../src/tree/index.js'
import { stopGradient } from '../../src/transform/differentiate.js'
import { ravel } from '../../src/transform/ravel.js'
import { vectorSpace as space } from '../../src/transform/tree/vectorSpace.js'
import type { VectorSpace } from '../../src/tree/vectorSpace.js'
import * as np from '../../src/numpy/index.js'
import { array } from '../arb/array.js'
import { raveling } from '../suite/raveling.js'
import { tree, type TreeModule } from '../suite/tree.js'
import { vectorSpace } from '../suite/vectorSpace.js'
import type { Mutant } from './mutant.js'

const { flatten, unflatten, map, zipWith, paths, structureKey } = ours

const ofModule = (bug: string, breaks: readonly string[], change: Partial<TreeModule>): Mutant => ({
  suite: 'tree',
  bug,
  breaks,
  laws: () => tree({ name: 'trees', module: { ...ours, ...change } })
})

const ofSpace = (bug: string, breaks: readonly string[], change: Partial<VectorSpace>): Mutant => ({
  suite: 'vectorSpace',
  bug,
  breaks,
  laws: () => vectorSpace({ name: 'trees', space: { ...space, ...change } })
})

type Leaf = (x: NDArray) => NDArray

/** `map`, called either way. */
const mapping = (f: (t: unknown, leaf: Leaf) => unknown): TreeModule['map'] =>
  ((...args: readonly [unknown, Leaf] | readonly [Leaf]) =>
    args.length === 1 ? (t: unknown) => f(t, args[0]) : f(args[0], args[1])) as TreeModule['map']

/** The tree with its records as somebody else would list their keys. */
const inOrder = (t: unknown, order: (keys: readonly string[]) => readonly string[]): unknown => {
  if (typeof t !== 'object' || t === null || ours.container in t) return t
  if (Array.isArray(t)) return t.map(u => inOrder(u, order))
  if (Object.getPrototypeOf(t) !== Object.prototype || '_tag' in t) return t
  const record = t as Readonly<Record<string, unknown>>
  return order(Object.keys(record)).map(k => inOrder(record[k], order))
}

interface Line {
  readonly at: unknown
  readonly slope: unknown
  readonly [ours.container]: ours.Container<Line>
}

/** Lines, of which the descriptor takes apart and rebuilds as told. */
const lines = (
  bug: string,
  breaks: readonly string[],
  children: (l: Line) => readonly unknown[],
  rebuild: (children: readonly unknown[]) => readonly [unknown, unknown]
): Mutant => {
  const line = (at: unknown, slope: unknown): Line => ({
    at,
    slope,
    [ours.container]: { name: 'line', children, rebuild: parts => line(...rebuild(parts)) }
  })
  const arbitrary = fc
    .tuple(array({ values: 'dyadic', maxRank: 1 }), array({ values: 'dyadic', maxRank: 1 }))
    .map(([at, slope]) => line(at, slope))
  return { suite: 'tree', bug, breaks, laws: () => tree({ name: 'line', arbitrary }) }
}

/** Bugs of trees. */
export const treeMutants: readonly Mutant[] = [
  ofModule('keys are visited in the order of insertion', ['P5.1'], {
    flatten: t => ({ leaves: flatten(inOrder(t, keys => keys)).leaves, structure: flatten(t).structure })
  }),
  ofModule('leaves are put back from the last to the first', ['P1', 'P6', 'P2'], {
    unflatten: (s, leaves) => unflatten(s, [...leaves].reverse()),
    map: mapping((t, f) => unflatten(flatten(t).structure, flatten(t).leaves.map(f).reverse()))
  }),
  ofModule('map visits the leaves from the last to the first', ['P3'], {
    map: mapping((t, f) => {
      const { leaves, structure } = flatten(t)
      return unflatten(structure, [...leaves].reverse().map(f).reverse())
    })
  }),
  ofModule('map calls its function twice on a leaf', ['P2', 'P3'], {
    map: mapping((t, f) => map(t, x => f(f(x))))
  }),
  ofModule('null is a leaf', ['P7'], {
    flatten: t => {
      const { leaves, structure } = flatten(t)
      return { leaves: t === null ? [...leaves, np.array(0)] : leaves, structure }
    }
  }),
  ofModule('zipWith exchanges its trees', ['P4'], { zipWith: (s, t, f) => zipWith(t, s, f) }),
  ofModule('zipWith does not compare structures', ['P4.1'], {
    zipWith: (s, t, f) => {
      const [a, b] = [flatten(s), flatten(t).leaves]
      return unflatten(
        a.structure,
        a.leaves.map((x, i) => f(x, b[i % b.length] ?? x))
      ) as typeof s
    }
  }),
  ofModule('the key of a structure forgets the names of fields', ['P5'], {
    structureKey: s => structureKey(s).replace(/"[^"]*":/g, '')
  }),
  ofModule('the key of a structure forgets the variant', ['P5'], {
    structureKey: s => structureKey(s).replace(/"[^"]*"\{/g, '{')
  }),
  ofModule('a path ends one key early', ['P1.1'], { paths: t => paths(t).map(p => p.slice(0, -1)) }),
  lines(
    'a container is rebuilt in another order',
    ['P1', 'P2'],
    l => [l.at, l.slope],
    ([at, slope]) => [slope, at]
  ),
  lines(
    'a container hides a part',
    ['P1'],
    l => [l.at],
    ([at]) => [at, np.array(0)]
  )
]

/** Bugs of vector spaces. */
export const vectorSpaceMutants: readonly Mutant[] = [
  ofSpace('a sum forgets a factor', ['P8.1', 'P8.2', 'P8.3'], { add: (x, y) => space.add(x, space.scale(2, y)) }),
  ofSpace('a difference has the wrong sign', ['P8.3'], { sub: (x, y) => space.sub(y, x) }),
  ofSpace('zero is a scalar', ['P8.3'], { zeros: () => np.array(0) as never }),
  ofSpace('scaling squares its number', ['P8.4'], {
    scale: (c, x) => space.scale(c, space.scale(c, x))
  }),
  ofSpace('scaling keeps only the sign', ['P8.4', 'P8.5'], {
    scale: (c, x) => space.scale(np.sign(c), x)
  }),
  ofSpace('an inner product adds instead of multiplying', ['P8.5'], {
    inner: (x, y) =>
      space.inner(
        space.add(x, y),
        map(x, v => np.onesLike(v))
      )
  }),
  ofSpace('an inner product has the wrong sign', ['P8.6'], { inner: (x, y) => np.neg(space.inner(x, y)) }),
  ofSpace('an inner product leaves out the first leaf', ['P8.6'], {
    inner: (x, y) => {
      const [a, b] = [flatten(x).leaves.slice(1), flatten(y).leaves.slice(1)]
      return space.inner(a, b)
    }
  })
]

const ofRavel = (bug: string, breaks: readonly string[], wrong: typeof ravel): Mutant => ({
  suite: 'raveling',
  bug,
  breaks,
  laws: () => raveling({ name: 'ravel', ravel: wrong })
})

/** Bugs of trees as vectors. */
export const ravelingMutants: readonly Mutant[] = [
  ofRavel('every leaf comes back as float64', ['P9.1'], t => {
    const [v] = ravel(t)
    const wide = map(t, x => np.astype(x, 'float64'))
    return [v, ravel(wide)[1]]
  }),
  ofRavel('the vector goes from the last element to the first', ['P9.2'], t => {
    const [v, unravel] = ravel(t)
    return [np.flip(v), w => unravel(np.flip(w))]
  }),
  ofRavel('elements are squared on the way', ['P9.2', 'P9.3', 'P9.4', 'P9.5'], t => {
    const [v, unravel] = ravel(t)
    return [np.square(v), unravel]
  }),
  ofRavel('nothing is differentiated', ['P9.5'], t => {
    const [v, unravel] = ravel(t)
    return [stopGradient(v), unravel]
  })
]
