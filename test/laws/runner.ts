/**
 * Laws as vitest tests: the only file here that knows the test runner and the environment.
 *
 * LAWS_RUNS multiplies the number of runs; LAWS_SEED and LAWS_PATH replay what a failure printed.
 */
import * as E from 'fp-ts/lib/Either.js'
import { test } from 'vitest'
import { check, showCounterexample, type Law } from './law.js'

const { LAWS_RUNS, LAWS_SEED, LAWS_PATH } = process.env

export const testLaw = <I>(law: Law<I>, runs: number): void =>
  test(law.name, () => {
    const result = check(law, {
      runs: Math.max(1, Math.round(runs * Number(LAWS_RUNS ?? 1))),
      ...(LAWS_SEED === undefined ? {} : { seed: Number(LAWS_SEED) }),
      ...(LAWS_PATH === undefined ? {} : { path: LAWS_PATH })
    })
    if (E.isLeft(result)) throw new Error(showCounterexample(result.left))
  })
