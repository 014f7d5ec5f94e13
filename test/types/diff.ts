/**
 * The types of differentiable functions as values: this file only has to compile.
 */
import * as Category from 'fp-ts/lib/Category.js'
import { flow, pipe } from 'fp-ts/lib/function.js'
import * as S from 'fp-ts/lib/Strong.js'
import { fp, np, type NDArray } from 'pullback'
import { Diff } from 'pullback/fp'
import * as Module from 'pullback/fp/Diff'

interface Line {
  readonly slope: NDArray
  readonly bias: NDArray
}
declare const line: Line
declare const f: (p: Line) => readonly NDArray[]
declare const g: (xs: readonly NDArray[]) => NDArray
declare const x: NDArray

export const d: Diff.Diff<Line, readonly NDArray[]> = Diff.of(f)
export const composite: Module.Diff<Line, NDArray> = pipe(d, Diff.andThen(Diff.of(g)), Diff.map(np.square))
export const backwards: Diff.Diff<Line, NDArray> = pipe(Diff.of(g), Diff.compose(d))
export const flowing: Diff.Diff<Line, NDArray> = pipe(Diff.of(flow(f, g)))
export const [value, pullback]: readonly [NDArray, (ct: NDArray) => Line] = composite(line)
export const nested: fp.Diff.Diff<Line, NDArray> = fp.Diff.of((p: Line) => p.slope)
export const pair: Diff.Diff<Line, [NDArray, readonly NDArray[]]> = Diff.fanOut(composite, d)
export const derived: Diff.Diff<[Line, NDArray], [NDArray, NDArray]> = S.split(Diff.Strong, Diff.Category)(
  composite,
  Diff.of(np.square)
)
export const around: Diff.Diff<readonly [Line], { readonly y: NDArray }> = pipe(
  composite,
  Diff.promap(
    ([p]: readonly [Line]) => p,
    y => ({ y })
  )
)
export const generic: Category.Category2<Diff.URI> = Diff.Category

// @ts-expect-error a cotangent is like the value
Diff.of(g)([x])[1]([x])
// @ts-expect-error the pieces do not meet
pipe(Diff.of(g), Diff.andThen(Diff.of(f)))
// @ts-expect-error compose takes the first function second, as in fp-ts
pipe(d, Diff.compose(Diff.of(g)))
