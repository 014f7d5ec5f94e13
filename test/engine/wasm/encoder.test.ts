/**
 * Modules say what the loop IR says.
 */
import v8 from 'node:v8'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeBytes } from '../../../src/engine/wasm/encode/bytes.js'
import { encodeModule } from '../../../src/engine/wasm/encode/module.js'
import { instructions, type Instruction } from '../../../src/engine/wasm/ir/instructions.js'
import * as ir from '../../../src/engine/wasm/ir/ir.js'
import type { Expr, InstructionName } from '../../../src/engine/wasm/ir/ir.js'
import { showDefinitions } from '../../../src/engine/wasm/ir/print.js'
import { disassembled, readSigned, readUnsigned } from './disassemble.support.js'
import { choices, stream } from '../../../laws/draw/draw.js'
import { hasRelaxed, wasm } from './matmul.support.js'
import { area, drawFunction, meanings, runDefinition, type State } from './encoder.support.js'

// Node 20 has relaxed SIMD behind a flag, which holds for what is compiled after it is set.
v8.setFlagsFromString('--experimental-wasm-relaxed-simd')

const names = Object.keys(instructions) as InstructionName[]

/** An instance of some functions, on a memory of one page. */
const instantiated = (definitions: readonly ir.Definition[]) => {
  const { bytes, imports } = encodeModule(definitions)
  const memory = new wasm.Memory({ initial: 1 })
  const host = { memory, ...Object.fromEntries(imports.map(f => [f.name, f.run])) }
  const { exports } = new wasm.Instance(new wasm.Module(bytes), { host })
  return { bytes, memory, exports: exports as Readonly<Record<string, (...xs: readonly number[]) => number>> }
}

describe('bytes', () => {
  const written = (write: (b: ReturnType<typeof makeBytes>) => void) => {
    const b = makeBytes(1)
    write(b)
    return { at: 0, bytes: b.done() }
  }

  test('unsigned integers come back', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.nat(0xffffffff), fc.nat(300), fc.constantFrom(127, 128, 16383, 16384, 0xffffffff))),
        xs => {
          const r = written(b => xs.forEach(b.unsigned))
          expect(xs.map(() => readUnsigned(r))).toEqual(xs)
          expect(r.at).toBe(r.bytes.length)
        }
      )
    )
  })

  test('signed integers come back, as short as can be', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.integer(), fc.integer({ min: -200, max: 200 }))), xs => {
        const r = written(b => xs.forEach(b.signed))
        for (const x of xs) {
          const from = r.at
          expect(Number(readSigned(r))).toBe(x)
          const fits = (n: number): boolean => n >= 5 || (x >= -(2 ** (7 * n - 1)) && x < 2 ** (7 * n - 1))
          expect(r.at - from).toBe([1, 2, 3, 4, 5].find(fits))
        }
        expect(r.at).toBe(r.bytes.length)
      })
    )
  })

  test('integers of 64 bits come back', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), xs => {
        const r = written(b => xs.forEach(b.signed64))
        expect(xs.map(() => readSigned(r))).toEqual(xs)
      })
    )
  })

  test('what is sized has its length before it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (inner, text) => {
        const r = written(b => {
          b.sized(() => b.bytes(inner))
          b.text(text)
        })
        const size = readUnsigned(r)
        expect([...r.bytes.slice(r.at, r.at + size)]).toEqual([...inner])
        r.at += size
        const length = readUnsigned(r)
        expect(new TextDecoder().decode(r.bytes.slice(r.at, r.at + length))).toBe(text)
      })
    )
  })
})

/** An instruction on parameters, whatever follows its code. */
const alone = (name: InstructionName): ir.Definition => {
  const { operands, result, immediate }: Instruction = instructions[name]
  const parameters = operands.map((type, i) => ir.local(type, `x${i}`))
  const lanes =
    immediate === 'shuffle' ? Array.from({ length: 16 }, (_, i) => 31 - i) : immediate?.endsWith('ane') ? [1] : []
  const offset = immediate?.startsWith('memory') ? 200 : 0
  const [address, value] = parameters.map(ir.get)
  return result === null
    ? ir.define('f', parameters, [ir.store(name, address, value, offset, lanes)])
    : ir.define('f', parameters, [], {
        result: { _tag: 'Operation', name, type: result, operands: parameters.map(ir.get), offset, lanes }
      })
}

