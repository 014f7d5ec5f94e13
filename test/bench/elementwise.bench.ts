/** Elementwise functions of a million float32 numbers: a chain with its gradient, and functions alone. */
import { grad, jit, np } from 'pullback'
import { present, thunk, units, type Bench, type Suite } from './harness.js'
import { floats } from './inputs.js'
import { jaxJs, readTensor, tensorFlow, type JaxArray, type Tensor } from './peers.js'

const n = 1_000_000

const names = ['exp', 'tanh', 'log', 'sin'] as const

const mapped = (xs: Float32Array, f: (x: number) => number): Float32Array => {
  const ys = new Float32Array(xs.length)
  for (let i = 0; i < xs.length; i++) ys[i] = f(xs[i] ?? NaN)
  return ys
}

const chain = (x: np.NDArray): np.NDArray => np.mul(np.tanh(np.add(np.mul(x, 2), 1)), np.sin(x))

const chainOfNumber = (x: number): number => Math.tanh(2 * x + 1) * Math.sin(x)

const slopeOfNumber = (x: number): number => {
  const t = Math.tanh(2 * x + 1)
  return 2 * (1 - t * t) * Math.sin(x) + t * Math.cos(x)
}

interface Readings {
  readonly ours: (x: np.NDArray) => np.NDArray
  readonly jax: ((x: JaxArray) => JaxArray) | undefined
  readonly tf: ((x: Tensor) => Tensor) | undefined
  readonly plain: (x: number) => number
}

const bench: Bench = async () => {
  const [jax, tf] = [await jaxJs(), await tensorFlow('wasm')]
  const suite = (title: string, xs: Float32Array, { ours, jax: ofJax, tf: ofTf, plain }: Readings): Suite => {
    const x = np.array(xs)
    const jitted = jit(ours)
    const theirs = ofJax && jax?.jit(ofJax)
    const [theirX, tensor] = [jax?.numpy.array(xs), tf?.tensor(xs, [n])]
    const readTf = ofTf && tf && tensor && (() => readTensor(tf.tidy(() => ofTf(tensor))))
    const read = theirs && theirX && (() => theirs(theirX.ref).dataSync())
    return {
      title,
      subjects: present({
        pullback: thunk(
          () => jitted(x),
          1,
          () => np.toTypedArray(jitted(x))
        ),
        'jax-js': read && thunk(read, 1, read),
        'TensorFlow.js': readTf && thunk(readTf, 1, readTf),
        'plain JavaScript': thunk(
          () => mapped(xs, plain),
          1,
          () => mapped(xs, plain)
        )
      })
    }
  }
  const xs = floats(n, 3, 4)
  const positive = xs.map(x => Math.abs(x) + 0.01)
  const jaxChain = jax && ((x: JaxArray) => jax.numpy.tanh(x.ref.mul(2).add(1)).mul(jax.numpy.sin(x)))
  const tfChain = tf && ((x: Tensor) => tf.mul(tf.tanh(tf.add(tf.mul(x, 2), 1)), tf.sin(x)))
  return [
    {
      _tag: 'Table',
      title: 'Elementwise functions of 1,000,000 float32',
      note: 'y = tanh(2x + 1)·sin x, and the gradient of its sum; functions alone. Jitted; an array in, an array on the side of JavaScript out.',
      unit: units.ms,
      suites: [
        suite('chain, value', xs, { ours: chain, jax: jaxChain, tf: tfChain, plain: chainOfNumber }),
        suite('chain, gradient', xs, {
          ours: grad((x: np.NDArray) => np.sum(chain(x))),
          jax: jax && jaxChain && jax.grad((x: JaxArray) => jax.numpy.sum(jaxChain(x))),
          tf: tf && tfChain && tf.grad(x => tf.sum(tfChain(x))),
          plain: slopeOfNumber
        }),
        ...names.map(name =>
          suite(name, name === 'log' ? positive : xs, {
            ours: np[name],
            jax: jax?.numpy[name],
            tf: tf?.[name],
            plain: x => Math[name](x)
          })
        )
      ]
    }
  ]
}

export default bench
