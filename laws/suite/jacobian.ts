/**
 * The laws of Jacobians and Hessians.
 */
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { flatten } from '../../src/tree/flatten.js'
import { structureKey } from '../../src/tree/structure.js'
import { unflatten } from '../../src/tree/unflatten.js'
import { ops as $ } from '../../src/trace/ops.js'
import { grad, jvp, vjp } from '../../src/transform/differentiate.js'
import { hessian, hvp, jacfwd, jacrev } from '../../src/transform/jacobian.js'
import { vmap } from '../../src/transform/vmap.js'
import { basis, dense, evaluated, floats, numbers, pairwise, sameValues, stack, zeros } from '../value/arrays.js'
import { stream } from '../draw/draw.js'
import { all, each, holds, inconclusive, violated, law, within, type Law, type Laws, type Verdict } from '../law.js'
import { mapLaw, type Given } from '../draw/maps.js'
import { atPoint } from '../subject/point.js'
import { plans, type Plan } from '../draw/program.js'
import { planSubject } from '../subject/subject.js'
import { equal, type Tree, type TreeMap } from '../draw/space.js'
import { weights } from '../subject/subject.js'
import { jit } from '../value/jit.js'

/** The blocks of a Jacobian: for each leaf of the result one array a leaf of the argument. */
const blocks = (jacobian: Tree, y: Tree, x: Tree): readonly (readonly NDArray[])[] => {
  const { leaves } = flatten(jacobian)
  const columns = flatten(x).leaves.length
  return flatten(y).leaves.map((_, i) => leaves.slice(i * columns, (i + 1) * columns))
}

/** Every unit vector of the space of a tree, with the leaf and the element that is 1. */
const units = (x: Tree): readonly { readonly leaf: number; readonly at: number; readonly unit: Tree }[] => {
  const { leaves, structure } = flatten(x)
  return leaves.flatMap((part, leaf) =>
    Array.from({ length: part.size }, (_, at) => ({
      leaf,
      at,
      unit: unflatten(
        structure,
        leaves.map((other, k) => (k === leaf ? basis(other, at) : zeros(other)))
      )
    }))
  )
}

/** Elements start, start + step, … of an array, under another shape. */
const strided = (x: NDArray, start: number, step: number, like: NDArray): NDArray =>
  dense(
    like.shape,
    x.dtype,
    Array.from({ length: like.size }, (_, i) => numbers(x)[start + i * step])
  )

const columnsAre = (name: string, jacobian: Tree, f: TreeMap, x: Tree): Verdict => {
  const y = f(x)
  const parts = blocks(jacobian, y, x)
  return each(units(x), ({ leaf, at, unit }) => {
    const [, dy] = jvp(f)(x, unit)
    return pairwise(`${name}: column ${at} of leaf ${leaf}, result`, flatten(dy).leaves, flatten(y).leaves, (d, _, i) =>
      sameValues(d, strided(parts[i][leaf], at, flatten(x).leaves[leaf].size, d))
    )
  })
}

const rowsAre = (name: string, jacobian: Tree, f: TreeMap, x: Tree): Verdict => {
  const [y, pullback] = vjp(f)(x)
  const parts = blocks(jacobian, y, x)
  return each(units(y), ({ leaf, at, unit }) =>
    pairwise(
      `${name}: row ${at} of result ${leaf}, argument`,
      flatten(pullback(unit)).leaves,
      flatten(x).leaves,
      (d, _, j) => sameValues(d, strided(parts[leaf][j], at * d.size, 1, d))
    )
  )
}

/** A tree like y of trees like x, of arrays [...out, ...in]. */
const isShaped = (jacobian: Tree, y: Tree, x: Tree): Verdict => {
  const [out, input] = [flatten(y), flatten(x)]
  const nested = unflatten(
    out.structure,
    out.leaves.map(() => unflatten(input.structure, input.leaves))
  )
  const [should, is] = [nested, jacobian].map(t => structureKey(flatten(t).structure))
  return all(
    () => (should === is ? holds : violated(`expected structure ${should}, came ${is}`)),
    () =>
      each(out.leaves, (yi, i) =>
        each(input.leaves, (xj, j) => {
          const { shape } = blocks(jacobian, y, x)[i][j]
          const expected = [...yi.shape, ...xj.shape]
          return shape.join() === expected.join()
            ? holds
            : violated(`block ${i}, ${j}: expected shape [${expected.join()}], came [${shape.join()}]`)
        })
      )
  )
}

