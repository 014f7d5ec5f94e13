/**
 * The network of the job, and what it is to learn.
 */
import { nn, train } from 'pullback'

/** A perceptron: hidden layers with smooth activations, so that finite differences meet no kink, then logits. */
export const network = (hidden: readonly number[], classes: number) =>
  nn.compose(
    ...hidden.flatMap(out => [nn.dense({ out, kernel: nn.heNormal }), nn.activation(nn.silu)]),
    nn.dense({ out: classes, kernel: nn.lecunNormal })
  )

export type Network = ReturnType<typeof network>

/** The part of each label that goes to all classes alike. On few examples it is worth half a percent of accuracy. */
const smoothing = 0.1

export const lossOf = (layer: Network, classes: number) =>
  train.supervised({
    layer,
    loss: (logits, labels) =>
      nn.softmaxCrossEntropy(logits, nn.smoothLabels(labels, { classes, smoothing, dtype: realDType(logits.dtype) })),
    metrics: { crossEntropy: nn.softmaxCrossEntropy, accuracy: nn.accuracy }
  })

export type NetworkLoss = ReturnType<typeof lossOf>

const realDType = (dtype: string): 'float32' | 'float64' => (dtype === 'float64' ? 'float64' : 'float32')
