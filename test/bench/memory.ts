/**
 * Peak memory of the gradient of a long scan, with and without checkpoints: each in a process of its own, above that
 * of a process that computes the value alone. Prints Markdown.
 *
 *   npx tsx test/bench/memory.ts
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { checkpointedScan, grad, np, scan } from 'pullback'

const width = 1000
const lengths = [2_500, 10_000, 40_000]

type Loop = (init: np.NDArray, length: number) => np.NDArray

const step = (h: np.NDArray, _: null) => [np.sin(np.add(h, 0.1)), null] as const

const loops: Readonly<Record<string, Loop>> = {
  scan: (init, length) => scan(step, { length })(init, null)[0],
  checkpointedScan: (init, length) => checkpointedScan(step, { length })(init, null)[0],
  'checkpointedScan, levels 2': (init, length) => checkpointedScan(step, { length, levels: 2 })(init, null)[0]
}

const megabytes = (): number => process.resourceUsage().maxRSS / 1024

/** In the child: the peak, in megabytes, and the milliseconds. */
const run = (name: string, length: number, what: string): void => {
  const loop = loops[name]
  const loss = (init: np.NDArray): np.NDArray => np.sum(loop(init, length))
  const before = performance.now()
  const result = what === 'gradient' ? grad(loss)(np.linspace(0, 1, width)) : loss(np.linspace(0, 1, width))
  np.toTypedArray(result)
  console.log(JSON.stringify([megabytes(), performance.now() - before]))
}

const measure = (name: string, length: number, what: string): readonly [number, number] => {
  const self = fileURLToPath(import.meta.url)
  const child = spawnSync(
    process.execPath,
    [...process.execArgv, '--max-old-space-size=512', self, name, String(length), what],
    {
      encoding: 'utf8'
    }
  )
  return JSON.parse(child.stdout) as readonly [number, number]
}

const [name, length, what] = process.argv.slice(2)
if (name !== undefined && length !== undefined && what !== undefined) run(name, Number(length), what)
else {
  console.log(
    `| gradient of n steps on ${width} numbers, MB above the value's | ${lengths.map(n => `n = ${n}`).join(' | ')} |`
  )
  console.log(`|---|${lengths.map(() => '--:|').join('')}`)
  for (const loop of Object.keys(loops)) {
    const cells = lengths.map(n => {
      const [base] = measure('scan', n, 'value')
      const [peak, time] = measure(loop, n, 'gradient')
      return `${(peak - base).toFixed(0)} (${(time / 1000).toFixed(1)} s)`
    })
    console.log(`| ${loop} | ${cells.join(' | ')} |`)
  }
}
