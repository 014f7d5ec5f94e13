/**
 * Training steps of a perceptron with one or more hidden layers, in each library: forward, backward and optimizer. Every step
 * reads its loss. A state starts anew after a while, so that no library meets the numbers of an endless training.
 */
import { jit, nn, np, optim, scan, valueAndGrad } from 'pullback'
import { thunk, type Subject } from './harness.js'
import { floats, oneHots } from './inputs.js'
import { readTensor, type JaxArray, type JaxJs, type Tensor, type TensorFlow, type TensorOptimizer } from './peers.js'

export interface Problem {
  /** Units of each layer, from the input to the output. */
  readonly sizes: readonly number[]
  readonly activation: 'relu' | 'tanh'
  readonly loss: 'softmaxCrossEntropy' | 'meanSquaredError'
  readonly optimizer: 'adam' | 'sgd'
  readonly rate: number
  readonly batch: number
  /** How many minibatches there are, one a step; they are an epoch. */
  readonly batches: number
}

interface Minibatch<A> {
  readonly x: A
  readonly y: A
}

interface Dense<A> {
  readonly w: A
  readonly b: A
}

/** Steps from the same start, and how many of them the results are compared of. */
const renewal = 200
const compared = 5

const [b1, b2, eps] = [0.9, 0.999, 1e-8]

const first = (p: Problem): number => p.sizes[0] ?? 0
const last = (p: Problem): number => p.sizes[p.sizes.length - 1] ?? 0

type Make<A> = (xs: Float32Array, shape: readonly number[]) => A

const startOf = <A>(p: Problem, make: Make<A>): readonly Dense<A>[] =>
  p.sizes.slice(1).map((out, i) => {
    const fanIn = p.sizes[i] ?? 0
    return {
      w: make(floats(fanIn * out, i, Math.sqrt(3 / fanIn)), [fanIn, out]),
      b: make(floats(out, 100 + i, 0.1), [out])
    }
  })

const labels = (p: Problem, i: number): Float32Array =>
  p.loss === 'softmaxCrossEntropy' ? oneHots(p.batch, last(p), 2000 + i) : floats(p.batch * last(p), 2000 + i)

const minibatchesOf = <A>(p: Problem, make: Make<A>): readonly Minibatch<A>[] =>
  Array.from({ length: p.batches }, (_, i) => ({
    x: make(floats(p.batch * first(p), 1000 + i), [p.batch, first(p)]),
    y: make(labels(p, i), [p.batch, last(p)])
  }))

/** A trainer makes one step from where it stands and gives the loss; `renew` brings it back to the start. */
interface Trainer {
  readonly step: (minibatch: number) => number
  readonly renew: () => void
}

const losses = ({ step, renew }: Trainer, count: number): readonly number[] => {
  renew()
  return Array.from({ length: count }, (_, i) => step(i))
}

export const stepwise = (p: Problem, trainer: Trainer): Subject => {
  let done = 0
  const run = (): number => {
    if (done % renewal === 0) trainer.renew()
    return trainer.step(done++ % p.batches)
  }
  return thunk(run, 1, () => losses(trainer, Math.min(compared, p.batches)))
}

/** A whole epoch from the start, step by step. */
export const inLoop = (p: Problem, trainer: Trainer): Subject => {
  const run = (): readonly number[] => losses(trainer, p.batches)
  return thunk(run, p.batches, run)
}

// --- pullback

type Params = readonly Dense<np.NDArray>[]

interface State {
  readonly params: Params
  readonly optimizer: optim.OptimizerState
}

const shaped: Make<np.NDArray> = (xs, shape) => np.reshape(np.array(xs), { shape })

const optimizerOf = (p: Problem): optim.Optimizer =>
  p.optimizer === 'adam' ? optim.adam({ rate: p.rate, b1, b2, eps }) : optim.sgd({ rate: p.rate })

const predict = (p: Problem, params: Params, x: np.NDArray): np.NDArray =>
  params.reduce((h, { w, b }, i) => {
    const z = np.add(np.matmul(h, w), b)
    return i === params.length - 1 ? z : nn[p.activation](z)
  }, x)

const lossOf =
  (p: Problem) =>
  (params: Params, x: np.NDArray, y: np.NDArray): np.NDArray =>
    p.loss === 'softmaxCrossEntropy'
      ? np.mean(nn.softmaxCrossEntropy(predict(p, params, x), y))
      : np.mean(np.square(np.sub(predict(p, params, x), y)))

export const stepOf = (p: Problem) => {
  const optimizer = optimizerOf(p)
  const derivative = valueAndGrad(lossOf(p))
  return (state: State, { x, y }: Minibatch<np.NDArray>): readonly [State, np.NDArray] => {
    const [loss, gradient] = derivative(state.params, x, y)
    const [updates, next] = optimizer.update(gradient, state.optimizer, state.params)
    return [{ params: optim.applyUpdates(state.params, updates), optimizer: next }, loss]
  }
}

export const stateOf = (p: Problem): State => {
  const params = startOf(p, shaped)
  return { params, optimizer: optimizerOf(p).init(params) }
}

export const dataOf = (p: Problem): readonly Minibatch<np.NDArray>[] => minibatchesOf(p, shaped)

export const ofPullback = (p: Problem): Trainer => {
  const [start, data, step] = [stateOf(p), dataOf(p), jit(stepOf(p))]
  let state = start
  return {
    renew: () => (state = start),
    step: i => {
      const [next, loss] = step(state, data[i])
      state = next
      return np.item(loss)
    }
  }
}

