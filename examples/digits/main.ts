import { nodeHost } from './host.js'
import { job } from './job.js'
import { train } from './train.js'

process.exitCode = job(process.argv.slice(2), nodeHost(process), train)
