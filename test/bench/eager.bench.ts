/** What an operation on small arrays costs, beside its arithmetic. */
import { jit, np } from 'pullback'
import { present, thunk, units, type Bench } from './harness.js'
import { floats } from './inputs.js'
import { jaxJs, readTensor, tensorFlow, type JaxArray, type TensorFlow } from './peers.js'

const plain = (x: Float32Array, y: Float32Array): Float32Array => {
  const z = new Float32Array(x.length)
  for (let i = 0; i < z.length; i++) z[i] = (x[i] ?? NaN) + (y[i] ?? NaN)
  return z
}

const bench: Bench = async () => {
  const [x, y] = [floats(4, 1), floats(4, 2)]
  const [a, b] = [np.array(x), np.array(y)]
  const jitted = jit((a: np.NDArray, b: np.NDArray) => np.add(a, b))
  const jax = await jaxJs()
  const tf = await tensorFlow('cpu')
  const ofTensorFlow = (tf: TensorFlow) => {
    const [p, q] = [tf.tensor(x, [4]), tf.tensor(y, [4])]
    const run = () => readTensor(tf.add(p, q))
    return thunk(run, 1, run)
  }
  const ofJax = jax && {
    p: jax.numpy.array(x),
    q: jax.numpy.array(y),
    jitted: jax.jit((p: JaxArray, q: JaxArray) => p.add(q))
  }
  const read = ofJax && (() => ofJax.p.ref.add(ofJax.q.ref).dataSync())
  const readJitted = ofJax && (() => ofJax.jitted(ofJax.p.ref, ofJax.q.ref).dataSync())
  return [
    {
      _tag: 'Table',
      title: 'Adding two vectors of 4 numbers',
      note: 'float32; the result is on the side of JavaScript. TensorFlow.js on its own cpu backend, which is quicker here than its wasm one, and has no jit.',
      unit: units.ns,
      suites: [
        {
          title: 'eager',
          subjects: present({
            pullback: thunk(
              () => np.add(a, b),
              1,
              () => np.toTypedArray(np.add(a, b))
            ),
            'jax-js': read && thunk(read, 1, read),
            'TensorFlow.js (cpu)': tf && ofTensorFlow(tf),
            'plain JavaScript': thunk(
              () => plain(x, y),
              1,
              () => plain(x, y)
            )
          })
        },
        {
          title: 'jitted',
          subjects: present({
            pullback: thunk(
              () => jitted(a, b),
              1,
              () => np.toTypedArray(jitted(a, b))
            ),
            'jax-js': readJitted && thunk(readJitted, 1, readJitted)
          })
        }
      ]
    }
  ]
}

export default bench
