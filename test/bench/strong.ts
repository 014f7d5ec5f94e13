/**
 * What strong zeros cost: gradients of this checkout against those of another one, in one process, by processor time.
 *
 *   npx tsx test/bench/strong.ts /path/to/another/checkout [rounds]
 *
 * Each round times every subject of both, in turn. Printed: medians of both, and median and quartiles of their ratio. The second table
 * sets products that hold NaN, rightly so, against the same ones of finite numbers.
 */
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

import type { NDArray } from '../../src/index.js'

type Library = typeof import('../../src/index.js')
type Thunk = () => unknown

const quantile = (xs: readonly number[], q: number): number => {
  const sorted = [...xs].sort((a, b) => a - b)
  const at = q * (sorted.length - 1)
  const [low, high] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low + (high - low) * (at - Math.floor(at))
}

/** Microseconds of the processor a call. */
const time = (run: Thunk, calls: number): number => {
  const before = process.cpuUsage()
  for (let i = 0; i < calls; i++) run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / calls
}

const callsFor = (run: Thunk): number => {
  for (let i = 0; i < 20; i++) run()
  return Math.max(1, Math.ceil(20_000 / time(run, 20)))
}

const subjects = ({ grad, jit, np, random, nn }: Library): Readonly<Record<string, Thunk>> => {
  const draw = (...shape: readonly number[]): NDArray =>
    random.normal(random.key(shape.length), { shape, dtype: 'float32' })
  const wave = (x: NDArray): NDArray => np.sum(np.mul(np.sin(x), np.exp(np.neg(np.mul(x, np.tanh(x))))))
  const mlp =
    (x: NDArray, labels: NDArray) =>
    ([a, b]: readonly NDArray[]): NDArray =>
      np.mean(nn.softmaxCrossEntropy(np.matmul(nn.relu(np.matmul(x, a)), b), labels))
  const labels = np.array(
    Array.from({ length: 128 }, (_, i) => i % 10),
    { dtype: 'int32' }
  )
  const loss = mlp(draw(128, 784), labels)
  const weights = [draw(784, 128), draw(128, 10)]
  const step = jit((ws: readonly NDArray[]) => {
    const gs = grad(loss)(ws)
    return ws.map((w, i) => np.sub(w, np.mul(gs[i], 0.01)))
  })
  const product = jit((x: NDArray, y: NDArray) => grad(([a, b]: readonly NDArray[]) => np.sum(np.matmul(a, b)))([x, y]))
  const dots = (x: NDArray, y: NDArray): NDArray => np.sum(np.square(np.matmul(x, y)))
  const [m, n] = [draw(256, 256), draw(256, 256)]
  const [elementwise, along] = [jit(grad(wave)), draw(100_000)]
  const [few, small] = [draw(8), draw(8, 8)]
  const squares = jit(grad(dots))
  return {
    'MLP step, 128×784 → 128 → 10, compiled': () => step(weights),
    'gradient of 10⁵ elements, compiled': () => elementwise(along),
    'gradient of Σ x y, 256², compiled': () => product(m, n),
    'gradient of Σ (x y)², 256², compiled': () => squares(m, n),
    'gradient of 10⁵ elements, eager': () => grad(wave)(along),
    'gradient of 8 elements, eager': () => grad(wave)(few),
    'gradient of Σ (x y)², 256², eager': () => grad(dots)(m, n),
    'gradient of Σ (x y)², 8², eager': () => grad(dots)(small, small)
  }
}

/** Gradients of products where some numbers are NaN: every element is NaN, and rightly so. */
const diverged = ({ grad, jit, np }: Library): Readonly<Record<string, readonly [Thunk, Thunk]>> => {
  const matrix = (rows: number, columns: number, f: (i: number, j: number) => number): NDArray =>
    np.reshape(
      np.array(Float32Array.from({ length: rows * columns }, (_, k) => f(Math.floor(k / columns), k % columns))),
      { shape: [rows, columns] }
    )
  const plain = (i: number, j: number): number => ((i * 7 + j * 3) % 11) / 11 - 0.4
  const pull = (
    rows: number,
    inner: number,
    columns: number,
    isNaN: (i: number, j: number) => boolean
  ): readonly [Thunk, Thunk] => {
    const f = jit((x: NDArray, y: NDArray, ct: NDArray) => grad((a: NDArray) => np.sum(np.mul(np.matmul(a, y), ct)))(x))
    const x = matrix(rows, inner, plain)
    const g =
      (ct: NDArray, y: NDArray): Thunk =>
      () =>
        f(x, y, ct)
    const y = matrix(inner, columns, plain)
    const bad = matrix(inner, columns, (i, j) => (isNaN(i, j) ? NaN : plain(i, j)))
    const ct = matrix(rows, columns, plain)
    return [g(ct, y), g(ct, bad)]
  }
  return {
    'all NaN, 256³': pull(256, 256, 256, () => true),
    'the last column NaN, 256³': pull(256, 256, 256, (_, j) => j === 255),
    'one NaN in each row, 256³': pull(256, 256, 256, (i, j) => (i * 37) % 256 === j),
    'the last column NaN, 1×4096×256': pull(1, 4096, 256, (_, j) => j === 255),
    'the last column NaN, 256×1×4096': pull(256, 1, 4096, (_, j) => j === 4095),
    'infinities of both signs at the end, 256³': pull(256, 256, 256, (_, j) => j >= 254)
  }
}

const row = (name: string, before: readonly number[], after: readonly number[]): string => {
  const ratios = after.map((t, i) => t / before[i])
  const [low, mid, high] = [0.25, 0.5, 0.75].map(q => quantile(ratios, q).toFixed(3))
  const [a, b] = [before, after].map(ts => quantile(ts, 0.5).toFixed(1))
  return `| ${name} | ${a} | ${b} | ${mid} (${low} … ${high}) |`
}

const compare = (pairs: Readonly<Record<string, readonly [Thunk, Thunk]>>, rounds: number): void => {
  for (const [name, runs] of Object.entries(pairs)) {
    const calls = runs.map(callsFor)
    const times = runs.map((): number[] => [])
    for (let r = 0; r < rounds; r++)
      for (const i of r % 2 === 0 ? [0, 1] : [1, 0]) times[i].push(time(runs[i], calls[i]))
    console.log(row(name, times[0], times[1]))
  }
}

const load = async (checkout: string): Promise<Library> =>
  (await import(pathToFileURL(resolve(checkout, 'src/index.ts')).href)) as Library

const [, , other = '.', rounds = '24'] = process.argv
const [old, now] = [subjects(await load(other)), subjects(await load('.'))]
console.log('| | before, µs | now, µs | ratio (quartiles) |\n|---|---|---|---|')
compare(Object.fromEntries(Object.keys(now).map(name => [name, [old[name], now[name]] as const])), Number(rounds))
console.log('\n| | finite, µs | NaN, µs | ratio (quartiles) |\n|---|---|---|---|')
compare(diverged(await load('.')), Number(rounds))
