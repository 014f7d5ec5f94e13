/** The kit on what the library gives its users: every function of arrays that has a derivative, under every transform. */
import { describe } from 'vitest'
import { np, nn } from 'pullback'
import * as laws from 'pullback/laws'
import { testLaws } from './runner.js'

type X = np.NDArray

type Fn = (x: X) => unknown

const vector = { minRank: 1, maxRank: 2 } as const

const between = (low: number, high: number): laws.Domain<X> => laws.arb.array({ maxRank: 1, between: [low, high] })

const some = laws.arb.array({ ...vector, values: 'dyadic' })

const distinct = laws.arb.array({ ...vector, values: 'distinct' })

const square = laws.arb.shape({ minRank: 1, maxRank: 1 }).chain(([n]) => laws.arb.array({ shape: [n, n] }))

/** Functions of real numbers, by where they are smooth. */
const byDomain: readonly (readonly [laws.Domain<X> | undefined, Readonly<Record<string, Fn>>])[] = [
  [
    undefined,
    {
      ...{ abs: np.abs, asinh: np.asinh, atan: np.atan, cos: np.cos, cosh: np.cosh, erf: np.erf, erfc: np.erfc },
      ...{ exp: np.exp, expm1: np.expm1, logistic: np.logistic, neg: np.neg, sin: np.sin, sinh: np.sinh },
      ...{ square: np.square, tanh: np.tanh },
      ...{ relu: nn.relu, gelu: nn.gelu, silu: nn.silu, sigmoid: nn.sigmoid },
      clip: x => np.clip(x, -1, 1),
      hypot: x => np.hypot(x, 2),
      atan2: x => np.atan2(x, 1),
      logaddexp: x => np.logaddexp(x, 0.5),
      maximum: x => np.maximum(x, 0.5),
      power: x => np.pow(x, 3),
      tree: x => ({ sines: np.sin(x), rest: [np.square(x), { positive: np.gt(x, 0) }] }),
      branch: x => (np.item(np.sum(x)) > 0 ? np.sin(x) : np.mul(x, 2))
    }
  ],
  [between(-0.9, 0.9), { acos: np.acos, asin: np.asin, atanh: np.atanh, erfInv: np.erfInv, tan: np.tan }],
  [
    between(0.5, 4),
    {
      ...{ cbrt: np.cbrt, digamma: np.digamma, lgamma: np.lgamma, log: np.log, log1p: np.log1p },
      ...{ reciprocal: np.reciprocal, rsqrt: np.rsqrt, sqrt: np.sqrt },
      polygamma: x => np.polygamma(x, { order: 1 }),
      real: x => np.pow(x, 1.5)
    }
  ],
  [between(1.25, 4), { acosh: np.acosh }],
  [
    some,
    {
      ...{ cumsum: x => np.cumsum(x, { axis: 0 }), cumprod: x => np.cumprod(x, { axis: -1 }) },
      cumlogsumexp: x => np.cumlogsumexp(x, { axis: 0 }),
      ...{ flip: np.flip, ravel: np.ravel, mean: np.mean, sum: np.sum, prod: np.prod, logsumexp: np.logsumexp },
      ...{ softmax: x => np.softmax(x, { axis: -1 }), logSoftmax: x => np.logSoftmax(x, { axis: 0 }) },
      variance: x => np.var(x),
      norm: x => np.norm(np.add(x, 3)),
      pad: x => np.pad(x, { padWidth: 1 }),
      roll: x => np.roll(x, { shift: 1 }),
      repeat: x => np.repeat(x, { repeats: 2, axis: 0 }),
      tile: x => np.tile(x, { reps: [2] }),
      outer: x => np.outer(x, np.sin(x)),
      stack: x => np.stack([x, np.cos(x)]),
      concatenate: x => np.concatenate([x, np.square(x)]),
      expanded: x => np.squeeze(np.expandDims(x, { axis: 0 }), { axis: 0 }),
      at: x => np.at(x, 0).add(np.sum(x)),
      index: x => np.index(x, -1),
      take: x => np.take(x, np.array([0, -1, 0], { dtype: 'int32' }), { axis: 0 }),
      where: x => np.where(np.gt(x, 0.25), np.sin(x), np.exp(x)),
      kron: x => np.kron(x, x)
    }
  ],
  [
    distinct,
    {
      ...{ cummax: x => np.cummax(x, { axis: 0 }), cummin: x => np.cummin(x, { axis: -1 }) },
      ...{ max: np.max, min: np.min, sort: np.sort, median: np.median },
      deviation: x => np.std(np.concatenate([x, np.mul(np.onesLike(x), 5)])),
      byOrder: x => np.takeAlongAxis(x, np.argsort(x, { axis: 0 }), { axis: 0 })
    }
  ],
  [
    square,
    {
      ...{
        trace: np.trace,
        diag: np.diag,
        diagonal: np.diagonal,
        tril: np.tril,
        triu: np.triu,
        transpose: np.transpose
      },
      matmul: x => np.matmul(x, np.sin(x)),
      einsum: x => np.einsum('ij,kj->ik', x, x),
      tensordot: x => np.tensordot(x, x, { axes: 1 }),
      power: x => np.matmul(x, np.matmul(x, x))
    }
  ]
]

for (const [domain, functions] of byDomain)
  for (const [name, f] of Object.entries(functions))
    describe(name, () => {
      const named = { name, f, ...(domain === undefined ? {} : { domain }) }
      testLaws(laws.differentiable(named), 6)
      if (name === 'branch') return
      testLaws(laws.batched(named), 4)
      testLaws(laws.traced(named), 4)
    })

describe('discrete', () => {
  const functions = {
    sign: np.sign,
    floor: np.floor,
    argmax: (x: X) => np.argmax(np.ravel(x)),
    less: (x: X) => np.lt(x, 0)
  }
  for (const [name, f] of Object.entries(functions)) testLaws(laws.discrete({ name, f }), 10)
})
