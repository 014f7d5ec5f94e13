import { nodeHost } from '../../../examples/digits/host.js'
import { job } from '../../../examples/digits/job.js'
import { fakeTraining } from './fakeTraining.js'

process.exitCode = job(process.argv.slice(2), nodeHost(process), fakeTraining)
