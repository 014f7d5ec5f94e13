/** Training of a perceptron 784-128-10 by Adam: a jitted step a call, and an epoch as one jitted scan. */
import { present, units, type Bench } from './harness.js'
import { jaxJs, tensorFlow } from './peers.js'
import { asScan, inLoop, ofJax, ofPullback, ofTensorFlow, stepwise, type Problem } from './training.js'

const problem = (batch: number): Problem => ({
  sizes: [784, 128, 10],
  activation: 'relu',
  loss: 'softmaxCrossEntropy',
  optimizer: 'adam',
  rate: 1e-3,
  batch,
  batches: 16
})

const bench: Bench = async () => {
  const [jax, tf] = [await jaxJs(), await tensorFlow('wasm')]
  return [
    {
      _tag: 'Table',
      title: 'Training a perceptron 784-128-10',
      note: 'Softmax cross-entropy, Adam, float32. A step is forward, backward and optimizer, and its loss is read. An epoch is 16 steps: one jitted scan, for the peers a loop.',
      unit: units.steps,
      suites: [32, 256].map(problem).flatMap(p => [
        {
          title: `batch ${p.batch}, a step a call`,
          subjects: present({
            pullback: stepwise(p, ofPullback(p)),
            'jax-js': jax && stepwise(p, ofJax(jax, p)),
            'TensorFlow.js': tf && stepwise(p, ofTensorFlow(tf, p))
          })
        },
        {
          title: `batch ${p.batch}, an epoch`,
          subjects: present({
            pullback: asScan(p),
            'jax-js': jax && inLoop(p, ofJax(jax, p)),
            'TensorFlow.js': tf && inLoop(p, ofTensorFlow(tf, p))
          })
        }
      ])
    }
  ]
}

export default bench
