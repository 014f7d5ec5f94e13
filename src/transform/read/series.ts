/**
 * Taylor mode: a reader of Programs that carries power series.
 *
 * Every value becomes a series in t, of which coefficients are computed on demand and remembered. Linear operations act
 * on each coefficient, bilinear ones convolve. For all others y′(t) is what the rule for tangents makes of x(t), x′(t) and
 * y(t) itself, a series one order behind y: so the rules of first derivatives give all orders, and no operation needs
 * another rule. Equal operations on equal series are one, which makes sin and cos, or tanh and its square, come to rest.
 *
 * Source: Griewank & Walther, Evaluating Derivatives, ch. 13; McIlroy, Power series, power serious (1999)
 */
import { avalOf, isDifferentiable, type Aval } from '../../core/aval.js'
import { isPresent, masked, present, scattered } from '../../core/masks.js'
import type {
  Atom,
  Bilinear,
  Derivative,
  Equation,
  Jet,
  Partial,
  Pointwise,
  Program,
  Readers,
  Series,
  SeriesRule
} from '../../core/primitive.js'
import { fillValue, isDense, scalar, type NDArray } from '../../ndarray/ndarray.js'
import { stage } from '../../trace/builder.js'
import { ops as $ } from '../../trace/ops.js'
import { keyOf } from '../../trace/simplify.js'
import { zerosOf } from '../tree/arguments.js'
import { resultTangents, scale } from './jvp.js'
import { withStrong } from './strong.js'

/** A power series: coefficients by order, `null` for zero. One that does not move has no other than the first. */
interface Power {
  readonly id: number
  readonly aval: Aval
  readonly moves: boolean
  readonly at: (k: number) => NDArray | null
}

const lazy = <A>(f: () => A): (() => A) => {
  let made: { readonly value: A } | undefined
  return () => (made ??= { value: f() }).value
}

/** A coefficient that is known to be zero counts as none: straight lines are the usual curves. */
const orNull = (c: NDArray): NDArray | null => (isDense(c) && fillValue(c) === 0 ? null : c)

type SmoothDerivative = Exclude<Derivative<unknown>, { readonly _tag: 'Control' }>

/** A partial derivative as a Program of the operands and the result. */
const partialProgram = (
  partial: Exclude<Partial<unknown>, number>,
  { params, outputs }: Equation,
  operands: readonly Aval[]
): Program => {
  const n = operands.length
  return stage('jet', [...operands, outputs[0].aval], null, xs => {
    const p = partial($, xs.slice(0, n), xs[n], params)
    return [typeof p === 'number' ? scalar(p, outputs[0].aval.dtype) : p]
  }).program
}

/** The tangent rule of an operation as a Program of its operands, the tangents of those that move, and its results. */
const tangentProgram = (
  { primitive, params, outputs }: Equation,
  operands: readonly Aval[],
  moving: readonly boolean[]
): { readonly program: Program; readonly nonzero: readonly boolean[] } => {
  let nonzero: readonly boolean[] = []
  const n = operands.length
  const some = masked(moving, operands)
  const { program } = stage('jet', [...operands, ...some, ...outputs.map(v => v.aval)], null, inputs => {
    const tangents = scattered(moving, inputs.slice(n))
    const results = inputs.slice(n + some.length)
    const derivative = primitive.derivative as SmoothDerivative
    const moved = resultTangents(primitive, derivative, inputs.slice(0, n), tangents, results, params)
    nonzero = moved.map((t, i) => t !== null && isDifferentiable(outputs[i].aval))
    return present(moved.map((t, i) => (nonzero[i] ? t : null)))
  })
  return { program, nonzero }
}

type Apply = (e: Equation, operands: readonly Power[]) => readonly Power[]

