/**
 * The matrix product, of any strided operands, one for each place of the batch.
 *
 * Every element is the sum of its products in the order of the contracted places, accumulated in float64
 * and rounded once: its bits depend on neither its place nor the path that computed it.
 */
import { allocate, isFloat, type DType, type TypedArray } from '../dtype.js'
import { contiguous, storage, view, type Dense } from '../ndarray.js'
import { sizeOf } from '../shape.js'
import { offsets } from './move.js'

/** Lines (rows of the one operand, columns of the other) of a matrix, one matrix for each place of the batch. */
export interface Lines {
  readonly data: TypedArray
  readonly offset: number
  /** Where the matrices begin, after `offset`. */
  readonly starts: Int32Array
  readonly count: number
  /** From a line to the next. */
  readonly lineStep: number
  readonly length: number
  /** From an element of a line to the next. */
  readonly step: number
}

/** The distance of neighbours in a strided region, row-major, when it is the same for all. */
const spacing = (extents: readonly number[], strides: readonly number[]): number | undefined => {
  let step: number | undefined
  let run = 1
  for (let i = extents.length - 1; i >= 0; i--) {
    if (extents[i] === 1) continue
    if (step === undefined) step = strides[i]
    else if (strides[i] !== step * run) return undefined
    run *= extents[i]
  }
  return step ?? 1
}

/** An operand with its axes in three groups: it is read where it is when the lines are evenly spaced, and copied else. */
export const linesOf = (
  x: Dense,
  batch: readonly number[],
  free: readonly number[],
  contracted: readonly number[]
): Lines => {
  const { shape, data, strides, offset } = x[storage]
  const pick = (list: readonly number[], axes: readonly number[]): readonly number[] => axes.map(a => list[a])
  const lineStep = spacing(pick(shape, free), pick(strides, free))
  const step = spacing(pick(shape, contracted), pick(strides, contracted))
  if (lineStep === undefined || step === undefined) {
    const order = [...batch, ...free, ...contracted]
    const [b, f] = [batch.length, batch.length + free.length]
    const axes = order.map((_, i) => i)
    return linesOf(
      contiguous(view(x, pick(shape, order), pick(strides, order))),
      axes.slice(0, b),
      axes.slice(b, f),
      axes.slice(f)
    )
  }
  const starts = offsets(pick(shape, batch), pick(strides, batch))
  return {
    data,
    offset,
    starts,
    count: sizeOf(pick(shape, free)),
    lineStep,
    length: sizeOf(pick(shape, contracted)),
    step
  }
}

/** Where a product goes: from `at` on, with these distances between its rows and between its columns. */
interface Target {
  readonly out: TypedArray
  readonly at: number
  readonly rowStep: number
  readonly columnStep: number
}

/** The product of the matrix of `rows` that begins at `x` with that of `columns` at `y`. */
type Product = (x: number, y: number, target: Target) => void

/** Four lines from the first on, interleaved; the last is repeated where there are fewer. */
const pack = (
  { data, count, lineStep, length, step }: Lines,
  start: number,
  first: number,
  panel: Float64Array
): void => {
  let l0 = start + first * lineStep
  let l1 = start + Math.min(first + 1, count - 1) * lineStep
  let l2 = start + Math.min(first + 2, count - 1) * lineStep
  let l3 = start + Math.min(first + 3, count - 1) * lineStep
  for (let q = 0; q < 4 * length; q += 4) {
    panel[q] = data[l0]
    panel[q + 1] = data[l1]
    panel[q + 2] = data[l2]
    panel[q + 3] = data[l3]
    l0 += step
    l1 += step
    l2 += step
    l3 += step
  }
}

/** The sixteen products of two panels of four lines. */
const tile = (a: Float64Array, b: Float64Array, sums: Float64Array): void => {
  // Taken from the length by a shift, k is known to be small and not negative, which spares the loop its checks
  const k = a.length >>> 2
  let c00 = 0
  let c01 = 0
  let c02 = 0
  let c03 = 0
  let c10 = 0
  let c11 = 0
  let c12 = 0
  let c13 = 0
  let c20 = 0
  let c21 = 0
  let c22 = 0
  let c23 = 0
  let c30 = 0
  let c31 = 0
  let c32 = 0
  let c33 = 0
  for (let p = 0; p < k; p++) {
    const q = p * 4
    const b0 = b[q]
    const b1 = b[q + 1]
    const b2 = b[q + 2]
    const b3 = b[q + 3]
    const a0 = a[q]
    c00 += a0 * b0
    c01 += a0 * b1
    c02 += a0 * b2
    c03 += a0 * b3
    const a1 = a[q + 1]
    c10 += a1 * b0
    c11 += a1 * b1
    c12 += a1 * b2
    c13 += a1 * b3
    const a2 = a[q + 2]
    c20 += a2 * b0
    c21 += a2 * b1
    c22 += a2 * b2
    c23 += a2 * b3
    const a3 = a[q + 3]
    c30 += a3 * b0
    c31 += a3 * b1
    c32 += a3 * b2
    c33 += a3 * b3
  }
  sums[0] = c00
  sums[1] = c01
  sums[2] = c02
  sums[3] = c03
  sums[4] = c10
  sums[5] = c11
  sums[6] = c12
  sums[7] = c13
  sums[8] = c20
  sums[9] = c21
  sums[10] = c22
  sums[11] = c23
  sums[12] = c30
  sums[13] = c31
  sums[14] = c32
  sums[15] = c33
}

