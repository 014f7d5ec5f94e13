/** Random numbers, against jax-js: the same generator, the same bits. */
import { random } from 'pullback'
import { present, thunk, units, type Bench, type Suite } from './harness.js'
import { jaxJs } from './peers.js'

const n = 100_000

const bench: Bench = async () => {
  const jax = await jaxJs()
  const key = random.key(0)
  const theirKey = jax?.random.key(0)
  const against = (name: 'bits' | 'uniform' | 'normal', ours: () => unknown): Suite => ({
    title: name,
    subjects: present({
      pullback: thunk(ours),
      'jax-js': jax && theirKey && thunk(() => jax.random[name](theirKey.ref, [n]).dataSync())
    })
  })
  return [
    {
      _tag: 'Table',
      title: '100,000 random numbers',
      unit: units.us,
      suites: [
        against('bits', () => random.bits(key, { shape: [n] })),
        against('uniform', () => random.uniform(key, { shape: [n], dtype: 'float32' })),
        against('normal', () => random.normal(key, { shape: [n], dtype: 'float32' })),
        { title: 'uniform, float64', subjects: { pullback: thunk(() => random.uniform(key, { shape: [n] })) } },
        { title: 'normal, float64', subjects: { pullback: thunk(() => random.normal(key, { shape: [n] })) } },
        { title: 'permutation', subjects: { pullback: thunk(() => random.permutation(key, n)) } }
      ]
    }
  ]
}

export default bench
