/**
 * What kind of thing each parameter of a primitive is.
 *
 * An entry of the table says it once, as data, and whoever must look into parameters (the type-checker, equality and
 * hash, printing, the codec) reads it there. The constructors are in `primitives/kinds.ts`.
 */

/** A kind, of whatever type. */
export type AnyKind =
  | { readonly _tag: 'Integer' }
  | { readonly _tag: 'Boolean' }
  | { readonly _tag: 'Text' }
  /** One of some words. */
  | { readonly _tag: 'Word'; readonly words: readonly string[] }
  /** A concrete array. */
  | { readonly _tag: 'Array' }
  | { readonly _tag: 'Program' }
  /** An engine, known elsewhere by its name. */
  | { readonly _tag: 'Engine' }
  /** A JavaScript function: it cannot be compared but by identity, nor saved. */
  | { readonly _tag: 'Function' }
  | { readonly _tag: 'List'; readonly of: AnyKind }
  | { readonly _tag: 'Pair'; readonly of: AnyKind }
  | { readonly _tag: 'Nullable'; readonly of: AnyKind }

/** A kind of values of type A, and of no other type. */
export type Kind<A> = AnyKind & { readonly _A?: (a: A) => A }

/** The kinds of some parameters, by name; `null` where there are none. */
export type Schema = Readonly<Record<string, AnyKind>> | null

/** One kind for each parameter. */
export type ParamsOf<P> = unknown extends P
  ? Schema
  : [P] extends [null]
    ? null
    : { readonly [K in keyof P]-?: Kind<P[K]> }
