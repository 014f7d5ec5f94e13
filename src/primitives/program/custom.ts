/**
 * Programs with derivatives of their own.
 *
 * A Program may have captured values of outer transforms; those are its constants. The rule is for the other
 * operands: with respect to constants the Program is differentiated as it is.
 */
import { strongMul } from '../array/product.js'
import { zeros } from '../rule/zeros.js'
import { areDifferentiable, aval, type Aval, isDifferentiable, showAval } from '../../core/aval.js'
import { buildProgram, type Emit } from '../../core/build.js'
import { interpret } from '../../core/interpret.js'
import { cut, isPresent, masked, not, present, showMask, scattered } from '../../core/masks.js'
import type {
  Atom,
  Control,
  Dual,
  Jet,
  Ops,
  Primitive,
  Program,
  Readers,
  Series,
  Variable
} from '../../core/primitive.js'
import { inputAvals, runWith } from '../../core/program.js'
import { TensorError } from '../../ndarray/error.js'
import type { Dense, NDArray } from '../../ndarray/ndarray.js'
import { withBatch } from '../rule/axes.js'
import { callShape } from '../rule/applying.js'
import { isDeferred, runRule } from '../rule/deferred.js'
import { ofTangent, operand } from '../rule/define.js'
import { linearized, pushed } from '../rule/derived.js'
import { abs, add, cos, mul, sin } from '../array/elementwise.js'
import { batchLinear, linearCall, noPushforward } from './linearCall.js'
import * as kinds from '../rule/kinds.js'

type Arrays = readonly NDArray[]

/** A Program whose operands are constants of several origins, and then arguments. */
interface Ruled {
  readonly program: Program
  /** How many operands are constants of the Program. They come first. */
  readonly consts: number
  /** How many operands after those are constants of the rules. */
  readonly ruleConsts: number
}

const split = <A>({ consts, ruleConsts }: Ruled, xs: readonly A[]): readonly (readonly A[])[] =>
  cut(xs, consts, ruleConsts)

/** Results, and tangents of the float results, from all operands and tangents of the float arguments. */
type Rule = (operands: Arrays, tangents: Arrays) => { readonly results: Arrays; readonly tangents: Arrays }

const plus = ($: Ops, x: NDArray | null, y: NDArray | null): NDArray | null =>
  x === null ? y : y === null ? x : $.add(x, y)

/** Results and tangents by a rule, and along the Program's constants by differentiating the Program. */
const byRule = (
  $: Ops,
  readers: Readers,
  rule: Rule,
  along: typeof linearized,
  operands: Arrays,
  tangents: readonly (NDArray | null)[],
  p: Ruled
): Dual => {
  const [constants, , args] = split(p, operands)
  const [tc, , ta] = split(p, tangents)
  const moving = ta.flatMap((t, i) => (isDifferentiable(args[i]) ? [t ?? zeros($, args[i])] : []))
  const ruled = rule(operands, moving)
  const marks = areDifferentiable(ruled.results)
  const moved: readonly (NDArray | null)[] = ta.some(isPresent)
    ? scattered(marks, ruled.tangents)
    : marks.map(() => null)
  if (!tc.some(isPresent)) return { results: ruled.results, tangents: moved }
  const across = along($, readers, p.program, [...constants, ...args], [...tc, ...args.map(() => null)]).tangents
  return { results: ruled.results, tangents: moved.map((t, i) => plus($, t, across[i])) }
}

/**
 * Taylor coefficients by a rule for tangents: y′(t) is the rule at x(t) and x′(t), so the coefficients of y′ are those
 * of the rule, one order lower.
 */
