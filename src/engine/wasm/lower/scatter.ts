/**
 * Writing at addresses that are data: updates act one after another on a copy of the array.
 */
import type { DType } from '../../../ndarray/dtype.js'
import type { Combination } from '../../../ndarray/kernels/gather.js'
import { sizeOf } from '../../../ndarray/shape.js'
import * as ir from '../ir/ir.js'
import type { Block as Code, Expr, Local } from '../ir/ir.js'
import { start } from '../emit/address.js'
import { read, scalarWidth, write } from '../emit/width.js'
import type { Emitter } from '../plan/block.js'
import type { Builder } from '../plan/builder.js'
import { bytesOf, whole, type Buffer, type Ref } from '../plan/ref.js'
import type { AffineParams } from '../../../primitives/array/gather.js'
import { scalarFloat } from '../ir/lanes.js'
import { tangentProduct } from './elementwise.js'
import { larger, smaller } from './extremes.js'
import { steps, type Steps } from './lowering.js'

interface Indexing {
  readonly batch: number
  readonly axes: readonly number[]
  readonly outside: 'clip' | 'drop'
}

const w = scalarWidth
const doubles = scalarFloat('f64')

/** Steps of a view, in bytes. */
const bytesAlong = (r: Ref, i: number): number => r.strides[i] * bytesOf(r.source.dtype)

const moved = (e: Expr, by: readonly (readonly [Local, number])[]): Expr =>
  by.reduce<Expr>((at, [i, step]) => ir.addInt(at, ir.mulInt(ir.get(i), step)), e)

/**
 * Calls `one` for every element that an update reaches, in the order of the updates (or in the opposite one), with the addresses of the
 * element and of what `updates` (all like the slices) hold for it.
 */
const eachUpdate = (
  e: Emitter,
  x: Ref,
  indices: Ref,
  updates: readonly Ref[],
  { batch, axes, outside }: Indexing,
  reverse: boolean,
  one: (element: Local, updates: readonly Local[]) => Code
): Code => {
  const places = indices.shape.slice(0, -1)
  const outer = places.map(() => ir.local('i32', 'i'))
  const rest = x.shape.flatMap((_, i) => (i < batch || axes.includes(i - batch) ? [] : [i]))
  const inner = rest.map(() => ir.local('i32', 'j'))
  const nested = (locals: readonly Local[], extents: readonly number[], code: Code): Code =>
    locals.reduceRight<Code>((c, i, k) => [ir.forLoop(i, ir.i32(0), ir.i32(extents[k]), 1, c)], code)

  // One slice: a function of where it begins in the array and in the updates
  const begins = [x, ...updates].map(() => ir.local('i32', 'at'))
  const pointers = begins.map(() => ir.local('i32', 'p'))
  const extents = rest.map(i => x.shape[i])
  const restOf = (k: number, r: Ref): readonly (readonly [Local, number])[] =>
    inner.map((j, d) => [j, bytesAlong(r, k === 0 ? rest[d] : places.length + d)])
  const slice = ir.define(
    e.name('slice'),
    begins,
    nested(inner, extents, [
      ...[x, ...updates].map((r, k) => ir.set(pointers[k], moved(ir.get(begins[k]), restOf(k, r)))),
      ...one(pointers[0], pointers.slice(1))
    ])
  )

  const turned = outer.map(() => ir.local('i32', 't'))
  const turns = outer.map((i, k) =>
    ir.set(turned[k], reverse ? ir.subInt(ir.i32(places[k] - 1), ir.get(i)) : ir.get(i))
  )
  const along = (r: Ref): readonly (readonly [Local, number])[] => turned.map((t, k) => [t, bytesAlong(r, k)])
  const indexAt = moved(start(e.address(indices)), along(indices))
  const last = indices.shape.length - 1
  const found = axes.map((_, d) => ir.local('i32', `index${d}`))
  const reads = found.map((f, d) =>
    ir.set(f, ir.load('i32.load', ir.addInt(indexAt, ir.i32(d * bytesAlong(indices, last)))))
  )
  const kept = axes.map((a, d) => {
    const i = ir.get(found[d])
    return ir.atMost(ir.select(ir.op('i32.lt_s', i, ir.i32(0)), ir.i32(0), i), ir.i32(x.shape[batch + a] - 1))
  })
  const element = axes.reduce<Expr>(
    (at, a, d) => ir.addInt(at, ir.mulInt(kept[d], bytesAlong(x, batch + a))),
    moved(start(e.address(x)), along(x).slice(0, batch))
  )
  const run = ir.perform(slice, element, ...updates.map(u => moved(start(e.address(u)), along(u))))
  const isInside = kept.map((k, d) => ir.op('i32.eq', k, ir.get(found[d]))).reduce((a, b) => ir.op('i32.and', a, b))
  const body = [...turns, ...reads, outside === 'drop' ? ir.ifThen(isInside, [run]) : run]
  return nested(outer, places, body)
}

