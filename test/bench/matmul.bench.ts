/** The product of two square matrices. */
import { jit, np } from 'pullback'
import { present, thunk, units, type Bench, type Suite } from './harness.js'
import { floats, uniforms } from './inputs.js'
import { jaxJs, readTensor, tensorFlow, type JaxArray, type JaxJs, type TensorFlow } from './peers.js'

const flops = (n: number): number => 2 * n ** 3

const ours = (n: number, x: Float32Array | Float64Array, y: Float32Array | Float64Array) => {
  const [a, b] = [np.reshape(np.array(x), { shape: [n, n] }), np.reshape(np.array(y), { shape: [n, n] })]
  const product = jit((a: np.NDArray, b: np.NDArray) => np.matmul(a, b))
  return thunk(
    () => product(a, b),
    flops(n),
    () => np.toTypedArray(product(a, b))
  )
}

const ofJax = (jax: JaxJs, n: number, x: Float32Array, y: Float32Array) => {
  const [a, b] = [jax.numpy.array(x).reshape([n, n]), jax.numpy.array(y).reshape([n, n])]
  const product = jax.jit((p: JaxArray, q: JaxArray) => jax.numpy.matmul(p, q))
  const run = () => product(a.ref, b.ref).dataSync()
  return thunk(run, flops(n), run)
}

const ofTensorFlow = (tf: TensorFlow, n: number, x: Float32Array, y: Float32Array) => {
  const [a, b] = [tf.tensor(x, [n, n]), tf.tensor(y, [n, n])]
  const run = () => readTensor(tf.matMul(a, b))
  return thunk(run, flops(n), run)
}

const bench: Bench = async () => {
  const [jax, tf] = [await jaxJs(), await tensorFlow('wasm')]
  const float32 = (n: number): Suite => {
    const [x, y] = [floats(n * n, 1), floats(n * n, 2)]
    return {
      title: `float32, n = ${n}`,
      subjects: present({
        pullback: ours(n, x, y),
        'jax-js': jax && ofJax(jax, n, x, y),
        'TensorFlow.js': tf && ofTensorFlow(tf, n, x, y)
      })
    }
  }
  const float64: Suite = {
    title: 'float64, n = 512 (no peer has it)',
    subjects: { pullback: ours(512, uniforms(512 ** 2, 1), uniforms(512 ** 2, 2)) }
  }
  return [
    {
      _tag: 'Table',
      title: 'Matrix product',
      note: 'n × n times n × n, jitted; arrays in, an array on the side of JavaScript out.',
      unit: units.gflops,
      suites: [...[64, 128, 512, 1024].map(float32), float64]
    }
  ]
}

export default bench
