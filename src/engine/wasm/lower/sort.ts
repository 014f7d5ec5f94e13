/**
 * Sorting along lines: stable, with −∞ … −0 = 0 … ∞, then NaN.
 *
 * A line is copied to records one after another: its numbers, or these with their places. Short runs are sorted by insertion, then
 * merged by pairs, from one half of the scratch to the other and back. NaN never enter: they follow in the order in which they came,
 * so that one comparison tells which of two records goes first.
 */
import { isFloat, type DType } from '../../../ndarray/dtype.js'
import { sizeOf } from '../../../ndarray/shape.js'
import * as ir from '../ir/ir.js'
import type { Block as Code, Expr, InstructionName, Local } from '../ir/ir.js'
import { read, scalarWidth, write } from '../emit/width.js'
import { bytesOf, uniform, whole, type Buffer, type Ref } from '../plan/ref.js'
import { eachLine } from './eachLine.js'
import { steps, type Steps } from './lowering.js'

/** Runs that are sorted by insertion. */
const run = 8

/** What is moved when a line is sorted. */
interface Records {
  readonly bytes: number
  /** Reads a number, as it is compared, and tells whether one is before another. */
  readonly key: (at: Expr) => Expr
  readonly before: (x: Expr, y: Expr) => Expr
  readonly put: (at: Local, x: Expr, place: Expr) => Code
  /** The result of a record. */
  readonly out: (at: Expr) => Expr
  readonly move: (to: Expr, from: Expr) => Code
  /** The words of a record in locals: read, then written. */
  readonly words: readonly { readonly type: 'i32' | 'i64'; readonly offset: number }[]
}

const lanesFor = (dtype: DType) => scalarWidth.number(dtype === 'bool' ? 'uint32' : dtype)

const recordsOf = (dtype: DType, withPlaces: boolean): Records => {
  const l = lanesFor(dtype)
  const number = { type: l.bytes === 8 ? 'i64' : 'i32', offset: 0 } as const
  const words: Records['words'] = !withPlaces
    ? [number]
    : l.bytes === 8
      ? [number, { type: 'i32', offset: 8 }]
      : // Four and four bytes are moved as one word
        [{ type: 'i64', offset: 0 }]
  return {
    bytes: withPlaces ? 2 * l.bytes : l.bytes,
    key: at => l.load(at),
    before: (x, y) => l.lt(x, y),
    put: (at, x, place) => [
      l.store(ir.get(at), x),
      ...(withPlaces ? [ir.store('i32.store', ir.get(at), place, l.bytes)] : [])
    ],
    out: at => (withPlaces ? ir.load('i32.load', at, l.bytes) : l.load(at)),
    move: (to, from) =>
      words.map(({ type, offset }) =>
        ir.store(
          `${type}.store` as InstructionName,
          to,
          ir.load(`${type}.load` as InstructionName, from, offset),
          offset
        )
      ),
    words
  }
}

const i = (name: string): Local => ir.local('i32', name)
const plus = (x: Local, n: number): Expr => ir.addInt(ir.get(x), ir.i32(n))
const isBelow = (x: Local, y: Local): Expr => ir.op('i32.lt_u', ir.get(x), ir.get(y))

/** Sorts the records of one short run, from `from` to `to`. */
const insertion = (name: string, r: Records): ir.Definition => {
  const [from, to, next, at] = ['from', 'to', 'next', 'at'].map(i)
  const held = r.words.map(({ type }) => ir.local(type, 'held'))
  const key = ir.local(r.key(ir.get(at)).type, 'key')
  const earlier = (): Expr => plus(at, -r.bytes)
  return ir.define(
    name,
    [from, to],
    [
      ir.forLoop(next, plus(from, r.bytes), ir.get(to), r.bytes, [
        ir.set(key, r.key(ir.get(next))),
        ...r.words.map(({ type, offset }, k) =>
          ir.set(held[k], ir.load(`${type}.load` as InstructionName, ir.get(next), offset))
        ),
        ir.set(at, ir.get(next)),
        ir.whileLoop([], ir.choose(isBelow(from, at), r.before(ir.get(key), r.key(earlier())), ir.i32(0)), [
          ...r.move(ir.get(at), earlier()),
          ir.set(at, earlier())
        ]),
        ...r.words.map(({ type, offset }, k) =>
          ir.store(`${type}.store` as InstructionName, ir.get(at), ir.get(held[k]), offset)
        )
      ])
    ]
  )
}

