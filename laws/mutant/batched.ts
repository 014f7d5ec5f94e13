/**
 * Batches with one bug each.
 */
import { customBatching, np, stopGradient, tree, vectorSpace, vmap, type NDArray } from '../../src/index.js'
import { batched } from '../suite/batched.js'
import { ours, type Transforms } from '../subject/subject.js'
import { bend } from './bend.js'
import { isTraced, type Mutant } from './mutant.js'

type X = NDArray

const twice = <T>(t: T): T => vectorSpace.scale(2, t)

const alongVmap = (bug: string, breaks: readonly string[], wrong: Transforms['vmap']): Mutant => ({
  suite: 'batched',
  bug,
  breaks,
  laws: () => batched<X, unknown>({ name: 'f', f: bend, transforms: { ...ours, vmap: wrong } })
})

/** What vmap gives, changed. */
const afterVmap = (change: (y: X) => X): Transforms['vmap'] =>
  ((f: never, axes: never) =>
    (...xs: readonly never[]) =>
      tree.map(vmap(f, axes)(...xs) as X, change)) as never

const flipRows = (y: X): X => (y.ndim > 0 ? np.flip(y, { axis: 0 }) : y)

const wrongTransforms: readonly Mutant[] = [
  alongVmap('the results of a batch come back in reverse order', ['V2', 'V3'], afterVmap(flipRows)),
  alongVmap(
    'a batch of a batch is turned round',
    ['V5'],
    afterVmap(y => (y.ndim > 1 ? flipRows(y) : y))
  ),
  alongVmap('batches have no derivative', ['V7', 'V8'], afterVmap(stopGradient)),
  alongVmap('a batch is doubled while it is traced', ['V9'], ((f: never, axes: never) =>
    (...xs: readonly never[]) => {
      const ys = vmap(f, axes)(...xs)
      return isTraced(tree.flatten(xs).leaves[0]) ? twice(ys) : ys
    }) as never)
]

const leaking = (bug: string, breaks: readonly string[], rule: (x: X) => X, f: (x: X) => X = np.sin): Mutant => ({
  suite: 'batched',
  bug,
  breaks,
  laws: () => {
    const g = customBatching(f, (_, [batched], x) => [rule(x), batched])
    return batched<X, X>({ name: 'f', f: x => g(x), differentiable: false })
  }
})

const centred = (x: X): X => np.sub(x, np.mean(x, { axis: 0, keepDims: true }))

const batches: readonly Mutant[] = [
  leaking('examples are centred by the mean of the batch', ['V1', 'V11'], x => np.sin(centred(x))),
  leaking('examples come back in reverse order', ['V1', 'V12'], x => np.flip(np.sin(x), { axis: 0 })),
  leaking('every example gets the result of the first', ['V1', 'V12'], x =>
    np.broadcastTo(np.take(np.sin(x), np.array([0], { dtype: 'int32' }), { axis: 0 }), { shape: x.shape })
  ),
  leaking(
    'a softmax divides by the sum over the batch',
    ['V1', 'V11'],
    x => np.div(np.exp(x), np.sum(np.exp(x))),
    x => np.div(np.exp(x), np.sum(np.exp(x)))
  )
]

export const batchedFunctions: readonly Mutant[] = [...wrongTransforms, ...batches]
