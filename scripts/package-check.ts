/**
 * What a user gets from the registry, tried as a user would: the package is built, linted, packed, installed in an empty
 * project, imported, required, type-checked and bundled for the browser.
 */
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import { entryPoints, readPackage } from './layout.js'
import { orExit, run } from './shell.js'

const names = entryPoints.map(entry => entry.name)

/** A gradient through the root and one look into every sub-path; the same text serves both module systems. */
const body = `
const assert = (holds, message) => { if (!holds) throw new Error(message) }
const { grad, np } = modules.pullback
const slope = grad(x => np.mul(x, x))(3)
assert(Math.abs((typeof slope === 'number' ? slope : np.item(slope)) - 6) < 1e-6, 'the slope of x * x at 3 is not 6')
for (const [name, exported] of Object.entries(modules)) assert(Object.keys(exported).length > 0, name + ' exports nothing')
`

const imported = names.map((name, i) => `import * as m${i} from '${name}'`).join('\n')
const required = names.map((name, i) => `const m${i} = require('${name}')`).join('\n')
const collected = `const modules = { ${names.map((name, i) => `'${name}': m${i}`).join(', ')} }`

const consumer: Readonly<Record<string, string>> = {
  'package.json': '{ "name": "consumer", "private": true }',
  'import.mjs': `${imported}\n${collected}\n${body}`,
  'require.cjs': `${required}\n${collected}\n${body}`,
  'types.mts': `${imported}\nexport ${collected}`,
  'types.cts': `${imported}\nexport ${collected}`,
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2022',
      lib: ['ES2022', 'DOM'],
      types: [],
      module: 'NodeNext',
      strict: true,
      noEmit: true
    },
    files: ['types.mts', 'types.cts']
  })
}

/** The peers the repository itself develops against, in the very same versions. */
const peers = () => {
  const { peerDependencies, devDependencies } = readPackage() as Record<string, Record<string, string>>
  return Object.keys(peerDependencies ?? {}).map(name => `${name}@${devDependencies?.[name] ?? 'latest'}`)
}

const bundle = (contents: string, folder: string) =>
  esbuild.build({
    stdin: { contents, resolveDir: folder },
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent'
  })

/** Kilobytes, compressed, that a page loads for one gradient; a family of operations that it does not use adds none. */
const ceilings: readonly (readonly [kilobytes: number, page: string])[] = [
  [33, "import { grad } from 'pullback'; import * as np from 'pullback/numpy'"],
  [65, "import { grad, np } from 'pullback'"]
]

const requireSmall = async ([kilobytes, page]: (typeof ceilings)[number], folder: string) => {
  const { outputFiles } = await bundle(`${page}; console.log(np.item(grad(x => np.mul(x, x))(3)))`, folder)
  const came = gzipSync(outputFiles[0].contents).length / 1000
  if (came > kilobytes) throw new Error(`${page}: ${came.toFixed(1)} kB, above ${kilobytes} kB`)
}

const bundleForBrowser = async (name: string, folder: string) => {
  const { metafile } = await bundle(`import * as all from '${name}'; globalThis.all = all`, folder)
  const builtins = Object.values(metafile.inputs)
    .flatMap(input => input.imports.map(({ path }) => path))
    .filter(isBuiltin)
  if (builtins.length > 0) throw new Error(`${name} reaches the Node built-ins ${builtins.join(', ')}`)
}

const inTemporaryFolder = async (body: (folder: string) => Promise<void>) => {
  const folder = mkdtempSync(join(tmpdir(), 'pullback-'))
  try {
    await body(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const step = async (what: string, action: () => Promise<unknown>) => {
  const start = performance.now()
  await action()
  console.log(`ok  ${what}  (${((performance.now() - start) / 1000).toFixed(1)} s)`)
}

const check = () =>
  inTemporaryFolder(async folder => {
    const tarball = () => readdirSync(folder).find(file => file.endsWith('.tgz')) ?? 'no tarball'
    const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', '--no-package-lock']

    await step('build', () => run('npm', ['run', 'build']))
    await step('pack', () => run('npm', ['pack', '--pack-destination', folder]))
    await step('publint --strict', () => run('publint', ['--strict', join(folder, tarball())]))
    await step('attw', () => run('attw', [join(folder, tarball())]))

    for (const [file, text] of Object.entries(consumer)) writeFileSync(join(folder, file), text)
    await step('install in an empty project', () => run('npm', [...install, `./${tarball()}`, ...peers()], folder))
    await step('import', () => run('node', ['import.mjs'], folder))
    await step('require', () => run('node', ['require.cjs'], folder))
    await step('declarations, import and require', () => run('tsc', ['-p', folder]))
    for (const ceiling of ceilings)
      await step(`a gradient in ${ceiling[0]} kB: ${ceiling[1]}`, () => requireSmall(ceiling, folder))
    for (const name of names) await step(`bundle ${name} for the browser`, () => bundleForBrowser(name, folder))
  })

orExit(check())
