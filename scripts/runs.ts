/**
 * The tests with more or fewer runs of every law, from a seed that is printed and can be given: `tsx scripts/runs.ts 10`.
 * LAWS_RUNS and LAWS_SEED say otherwise; other arguments are vitest's.
 */
import { spawnSync } from 'node:child_process'

const [times = '1', ...rest] = process.argv.slice(2)
const seed = process.env['LAWS_SEED'] ?? String(Math.floor(Math.random() * 2 ** 31))
const runs = process.env['LAWS_RUNS'] ?? times
const isLong = Number(runs) > 1

console.log(`LAWS_RUNS=${runs} LAWS_SEED=${seed}`)
const { status } = spawnSync('npx', ['vitest', 'run', ...(isLong ? ['--testTimeout=600000'] : []), ...rest], {
  stdio: 'inherit',
  env: { ...process.env, LAWS_RUNS: runs, LAWS_SEED: seed, ...(isLong ? { LAWS_TIME: '600' } : {}) }
})
console.log(`LAWS_RUNS=${runs} LAWS_SEED=${seed}`)
process.exitCode = status ?? 1