const inMemory = (b: Builder, r: Ref): Ref => (r.source._tag === 'Buffer' ? r : b.copy(r))

/** A copy of an array, to be written. */
const copyOf = (b: Builder, name: string, x: Ref): Ref => {
  const out = whole(b.buffer(name, x.source.dtype, sizeOf(x.shape)), x.shape)
  b.copyTo(x, out)
  return out
}

const combined = (kind: Combination, dtype: DType, x: Expr, u: Expr): Expr => {
  if (kind === 'set') return u
  const l = w.number(dtype)
  if (kind === 'add' || kind === 'mul') return l[kind](x, u)
  return kind === 'min' ? smaller(w, dtype, x, u) : larger(w, dtype, x, u)
}

export const scatter = (kind: Combination): Steps<Indexing> =>
  steps((b, [x, indices, updates], how, [{ dtype }]) => {
    const [at, us] = [inMemory(b, indices), inMemory(b, updates)]
    const out = copyOf(b, 'scattered', x)
    b.kernel({
      name: `scatter ${kind}`,
      reads: [out, at, us],
      writes: [out.source as Buffer],
      note: `${sizeOf(us.shape)} elements`,
      emit: e =>
        sizeOf(us.shape) === 0 || sizeOf(x.shape) === 0
          ? []
          : eachUpdate(e, out, at, [us], how, false, (p, [u]) =>
              write(
                w,
                dtype,
                ir.get(p),
                combined(kind, dtype, read(w, dtype, ir.get(p), 0, 0), read(w, dtype, ir.get(u), 0, 0)),
                0
              )
            )
    })
    return [out]
  })

export const scatterAffine: Steps<AffineParams> = steps(
  (b, [x, indices, factors, terms], how, [{ dtype }, { shape }]) => {
    const [at, as, bs] = [indices, factors, terms].map(r => inMemory(b, r))
    const out = copyOf(b, 'scattered', x)
    const found = whole(b.buffer('found', dtype, sizeOf(shape)), shape)
    b.kernel({
      name: 'scatter affine',
      reads: [out, at, as, bs],
      writes: [out.source as Buffer, found.source as Buffer],
      note: `${sizeOf(shape)} elements`,
      emit: e => {
        const bytes = bytesOf(dtype)
        const clear = ir.zero(start(e.address(found)), ir.i32(sizeOf(shape) * bytes))
        if (sizeOf(shape) === 0 || sizeOf(x.shape) === 0) return [clear]
        const v = ir.local(dtype === 'float64' ? 'f64' : 'f32', 'v')
        // As the interpreter: float32 is computed in float64 and rounded once
        const wide = (r: Expr): Expr => (dtype === 'float32' ? ir.op('f64.promote_f32', r) : r)
        const narrow = (r: Expr): Expr => (dtype === 'float32' ? ir.op('f32.demote_f64', r) : r)
        const one = (p: Local, [pa, pb, pf]: readonly Local[]): Code => {
          const [a, t] = [pa, pb].map(q => wide(read(w, dtype, ir.get(q), 0, 0)))
          const next = doubles.add(tangentProduct(doubles, a, wide(ir.get(v)), how.zeros === 'both'), t)
          return [
            ir.set(v, read(w, dtype, ir.get(p), 0, 0)),
            ...write(w, dtype, ir.get(pf), ir.get(v), 0),
            ...write(w, dtype, ir.get(p), narrow(next), 0)
          ]
        }
        return [clear, ...eachUpdate(e, out, at, [as, bs, found], how, how.reverse, one)]
      }
    })
    return [out, found]
  }
)
