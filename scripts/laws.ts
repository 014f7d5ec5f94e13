/** Writes `docs/laws.md` from the catalogue, and prints it. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { lawsPage } from './lawsPage.js'
import { root } from './layout.js'

writeFileSync(join(root, 'docs/laws.md'), lawsPage())
console.log(lawsPage())
