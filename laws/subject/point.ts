/**
 * Laws that are stated at one point: the values of a subject's inputs there, which a violation shows.
 */
import * as E from 'fp-ts/lib/Either.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { showAll } from '../value/show.js'
import type { Grain, Stream } from '../draw/draw.js'
import { guarded, inconclusive, violated, type Verdict } from '../law.js'
import { drawInputs, drawLike, inMoving, moving, type Subject } from './subject.js'

/** What a subject, or a transform of it, must meet. */
export type Definition = (s: Subject, next: Stream) => Verdict

export interface Point {
  readonly xs: readonly Dense[]
  /** The subject as a function of its moving inputs, … */
  readonly f: (some: readonly NDArray[]) => readonly NDArray[]
  /** … their values, … */
  readonly at: readonly Dense[]
  /** … and a direction for them. */
  readonly ts: readonly Dense[]
}

/** A verdict that names the inputs it was reached with. */
export const given = (xs: readonly NDArray[], verdict: () => Verdict): Verdict => {
  const reached = guarded(verdict)
  return reached._tag === 'Left' ? violated(`${reached.left.problem}\n${showAll('x', xs)}`) : reached
}

/** A definition about the moving inputs at given values; without any it has nothing to say. */
export const atInputs =
  (
    draw: (s: Subject, next: Stream) => readonly Dense[],
    rule: (s: Subject, p: Point, next: Stream) => Verdict
  ): Definition =>
  (s, next) => {
    const xs = draw(s, next)
    const at = moving(s, xs)
    if (at.length === 0) return inconclusive
    const ts = drawLike(at, next)
    const reached = guarded(() => rule(s, { xs, at, ts, f: inMoving(s, xs) }, next))
    return E.isLeft(reached)
      ? violated([reached.left.problem, ...(s.shown === true ? [] : [showAll('x', xs)]), showAll('t', ts)].join('\n'))
      : reached
  }

export const atPoint = (grain: Grain, rule: (s: Subject, p: Point, next: Stream) => Verdict): Definition =>
  atInputs((s, next) => drawInputs(s, next, grain), rule)
