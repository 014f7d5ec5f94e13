/**
 * What transforms do to types: this file only has to compile.
 */
import { evalShape, grad, jit, vmap, type NDArray, vjp } from 'pullback'
declare const f: (p: { readonly w: NDArray }, x: NDArray) => NDArray
declare const g: (x: NDArray) => NDArray
declare const x: NDArray
export const a: NDArray = grad(grad(g))(3)
export const b: { readonly w: NDArray } = grad(jit(f))({ w: 1 }, x)
export const c: NDArray = jit(grad(grad(jit(g))))(2)
export const d: NDArray = vmap(grad(g))(x)
interface P {
  w: NDArray
  bs: readonly NDArray[]
}
declare const h: (p: P) => NDArray
export const e: P = grad(h)({ w: 1, bs: [2, x] })
export const generic = <T>(k: (p: T) => NDArray, p: T): T => grad(k)(p)
export const v: NDArray = vjp(g)(2)[1](3)
export const shapes = [evalShape(f)({ w: 1 }, x), evalShape(f)({ w: x }, { shape: [2], dtype: 'float32' })]
