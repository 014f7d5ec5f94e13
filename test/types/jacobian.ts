/**
 * The types of Jacobians: this file only has to compile.
 */
import type { Option } from 'fp-ts/lib/Option.js'
import { hessian, hvp, jacfwd, jacrev, jit, vmap, type Jacobian, type NDArray } from 'pullback'

interface P {
  w: NDArray
  readonly bs: readonly NDArray[]
}
interface Y {
  readonly y: NDArray
  readonly pair: readonly [NDArray, { readonly z: NDArray }]
  readonly perhaps: Option<NDArray>
}
declare const p: P
declare const x: NDArray
declare const f: (p: P, n: NDArray) => Y
declare const loss: (p: P, n: NDArray) => NDArray
declare const g: (x: NDArray) => NDArray

export const j: Jacobian<Y, P> = jacfwd(f)(p, x)
export const leaf: NDArray = jacrev(f)(p, x).pair[1].z.bs[0]
export const first: P = j.pair[0]
export const perhaps: Option<P> = j.perhaps
export const gradient: P = jacrev(loss)(p, x)
export const h: { readonly w: P; readonly bs: readonly P[] } = hessian(loss)(p, x)
export const v: P = hvp(loss)({ w: 1, bs: [2] }, p, x)
export const plain: readonly NDArray[] = [jacfwd(g)(3), hessian(g)(x), jacrev(jacfwd(jit(g)))(x), vmap(hvp(g))(x, x)]
export const nested: P = jit(jacfwd(loss))(p, x)
export const generic = <A, B>(k: (a: A) => B, a: A): Jacobian<B, A> => jacfwd(k)(a)

// @ts-expect-error a Jacobian has the structure of the result
export const swapped: Jacobian<P, Y> = jacfwd(f)(p, x)
// @ts-expect-error a Hessian is of a tree with respect to itself, twice
export const once: P = hessian(loss)(p, x)
// @ts-expect-error the vector is like the argument
hvp(loss)(p, x, x)
// @ts-expect-error further arguments are not optional
jacrev(f)(p)
