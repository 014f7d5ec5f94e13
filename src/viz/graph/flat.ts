/**
 * A Program made ready to be drawn: functions under a label opened or kept, labels on values turned into names.
 */
import { weakMemo } from '../../core/memo.js'
import type { Atom, Equation, Program, Variable } from '../../core/primitive.js'
import { isVariable } from '../../core/program.js'
import { visible } from '../../ndarray/label.js'
import type { GraphOptions } from './model.js'

export interface FlatProgram {
  readonly program: Program
  /** For each equation the labels around it. */
  readonly scopes: readonly (readonly string[])[]
  /** By variable number. */
  readonly names: ReadonlyMap<number, string>
}

/** The label of an equation that applies a Program; none for any other. */
export const labelOf = ({ primitive, params }: Equation): string | undefined => primitive.title?.(params)

const appliedBy = ({ params }: Equation): Program => (params as { readonly program: Program }).program

/** Above so many equations a Program that was drawn already is one node. */
const most = 2000

const memo = weakMemo<number>()

/** The equations when everything is opened. */
const opened = (program: Program): number =>
  memo(program, 'opened', () =>
    program.equations.reduce((n, e) => n + (labelOf(e) === undefined ? 1 : opened(appliedBy(e))), 0)
  )

/** Only what the results need. */
const live = (flat: FlatProgram): FlatProgram => {
  const { program, scopes } = flat
  const needed = new Set(program.outputs.filter(isVariable).map(v => v.id))
  const keep = new Array<boolean>(program.equations.length).fill(false)
  for (let i = program.equations.length - 1; i >= 0; i--) {
    const { inputs, outputs } = program.equations[i]
    keep[i] = outputs.some(v => needed.has(v.id))
    if (keep[i]) for (const a of inputs) if (isVariable(a)) needed.add(a.id)
  }
  return {
    ...flat,
    program: { ...program, equations: program.equations.filter((_, i) => keep[i]) },
    scopes: scopes.filter((_, i) => keep[i])
  }
}

/** `names` are those of the Program's inputs. */
export const flatten = (program: Program, names: readonly string[], fold: GraphOptions['fold'] = []): FlatProgram => {
  const equations: Equation[] = []
  const scopes: (readonly string[])[] = []
  const known = new Map<number, string>()
  let variables = 0
  const fresh = (v: Variable): Variable => ({ ...v, id: variables++ })
  const uses = new Map<string, number>()
  const isLarge = opened(program) > most
  const drawn = new Set<Program>()
  const isClosed = (e: Equation, label: string): boolean =>
    fold === 'all' || fold.includes(label) || (isLarge && drawn.has(appliedBy(e)))
  /** The second use of a label in one place is another function. */
  const distinct = (path: readonly string[], label: string): string => {
    const key = [...path, label].join('\n')
    const n = (uses.get(key) ?? 0) + 1
    uses.set(key, n)
    return n === 1 ? label : `${label} ${n}`
  }
  const open = (p: Program, operands: readonly Atom[], path: readonly string[]): readonly Atom[] => {
    const atoms = new Map<number, Atom>(p.inputs.map((v, i) => [v.id, operands[i]]))
    const follow = (a: Atom): Atom => (isVariable(a) ? atoms.get(a.id)! : a)
    for (const e of p.equations) {
      const ins = e.inputs.map(follow)
      const label = labelOf(e)
      const name = e.primitive.nameOf?.(e.params)
      if (name !== undefined) {
        if (isVariable(ins[0])) known.set(ins[0].id, visible(name))
        atoms.set(e.outputs[0].id, ins[0])
      } else if (label !== undefined && !isClosed(e, label)) {
        const inner = appliedBy(e)
        drawn.add(inner)
        const results = open(inner, ins, [...path, distinct(path, visible(label))])
        e.outputs.forEach((v, i) => atoms.set(v.id, results[i]))
      } else {
        const outputs = e.outputs.map(fresh)
        e.outputs.forEach((v, i) => atoms.set(v.id, outputs[i]))
        equations.push({ ...e, inputs: ins, outputs })
        scopes.push(path)
      }
    }
    return p.outputs.map(follow)
  }
  const inputs = program.inputs.map(fresh)
  inputs.forEach((v, i) => known.set(v.id, visible(names[i])))
  const outputs = open(program, inputs, [])
  return live({ program: { inputs, equations, outputs, variables }, scopes, names: known })
}
