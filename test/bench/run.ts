/**
 * Bundles the benches of this folder and runs each in a process of its own; they print Markdown. Bundled, because tsx's
 * loader slows what it loads.
 *
 *   npm run bench                        all of them, but the soak
 *   npm run bench -- matmul mlp          those whose file name contains a word
 *   npm run bench -- --rounds=50 mlp     with more rounds (default 20), or --ms=N a subject and round (default 20)
 *   npm run bench -- --write mlp         and writes the tables between their markers in docs/benchmarks.md
 *   npm run bench -- --relaxed mlp       with V8's relaxed SIMD (Node 20), or --revectorize (Node 24)
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'

const here = fileURLToPath(new URL('.', import.meta.url))
const document = join(here, '../../docs/benchmarks.md')

/** Within the peers' folder, where Node finds them for the bundle. */
const folder = join(here, `node_modules/.cache/pullback-bench/${process.pid}`)
const bundle = join(folder, 'benches.mjs')

const names = readdirSync(here)
  .filter(file => file.endsWith('.bench.ts'))
  .map(file => file.replace(/\.bench\.ts$/, ''))
  .sort()

const contents = [
  "import './flags.js'",
  "import { main } from './main.js'",
  ...names.map((name, i) => `import bench${i} from './${name}.bench.js'`),
  `const entries = [${names.map((name, i) => `{ name: '${name}', bench: bench${i} }`).join(', ')}]`,
  `await main(entries, ${JSON.stringify(document)})`
].join('\n')

/** One module, since the gradients of TensorFlow.js register themselves with the instance of the core beside them. */
const tensorFlow = [
  "import '@tensorflow/tfjs-core/dist/register_all_gradients'",
  "import '@tensorflow/tfjs-backend-cpu'",
  "export * from '@tensorflow/tfjs-core'",
  "export { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm'"
].join('\n')

const common = { bundle: true, platform: 'node', target: 'node20', logLevel: 'error' } as const

mkdirSync(folder, { recursive: true })
await build({
  ...common,
  stdin: { contents, resolveDir: here, loader: 'ts' },
  format: 'esm',
  define: { 'import.meta.dirname': JSON.stringify(here) },
  outfile: bundle
})
if (existsSync(join(here, 'node_modules/@tensorflow/tfjs-core')))
  await build({
    ...common,
    stdin: { contents: tensorFlow, resolveDir: here },
    format: 'cjs',
    mainFields: ['module', 'main'],
    outfile: join(folder, 'tensorflow.cjs')
  })

/** Benches that run only when they are named: they last long. */
const onlyByName = ['soak']

const { positionals: words } = parseArgs({ strict: false, allowPositionals: true })
const options = process.argv.slice(2).filter(argument => argument.startsWith('--'))
const chosen = names.filter(name =>
  words.length === 0 ? !onlyByName.includes(name) : words.some(word => name.includes(word))
)
const failed = chosen.filter(
  name => spawnSync(process.execPath, ['--expose-gc', bundle, ...options, name], { stdio: 'inherit' }).status !== 0
)
rmSync(folder, { recursive: true })
if (failed.length > 0) {
  console.error(`failed: ${failed.join(', ')}`)
  process.exitCode = 1
}
