/**
 * What the compiler made of a Program, for people.
 */
import type { Program } from '../../core/primitive.js'
import { fail } from '../../ndarray/error.js'
import { sizeOf } from '../../ndarray/shape.js'
import { makeArena } from './arena.js'
import { compile } from './compile.js'
import { reach } from './encode/reach.js'
import { showDefinitions } from './ir/print.js'
import type { Target } from './ir/target.js'
import { instantiate, type Machine } from './machine.js'
import { targetOf, type WasmOptions } from './options.js'
import type { Block, Group, Kernel } from './plan/block.js'
import type { Plan } from './plan/memory.js'
import { bytesOf, type Buffer } from './plan/ref.js'

const kilobytes = (bytes: number): string => (bytes < 10000 ? `${bytes} B` : `${(bytes / 1000).toFixed(0)} kB`)

const sizeOfBuffer = (b: Buffer): number => b.size * bytesOf(b.dtype)

const groupLine = ({ axes, members }: Group, plan: Plan): string => {
  const kept = members.filter(m => m._tag === 'Reduce' || plan.stored.has(m.result)).map(m => m.result)
  const names = members.map(m => (kept.includes(m.result) ? `${m.rule.name} → ${m.result.name}` : m.rule.name))
  const flops = sizeOf(axes) * members.filter(m => m.rule.name !== 'copy').length
  const written = kept.reduce((n, b) => n + sizeOfBuffer(b), 0)
  return `loop [${axes.join(', ')}]: ${names.join(', ')}  (${flops} operations, writes ${kilobytes(written)})`
}

const kernelLines = (k: Kernel, plan: Plan): readonly string[] => {
  const writes = k.writes.map(b => b.name).join(', ')
  const written = k.writes.reduce((n, b) => n + sizeOfBuffer(b), 0)
  const scratch = k.scratch > 0 ? `, scratch ${kilobytes(k.scratch)}` : ''
  const blocks = plan.kernels.get(k)?.blocks
  return [
    `${k.name} → ${writes}${k.note === '' ? '' : `: ${k.note}`}  (writes ${kilobytes(written)}${scratch})`,
    ...k.blocks.flatMap(b => ['{', ...blockLines(b, blocks!.get(b)!).map(l => `  ${l}`), '}'])
  ]
}

const blockLines = (block: Block, plan: Plan): readonly string[] =>
  block.steps.flatMap(s => (s._tag === 'Group' ? [groupLine(s, plan)] : kernelLines(s, plan)))

/** Steps, memory and code of a Program; with `code`, its functions in the loop IR as well; or why it is interpreted. */
export const explainProgram = (program: Program, o: WasmOptions, code: boolean): string => {
  const machines: Machine[] = []
  const { reason } = instantiate(program, () => {
    machines.push({ target: targetOf(o), arena: makeArena() })
    return machines[0]
  })
  return reason === null ? explainCompiled(program, machines[0].target, code) : `interpreter (${reason})`
}

const explainCompiled = (program: Program, target: Target, code: boolean): string => {
  const unread = (): never => fail('InvalidArgument', 'explain', 'nothing runs here', 'Call the jitted function itself')
  const { block, plan, encoded, bytes, main } = compile(program, target, unread)
  const host = encoded.imports.map(f => f.name)
  const machine = `${target.simd} SIMD${target.pairs ? ' in pairs' : ''}${target.reason === undefined ? '' : ` (${target.reason})`}`
  return [
    `${machine}, ${kilobytes(bytes)} of memory, ${kilobytes(encoded.bytes.length)} of code${host.length > 0 ? `, by the host: ${host.join(', ')}` : ''}`,
    ...blockLines(block, plan),
    ...(code ? ['', showDefinitions(reach([main]).definitions.keys())] : [])
  ].join('\n')
}
