/**
 * The graph of a function or Program: a node for each value, an edge for each operand.
 */
import { checked, program, transform } from '../../core/checked.js'
import { graphKinds } from './kinds.js'
import { avalOf } from '../../core/aval.js'
import type { Program } from '../../core/primitive.js'
import { isVariable } from '../../core/program.js'
import { fail } from '../../ndarray/error.js'
import { paths } from '../../tree/flatten.js'
import type { Path } from '../../tree/model.js'
import { stageTree, type OfTrees } from '../../transform/tree/arguments.js'
import { flatten, type FlatProgram } from './flat.js'
import type { Graph, GraphEdge, GraphNode, GraphOptions } from './model.js'
import { detailOf, operationOf } from './operation.js'

export const idOf = (variable: number): string => `v${variable}`

const nothing = { value: null, gradient: null }

/** The graph of a flattened Program, without numbers. */
export const graphOf = ({ program, scopes, names }: FlatProgram): Graph => {
  const results = new Set(program.outputs.filter(isVariable).map(v => v.id))
  const nameOf = (id: number): string | null => names.get(id) ?? null
  const used = new Set(
    [...program.equations.flatMap(e => e.inputs), ...program.outputs].filter(isVariable).map(v => v.id)
  )
  const inputs = program.inputs
    .filter(v => used.has(v.id))
    .map(({ id, aval }): GraphNode => ({
      id: idOf(id),
      kind: 'input',
      name: nameOf(id),
      operation: '',
      detail: '',
      aval: avalOf(aval),
      scope: [],
      isResult: results.has(id),
      ...nothing
    }))
  const nodes = program.equations.flatMap((e, i) =>
    e.outputs.map(({ id, aval }, k): GraphNode => ({
      id: idOf(id),
      kind: e.inputs.some(isVariable) ? 'operation' : 'constant',
      name: nameOf(id),
      operation: e.outputs.length === 1 ? operationOf(e) : `${operationOf(e)} ${k}`,
      detail: detailOf(e),
      aval: avalOf(aval),
      scope: scopes[i],
      isResult: results.has(id),
      ...nothing
    }))
  )
  const edges = program.equations.flatMap(e => {
    const from = new Set(e.inputs.filter(isVariable).map(v => v.id))
    return e.outputs.flatMap(to =>
      [...from].map((id): GraphEdge => ({ from: idOf(id), to: idOf(to.id), derivative: null }))
    )
  })
  return { nodes: [...inputs, ...nodes], edges }
}

const showKey = (path: Path): string => path.map(k => (typeof k === 'number' ? `[${k}]` : `.${k}`)).join('')

/** A name for each leaf of the arguments. */
export const namesOf = (
  op: string,
  args: readonly unknown[],
  names: readonly string[] | undefined
): readonly string[] => {
  if (names !== undefined && names.length !== args.length)
    fail('InvalidArgument', op, `${names.length} names for ${args.length} arguments`, 'Give one name for each argument')
  return args.flatMap((arg, i) => {
    const given = names?.[i]
    const own = given ?? (args.length === 1 ? '' : `x${i}`)
    return paths(arg).map(path => `${own}${showKey(path)}`.replace(/^\./, '') || 'x')
  })
}

/** The Program of a function at some arguments, ready to be drawn. */
export const flattened = (
  op: string,
  f: (...args: never) => unknown,
  args: readonly unknown[],
  o: GraphOptions
): FlatProgram => {
  const { program, captured } = stageTree(op, args, 'values', (xs: never) => f(...xs))
  if (captured.length > 0)
    fail(
      'EscapedTracer',
      op,
      'the function closes over a value traced by an outer transform',
      'Draw outside of transforms, where values are known'
    )
  return flatten(program, namesOf(op, args, o.names), o.fold)
}

/**
 * The computation graph of a function: its arguments, constants and operations, without numbers.
 *
 * Shapes:  only those of the arguments matter
 * Errors:  as `trace`; InvalidArgument, when there is not one name for each argument
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { graph } from 'pullback/viz'
 *
 * const { nodes, edges } = graph((x: np.NDArray) => np.mul(np.sin(x), 2))(0)
 * assert.deepStrictEqual(nodes.map(node => node.name ?? node.operation), ['x', 'sin', '× 2'])
 * assert.strictEqual(edges.length, 2)
 *
 * @category graphs
 * @since 0.1.0
 */
export const graph = transform(
  'viz.graph(f, { names, fold })(…)',
  graphKinds,
  <Args extends readonly unknown[]>(f: (...args: Args) => unknown, o: GraphOptions = {}): OfTrees<Args, Graph> =>
    (...args: readonly unknown[]) =>
      graphOf(flattened('viz.graph', f, args, o))
)

/**
 * The computation graph of a Program.
 *
 * Shapes:  any
 * Errors:  InvalidArgument, when there is not one name for each input
 *
 * @example
 * import assert from 'node:assert'
 * import { np, trace } from 'pullback'
 * import { programGraph } from 'pullback/viz'
 *
 * const program = trace((x: np.NDArray, y: np.NDArray) => np.mul(x, y))(1, 2)
 * assert.deepStrictEqual(programGraph(program, { names: ['a', 'b'] }).nodes.map(node => node.name), ['a', 'b', null])
 *
 * @category graphs
 * @since 0.1.0
 */
export const programGraph = checked(
  'viz.programGraph(program, { names, fold })',
  { program },
  graphKinds,
  (program: Program, o: GraphOptions = {}): Graph =>
    graphOf(
      flatten(
        program,
        namesOf(
          'viz.programGraph',
          program.inputs.map(() => 0),
          o.names
        ),
        o.fold
      )
    )
)
