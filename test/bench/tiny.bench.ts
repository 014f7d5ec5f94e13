/** Training of a network so small that all but the arithmetic counts: 2-16-16-1, batch 16. */
import { present, units, type Bench } from './harness.js'
import { jaxJs, tensorFlow } from './peers.js'
import { asScan, inLoop, ofJax, ofPullback, ofTensorFlow, stepwise, type Problem } from './training.js'

const problem: Problem = {
  sizes: [2, 16, 16, 1],
  activation: 'tanh',
  loss: 'meanSquaredError',
  optimizer: 'sgd',
  rate: 0.05,
  batch: 16,
  batches: 100
}

const bench: Bench = async () => {
  const [jax, tf] = [await jaxJs(), await tensorFlow('wasm')]
  return [
    {
      _tag: 'Table',
      title: 'Training a network 2-16-16-1',
      note: 'tanh, mean squared error, gradient descent, batch 16, float32. Values in and out: parameters are arrays of JavaScript between the calls. An epoch is 100 steps: one jitted scan, for the peers a loop.',
      unit: units.steps,
      suites: [
        {
          title: 'a step a call',
          subjects: present({
            pullback: stepwise(problem, ofPullback(problem)),
            'jax-js': jax && stepwise(problem, ofJax(jax, problem)),
            'TensorFlow.js': tf && stepwise(problem, ofTensorFlow(tf, problem))
          })
        },
        {
          title: 'an epoch',
          subjects: present({
            pullback: asScan(problem),
            'jax-js': jax && inLoop(problem, ofJax(jax, problem)),
            'TensorFlow.js': tf && inLoop(problem, ofTensorFlow(tf, problem))
          })
        }
      ]
    }
  ]
}

export default bench
