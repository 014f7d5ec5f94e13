/**
 * Functions, rules and transforms with one bug each.
 */
import {
  customBatching,
  jvp,
  attempt,
  linearTranspose,
  linearize,
  np,
  run,
  stopGradient,
  trace,
  tree,
  vectorSpace,
  vjp,
  vmap,
  type NDArray,
  type Program
} from '../../src/index.js'
import * as E from 'fp-ts/lib/Either.js'
import { batched } from '../suite/batched.js'
import { atPointsOf, differentiable, discrete, type Differentiable } from '../suite/differentiable.js'
import { rule, type CustomRule } from '../suite/rule.js'
import { traced } from '../suite/traced.js'
import type { Compiler } from '../subject/agreement.js'
import { encodeProgram, programCodec } from '../../src/io/program.js'
import { sin, tanh } from '../../src/primitives/elementwise.js'
import { readers } from '../../src/transform/readers.js'
import type { Statement } from '../law.js'
import type { Definition } from '../subject/point.js'
import { transformations as t } from '../subject/statements.js'
import * as tracing from '../subject/tracing.js'
import { ours, type Transforms } from '../subject/subject.js'
import { kindsOfLists, type Domain } from '../subject/tree.js'
import type { Mutant } from './mutant.js'

type X = NDArray

// --- rules

type Unary = CustomRule<readonly [X], X>

const pushes = (bug: string, breaks: readonly string[], f: (x: X) => X, slope: (x: X, dx: X) => X): Mutant => ({
  suite: 'rule',
  bug,
  breaks,
  laws: () => rule<readonly [X], X>({ name: 'f', f, jvp: ([x], [dx]) => [f(x), slope(x, dx)] } satisfies Unary)
})

const pulls = (bug: string, breaks: readonly string[], f: (x: X) => X, back: (x: X, ct: X) => X): Mutant => ({
  suite: 'rule',
  bug,
  breaks,
  laws: () => rule<readonly [X], X, X>({ name: 'f', f, forward: x => [f(x), x], backward: (x, ct) => [back(x, ct)] })
})

const relu = (x: X): X => np.max(np.stack([x, np.zerosLike(x)]), { axis: 0 })

const rules: readonly Mutant[] = [
  pushes(
    'the chain rule is forgotten: sin(2x) has slope cos(2x)',
    ['D7', 'D17'],
    x => np.sin(np.mul(x, 2)),
    (x, dx) => np.mul(np.cos(np.mul(x, 2)), dx)
  ),
  pushes(
    'the slope of x³ is x²',
    ['D7'],
    x => np.pow(x, 3),
    (x, dx) => np.mul(np.square(x), dx)
  ),
  pushes('the slope takes the square of the tangent', ['D4'], np.sin, (x, dx) => np.mul(np.cos(x), np.square(dx))),
  pushes('the slope of relu at 0 is 2', ['D23'], relu, (x, dx) =>
    np.mul(np.where(np.eq(x, 0), 2, np.astype(np.gt(x, 0), 'float64')), dx)
  ),
  pushes('the slope does not move: its x is stopped', ['D17'], np.sin, (x, dx) => np.mul(np.cos(stopGradient(x)), dx)),
  pushes('the slope reads the sum of all tangents', ['D7'], np.tanh, (x, dx) =>
    np.mul(np.sub(1, np.square(np.tanh(x))), np.mul(np.sum(dx), np.onesLike(dx)))
  ),
  pulls('the cotangent is forgotten', ['D5', 'D7'], np.square, x => np.mul(x, 2)),
  pulls('the cotangent has the wrong sign', ['D7'], np.cos, (x, ct) => np.mul(np.sin(x), ct)),
  pulls(
    'the cotangent is that of the mean, for a sum',
    ['D7'],
    x => np.mul(np.sum(x), np.onesLike(x)),
    (x, ct) => np.mul(np.mean(ct), np.onesLike(x))
  ),
  {
    suite: 'rule',
    bug: 'the value of the rule is not that of the function',
    breaks: ['D3'],
    laws: () =>
      rule<readonly [X], X>({ name: 'f', f: np.exp, jvp: ([x], [dx]) => [np.expm1(x), np.mul(np.exp(x), dx)] })
  },
  {
    suite: 'rule',
    bug: 'the partials of a product are exchanged',
    breaks: ['D7'],
    laws: () =>
      rule<readonly [X, X], X>({
        name: 'product',
        f: (x, y) => np.mul(x, y),
        jvp: ([x, y], [dx, dy]) => [np.mul(x, y), np.add(np.mul(dx, x), np.mul(dy, y))]
      })
  },
  {
    suite: 'rule',
    bug: 'one partial of a product does not move',
    breaks: ['D15', 'D16'],
    laws: () =>
      rule<readonly [X, X], X>({
        name: 'product',
        f: (x, y) => np.mul(x, y),
        jvp: ([x, y], [dx, dy]) => [np.mul(x, y), np.add(np.mul(dx, stopGradient(y)), np.mul(dy, x))]
      })
  }
]

// --- transforms

const bend = (x: X): { readonly y: X; readonly z: readonly X[] } => ({ y: np.sin(x), z: [np.square(x), np.sum(x)] })

