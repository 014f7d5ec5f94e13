/**
 * Comparing trees and plain data part by part, without the functions that the laws are about.
 */
import { isNDArray, type NDArray } from '../../src/ndarray/ndarray.js'
import { asLeaf, container, showPath, type Container, type Leaf, type Path } from '../../src/tree/model.js'
import { all, each, holds, ensure, violated, within, type Verdict } from '../law.js'
import { numbers, sameBits } from './arrays.js'
import { show, showNumber } from './show.js'

/** How a tree goes on at a place. */
export type Node =
  | { readonly _tag: 'Leaf'; readonly leaf: NDArray }
  | { readonly _tag: 'Nothing'; readonly value: unknown }
  | { readonly _tag: 'Branch'; readonly kind: string; readonly keys: Path; readonly children: readonly unknown[] }

const descriptorOf = (u: object): Container<unknown> | undefined =>
  (u as { readonly [container]?: Container<unknown> })[container]

const isLeaf = (u: unknown): u is Leaf => isNDArray(u) || typeof u === 'number' || typeof u === 'boolean'

/** Keys in code unit order: the canonical one. */
const sorted = (keys: readonly string[]): readonly string[] => [...keys].sort()

export const nodeOf = (u: unknown): Node => {
  if (isLeaf(u)) return { _tag: 'Leaf', leaf: asLeaf(u) }
  if (typeof u !== 'object' || u === null) return { _tag: 'Nothing', value: u }
  const own = descriptorOf(u)
  const list = Array.isArray(u) ? (u as readonly unknown[]) : own?.children(u)
  if (list !== undefined)
    return { _tag: 'Branch', kind: own === undefined ? 'list' : own.name, keys: [...list.keys()], children: list }
  const record = u as Readonly<Record<string, unknown>>
  const variant = typeof record['_tag'] === 'string' ? record['_tag'] : undefined
  const keys = sorted(Object.keys(record).filter(k => variant === undefined || k !== '_tag'))
  return {
    _tag: 'Branch',
    kind: variant === undefined ? 'record' : `record ${variant}`,
    keys,
    children: keys.map(k => record[k])
  }
}

/** What a path leads to. */
export const follow = (t: unknown, path: Path): unknown =>
  path.reduce<unknown>((u, key) => {
    const node = nodeOf(u)
    return node._tag === 'Branch' ? node.children[node.keys.indexOf(key)] : undefined
  }, t)

/** The leaves where they stand, keys in canonical order. */
export const leavesIn = (t: unknown): readonly NDArray[] => {
  const node = nodeOf(t)
  return node._tag === 'Leaf' ? [node.leaf] : node._tag === 'Nothing' ? [] : node.children.flatMap(leavesIn)
}

const describe = (node: Node): string =>
  node._tag === 'Leaf'
    ? show(node.leaf)
    : node._tag === 'Nothing'
      ? String(node.value)
      : `a ${node.kind} of (${node.keys.join(', ')})`

/** Whether two trees are put together alike, whatever their leaves. */
export const sameStructure = (s: unknown, t: unknown): boolean => {
  const [a, b] = [nodeOf(s), nodeOf(t)]
  if (a._tag === 'Branch' && b._tag === 'Branch')
    return (
      a.kind === b.kind &&
      a.keys.length === b.keys.length &&
      a.children.every((child, i) => a.keys[i] === b.keys[i] && sameStructure(child, b.children[i]))
    )
  return a._tag === b._tag && (a._tag !== 'Nothing' || Object.is(a.value, (b as typeof a).value))
}

