/** The tests with ten times the runs of every law (LAWS_RUNS says otherwise), from a seed that is printed and can be given. */
import { spawnSync } from 'node:child_process'

const seed = process.env['LAWS_SEED'] ?? String(Math.floor(Math.random() * 2 ** 31))
const runs = process.env['LAWS_RUNS'] ?? '10'

console.log(`LAWS_RUNS=${runs} LAWS_SEED=${seed}`)
const { status } = spawnSync('npx', ['vitest', 'run', '--testTimeout=600000', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, LAWS_RUNS: runs, LAWS_SEED: seed, LAWS_TIME: '600' }
})
console.log(`LAWS_RUNS=${runs} LAWS_SEED=${seed}`)
process.exitCode = status ?? 1
