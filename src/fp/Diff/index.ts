/**
 * Differentiable functions as values that compose: a function together with its pullback.
 *
 * Plain functions compose as they are and are differentiated as a whole; they need none of this. `Diff` is for where
 * the pieces themselves are the values: pipelines made at run time, code that is generic in a category, and
 * derivatives given by hand for a function that stays opaque.
 *
 * Laws (on trees of arrays, exactly where arithmetic is exact):
 *   - category: compose(f, id) = f = compose(id, f); compose(h, compose(g, f)) = compose(compose(h, g), f)
 *   - functor: of(id) = id; of(g ∘ f) = compose(of(g), of(f)), in values and in pullbacks
 *   - strong: first, second, split and fanOut are `of` of what they are on functions
 *
 * Source: Fong, Spivak & Tuyéras, Backprop as functor (2019); Elliott, The simple essence of automatic
 * differentiation (2018)
 *
 * @since 0.1.0
 */
import { told } from '../../ndarray/told.js'
import * as option from '../../core/options.js'
import { fail } from '../../ndarray/error.js'
import type { Category2 } from 'fp-ts/lib/Category.js'
import type { Strong2 } from 'fp-ts/lib/Strong.js'
import { vjp } from '../../transform/differentiate.js'
import { vectorSpace } from '../../transform/tree/vectorSpace.js'

// --- model

/**
 * A differentiable function: at each point its value, and the pullback of cotangents of the value to cotangents of the
 * point.
 *
 * Math:    a ↦ (f(a), ct ↦ J_f(a)ᵀ ct)
 * Shapes:  ct like the value; its pullback like the point
 *
 * @category model
 * @since 0.1.0
 */
export type Diff<A, B> = (a: A) => readonly [B, (ct: B) => A]

/**
 * The name under which fp-ts knows `Diff`.
 *
 * Shapes:  none
 *
 * @example
 * import assert from 'node:assert'
 * import { Diff } from 'pullback/fp'
 *
 * assert.strictEqual(Diff.Category.URI, Diff.URI)
 *
 * @category instances
 * @since 0.1.0
 */
export const URI = 'pullback/Diff'

/**
 * @category instances
 * @since 0.1.0
 */
export type URI = typeof URI

// The types of fp-ts's HKT stand here, beside lib.
declare module 'fp-ts/HKT.js' {
  interface URItoKind2<E, A> {
    readonly [URI]: Diff<E, A>
  }
}

// --- constructors

/**
 * A function with the pullback that `vjp` finds.
 *
 * Math:    a ↦ (f(a), ct ↦ J_f(a)ᵀ ct)
 * Shapes:  those of the function
 * Errors:  as `vjp`
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { Diff } from 'pullback/fp'
 *
 * const [y, pullback] = Diff.of((x: np.NDArray) => np.mul(x, x))(np.array(3))
 * assert.deepStrictEqual([np.item(y), np.item(pullback(np.array(1)))], [9, 6])
 *
 * @category constructors
 * @since 0.1.0
 */
export const of =
  <A, B>(f: (a: A) => B): Diff<A, B> =>
  a =>
    vjp(f)(a)

/**
 * What comes in goes out, and so do cotangents.
 *
 * Math:    a ↦ (a, ct ↦ ct)
 * Shapes:  any
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { Diff } from 'pullback/fp'
 *
 * const [y, pullback] = Diff.id<np.NDArray>()(np.array(3))
 * assert.deepStrictEqual([np.item(y), np.item(pullback(np.array(2)))], [3, 2])
 *
 * @category constructors
 * @since 0.1.0
 */
export const id =
  <A>(): Diff<A, A> =>
  a => [a, ct => ct]

// --- composition

/** The value and the pullback of one at a point, if it is one. */
const at = <A, B>(f: Diff<A, B>, a: A): readonly [B, (ct: B) => A] => {
  const given: unknown = option.callable().read(f) === undefined ? undefined : f(a)
  return Array.isArray(given) && given.length === 2 && typeof given[1] === 'function'
    ? (given as unknown as readonly [B, (ct: B) => A])
    : fail(
        'InvalidArgument',
        'Diff',
        typeof f === 'function'
          ? `a function gave ${told(given)}; expected [value, pullback]`
          : `${told(f)} is no Diff`,
        'Make one of a function of trees with Diff.of'
      )
}