const point = (g: Given): { readonly f: TreeMap; readonly x: Tree } => {
  const [a, b] = [g.space(), g.space()]
  return { f: g.map(a, b), x: g.vector(a) }
}

/** A scalar of the result of a map: its sum with fixed weights, plus the sum of its squares. */
const scalarOf =
  (f: TreeMap) =>
  (x: Tree): NDArray => {
    const ys = flatten(f(x)).leaves
    return weights(ys)
      .map((w, i) => $.sum($.mul(ys[i], $.add(ys[i], w)), [...w.shape.keys()]))
      .reduce((s, t) => $.add(s, t), $.fill([], 0, 'float64'))
  }

const scalarPoint = (g: Given): { readonly s: (x: Tree) => NDArray; readonly x: Tree; readonly v: Tree } => {
  const [a, b] = [g.space(), g.space()]
  return { s: scalarOf(g.map(a, b, 2)), x: g.vector(a), v: g.vector(a) }
}

/** Of an array [...s, ...t], the array [...t, ...s]. */
const exchanged = (x: NDArray, rank: number): NDArray =>
  $.transpose(x, [...x.shape.keys()].slice(rank).concat([...x.shape.keys()].slice(0, rank)))

const isSymmetric = (h: Tree, x: Tree): Verdict => {
  const parts = blocks(h, x, x)
  return each(parts, (row, i) =>
    each(row, (block, j) =>
      within(`block ${i}, ${j}`, sameValues(block, exchanged(parts[j][i], block.ndim - flatten(x).leaves[i].ndim)))
    )
  )
}

/** A Hessian times a vector, by the definition of the product. */
const product = (h: Tree, x: Tree, v: Tree): Tree => {
  const { leaves, structure } = flatten(x)
  const vs = flatten(v).leaves.map(numbers)
  const rows = blocks(h, x, x).map((row, i) =>
    dense(
      leaves[i].shape,
      'float64',
      Array.from({ length: leaves[i].size }, (_, k) =>
        row.reduce((sum, block, j) => vs[j].reduce((s, t, l) => s + numbers(block)[k * vs[j].length + l] * t, sum), 0)
      )
    )
  )
  return unflatten(structure, rows)
}

const topic = 'differentiation'

const source = 'JAX, jacfwd, jacrev and hessian'

const subject = 'jacfwd and jacrev'

