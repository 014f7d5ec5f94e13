/**
 * What the two orders of calling do to types: this file only has to compile.
 */
import { flow, pipe } from 'fp-ts/lib/function.js'
import { grad, jit, np, vmap } from 'pullback'

declare const x: np.NDArray
declare const spec: string

export const first: readonly np.NDArray[] = [
  np.sin(1),
  np.sub(x, true),
  np.sum(x, { axis: [0, 1], keepDims: true }),
  np.where(x, 1, 0),
  np.reshape(x, { shape: [2, -1] }),
  np.tensordot(x, x, { axes: 1 }),
  np.einsum('ij,jk->ik', x, 2),
  np.einsum(spec, x, x, x)
]
export const last: readonly np.NDArray[] = [
  pipe(x, np.sin, np.sub(1), np.sum({ axis: 0 }), np.where(1, 0)),
  pipe(x, np.reshape({ shape: [2] }), np.tensordot(x, { axes: 1 }), np.softmax, np.astype('float32')),
  pipe(x, np.einsum('ij,jk->ik', x)),
  pipe([x, 1], np.stack({ axis: 1 })),
  pipe(2, flow(np.add(1), np.max))
]
export const booleans: readonly boolean[] = [np.allClose(x, x), pipe(x, np.arrayEqual(x))]
export const parts: readonly np.NDArray[] = pipe(x, np.split({ sections: 2 }))
export const rows: readonly np.NDArray[] = [...x]
export const transformed: readonly np.NDArray[] = [
  grad(np.sum)(x),
  grad(np.sin)(1),
  vmap(np.matmul)(x, x),
  jit(np.mean)(x)
]
export const mapped: readonly np.NDArray[] = [x].map(np.exp).map(np.sum)
export const folded: np.NDArray = [x, x].reduce(np.add)

// @ts-expect-error an option that does not exist
np.sum(x, { axes: 0 })
// @ts-expect-error an operand is missing
np.einsum('ij,jk,kl', x)
// @ts-expect-error reshape needs a shape
np.sin(np.reshape(x))
// @ts-expect-error a list is no array
np.sin([1, 2])
// @ts-expect-error a dtype that does not exist
np.astype(x, 'int64')
// @ts-expect-error sum of data-last options is a function
np.sin(np.sum({ axis: 0 }))