export const jetByRule = (
  $: Ops,
  readers: Readers,
  rule: (operands: Arrays, tangents: readonly (NDArray | null)[]) => Dual,
  order: number,
  operands: Arrays,
  series: readonly (Series | null)[],
  program: Program,
  owner: Program
): Jet => {
  const moving = series.map(isPresent)
  const n = operands.length
  const key = `rule ${order} ${showMask(moving)} ${operands.map(showAval).join()}`
  const tangent = readers.derive(owner, key, [...operands, ...masked(moving, operands)], ins => {
    const { results, tangents } = rule(ins.slice(0, n), scattered(moving, ins.slice(n)))
    return [...results, ...tangents.map((t, i) => t ?? zeros($, results[i]))]
  })
  const outputs = program.outputs.length
  const nonzero = areDifferentiable(program.outputs.map(a => a.aval))
  /** x′: k xₖ at place k − 1. */
  const velocity = present(series).map(s => s.map((c, k) => (k === 0 ? c : $.mul(c, k + 1))))
  const start = [...operands, ...velocity.map(v => v[0])]
  if (order === 1) {
    const outs = runWith($.bind, tangent, start)
    return { results: outs.slice(0, outputs), series: outs.slice(outputs).map((t, i) => (nonzero[i] ? [t] : null)) }
  }
  const lower = readers.jet(tangent, order - 1, [...moving, ...velocity.map(() => true)])
  const outs = runWith($.bind, lower.program, [
    ...start,
    ...present(series).flatMap(s => s.slice(0, order - 1)),
    ...velocity.flatMap(v => v.slice(1))
  ])
  const total = tangent.outputs.length
  let at = total
  const higher = lower.nonzero.map(m => (m ? outs.slice(at, (at += order - 1)) : null))
  return {
    results: outs.slice(0, outputs),
    series: program.outputs.map((a, j) =>
      nonzero[j]
        ? [
            outs[outputs + j],
            ...Array.from({ length: order - 1 }, (_, k) => {
              const c = higher[outputs + j]
              return c === null ? zeros($, a.aval) : $.div(c[k], k + 2)
            })
          ]
        : null
    )
  }
}

type TransposeOf = (
  $: Ops,
  readers: Readers,
  cts: readonly (NDArray | null)[],
  operands: Arrays,
  isLinear: readonly boolean[],
  p: Ruled
) => readonly (NDArray | null)[]

/** The transpose of the Program itself: of a function that is linear, whatever its rule. */
const pullThrough: TransposeOf = ($, readers, cts, operands, isLinear, p) => {
  const [constants, , args] = split(p, operands)
  const [lc, lr, la] = split(p, isLinear)
  const { program, nonzero } = readers.transpose(p.program, [...lc, ...la], cts.map(isPresent))
  const fixed = masked(not([...lc, ...la]), [...constants, ...args])
  const [bc, ba] = cut(scattered(nonzero, runWith($.bind, program, [...fixed, ...present(cts)])), p.consts)
  return [...bc, ...lr.map(() => null), ...ba]
}

/** A batch of a Program in which every output has the batch axis. */
export const allBatched = (
  $: Ops,
  readers: Readers,
  program: Program,
  size: number,
  marks: readonly boolean[]
): Program => {
  const { program: batch, batched } = readers.batch(program, size, marks)
  return readers.derive(program, `custom batch ${size} ${showMask(marks)}`, inputAvals(batch), ins =>
    runWith($.bind, batch, ins).map((value, i) => withBatch($, { value, batched: batched[i] }, size))
  )
}

const shape = (op: string, inputs: readonly Aval[], p: Ruled): readonly Aval[] => {
  const [constants, , args] = split(p, inputs)
  return callShape(op, p.program, [...constants, ...args])
}

const evaluate = (inputs: readonly Dense[], p: Ruled): readonly Dense[] => {
  const [constants, , args] = split(p, inputs)
  return interpret(p.program)([...constants, ...args])
}

/** The jet of an operation with a rule, which is derived once for each Program of the rule. */
const jetBy =
  <P extends Ruled>(ruleOf: ($: Ops, readers: Readers, p: P) => Rule, ownerOf: (p: P) => Program): Control<P>['jet'] =>
  ($, readers, order, operands, series, p) => {
    const dual = (xs: Arrays, ts: readonly (NDArray | null)[]): Dual =>
      byRule($, readers, ruleOf($, readers, p), pushed, xs, ts, p)
    if (order === 1 && isDeferred(ownerOf(p))) {
      const { results, tangents } = dual(
        operands,
        series.map(s => s?.[0] ?? null)
      )
      return { results, series: tangents.map(t => (t === null ? null : [t])) }
    }
    return jetByRule($, readers, dual, order, operands, series, p.program, ownerOf(p))
  }

/** Samples hold constants that matter to the plumbing, and not to the values, nor to the signs of their zeros. */
export const nothing = (emit: Emit, k: Variable): readonly Atom[] =>
  emit(abs, emit(mul, [k, { _tag: 'Literal', value: 0, aval: aval([], 'float64') }], null), null)

