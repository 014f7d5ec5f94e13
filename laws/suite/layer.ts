/**
 * The laws of layers: parameters are trees drawn from a key, and an example is treated alike alone and in a batch.
 */
import * as asked from '../asked.js'
import { avalOf, showAval } from '../../src/core/aval.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import {
  activation,
  compose,
  identity,
  outputAval,
  relu,
  tanh,
  type AnyLayer,
  type Context
} from '../../src/nn/index.js'
import * as random from '../../src/random/index.js'
import { ops as $ } from '../../src/trace/ops.js'
import { grad, jvp } from '../../src/transform/differentiate.js'
import { vmap } from '../../src/transform/vmap.js'
import { flatten } from '../../src/tree/flatten.js'
import { map as mapTree } from '../../src/tree/map.js'
import { unflatten } from '../../src/tree/unflatten.js'
import {
  all,
  each,
  holds,
  law,
  ensure,
  violated,
  within,
  type Law,
  type Laws,
  type Statement,
  type Verdict
} from '../law.js'
import { statements } from '../statements.js'
import {
  cases,
  plain,
  prepared,
  showCase,
  type Case,
  type Drawing,
  type LayerSubject,
  type Plain
} from '../subject/layer.js'
import { dense, evaluated, map, numbers, sameBits, sameKind, sameValues, zeros } from '../value/arrays.js'
import { isLimit } from '../value/difference.js'
import { drawEighths, epsilonOf } from '../value/rows.js'
import { hasMean } from '../value/statistics.js'
import { sameKinds, sameTree } from '../value/trees.js'
import { show } from '../value/show.js'
import { stream } from '../draw/draw.js'
import { n9 } from './composition.js'
import { jit } from '../value/jit.js'

const s = statements('layers', {
  shape: [
    'N1.1',
    'apply gives the shape and the dtype that outputAval says, and keeps the aval of the state',
    'shape inference'
  ],
  dtypes: ['N1.2', 'parameters, their gradients and the output have the dtype of the input', 'the definition'],
  trees: [
    'N1.3',
    'parameters and state are trees of arrays: unflatten(flatten(p)) = p, and gives the same output',
    'P1'
  ],
  init: ['N1.4', 'init is a pure function of the key and the aval, under jit too', 'the definition'],
  apply: ['N1.5', 'apply is a pure function, and changes none of its arguments', 'the definition'],
  compilation: ['N1.6', 'jit(apply) = apply, to the bit, where jit runs the interpreter', 'J1'],
  derivative: ['N1.7', 'the tangent in parameters and input is the limit of difference quotients', 'the definition'],
  batch: ['V1.1', 'a batch gives what vmap of one example gives', 'V1'],
  independence: ['V11.1', 'another example j leaves the output i ≠ j the same, to the bit', 'V11'],
  affine: ['N2.1', 'f(c·x + y) − f(0) = c·(f(x) − f(0)) + (f(y) − f(0))', 'affine maps'],
  evaluation: ['N5.1', 'evaluation leaves the state as it is; a dropout gives its input then', 'the definition'],
  mask: ['N5.2', 'an element is left out, or scaled by 1/(1 − r); its slope is this factor', 'Srivastava (2014)'],
  rate: [
    'N5.3',
    'the part r is left out, and the mean kept, within six deviations; other keys leave out others',
    'Srivastava (2014)'
  ]
})

const sum = (y: NDArray): NDArray => $.sum(y, [...y.shape.keys()])

/** The floats of a tree, and how to put others in their place. */
const floating = (tree: unknown) => {
  const { leaves, structure } = flatten(tree)
  const at = leaves.flatMap((x, i) => (isFloat(x.dtype) ? [i] : []))
  return {
    floats: at.map(i => leaves[i]),
    withFloats: (xs: readonly NDArray[]): unknown =>
      unflatten(
        structure,
        leaves.map((x, i) => (at.includes(i) ? xs[at.indexOf(i)] : x))
      )
  }
}

/** What a case of a layer is put to. */
const subjectOf = (o: LayerSubject) => {
  const layer = plain(o.layer)
  const rule =
    (statement: Statement, drawing: Drawing = {}) =>
    (rules: (c: Case, params: unknown, state: unknown) => Verdict): Law<Case> =>
      law(
        statement,
        o.name,
        cases(o, drawing),
        c => rules({ ...c, x: map(c.x, v => v) }, ...prepared(o, c)),
        showCase(o)
      )
  return {
    layer,
    rule,
    evaluated: (params: unknown, state: unknown, x: NDArray) => layer.apply(params, state, x, { mode: 'eval' })[0]
  }
}

type Subject = Readonly<ReturnType<typeof subjectOf>>

// --- shapes and purity

