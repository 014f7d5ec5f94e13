/**
 * What schedules and stages refuse: numbers with which a descent stops, or goes wrong, without a word.
 */
import { fail } from '../ndarray/error.js'
import { told } from '../ndarray/told.js'

const refuse = (op: string, name: string, x: unknown, remedy: string): never =>
  fail('InvalidArgument', `optim.${op}`, `${name} is ${told(x)}`, remedy)

/** Numbers by their names, which must be finite. */
export const checkFinite = (op: string, numbers: Readonly<Record<string, number>>): void =>
  Object.entries(numbers).forEach(([name, x]) => {
    if (!Number.isFinite(x)) refuse(op, name, x, 'Give a finite number')
  })

/** Finite numbers that are not negative. */
export const checkNotNegative = (op: string, numbers: Readonly<Record<string, number>>): void =>
  Object.entries(numbers).forEach(([name, x]) => {
    if (!(Number.isFinite(x) && x >= 0)) refuse(op, name, x, 'Give a finite number ≥ 0')
  })

/** Finite numbers above 0. */
export const checkPositive = (op: string, numbers: Readonly<Record<string, number>>): void =>
  Object.entries(numbers).forEach(([name, x]) => {
    if (!(Number.isFinite(x) && x > 0)) refuse(op, name, x, 'Give a finite number > 0')
  })

/** The greatest size of an update. */
export const checkBound = (op: string, greatest: number): void => {
  if (!(Number.isFinite(greatest) && greatest >= 0))
    refuse(op, 'the bound', greatest, 'Give a finite number ≥ 0; to clip nothing, leave the stage out')
}
