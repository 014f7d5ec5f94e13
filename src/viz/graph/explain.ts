/**
 * A computation graph with its numbers: the forward and the backward value of every node, the local derivative of every edge.
 */
import { transform } from '../../core/checked.js'
import { graphKinds } from './kinds.js'
import { showAval } from '../../core/aval.js'
import { isReversible, type Equation, type Program } from '../../core/primitive.js'
import { isVariable, valueOf } from '../../core/program.js'
import { isFloat } from '../../ndarray/dtype.js'
import { fail } from '../../ndarray/error.js'
import { fill, type Dense, type NDArray } from '../../ndarray/ndarray.js'
import type { OfTrees } from '../../transform/tree/arguments.js'
import { jvp, vjp } from '../../transform/differentiate.js'
import { jacfwd, jacrev } from '../../transform/jacobian.js'
import { bind, concrete } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'
import { flatten as leavesOf } from '../../tree/flatten.js'
import { flattened, graphOf, idOf } from './build.js'
import type { Graph, GraphOptions } from './model.js'

const variablesOf = (program: Program): readonly number[] =>
  [...program.inputs, ...program.equations.flatMap(e => e.outputs)].map(v => v.id)

/** Every value of a Program by variable number, each moved by `move` as soon as it is there. */
const valuesOf = (
  program: Program,
  inputs: readonly NDArray[],
  move: (x: NDArray, id: number) => NDArray
): readonly NDArray[] => {
  const env = new Array<NDArray>(program.variables)
  program.inputs.forEach(({ id }, i) => (env[id] = move(inputs[i], id)))
  for (const e of program.equations) {
    const results = bind(
      e.primitive,
      e.inputs.map(a => valueOf(env, a)),
      e.params
    )
    e.outputs.forEach(({ id }, i) => (env[id] = move(results[i], id)))
  }
  return env
}

const requireLoss = (program: Program): void => {
  const [loss] = program.outputs
  if (program.outputs.length !== 1 || loss.aval.shape.length > 0 || !isFloat(loss.aval.dtype))
    fail(
      'NotDifferentiable',
      'viz.explain',
      `the function gives (${program.outputs.map(a => showAval(a.aval)).join(', ')})`,
      'Backward values are derivatives of one number: give a floating-point scalar, for instance a sum or a component'
    )
}

/** ∂loss/∂v for every floating-point value v: the gradient with respect to something added to each. */
const gradientsOf = (
  program: Program,
  xs: readonly NDArray[],
  values: readonly NDArray[]
): ReadonlyMap<number, NDArray> => {
  const moving = variablesOf(program).filter(id => isFloat(values[id].dtype))
  const place = new Map(moving.map((id, i) => [id, i]))
  // −0 and no other number can be added to every number without a change.
  const nothing = moving.map(id => fill(values[id].shape, -0, values[id].dtype))
  const loss = (added: readonly NDArray[]): NDArray => {
    const env = valuesOf(program, xs, (x, id) => (place.has(id) ? $.add(x, added[place.get(id)!]) : x))
    return valueOf(env, program.outputs[0])
  }
  const [, pullback] = vjp(loss)(nothing)
  const gradients = pullback(fill([], 1, program.outputs[0].aval.dtype))
  return new Map(moving.map((id, i) => [id, gradients[i]]))
}

/** Larger matrices of partial derivatives are not made. */
const largest = 4096

/** ∂(one result)/∂(one operand value), which may stand in several places. */
const localDerivative = (e: Equation, result: number, id: number, values: readonly NDArray[]): NDArray | null => {
  const [from, to] = [values[id], e.outputs[result].aval]
  if (!isFloat(from.dtype) || !isFloat(to.dtype)) return null
  const f = (x: NDArray): NDArray =>
    bind(
      e.primitive,
      e.inputs.map(a => (isVariable(a) && a.id === id ? x : valueOf(values, a))),
      e.params
    )[result]
  if (e.primitive.batching._tag === 'Elementwise') return jvp(f)(from, fill(from.shape, 1, from.dtype))[1]
  if (from.size * values[e.outputs[result].id].size > largest) return null
  return isReversible(e.primitive) ? jacrev(f)(from) : jacfwd(f)(from)
}

/**
 * The computation graph of a function at some arguments, with the forward value fᵢ and the backward value gᵢ = ∂loss/∂fᵢ at each node, and
 * the local derivative on each edge: what lectures draw.
 *
 * Math:    gᵢ = Σ over the edges i → j of (∂fⱼ/∂fᵢ)ᵀ gⱼ; g = 1 at the result
 * Shapes:  any arguments → a scalar; values and gradients of a node have its shape, a local derivative has the shape of the result where
 *          the operation is elementwise, else the result's shape followed by the operand's
 * Dtypes:  integers and booleans have values, and no gradients
 * Errors:  NotDifferentiable, when the function does not give one floating-point number; as `grad`
 * Numerics: local derivatives of more than 4096 elements are left out
 * Source:  Stanford CS221, Machine learning: backpropagation
 *
 * @example
 * import assert from 'node:assert'
 * import { named, np } from 'pullback'
 * import { explain } from 'pullback/viz'
 *
 * const loss = (w: np.NDArray) => np.square(named('residual', np.sub(np.mul(w, 2), 3)))
 * const { nodes, edges } = explain(loss, { names: ['w'] })(4)
 * assert.deepStrictEqual(nodes.map(node => np.item(node.value ?? 0)), [4, 8, 5, 25])
 * assert.deepStrictEqual(nodes.map(node => np.item(node.gradient ?? 0)), [20, 10, 10, 1])
 * assert.deepStrictEqual(edges.map(edge => np.item(edge.derivative ?? 0)), [2, 1, 10])
 *
 * @category graphs
 * @since 0.1.0
 */
export const explain = transform(
  'viz.explain(f, { names, fold })(…)',
  graphKinds,
  <Args extends readonly unknown[]>(f: (...args: Args) => unknown, o: GraphOptions = {}): OfTrees<Args, Graph> =>
    (...args: readonly unknown[]) => {
      const flat = flattened('viz.explain', f, args, o)
      const { program } = flat
      requireLoss(program)
      const xs = leavesOf(args).leaves
      const values = valuesOf(program, xs, x => x)
      const gradients = gradientsOf(program, xs, values)
      const byId = new Map(
        variablesOf(program).map(id => [idOf(id), { value: values[id], gradient: gradients.get(id) }] as const)
      )
      const locals = new Map(
        program.equations.flatMap(e =>
          e.outputs.flatMap((to, k) =>
            [...new Set(e.inputs.filter(isVariable).map(v => v.id))].map(
              id => [`${idOf(id)} ${idOf(to.id)}`, localDerivative(e, k, id, values)] as const
            )
          )
        )
      )
      const known = (x: NDArray | null | undefined): Dense | null =>
        x === null || x === undefined ? null : concrete('viz.explain', x)
      const { nodes, edges } = graphOf(flat)
      return {
        nodes: nodes.map(node => {
          const at = byId.get(node.id)
          return { ...node, value: known(at?.value), gradient: known(at?.gradient) }
        }),
        edges: edges.map(edge => ({ ...edge, derivative: known(locals.get(`${edge.from} ${edge.to}`)) }))
      }
    }
)
