/**
 * Entries of primitives with one bug each.
 */
import type { AnyPrimitive, Bilinear, Derivative, Jvp, Primitive } from '../../src/core/primitive.js'
import { storage, view, type Dense } from '../../src/ndarray/ndarray.js'
import { row1 } from '../../src/ndarray/kernels/elementwise.js'
import { rowMajor } from '../../src/ndarray/shape.js'
import { strongDot, type StrongContraction } from '../../src/primitives/array/contract.js'
import { cumsum } from '../../src/primitives/array/cumulative.js'
import { operand, pointwise, unary } from '../../src/primitives/rule/define.js'
import * as e from '../../src/primitives/array/elementwise.js'
import { flip, transpose } from '../../src/primitives/array/move.js'
import { reduceMax, sum } from '../../src/primitives/array/reduce.js'
import { primitive } from '../suite/primitive.js'
import type { Mutant } from './mutant.js'

interface Bug {
  readonly bug: string
  readonly breaks: readonly string[]
  readonly primitive: AnyPrimitive
}

const changed = <P>(p: Primitive<P>, change: Partial<Primitive<P>>): Primitive<P> => ({ ...p, ...change })

const withDerivative = <P>(p: Primitive<P>, derivative: Derivative<P>): Primitive<P> => changed(p, { derivative })

const writing = (x: Dense): Dense => {
  const { data, offset } = x[storage]
  if (x.size > 0) data[offset] += 1
  return x
}

const affine: Jvp<null> = { _tag: 'Jvp', jvp: ($, [x], [dx]) => [$.add($.mul($.cos(x), dx!), 0.25)] }

const quadratic: Jvp<null> = { _tag: 'Jvp', jvp: ($, [x], [dx]) => [$.mul($.cos(x), $.mul(dx!, dx!))] }

const product = strongDot.derivative as Bilinear<StrongContraction>

/** A product of derivatives, whose derivative is itself again. */
const turned: Primitive<StrongContraction> = withDerivative(strongDot, {
  ...product,
  strongly: ($, x, y, params, zeros) => $.bind(turned, [x, y], { ...params, zeros })[0],
  transposes: [product.transposes[0], ($, ...rest) => $.neg(product.transposes[1]($, ...rest))]
})

