import { np } from '../src/index.js'
import * as laws from '../laws/index.js'
import * as E from 'fp-ts/lib/Either.js'
const softplus = { name: 'softplus', f: (x: np.NDArray) => np.log1p(np.exp(x)), jvp: ([x]: readonly [np.NDArray], [dx]: readonly [np.NDArray]) => [np.log1p(np.exp(x)), np.div(dx, np.add(1, np.exp(x)))] as const }
const found = laws.checkAll(laws.rule(softplus), { seed: 1 })
if (E.isLeft(found)) console.log(found.left.map(laws.showCounterexample).join('\n\n'))
