/** Valid arguments. */
import { jit, nn, np, optim, random, trace, type Program } from '../../../../src/index.js'

export const vector = (): np.NDArray => np.array([1, 2, 3])
export const matrix = (): np.NDArray =>
  np.array([
    [1, 2],
    [3, 4]
  ])
export const fractions = (): np.NDArray => np.array([0.25, 0.5])
export const integers = (): np.NDArray => np.array([2, 1, 1], { dtype: 'int32' })
export const flags = (): np.NDArray => np.array([true, false, true])
export const key = (): np.NDArray => random.key(7)

/** A tree of parameters. */
export const params = (): { readonly w: np.NDArray; readonly b: readonly [np.NDArray] } => ({
  w: np.array([1, -2]),
  b: [np.array(0.5)]
})

export type Params = ReturnType<typeof params>

/** A function of a tree to a number. */
export const energy = ({ w, b }: Params): np.NDArray => np.add(np.sum(np.square(w)), np.mul(np.sum(w), b[0]))

export const program = (): Program => trace((x: np.NDArray) => np.mul(np.sin(x), 2))(np.array([1, 2]))

/** A Program that holds another one. */
export const nested = (): Program => trace(jit((x: np.NDArray) => np.exp(x)))(np.array([1, 2]))

export const aval = (): { shape: number[]; dtype: 'float64' } => ({ shape: [2], dtype: 'float64' })

export const layer = () => nn.dense({ out: 2 })
export const optimizer = () => optim.sgd({ rate: 0.1 })

export const batch = () => ({
  features: np.array([
    [0, 1],
    [1, 0],
    [1, 1],
    [0, 0]
  ]),
  labels: np.array([0, 1, 1, 0], { dtype: 'int32' })
})
