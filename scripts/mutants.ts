/** Prints the table of planted bugs: which law sees each, after how many shrinks, in how long a counterexample. A survivor fails. */
import { examine, mutants, showCounterexample } from '../laws/index.js'

const only = process.argv[2]
const chosen = mutants.filter(m => only === undefined || `${m.suite} ${m.bug}`.includes(only))
const width = Math.max(...chosen.map(m => `${m.suite} · ${m.bug}`.length))

const survivors = chosen.flatMap(mutant => {
  const { caught, missed } = examine(mutant)
  const name = `${mutant.suite} · ${mutant.bug}`.padEnd(width)
  const by = caught.map(c => `${c.id} (${c.shrinks} shrinks, ${showCounterexample(c).length} characters)`).join(', ')
  console.log(missed.length === 0 ? `✓ ${name}  ${by}` : `✗ ${name}  not seen by ${missed.join(', ')}; ${by}`)
  if (only !== undefined) caught.forEach(c => console.log(`\n${showCounterexample(c)}\n`))
  return missed.length === 0 ? [] : [name]
})

console.log(`\n${chosen.length - survivors.length} of ${chosen.length} caught`)
if (survivors.length > 0) process.exitCode = 1
