/** What a gradient costs beside its value: at most some 3 to 5 times it in theory, whatever the number of inputs. */
import { grad, jit } from 'pullback'
import { thunk, units, type Bench } from './harness.js'
import * as programs from './programs.js'

const subjects = () => ({
  'elementwise chain of 10, 100,000 numbers': programs.elementwiseChain(100_000),
  'elementwise chain of 10, 100 numbers': programs.elementwiseChain(100),
  'loss of a perceptron 784-128-10, batch 32': programs.perceptron(32),
  'softmax, 256 × 100': programs.softmax(256, 100),
  'logsumexp, 256 × 100': programs.logsumexp(256, 100),
  'layer norm, 256 × 100': programs.layerNorm(256, 100),
  '4 matrix products with tanh, 128 × 128': programs.matrixChain(128, 4),
  'scan of 1000 scalar steps': programs.scalarScan(1000)
})

const bench: Bench = () => [
  {
    _tag: 'Table',
    title: 'Gradient against value',
    note: 'float64, jitted.',
    unit: units.us,
    suites: Object.entries(subjects()).map(([title, { f, x }]) => {
      const [value, gradient] = [jit(f), jit(grad(f))]
      return { title, subjects: { value: thunk(() => value(x)), gradient: thunk(() => gradient(x)) } }
    })
  }
]

export default bench
