/**
 * Public bug reports of other libraries, kinds A to H: derivatives and digits. Inputs are our own.
 *
 * In kind C, 0·∞ of limits is 0; the right values of the rest follow from mathematics and `docs/conventions.md`.
 */
import { cg, grad, optim } from '../../src/index.js'
import * as nn from '../../src/nn/index.js'
import * as np from '../../src/numpy/index.js'
import { both, noNaN, type Table } from './case.js'
import { modes, orders, valueAndModes } from './modes.js'

const f32 = (...values: readonly number[]): np.NDArray => np.array(Float32Array.from(values))
const single = (value: number): np.NDArray => np.array(value, { dtype: 'float32' })
const total = (f: (x: np.NDArray) => np.NDArray) => (x: np.NDArray) => np.sum(f(x))

const σ = (z: number): number => 1 / (1 + Math.exp(-z))

/** The first update of Adam. */
const firstStep = (gradient: np.NDArray): np.NDArray => {
  const adam = optim.adam({ rate: 0.1 })
  const params = np.zerosLike(gradient)
  return adam.update(gradient, adam.init(params), params)[0]
}

const solvedSingle = (b: np.NDArray): np.NDArray => cg((x: np.NDArray) => np.mul(x, f32(2, 3)))(b)
const solved = (b: np.NDArray): np.NDArray => cg((x: np.NDArray) => np.mul(x, np.array([2, 3])))(b)

const entropy = (p: np.NDArray): np.NDArray => np.sum(np.where(np.gt(p, 0), np.mul(p, np.log(p)), 0))