/** The same structure, and leaves that agree. */
export const sameTree = (
  expected: unknown,
  came: unknown,
  agree: (expected: NDArray, came: NDArray) => Verdict = sameBits,
  path: Path = []
): Verdict => {
  const [e, c] = [nodeOf(expected), nodeOf(came)]
  const where = (verdict: Verdict): Verdict => (path.length === 0 ? verdict : within(showPath(path), verdict))
  if (e._tag === 'Leaf' && c._tag === 'Leaf') return where(agree(e.leaf, c.leaf))
  const differ = (): Verdict => where(violated(`expected ${describe(e)}, came ${describe(c)}`))
  if (e._tag !== 'Branch' || c._tag !== 'Branch')
    return e._tag === 'Nothing' && c._tag === 'Nothing' && Object.is(e.value, c.value) ? holds : differ()
  return e.kind === c.kind && e.keys.join() === c.keys.join()
    ? all(
        () => each(e.children, (child, i) => sameTree(child, c.children[i], agree, [...path, e.keys[i]])),
        () => sameRest(expected as object, came as object, agree, path)
      )
    : differ()
}

/** What a container holds besides, whether its descriptor tells of it or not. */
const sameRest = (
  expected: object,
  came: object,
  agree: (expected: NDArray, came: NDArray) => Verdict,
  path: Path
): Verdict =>
  descriptorOf(expected) === undefined
    ? holds
    : each(Object.entries(expected), ([key, value]) => {
        const other = (came as Readonly<Record<string, unknown>>)[key]
        return isLeaf(value) && isLeaf(other)
          ? sameTree(value, other, agree, [...path, key])
          : typeof value === 'string'
            ? ensure(value === other, () => `${showPath([...path, key])}: expected ${value}, came ${String(other)}`)
            : holds
      })

/** A tree as one would write it. */
export const showNested = (t: unknown): string => {
  const node = nodeOf(t)
  if (node._tag === 'Leaf')
    return node.leaf.ndim === 0 && node.leaf.dtype === 'float64' ? showNumber(numbers(node.leaf)[0]) : show(node.leaf)
  if (node._tag === 'Nothing') return String(node.value)
  const children = node.children.map(showNested)
  if (node.kind === 'list') return `[${children.join(', ')}]`
  const name = node.kind.replace(/^record ?/, '')
  const fields = children.map((child, i) => {
    const key = node.keys[i]
    return typeof key === 'number' ? child : `${/^\w+$/.test(key) ? key : JSON.stringify(key)}: ${child}`
  })
  return `${name === '' ? '' : `${name} `}{ ${fields.join(', ')} }`
}

// --- plain data

const place = (path: readonly string[]): string => (path.length === 0 ? 'the whole' : path.join('/'))

const shown = (u: unknown): string =>
  typeof u === 'number'
    ? showNumber(u)
    : typeof u === 'object' && u !== null
      ? (JSON.stringify(u) ?? 'an object').slice(0, 100)
      : `${JSON.stringify(u) ?? String(u)}`

/** Equal to the bit: numbers by `Object.is`, typed arrays by kind and elements, arrays and records part by part. */
export const sameData = (expected: unknown, came: unknown, path: readonly string[] = []): Verdict => {
  if (isNDArray(expected) && isNDArray(came)) return within(place(path), sameBits(expected, came))
  if (typeof expected !== 'object' || typeof came !== 'object' || expected === null || came === null)
    return ensure(Object.is(expected, came), () => `${place(path)}: expected ${shown(expected)}, came ${shown(came)}`)
  const keysOf = (u: object): readonly string[] => (Array.isArray(u) ? [] : sorted(Object.keys(u)))
  const sizeOf = (u: object): unknown =>
    ArrayBuffer.isView(u) || Array.isArray(u) ? (u as { length: number }).length : 0
  const kindOf = (u: object): string => Object.prototype.toString.call(u)
  return all(
    () =>
      ensure(
        kindOf(expected) === kindOf(came) &&
          sizeOf(expected) === sizeOf(came) &&
          keysOf(expected).join() === keysOf(came).join(),
        () => `${place(path)}: expected ${shown(expected)}, came ${shown(came)}`
      ),
    () =>
      each(Object.keys(expected), key =>
        sameData(
          (expected as Readonly<Record<string, unknown>>)[key],
          (came as Readonly<Record<string, unknown>>)[key],
          [...path, key]
        )
      )
  )
}
