/**
 * How the catalogue is written: a statement a line, under the name by which suites take it.
 */
import type { Statement } from './law.js'

/** The number of a law, what it says, and where it comes from. */
type Entry = readonly [id: string, statement: string, source: string]

const titleOf = (key: string): string => key.replace(/[A-Z]/g, letter => ` ${letter.toLowerCase()}`)

export const statements = <K extends string>(
  topic: string,
  entries: Readonly<Record<K, Entry>>
): Readonly<Record<K, Statement>> =>
  Object.fromEntries(
    Object.entries<Entry>(entries).map(([key, [id, statement, source]]) => [
      key,
      { topic, id, title: titleOf(key), statement, source }
    ])
  ) as Readonly<Record<K, Statement>>