/** The operations on series up to an order. */
const powers = (readers: Readers, order: number) => {
  const known = new Map<string, readonly Power[]>()
  const identities = new Map<object, number>()
  const velocities = new Map<number, Power>()
  let count = 0

  const power = (aval: Aval, moves: boolean, compute: (k: number) => NDArray | null): Power => {
    const memo: (NDArray | null | undefined)[] = []
    return {
      id: count++,
      aval,
      moves,
      at: k => {
        const found = memo[k]
        return found === undefined ? (memo[k] = compute(k)) : found
      }
    }
  }

  const given = (x: NDArray, series: Series | null): Power =>
    power(avalOf(x), series !== null, k => (k === 0 ? x : series === null ? null : orNull(series[k - 1])))

  /** x′(t) */
  const velocity = (x: Power): Power => {
    const made =
      velocities.get(x.id) ??
      power(x.aval, true, k => {
        const c = x.at(k + 1)
        return c === null || k === 0 ? c : $.mul(c, k + 1)
      })
    velocities.set(x.id, made)
    return made
  }

  const first = (x: Power): NDArray => x.at(0) ?? zerosOf(x.aval)

  /** Results that come all at once at each order. */
  const together = (
    e: Equation,
    moves: boolean,
    compute: (k: number) => readonly (NDArray | null)[]
  ): readonly Power[] => {
    const orders = Array.from({ length: order + 1 }, (_, k) => lazy(() => compute(k)))
    return e.outputs.map((v, i) => power(v.aval, moves && isDifferentiable(v.aval), k => orders[k]()[i]))
  }

  const linear = (e: Equation, operands: readonly Power[], isLinear: (i: number) => boolean): readonly Power[] =>
    together(e, true, k => {
      const coefficients = operands.map((x, i) => (isLinear(i) ? x.at(k) : first(x)))
      return k > 0 && !operands.some((x, i) => isLinear(i) && x.at(k) !== null)
        ? e.outputs.map(() => null)
        : $.bind(
            e.primitive,
            coefficients.map((c, i) => c ?? zerosOf(operands[i].aval)),
            e.params
          )
    })

  /** Σ xⱼ yₖ₋ⱼ */
  const bilinear = (e: Equation, [x, y]: readonly Power[], d: Bilinear<unknown>): readonly Power[] =>
    together(e, true, k => {
      const own = d.zeros(e.params)
      const terms = Array.from({ length: k + 1 }, (_, j) => {
        const [a, b] = [x.at(j), y.at(k - j)]
        if (a === null || b === null) return null
        if (k === 0) return $.bind(e.primitive, [a, b], e.params)[0]
        return d.strongly($, a, b, e.params, withStrong(own, j === 0 ? 'right' : j === k ? 'left' : 'both'))
      })
      return [present(terms).reduce<NDArray | null>((sum, t) => (sum === null ? t : $.add(sum, t)), null)]
    })

  /** By a rule of its own. */
  const ruled = (e: Equation, operands: readonly Power[], rule: SeriesRule<unknown>): readonly Power[] => {
    const result: Power = power(e.outputs[0].aval, true, k =>
      k === 0
        ? $.bind(e.primitive, operands.map(first), e.params)[0]
        : rule($, k, (i, n) => (n === 0 ? first(operands[i]) : operands[i].at(n)), result.at, e.params)
    )
    return [result]
  }

  /** k yₖ = Σ pⱼ x′ₖ₋₁₋ⱼ over the operands that move, where p is the partial, a series itself. */
  const pointwise = (e: Equation, operands: readonly Power[], d: Pointwise<unknown>): readonly Power[] => {
    const value = lazy(() => $.bind(e.primitive, operands.map(first), e.params)[0])
    const { aval } = e.outputs[0]
    const term = (p: NDArray | number, dx: NDArray | null, zeros: 'right' | 'both' = 'right'): NDArray | null =>
      dx === null ? null : scale(p, dx, zeros)
    const partials = operands.map((x, i) =>
      lazy((): Power | number => {
        const partial = d.partials[i]
        if (!x.moves || partial === null) return 0
        if (typeof partial === 'number') return partial
        const program = partialProgram(
          partial,
          e,
          operands.map(o => o.aval)
        )
        return run(program, [...operands, result])[0]
      })
    )
    const terms = (k: number): readonly NDArray[] =>
      present(
        operands.flatMap((x, i) => {
          const p = partials[i]()
          if (typeof p === 'number') return [p === 0 ? null : term(p, velocity(x).at(k - 1))]
          return Array.from({ length: p.moves ? k : 1 }, (_, j) => {
            const c = p.at(j)
            return c === null ? null : term(c, velocity(x).at(k - 1 - j), j === 0 ? 'right' : 'both')
          })
        })
      )
    const result: Power = power(aval, true, k => {
      if (k === 0) return value()
      const all = terms(k)
      if (all.length === 0) return null
      const total = $.broadcast(
        all.reduce((a, b) => $.add(a, b)),
        aval.shape
      )
      return k === 1 ? total : $.div(total, k)
    })
    return [result]
  }

  const smooth = (e: Equation, operands: readonly Power[]): readonly Power[] => {
    const value = lazy(() => $.bind(e.primitive, operands.map(first), e.params))
    const slope = lazy(() => {
      const moving = operands.map(x => x.moves)
      const rule = tangentProgram(
        e,
        operands.map(x => x.aval),
        moving
      )
      return scattered(
        rule.nonzero,
        run(rule.program, [...operands, ...masked(moving, operands).map(velocity), ...results])
      )
    })
    const results: readonly Power[] = e.outputs.map((v, i) =>
      power(v.aval, isDifferentiable(v.aval), k => {
        if (k === 0) return value()[i]
        const c = slope()[i]?.at(k - 1) ?? null
        return c === null || k === 1 ? c : $.div(c, k)
      })
    )
    return results
  }

  const coefficients = (x: Power): Series => Array.from({ length: order }, (_, k) => x.at(k + 1) ?? zerosOf(x.aval))

  const make: Apply = (e, operands) => {
    const d = e.primitive.derivative as Derivative<unknown>
    if (d._tag === 'Discrete' || !operands.some(x => x.moves))
      return together(e, false, k =>
        k === 0 ? $.bind(e.primitive, operands.map(first), e.params) : e.outputs.map(() => null)
      )
    switch (d._tag) {
      case 'Control': {
        const series = operands.map(x => (x.moves ? coefficients(x) : null))
        const whole = d.jet($, readers, order, operands.map(first), series, e.params)
        return whole.results.map((y, i) => given(y, whole.series[i]))
      }
      case 'Linear':
        return linear(e, operands, i => d.operands === 'all' || d.operands.includes(i))
      case 'Bilinear':
        return bilinear(e, operands, d)
      case 'Pointwise':
        return d.series === undefined ? pointwise(e, operands, d) : ruled(e, operands, d.series)
      default:
        return smooth(e, operands)
    }
  }

  const apply: Apply = (e, operands) => {
    const identityOf = (o: object): number => {
      const id = identities.get(o) ?? identities.size
      identities.set(o, id)
      return id
    }
    const atoms = operands.map((x): Atom => ({ _tag: 'Variable', id: x.id, aval: x.aval }))
    const key = keyOf({ ...e, inputs: atoms }, identityOf)
    const made = known.get(key) ?? make(e, operands)
    known.set(key, made)
    return made
  }

  const literals = new Map<string, Power>()
  const literal = (value: number, { dtype }: Aval): Power => {
    const key = `${dtype}:${Object.is(value, -0) ? '-0' : value}`
    const made = literals.get(key) ?? given(scalar(value, dtype), null)
    literals.set(key, made)
    return made
  }

  /** A Program on series. `visit` sees the results of each equation. */
  const run = (
    program: Program,
    inputs: readonly Power[],
    visit: (x: Power) => void = () => undefined
  ): readonly Power[] => {
    const env = new Array<Power | undefined>(program.variables)
    const read = (a: Atom): Power => (a._tag === 'Literal' ? literal(a.value, a.aval) : env[a.id]!)
    program.inputs.forEach((v, i) => (env[v.id] = inputs[i]))
    for (const e of program.equations) {
      const results = apply(e, e.inputs.map(read))
      e.outputs.forEach((v, i) => {
        env[v.id] = results[i]
        visit(results[i])
      })
    }
    return program.outputs.map(read)
  }

  return { given, run, coefficients }
}

/** Runs a Program on values and their Taylor coefficients up to an order. */
export const seriesThrough = (
  readers: Readers,
  program: Program,
  order: number,
  values: readonly NDArray[],
  series: readonly (Series | null)[]
): Jet => {
  const { given, run, coefficients } = powers(readers, order)
  /** In the order of the Program, so that no demand goes deep. */
  const visit = (x: Power): void => {
    for (let k = 0; k <= (x.moves ? order : 0); k++) x.at(k)
  }
  const isNonzero = (x: Power): boolean => Array.from({ length: order }, (_, k) => x.at(k + 1)).some(isPresent)
  const outputs = run(
    program,
    values.map((x, i) => given(x, series[i])),
    visit
  )
  return {
    results: outputs.map(y => y.at(0)!),
    series: outputs.map(y => (y.moves && isNonzero(y) ? coefficients(y) : null))
  }
}
