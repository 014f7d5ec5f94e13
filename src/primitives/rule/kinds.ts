/**
 * The kinds of parameters, as entries name them: `params: { axis: kinds.integer }`.
 */
import type { Engine } from '../../core/engine.js'
import type { Kind } from '../../core/params.js'
import type { Program } from '../../core/primitive.js'
import { dtypes } from '../../ndarray/dtype.js'
import type { Dense } from '../../ndarray/ndarray.js'

export const integer: Kind<number> = { _tag: 'Integer' }
export const boolean: Kind<boolean> = { _tag: 'Boolean' }
export const text: Kind<string> = { _tag: 'Text' }
export const array: Kind<Dense> = { _tag: 'Array' }
export const program: Kind<Program> = { _tag: 'Program' }
export const engine: Kind<Engine> = { _tag: 'Engine' }

/** A JavaScript function. A Program that holds one cannot be saved. */
export const opaque = <F extends (...args: never[]) => unknown>(): Kind<F> => ({ _tag: 'Function' })

export const oneOf = <const A extends string>(words: readonly A[]): Kind<A> => ({ _tag: 'Word', words })
export const list = <A>(of: Kind<A>): Kind<readonly A[]> => ({ _tag: 'List', of })
export const pair = <A>(of: Kind<A>): Kind<readonly [A, A]> => ({ _tag: 'Pair', of })
export const nullable = <A>(of: Kind<A>): Kind<A | null> => ({ _tag: 'Nullable', of })

export const dtype = oneOf(dtypes)
/** Axes, extents, distances. */
export const integers = list(integer)
export const programs = list(program)
