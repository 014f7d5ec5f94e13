/**
 * The suites of trees, arrays, codecs, scans and linear maps, each on a value to which all of its laws apply.
 */
import * as E from 'fp-ts/lib/Either.js'
import { programCodec } from '../../src/io/program.js'
import * as np from '../../src/numpy/index.js'
import { program } from '../arb/function.js'
import type { Laws } from '../law.js'
import { arrays } from '../suite/arrays.js'
import { codec } from '../suite/codec.js'
import { einsum } from '../suite/einsum.js'
import { adjointPair, linear } from '../suite/linear.js'
import { raveling } from '../suite/raveling.js'
import { loops } from '../suite/scanned.js'
import { tree } from '../suite/tree.js'
import { vectorSpace } from '../suite/vectorSpace.js'

export const structureSuites: readonly (() => Laws)[] = [
  () => tree({ name: 'trees' }),
  () => vectorSpace({ name: 'vectors' }),
  () => raveling(),
  () => arrays(),
  () => einsum(),
  () => linear({ name: 'flip', L: np.flip, transpose: np.flip }),
  () => adjointPair({ name: 'flip', forward: np.flip, backward: np.flip }),
  () => loops(),
  () =>
    codec({
      name: 'Programs',
      encode: programCodec.encode,
      decode: u => programCodec.decode(u),
      arbitrary: program(),
      later: u => u
    }),
  () =>
    codec({
      name: 'bytes',
      format: 'bytes',
      encode: () => new Uint8Array(),
      decode: () => E.left('nothing'),
      arbitrary: program()
    })
]