// --- customJvp

export interface CustomJvpParams extends Ruled {
  /** Constants of the rule, arguments and the tangents of float arguments to results and the tangents of float results. */
  readonly rule: Program
}

const jvpRule =
  ($: Ops, p: CustomJvpParams): Rule =>
  (operands, tangents) => {
    const [results, moved] = cut(
      runRule($, p.rule, [...operands.slice(p.consts), ...tangents]),
      p.program.outputs.length
    )
    return { results, tangents: moved }
  }

/**
 * The same when tangents are traced apart. The operations of a rule come apart by themselves; one that holds a
 * Program does not, so a rule with such is linearized, at zero tangents, in which it is linear.
 */
const linearJvpRule =
  ($: Ops, readers: Readers, p: CustomJvpParams): Rule =>
  (operands, tangents) => {
    if (isDeferred(p.rule) || !p.rule.equations.some(e => e.primitive.derivative._tag === 'Control'))
      return jvpRule($, p)(operands, tangents)
    const given = operands.slice(p.consts)
    const outputs = p.program.outputs.length
    const none = tangents.map(t => zeros($, t))
    const dual = linearized($, readers, p.rule, [...given, ...none], [...given.map(() => null), ...tangents])
    const moved = dual.tangents.map((t, i) => t ?? zeros($, p.rule.outputs[i].aval))
    return { results: dual.results.slice(0, outputs), tangents: moved.slice(outputs) }
  }

// A Program with a forward rule
export const customJvp: Primitive<CustomJvpParams> = {
  name: 'customJvp',
  arity: 'any',
  params: { program: kinds.program, rule: kinds.program, consts: kinds.integer, ruleConsts: kinds.integer },
  shape: (inputs, p) => shape('customJvp', inputs, p),
  evaluate,
  derivative: {
    _tag: 'Control',
    jet: jetBy(
      ($, _, p) => jvpRule($, p),
      p => p.rule
    ),
    linearize: ($, readers, operands, tangents, p) =>
      byRule($, readers, linearJvpRule($, readers, p), linearized, operands, tangents, p),
    transpose: pullThrough
  },
  batching: {
    _tag: 'Rule',
    rule: ($, readers, size, operands, p) => {
      const marks = operands.map(o => o.batched)
      const [constants, ruleConstants, args] = split(p, marks)
      const moving = masked(areDifferentiable(operands.slice(p.consts + p.ruleConsts).map(o => o.value)), args)
      return $.bind(
        customJvp,
        operands.map(o => o.value),
        {
          ...p,
          program: allBatched($, readers, p.program, size, [...constants, ...args]),
          rule: allBatched($, readers, p.rule, size, [...ruleConstants, ...args, ...moving])
        }
      ).map(value => ({ value, batched: true }))
    }
  },
  sample: draw => {
    const v = aval(draw.shape(), 'float64')
    const program = buildProgram([v, v], (emit, [k, x]) =>
      emit(add, [...nothing(emit, k), ...emit(sin, [x], null)], null)
    )
    const rule = buildProgram([v, v, v], (emit, [k, x, dx]) => {
      const [slope] = emit(add, [...emit(cos, [x], null), ...nothing(emit, k)], null)
      const [value] = emit(add, [...nothing(emit, k), ...emit(sin, [x], null)], null)
      return [value, ...emit(strongMul, [slope, dx], ofTangent)]
    })
    return {
      operands: [operand(v.shape), operand(v.shape), operand(v.shape)],
      params: { program, rule, consts: 1, ruleConsts: 1 }
    }
  }
}

// --- customVjp

export interface CustomVjpParams extends Ruled {
  /** The first constants of the rules, and arguments, to results and residuals. */
  readonly forward: Program
  /** The other constants of the rules, residuals and cotangents of the float results to cotangents of the float arguments. */
  readonly backward: Program
  readonly forwardConsts: number
}

/** The results, and what the backward rule takes before cotangents. */
const goForward = ($: Ops, p: CustomVjpParams, operands: Arrays): readonly [Arrays, Arrays] => {
  const [, rules, args] = split(p, operands)
  const [cf, cb] = cut(rules, p.forwardConsts)
  const [results, residuals] = cut(runRule($, p.forward, [...cf, ...args]), p.program.outputs.length)
  return [results, [...cb, ...residuals]]
}