/** Merges the records from `left` to `middle` with those from there to `end`. */
const merging = (name: string, r: Records): ir.Definition => {
  const [left, middle, end, to, right, takes, from, k] = [
    'left',
    'middle',
    'end',
    'to',
    'right',
    'takes',
    'from',
    'k'
  ].map(i)
  const [leftLast, rightLast, toLast, holds] = ['leftLast', 'rightLast', 'toLast', 'holds'].map(i)
  const moveBy = (x: Local, by: Expr): ir.Statement => ir.set(x, ir.addInt(ir.get(x), by))
  const distance = (first: Local, last: Local): Expr => ir.subInt(ir.get(last), ir.get(first))
  const rightIsFirst = (x: Local, y: Local): Expr => r.before(r.key(ir.get(y)), r.key(ir.get(x)))
  const stepIf = (is: Local): Expr => ir.mulInt(ir.get(is), r.bytes)
  // Which side is next is data: a branch would be guessed wrong half of the time
  const first: Code = [
    ir.set(takes, rightIsFirst(left, right)),
    ir.set(from, ir.select(ir.get(takes), ir.get(right), ir.get(left))),
    ...r.move(ir.get(to), ir.get(from)),
    moveBy(right, stepIf(takes)),
    moveBy(left, ir.subInt(ir.i32(r.bytes), stepIf(takes))),
    moveBy(to, ir.i32(r.bytes))
  ]
  const last: Code = [
    ir.set(holds, rightIsFirst(leftLast, rightLast)),
    ir.set(from, ir.select(ir.get(holds), ir.get(leftLast), ir.get(rightLast))),
    ...r.move(ir.get(toLast), ir.get(from)),
    moveBy(leftLast, ir.subInt(ir.i32(0), stepIf(holds))),
    moveBy(rightLast, ir.subInt(stepIf(holds), ir.i32(r.bytes))),
    moveBy(toLast, ir.i32(-r.bytes))
  ]
  // Halves of one length are merged from both ends, which wait for different things, and meet without being tested
  const fromBothEnds: Code = [
    ir.set(leftLast, plus(middle, -r.bytes)),
    ir.set(rightLast, plus(end, -r.bytes)),
    ir.set(toLast, ir.addInt(ir.get(to), ir.subInt(distance(left, end), ir.i32(r.bytes)))),
    ir.forLoop(k, ir.i32(0), distance(left, middle), r.bytes, [...first, ...last])
  ]
  return ir.define(
    name,
    [left, middle, end, to],
    [
      ir.set(right, ir.get(middle)),
      ir.ifThen(
        r.before(r.key(ir.get(middle)), r.key(plus(middle, -r.bytes))),
        [
          ir.ifThen(ir.op('i32.eq', distance(left, middle), distance(middle, end)), fromBothEnds, [
            ir.whileLoop([], ir.op('i32.and', isBelow(left, middle), isBelow(right, end)), first),
            ir.copy(ir.get(to), ir.get(left), distance(left, middle)),
            moveBy(to, distance(left, middle)),
            ir.copy(ir.get(to), ir.get(right), distance(right, end))
          ])
        ],
        // They are in order already
        [ir.copy(ir.get(to), ir.get(left), distance(left, end))]
      )
    ]
  )
}

interface Line {
  readonly n: number
  readonly dtype: DType
  /** From element to element, in bytes, in the array and in the result. */
  readonly strides: readonly [number, number]
  readonly scratch: number
}