describe('an instruction', () => {
  for (const name of names)
    test.skipIf(name.includes('relaxed') && !hasRelaxed)(
      `${name} validates, and is read back${hasRelaxed ? '' : ' (relaxed ones skipped: this runtime has none)'}`,
      () => {
        const { bytes } = encodeModule([alone(name)])
        expect(wasm.validate(bytes)).toBe(true)
        const count = instructions[name].operands.length
        expect(disassembled(bytes).bodies).toEqual([[...Array.from({ length: count }, () => 'local.get'), name, 'end']])
      }
    )
})

/** The scalar instruction that works on each lane. */
const perLane = (name: string): { readonly scalar: InstructionName; readonly lanes: 2 | 4 } | null => {
  const [, type, lanes, rest] = /^([if](?:32|64))x([24])\.(\w+)$/.exec(name) ?? []
  if (type === undefined) return null
  const scalar = `${type}.${rest}`
  const [of, by] = [
    instructions[name as InstructionName],
    (instructions as Readonly<Record<string, Instruction>>)[scalar]
  ]
  const plain = of.immediate === undefined && of.operands.every(t => t === 'v128')
  return by !== undefined && plain && by.operands.length === of.operands.length
    ? { scalar: scalar as InstructionName, lanes: Number(lanes) as 2 | 4 }
    : null
}

const lanewise = names.flatMap(name => {
  const found = perLane(name)
  return found === null ? [] : [{ name, ...found }]
})

describe('an instruction on lanes is that on scalars, lane by lane', () => {
  test.each(lanewise)('$name', ({ name, scalar, lanes }) => {
    const { operands, result } = instructions[scalar]
    const [t, bytes] = [operands[0], 16 / lanes]
    const isComparison = result === 'i32' && /\.(eq|ne|lt|gt|le|ge)(_[su])?$/.test(scalar)
    const wide = ir.define(
      'wide',
      [],
      [ir.store('v128.store', ir.i32(64), ir.op(name, ...operands.map((_, k) => ir.load('v128.load', ir.i32(16 * k)))))]
    )
    const narrow = ir.define(
      'narrow',
      [],
      Array.from({ length: lanes }, (_, i) => {
        const x = ir.op(
          scalar,
          ...operands.map((__, k) => ir.load(`${t}.load` as InstructionName, ir.i32(16 * k), i * bytes))
        )
        if (!isComparison) return ir.store(`${result!}.store` as InstructionName, ir.i32(96), x, i * bytes)
        const mask = ir.op('i32.sub', ir.i32(0), x)
        return bytes === 4
          ? ir.store('i32.store', ir.i32(96), mask, i * 4)
          : ir.store('i64.store', ir.i32(96), ir.op('i64.extend_i32_s', mask), i * 8)
      })
    )
    const { memory, exports } = instantiated([wide, narrow])
    const view = new DataView(memory.buffer)
    const isNaNAt = (at: number): boolean =>
      t === 'f32' ? Number.isNaN(view.getFloat32(at, true)) : t === 'f64' && Number.isNaN(view.getFloat64(at, true))
    const value = fc.oneof(
      fc.integer(),
      fc.constantFrom(0, -1, 1, 0x7f800000, 0x80000000 | 0, 0x3f000000, 0xc0600000 | 0)
    )
    fc.assert(
      fc.property(fc.array(value, { minLength: 8, maxLength: 8 }), words => {
        words.forEach((w, i) => view.setInt32(4 * i, w, true))
        exports['wide']()
        exports['narrow']()
        for (let i = 0; i < lanes; i++) {
          const [a, b] = [64, 96].map(at => at + i * bytes)
          if (isNaNAt(a) && isNaNAt(b) && !isComparison) continue
          for (let k = 0; k < bytes; k += 4) expect(view.getInt32(a + k, true)).toBe(view.getInt32(b + k, true))
        }
      })
    )
  })
})

