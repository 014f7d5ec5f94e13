/**
 * The libraries that the benches compare with, each on its WebAssembly backend with one thread, or `undefined` with a
 * visible line where they are not installed (`npm install --prefix test/bench`). Typed as far as the benches use them.
 */
import { join } from 'node:path'

const load = async <A>(name: string, path = name): Promise<A | undefined> => {
  try {
    return (await import(path)) as A
  } catch (error) {
    if ((error as { readonly code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error
    console.log(`(${name} is not installed: skipped)\n`)
    return undefined
  }
}

// --- jax-js

/** An array of jax-js. Functions consume the arrays that they take: `ref` is one more owner of the same values. */
export interface JaxArray {
  readonly ref: JaxArray
  readonly add: (y: JaxArray | number) => JaxArray
  readonly sub: (y: JaxArray | number) => JaxArray
  readonly mul: (y: JaxArray | number) => JaxArray
  readonly div: (y: JaxArray | number) => JaxArray
  readonly reshape: (shape: readonly number[]) => JaxArray
  readonly astype: (dtype: string) => JaxArray
  readonly dataSync: () => Float32Array
  readonly dispose: () => void
}

type JaxUnary = (x: JaxArray) => JaxArray

export interface JaxJs {
  readonly init: (device: string) => Promise<unknown>
  readonly defaultDevice: (device: string) => unknown
  readonly jit: <F>(f: F) => F
  readonly grad: <A>(f: (x: A, ...rest: readonly JaxArray[]) => JaxArray) => (x: A, ...rest: readonly JaxArray[]) => A
  readonly valueAndGrad: <A>(
    f: (x: A, ...rest: readonly JaxArray[]) => JaxArray
  ) => (x: A, ...rest: readonly JaxArray[]) => readonly [JaxArray, A]
  readonly tree: {
    readonly ref: <A>(x: A) => A
    readonly dispose: (x: unknown) => void
    readonly map: <A>(f: (...xs: readonly JaxArray[]) => JaxArray, x: A, ...rest: readonly A[]) => A
  }
  readonly nn: { readonly relu: JaxUnary; readonly logSoftmax: JaxUnary }
  readonly numpy: Readonly<Record<'exp' | 'tanh' | 'log' | 'sin' | 'sqrt' | 'sum' | 'mean' | 'square', JaxUnary>> & {
    readonly array: (xs: Float32Array | Int32Array | number, o?: { readonly dtype: string }) => JaxArray
    readonly matmul: (x: JaxArray, y: JaxArray) => JaxArray
    readonly power: (x: number, y: JaxArray) => JaxArray
    readonly zerosLike: JaxUnary
  }
  readonly random: { readonly key: (seed: number) => JaxArray } & Readonly<
    Record<'bits' | 'uniform' | 'normal', (key: JaxArray, shape: readonly number[]) => JaxArray>
  >
}

export const jaxJs = async (): Promise<JaxJs | undefined> => {
  const jax = await load<JaxJs>('@jax-js/jax')
  await jax?.init('wasm')
  jax?.defaultDevice('wasm')
  return jax
}

// --- TensorFlow.js

/** A tensor of TensorFlow.js, alive until disposed. */
export interface Tensor {
  readonly dataSync: () => Float32Array
  readonly dispose: () => void
}

export interface TensorVariable extends Tensor {
  readonly assign: (x: Tensor) => void
}

export interface TensorOptimizer {
  readonly dispose: () => void
  readonly minimize: (f: () => Tensor, returnCost: true, variables: readonly TensorVariable[]) => Tensor
}

type TensorUnary = (x: Tensor) => Tensor
type TensorBinary = (x: Tensor, y: Tensor | number) => Tensor

export type TensorFlow = Readonly<
  Record<'exp' | 'tanh' | 'log' | 'sin' | 'relu' | 'sum' | 'mean' | 'square', TensorUnary>
> &
  Readonly<Record<'add' | 'sub' | 'mul' | 'matMul', TensorBinary>> & {
    readonly setWasmPaths: (folder: string) => void
    readonly setThreadsCount: (count: number) => void
    readonly setBackend: (name: string) => Promise<boolean>
    readonly tensor: (xs: Float32Array, shape: readonly number[]) => Tensor
    readonly variable: (x: Tensor) => TensorVariable
    readonly tidy: <A>(f: () => A) => A
    readonly grad: (f: TensorUnary) => TensorUnary
    readonly losses: {
      readonly softmaxCrossEntropy: (labels: Tensor, logits: Tensor) => Tensor
      readonly meanSquaredError: (labels: Tensor, predictions: Tensor) => Tensor
    }
    readonly train: {
      readonly sgd: (rate: number) => TensorOptimizer
      readonly adam: (rate: number, b1: number, b2: number, eps: number) => TensorOptimizer
    }
  }

/** The module is made by `run.ts`. The instance is one: its backend is set again by whoever wants another. */
export const tensorFlow = async (backend: 'wasm' | 'cpu'): Promise<TensorFlow | undefined> => {
  const tf = await load<TensorFlow>('@tensorflow/tfjs-core', new URL('./tensorflow.cjs', import.meta.url).href)
  tf?.setWasmPaths(join(import.meta.dirname, 'node_modules/@tensorflow/tfjs-backend-wasm/dist/'))
  tf?.setThreadsCount(1)
  await tf?.setBackend(backend)
  return tf
}

/** The numbers of a tensor, which is disposed of. */
export const readTensor = (x: Tensor): Float32Array => {
  const values = x.dataSync()
  x.dispose()
  return values
}