/** An epoch as one scan over the stacked minibatches. */
export const asScan = (p: Problem): Subject => {
  const data = dataOf(p)
  const stacked = { x: np.stack(data.map(({ x }) => x)), y: np.stack(data.map(({ y }) => y)) }
  const start = stateOf(p)
  const epoch = jit((state: State, xs: Minibatch<np.NDArray>) => scan(stepOf(p))(state, xs))
  const run = () => epoch(start, stacked)
  return thunk(run, p.batches, () => np.toTypedArray(run()[1]))
}

// --- jax-js

interface JaxState {
  readonly params: readonly Dense<JaxArray>[]
  readonly m: readonly Dense<JaxArray>[]
  readonly v: readonly Dense<JaxArray>[]
  readonly t: JaxArray
}

const jaxArray =
  (jax: JaxJs): Make<JaxArray> =>
  (xs, shape) =>
    jax.numpy.array(xs).reshape(shape)

export const jaxData = (jax: JaxJs, p: Problem): readonly Minibatch<JaxArray>[] => minibatchesOf(p, jaxArray(jax))

export const jaxState = (jax: JaxJs, p: Problem): JaxState => {
  const { numpy, tree: trees } = jax
  const params = startOf(p, jaxArray(jax))
  const zeros = () => trees.map(x => numpy.zerosLike(x), trees.ref(params))
  return { params, m: zeros(), v: zeros(), t: numpy.array(0, { dtype: 'float32' }) }
}

export const jaxStep = (jax: JaxJs, p: Problem) => {
  const { numpy, tree: trees } = jax
  const activate = p.activation === 'relu' ? jax.nn.relu : numpy.tanh
  const lossOf = (params: readonly Dense<JaxArray>[], ...[x, y]: readonly JaxArray[]): JaxArray => {
    const z = params.reduce((h, { w, b }, i) => {
      const z = numpy.matmul(h, w).add(b)
      return i === params.length - 1 ? z : activate(z)
    }, x)
    return p.loss === 'softmaxCrossEntropy'
      ? numpy.sum(jax.nn.logSoftmax(z).mul(y)).mul(-1 / p.batch)
      : numpy.mean(numpy.square(z.sub(y)))
  }
  const update = (state: JaxState, g: readonly Dense<JaxArray>[]): JaxState => {
    if (p.optimizer === 'sgd') return { ...state, params: trees.map((w, d) => w.sub(d.mul(p.rate)), state.params, g) }
    const t = state.t.add(1)
    const m = trees.map((m, d) => m.mul(b1).add(d.mul(1 - b1)), state.m, trees.ref(g))
    const v = trees.map((v, d) => v.mul(b2).add(numpy.square(d).mul(1 - b2)), state.v, g)
    const weight = (b: number): JaxArray => numpy.power(b, t.ref).mul(-1).add(1)
    const [forM, forV] = [weight(b1), weight(b2)]
    const params = trees.map(
      (w, m, v) =>
        w.sub(
          m
            .div(forM.ref)
            .div(numpy.sqrt(v.div(forV.ref)).add(eps))
            .mul(p.rate)
        ),
      state.params,
      trees.ref(m),
      trees.ref(v)
    )
    trees.dispose([forM, forV])
    return { params, m, v, t }
  }
  return (state: JaxState, x: JaxArray, y: JaxArray): readonly [JaxState, JaxArray] => {
    const [loss, g] = jax.valueAndGrad(lossOf)(trees.ref(state.params), x, y)
    return [update(state, g), loss]
  }
}

export const ofJax = (jax: JaxJs, p: Problem): Trainer => {
  const { tree: trees } = jax
  const [start, data, step] = [jaxState(jax, p), jaxData(jax, p), jax.jit(jaxStep(jax, p))]
  let state: JaxState | undefined
  return {
    renew: () => {
      if (state !== undefined) trees.dispose(state)
      state = trees.ref(start)
    },
    step: i => {
      const { x, y } = data[i]
      const [next, loss] = step(state as JaxState, x.ref, y.ref)
      state = next
      return loss.dataSync()[0] ?? NaN
    }
  }
}

// --- TensorFlow.js

export const ofTensorFlow = (tf: TensorFlow, p: Problem): Trainer => {
  const data = minibatchesOf<Tensor>(p, tf.tensor)
  const start = startOf<Tensor>(p, tf.tensor)
  const params = start.map(({ w, b }) => ({ w: tf.variable(w), b: tf.variable(b) }))
  const variables = params.flatMap(({ w, b }) => [w, b])
  const lossAt = ({ x, y }: Minibatch<Tensor>): Tensor => {
    const z = params.reduce<Tensor>((h, { w, b }, i) => {
      const z = tf.add(tf.matMul(h, w), b)
      return i === params.length - 1 ? z : tf[p.activation](z)
    }, x)
    return tf.losses[p.loss](y, z)
  }
  const fresh = (): TensorOptimizer =>
    p.optimizer === 'adam' ? tf.train.adam(p.rate, b1, b2, eps) : tf.train.sgd(p.rate)
  let optimizer = fresh()
  return {
    renew: () => {
      optimizer.dispose()
      optimizer = fresh()
      const values = start.flatMap(({ w, b }) => [w, b])
      variables.forEach((variable, i) => tf.tidy(() => variable.assign(tf.mul(values[i], 1))))
    },
    step: i => readTensor(tf.tidy(() => optimizer.minimize(() => lossAt(data[i]), true, variables)))[0] ?? NaN
  }
}
