/**
 * When two Programs are the same, whatever numbers their variables have.
 */
import { checked, program } from './checked.js'
import type { Eq } from 'fp-ts/lib/Eq.js'
import { cast } from '../ndarray/dtype.js'
import { fillValue, identical, type Dense } from '../ndarray/ndarray.js'
import { sameAval } from './aval.js'
import type { Engine } from './engine.js'
import { parametersOf } from './parameters.js'
import type { AnyKind } from './params.js'
import type { Atom, Program, Variable } from './primitive.js'
import { isVariable } from './program.js'

type SamePrograms = (p: Program, q: Program) => boolean

const sameArray = (x: Dense, y: Dense): boolean => {
  const [a, b] = [fillValue(x), fillValue(y)]
  return a === undefined || b === undefined ? identical(x, y) : sameAval(x, y) && Object.is(a, b)
}

const sameParameter = (kind: AnyKind, x: unknown, y: unknown, same: SamePrograms): boolean => {
  switch (kind._tag) {
    case 'Array':
      return sameArray(x as Dense, y as Dense)
    case 'Program':
      return same(x as Program, y as Program)
    case 'Engine':
      return (x as Engine).name === (y as Engine).name
    case 'List':
    case 'Pair': {
      const [xs, ys] = [x as readonly unknown[], y as readonly unknown[]]
      return xs.length === ys.length && xs.every((u, i) => sameParameter(kind.of, u, ys[i], same))
    }
    case 'Nullable':
      return x === null || y === null ? x === y : sameParameter(kind.of, x, y, same)
    default:
      return x === y
  }
}

const sameProgram = (p: Program, q: Program, same: SamePrograms): boolean => {
  const partner = new Map<number, number>()
  const bind = (v: Variable, w: Variable): boolean => {
    partner.set(v.id, w.id)
    return sameAval(v.aval, w.aval)
  }
  const use = (a: Atom, b: Atom): boolean =>
    isVariable(a)
      ? isVariable(b) && partner.get(a.id) === b.id
      : !isVariable(b) &&
        a.aval.dtype === b.aval.dtype &&
        Object.is(cast(a.aval.dtype, a.value), cast(b.aval.dtype, b.value))
  const all = <A>(xs: readonly A[], ys: readonly A[], f: (x: A, y: A) => boolean): boolean =>
    xs.length === ys.length && xs.every((x, i) => f(x, ys[i]))
  return (
    all(p.inputs, q.inputs, bind) &&
    all(
      p.equations,
      q.equations,
      (d, e) =>
        d.primitive.name === e.primitive.name &&
        all(d.inputs, e.inputs, use) &&
        all(parametersOf(d), parametersOf(e), (x, y) => sameParameter(x.kind, x.value, y.value, same)) &&
        all(d.outputs, e.outputs, bind)
    ) &&
    all(p.outputs, q.outputs, use)
  )
}

/** Looks at each pair of Programs once, however often others hold them. */
const getSame = (): SamePrograms => {
  const known = new Map<Program, Set<Program>>()
  const same: SamePrograms = (p, q) => {
    if (p === q || known.get(p)?.has(q) === true) return true
    if (!sameProgram(p, q, same)) return false
    known.set(p, (known.get(p) ?? new Set()).add(q))
    return true
  }
  return same
}

/**
 * Structural equality of Programs: the same equations in the same order, up to the numbers of the variables.
 *
 * Constants and literals are equal when their bits are (NaN equals NaN, 0 differs from −0); engines, when their names
 * are; JavaScript functions, when they are the same one. Equal Programs compute the same bits.
 *
 * Shapes:  any
 *
 * @example
 * import assert from 'node:assert'
 * import { eqProgram, np, trace } from 'pullback'
 *
 * const sine = () => trace((x: np.NDArray) => np.sin(x))(0)
 * assert.ok(eqProgram.equals(sine(), sine()))
 * assert.ok(!eqProgram.equals(sine(), trace((x: np.NDArray) => np.cos(x))(0)))
 *
 * @category programs
 * @since 0.1.0
 */
export const eqProgram: Eq<Program> = {
  equals: checked('eqProgram.equals(p, q)', { p: program, q: program }, null, (p: Program, q: Program) =>
    getSame()(p, q)
  )
}
