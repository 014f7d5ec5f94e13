/**
 * Labels: on values, for checkpoints, and on functions, for those who read Programs.
 */
import { fail } from '../ndarray/error.js'
import { isClass, told } from '../ndarray/told.js'
import { named as namedEntry } from '../primitives/program/checkpoint.js'
import { scope } from '../primitives/program/control.js'
import { bind } from '../trace/builder.js'
import { map as mapTree } from '../tree/map.js'
import { unflatten } from '../tree/unflatten.js'
import { stageTree, type OfTrees } from './tree/arguments.js'

interface Named {
  <Args extends readonly unknown[], B>(label: string, f: (...args: Args) => B): OfTrees<Args, B>
  <A>(label: string, x: A): A
}

/**
 * The same function, or the same value, under a label. A function is kept whole: in a Program it is one equation that holds its own
 * Program, which pictures fold and open; a value can be kept by a `checkpoint` around it.
 *
 * Shapes:  those of the function, or of the tree
 * Grad:    that of the function; the identity for a value
 * Errors:  as the function
 *
 * @example
 * import assert from 'node:assert'
 * import { grad, named, np, print, trace } from 'pullback'
 *
 * const square = named('square', (x: np.NDArray) => np.mul(x, x))
 * assert.strictEqual(np.item(grad(square)(3)), 6)
 * assert.ok(print(trace(square)(1)).includes('scope[label="square"'))
 * assert.ok(print(trace((x: np.NDArray) => named('h', x))(1)).includes('named[label="h"]'))
 *
 * @category programs
 * @since 0.1.0
 */
export const named: Named = (label: string, of: unknown): never => {
  if (typeof label !== 'string')
    return fail('InvalidArgument', 'named', `the label is ${told(label)}`, "Write named('loss', f)")
  if (typeof of !== 'function') return mapTree(of, leaf => bind(namedEntry, [leaf], { label })[0]) as never
  if (isClass(of)) return fail('InvalidArgument', 'named', 'what is named is a class', 'Give a function or a tree')
  const f = of as (...args: readonly unknown[]) => unknown
  const scoped = (...args: readonly unknown[]): unknown => {
    const s = stageTree('named', args, 'values', (xs: readonly unknown[]) => f(...xs))
    return unflatten(s.out, bind(scope, [...s.captured, ...s.leaves], { program: s.program, label }))
  }
  return scoped as never
}
