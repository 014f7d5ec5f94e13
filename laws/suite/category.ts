/**
 * The laws of differentiable functions as values: a category, a functor from functions, and a strong profunctor.
 */
import * as Category from 'fp-ts/lib/Category.js'
import * as S from 'fp-ts/lib/Strong.js'
import * as Diff from '../../src/fp/Diff/index.js'
import { vjp } from '../../src/transform/differentiate.js'
import { all, type Laws, type Verdict } from '../law.js'
import { mapLaw, type Given } from '../draw/maps.js'
import { equal, type Tree, type TreeMap } from '../draw/space.js'
import { jit } from '../value/jit.js'

/**
 * What the laws of a category are about.
 *
 * @category model
 * @since 0.1.0
 */
export type Module = Pick<
  typeof Diff,
  'of' | 'id' | 'compose' | 'andThen' | 'map' | 'promap' | 'first' | 'second' | 'split' | 'fanOut'
>

type D = Diff.Diff<Tree, Tree>

type Pair = readonly [Tree, Tree]

/** Equal at a point: the value, and the pullback of a cotangent. */
const same = (expected: D, came: D, a: Tree, ct: Tree): Verdict => {
  const [e, c] = [expected(a), came(a)]
  return all(
    () => equal(e[0], c[0]),
    () => equal(e[1](ct), c[1](ct))
  )
}

/** Two maps in a row, with a point and cotangents. */
const row = (g: Given) => {
  const [A, B, C] = [g.space(), g.space(), g.space()]
  const [f, h] = [g.map(A, B, 2), g.map(B, C, 2)]
  return { A, B, C, f, h, a: g.vector(A), b: g.vector(B), c: g.vector(C) }
}

const after =
  (g: TreeMap, f: TreeMap): TreeMap =>
  x =>
    g(f(x))

const identity: TreeMap = x => x

/** Maps that change the structure, and no number. */
const wrap: TreeMap = x => [x]

const unwrap: TreeMap = x => (x as readonly [Tree])[0]

const swap: TreeMap = p => [(p as Pair)[1], (p as Pair)[0]]

const onPairs = (d: unknown): D => d as D

const topic = 'differentiable functions as values'

/**
 * A module of differentiable functions as values, like `fp.Diff`: a category, a functor from functions, a strong
 * profunctor. They hold exactly, on random polynomial maps between random trees.
 *
 * Shapes:  maps between trees of up to three arrays of rank 0 to 2
 * Source:  Elliott, The simple essence of automatic differentiation (2018)
 *
 * @example
 * import assert from 'node:assert'
 * import { Diff } from 'pullback/fp'
 * import * as laws from 'pullback/laws'
 *
 * laws.assertAll(laws.category(Diff), { runs: 5 })
 * const forgetful = { ...Diff, id: () => (a: unknown) => [a, () => 0] as const } as typeof Diff
 * assert.throws(() => laws.assertAll(laws.category(forgetful)), /identity/)
 *
 * @category suites
 * @since 0.1.0
 */