const bugs: readonly Bug[] = [
  {
    breaks: ['D7', 'D16.1', 'J3.1'],
    bug: 'a factor is missing',
    primitive: withDerivative(
      e.tanh,
      pointwise(($, _, y) => $.sub(1, y))
    )
  },
  {
    breaks: ['D7'],
    bug: 'a sign is wrong',
    primitive: withDerivative(
      e.cos,
      pointwise(($, [x]) => $.sin(x))
    )
  },
  {
    breaks: ['D17.1'],
    bug: 'a Taylor coefficient forgets those before it',
    primitive: withDerivative(e.div, {
      ...pointwise<null>(
        ($, [, y]) => $.div(1, y),
        ($, [, y], q) => $.neg($.div(q, y))
      ),
      series: ($, k, operand) => {
        const x = operand(0, k)
        return x === null ? null : $.div(x, operand(1, 0)!)
      }
    })
  },
  {
    breaks: ['D7'],
    bug: 'a ten-millionth too much',
    primitive: withDerivative(
      e.sin,
      pointwise(($, [x]) => $.mul($.cos(x), 1 + 1e-7))
    )
  },
  {
    breaks: ['D7'],
    bug: 'a millionth added',
    primitive: withDerivative(
      e.exp,
      pointwise(($, _, y) => $.add(y, 1e-6))
    )
  },
  { breaks: ['D7', 'D23'], bug: 'the sign is forgotten', primitive: withDerivative(e.abs, pointwise(1)) },
  {
    breaks: ['D23'],
    bug: 'the slope at the kink is 2',
    primitive: withDerivative(
      e.abs,
      pointwise(($, [x]) => $.select($.eq(x, 0), $.fill([], 2, x.dtype), $.sign(x)))
    )
  },
  {
    breaks: ['D7'],
    bug: 'the partials are exchanged',
    primitive: withDerivative(
      e.mul,
      pointwise(
        (_, [x]) => x,
        (_, [, y]) => y
      )
    )
  },
  {
    breaks: ['D7', 'D15', 'D16'],
    bug: 'a partial is dropped',
    primitive: withDerivative(
      e.div,
      pointwise(($, [, y]) => $.div(1, y), null)
    )
  },
  {
    breaks: ['D7', 'D15'],
    bug: 'the mixed partial is wrong',
    primitive: withDerivative(
      e.atan2,
      pointwise(
        ($, [y, x]) => $.div(x, $.add($.mul(x, x), $.mul(y, y))),
        () => 0
      )
    )
  },
  {
    breaks: ['D28'],
    bug: 'float64 leaks into float32',
    primitive: withDerivative(
      e.sqrt,
      pointwise(($, _, y) => $.div(0.5, $.convert(y, 'float64')))
    )
  },
  { breaks: ['D4', 'D7'], bug: 'the rule is affine in the tangent', primitive: withDerivative(e.sin, affine) },
  {
    breaks: ['D4', 'D6', 'D14', 'D14.1'],
    bug: 'the rule is quadratic in the tangent',
    primitive: withDerivative(e.sin, quadratic)
  },
  { breaks: ['D7'], bug: 'a step claims a slope', primitive: withDerivative(e.floor, pointwise(1)) },
  { breaks: ['D7'], bug: 'a slope claims to be a step', primitive: withDerivative(e.sinh, { _tag: 'Discrete' }) },
  {
    breaks: ['D6', 'D12', 'J3.2'],
    bug: 'the transpose does not turn back',
    primitive: changed(transpose, {
      derivative: { _tag: 'Linear', operands: 'all', transpose: ($, [ct], _, p) => [$.transpose(ct, p.permutation)] },
      sample: draw => ({ operands: [operand(draw.shape(3))], params: { permutation: [1, 2, 0] } })
    })
  },
  {
    breaks: ['D6', 'D16'],
    bug: 'a cotangent of a product has the wrong sign',
    primitive: turned
  },
  {
    breaks: ['D23'],
    bug: 'ties of a maximum count in full',
    primitive: withDerivative(reduceMax, {
      _tag: 'Jvp',
      jvp: ($, [x], [dx], [y], { axes }) => [
        $.sum(
          $.mul(
            $.convert(
              $.eq(
                x,
                $.reshape(
                  y,
                  x.shape.map((n, i) => (axes.includes(i) ? 1 : n))
                )
              ),
              x.dtype
            ),
            dx!
          ),
          axes
        )
      ]
    })
  },
  {
    breaks: ['V1'],
    bug: 'the examples of a batch are summed up',
    primitive: changed(sum, { batching: { _tag: 'Shifted', params: ({ axes }) => ({ axes }) } })
  },
  {
    breaks: ['V1', 'T0'],
    bug: 'the examples of a batch change places',
    primitive: changed(flip, {
      batching: { _tag: 'Shifted', params: ({ axes }) => ({ axes: [0, ...axes.map(a => a + 1)] }) }
    })
  },
  {
    breaks: ['D27', 'J11', 'J1', 'J12', 'J13', 'D13'],
    bug: 'evaluation writes an operand',
    primitive: changed(e.neg, { evaluate: ([x], p, out) => e.neg.evaluate([writing(x)], p, out) })
  },
  {
    breaks: ['J11'],
    bug: 'evaluation expects one layout',
    primitive: changed(e.neg, {
      evaluate: ([x], p, out) => e.neg.evaluate([view(x, x.shape, rowMajor(x.shape), 0)], p, out)
    })
  },
  {
    breaks: ['D28'],
    bug: 'the shape rule promises another dtype',
    primitive: changed(e.exp, {
      shape: ([x]) => [{ shape: x.shape, dtype: x.dtype === 'float64' ? 'float32' : 'float64' }]
    })
  },
  {
    breaks: ['J10'],
    bug: 'the shape rule forgets an axis',
    primitive: changed(cumsum, { shape: ([x]) => [{ shape: x.shape.slice(1), dtype: x.dtype }] })
  },
  {
    breaks: ['D24'],
    bug: 'the derivative at a removable singularity is a constant',
    primitive: unary(
      'sinc',
      row1(x => (x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x))),
      pointwise(($, [x], y) => $.select($.eq(x, 0), 0, $.div($.sub($.cos($.mul(x, Math.PI)), y), x)))
    )
  },
  {
    breaks: ['D22'],
    bug: 'a zero tangent meets an infinite partial',
    primitive: withDerivative(e.log, { _tag: 'Jvp', jvp: ($, [x], [dx]) => [$.div(dx!, x)] })
  }
]

/** No two have one bug, and each differs in nothing else from the entry it is made of. */
export const primitives: readonly Mutant[] = bugs.map(({ bug, breaks, primitive: p }) => ({
  suite: 'primitive',
  bug: `${p.name}: ${bug}`,
  breaks,
  laws: () => primitive(p)
}))