/** On random polynomial maps between random trees, exactly. */
export const jacobianLaws: Laws = [
  mapLaw(
    {
      topic,
      id: 'D19.1',
      title: 'shape of the jacobian',
      statement: 'a tree like f(x) of trees like x of arrays [...out, ...in]',
      source
    },
    subject,
    1,
    g => {
      const { f, x } = point(g)
      return all(
        () => isShaped(jacfwd(f)(x), f(x), x),
        () => isShaped(jacrev(f)(x), f(x), x)
      )
    }
  ),
  mapLaw(
    { topic, id: 'D19.12', title: 'modes of the jacobian', statement: 'jacfwd(f) = jacrev(f)', source },
    subject,
    1,
    g => {
      const { f, x } = point(g)
      return equal(jacfwd(f)(x), jacrev(f)(x))
    }
  ),
  mapLaw({ topic, id: 'D19.2', title: 'columns', statement: 'column j is jvp(f)(x, e_j)', source }, subject, 1, g => {
    const { f, x } = point(g)
    return all(
      () => columnsAre('jacfwd', jacfwd(f)(x), f, x),
      () => columnsAre('jacrev', jacrev(f)(x), f, x)
    )
  }),
  mapLaw({ topic, id: 'D19.3', title: 'rows', statement: 'row i is vjp(f)(x)(e_i)', source }, subject, 1, g => {
    const { f, x } = point(g)
    return all(
      () => rowsAre('jacfwd', jacfwd(f)(x), f, x),
      () => rowsAre('jacrev', jacrev(f)(x), f, x)
    )
  }),
  mapLaw(
    {
      topic,
      id: 'D19.4',
      title: 'jacobian of a scalar',
      statement: 'of a scalar function the Jacobian is the gradient',
      source
    },
    subject,
    2,
    g => {
      const { s, x } = scalarPoint(g)
      return all(
        () => equal(grad(s)(x), jacrev(s)(x)),
        () => equal(grad(s)(x), jacfwd(s)(x))
      )
    }
  ),
  mapLaw(
    {
      topic,
      id: 'D19.5',
      title: 'hessian',
      statement: 'hessian(f) = jacfwd(grad(f)) = jacrev(grad(f)) = jacrev(jacfwd(f))',
      source
    },
    subject,
    2,
    g => {
      const { s, x } = scalarPoint(g)
      const h = hessian(s)(x)
      return all(
        () => equal(jacfwd(grad(s))(x), h),
        () => equal(jacrev(grad(s))(x), h),
        () => equal(jacrev(jacfwd(s))(x), h)
      )
    }
  ),
  mapLaw({ topic, id: 'D19.6', title: 'symmetry of the hessian', statement: 'H = Hᵀ', source }, subject, 2, g => {
    const { s, x } = scalarPoint(g)
    return isSymmetric(hessian(s)(x), x)
  }),
  mapLaw({ topic, id: 'D19.7', title: 'hvp', statement: 'hvp(f)(x, v) = H v', source }, subject, 2, g => {
    const { s, x, v } = scalarPoint(g)
    return equal(product(hessian(s)(x), x, v), hvp(s)(x, v))
  }),
  mapLaw(
    { topic, id: 'D19.8', title: 'compiled jacobian', statement: 'jit(J(f)) = J(jit(f)) = J(f)', source },
    subject,
    2,
    g => {
      const { f, x } = point(g)
      return each([jacfwd, jacrev], J =>
        all(
          () => equal(J(f)(x), jit(J(f))(x)),
          () => equal(J(f)(x), J(jit(f))(x))
        )
      )
    }
  ),
  mapLaw(
    { topic, id: 'D19.9', title: 'batch of jacobians', statement: 'vmap(J(f)) is J(f) at every example', source },
    subject,
    2,
    g => {
      const [a, b] = [g.space(), g.space()]
      if (a.shapes.length === 0) return inconclusive
      const f = g.map(a, b)
      const examples = [g.vector(a), g.vector(a)]
      const batch = (trees: readonly Tree[]): Tree => {
        const [first, second] = trees.map(flatten)
        return unflatten(
          first.structure,
          first.leaves.map((leaf, i) => stack(leaf, 0, [leaf, second.leaves[i]]))
        )
      }
      return each([jacfwd, jacrev], J => equal(batch(examples.map(x => J(f)(x))), vmap(J(f))(batch(examples))))
    }
  ),
  mapLaw(
    {
      topic,
      id: 'D19.10',
      title: 'derivative of the jacobian',
      statement: 'the derivative of the Jacobian is the Jacobian of the derivative',
      source
    },
    subject,
    2,
    g => {
      const [a, b] = [g.space(), g.space()]
      const [f, x, v] = [g.map(a, b), g.vector(a), g.vector(a)]
      const [, moved] = jvp(jacfwd(f))(x, v)
      return equal(jacfwd((y: Tree) => jvp(f)(y, v)[1])(x), moved)
    }
  )
]

/** On random Programs too, where numbers round: the batched computation rounds as the single ones do. */
export const jacobianOfPrograms: Law<Plan> = law(
  {
    topic,
    id: 'D19.11',
    title: 'jacobian of random Programs',
    statement: 'columns of jacfwd are pushforwards of unit vectors, rows of jacrev pullbacks of unit covectors',
    source
  },
  subject,
  plans(8),
  plan =>
    atPoint('real', (_, { f, at }) => {
      const g = (xs: Tree): Tree => floats(f(xs as readonly NDArray[]))
      const x: Tree = evaluated(at)
      return all(
        () => columnsAre('jacfwd', jacfwd(g)(x), g, x),
        () => rowsAre('jacrev', jacrev(g)(x), g, x)
      )
    })(planSubject(plan), stream(plan.values)),
  plan => planSubject(plan).label
)