/** Four by four, with the columns packed once and the rows as they come. */
const tiled = (rows: Lines, columns: Lines): Product => {
  const panel = new Float64Array(4 * rows.length)
  const panels = Array.from({ length: Math.ceil(columns.count / 4) }, () => new Float64Array(4 * rows.length))
  const sums = new Float64Array(16)
  return (x, y, { out, at, rowStep, columnStep }) => {
    for (let j = 0; j < panels.length; j++) pack(columns, y, 4 * j, panels[j])
    for (let i = 0; i < rows.count; i += 4) {
      pack(rows, x, i, panel)
      const height = Math.min(4, rows.count - i)
      for (let j = 0; j < columns.count; j += 4) {
        tile(panel, panels[j >> 2], sums)
        const width = Math.min(4, columns.count - j)
        const corner = at + i * rowStep + j * columnStep
        for (let r = 0; r < height; r++)
          for (let c = 0; c < width; c++) out[corner + r * rowStep + c * columnStep] = sums[4 * r + c]
      }
    }
  }
}

/** `sums[i]` is the product of a line, from the first on, with a column; rows that are near in memory go together. */
const sumAcross = (
  { data, count, lineStep, length, step }: Lines,
  x: number,
  column: Float64Array,
  sums: Float64Array
): void => {
  sums.fill(0)
  for (let p = 0; p < length; p++) {
    const v = column[p]
    for (let i = 0, q = x + p * step; i < count; i++, q += lineStep) sums[i] += data[q] * v
  }
}

/** The same, four rows at a time. */
const sumAlong = (
  { data, count, lineStep, length, step }: Lines,
  x: number,
  column: Float64Array,
  sums: Float64Array
): void => {
  let i = 0
  for (; i + 3 < count; i += 4) {
    let q0 = x + i * lineStep
    let q1 = q0 + lineStep
    let q2 = q1 + lineStep
    let q3 = q2 + lineStep
    let s0 = 0
    let s1 = 0
    let s2 = 0
    let s3 = 0
    for (let p = 0; p < length; p++) {
      const v = column[p]
      s0 += data[q0] * v
      s1 += data[q1] * v
      s2 += data[q2] * v
      s3 += data[q3] * v
      q0 += step
      q1 += step
      q2 += step
      q3 += step
    }
    sums[i] = s0
    sums[i + 1] = s1
    sums[i + 2] = s2
    sums[i + 3] = s3
  }
  for (; i < count; i++) {
    let sum = 0
    for (let p = 0, q = x + i * lineStep; p < length; p++, q += step) sum += data[q] * column[p]
    sums[i] = sum
  }
}

/** Column by column, the rows read where they are. */
const thin = (rows: Lines, columns: Lines): Product => {
  const column = new Float64Array(rows.length)
  const sums = new Float64Array(rows.count)
  const sum = Math.abs(rows.lineStep) < Math.abs(rows.step) ? sumAcross : sumAlong
  return (x, y, { out, at, rowStep, columnStep }) => {
    for (let j = 0; j < columns.count; j++) {
      for (let p = 0, q = y + j * columns.lineStep; p < column.length; p++, q += columns.step)
        column[p] = columns.data[q]
      sum(rows, x, column, sums)
      for (let i = 0, o = at + j * columnStep; i < sums.length; i++, o += rowStep) out[o] = sums[i]
    }
  }
}

/** One element at a time: for the smallest. */
const plain =
  (rows: Lines, columns: Lines): Product =>
  (x, y, { out, at, rowStep, columnStep }) => {
    for (let i = 0; i < rows.count; i++)
      for (let j = 0; j < columns.count; j++) {
        let sum = 0
        let q = x + i * rows.lineStep
        let r = y + j * columns.lineStep
        for (let p = 0; p < rows.length; p++, q += rows.step, r += columns.step) sum += rows.data[q] * columns.data[r]
        out[at + i * rowStep + j * columnStep] = sum
      }
  }

/** The same modulo 2³². */
const integer =
  (rows: Lines, columns: Lines): Product =>
  (x, y, { out, at, rowStep, columnStep }) => {
    for (let i = 0; i < rows.count; i++)
      for (let j = 0; j < columns.count; j++) {
        let sum = 0
        let q = x + i * rows.lineStep
        let r = y + j * columns.lineStep
        for (let p = 0; p < rows.length; p++, q += rows.step, r += columns.step)
          sum = (sum + Math.imul(rows.data[q], columns.data[r])) | 0
        out[at + i * rowStep + j * columnStep] = sum
      }
  }

/** Below this many multiplications the arrays that the other ways allocate cost more than they save. */
const few = 1000

const productOf = (dtype: DType, rows: Lines, columns: Lines): Product => {
  if (!isFloat(dtype)) return integer(rows, columns)
  if (rows.count === 1 || rows.count * columns.count * rows.length < few) return plain(rows, columns)
  return columns.count < 3 ? thin(rows, columns) : tiled(rows, columns)
}

/** The products over the batch, row-major as [batch, lines of x, lines of y]. */
export const matmul = (dtype: DType, x: Lines, y: Lines): TypedArray => {
  const size = x.count * y.count
  const out = allocate(dtype, x.starts.length * size)
  if (out.length === 0) return out
  // The side with more lines makes the rows
  const [rows, columns, rowStep, columnStep] = x.count >= y.count ? [x, y, y.count, 1] : [y, x, 1, y.count]
  const product = productOf(dtype, rows, columns)
  for (let b = 0; b < rows.starts.length; b++)
    product(rows.offset + rows.starts[b], columns.offset + columns.starts[b], {
      out,
      at: b * size,
      rowStep,
      columnStep
    })
  return out
}
