/**
 * Values that are handed out cannot be written. Lists and plain records are frozen, with all that they hold; arrays have
 * no need of it, and what belongs to somebody else (functions, engines, entries of the table) is left alone.
 */
import { isNDArray } from '../ndarray/ndarray.js'
import type { Equation, Program } from './primitive.js'
import { isProgram } from './parameters.js'

const isPlainRecord = (u: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(u)
  return prototype === Object.prototype || prototype === null
}

/** Lists within parameters, and the Programs that they hold. */
const freezeParams = (u: unknown): void => {
  if (typeof u !== 'object' || u === null || isNDArray(u) || Object.isFrozen(u)) return
  if (isProgram(u)) freezeProgram(u)
  else if (Array.isArray(u)) Object.freeze(u).forEach(freezeParams)
}

const freezeAtom = (a: Program['outputs'][number]): void => {
  Object.freeze(a.aval.shape)
  Object.freeze(a.aval)
  Object.freeze(a)
}

const freezeEquation = (e: Equation): void => {
  Object.freeze(e.inputs).forEach(freezeAtom)
  Object.freeze(e.outputs).forEach(freezeAtom)
  if (typeof e.params === 'object' && e.params !== null && isPlainRecord(e.params)) {
    Object.values(e.params).forEach(freezeParams)
    Object.freeze(e.params)
  }
  Object.freeze(e)
}

/** The Program itself, frozen with all that it holds. A frozen one is not looked into again. */
export const freezeProgram = (program: Program): Program => {
  if (Object.isFrozen(program)) return program
  Object.freeze(program)
  Object.freeze(program.inputs).forEach(freezeAtom)
  Object.freeze(program.equations).forEach(freezeEquation)
  Object.freeze(program.outputs).forEach(freezeAtom)
  return program
}