const both = <A, C>(pair: [A, C]): [A, C] =>
  Array.isArray(pair) && pair.length === 2
    ? pair
    : fail('InvalidArgument', 'Diff', `the argument is ${told(pair)}`, 'Give a pair, one for each of the two')

const composed =
  <A, B, C>(bc: Diff<B, C>, ab: Diff<A, B>): Diff<A, C> =>
  a => {
    const [b, pullbackToA] = at(ab, a)
    const [c, pullbackToB] = at(bc, b)
    return [c, ct => pullbackToA(pullbackToB(ct))]
  }

/**
 * One after another, written as in fp-ts: `pipe(g, compose(f))` is g ∘ f, first f and then g.
 *
 * Math:    the pullback of g ∘ f at a is the pullback of f at a after that of g at f(a)
 * Shapes:  the values of f are the points of g
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { np } from 'pullback'
 * import { Diff } from 'pullback/fp'
 *
 * const [double, square] = [Diff.of((x: np.NDArray) => np.mul(x, 2)), Diff.of(np.square)]
 * const [y, pullback] = pipe(square, Diff.compose(double))(np.array(3))
 * assert.deepStrictEqual([np.item(y), np.item(pullback(np.array(1)))], [36, 24])
 *
 * @category composition
 * @since 0.1.0
 */
export const compose =
  <A, B>(ab: Diff<A, B>) =>
  <C>(bc: Diff<B, C>): Diff<A, C> =>
    composed(bc, ab)

/**
 * One after another, in the order of reading: `pipe(f, andThen(g))` is g ∘ f, first f and then g.
 *
 * Math:    andThen(g)(f) = compose(f)(g)
 * Shapes:  the values of f are the points of g
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { np } from 'pullback'
 * import { Diff } from 'pullback/fp'
 *
 * const norm2 = pipe(Diff.of(np.square), Diff.andThen(Diff.of((x: np.NDArray) => np.sum(x))))
 * const [y, pullback] = norm2(np.array([1, 2]))
 * assert.deepStrictEqual([np.item(y), np.toNested(pullback(np.array(1)))], [5, [2, 4]])
 *
 * @category composition
 * @since 0.1.0
 */
export const andThen =
  <B, C>(bc: Diff<B, C>) =>
  <A>(ab: Diff<A, B>): Diff<A, C> =>
    composed(bc, ab)

/**
 * A plain function after a differentiable one.
 *
 * Math:    map(f)(d) = compose(of(f), d)
 * Shapes:  the values of d are the arguments of f
 * Errors:  as `vjp`
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { np } from 'pullback'
 * import { Diff } from 'pullback/fp'
 *
 * const [y, pullback] = pipe(Diff.of(np.square), Diff.map(x => np.sum(x)))(np.array([1, 2]))
 * assert.deepStrictEqual([np.item(y), np.toNested(pullback(np.array(1)))], [5, [2, 4]])
 *
 * @category composition
 * @since 0.1.0
 */
export const map = <A, B>(f: (a: A) => B): (<R>(d: Diff<R, A>) => Diff<R, B>) => andThen(of(f))

/**
 * A plain function before and one after a differentiable one.
 *
 * Math:    promap(f, g)(d) = compose(of(g), compose(d, of(f)))
 * Shapes:  f gives points of d; g takes its values
 * Errors:  as `vjp`
 *
 * @example
 * import assert from 'node:assert'
 * import { pipe } from 'fp-ts/lib/function.js'
 * import { np } from 'pullback'
 * import { Diff } from 'pullback/fp'
 *
 * const f = pipe(Diff.of(np.square), Diff.promap((p: { readonly x: np.NDArray }) => p.x, y => [y, y] as const))
 * const [, pullback] = f({ x: np.array(3) })
 * assert.strictEqual(np.item(pullback([np.array(1), np.array(10)]).x), 66)
 *
 * @category composition
 * @since 0.1.0
 */
export const promap =
  <E, A, D, B>(f: (d: D) => E, g: (a: A) => B) =>
  (d: Diff<E, A>): Diff<D, B> =>
    composed(of(g), composed(d, of(f)))

// --- pairs

/**
 * Two differentiable functions side by side.
 *
 * Math:    (a, c) ↦ (f(a), g(c))
 * Shapes:  those of f in the first place, those of g in the second
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { Diff } from 'pullback/fp'
 *
 * const [, pullback] = Diff.split(Diff.of(np.square), Diff.of(np.neg))([np.array(3), np.array(4)])
 * assert.deepStrictEqual(pullback([np.array(1), np.array(1)]).map(np.item), [6, -1])
 *
 * @category pairs
 * @since 0.1.0
 */
