/**
 * Reading the parameters of equations by the kinds that their primitives state.
 */
import { isDense } from '../ndarray/ndarray.js'
import type { Engine } from './engine.js'
import type { AnyKind } from './params.js'
import type { AnyPrimitive, Equation, Program } from './primitive.js'

export const isProgram = (u: unknown): u is Program =>
  typeof u === 'object' && u !== null && 'equations' in u && 'outputs' in u

export const isEngine = (u: unknown): u is Engine =>
  typeof u === 'object' && u !== null && 'name' in u && typeof u.name === 'string' && 'compile' in u

const isOfKind = (kind: AnyKind, u: unknown): boolean => {
  switch (kind._tag) {
    case 'Integer':
      return Number.isSafeInteger(u)
    case 'Boolean':
      return typeof u === 'boolean'
    case 'Text':
      return typeof u === 'string'
    case 'Word':
      return typeof u === 'string' && kind.words.includes(u)
    case 'Array':
      return isDense(u)
    case 'Program':
      return isProgram(u)
    case 'Engine':
      return isEngine(u)
    case 'Function':
      return typeof u === 'function'
    case 'List':
      return Array.isArray(u) && u.every(x => isOfKind(kind.of, x))
    case 'Pair':
      return Array.isArray(u) && u.length === 2 && u.every(x => isOfKind(kind.of, x))
    case 'Nullable':
      return u === null || isOfKind(kind.of, u)
  }
}

/** A parameter: its name, its kind, and its value. */
export interface Parameter {
  readonly name: string
  readonly kind: AnyKind
  readonly value: unknown
}

/** The parameters of an equation, in the order in which the entry names them. */
export const parametersOf = ({
  primitive,
  params
}: {
  readonly primitive: AnyPrimitive
  readonly params: unknown
}): readonly Parameter[] =>
  Object.entries(primitive.params ?? {}).map(([name, kind]) => ({
    name,
    kind,
    value: (params as Readonly<Record<string, unknown>> | null)?.[name]
  }))

/** The first parameter that is not of its kind. */
export const misfit = (e: Equation): Parameter | undefined =>
  parametersOf(e).find(({ kind, value }) => !isOfKind(kind, value))

const programsIn = (kind: AnyKind, value: unknown): readonly Program[] => {
  switch (kind._tag) {
    case 'Program':
      return [value as Program]
    case 'List':
    case 'Pair':
      return (value as readonly unknown[]).flatMap(x => programsIn(kind.of, x))
    case 'Nullable':
      return value === null ? [] : programsIn(kind.of, value)
    default:
      return []
  }
}

/** The Programs that an equation holds. */
export const programsOf = (e: Pick<Equation, 'primitive' | 'params'>): readonly Program[] =>
  parametersOf(e).flatMap(({ kind, value }) => programsIn(kind, value))

const mapIn = (kind: AnyKind, value: unknown, f: (program: Program) => Program): unknown => {
  switch (kind._tag) {
    case 'Program':
      return f(value as Program)
    case 'List':
    case 'Pair':
      return (value as readonly unknown[]).map(x => mapIn(kind.of, x, f))
    case 'Nullable':
      return value === null ? null : mapIn(kind.of, value, f)
    default:
      return value
  }
}

/** The parameters of an equation, each Program that they hold changed. */
export const mapPrograms = (e: Equation, f: (program: Program) => Program): unknown =>
  e.params === null
    ? null
    : Object.fromEntries(parametersOf(e).map(({ name, kind, value }) => [name, mapIn(kind, value, f)]))

/** A kind in words. */
export const showKind = (kind: AnyKind): string => {
  switch (kind._tag) {
    case 'Integer':
      return 'an integer'
    case 'Boolean':
      return 'true or false'
    case 'Text':
      return 'a text'
    case 'Word':
      return `one of ${kind.words.join(', ')}`
    case 'Array':
      return 'an array'
    case 'Program':
      return 'a Program'
    case 'Engine':
      return 'an engine'
    case 'Function':
      return 'a function'
    case 'List':
      return `a list, each ${showKind(kind.of)}`
    case 'Pair':
      return `a pair, each ${showKind(kind.of)}`
    case 'Nullable':
      return `${showKind(kind.of)} or null`
  }
}
