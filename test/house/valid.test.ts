/**
 * Valid calls of every exported function, and of what it gives; then the same with one argument, one option, one element or one
 * result of the caller's functions replaced by what nobody should hand on. Draws shrink, and a failure prints the seed that replays it.
 */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TensorError } from '../../src/index.js'
import { callAt, functionAt, isDeciding, isOptions, partAt, stepsOf, type Call, type Step } from './hostile/call.js'
import { functionsOf, spaces } from './hostile/exports.js'
import { judge, type Fn, type Verdict } from './hostile/judge.js'
import { placesIn, put, showPlace, type Place } from './hostile/places.js'
import { boundless, oddities, type Odd } from './hostile/values.js'

/** `HOSTILE_SEED=…`, as a failure prints it, replays a run. */
const seed = process.env['HOSTILE_SEED']
const replay = seed === undefined ? {} : { seed: Number(seed) }
const runs = Math.ceil(Number(process.env['LAWS_RUNS'] ?? 100) / 5)

/** One place of one call of a valid call. */
interface At {
  readonly call: Call
  readonly step: Step
  readonly place: Place
}

const placesOf = (calls: readonly Call[]): readonly At[] =>
  calls.flatMap(call =>
    stepsOf(call).flatMap(step => placesIn(callAt(call, step).args()).map(place => ({ call, step, place })))
  )

const show = ({ step, place }: At): string => `${step.length === 0 ? '' : `use ${step.join('.')}, `}${showPlace(place)}`

const valueAt = (u: unknown, place: Place): unknown => partAt(u, place)

/** The verdict of a call, and of the valid calls of what it gives. */
const verdictOf = (f: Fn, args: readonly unknown[], { uses }: Call): Verdict => {
  const { verdict, value } = judge(() => f(...args))
  if (verdict !== undefined) return verdict
  return uses
    .map(({ path, call }) => {
      const g = partAt(value, path)
      return typeof g === 'function' ? verdictOf(g as Fn, call.args(), call) : undefined
    })
    .find(v => v !== undefined)
}

const replaced = (f: Fn, { call, step, place }: At, odd: Odd): Verdict => {
  const at = callAt(call, step)
  const [args, value] = [at.args(), odd.make()]
  // another function would never end the loop
  if (isDeciding(valueAt(args, place)) && typeof value === 'function') return undefined
  return verdictOf(functionAt(f, call, step), put(args, place, value) as readonly unknown[], at)
}

const errorOf = (call: () => unknown): unknown => {
  try {
    return call()
  } catch (e) {
    return e
  }
}

/** Whether an option of another name is told, with the name that it has. */
const spelt = (f: Fn, { call, step, place }: At, record: Readonly<Record<string, unknown>>, name: string): Verdict => {
  const { [name]: value, ...others } = record
  const args = put(callAt(call, step).args(), place, { ...others, [`${name}x`]: value }) as readonly unknown[]
  const e = errorOf(() => functionAt(f, call, step)(...args))
  return TensorError.is(e) && new RegExp(`\\b${name}\\b`).test(e.message) ? undefined : `${name}x: ${String(e)}`
}

describe.each(spaces)('%s', (_, space, calls) => {
  const functions = functionsOf(space)

  test('every function has a valid call', () => {
    expect(Object.keys(calls).sort()).toEqual(functions.map(([name]) => name).sort())
  })

  describe.each(functions.filter(([name]) => name in calls))('%s', (name, f) => {
    const places = placesOf(calls[name])

    test('is called validly', () => {
      for (const call of calls[name])
        for (const step of stepsOf(call)) functionAt(f, call, step)(...callAt(call, step).args())
    })

    test('its options are known by name', () => {
      for (const at of places) {
        const record = valueAt(callAt(at.call, at.step).args(), at.place)
        if (!isOptions(record)) continue
        for (const option of Object.keys(record)) expect(spelt(f, at, record, option)).toBeUndefined()
      }
    })

    test.skipIf(places.length === 0)('one hostile argument', () =>
      fc.assert(
        fc.property(fc.constantFrom(...places), fc.constantFrom(...oddities, ...boundless), (at, odd) => {
          const verdict = replaced(f, at, odd)
          if (verdict !== undefined) throw new Error(`${show(at)} is ${odd.name}: ${verdict}`)
        }),
        { numRuns: runs, ...replay }
      )
    )
  })
})
