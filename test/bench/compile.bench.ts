/**
 * What the first call of a jitted function takes: tracing, transforming, compiling and running once. Each program differs
 * from all before by a constant, so that nothing that was compiled before can be used again.
 */
import { jit, np, trace } from 'pullback'
import { present, thunk, units, type Bench, type Subject, type Suite } from './harness.js'
import { floats } from './inputs.js'
import { jaxJs, type JaxArray, type JaxJs } from './peers.js'
import { dataOf, jaxData, jaxState, jaxStep, stateOf, stepOf, type Problem } from './training.js'

/** A different number each time. */
const fresh = (): (() => number) => {
  let count = 0
  return () => 1 + ++count * 2 ** -20
}

/** `count` equations, of which none folds into another. */
const chain =
  (count: number, c: number) =>
  (x: np.NDArray): np.NDArray =>
    Array.from({ length: count }).reduce<np.NDArray>((y, _, i) => (i % 2 === 0 ? np.mul(y, c) : np.sin(y)), x)

const jaxChain =
  (jax: JaxJs, count: number, c: number) =>
  (x: JaxArray): JaxArray =>
    Array.from({ length: count }).reduce<JaxArray>((y, _, i) => (i % 2 === 0 ? y.mul(c) : jax.numpy.sin(y)), x)

const ofChain = (count: number, jax: JaxJs | undefined): Suite => {
  const [c, xs] = [fresh(), floats(16, 1)]
  const [x, theirs] = [np.array(xs), jax?.numpy.array(xs)]
  return {
    title: `${count} elementwise equations`,
    subjects: present({
      'first call': thunk(() => jit(chain(count, c()))(x)),
      'tracing alone': thunk(() => trace(chain(count, c()))(x)),
      // Its simplification recurs through the longest chain until the stack is full.
      'first call of jax-js':
        jax && theirs && count < 1000
          ? thunk(() =>
              jax
                .jit(jaxChain(jax, count, c()))(theirs.ref)
                .dataSync()
            )
          : undefined
    })
  }
}

const problem: Problem = {
  sizes: [784, 128, 10],
  activation: 'relu',
  loss: 'softmaxCrossEntropy',
  optimizer: 'adam',
  rate: 1e-3,
  batch: 32,
  batches: 1
}

const ofJaxStep = (jax: JaxJs): Subject | undefined => {
  const next = fresh()
  const [state, [minibatch]] = [jaxState(jax, problem), jaxData(jax, problem)]
  const run = ({ x, y }: { readonly x: JaxArray; readonly y: JaxArray }) => {
    const step = jax.jit(jaxStep(jax, { ...problem, rate: next() * 1e-3 }))
    const [after, loss] = step(jax.tree.ref(state), x.ref, y.ref)
    jax.tree.dispose(after)
    return loss.dataSync()
  }
  return minibatch && thunk(() => run(minibatch))
}

const ofStep = (jax: JaxJs | undefined): Suite => {
  const next = fresh()
  const [state, [minibatch]] = [stateOf(problem), dataOf(problem)]
  const step = () => stepOf({ ...problem, rate: next() * 1e-3 })
  return {
    title: 'a training step of a perceptron 784-128-10',
    subjects: present({
      'first call': minibatch && thunk(() => jit(step())(state, minibatch)),
      'tracing alone': minibatch && thunk(() => trace(step())(state, minibatch)),
      'first call of jax-js': jax && ofJaxStep(jax)
    })
  }
}

const bench: Bench = async () => {
  const jax = await jaxJs()
  return [
    {
      _tag: 'Table',
      title: 'Compilation',
      note: 'The first call of a jitted function, on 16 float32 numbers unless said. Each program is new.',
      unit: units.ms,
      suites: [...[10, 100, 1000].map(count => ofChain(count, jax)), ofStep(jax)]
    }
  ]
}

export default bench
