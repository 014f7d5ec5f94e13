/**
 * Staging to a Program once, and running it whole from then on.
 */
import { checked, engine as engineKind, program, transform } from '../core/checked.js'
import * as option from '../core/options.js'
import { avalOf, sameAval, showAval } from '../core/aval.js'
import type { Engine, Runner } from '../core/engine.js'
import { freezeProgram } from '../core/frozen.js'
import type { Program } from '../core/primitive.js'
import { runWith } from '../core/program.js'
import { compiler } from '../engine/compiler.js'
import { fail } from '../ndarray/error.js'
import { isDense, own, scalar, type Dense, type NDArray } from '../ndarray/ndarray.js'
import { call } from '../primitives/program/control.js'
import { collect } from '../tree/collect.js'
import { flatten } from '../tree/flatten.js'
import type { Structure } from '../tree/model.js'
import { structureKey } from '../tree/structure.js'
import { unflatten } from '../tree/unflatten.js'
import { bind, isOpen } from '../trace/builder.js'
import { simplified } from '../trace/simplify.js'
import { stageTree, type OfTrees } from './tree/arguments.js'

interface Compiled {
  readonly program: Program
  readonly captured: readonly NDArray[]
  readonly out: Structure
  readonly args: Structure
  /** The Program on concrete arrays. */
  readonly run: (inputs: readonly Dense[]) => readonly Dense[]
}

/** Computed at the first call. */
const once = (make: () => Compiled['run']): Compiled['run'] => {
  let made: Compiled['run'] | undefined
  return xs => (made ??= make())(xs)
}

/** The leaves of arguments, when all are concrete and such as a Program was compiled for. */
const concrete = (
  { args: structure, program: { inputs } }: Compiled,
  args: readonly unknown[]
): readonly Dense[] | null => {
  const leaves = new Array<NDArray>(inputs.length)
  if (collect(structure, args, leaves, 0) < 0) return null
  for (let i = 0; i < leaves.length; i++)
    if (!isDense(leaves[i]) || !sameAval(leaves[i][own], inputs[i].aval)) return null
  return leaves as readonly NDArray[] as readonly Dense[]
}

/** How many signatures a jitted function remembers; beyond, the one unused for longest is forgotten. */
const capacity = 64

/** Moved to the end of those that were used. */
const used = <A>(known: Map<string, A>, key: string, value: A): void => {
  known.delete(key)
  known.set(key, value)
}

/**
 * A function compiled by `jit`.
 *
 * @category model
 * @since 0.1.0
 */
export type Jitted<Args extends readonly unknown[], B> = OfTrees<Args, B> & {
  /** How often the function has been traced so far: once for each structure, shapes and dtypes that it was called with. */
  readonly traces: number
  /**
   * Who ran the latest call on concrete arrays: the engine, or the interpreter in its place, with the reason. `null` before such a call.
   */
  readonly engine: Runner | null
  /**
   * Compiles for arguments like these without blocking: the first call with such is quick then. For browsers, whose main thread
   * may not compile large modules at once.
   */
  readonly prepare: OfTrees<Args, Promise<void>>
}

const jitOf = <Args extends readonly unknown[], B>(
  f: (...args: Args) => B,
  o: { readonly engine?: Engine } = {}
): Jitted<Args, B> => {
  const engine = o.engine ?? compiler
  const cache = new Map<string, Compiled>()
  const within = new Map<string, WeakRef<Compiled>>()
  let traces = 0
  let latest: Compiled | null = null
  let ran: Program | null = null
  const compile = (key: string, args: readonly unknown[], structure: Structure): Compiled => {
    traces++
    const s = stageTree('jit', args, 'avals', (a: Args) => f(...a))
    const program = simplified(s.program)
    const compiled = {
      program,
      captured: s.captured,
      out: s.out,
      args: structure,
      run: once(() => engine.compile(program))
    }
    // What closes over an outer trace is good as long as that lasts, and not kept alive for longer
    if (s.captured.length > 0) within.set(key, new WeakRef(compiled))
    else cache.set(key, compiled)
    for (const known of [cache, within]) if (known.size > capacity) known.delete(known.keys().next().value!)
    return compiled
  }
  const find = (args: readonly unknown[], leaves: readonly NDArray[], structure: Structure): Compiled => {
    const key = `${structureKey(structure)}${leaves.map(showAval).join()}`
    const known = cache.get(key)
    if (known !== undefined) {
      used(cache, key, known)
      return known
    }
    const outer = within.get(key)
    const open = outer?.deref()
    if (outer === undefined || open?.captured.every(isOpen) !== true) return compile(key, args, structure)
    used(within, key, outer)
    return open
  }
  const jitted = (...args: readonly unknown[]): B => {
    const again = latest === null ? null : concrete(latest, args)
    if (again !== null) {
      const ys = latest!.run(again)
      ran = latest!.program
      return unflatten(latest!.out, ys) as B
    }
    const { leaves, structure } = flatten(args)
    const found = find(args, leaves, structure)
    if (found.captured.length === 0) latest = found
    const { program, captured, out } = found
    const ys = bind(call, [...captured, ...leaves], { program, engine })
    if (captured.every(isDense) && leaves.every(isDense)) ran = program
    return unflatten(out, ys) as B
  }
  const prepare = async (...args: readonly unknown[]): Promise<void> => {
    const { leaves, structure } = flatten(args)
    await engine.prepare?.(find(args, leaves, structure).program)
  }
  return Object.defineProperties(jitted, {
    traces: { get: () => traces },
    engine: { get: () => (ran === null ? null : (engine.runner?.(ran) ?? { name: engine.name, reason: null })) },
    prepare: { value: prepare }
  }) as unknown as Jitted<Args, B>
}