/** The transpose of the backward rule: what takes tangents of the arguments to those of the results. */
const pushforwardOf = ($: Ops, readers: Readers, { backward }: CustomVjpParams, given: number): Program => {
  const isLinear = backward.inputs.map((_, i) => i >= given)
  const { program, nonzero } = readers.transpose(
    backward,
    isLinear,
    backward.outputs.map(() => true)
  )
  return readers.derive(backward, 'pushforward', inputAvals(program), ins =>
    scattered(nonzero, runWith($.bind, program, ins))
      .slice(given)
      .map((t, i) => t ?? zeros($, backward.inputs[given + i].aval))
  )
}

const vjpRule =
  ($: Ops, readers: Readers, p: CustomVjpParams): Rule =>
  (operands, tangents) => {
    const [results, given] = goForward($, p, operands)
    const pushforward = isDeferred(p.backward) ? null : orNull(() => pushforwardOf($, readers, p, given.length))
    return { results, tangents: runWith($.bind, pushforward ?? noPushforward(p.backward), [...given, ...tangents]) }
  }

/** The same, with the backward rule as the transpose of what is done to the tangents. */
const linearVjpRule =
  ($: Ops, readers: Readers, p: CustomVjpParams): Rule =>
  (operands, tangents) => {
    const [results, given] = goForward($, p, operands)
    const program = isDeferred(p.backward) ? null : orNull(() => pushforwardOf($, readers, p, given.length))
    const params = { program, transposed: p.backward }
    return { results, tangents: $.bind(linearCall, [...given, ...tangents], { ...params, consts: given.length }) }
  }

/**
 * A backward rule need not be linear: one that clips has no transpose, and is none the worse for reverse mode; nor is one that could
 * not be traced ahead.
 */
const orNull = (f: () => Program): Program | null => {
  try {
    return f()
  } catch (e) {
    if (TensorError.is(e) && e._tag === 'NotLinear') return null
    throw e
  }
}

// A Program with a reverse rule
export const customVjp: Primitive<CustomVjpParams> = {
  name: 'customVjp',
  arity: 'any',
  params: {
    program: kinds.program,
    forward: kinds.program,
    backward: kinds.program,
    consts: kinds.integer,
    ruleConsts: kinds.integer,
    forwardConsts: kinds.integer
  },
  shape: (inputs, p) => shape('customVjp', inputs, p),
  evaluate,
  derivative: {
    _tag: 'Control',
    jet: jetBy(vjpRule, p => p.backward),
    linearize: ($, readers, operands, tangents, p) =>
      byRule($, readers, linearVjpRule($, readers, p), linearized, operands, tangents, p),
    transpose: pullThrough
  },
  batching: {
    _tag: 'Rule',
    rule: ($, readers, size, operands, p) => {
      const marks = operands.map(o => o.batched)
      const [constants, rules, args] = split(p, marks)
      const [cf, cb] = cut(rules, p.forwardConsts)
      const floatArgs = areDifferentiable(operands.slice(p.consts + p.ruleConsts).map(o => o.value))
      const rest = p.backward.inputs.slice(cb.length).map(() => true)
      return $.bind(
        customVjp,
        operands.map(o => o.value),
        {
          ...p,
          program: allBatched($, readers, p.program, size, [...constants, ...args]),
          forward: allBatched($, readers, p.forward, size, [...cf, ...args]),
          backward: batchLinear($, readers, p.backward, size, [...cb, ...rest], masked(floatArgs, args))
        }
      ).map(value => ({ value, batched: true }))
    }
  },
  sample: draw => {
    const v = aval(draw.shape(), 'float64')
    const value = (emit: Emit, k: Variable, x: Variable): readonly Variable[] =>
      emit(add, [...nothing(emit, k), ...emit(sin, [x], null)], null)
    const program = buildProgram([v, v], (emit, [k, x]) => value(emit, k, x))
    const forward = buildProgram([v, v], (emit, [k, x]) => [...value(emit, k, x), ...emit(cos, [x], null)])
    const backward = buildProgram([v, v], (emit, [slope, ct]) => emit(strongMul, [slope, ct], ofTangent))
    return {
      operands: [operand(v.shape), operand(v.shape), operand(v.shape)],
      params: { program, forward, backward, consts: 1, ruleConsts: 1, forwardConsts: 1 }
    }
  }
}
