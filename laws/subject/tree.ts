/**
 * Anyone's function of trees of arrays as a subject.
 */
import * as fc from 'fast-check'
import type { Domain as Elements } from '../../src/core/primitive.js'
import { showAval } from '../../src/core/aval.js'
import { cut } from '../../src/core/masks.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import { interpreter } from '../../src/engine/interpreter.js'
import type { NDArray } from '../../src/ndarray/ndarray.js'
import { stage } from '../../src/trace/builder.js'
import { simplify } from '../../src/trace/simplify.js'
import { flatten } from '../../src/tree/flatten.js'
import { structureKey } from '../../src/tree/structure.js'
import { unflatten } from '../../src/tree/unflatten.js'
import { drawArray, vectors, type Stream } from '../draw/draw.js'
import { drawn } from '../arb/drawn.js'
import { evaluated } from '../value/arrays.js'
import { ours, type Lists, type Staged, type Subject, type Tolerance, type Transforms } from './subject.js'

// --- domains

/**
 * Where the arguments of a function are drawn from: an arbitrary of them; or, for functions of arrays of many shapes,
 * an arbitrary of arbitraries of which each draws arguments of one kind, so that some of a kind make a batch.
 *
 * @category model
 * @since 0.1.0
 */
export type Domain<A> = fc.Arbitrary<A> | { readonly kinds: fc.Arbitrary<fc.Arbitrary<A>> }

const dyadic: Elements = { _tag: 'Interval', low: -2, high: 2 }

const kinks: Elements = { _tag: 'Integers', low: -1, high: 1 }

const drawDefault = (next: Stream, shape: readonly number[], exact: boolean): NDArray => {
  const kind = next() % 4
  const domain = kind === 3 ? kinks : dyadic
  return drawArray(next, { shape, dtype: 'float64', domain }, kind === 2 && !exact ? 'real' : 'dyadic')
}

const shapes: readonly (readonly number[])[] = [[], [1], [2], [3]]

/**
 * Lists of so many arrays of one shape, scalars or vectors of at most three numbers: eighths, small integers (where kinks are),
 * and any reals from −2 to 2, on which nothing is exact.
 */
export const kindsOfLists = (
  n: number,
  exact = false
): { readonly kinds: fc.Arbitrary<fc.Arbitrary<readonly NDArray[]>> } => ({
  kinds: drawn(1, draw => draw.oneOf(shapes)).map(shape =>
    drawn(4 * n, (_, next) => Array.from({ length: n }, () => drawDefault(next, shape, exact)))
  )
})

/** Single arrays, drawn like these. */
const kindsOfArrays = (exact: boolean): { readonly kinds: fc.Arbitrary<fc.Arbitrary<NDArray>> } => ({
  kinds: kindsOfLists(1, exact).kinds.map(lists => lists.map(([x]) => x))
})

/** An arbitrary of single arguments. */
export const oneOf = <A>(domain: Domain<A>): fc.Arbitrary<A> =>
  'kinds' in domain ? domain.kinds.chain(values => values) : domain

/** What a compiled function is traced for: structure, shapes and dtypes. */
export const kindOf = (x: unknown): string => {
  const { leaves, structure } = flatten(x)
  return `${structureKey(structure)} ${leaves.map(showAval).join()}`
}

/** An arbitrary of up to so many arguments of one kind. */
export const someOf = <A>(domain: Domain<A>, most: number): fc.Arbitrary<readonly A[]> =>
  'kinds' in domain
    ? domain.kinds.chain(values => fc.array(values, { minLength: 1, maxLength: most, size: 'max' }))
    : fc
        .array(domain, { minLength: 1, maxLength: most, size: 'max' })
        .map(xs => xs.filter(x => kindOf(x) === kindOf(xs[0])))

// --- subjects

/** The same tree; whoever writes into one of its lists or records is thrown at. */
const frozen = (t: unknown): unknown => {
  const prototype: unknown = typeof t === 'object' && t !== null ? Object.getPrototypeOf(t) : undefined
  if (prototype !== Object.prototype && prototype !== Array.prototype) return t
  Object.values(t as object).forEach(frozen)
  return Object.freeze(t)
}