describe('expressions', () => {
  test('without parts in common are their instructions in order', () => {
    const able = Object.keys(meanings) as InstructionName[]
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), fc.integer({ min: 1, max: 40 }), (numbers, size) => {
        const pick = (n: number): number => numbers.next().value! % n
        const order: string[] = []
        const draw = (type: string, left: number): Expr => {
          const fitting = able.filter(n => instructions[n].result === type)
          if (left <= 0) {
            order.push(type === 'i32' ? 'i32.const' : 'f64.const')
            return type === 'i32' ? ir.i32(pick(1000) - 500) : ir.f64(pick(1000))
          }
          const name = fitting[pick(fitting.length)]
          const e = ir.op(name, ...instructions[name].operands.map(t => draw(t, left - 1 - pick(4))))
          order.push(name)
          return e
        }
        const result = draw('i32', Math.min(8, size))
        const { bytes } = encodeModule([ir.define('f', [], [], { result })])
        expect(disassembled(bytes)).toEqual({
          sections: [1, 2, 3, 7, 10, 0],
          bodies: [[...order, 'end']],
          names: ['f']
        })
      })
    )
  })

  test('a part that occurs more than once in a block is computed once', () => {
    const calls: number[] = []
    const counted = ir.hostFunction('counted', ['i32'], ['i32'], x => {
      calls.push(x)
      return x + 1
    })
    const x = ir.local('i32', 'x')
    const shared = ir.call(counted, ir.get(x))
    const twice = ir.op('i32.add', shared, shared)
    const f = ir.define(
      'f',
      [x],
      [
        ir.store('i32.store', ir.i32(0), twice),
        ir.store('i32.store', ir.i32(4), ir.op('i32.mul', twice, shared)),
        ir.store('i32.store', ir.i32(8), ir.select(shared, twice, shared))
      ],
      { result: ir.choose(ir.get(x), twice, shared) }
    )
    const { exports, memory } = instantiated([f])
    expect(exports['f'](5)).toBe(12)
    expect([...new Int32Array(memory.buffer, 0, 3)]).toEqual([12, 72, 12])
    expect(calls).toEqual([5])
  })

  test('what two alternatives share is there in either', () => {
    const x = ir.local('i32', 'x')
    const shared = ir.op('i32.mul', ir.get(x), ir.i32(7))
    const alternatives = [ir.op('i32.add', shared, ir.i32(1)), ir.op('i32.sub', shared, ir.i32(1))] as const
    const y = ir.local('i32', 'y')
    const isSmall = ir.op('i32.lt_s', ir.get(x), ir.i32(5))
    const chosen = ir.define('chosen', [x], [], { result: ir.choose(isSmall, ...alternatives) })
    const branched = ir.define(
      'branched',
      [x],
      [ir.ifThen(isSmall, [ir.set(y, alternatives[0])], [ir.set(y, alternatives[1])])],
      { result: ir.op('i32.add', ir.get(y), shared) }
    )
    const { exports } = instantiated([chosen, branched])
    expect([3, 9].map(n => exports['chosen'](n))).toEqual([22, 62])
    expect([3, 9].map(n => exports['branched'](n))).toEqual([43, 125])
  })

  test('one in a loop is computed in each iteration, one that is chosen only when it is', () => {
    const calls: number[] = []
    const counted = ir.hostFunction('counted', ['i32'], ['i32'], x => {
      calls.push(x)
      return x
    })
    const [x, i] = [ir.local('i32', 'x'), ir.local('i32', 'i')]
    const each = ir.call(counted, ir.op('i32.add', ir.get(i), ir.get(x)))
    const never = ir.call(counted, ir.i32(99))
    const f = ir.define(
      'f',
      [x],
      [
        ir.forLoop(i, ir.i32(0), ir.i32(3), 1, [
          ir.store('i32.store', ir.i32(0), ir.op('i32.mul', each, each)),
          ir.store('i32.store', ir.i32(4), each)
        ])
      ],
      { result: ir.choose(ir.get(x), ir.i32(1), never) }
    )
    const { exports } = instantiated([f])
    expect(exports['f'](10)).toBe(1)
    expect(calls).toEqual([10, 11, 12])
  })

  test('a vector of one number is made once, before the first loop', () => {
    const i = ir.local('i32', 'i')
    const splat = (x: number): Expr => ir.op('f32x4.splat', ir.f32(x))
    const quotient = (x: number): Expr => ir.op('f32x4.div', splat(1), splat(x))
    const f = ir.define(
      'f',
      [],
      [
        ir.forLoop(i, ir.i32(0), ir.i32(32), 16, [
          ir.store('v128.store', ir.get(i), quotient(0)),
          ir.store('v128.store', ir.get(i), quotient(-0), 64)
        ])
      ],
      { result: ir.onLane('f32x4.extract_lane', [0], splat(1)) }
    )
    const { bytes, memory, exports } = instantiated([f])
    const [body] = disassembled(bytes).bodies
    expect(body.filter(name => name === 'f32x4.splat')).toHaveLength(3)
    expect(body.lastIndexOf('f32x4.splat')).toBeLessThan(body.indexOf('loop'))
    expect(exports['f']()).toBe(1)
    expect(new Float32Array(memory.buffer, 0, 8).every(x => x === Infinity)).toBe(true)
    expect(new Float32Array(memory.buffer, 64, 8).every(x => x === -Infinity)).toBe(true)
  })
})

