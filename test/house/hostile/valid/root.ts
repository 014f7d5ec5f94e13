import { interpreter, newton, newtonCg, np, checkGradient, type NDArray } from '../../../../src/index.js'
import { call, deciding, each, options, part, next, type Call, type Calls } from '../call.js'
import { aval, energy, fractions, matrix, nested, params, program, vector, type Params } from './things.js'

type Pair = readonly [NDArray, NDArray]

/** The transform of a function of a tree. */
const ofTree = call(
  () => [energy],
  next(() => [params()])
)
/** The transform of a function of two arrays. */
const ofTwo = call(
  () => [(x: NDArray, y: NDArray) => np.mul(x, y)],
  next(() => [vector(), vector()])
)

const step = (carry: NDArray, x: NDArray): Pair => [np.add(carry, x), np.mul(carry, x)]
const scans = (f: unknown, o: object): Call =>
  call(
    () => [f, options(o)],
    next(() => [0, vector()])
  )

const matrixProduct = (x: NDArray): NDArray =>
  np.matmul(
    np.array([
      [4, 1],
      [1, 3]
    ]),
    x
  )
const squares = (x: NDArray, y: NDArray): NDArray => np.sub(np.mul(x, x), y)

export const calls: Calls = {
  // Programs
  compose: [call(() => [program(), program()])],
  identityProgram: [call(() => [[aval()]])],
  'eqProgram.equals': [call(() => [program(), nested()])],
  ...each(
    'hashProgram print checkProgram simplify',
    call(() => [nested()])
  ),
  run: [call(() => [program(), [np.array([1, 2])]])],
  trace: [ofTwo],
  explain: [
    call(
      () => [(x: NDArray) => np.sum(np.exp(x)), options({ code: true, simd: 'off', revectorize: false })],
      next(() => [vector()])
    )
  ],
  evalShape: [
    call(
      () => [(x: NDArray, p: Params) => [np.sin(x), p]],
      next(() => [aval(), params()])
    )
  ],
  named: [
    call(
      () => ['square', np.square],
      next(() => [vector()])
    ),
    call(() => ['h', params()])
  ],

  // derivatives
  grad: [ofTree],
  valueAndGrad: [ofTree],
  valueAndGradAux: [
    call(
      () => [(p: Params) => [energy(p), { seen: p.w }]],
      next(() => [params()])
    )
  ],
  jvp: [
    call(
      () => [energy],
      next(() => [params(), params()])
    )
  ],
  vjp: [
    call(
      () => [(p: Params) => ({ y: energy(p) })],
      next(
        () => [params()],
        part(1, () => [{ y: 1 }])
      )
    )
  ],
  linearize: [
    call(
      () => [energy],
      next(
        () => [params()],
        part(1, () => [params()])
      )
    )
  ],
  linearTranspose: [
    call(
      () => [(x: NDArray) => [np.sum(x)], vector()],
      next(() => [[2]])
    ),
    call(
      () => [(x: { readonly a: NDArray }) => np.sum(x.a), { a: aval() }],
      next(() => [2])
    )
  ],
  stopGradient: [call(() => [params()])],
  hessian: [ofTree],
  hvp: [
    call(
      () => [energy],
      next(() => [params(), params()])
    )
  ],
  ...each('jacfwd jacrev', ofTree, ofTwo),
  jet: [
    call(
      () => [np.exp],
      next(() => [vector(), [vector(), vector()]])
    )
  ],
  checkGradient: [
    call(
      () => [energy, options({ coordinates: 2, directions: 2, seed: 1 })],
      next(() => [params()])
    )
  ],
  finiteDifference: [
    call(
      () => [energy],
      next(() => [params(), params(), options({ step: 0.01 })])
    )
  ],
  showGradientCheck: [call(() => [checkGradient(energy)(params())])],

  // compilation, vectorisation
  jit: [
    call(
      () => [energy],
      next(() => [params()])
    ),
    call(
      () => [energy, options({ engine: interpreter })],
      part('prepare', () => [params()])
    )
  ],
  'interpreter.compile': [
    call(
      () => [program()],
      next(() => [[np.array([1, 2])]])
    )
  ],
  wasm: [
    call(
      () => [options({ simd: 'off', revectorize: false, setFlags: () => undefined })],
      part('compile', () => [program()])
    )
  ],
  vmap: [
    call(
      () => [(x: NDArray, y: NDArray) => ({ s: np.add(x, y) }), options({ inAxes: [0, null], outAxes: 0 })],
      next(() => [matrix(), np.array([1, 2])])
    )
  ],

  // control flow
  cond: [
    call(
      () => [true, np.sin, np.cos],
      next(() => [vector()])
    ),
    call(
      () => [(x: NDArray) => np.gt(x, 0), np.sin, np.cos],
      next(() => [1])
    )
  ],
  switchCase: [
    call(
      () => [1, [np.sin, np.cos]],
      next(() => [vector()])
    )
  ],
  foriLoop: [
    call(
      () => [0, 3, (i: NDArray, x: NDArray) => np.add(x, i)],
      next(() => [vector()])
    )
  ],
  whileLoop: [
    call(
      () => [deciding((x: NDArray) => np.lt(x, 10)), deciding((x: NDArray) => np.add(np.mul(x, 0), 20))],
      next(() => [1])
    )
  ],
  scan: [scans(step, { reverse: true, length: 3, unroll: 2 })],
  fold: [scans(np.add, { reverse: true, length: 3, unroll: 2 })],
  mapAccumulate: [scans(step, { reverse: true, length: 3, unroll: 2 })],
  map: [
    call(
      () => [np.sin, options({ reverse: true, length: 3, unroll: 2 })],
      next(() => [vector()])
    )
  ],
  associativeScan: [
    call(
      () => [np.add, options({ axis: 0, reverse: true })],
      next(() => [matrix()])
    )
  ],
  checkpoint: [
    call(
      () => [energy, options({ policy: ['h'] })],
      next(() => [params()])
    )
  ],
  checkpointedScan: [scans(step, { levels: 2 })],

  // rules of one's own
  customJvp: [
    call(
      () => [np.sin, ([x]: readonly NDArray[], [dx]: readonly NDArray[]) => [np.sin(x), np.mul(dx, np.cos(x))]],
      next(() => [vector()])
    )
  ],
  customVjp: [
    call(
      () => [
        np.sin,
        (x: NDArray) => [np.sin(x), { x }],
        ({ x }: { readonly x: NDArray }, ct: NDArray) => [np.mul(ct, np.cos(x))]
      ],
      next(() => [vector()])
    )
  ],
  customBatching: [
    call(
      () => [np.sin, (_: number, __: unknown, x: NDArray) => [np.sin(x), true]],
      next(() => [vector()])
    )
  ],
  customTranspose: [
    call(
      () => [np.neg, (ct: NDArray) => np.neg(ct)],
      next(() => [vector()])
    )
  ],

  // implicit functions
  argmin: [
    call(
      () => [newtonCg(), options({ solve: undefined })],
      next(
        () => [(x: NDArray, y: NDArray) => np.square(np.sub(x, y))],
        next(() => [0, 2])
      )
    )
  ],
  fixedPoint: [
    call(
      () => [(x: NDArray, b: NDArray) => np.cos(np.mul(b, x)), options({ tolerance: 1e-6, maxIterations: 100 })],
      next(() => [1, 0.5])
    )
  ],
  root: [
    call(
      () => [newton()],
      next(
        () => [squares],
        next(() => [1, 9])
      )
    )
  ],
  bisection: [
    call(
      () => [options({ low: 0, high: 10, tolerance: 1e-6, maxIterations: 100 })],
      next(() => [(x: NDArray) => squares(x, np.array([4, 9])), np.zeros([2])])
    )
  ],
  newton: [
    call(
      () => [options({ tolerance: 1e-6, maxIterations: 50 })],
      next(() => [(x: NDArray) => squares(x, np.array(2)), np.array(1)])
    )
  ],
  newtonCg: [
    call(
      () => [options({ tolerance: 1e-6, maxIterations: 50 })],
      next(() => [(x: NDArray) => np.square(np.sub(x, 2)), np.array(1)])
    )
  ],
  cg: [
    call(
      () => [matrixProduct],
      next(() => [np.array([1, 2]), options({ tolerance: 1e-6, maxIterations: 10, preconditioner: (x: NDArray) => x })])
    )
  ],
  gmres: [
    call(
      () => [matrixProduct],
      next(() => [np.array([1, 2]), options({ tolerance: 1e-6, maxIterations: 10, restart: 5 })])
    )
  ],
  linearSolve: [
    call(
      () => [(_: unknown, b: NDArray) => np.div(b, 2), options({ symmetric: true })],
      next(
        () => [(x: NDArray) => np.mul(x, 2)],
        next(() => [vector()])
      )
    )
  ],
  odeint: [
    call(
      () => [
        (y: NDArray, _: NDArray, rate: NDArray) => np.neg(np.mul(rate, y)),
        options({ relativeTolerance: 1e-3, absoluteTolerance: 1e-3, maxSteps: 100, gradient: 'adjoint' })
      ],
      next(() => [1, fractions(), 0.5])
    )
  ],

  // trees, errors
  ravel: [
    call(
      () => [params()],
      part(1, () => [vector()])
    )
  ],
  attempt: [
    call(
      () => [np.add],
      next(() => [vector(), 1])
    )
  ],
  ...each(
    'vectorSpace.add vectorSpace.sub vectorSpace.inner',
    call(() => [params(), params()])
  ),
  'vectorSpace.zeros': [call(() => [params()])],
  'vectorSpace.scale': [call(() => [2, params()])]
}