/**
 * A function to be examined.
 *
 * @category model
 * @since 0.1.0
 */
export interface FunctionSubject<A, B> {
  readonly name: string
  /** From a tree of arrays to a tree of arrays. */
  readonly f: (x: A) => B
  /** Scalars and small vectors between −2 and 2 by default. */
  readonly domain?: Domain<A>
  /** On eighths of small integers neither the function nor its derivatives round: sums, products and moves of data. */
  readonly exact?: boolean
  /** The domain keeps away from every kink: one that is found is a violation. */
  readonly smooth?: boolean
  /** Another implementation of the transforms. */
  readonly transforms?: Transforms
}

/** What is known of a function beyond what its user says. */
export interface PrimalRounding {
  readonly primal?: number
}

export const domainOf = <A, B>({ domain, exact }: Pick<FunctionSubject<A, B>, 'domain' | 'exact'>): Domain<A> =>
  domain ?? (kindsOfArrays(exact === true) as unknown as Domain<A>)

const exactly: Tolerance = { relative: 0, absolute: 0 }

/** A function of some tens of operations, on values up to some hundreds. */
const nearly: Tolerance = { relative: 1e-9, absolute: 1e-9 }

/** Whether a function can be staged: one that reads values for a branch in JavaScript cannot. */
const isTraceable = (inputs: readonly NDArray[], apply: Subject['apply']): boolean => {
  try {
    stage('laws', inputs, null, apply)
    return true
  } catch {
    return false
  }
}

/** A list cut into parts of the given lengths, which make it up. */
const parts = <A>(xs: readonly A[], lengths: readonly number[]): readonly (readonly A[])[] =>
  cut(xs, ...lengths).slice(0, -1)

/** A computation, staged when it is first called: afterwards arguments must be of the same lengths and avals. */
const onceForAll = <F extends (...args: Lists) => Lists>(f: F): F => {
  let run: ((...args: Lists) => Lists) | undefined
  const compile = (args: Lists): ((...args: Lists) => Lists) => {
    const argLengths = args.map(list => list.length)
    let lengths: readonly number[] = []
    const { program } = stage('laws', args.flat(), null, xs => {
      const results = f(...parts(xs, argLengths))
      lengths = results.map(list => list.length)
      return results.flat()
    })
    const compiled = interpreter.compile(simplify(program))
    return (...lists) => parts(compiled(evaluated(lists.flat())), lengths)
  }
  return ((...args: Lists) => (run ??= compile(args))(...args)) as F
}

/**
 * Subjects of one function, at examples of one kind. What they compute is compiled once for each kind, if the function
 * can be traced.
 */
export const subjectsOf = <A, B>(
  { name, f, exact, smooth, transforms = ours }: FunctionSubject<A, B>,
  rounding: PrimalRounding = {}
): ((examples: readonly A[]) => Subject) => {
  const kinds = new Map<string, Staged>()
  const remembered = (): Staged => {
    const computations = new Map<string, unknown>()
    return (key, g) => {
      const known = computations.get(key) ?? onceForAll(g)
      computations.set(key, known)
      return known as typeof g
    }
  }
  return examples => {
    const rows = examples.map(x => evaluated(flatten(x).leaves))
    const { leaves, structure } = flatten(examples[0])
    const inputs = leaves.map(x => ({ shape: x.shape, dtype: x.dtype, domain: vectors }))
    const kind = kindOf(examples[0])
    const apply: Subject['apply'] = xs => flatten(f(frozen(unflatten(structure, xs)) as A)).leaves
    const staged = kinds.get(kind) ?? (isTraceable(leaves, apply) ? remembered() : (_, g) => g)
    kinds.set(kind, staged)
    return {
      label: name,
      inputs,
      moving: inputs.map(x => isFloat(x.dtype)),
      smooth: smooth === true,
      tolerance: { ...(exact === true ? exactly : nearly), ...rounding },
      apply,
      draw: next => rows[next() % rows.length],
      staged,
      ad: transforms,
      shown: true
    }
  }
}