/** Sorts the line that begins at `p`; the result begins at `o`. */
const sorting = (name: (what: string) => string, withPlaces: boolean, line: Line): ir.Definition => {
  const { n, dtype, strides, scratch } = line
  const l = lanesFor(dtype)
  const r = recordsOf(dtype, withPlaces)
  const [p, o, q, k, at, end, length, width] = ['p', 'o', 'q', 'k', 'at', 'end', 'length', 'width'].map(i)
  const [source, target, swapped, middle, stop] = ['source', 'target', 'swapped', 'middle', 'stop'].map(i)
  const v = ir.local(l.type, 'v')
  const [sortRun, merge] = [insertion(name('run'), r), merging(name('merge'), r)]
  const each = (body: Code): Code => [
    ir.set(q, ir.get(p)),
    ir.forLoop(k, ir.i32(0), ir.i32(n), 1, [
      ir.set(v, read(scalarWidth, dtype, ir.get(q), 0, 0)),
      ...body,
      ir.set(q, plus(q, strides[0]))
    ])
  ]
  const add = [...r.put(end, ir.get(v), ir.get(k)), ir.set(end, plus(end, r.bytes))]
  const give = (x: Expr): Code => [
    ...write(scalarWidth, withPlaces ? 'int32' : dtype, ir.get(o), x, 0),
    ir.set(o, plus(o, strides[1]))
  ]
  const mergePairs: Code = [
    ir.set(at, ir.i32(0)),
    ir.whileLoop([], isBelow(at, length), [
      ir.set(middle, ir.atMost(ir.addInt(ir.get(at), ir.get(width)), ir.get(length))),
      ir.set(stop, ir.atMost(ir.addInt(ir.get(middle), ir.get(width)), ir.get(length))),
      ir.perform(
        merge,
        ...[at, middle, stop].map(x => ir.addInt(ir.get(source), ir.get(x))),
        ir.addInt(ir.get(target), ir.get(at))
      ),
      ir.set(at, ir.get(stop))
    ])
  ]
  return ir.define(
    name('line'),
    [p, o],
    [
      ir.set(end, ir.i32(scratch)),
      ...each(isFloat(dtype) ? [ir.ifThen(l.eq(ir.get(v), ir.get(v)), add)] : add),
      ir.forLoop(at, ir.i32(scratch), ir.get(end), run * r.bytes, [
        ir.perform(sortRun, ir.get(at), ir.atMost(plus(at, run * r.bytes), ir.get(end)))
      ]),
      ir.set(length, ir.subInt(ir.get(end), ir.i32(scratch))),
      ir.set(source, ir.i32(scratch)),
      ir.set(target, ir.i32(scratch + n * r.bytes)),
      ir.set(width, ir.i32(run * r.bytes)),
      ir.whileLoop([], isBelow(width, length), [
        ...mergePairs,
        ir.set(swapped, ir.get(source)),
        ir.set(source, ir.get(target)),
        ir.set(target, ir.get(swapped)),
        ir.set(width, ir.addInt(ir.get(width), ir.get(width)))
      ]),
      ir.set(end, ir.addInt(ir.get(source), ir.get(length))),
      ir.forLoop(at, ir.get(source), ir.get(end), r.bytes, give(r.out(ir.get(at)))),
      ...(isFloat(dtype) ? each([ir.ifThen(l.ne(ir.get(v), ir.get(v)), give(ir.get(withPlaces ? k : v)))]) : [])
    ]
  )
}

const along = (name: string, withPlaces: boolean): Steps<{ readonly axis: number }> =>
  steps((b, [x0], { axis }, [{ shape, dtype: made }]) => {
    const n = shape[axis]
    if (sizeOf(shape) === 0 || n === 1) return [withPlaces ? uniform(0, made, shape) : x0]
    const x: Ref = x0.source._tag === 'Buffer' ? x0 : b.copy(x0)
    const { dtype } = x.source
    const out = whole(b.buffer(name, made, sizeOf(shape)), shape)
    b.kernel({
      name,
      reads: [x],
      writes: [out.source as Buffer],
      scratch: 2 * n * recordsOf(dtype, withPlaces).bytes,
      note: `${sizeOf(shape)} elements along axis ${axis}`,
      emit: e => {
        const strides = [x.strides[axis] * bytesOf(dtype), out.strides[axis] * bytesOf(made)] as const
        return eachLine(e, axis, [x, out], sorting(e.name, withPlaces, { n, dtype, strides, scratch: e.scratch }))
      }
    })
    return [out]
  })

export const sort = along('sort', false)
export const argsort = along('argsort', true)
