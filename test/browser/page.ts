/**
 * What a browser runs: functions jitted by the compiler are what they are by the interpreter. The verdict is written into the page.
 */
import { grad, interpreter, jit, np, random, scan, valueAndGrad, wasm, type Engine, type NDArray } from 'pullback'

type Xs = readonly NDArray[]

interface Subject {
  readonly name: string
  readonly f: (...args: Xs) => Xs
  readonly args: Xs
  /** Epsilons of 1 + |x| that a result may be apart; 0 for bits. */
  readonly epsilons: number
}

const float32 = (shape: readonly number[], seed: number): NDArray => {
  const size = shape.reduce((n, e) => n * e, 1)
  const values = Array.from({ length: size }, (_, i) => Math.sin(1 + i * 12.9898 + seed) / 4)
  return np.reshape(np.array(values, { dtype: 'float32' }), { shape })
}

const forward = (w1: NDArray, w2: NDArray, x: NDArray): NDArray => np.matmul(np.tanh(np.matmul(x, w1)), w2)

const subjects: readonly Subject[] = [
  {
    name: 'step of a network',
    f: (w1, w2, x, y) => {
      const loss = ([a, b]: Xs): NDArray => np.mean(np.square(np.sub(forward(a, b, x), y)))
      const [value, gradient] = valueAndGrad(loss)([w1, w2])
      return [value, ...[w1, w2].map((p, i) => np.sub(p, np.mul(gradient[i], 0.1)))]
    },
    args: [float32([7, 33], 1), float32([33, 5], 2), float32([16, 7], 3), float32([16, 5], 4)],
    epsilons: 64
  },
  {
    name: 'scan',
    f: (init, rows) => {
      const [last, seen] = scan((c: NDArray, r: NDArray) => [np.add(np.flip(c), r), np.mul(c, 2)] as const)(init, rows)
      return [last, seen]
    },
    args: [np.arange(9), np.reshape(np.arange(45), { shape: [5, 9] })],
    epsilons: 0
  },
  {
    name: 'float64 elementwise',
    f: x => [np.exp(np.sin(x)), np.log1p(np.square(x)), np.tanh(x), grad((y: NDArray) => np.sum(np.atan(y)))(x)],
    args: [np.linspace(-20, 20, 1001)],
    epsilons: 16
  },
  {
    name: 'threefry',
    f: k => [random.bits(k, { shape: [37] }), random.uniform(k, { shape: [37] }), ...random.split(k)],
    args: [random.key(42)],
    epsilons: 0
  }
]

const isNear = (x: number, y: number, dtype: string, epsilons: number): boolean =>
  Object.is(x, y) || Math.abs(x - y) <= epsilons * (dtype === 'float32' ? 2 ** -23 : 2 ** -52) * (1 + Math.abs(x))

const verdictOn = (s: Subject, engine: Engine): string => {
  const expected = jit(s.f, { engine: interpreter })(...s.args)
  const compiled = jit(s.f, { engine })
  const came = compiled(...s.args)
  const wrong = expected.findIndex((x, i) => {
    const [xs, ys] = [np.toTypedArray(x), np.toTypedArray(came[i])]
    return xs.length !== ys.length || xs.some((v, k) => !isNear(v, ys[k], x.dtype, s.epsilons))
  })
  return wrong < 0 ? 'agrees' : `result ${wrong} differs`
}

const lines = [wasm(), wasm({ simd: 'plain' }), wasm({ simd: 'off' })].flatMap((engine, k) =>
  subjects.map(s => {
    const by = ['default', 'plain', 'scalars'][k]
    try {
      return `${s.name}, ${by}: ${verdictOn(s, engine)}`
    } catch (e) {
      return `${s.name}, ${by}: ${String(e)}`
    }
  })
)

const { document } = globalThis as unknown as { readonly document: { readonly body: { textContent: string } } }
document.body.textContent = `verdict\n${lines.join('\n')}\nend`
