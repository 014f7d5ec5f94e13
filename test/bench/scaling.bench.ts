/** Whether time grows as the work does: the time of a unit of work along sizes. A line that climbs is a finding. */
import { grad, jit } from 'pullback'
import { thunk, units, type Bench, type Suite, type Table } from './harness.js'
import * as programs from './programs.js'

interface Sweep {
  readonly title: string
  readonly of: string
  readonly sizes: readonly number[]
  /** Units of work for a size. */
  readonly work: (size: number) => number
  readonly program: (size: number) => ReturnType<typeof programs.scalarScan>
}

const sweeps: readonly Sweep[] = [
  {
    title: 'elementwise chain of 10, n',
    of: 'ns a number',
    sizes: [10, 1_000, 100_000, 1_000_000],
    work: n => n,
    program: n => programs.elementwiseChain(n)
  },
  {
    title: 'elementwise chain on 1,000 numbers, depth',
    of: 'ns an equation',
    sizes: [1, 10, 100, 1_000],
    work: depth => depth,
    program: depth => programs.elementwiseChain(1_000, depth)
  },
  {
    title: '2 matrix products, n',
    of: 'ns a multiplication and addition',
    sizes: [8, 32, 128, 512],
    work: n => 2 * n ** 3,
    program: n => programs.matrixChain(n, 2)
  },
  {
    title: 'loss of a perceptron, batch',
    of: 'ns an example',
    sizes: [1, 8, 64, 256],
    work: batch => batch,
    program: batch => programs.perceptron(batch)
  },
  {
    title: 'scan of scalar steps, length',
    of: 'ns a step',
    sizes: [10, 100, 1_000, 10_000],
    work: length => length,
    program: length => programs.scalarScan(length)
  }
]

const suitesOf = ({ title, of, sizes, work, program }: Sweep): readonly Suite[] =>
  sizes.map(size => {
    const { f, x } = program(size)
    const [value, gradient] = [jit(f), jit(grad(f))]
    return {
      title: `${title} = ${size.toLocaleString('en')}: ${of}`,
      subjects: { value: thunk(() => value(x), work(size)), gradient: thunk(() => gradient(x), work(size)) }
    }
  })

const table = (): Table => ({
  _tag: 'Table',
  title: 'Scaling',
  note: 'Time for a unit of work, float64, jitted.',
  unit: units.ns,
  suites: sweeps.flatMap(suitesOf)
})

const bench: Bench = () => [table()]

export default bench
