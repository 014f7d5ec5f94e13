/** What a lecture writes down while it runs: numbers compared, and pictures. */
import { np } from 'pullback'

/** A number, an array, or lists and records of these. */
export type Numbers =
  number | boolean | bigint | np.NDArray | readonly Numbers[] | Float64Array | { readonly [name: string]: Numbers }

export interface Check {
  readonly _tag: 'Check'
  readonly label: string
  readonly ours: readonly number[]
  readonly byHand: readonly number[]
  readonly passed: boolean
  /** Whether it is a statement, true or false, and no number. */
  readonly isStatement: boolean
}

export interface Picture {
  readonly _tag: 'Picture'
  readonly name: string
  /** An SVG element, or a whole HTML page. */
  readonly markup: string
}

export type Note = Check | Picture

export interface Pen {
  /** The following notes belong to the block of this number. */
  readonly block: (index: number) => void
  /** Compares what the library gives with what the lecture derives: to 1e-12, relative above 1, unless told otherwise. */
  readonly check: (label: string, ours: Numbers, byHand: Numbers, o?: { readonly within?: number }) => void
  readonly picture: (name: string, markup: string) => void
}

const isArray = (x: Numbers): x is np.NDArray => typeof x === 'object' && 'dtype' in x && 'ndim' in x

const listOf = (x: Numbers): readonly number[] => {
  if (typeof x !== 'object') return [Number(x)]
  if (isArray(x)) return Array.from(np.toTypedArray(x), Number)
  return (Array.isArray(x) ? (x as readonly Numbers[]) : Object.values(x as object as Record<string, Numbers>)).flatMap(
    listOf
  )
}

const agree = (a: number, b: number, within: number): boolean =>
  Object.is(a, b) || Math.abs(a - b) <= within * Math.max(1, Math.abs(b))

export const newPen = (): { readonly pen: Pen; readonly notesOf: (block: number) => readonly Note[] } => {
  const notes: Note[][] = [[]]
  const add = (note: Note): void => void notes[notes.length - 1].push(note)
  return {
    notesOf: block => notes[block + 1] ?? [],
    pen: {
      block: () => void notes.push([]),
      check: (label, ours, byHand, { within = 1e-12 } = {}) => {
        const [a, b] = [listOf(ours), listOf(byHand)]
        const passed = a.length > 0 && a.length === b.length && a.every((x, i) => agree(x, b[i], within))
        add({ _tag: 'Check', label, ours: a, byHand: b, passed, isStatement: typeof ours === 'boolean' })
      },
      picture: (name, markup) => add({ _tag: 'Picture', name, markup })
    }
  }
}
