/**
 * Engines with one bug each.
 */
import { interpreter, type Engine, type Program } from '../../src/index.js'
import { storage } from '../../src/ndarray/ndarray.js'
import { engine } from '../suite/engine.js'
import { map, zeros } from '../value/arrays.js'
import type { Mutant } from './mutant.js'

type Compiled = ReturnType<Engine['compile']>

const wrong = (bug: string, breaks: readonly string[], compile: (program: Program) => Compiled): Mutant => ({
  suite: 'engine',
  bug,
  breaks,
  laws: () => engine({ name: 'engine', engine: { name: 'wrong', compile } })
})

const runs = (program: Program): Compiled => interpreter.compile(program)

export const engines: readonly Mutant[] = [
  {
    suite: 'engine',
    bug: 'every Program is left to the interpreter',
    breaks: ['G1', 'G2', 'G3'],
    laws: () =>
      engine({
        name: 'engine',
        engine: {
          name: 'absent',
          compile: runs,
          runner: () => ({ name: 'interpreter', reason: 'nothing is ever compiled' })
        }
      })
  },
  wrong(
    'zero has no sign',
    ['G3'],
    program => xs => runs(program)(xs).map(y => (y.dtype === 'float64' ? map(y, v => v + 0) : y))
  ),
  wrong(
    'NaN becomes 0',
    ['G3'],
    program => xs => runs(program)(xs).map(y => (y.dtype === 'float64' ? map(y, v => (Number.isNaN(v) ? 0 : v)) : y))
  ),
  wrong(
    'the last bit is lost',
    ['G1', 'G2', 'G5'],
    program => xs => runs(program)(xs).map(y => (y.dtype === 'float64' ? map(y, v => Math.fround(v)) : y))
  ),
  {
    suite: 'engine',
    bug: 'it errs by a thousand times the bound that it states',
    breaks: ['G1', 'G2', 'G5'],
    laws: () =>
      engine({
        name: 'engine',
        engine: {
          name: 'rough',
          ulps: 1,
          compile: program => xs =>
            runs(program)(xs).map(y => (y.dtype === 'float64' ? map(y, v => v * (1 + 2 ** -42)) : y))
        }
      })
  },
  wrong('the last equation is optimised away', ['G1', 'G2'], program => xs => {
    const last = program.equations.at(-1)
    return runs(program)(xs).map((y, i) => {
      const a = program.outputs[i]
      return last !== undefined && last.outputs.some(v => v === a) ? zeros(y) : y
    })
  }),
  wrong('results of the first call come back from every call', ['G4'], program => {
    const run = runs(program)
    let kept: ReturnType<Compiled> | undefined
    return xs => (kept ??= run(xs))
  }),
  wrong('all calls share the memory of their results', ['G4'], program => {
    const run = runs(program)
    let arena: ReturnType<Compiled> | undefined
    return xs => {
      const ys = run(xs)
      arena ??= ys.map(y => map(y, v => v))
      arena.forEach((y, i) => map(ys[i], (v, k) => (y[storage].data[k] = v)))
      return arena
    }
  })
]
