/**
 * How shapes and dtypes of operands meet.
 */
import * as E from 'fp-ts/lib/Either.js'
import { dtypes, type DType } from '../../src/ndarray/dtype.js'
import { fill, type NDArray } from '../../src/ndarray/ndarray.js'
import { showShape, type Shape } from '../../src/ndarray/shape.js'
import { all, ensure, violated, within, type Verdict } from '../law.js'
import { statements } from '../statements.js'
import { sameBits } from '../value/arrays.js'
import {
  anyShape,
  anyType,
  broadcastable,
  floatType,
  pair,
  permutation,
  row,
  values,
  type ArrayFunctions,
  type Row
} from './arrays.js'

const numpy = 'NumPy, broadcasting'

const s = statements('arrays', {
  shapesJoin: [
    'B1',
    'shapes of operands meet in a semilattice: idempotent, commutative, associative, with unit []',
    numpy
  ],
  broadcastFirst: ['B2', 'f(x, y) = f(broadcast x, broadcast y)', numpy],
  broadcastAndSum: [
    'B3',
    'the pullback of broadcasting is the sum over the repeated axes',
    'Griewank & Walther (2008)'
  ],
  promotion: ['A5', 'dtypes of operands meet in a semilattice, the same for every function', 'NumPy, promotion']
})

type Joined = E.Either<unknown, Shape>

const showJoined = (j: Joined): string => (E.isRight(j) ? showShape(j.right) : 'an error')

const same = (what: string, expected: Joined, came: Joined): Verdict =>
  showJoined(expected) === showJoined(came)
    ? all()
    : violated(`${what}: expected ${showJoined(expected)}, came ${showJoined(came)}`)

/** The shape of a sum, or that there is none. */
const joinOf =
  ({ add }: ArrayFunctions) =>
  (a: Joined, b: Joined): Joined =>
    E.isRight(a) && E.isRight(b)
      ? E.tryCatch(
          () => add(fill(a.right, 0, 'float64'), fill(b.right, 0, 'float64')).shape,
          () => 'none'
        )
      : E.left('none')

const binary = ['add', 'sub', 'mul', 'maximum', 'mod', 'lt', 'hypot'] as const

const of = (dtype: DType): NDArray => fill([2], 1, dtype)

export const broadcasting: readonly Row[] = [
  row(
    s.shapesJoin,
    ['add'],
    (draw, _) => {
      const full = anyShape(draw)
      const [a, b, c] = [0, 1, 2].map(() => (draw.int(0, 3) === 0 ? anyShape(draw) : broadcastable(draw, full)))
      return { a, b, c }
    },
    (fs, shapes) => {
      const [a, b, c] = [shapes.a, shapes.b, shapes.c].map(x => E.right(x))
      const join = joinOf(fs)
      return all(
        () => same('a ∨ a', a, join(a, a)),
        () => same('b ∨ a', join(a, b), join(b, a)),
        () => same('a ∨ (b ∨ c)', join(join(a, b), c), join(a, join(b, c))),
        () => same('a ∨ []', a, join(a, E.right([])))
      )
    }
  ),
  row(
    s.broadcastFirst,
    ['broadcastTo', ...binary],
    (draw, next) => {
      const full = draw.bool() ? anyShape(draw) : Array.from({ length: draw.int(1, 3) }, () => 2)
      const [k, l] = permutation(draw, 2)
      const name = draw.oneOf(binary)
      // A difference or a remainder of two booleans is refused
      const number = draw.oneOf<DType>(['float64', 'float32', 'int32', 'uint32'])
      const kept = [full, draw.bool() ? broadcastable(draw, full) : full.slice(draw.int(0, full.length))]
      return {
        function: name,
        full,
        x: values(next, kept[k], anyType(draw)),
        y: values(next, kept[l], number)
      }
    },
    (fs, { function: name, full, x, y }) => {
      const [a, b] = [x, y].map(z => fs.broadcastTo(z, { shape: full }))
      return sameBits(fs[name](a, b), fs[name](x, y))
    }
  ),
  pair<{ readonly shape: Shape }>({
    statement: s.broadcastAndSum,
    needs: ['broadcastTo', 'sum', 'reshape'],
    make: (draw, next) => {
      const shape = anyShape(draw)
      return { shape, x: values(next, broadcastable(draw, shape), floatType(draw)) }
    },
    shape: p => p.shape,
    forward: ({ broadcastTo }, { shape }, x: NDArray) => broadcastTo(x, { shape }),
    backward: ({ sum, reshape }, p, u) => {
      const own = (p.x as NDArray).shape
      const lead = u.ndim - own.length
      const axis = [...u.shape.keys()].filter(i => i < lead || (own[i - lead] === 1 && u.shape[i] !== 1))
      return reshape(sum(u, { axis }), { shape: own })
    }
  }),
  row(
    s.promotion,
    ['add', 'mul', 'concatenate', 'where'],
    draw => ({ a: draw.oneOf(dtypes), b: draw.oneOf(dtypes), c: draw.oneOf(dtypes) }),
    ({ add, mul, concatenate, where }, { a, b, c }) => {
      const joined = (s: DType, t: DType): DType => concatenate([of(s), of(t)]).dtype
      const is = (what: string, expected: DType, came: DType): Verdict =>
        ensure(expected === came, () => `${what} is ${came}, not ${expected}`)
      return all(
        () => is('a ∨ a', a, joined(a, a)),
        () => is('b ∨ a', joined(a, b), joined(b, a)),
        () => is('a ∨ (b ∨ c)', joined(joined(a, b), c), joined(a, joined(b, c))),
        () => is('that of mul', joined(a, b), mul(of(a), of(b)).dtype),
        () => is('that of where', joined(a, b), where(of('bool'), of(a), of(b)).dtype),
        () =>
          a === 'bool' && b === 'bool' ? all() : within('add', is('that of add', joined(a, b), add(of(a), of(b)).dtype))
      )
    }
  )
]