describe('functions', () => {
  test('compute what the IR says, whatever they share, call, loop over and choose', () => {
    let ran = 0
    fc.assert(
      fc.property(
        choices(20, 300),
        fc.array(fc.tuple(fc.integer(), fc.integer({ min: -9, max: 9 }), fc.double(), fc.double({ min: -9, max: 9 })), {
          minLength: 2,
          maxLength: 4
        }),
        fc.array(fc.integer(), { minLength: area / 4, maxLength: area / 4 }),
        (numbers, calls, readable) => {
          const next = stream(numbers)
          const pick = (n: number): number => next() % n
          const host = ir.hostFunction('host', ['i32', 'f64'], ['f64'], (a, b) => (a % 17) + b / 2)
          const globals: readonly ir.Global[] = [
            { name: 'g', initial: 3 },
            { name: 'h', initial: -1 }
          ]
          const inner = drawFunction(pick, 'inner', [host], [], false).definition
          const { definition } = drawFunction(pick, 'main', [host, inner], globals, true)
          const { bytes, memory, exports } = instantiated([definition])
          expect(wasm.validate(bytes)).toBe(true)
          expect(disassembled(bytes).names).toContain('main')
          const reference: State = {
            locals: new Map(),
            globals: new Map(),
            memory: new DataView(new ArrayBuffer(memory.buffer.byteLength))
          }
          // Floats that are read: not a NaN with a sign of its own
          const tame = readable.map((w, i) => (i % 2 === 1 ? w & 0xbfffffff : w))
          const actual = new DataView(memory.buffer)
          for (const view of [actual, reference.memory]) tame.forEach((w, i) => view.setInt32(4 * i, w, true))
          for (const xs of calls) {
            const expected = runDefinition(definition, xs, reference)
            const came = exports['main'](...xs)
            ran++
            const differs = [...new Uint8Array(memory.buffer, 0, 4 * area)].findIndex(
              (_, k) =>
                k % 8 === 0 &&
                !Object.is(actual.getFloat64(k, true), reference.memory.getFloat64(k, true)) &&
                [0, 4].some(b => actual.getInt32(k + b, true) !== reference.memory.getInt32(k + b, true))
            )
            if (!Object.is(expected, came) || differs >= 0)
              throw new Error(
                `f(${xs.join()}): expected ${expected}, came ${came}; memory differs at ${differs}\n${showDefinitions([inner, definition])}`
              )
          }
        }
      ),
      { numRuns: 2500 }
    )
    expect(ran).toBeGreaterThan(500)
  })
})
