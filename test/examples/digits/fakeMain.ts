import { forgiveClosedPipes, nodeHost } from '../../../examples/digits/host.js'
import { job } from '../../../examples/digits/job.js'
import { fakeTraining } from './fakeTraining.js'

forgiveClosedPipes(process, reason => {
  process.stderr.write(`${reason}\n`)
  process.exitCode = 1
})
process.exitCode = job(process.argv.slice(2), nodeHost(process), fakeTraining)
