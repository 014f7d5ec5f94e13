import assert from 'node:assert'
import { grad, nn, np, random } from 'pullback'
import { blobs } from 'pullback/datasets'
import { scatter } from 'pullback/viz'

const classes = 4
const { features, labels } = blobs(random.key(1), { rows: 160, classes, noise: 0.9 })

// Softmax regression, by plain gradient descent.
const scores = ({ w, b }: { readonly w: np.NDArray; readonly b: np.NDArray }, xs: np.NDArray) =>
  np.add(np.matmul(xs, w), b)
const slope = grad((p: { readonly w: np.NDArray; readonly b: np.NDArray }) =>
  np.mean(nn.softmaxCrossEntropy(scores(p, features), labels))
)
const fitted = Array.from({ length: 200 }).reduce<{ readonly w: np.NDArray; readonly b: np.NDArray }>(
  p => {
    const g = slope(p)
    return { w: np.sub(p.w, np.mul(0.2, g.w)), b: np.sub(p.b, np.mul(0.2, g.b)) }
  },
  { w: np.zeros([2, classes]), b: np.zeros([classes]) }
)
assert.ok(np.item(np.mean(nn.accuracy(scores(fitted, features), labels))) > 0.9)

const regions = scatter({
  title: 'Four clouds: which class scores highest',
  classes: Array.from({ length: classes }, (_, k) => ({
    name: `class ${k}`,
    points: np.index(features, np.slice(k, undefined, classes))
  })),
  boundary: { predict: xs => scores(fitted, xs) }
})

export const pictures = { regions }
