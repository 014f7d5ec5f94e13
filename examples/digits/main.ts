import { forgiveClosedPipes, nodeHost } from './host.js'
import { job } from './job.js'
import { train } from './train.js'

forgiveClosedPipes(process, reason => {
  process.stderr.write(`cannot write what is shown: ${reason}\n`)
  process.exitCode = 1
})
process.exitCode = job(process.argv.slice(2), nodeHost(process), train)
