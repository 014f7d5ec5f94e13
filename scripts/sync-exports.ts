/** Writes into `package.json` the fields that follow from the layout. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { entryPoints, packageFields, readPackage, root } from './layout.js'

const updated = { ...readPackage(), ...packageFields(entryPoints) }
writeFileSync(join(root, 'package.json'), `${JSON.stringify(updated, undefined, 2)}\n`)
