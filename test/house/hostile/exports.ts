/** Every exported function, and valid calls of it. */
import * as root from '../../../src/index.js'
import * as datasets from '../../../src/datasets/index.js'
import type { Calls } from './call.js'
import type { Fn } from './judge.js'
import { calls as ofNp } from './valid/np.js'
import { calls as ofData } from './valid/data.js'
import { calls as ofDatasets } from './valid/datasets.js'
import { calls as ofIo } from './valid/io.js'
import { calls as ofNn } from './valid/nn.js'
import { calls as ofOptim } from './valid/optim.js'
import { calls as ofRandom } from './valid/random.js'
import { calls as ofRoot } from './valid/root.js'
import { calls as ofTree } from './valid/tree.js'

const { data, io, nn, np, optim, random, tree } = root

const isPlain = (u: unknown): u is object =>
  typeof u === 'object' && u !== null && Object.getPrototypeOf(u) === Object.prototype

/** The functions of a namespace, and of its records of functions: `print`, `eqProgram.equals`. */
export const functionsOf = (space: object, prefix = ''): readonly (readonly [string, Fn])[] =>
  Object.entries(space).flatMap(([name, u]: readonly [string, unknown]) =>
    typeof u === 'function'
      ? /^[A-Z]/.test(name)
        ? []
        : [[`${prefix}${name}`, u as Fn] as const]
      : prefix === '' && isPlain(u)
        ? functionsOf(u, `${name}.`)
        : []
  )

export const spaces: readonly (readonly [string, object, Calls])[] = [
  ['root', root, ofRoot],
  ['np', np, ofNp],
  ['random', random, ofRandom],
  ['tree', tree, ofTree],
  ['nn', nn, ofNn],
  ['optim', optim, ofOptim],
  ['data', data, ofData],
  ['io', io, ofIo],
  ['datasets', datasets, ofDatasets]
]