export const split =
  <A, B, C, D>(f: Diff<A, B>, g: Diff<C, D>): Diff<[A, C], [B, D]> =>
  pair => {
    const [a, c] = both(pair)
    const [b, pullbackToA] = at(f, a)
    const [d, pullbackToC] = at(g, c)
    return [
      [b, d],
      cts => {
        const [ct, other] = both(cts)
        return [pullbackToA(ct), pullbackToC(other)]
      }
    ]
  }

/**
 * A differentiable function of the first of a pair; the second passes.
 *
 * Math:    (a, c) ↦ (f(a), c)
 * Shapes:  those of f in the first place
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { Diff } from 'pullback/fp'
 *
 * const [y, pullback] = Diff.first<np.NDArray, np.NDArray, np.NDArray>(Diff.of(np.square))([np.array(3), np.array(4)])
 * assert.deepStrictEqual(y.map(np.item), [9, 4])
 * assert.deepStrictEqual(pullback([np.array(1), np.array(1)]).map(np.item), [6, 1])
 *
 * @category pairs
 * @since 0.1.0
 */
export const first = <A, B, C>(f: Diff<A, B>): Diff<[A, C], [B, C]> => split(f, id<C>())

/**
 * A differentiable function of the second of a pair; the first passes.
 *
 * Math:    (a, b) ↦ (a, f(b))
 * Shapes:  those of f in the second place
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { Diff } from 'pullback/fp'
 *
 * const [y] = Diff.second<np.NDArray, np.NDArray, np.NDArray>(Diff.of(np.square))([np.array(3), np.array(4)])
 * assert.deepStrictEqual(y.map(np.item), [3, 16])
 *
 * @category pairs
 * @since 0.1.0
 */
export const second = <A, B, C>(f: Diff<B, C>): Diff<[A, B], [A, C]> => split(id<A>(), f)

/**
 * Two differentiable functions of one argument, whose cotangents add up.
 *
 * Math:    a ↦ (f(a), g(a)), with the pullback (ct, ct′) ↦ J_f(a)ᵀ ct + J_g(a)ᵀ ct′
 * Shapes:  those of f in the first place, those of g in the second
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { Diff } from 'pullback/fp'
 *
 * const [, pullback] = Diff.fanOut(Diff.of(np.square), Diff.of(np.neg))(np.array(3))
 * assert.strictEqual(np.item(pullback([np.array(1), np.array(1)])), 5)
 *
 * @category pairs
 * @since 0.1.0
 */
export const fanOut =
  <A, B, C>(f: Diff<A, B>, g: Diff<A, C>): Diff<A, [B, C]> =>
  a => {
    const [b, fromB] = at(f, a)
    const [c, fromC] = at(g, a)
    return [
      [b, c],
      cts => {
        const [ct, other] = both(cts)
        return vectorSpace.add(fromB(ct), fromC(other))
      }
    ]
  }

// --- instances

/**
 * The category of differentiable functions.
 *
 * Shapes:  the values of one are the points of the next
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { Diff } from 'pullback/fp'
 *
 * const fourth = Diff.Category.compose(Diff.of(np.square), Diff.of(np.square))
 * assert.strictEqual(np.item(fourth(np.array(2))[1](np.array(1))), 32)
 *
 * @category instances
 * @since 0.1.0
 */
export const Category: Category2<URI> = { URI, compose: composed, id }

/**
 * The strong profunctor of differentiable functions; its plain functions are differentiated by `vjp`.
 *
 * Shapes:  pairs of trees
 *
 * @example
 * import assert from 'node:assert'
 * import * as S from 'fp-ts/lib/Strong.js'
 * import { np } from 'pullback'
 * import { Diff } from 'pullback/fp'
 *
 * const f = S.fanOut(Diff.Strong, Diff.Category)(Diff.of(np.square), Diff.of(np.neg))
 * assert.strictEqual(np.item(f(np.array(3))[1]([np.array(1), np.array(1)])), 5)
 *
 * @category instances
 * @since 0.1.0
 */
export const Strong: Strong2<URI> = {
  URI,
  map: (d, f) => map(f)(d),
  promap: (d, f, g) => promap(f, g)(d),
  first,
  second
}
