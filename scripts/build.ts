/** Two compiler runs, `dist/esm` and `dist/cjs`; of the first bundlers take what is used. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './layout.js'
import { markAll } from './pure.js'
import { orExit, run } from './shell.js'

const build = async () => {
  rmSync(join(root, 'dist'), { recursive: true, force: true })
  await Promise.all(['esm', 'cjs'].map(format => run('tsc', ['-p', `tsconfig.${format}.json`])))
  markAll(join(root, 'dist/esm'))
  writeFileSync(join(root, 'dist/cjs/package.json'), '{ "type": "commonjs" }\n')
}

orExit(build())
