/** The rule that readers ask an entry of the table what it says, and never which one it is. */
import type { Source } from './sources.js'

/** Entries know their family; mutants change one operation on purpose. */
const mayKnow = /^src\/primitives\/|^laws\/mutant\//

const asking = [/\bprimitive(\.name)?\s*[!=]==(?!\s*\w+\.primitive\b)/, /switch\s*\([^)]*\bprimitive\.name\)/]

export const dispatch = ({ path, text }: Source): readonly string[] =>
  mayKnow.test(path)
    ? []
    : text
        .split('\n')
        .flatMap((line, i) => (asking.some(r => r.test(line)) ? [`${path}:${i + 1}: ${line.trim()}`] : []))