export const category = (m: Module = Diff, subject = 'Diff'): Laws => [
  mapLaw(
    { topic, id: 'C1', title: 'identity', statement: 'compose(f, id) = f = compose(id, f)', source: 'fp-ts, Category' },
    subject,
    1,
    g => {
      const { f, a, b } = row(g)
      const d = m.of(f)
      return all(
        () => same(d, m.compose(m.id<Tree>())(d), a, b),
        () => same(d, m.compose(d)(m.id<Tree>()), a, b)
      )
    }
  ),
  mapLaw(
    {
      topic,
      id: 'C2',
      title: 'associativity',
      statement: 'compose(h, compose(g, f)) = compose(compose(h, g), f)',
      source: 'fp-ts, Category'
    },
    subject,
    1,
    g => {
      const { f, h, a, c } = row(g)
      const [df, dh, dk] = [m.of(f), m.of(h), m.of(wrap)]
      const left = m.compose(m.compose(df)(dh))(dk)
      const right = m.compose(df)(m.compose(dh)(dk))
      return same(left, right, a, wrap(c))
    }
  ),
  mapLaw(
    {
      topic,
      id: 'C3',
      title: 'functor',
      statement: 'of(id) = id, of(g ∘ f) = compose(of(g), of(f)) = andThen(of(g))(of(f)) = map(g)(of(f))',
      source: 'Elliott, The simple essence of automatic differentiation (2018)'
    },
    subject,
    1,
    g => {
      const { f, h, a, b, c } = row(g)
      const whole = m.of(after(h, f))
      return all(
        () => same(m.id<Tree>(), m.of(identity), a, a),
        () => same(m.id<Tree>(), m.of(identity), b, b),
        () => same(whole, m.compose(m.of(f))(m.of(h)), a, c),
        () => same(whole, m.andThen(m.of(h))(m.of(f)), a, c),
        () => same(whole, m.map(h)(m.of(f)), a, c)
      )
    }
  ),
  mapLaw({ topic, id: 'C4', title: 'vjp', statement: 'of(f) is vjp(f)', source: 'the definition' }, subject, 1, g => {
    const { f, a, b } = row(g)
    return same(a => vjp(f)(a), m.of(f), a, b)
  }),
  mapLaw(
    {
      topic,
      id: 'C5',
      title: 'nesting',
      statement: 'the derivative of a pullback is that of vjp, and a compiled composite is the composite',
      source: 'the definition'
    },
    subject,
    2,
    g => {
      const { f, h, A, a, c } = row(g)
      const composite = m.compose(m.of(f))(m.of(h))
      const back = ([x, ct]: Pair): Tree => composite(x)[1](ct)
      const reference = ([x, ct]: Pair): Tree => vjp(after(h, f))(x)[1](ct)
      const p: Pair = [a, c]
      return all(
        () => same(onPairs(m.of(reference)), onPairs(m.of(back)), p, g.vector(A)),
        () => equal(back(p), jit((x: Tree, ct: Tree) => back([x, ct]))(a, c)),
        () =>
          same(
            m.of(after(h, f)),
            m.of((x: Tree) => composite(x)[0]),
            a,
            c
          )
      )
    }
  ),
  mapLaw(
    {
      topic,
      id: 'C6',
      title: 'profunctor',
      statement:
        'promap(id, id) = id, promap(f, g) = of(g) ∘ _ ∘ of(f), promap(f ∘ h, g ∘ k) = promap(h, g) ∘ promap(f, k)',
      source: 'fp-ts, Profunctor'
    },
    subject,
    1,
    g => {
      const { f, h, a, b, c } = row(g)
      const d = m.of(f)
      const [p, ct] = [wrap(wrap(a)), wrap(c)]
      const whole = m.promap(after(unwrap, unwrap), after(wrap, h))(d)
      return all(
        () => same(d, m.promap(identity, identity)(d), a, b),
        () => same(m.of(after(wrap, after(h, after(f, after(unwrap, unwrap))))), whole, p, ct),
        () => same(m.promap(unwrap, wrap)(m.promap(unwrap, h)(d)), whole, p, ct)
      )
    }
  ),
  mapLaw(
    {
      topic,
      id: 'C7',
      title: 'pairs',
      statement: 'split, first, second and fanOut are of what they are on functions',
      source: 'RD.4'
    },
    subject,
    1,
    g => {
      const { f, h, A, B, C, a, b, c } = row(g)
      const k = g.map(A, C, 2)
      const [df, dh, dk] = [m.of(f), m.of(h), m.of(k)]
      const on = (apply: (p: Pair) => Pair): D => m.of(apply as TreeMap)
      return all(
        () =>
          same(
            on(([x, y]) => [f(x), h(y)]),
            onPairs(m.split(df, dh)),
            [a, b],
            [g.vector(B), c]
          ),
        () =>
          same(
            on(([x, y]) => [f(x), y]),
            onPairs(m.first(df)),
            [a, c],
            [b, c]
          ),
        () =>
          same(
            on(([x, y]) => [x, f(y)]),
            onPairs(m.second(df)),
            [c, a],
            [c, b]
          ),
        () => same(onPairs(m.of((x: Tree) => [f(x), k(x)])), onPairs(m.fanOut(df, dk)), a, [b, c])
      )
    }
  ),
  mapLaw(
    {
      topic,
      id: 'C8',
      title: 'strong',
      statement: 'first = second between swaps; first moves past functions of the other; fp-ts derives the same',
      source: 'fp-ts, Strong'
    },
    subject,
    1,
    g => {
      const { f, h, A, C, a, b, c } = row(g)
      const k = g.map(A, C, 2)
      const [df, dh, dk] = [m.of(f), m.of(h), m.of(k)]
      const firsts = (p: Tree): Tree => (p as Pair)[0]
      const instances = {
        strong: {
          ...Diff.Strong,
          promap: (d: D, i: TreeMap, o: TreeMap) => m.promap(i, o)(d),
          first: m.first,
          second: m.second
        },
        category: { ...Diff.Category, compose: (g: D, f: D) => m.compose(f)(g), id: m.id }
      } as { readonly strong: S.Strong2<Diff.URI>; readonly category: Category.Category2<Diff.URI> }
      return all(
        () => same(m.promap(swap, swap)(onPairs(m.second(df))), onPairs(m.first(df)), [a, c], [b, c]),
        () => same(m.promap(firsts, identity)(df), m.promap(identity, firsts)(onPairs(m.first(df))), [a, c], b),
        () =>
          same(
            onPairs(S.split(instances.strong, instances.category)(df, dh)),
            onPairs(m.split(df, dh)),
            [a, b],
            [b, c]
          ),
        () =>
          same(onPairs(S.fanOut(instances.strong, instances.category)(df, dk)), onPairs(m.fanOut(df, dk)), a, [b, c])
      )
    }
  )
]
