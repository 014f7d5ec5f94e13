/**
 * Composition of Programs: the category whose objects are lists of avals and whose arrows are Programs.
 */
import { dtype, list, shape, type OptionKind } from './options.js'
import { waiting } from '../ndarray/told.js'
import { checked, program } from './checked.js'
import { fail } from '../ndarray/error.js'
import { checkShape } from '../ndarray/shape.js'
import { sameAval, showAvals, type Aval } from './aval.js'
import { freezeProgram } from './frozen.js'
import type { Atom, Program, Variable } from './primitive.js'
import { isVariable } from './program.js'

const checkJoint = (g: Program, f: Program): void => {
  const gives = f.outputs.map(a => a.aval)
  const takes = g.inputs.map(v => v.aval)
  if (gives.length !== takes.length || !gives.every((a, i) => sameAval(a, takes[i])))
    fail(
      'ShapeMismatch',
      'compose',
      `the first Program gives ${showAvals(gives)} and the second takes ${showAvals(takes)}`,
      'compose(g, f) runs f first: each output of f is an input of g, in order, of the same shape and dtype'
    )
}

/** The equations of g behind those of f, where each input of g is the output of f in its place. */
const joined = (g: Program, f: Program): Program => {
  checkJoint(g, f)
  const atoms = new Map<number, Atom>(g.inputs.map((v, i) => [v.id, f.outputs[i]]))
  let variables = f.variables
  const bind = (v: Variable): Variable => {
    const renamed: Variable = { ...v, id: variables++ }
    atoms.set(v.id, renamed)
    return renamed
  }
  const use = (a: Atom): Atom => (isVariable(a) ? (atoms.get(a.id) ?? a) : a)
  const equations = g.equations.map(e => ({ ...e, inputs: e.inputs.map(use), outputs: e.outputs.map(bind) }))
  return freezeProgram({
    inputs: [...f.inputs],
    equations: [...f.equations, ...equations],
    outputs: g.outputs.map(use),
    variables
  })
}

const composed = checked('compose(g, f)', { g: program, f: program }, null, joined)

const composedAfter = checked('compose(g)', { g: program }, null, (g: Program) =>
  waiting(
    'compose is waiting for its second Program',
    checked('compose(g)(f)', { f: program }, null, (f: Program) => joined(g, f))
  )
)

/**
 * One Program after another: g ∘ f. It is associative, with {@link identityProgram} as unit, up to the numbers of
 * variables.
 *
 * Math:    run(compose(g, f), xs) = run(g, run(f, xs)), to the bit
 * Shapes:  the outputs of f are the inputs of g
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { compose, eqProgram, np, run, trace } from 'pullback'
 *
 * const sine = trace((x: np.NDArray) => np.sin(x))(0)
 * const double = trace((x: np.NDArray) => np.mul(x, 2))(0)
 * assert.strictEqual(np.item(run(compose(double, sine), [np.array(1)])[0]), 2 * Math.sin(1))
 * assert.ok(eqProgram.equals(pipe(sine, compose(double)), compose(double, sine)))
 *
 * @category programs
 * @since 0.1.0
 */
export const compose: {
  (g: Program, f: Program): Program
  (g: Program): (f: Program) => Program
} = ((...fs: readonly Program[]) =>
  fs.length === 1 ? composedAfter(fs[0]) : composed(...(fs as [Program, Program]))) as never

const identityProgramOf = (avals: readonly Aval[]): Program => {
  const inputs = avals.map(({ shape, dtype }, id): Variable => ({
    _tag: 'Variable',
    id,
    aval: { shape: checkShape('identityProgram', shape), dtype }
  }))
  return freezeProgram({ inputs, equations: [], outputs: [...inputs], variables: inputs.length })
}

const aval: OptionKind<Aval> = {
  says: '{ shape, dtype }',
  read: u =>
    typeof u === 'object' && u !== null && 'shape' in u && 'dtype' in u && shape.read(u.shape) && dtype.read(u.dtype)
      ? { shape: shape.read(u.shape)!, dtype: dtype.read(u.dtype)! }
      : undefined
}

/**
 * The Program that gives what it takes: the unit of {@link compose}.
 *
 * Shapes:  one input and one output for each aval
 *
 * @example
 * import assert from 'node:assert'
 * import { compose, eqProgram, identityProgram, np, trace } from 'pullback'
 *
 * const f = trace((x: np.NDArray) => np.sum(x, { axis: 0 }))(np.zeros([3]))
 * assert.ok(eqProgram.equals(compose(f, identityProgram([{ shape: [3], dtype: 'float64' }])), f))
 * assert.ok(eqProgram.equals(compose(identityProgram([{ shape: [], dtype: 'float64' }]), f), f))
 *
 * @category programs
 * @since 0.1.0
 */
export const identityProgram = checked(
  'identityProgram(avals)',
  { avals: list(aval, 'a list of { shape, dtype }') },
  null,
  identityProgramOf
)
