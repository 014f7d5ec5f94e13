import { np } from '../../../../src/index.js'
import { call, each, options, part, next, type Calls } from '../call.js'
import { flags, fractions, integers, matrix, vector } from './things.js'

const unary = [call(() => [fractions()])]
const binary = [
  call(() => [vector(), 2]),
  call(
    () => [2],
    next(() => [fractions()])
  )
]
const ofIntegers = [call(() => [integers(), 1])]
const reduction = [
  call(() => [matrix(), options({ axis: [0, 1], keepDims: true })]),
  call(
    () => [options({ axis: 0 })],
    next(() => [matrix()])
  )
]
/** Where the extreme is. */
const place = [call(() => [matrix(), options({ axis: 1, keepDims: true })])]
const running = [call(() => [matrix(), options({ axis: 0, reverse: true })])]
const joined = [call(() => [[matrix(), matrix()], options({ axis: 1 })])]
const sorted = [call(() => [matrix(), options({ axis: 0 })])]
const close = [call(() => [vector(), vector(), options({ rtol: 0.1, atol: 0.1, equalNan: true })])]

export const calls: Calls = {
  // creation
  array: [
    call(() => [
      [
        [1, 2],
        [3, 4]
      ],
      options({ dtype: 'float32' })
    ]),
    call(() => [Float32Array.of(1, 2)])
  ],
  full: [call(() => [[2, 3], 1, options({ dtype: 'float32' })]), call(() => [[2], fractions()])],
  fullLike: [call(() => [vector(), options({ value: 3, dtype: 'int32' })])],
  ...each(
    'ones zeros',
    call(() => [[2, 3], options({ dtype: 'int32' })])
  ),
  ...each(
    'onesLike zerosLike',
    call(() => [vector(), options({ dtype: 'int32' })])
  ),
  arange: [call(() => [1, 7, 2, options({ dtype: 'int32' })]), call(() => [3])],
  eye: [call(() => [2, options({ columns: 3, k: 1, dtype: 'float32' })])],
  identity: [call(() => [2, options({ dtype: 'float32' })])],
  linspace: [call(() => [0, 1, 3, options({ endpoint: false, dtype: 'float32' })])],
  meshgrid: [call(() => [[vector(), np.array([1, 2])]])],
  oneHot: [call(() => [integers(), options({ depth: 3, dtype: 'float32' })])],
  asArray: [call(() => [2])],
  astype: [call(() => [vector(), 'int32'])],

  // reading
  item: [call(() => [np.array(2)])],
  ...each(
    'toNested toTypedArray',
    call(() => [matrix()])
  ),

  // entry by entry
  ...each(
    'abs neg reciprocal sign square acos acosh asin asinh atan atanh cbrt cos cosh exp expm1 log log1p',
    ...unary
  ),
  ...each('rsqrt sin sinh sqrt tan tanh digamma erf erfc erfInv lgamma logistic ceil floor round trunc', ...unary),
  ...each('isFinite isInf isNaN logicalNot ravel', ...unary),
  ...each('add atan2 div floorDiv hypot maximum minimum mod mul pow rem sub logaddexp', ...binary),
  ...each('eq ge gt le lt ne logicalAnd logicalOr logicalXor', ...binary),
  ...each('bitwiseAnd bitwiseOr bitwiseXor leftShift rightShift', ...ofIntegers),
  bitwiseNot: [call(() => [integers()])],
  polygamma: [call(() => [fractions(), options({ order: 1 })])],
  clip: [
    call(() => [vector(), 1, 2]),
    call(
      () => [1, 2],
      next(() => [vector()])
    )
  ],
  where: [call(() => [flags(), vector(), 0])],
  ...each('allClose isClose', ...close),
  arrayEqual: [call(() => [vector(), vector(), options({ equalNan: true })])],

  // reductions
  ...each('all any countNonzero max min prod sum mean median logsumexp', ...reduction),
  ...each(
    'std var',
    call(() => [matrix(), options({ axis: [0, 1], keepDims: true, ddof: 1 })])
  ),
  norm: [call(() => [matrix(), options({ ord: 1, axis: 1, keepDims: true })])],
  ...each('argmax argmin', ...place),
  ...each('cumlogsumexp cummax cummin cumprod cumsum', ...running),
  ...each(
    'softmax logSoftmax',
    call(() => [matrix(), options({ axis: 0 })])
  ),

  // shapes
  ...each(
    'broadcastTo',
    call(() => [vector(), options({ shape: [2, 3] })])
  ),
  reshape: [call(() => [matrix(), options({ shape: [4, -1] })])],
  expandDims: [call(() => [vector(), options({ axis: [0, 2] })])],
  flip: [call(() => [matrix(), options({ axis: [0, 1] })])],
  moveAxis: [call(() => [matrix(), options({ source: [0, 1], destination: [1, 0] })])],
  squeeze: [call(() => [np.ones([1, 2, 1]), options({ axis: [0, 2] })])],
  swapAxes: [call(() => [matrix(), options({ axis1: 0, axis2: 1 })])],
  transpose: [call(() => [matrix(), options({ axes: [1, 0] })])],
  pad: [
    call(() => [
      matrix(),
      options({
        padWidth: [
          [1, 0],
          [0, 2]
        ],
        constantValues: 3
      })
    ])
  ],
  repeat: [
    call(() => [matrix(), options({ repeats: [1, 2], axis: 0 })]),
    call(() => [vector(), options({ repeats: 2 })])
  ],
  roll: [call(() => [matrix(), options({ shift: [1, 2], axis: [0, 1] })])],
  tile: [call(() => [vector(), options({ reps: [2, 1] })])],
  ...each('concatenate stack', ...joined),
  ...each(
    'hstack vstack',
    call(() => [[matrix(), matrix()]])
  ),
  split: [
    call(() => [np.arange(6), options({ sections: 3, axis: 0 })]),
    call(
      () => [options({ indices: [1, 3] })],
      next(() => [np.arange(6)])
    )
  ],
  diag: [call(() => [matrix(), options({ k: 1 })])],
  ...each(
    'diagonal trace',
    call(() => [matrix(), options({ offset: 1, axis1: 0, axis2: 1 })])
  ),
  ...each(
    'tril triu',
    call(() => [matrix(), options({ k: 1 })])
  ),

  // products
  ...each(
    'dot inner kron matmul outer vdot',
    call(() => [matrix(), matrix()])
  ),
  tensordot: [
    call(() => [
      matrix(),
      matrix(),
      options({
        axes: [
          [0, 1],
          [1, 0]
        ]
      })
    ])
  ],
  einsum: [call(() => ['ij,jk->ik', matrix(), matrix()])],

  // places
  slice: [call(() => [0, 2, 1])],
  index: [
    call(() => [matrix(), 0, np.slice(0, 2)]),
    call(() => [matrix(), np.newAxis, np.ellipsis, 1, options({ mode: 'clip' })]),
    call(
      () => [[np.ellipsis, 0]],
      next(() => [matrix()])
    )
  ],
  at: [
    call(
      () => [matrix(), 0, np.slice(0, 2)],
      part('set', () => [np.array([7, 8]), options({ mode: 'clip' })]),
      part('add', () => [1]),
      part('mul', () => [vector().ndim]),
      part('min', () => [1]),
      part('max', () => [1])
    )
  ],
  dynamicSlice: [call(() => [matrix(), [0, 1], options({ sizes: [2, 1] })])],
  dynamicUpdateSlice: [call(() => [matrix(), np.array([[9]]), [0, 1]])],
  take: [call(() => [vector(), integers(), options({ axis: 0, mode: 'wrap' })])],
  takeAlongAxis: [call(() => [vector(), integers(), options({ axis: 0, mode: 'wrap' })])],
  ...each('argsort sort', ...sorted)
}