const transforms = (
  bug: string,
  breaks: readonly string[],
  change: Partial<Transforms>,
  more: Partial<Differentiable<X, unknown>> = {}
): Mutant => ({
  suite: 'differentiable',
  bug,
  breaks,
  laws: () => differentiable<X, unknown>({ name: 'f', f: bend, ...more, transforms: { ...ours, ...change } })
})

const twice = <T>(t: T): T => vectorSpace.scale(2, t)

const zeroedFirst = <T>(t: T): T => {
  const { leaves, structure } = tree.flatten(t)
  return tree.unflatten(
    structure,
    leaves.map((x, i) => (i === 0 ? np.zerosLike(x) : x))
  ) as T
}

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
      return E.isRight(attempt(() => np.item(np.sum(tree.flatten(xs).leaves[0])))()) ? ys : twice(ys)
    }) as never),
  transforms('tangents are squared', ['D4', 'D8', 'D9', 'D10'], {
    jvp: ((f: never) => (x: never, dx: never) => {
      const [y, dy] = jvp(f)(x, dx)
      return [y, tree.map(dy as X, np.square)]
    }) as never
  }),
  transforms('tangents are differences: f(x + dx/1024) − f(x), times 1024', ['D7', 'D20'], {
    jvp: ((f: (x: unknown) => unknown) => (x: never, dx: never) => {
      const [here, there] = [f(x), f(vectorSpace.add(x, vectorSpace.scale(2 ** -10, dx)))]
      return [here, vectorSpace.scale(2 ** 10, vectorSpace.sub(there, here))]
    }) as never
  }),
  transforms('linear functions are transposed twice too large', ['D12'], {
    linearTranspose: ((f: never, like: never) => (ct: never) => twice(linearTranspose(f, like)(ct))) as never
  }),
  transforms('pushforwards are twice too large', ['D7', 'D1', 'D19'], {
    jvp: ((f: never) => (x: never, dx: never) => {
      const [y, dy] = jvp(f)(x, dx)
      return [y, twice(dy)]
    }) as never
  }),
  transforms('pullbacks are twice too large', ['D6', 'D2', 'D14.1', 'D18'], {
    vjp: ((f: never) => (x: never) => {
      const [y, pullback] = vjp(f)(x) as readonly [unknown, (ct: unknown) => unknown]
      return [y, (ct: unknown) => twice(pullback(ct))]
    }) as never
  }),
  transforms('the cotangent of the first result is lost', ['D6', 'D14'], {
    vjp: ((f: never) => (x: never) => {
      const [y, pullback] = vjp(f)(x) as readonly [unknown, (ct: unknown) => unknown]
      return [y, (ct: unknown) => pullback(zeroedFirst(ct))]
    }) as never
  }),
  transforms('a pushforward calls the function again', ['D13.1'], {
    linearize: ((f: never) => (x: never) => [
      (f as (x: unknown) => unknown)(x),
      (dx: never) => jvp(f)(x, dx)[1]
    ]) as never
  }),
  transforms('the pushforward of linearize has the wrong sign', ['D13'], {
    linearize: ((f: never) => (x: never) => {
      const [y, pushforward] = linearize(f)(x) as readonly [unknown, (dx: unknown) => unknown]
      return [y, (dx: unknown) => vectorSpace.scale(-1, pushforward(dx))]
    }) as never
  }),
  transforms('derivatives do not move with their point', ['D16', 'D17'], {
    jvp: ((f: never) => (x: never, dx: never) => {
      const [y, dy] = jvp(f)(x, dx)
      return [y, tree.map(dy as X, stopGradient)]
    }) as never
  })
]

// --- functions

const anyLists: Domain<readonly X[]> = kindsOfLists(2)

const suspects: readonly Mutant[] = [
  {
    suite: 'differentiable',
    bug: 'a function is called homogeneous of degree 1, and is of degree 2',
    breaks: ['D25'],
    laws: () => differentiable({ name: 'square', f: np.square, homogeneous: 1 })
  },
  {
    suite: 'differentiable',
    bug: 'a function is called the inverse of another, and is not',
    breaks: ['D26'],
    laws: () => differentiable({ name: 'sin', f: np.sin, inverse: np.tan, order: 1 })
  },
  {
    suite: 'differentiable',
    bug: 'a function writes into the list that it is given',
    breaks: ['D27', 'D7'],
    laws: () =>
      differentiable({
        name: 'writing',
        f: (xs: readonly X[]) => {
          const list = xs as X[]
          list[0] = np.mul(list[0], 2)
          return list[0]
        },
        domain: anyLists
      })
  },
  {
    suite: 'differentiable',
    bug: 'a kink on a domain that is called smooth',
    breaks: ['D7'],
    laws: () => differentiable({ name: 'abs', f: np.abs, smooth: true })
  },
  {
    suite: 'discrete',
    bug: 'a count that is soft: it has a slope',
    breaks: ['D21'],
    laws: () => discrete({ name: 'count', f: (x: X) => np.sum(np.logistic(np.mul(x, 100))) })
  }
]

// --- batches

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

// --- compilation

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

// --- what is done to Programs

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

export const functions: readonly Mutant[] = [
  ...rules,
  ...wrongTransforms,
  ...suspects,
  ...batches,
  ...compiling,
  ...programs
]