const generalLaws = ({ layer, rule }: Subject): Laws => [
  rule(s.shape)((c, params, state) => {
    const [y, after] = layer.apply(params, state, c.x, c.context)
    const said = outputAval(layer, params, state, avalOf(c.x))
    return all(
      () =>
        ensure(showAval(said) === showAval(y), () => `outputAval says ${showAval(said)}, apply gives ${showAval(y)}`),
      () => sameKinds('the state', state, after)
    )
  }),
  rule(s.dtypes)((c, params, state) => {
    const { floats, withFloats } = floating(params)
    const [y] = layer.apply(params, state, c.x, c.context)
    const gradients = grad((ps: readonly NDArray[]) => sum(layer.apply(withFloats(ps), state, c.x, c.context)[0]))(
      floats
    )
    return all(
      () => ensure(y.dtype === c.dtype, () => `the output is ${showAval(y)}`),
      () => each(floats, (p, i) => ensure(p.dtype === c.dtype, () => `parameter ${i} is ${showAval(p)}`)),
      () => each(floats, (p, i) => within(`the gradient of parameter ${i}`, sameKind(p, gradients[i])))
    )
  }),
  rule(s.trees)((c, params, state) => {
    const [p, q] = [params, state].map(flatten)
    const [again, stateAgain] = [unflatten(p.structure, p.leaves), unflatten(q.structure, q.leaves)]
    return all(
      () => sameTree('the parameters', params, again),
      () => sameTree('the state', state, stateAgain),
      () =>
        sameTree(
          'the output',
          layer.apply(params, state, c.x, c.context),
          layer.apply(again, stateAgain, c.x, c.context)
        )
    )
  }),
  rule(s.init)(c => {
    const init = (key: NDArray): unknown => layer.init(key, { shape: c.shape, dtype: c.dtype })
    const first = init(random.key(c.seed))
    return all(
      () => sameTree('parameters and state, again', first, init(random.key(c.seed))),
      () => sameTree('parameters and state, under jit', first, jit(init)(random.key(c.seed)))
    )
  }),
  rule(s.apply)((c, params, state) => {
    const copy = (t: unknown): unknown => mapTree(t as never, (x: NDArray) => map(x, v => v))
    const [before, x] = [copy([params, state]), map(c.x, v => v)]
    const first = copy(layer.apply(params, state, c.x, c.context))
    return all(
      () => sameTree('the output, again', first, layer.apply(params, state, c.x, c.context)),
      () => sameTree('parameters and state, afterwards', before, [params, state]),
      () => within('x, afterwards', sameBits(x, c.x))
    )
  }),
  rule(s.compilation)((c, params, state) => {
    const apply = (x: NDArray): unknown => layer.apply(params, state, x, c.context)
    return sameTree('the output', apply(c.x), jit(apply)(c.x))
  }),
  rule(s.derivative, { ranks: [0, 1], float64: true })((c, params, state) => {
    const { floats, withFloats } = floating(params)
    const next = stream([...c.choices].reverse())
    const f = (xs: readonly NDArray[]): NDArray => layer.apply(withFloats(xs.slice(1)), state, xs[0], c.context)[0]
    const xs = evaluated([c.x, ...floats])
    const ts = xs.map(x => drawEighths(next, x.shape, 'float64'))
    return isLimit(v => [f(v)], xs, ts, [jvp(f)(xs, ts)[1]], false)
  })
]

// --- batches

const batchLaws = ({ layer, rule, evaluated: at }: Subject, independent: boolean): Laws => [
  rule(s.batch, { ranks: [1, 2], contexts: ['eval'] })((c, params, state) => {
    const one = (x: NDArray): NDArray => at(params, state, x)
    const mapped = c.batch.reduce((f: (x: NDArray) => NDArray) => vmap(f), one)
    return sameValues(mapped(c.x), one(c.x))
  }),
  rule(s.independence, { ranks: [1], contexts: independent ? ['eval', 'train'] : ['eval'] })((c, params, state) => {
    const [n] = c.batch
    const at = c.choices[0] % n
    const isChanged = (size: number, i: number): boolean => Math.floor(i / (size / n)) === at
    const other = map(c.x, (v, i) => (isChanged(c.x.size, i) ? v + 1 : v))
    const [y, z] = [c.x, other].map(x => numbers(layer.apply(params, state, x, c.context)[0]))
    const differs = y.findIndex((v, i) => !isChanged(y.length, i) && !Object.is(v, z[i]))
    return differs < 0
      ? holds
      : violated(`with 1 added to example ${at}, element ${differs} of the output is ${z[differs]}, not ${y[differs]}`)
  })
]

// --- kinds of layers

const affineLaw = ({ rule, evaluated: at }: Subject): Law<Case> =>
  rule(s.affine, { ranks: [0], contexts: ['eval'] })((c, params, state) => {
    const next = stream([...c.choices].reverse())
    const [factor] = numbers(drawEighths(next, [1], c.dtype))
    const y = drawEighths(next, c.x.shape, c.dtype)
    const linear = (x: NDArray): NDArray => $.sub(at(params, state, x), at(params, state, zeros(x)))
    const combined = $.add($.mul(dense([], c.dtype, [factor]), c.x), y)
    const expected = $.add($.mul(dense([], c.dtype, [factor]), linear(c.x)), linear(y))
    return within(`with c = ${factor}, y = ${show(y)}`, sameValues(expected, linear(combined)))
  })

