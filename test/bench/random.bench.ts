/**
 * Random numbers, against jax-js on its WebAssembly backend: the same generator, the same bits.
 */
import { random } from 'pullback'
import { peer, type Bench, type Suite } from './harness.js'

/** What is used of `@jax-js/jax`; its functions consume the arrays that they take. */
interface Handle {
  readonly ref: Handle
  readonly dataSync: () => unknown
}

interface JaxJs {
  readonly init: (device: string) => Promise<unknown>
  readonly defaultDevice: (device: string) => unknown
  readonly random: {
    readonly key: (seed: number) => Handle
  } & { readonly [name in 'bits' | 'uniform' | 'normal']: (key: Handle, shape: readonly number[]) => Handle }
}

const n = 100_000

const bench: Bench = async () => {
  const jaxJs = await peer<JaxJs>('@jax-js/jax')
  await jaxJs?.init('wasm')
  jaxJs?.defaultDevice('wasm')
  const key = random.key(0)
  const theirKey = jaxJs?.random.key(0)
  const against = (name: 'bits' | 'uniform' | 'normal', ours: () => unknown): Suite => ({
    title: `${n} numbers: ${name}`,
    thunks: {
      pullback: ours,
      ...(jaxJs === undefined || theirKey === undefined
        ? {}
        : { 'jax-js (wasm)': () => jaxJs.random[name](theirKey.ref, [n]).dataSync() })
    }
  })
  return [
    against('bits', () => random.bits(key, { shape: [n] })),
    against('uniform', () => random.uniform(key, { shape: [n], dtype: 'float32' })),
    against('normal', () => random.normal(key, { shape: [n], dtype: 'float32' })),
    {
      title: `${n} numbers, float64`,
      thunks: {
        uniform: () => random.uniform(key, { shape: [n] }),
        normal: () => random.normal(key, { shape: [n] }),
        permutation: () => random.permutation(key, n)
      }
    }
  ]
}

export default bench
