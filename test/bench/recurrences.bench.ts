/**
 * Scalar recurrences, where every operation is small, against the same derivative written by hand in C: forward, states
 * stored, and a sweep back.
 */
import { jit, np, scan, tree, valueAndGrad } from 'pullback'
import { present, thunk, units, type Bench, type Suite } from './harness.js'
import { joined } from './inputs.js'
import { native, nativeName } from './native.js'

interface Recurrence<P> {
  readonly title: string
  readonly source: string
  readonly macros?: Readonly<Record<string, number>>
  readonly f: (p: P) => np.NDArray
  readonly p: P
}

// --- Lotka-Volterra

interface Rates {
  readonly a: np.NDArray
  readonly b: np.NDArray
  readonly c: np.NDArray
  readonly d: np.NDArray
}

interface Populations {
  readonly x: np.NDArray
  readonly y: np.NDArray
}

const slope = ({ a, b, c, d }: Rates, { x, y }: Populations): Populations => {
  const meetings = np.mul(x, y)
  return { x: np.sub(np.mul(a, x), np.mul(b, meetings)), y: np.sub(np.mul(d, meetings), np.mul(c, y)) }
}

const along = (s: Populations, t: number, k: Populations): Populations => ({
  x: np.add(s.x, np.mul(k.x, t)),
  y: np.add(s.y, np.mul(k.y, t))
})

/** One step of the classical Runge-Kutta method. */
const rungeKutta =
  (h: number, p: Rates) =>
  (s: Populations): Populations => {
    const k1 = slope(p, s)
    const k2 = slope(p, along(s, h / 2, k1))
    const k3 = slope(p, along(s, h / 2, k2))
    const k4 = slope(p, along(s, h, k3))
    const mean = (k: (k: Populations) => np.NDArray): np.NDArray =>
      np.mul(np.add(np.add(k(k1), np.mul(np.add(k(k2), k(k3)), 2)), k(k4)), h / 6)
    return {
      x: np.add(
        s.x,
        mean(k => k.x)
      ),
      y: np.add(
        s.y,
        mean(k => k.y)
      )
    }
  }

const lotkaVolterra: Recurrence<Rates> = {
  title: 'Lotka–Volterra, 10,000 Runge–Kutta steps',
  source: 'lotkaVolterra',
  p: { a: np.array(1.5), b: np.array(1), c: np.array(3), d: np.array(1) },
  f: p => {
    const step = rungeKutta(1e-3, p)
    const [end] = scan((s: Populations, _: null) => [step(s), null] as const, { length: 10_000 })(
      { x: np.array(1), y: np.array(1) },
      null
    )
    return np.add(end.x, end.y)
  }
}

// --- the logistic map

const logisticMap: Recurrence<np.NDArray> = {
  title: 'logistic map, 10,000 steps',
  source: 'logisticMap',
  p: np.array(3.2),
  f: r => {
    const step = ({ x, total }: { readonly x: np.NDArray; readonly total: np.NDArray }, _: null) => {
      const next = np.mul(np.mul(r, x), np.sub(1, x))
      return [{ x: next, total: np.add(total, next) }, null] as const
    }
    const [{ total }] = scan(step, { length: 10_000 })({ x: np.array(0.3), total: np.array(0) }, null)
    return np.div(total, 10_000)
  }
}

// --- LSTM

type Weights = readonly [input: np.NDArray, state: np.NDArray, bias: np.NDArray]

interface Memory {
  readonly cell: np.NDArray
  readonly output: np.NDArray
}

/** Gates in the order input, forget, cell, output. */
const lstmCell =
  ([ofInput, ofState, bias]: Weights) =>
  ({ cell, output }: Memory, x: np.NDArray): Memory => {
    const z = np.add(np.add(np.mul(ofInput, x), np.matmul(ofState, output)), bias)
    const [i, f, c, o] = np.split(z, { sections: 4 }) as readonly [np.NDArray, np.NDArray, np.NDArray, np.NDArray]
    const next = np.add(np.mul(np.logistic(f), cell), np.mul(np.logistic(i), np.tanh(c)))
    return { cell: next, output: np.mul(np.logistic(o), np.tanh(next)) }
  }

const lstm = (width: number): Recurrence<Weights> => {
  const [steps, rows] = [1000, 4 * width]
  const all = Float64Array.from({ length: rows * (width + 2) }, (_, i) => 0.5 * Math.sin(i + 1))
  const xs = np.array(Float64Array.from({ length: steps }, (_, t) => Math.sin(0.1 * t)))
  const zeros = np.zeros([width])
  return {
    title: `LSTM of width ${width}, 1,000 steps`,
    source: 'lstm',
    macros: { WIDTH: width },
    p: [
      np.array(all.slice(0, rows)),
      np.reshape(np.array(all.slice(rows, rows * (width + 1))), { shape: [rows, width] }),
      np.array(all.slice(rows * (width + 1)))
    ],
    f: w => {
      const cell = lstmCell(w)
      const step = (memory: Memory, x: np.NDArray) => {
        const next = cell(memory, x)
        return [next, np.sum(next.output)] as const
      }
      return np.mean(scan(step)({ cell: zeros, output: zeros }, xs)[1])
    }
  }
}

// --- the bench

const flat = (x: unknown): readonly number[] => joined(tree.flatten(x).leaves.map(leaf => np.toTypedArray(leaf)))

const suitesOf = <P>({ title, source, macros, f, p }: Recurrence<P>): readonly Suite[] => {
  const inC = native(source, macros)
  const [value, derivative] = [jit((p: P) => f(p)), jit((p: P) => valueAndGrad((p: P) => f(p))(p as never))]
  const [runValue, runDerivative] = [() => value(p as never), () => derivative(p as never)]
  const tolerance = 1e-6
  return [
    {
      title: `${title}: value`,
      tolerance,
      subjects: present({ [nativeName]: inC?.value, pullback: thunk(runValue, 1, () => flat(runValue())) })
    },
    {
      title: `${title}: value and gradient`,
      tolerance,
      subjects: present({ [nativeName]: inC?.gradient, pullback: thunk(runDerivative, 1, () => flat(runDerivative())) })
    }
  ]
}

const bench: Bench = () => [
  {
    _tag: 'Table',
    title: 'Recurrences',
    note: 'float64, jitted scans, against C written by hand with a reverse sweep that stores states.',
    unit: units.us,
    suites: [
      ...suitesOf(lotkaVolterra),
      ...suitesOf(logisticMap),
      ...[1, 2, 4, 8].flatMap(width => suitesOf(lstm(width)))
    ]
  }
]

export default bench