const evaluationLaw = ({ layer, rule }: Subject, dropout: boolean): Law<Case> =>
  rule(s.evaluation, { contexts: ['eval'] })((c, params, state) => {
    const [y, after] = layer.apply(params, state, c.x, c.context)
    return all(
      () => sameTree('the state', state, after),
      () => (dropout ? sameBits(c.x, y) : holds)
    )
  })

const dropoutLaws = ({ layer, rule }: Subject, rate: number): Laws => {
  const factor = 1 / (1 - rate)
  return [
    rule(s.mask, { contexts: ['train'] })((c, params, state) => {
      const f = (x: NDArray): NDArray => layer.apply(params, state, x, c.context)[0]
      const [y, slopes] = [f(c.x), grad((x: NDArray) => sum(f(x)))(c.x)].map(numbers)
      const few = 2 * epsilonOf(c.dtype)
      return each(numbers(c.x), (x, i) => {
        const isOut = slopes[i] === 0
        const isKept = Math.abs(slopes[i] - factor) <= few * factor
        return all(
          () => ensure(isOut || isKept, () => `the slope of element ${i} is ${slopes[i]}, neither 0 nor ${factor}`),
          () =>
            ensure(
              isOut ? y[i] === 0 : Math.abs(y[i] - x * factor) <= few * Math.abs(x * factor),
              () => `element ${i} of the output is ${y[i]}, of the input ${x}, and the slope is ${slopes[i]}`
            )
        )
      })
    }),
    rule(s.rate, { ranks: [0], contexts: ['train'] })((c, params, state) => {
      const ones = $.fill([2000, ...c.shape], 1, c.dtype)
      const at = (context: Context): readonly number[] => numbers(layer.apply(params, state, ones, context)[0])
      const [y, other] = [c.context, { mode: 'train', key: random.key(c.seed + 1000) } as const].map(at)
      return all(
        () =>
          hasMean(
            'part that is left out',
            y.map(v => (v === 0 ? 1 : 0)),
            rate,
            Math.sqrt(rate * (1 - rate))
          ),
        () => hasMean('mean', y, 1, Math.sqrt(rate / (1 - rate))),
        () => ensure(rate === 0 || y.join() !== other.join(), () => 'another key leaves out the same elements')
      )
    })
  ]
}

// --- composition

const compositionLaws = ({ layer, rule }: Subject): Laws => {
  const [before, behind] = [activation(tanh), activation(relu)] as readonly AnyLayer[]
  const agree = (c: Case, layers: readonly AnyLayer[]): Verdict => {
    const [first, ...others] = layers.map(l => plain(compose(l)))
    const ofOne = (l: Plain): readonly unknown[] => {
      const [params, state] = l.init(random.key(c.seed), { shape: c.shape, dtype: c.dtype })
      return [params, state, ...l.apply(params, state, c.x, c.context)]
    }
    return each(others, (l, i) => sameTree(`form ${i + 1}: parameters, states, output`, ofOne(first), ofOne(l)))
  }
  return [
    rule(n9.unit)(c => agree(c, [layer, compose(identity, layer), compose(layer, identity)])),
    rule(n9.associativity)(c =>
      agree(c, [
        compose(before, layer, behind),
        compose(compose(before, layer), behind),
        compose(before, compose(layer, behind))
      ])
    )
  ]
}

// --- the suite

/**
 * What must be true of a layer: an `init` and an `apply`, written for one example.
 *
 * Shapes:  examples of the shapes told, alone, in batches, and in batches of batches
 * Dtypes:  those told
 * Numerics: exact: inputs and parameters are eighths, so that sums of products do not round
 *
 * @example
 * import assert from 'node:assert'
 * import { nn, np } from 'pullback'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.layer({ name: 'dense', layer: nn.dense({ out: 2 }), affine: true }), { runs: 10 })
 * laws.assertAll(laws.layer({ name: 'dropout', layer: nn.dropout({ rate: 0.5 }), dropout: 0.5 }), { runs: 10 })
 *
 * const centred = nn.activation(x => np.sub(x, np.mean(x)))
 * const wrong = laws.layer({ name: 'centred', layer: centred })
 * assert.throws(() => laws.assertAll(wrong), /batch \(V1.1\) is violated/)
 *
 * @category suites
 * @since 0.1.0
 */
export const layer = asked.suite(
  'laws.layer',
  { name: asked.text, layer: asked.record('init', 'apply') },
  <L extends AnyLayer>(o: LayerSubject<L>): Laws => {
    const subject = subjectOf(o)
    return [
      ...generalLaws(subject),
      ...batchLaws(subject, o.independent ?? true),
      evaluationLaw(subject, o.dropout !== undefined),
      ...(o.affine === true ? [affineLaw(subject)] : []),
      ...(o.dropout === undefined ? [] : dropoutLaws(subject, o.dropout)),
      ...compositionLaws(subject)
    ]
  }
)
