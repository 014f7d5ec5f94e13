/**
 * Loops and choices: blocks within a block.
 *
 * The carry of a loop has one place, which each iteration updates where the order of reads allows; slices of scanned operands are views
 * that move with the iteration, and slices of stacked results are made where they belong. Some iterations at a time are a function, so
 * that V8 replaces its first code while the loop runs.
 */
import type { Program } from '../../../core/primitive.js'
import { cut } from '../../../core/masks.js'
import { withNumbers, type ScanParams } from '../../../primitives/program/scan.js'
import * as ir from '../ir/ir.js'
import type { Block as Code, Expr } from '../ir/ir.js'
import { start } from '../emit/address.js'
import type { Block, Emitter } from '../plan/block.js'
import type { Builder } from '../plan/builder.js'
import { longestLoop } from '../plan/nest.js'
import { counting, rowAt, whole, type Buffer, type Ref } from '../plan/ref.js'
import { steps, type Steps } from './lowering.js'
import { sizeOf } from '../../../ndarray/shape.js'
import type { Aval } from '../../../core/aval.js'
import type { WhileParams } from '../../../primitives/program/while.js'

const bufferFor = (b: Builder, name: string, { shape, dtype }: Aval): Buffer => b.buffer(name, dtype, sizeOf(shape))

const all = (buffer: Buffer, { shape }: Aval): Ref => whole(buffer, shape)

/** A block as a function. */
const callOf = (e: Emitter, name: string, block: Block): Code => [ir.perform(ir.define(e.name(name), [], e.run(block)))]

/** A function is entered so often within one loop, that V8 has replaced its first code soon, … */
const entries = 64
/** … and runs so many iterations at a time: a call an iteration would be felt where the body is a few scalars. */
const mostAtOnce = 256
/** Of longer loops so many iterations are counted at a time. */
const longestTurn = 2 ** 30

export const scan: Steps<ScanParams> = steps(
  (b, operands, { body, consts, carry, length, reverse, counted }, outputs) => {
    const [fixed, init, xs] = cut(operands, consts, carry)
    const [next, stacks] = cut(outputs, carry)
    const moves = xs.some(x => x.strides[0] !== 0) || stacks.some(a => sizeOf(a.shape) > 0)
    if (length > longestLoop && (moves || length / longestTurn > longestLoop))
      throw new RangeError(`a scan of ${length} iterations counts further than the ${longestLoop} that are counted`)
    const index = b.global('iteration')
    const before = b.global('before')
    const number = rowAt(counting([length], 0, 'int32'), index)
    const carries = next.map(a => bufferFor(b, 'carry', a))
    const stacked = stacks.map(a => bufferFor(b, 'stacked', a))
    const held = carries.map((c, i) => all(c, next[i]))
    init.forEach((r, i) => b.copyTo(r, held[i]))
    const slices = withNumbers(
      counted,
      xs.map(x => rowAt(x, index)),
      number
    )
    const inner = b.child()
    const [after, rows] = cut(inner.program(body, [...fixed, ...held, ...slices]), carry)
    rows.forEach((r, i) => inner.place(r, rowAt(all(stacked[i], stacks[i]), index)))
    inner.update(after, carries)
    const block = inner.finish([])
    b.kernel({
      name: 'scan',
      reads: [...fixed, ...held, ...xs],
      writes: [...carries, ...stacked],
      blocks: [block],
      note: `${length} iterations`,
      emit: e => {
        const [k, from, to, next] = ['k', 'from', 'to', 'next'].map(name => ir.local('i32', name))
        const isLong = length > longestLoop
        const count = isLong ? ir.addInt(ir.get(k), ir.getGlobal(before)) : ir.get(k)
        const at = reverse ? ir.subInt(ir.i32((length - 1) | 0), count) : count
        const body = [ir.setGlobal(index, at), ...e.run(block)]
        const iterations = ir.define(
          e.name('iterations'),
          [from, to],
          [ir.forLoop(k, ir.get(from), ir.get(to), 1, body)]
        )
        const loop = (n: number): Code => {
          const some = Math.max(1, Math.min(mostAtOnce, Math.floor(n / entries)))
          const end = ir.atMost(ir.addInt(ir.get(next), ir.i32(some)), ir.i32(n))
          return [ir.forLoop(next, ir.i32(0), ir.i32(n), some, [ir.perform(iterations, ir.get(next), end)])]
        }
        if (!isLong) return loop(length)
        // Nothing moves so far but numbers, which wrap
        const turn = ir.local('i32', 'turn')
        const turns = Math.floor(length / longestTurn)
        const advance = ir.setGlobal(before, ir.addInt(ir.getGlobal(before), ir.i32(longestTurn)))
        return [
          ir.setGlobal(before, ir.i32(0)),
          ir.forLoop(turn, ir.i32(0), ir.i32(turns), 1, [...loop(longestTurn), advance]),
          ...loop(length % longestTurn)
        ]
      }
    })
    return [...held, ...stacked.map((s, i) => all(s, stacks[i]))]
  }
)

const truth: Aval = { shape: [], dtype: 'bool' }

export const whileLoop: Steps<WhileParams> = steps((b, operands, p, outputs) => {
  const [pc, bc, init] = cut(operands, p.predicateConsts, p.bodyConsts)
  const carries = outputs.map(a => bufferFor(b, 'carry', a))
  const held = carries.map((c, i) => all(c, outputs[i]))
  const flag = bufferFor(b, 'holds', truth)
  init.forEach((r, i) => b.copyTo(r, held[i]))
  const test = b.child()
  test.place(test.program(p.predicate, [...pc, ...held])[0], all(flag, truth))
  const inner = b.child()
  inner.update(inner.program(p.body, [...bc, ...held]), carries)
  const [predicate, body] = [test.finish([]), inner.finish([])]
  b.kernel({
    name: 'while',
    reads: [...pc, ...bc, ...held],
    writes: [...carries, flag],
    blocks: [predicate, body],
    emit: e => [
      ir.whileLoop(
        callOf(e, 'predicate', predicate),
        ir.load('i32.load8_u', start(e.address(all(flag, truth)))),
        callOf(e, 'body', body)
      )
    ]
  })
  return held
})

interface SwitchParams {
  readonly branches: readonly Program[]
}

export const branch: Steps<SwitchParams> = steps((b, [index, ...operands], { branches }, outputs) => {
  const last = branches.length - 1
  if (index.source._tag === 'Uniform')
    return b.program(branches[Math.min(Math.max(index.source.value, 0), last)], operands)
  const at = b.dense(index)
  const results = outputs.map(a => bufferFor(b, 'chosen', a))
  const blocks = branches.map(program => {
    const inner = b.child()
    inner.program(program, operands).forEach((r, i) => inner.place(r, all(results[i], outputs[i])))
    return inner.finish([])
  })
  b.kernel({
    name: 'switch',
    reads: [at, ...operands],
    writes: results,
    blocks,
    note: `${branches.length} branches`,
    emit: e => {
      const which: Expr = ir.load('i32.load', start(e.address(at)))
      const k = ir.local('i32', 'k')
      const choose = (i: number): Code =>
        i === last
          ? callOf(e, 'branch', blocks[i])
          : [ir.ifThen(ir.op('i32.le_s', ir.get(k), ir.i32(i)), callOf(e, 'branch', blocks[i]), choose(i + 1))]
      return [ir.set(k, which), ...choose(0)]
    }
  })
  return results.map((r, i) => all(r, outputs[i]))
})