/**
 * The same function, traced once for each structure, shapes and dtypes of its arguments, simplified, and run as
 * one Program. Static configuration is closed over.
 *
 * Shapes:  those of the function
 * Grad:    as the function's; jit nests under and over every transform
 * Errors:  TracedValueRead, when the function reads the value of an argument
 * Memory:  the latest 64 signatures are remembered. `traces` counts the traces, so that a retrace does not go unseen; a function
 *          that closes over values of an outer trace is traced once in each.
 *          What the compiler cannot compile is interpreted, and `engine` tells so; an engine of your own states its own limits
 * Numerics: compiled, sums are taken in another order and elementary functions within 2 ulp; with the `interpreter`, the same bits as the
 *          function itself
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, jit, np } from 'pullback'
 *
 * const f = jit((x: np.NDArray) => np.mul(np.sin(x), x))
 * assert.strictEqual(np.item(f(np.array(2))), Math.sin(2) * 2)
 * assert.strictEqual(np.item(grad(f)(0)), 0)
 * assert.strictEqual(f.traces, 1)
 *
 * @category compilation
 * @since 0.1.0
 */
export const jit = transform('jit(f, { engine })(…)', { engine: engineKind }, jitOf)

const traceOf =
  <Args extends readonly unknown[]>(f: (...args: Args) => unknown): OfTrees<Args, Program> =>
  (...args: readonly unknown[]) => {
    const { program, captured } = stageTree('trace', args, 'avals', (a: Args) => f(...a))
    return captured.length === 0
      ? freezeProgram(program)
      : fail(
          'EscapedTracer',
          'trace',
          `the function closes over ${captured.map(showAval).join(', ')} of an outer transform`,
          'Pass these values as arguments: a Program is closed'
        )
  }

/**
 * The Program of a function, from example arguments (only their shapes and dtypes matter).
 *
 * Shapes:  one input a leaf of the arguments, one output a leaf of the result, in the order of `tree.flatten`
 * Errors:  TracedValueRead; EscapedTracer, when the function closes over a value traced by an outer transform
 *
 * @example
 * import assert from 'node:assert'
 * import { np, run, trace } from 'pullback'
 *
 * const program = trace((x: np.NDArray, y: np.NDArray) => np.add(np.mul(x, y), 1))(np.zeros([2]), np.zeros([2]))
 * const [z] = run(program, [np.array([1, 2]), np.array([3, 4])])
 * assert.deepStrictEqual(np.toNested(z), [4, 9])
 *
 * @category programs
 * @since 0.1.0
 */
export const trace = transform('trace(f)(…)', null, traceOf)

const runOf = (program: Program, given: readonly (NDArray | number)[]): readonly NDArray[] => {
  const inputs = given.map((x, i) => (typeof x === 'number' ? scalar(x, program.inputs[i]?.aval.dtype) : x))
  const came = inputs.map(x => showAval(avalOf(x))).join(', ')
  const expected = program.inputs.map(v => showAval(v.aval)).join(', ')
  return came === expected
    ? runWith(bind, program, inputs)
    : fail(
        'ShapeMismatch',
        'run',
        `the inputs are (${came}); the Program takes (${expected})`,
        'Give one array of that shape and dtype for each input'
      )
}

/**
 * The results of a Program.
 *
 * Shapes:  inputs as the Program's inputs; results as its outputs
 * Grad:    usable inside every transform
 * Errors:  ShapeMismatch
 *
 * @example
 * import assert from 'node:assert'
 * import { np, run, trace } from 'pullback'
 *
 * assert.strictEqual(np.item(run(trace(np.sin)(0), [np.array(1)])[0]), Math.sin(1))
 *
 * @category programs
 * @since 0.1.0
 */
export const run = checked(
  'run(program, inputs)',
  { program, inputs: option.list(option.numeric, 'a list of arrays') },
  null,
  runOf
)
