/**
 * Laws as vitest tests: the only file that knows the test runner and the environment.
 *
 * LAWS_RUNS multiplies the number of runs, LAWS_TIME is how many seconds a law may take; LAWS_SEED and LAWS_PATH replay
 * what a failure printed.
 */
import * as E from 'fp-ts/lib/Either.js'
import { test } from 'vitest'
import { check, showCounterexample, type Report } from '../../laws/check.js'
import { nameOf, type Law, type Laws } from '../../laws/law.js'

const { LAWS_RUNS, LAWS_SEED, LAWS_PATH, LAWS_TIME } = process.env

const seconds = Number(LAWS_TIME ?? 25)

/** A loaded machine proves less: it says so. */
const tellIfShort = ({ runs, asked }: Report, name: string): void => {
  if (LAWS_PATH === undefined && 2 * runs < asked)
    console.warn(`${name}: ${runs} of ${asked} runs in ${seconds} s; LAWS_TIME gives more`)
}

export const testLaw = <I>(law: Law<I>, runs: number): void =>
  test(nameOf(law), () => {
    const result = check(law, {
      runs: Math.max(1, Math.round(runs * Number(LAWS_RUNS ?? 1))),
      timeLimit: seconds * 1000,
      ...(LAWS_SEED === undefined ? {} : { seed: Number(LAWS_SEED) }),
      ...(LAWS_PATH === undefined ? {} : { path: LAWS_PATH })
    })
    if (E.isLeft(result)) {
      const { seed, path } = result.left
      const replay = `LAWS_SEED=${seed}${path === '' ? '' : ` LAWS_PATH=${path}`} npx vitest run -t '${nameOf(law)}'`
      throw new Error(`${showCounterexample(result.left)}\nor with ${replay}`)
    }
    tellIfShort(result.right, nameOf(law))
  })

export const testLaws = (laws: Laws, runs: number): void => laws.forEach(law => testLaw(law, runs))