export const bugReports: Table = {
  source: 'public bug reports: derivatives and digits',
  rows: [
    // A. A zero cotangent or tangent meets an infinite or NaN partial
    {
      id: 'A, pytorch/pytorch#31829',
      says: 'Σ where(p>0, p·ln p, 0) at [0, 2]',
      right: [0, 1 + Math.LN2],
      forms: modes(entropy, np.array([0, 2]))
    },
    {
      id: 'A, jax-ml/jax#15709',
      says: 'where(x>0, −x·ln x, 0) at 0',
      right: 0,
      forms: modes((x: np.NDArray) => np.where(np.gt(x, 0), np.neg(np.mul(x, np.log(x))), 0), np.array(0))
    },
    {
      id: 'A, Theano/Theano#6476',
      says: 'where(a=−∞, μ, where(a≥0, v, −v)), v=(a−μ)², a=−∞, μ=0',
      right: 1,
      forms: modes((μ: np.NDArray) => {
        const a = np.array(-Infinity)
        const v = np.square(np.sub(a, μ))
        return np.where(np.eq(a, -Infinity), μ, np.where(np.ge(a, 0), v, np.neg(v)))
      }, np.array(0))
    },
    ...(
      [
        ['x²', np.square],
        ['x·x', x => np.mul(x, x)],
        ['pow(x, 2)', x => np.pow(x, 2)]
      ] as readonly (readonly [string, (x: np.NDArray) => np.NDArray])[]
    ).map(([name, square]) => ({
      id: 'A, jax-ml/jax#9040',
      says: `mean of ${name} without NaN, x=[NaN,1,2,3,4]`,
      right: [0, 0.5, 1, 1.5, 2],
      forms: modes(
        (x: np.NDArray) => np.div(np.sum(np.where(np.isNaN(x), 0, square(x))), 4),
        np.array([NaN, 1, 2, 3, 4])
      )
    })),
    {
      id: 'A, EnzymeAD/Enzyme.jl#2285 (learned α)',
      says: 'where(x>0, x, α·(eˣ−1)) at α=1, x=89, float32',
      right: [0, 1],
      forms: modes(
        ([α, x]: readonly [np.NDArray, np.NDArray]) => np.where(np.gt(x, 0), x, np.mul(α, np.sub(np.exp(x), 1))),
        [single(1), single(89)]
      )
    },
    {
      id: 'A, pytorch/pytorch#41508',
      says: 'Σ where([1,0], (X w − 1)², 0), X=[[1,2],[NaN,NaN]], w=[1,1]',
      right: [4, 8],
      forms: modes(
        (w: np.NDArray) => {
          const X = np.array([
            [1, 2],
            [NaN, NaN]
          ])
          return np.sum(np.where(np.array([true, false]), np.square(np.sub(np.matmul(X, w), 1)), 0))
        },
        np.array([1, 1])
      )
    },
    {
      id: 'A, JuliaDiff/ForwardDiff.jl#745',
      says: 'x₀·e^(−x₁) at [1,−1000]',
      right: [Infinity, -Infinity],
      forms: modes(
        ([a, b]: readonly [np.NDArray, np.NDArray]) => np.mul(a, np.exp(np.neg(b))),
        [np.array(1), np.array(-1000)]
      )
    },
    {
      id: 'A, HIPS/autograd#93 (sibling)',
      says: 'Π [∞,0]',
      right: [0, Infinity],
      forms: modes((x: np.NDArray) => np.prod(x), np.array([Infinity, 0]))
    },

    // B. Second order behind a mask
    ...(
      [
        ['erf⁻¹ at 2', np.erfInv, 2],
        ['(−2)ˣ at 1', x => np.pow(-2, x), 1],
        ['x·√x at 0', x => np.mul(x, np.sqrt(x)), 0]
      ] as readonly (readonly [string, (x: np.NDArray) => np.NDArray, number])[]
    ).map(([name, f, at]) => ({
      id: 'B, jax-ml/jax#15798 (sibling)',
      says: `rr, rf, fr, ff of where(false, f(x), 0): ${name}`,
      right: 0,
      forms: orders((x: np.NDArray) => np.where(np.array(false), f(x), 0), np.array(at))
    })),

    // C. An infinite tangent or cotangent meets a zero partial
    {
      id: 'C, jax-ml/jax#777',
      says: '1/(1+e⁻ˣ) at −1000',
      right: 0,
      forms: modes((x: np.NDArray) => np.div(1, np.add(1, np.exp(np.neg(x)))), np.array(-1000))
    },
    {
      id: 'C, keras-team/keras-io#910',
      says: '√Σx² at [0,0]: 0, as np.norm says',
      right: [0, 0],
      forms: modes((x: np.NDArray) => np.sqrt(np.sum(np.square(x))), np.array([0, 0]))
    },
    {
      id: 'C, keras-team/keras-io#910 (globalNorm)',
      says: 'grad of optim.globalNorm at zeros',
      right: [[0, 0], 0],
      forms: modes(optim.globalNorm, [np.array([0, 0]), np.array(0)])
    },
    // Where a sum of infinite parts cancels, backwards says NaN (conventions.md)
    ...(['fwd', 'rev'] as const).map(mode => ({
      id: `C, jax-ml/jax#15798 (${mode})`,
      says: 'arccos⟨√p,√q⟩, p=softmax z, q uniform, z=0: 0 forwards, where the inner tangent is 0; backwards −∞ + ∞, told as NaN',
      right: Array.from({ length: 4 }, () => (mode === 'fwd' ? 0 : NaN)),
      forms: Object.fromEntries(
        Object.entries(
          modes((z: np.NDArray) => np.acos(np.dot(np.sqrt(nn.softmax(z)), np.sqrt(np.full([4], 0.25)))), np.zeros([4]))
        ).filter(([name]) => name.includes(mode))
      )
    })),
    {
      id: 'C, Theano/Theano#3162',
      says: 'crossEntropy(softmax z, class 0), z=[0,800]: no NaN',
      right: noNaN,
      forms: modes(
        (z: np.NDArray) => nn.crossEntropy(nn.softmax(z), np.array(0, { dtype: 'int32' })),
        np.array([0, 800])
      )
    },

    // D. Overflow inside a saturating function
    {
      id: 'D, told by the brief',
      says: 'σ(20·x·x²) at 1e200',
      right: 0,
      forms: modes((x: np.NDArray) => nn.sigmoid(np.mul(np.mul(20, x), np.square(x))), np.array(1e200))
    },

    // E. Derivative formulas that square their argument
    {
      id: 'E, jax-ml/jax#40634 (asinh)',
      says: 'asinh at 1e22, float32',
      right: 1e-22,
      forms: modes(np.asinh, single(1e22))
    },
    {
      id: 'E, jax-ml/jax#40634 (asinh)',
      says: 'asinh at 1e200',
      right: 1e-200,
      forms: modes(np.asinh, np.array(1e200))
    },
    {
      id: 'E, jax-ml/jax#40634 (chain)',
      says: 'asinh(eˣ) at 400',
      right: 1,
      forms: modes((x: np.NDArray) => np.asinh(np.exp(x)), np.array(400))
    },
    {
      id: 'E, jax-ml/jax#18605',
      says: 'atan2(y, 1e−30) at 1e−30, float32',
      right: 5e29,
      forms: modes((y: np.NDArray) => np.atan2(y, single(1e-30)), single(1e-30))
    },

    // F. Sums of squares overflow or underflow though the result is in range
    {
      id: 'F, pytorch/pytorch#193006',
      says: '‖[1e20,1,1]‖ and its gradient, float32',
      right: [1e20, [1, 1e-20, 1e-20]],
      forms: valueAndModes((x: np.NDArray) => np.norm(x), f32(1e20, 1, 1))
    },
    {
      id: 'F, pytorch/pytorch#193006 (float64)',
      says: '‖[3e200,4e200]‖ and its gradient',
      right: [5e200, [0.6, 0.8]],
      forms: valueAndModes((x: np.NDArray) => np.norm(x), np.array([3e200, 4e200]))
    },
    {
      id: 'F, JuliaDiff/ForwardDiff.jl#515',
      says: '‖[3e−200,4e−200]‖ and its gradient',
      right: [5e-200, [0.6, 0.8]],
      forms: valueAndModes((x: np.NDArray) => np.norm(x), np.array([3e-200, 4e-200]))
    },
    {
      id: 'F, FeRx-NLME/ferx-core#1112 (Adam, float32)',
      says: 'first step, gradient 1e20, float32, rate 0.1',
      right: [-0.1],
      forms: both(firstStep, f32(1e20))
    },
    {
      id: 'F, FeRx-NLME/ferx-core#1112 (Adam)',
      says: 'first step, gradient 1e200, rate 0.1',
      right: [-0.1],
      forms: both(firstStep, np.array([1e200]))
    },
    {
      id: 'F, jax-ml/jax#40254',
      says: 'grad of 1e−30·Σ A⁻¹b, A = diag(2,3), float32',
      right: [0.5e-30, 1e-30 / 3],
      forms: both(
        grad((b: np.NDArray) => np.mul(1e-30, np.sum(solvedSingle(b)))),
        f32(1, 1)
      )
    },
    {
      id: 'F, jax-ml/jax#40254',
      says: 'grad of 1e−200·Σ A⁻¹b, A = diag(2,3)',
      right: [0.5e-200, 1e-200 / 3],
      forms: both(
        grad((b: np.NDArray) => np.mul(1e-200, np.sum(solved(b)))),
        np.array([1, 1])
      )
    },
    {
      id: 'F, jax-ml/jax#40254 (large)',
      says: 'cg, diag(2,3), b=[1e25,3e25], float32',
      right: [5e24, 1e25],
      forms: both(solvedSingle, f32(1e25, 3e25))
    },
    {
      id: 'F, jax-ml/jax#40254 (large)',
      says: 'cg, diag(2,3), b=[1e200,3e200]',
      right: [5e199, 1e200],
      forms: both(solved, np.array([1e200, 3e200]))
    },

    // G. Means overflow though the mean is in range
    {
      id: 'G, tracel-ai/burn#4770',
      says: 'mean([3e38,3e38]), float32',
      right: 3e38,
      forms: both((x: np.NDArray) => np.mean(x), f32(3e38, 3e38))
    },
    {
      id: 'G, microsoft/onnxruntime#32576',
      says: 'mean([1e308,1e308])',
      right: 1e308,
      forms: both((x: np.NDArray) => np.mean(x), np.array([1e308, 1e308]))
    },

    // H. Cancellation where the answer is tiny
    {
      id: 'H, jax-ml/jax#40384',
      says: 'logSoftmax(z)[0], z=[37.42994775023705,0]',
      right: [σ(-37.42994775023705), -σ(-37.42994775023705)],
      forms: modes((z: np.NDArray) => np.index(np.logSoftmax(z), 0), np.array([37.42994775023705, 0]))
    },
    {
      id: 'H, jax-ml/jax#40344',
      says: 'softmaxCrossEntropy(z, 0), z=[40,0]',
      right: [-σ(-40), σ(-40)],
      forms: modes((z: np.NDArray) => nn.softmaxCrossEntropy(z, np.array(0, { dtype: 'int32' })), np.array([40, 0]))
    },
    {
      // sech² of the float32 nearest to it, by mpmath.
      id: 'H, pytorch/pytorch#195685',
      says: 'tanh at −9.010913848876953, float32: 5.96e−8',
      right: 5.9604583203966212e-8,
      forms: modes(np.tanh, single(-9.010913848876953))
    },
    {
      id: 'H, pytorch/pytorch#195685 (at 8)',
      says: 'slope of tanh at 8, float32',
      right: 4.501405975637292e-7,
      forms: modes(np.tanh, single(8))
    },
    {
      id: 'H, pytorch/pytorch#195685 (float64)',
      says: 'slopes of tanh at 20 and −300',
      right: [4 * σ(40) * σ(-40), 4 * σ(600) * σ(-600)],
      forms: modes(total(np.tanh), np.array([20, -300]))
    },
    {
      id: 'H, scipy/scipy#19521',
      says: 'logSoftmax([40,0])[0]; softmaxCrossEntropy([40,0], class 0)',
      right: [-Math.log1p(Math.exp(-40)), Math.log1p(Math.exp(-40))],
      forms: both(
        (z: np.NDArray) => [np.index(np.logSoftmax(z), 0), nn.softmaxCrossEntropy(z, np.array(0, { dtype: 'int32' }))],
        np.array([40, 0])
      )
    }
  ]
}
