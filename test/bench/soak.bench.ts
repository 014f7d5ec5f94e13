/** Whether memory stays bounded: a million calls of one jitted function, and ten thousand compilations, in this process. */
import { jit, np } from 'pullback'
import type { Bench } from './harness.js'

const calls = 1_000_000
const compilations = 10_000
const intervals = 10

const megabytes = (bytes: number): string => (bytes / 2 ** 20).toFixed(0)

const row = (done: string, seconds: number): string => {
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage()
  const cells = [rss, heapUsed, external, arrayBuffers].map(megabytes)
  return `| ${done} | ${seconds.toFixed(1)} | ${cells.join(' | ')} |`
}

/** Memory at intervals; now and then the event loop turns, in which finalizers run. */
const watched = async (total: number, work: (i: number) => unknown): Promise<string> => {
  const rows = [row('0', 0)]
  const [start, interval] = [performance.now(), total / intervals]
  for (let done = 0; done < total; done++) {
    work(done)
    if ((done + 1) % 100 === 0) await new Promise(setImmediate)
    if ((done + 1) % interval === 0) rows.push(row((done + 1).toLocaleString('en'), (performance.now() - start) / 1000))
  }
  globalThis.gc?.()
  await new Promise(resolve => setTimeout(resolve, 100))
  rows.push(row('after a collection', (performance.now() - start) / 1000))
  return ['| done | seconds | RSS, MB | heap | external | array buffers |', '|--:|--:|--:|--:|--:|--:|', ...rows].join(
    '\n'
  )
}

const bench: Bench = () => {
  const x = np.array([1, 2, 3, 4])
  const f = jit((x: np.NDArray) => np.mul(np.sin(x), 2))
  return [
    { _tag: 'Text', title: 'Soak: calls of one jitted function', text: () => watched(calls, () => f(x)) },
    {
      _tag: 'Text',
      title: 'Soak: compilations of distinct functions',
      text: () => watched(compilations, i => jit((x: np.NDArray) => np.mul(np.sin(x), 2 + i))(x))
    }
  ]
}

export default bench
