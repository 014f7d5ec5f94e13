/**
 * Compilers, and what is done to Programs, with one bug each.
 */
import * as E from 'fp-ts/lib/Either.js'
import { np, run, stopGradient, trace, tree, type NDArray, type Program } from '../../src/index.js'
import { encodeProgram, programCodec } from '../../src/io/program.js'
import { sin, tanh } from '../../src/primitives/array/elementwise.js'
import { readers } from '../../src/transform/read/readers.js'
import type { Statement } from '../law.js'
import type { Compiler } from '../subject/agreement.js'
import type { Definition } from '../subject/point.js'
import { transformations as t } from '../subject/statements.js'
import * as tracing from '../subject/tracing.js'
import { atPointsOf } from '../suite/differentiable.js'
import { traced } from '../suite/traced.js'
import { bend } from './bend.js'
import type { Mutant } from './mutant.js'

type X = NDArray

const compilers = (bug: string, breaks: readonly string[], compile: Compiler): Mutant => ({
  suite: 'traced',
  bug,
  breaks,
  laws: () => traced<X, unknown>({ name: 'f', f: bend, jit: compile })
})

const staleBy =
  (keyOf: (x: X) => string): Compiler =>
  f => {
    const known = new Map<string, ReturnType<typeof f>>()
    return (...args) => {
      const key = keyOf(tree.flatten(args).leaves[0])
      const y = known.get(key) ?? f(...args)
      known.set(key, y)
      return y
    }
  }

const compiling: readonly Mutant[] = [
  compilers(
    'the cache keeps results, not Programs',
    ['J1', 'J4'],
    staleBy(x => x.shape.join())
  ),
  compilers('the cache does not look at shapes', ['J2', 'J4'], (f => {
    let program: Program | undefined
    return (...args: readonly [X]) => {
      program ??= trace((x: X) => f(...([x] as never)))(args[0])
      const [y, ...z] = run(program, [args[0]])
      return { y, z }
    }
  }) as Compiler),
  compilers('every call is traced again', ['J4'], f => {
    let traces = 0
    const again = (...args: readonly unknown[]) => {
      traces++
      return f(...(args as never))
    }
    return Object.defineProperty(again, 'traces', { get: () => traces })
  }),
  compilers(
    'the compiled function computes in float32',
    ['J1', 'J3'],
    (f =>
      (...args: readonly unknown[]) =>
        tree.map(f(...(args as never)) as X, y => np.astype(np.astype(y, 'float32'), y.dtype))) as Compiler
  ),
  {
    suite: 'traced',
    bug: 'a function counts its calls',
    breaks: ['J6'],
    laws: () => {
      let calls = 0
      return traced({ name: 'counting', f: (x: X) => np.add(x, calls++), differentiable: false })
    }
  }
]

const ofPrograms = (bug: string, statement: Statement, definition: Definition): Mutant => ({
  suite: 'traced',
  bug,
  breaks: [statement.id],
  laws: () => atPointsOf<X, unknown>({ name: 'f', f: bend }, [[statement, definition]])
})

const programs: readonly Mutant[] = [
  ofPrograms(
    'simplify takes sin for its argument',
    t.simplified,
    tracing.simplifyKeepsBits(p => ({
      ...p,
      equations: p.equations.map(e => (e.primitive === sin ? { ...e, primitive: tanh } : e))
    }))
  ),
  ofPrograms(
    'the JSON of a Program forgets the order of its results',
    t.printed,
    tracing.isSaved({
      encode: encodeProgram,
      decode: u => E.map((p: Program) => ({ ...p, outputs: [...p.outputs].reverse() }))(programCodec.decode(u))
    })
  ),
  ofPrograms(
    'forward mode gives tangents in float32',
    t.wellTyped,
    tracing.staysWellTyped({
      ...readers,
      jet: (p, order, active) => {
        const { program, nonzero } = readers.jet(p, order, active)
        const equations = program.equations.map(e => ({
          ...e,
          outputs: e.outputs.map(v => ({ ...v, aval: { ...v.aval, dtype: 'float32' as const } }))
        }))
        return { program: { ...program, equations }, nonzero }
      }
    })
  ),
  ofPrograms(
    'checkpoint loses the derivative',
    t.checkpoint,
    tracing.recomputed(
      (f: (...xs: readonly X[]) => readonly X[]) =>
        (...xs: readonly X[]) =>
          f(...xs.map(stopGradient))
    )
  )
]

export const tracedFunctions: readonly Mutant[] = [...compiling, ...programs]
