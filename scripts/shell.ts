import { spawn } from 'node:child_process'
import { delimiter, join } from 'node:path'
import { root } from './layout.js'

const path = `${join(root, 'node_modules/.bin')}${delimiter}${process.env['PATH'] ?? ''}`

/** Runs a command, the repository's own tools first; rejects with its output when it fails. */
export const run = (command: string, args: ReadonlyArray<string>, cwd: string = root): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, PATH: path } })
    const chunks: Array<Buffer> = []
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk))
    child.on('error', reject)
    child.on('close', code => {
      const output = Buffer.concat(chunks).toString('utf8')
      if (code === 0) resolve(output)
      else reject(new Error(`${[command, ...args].join(' ')} exited with ${code}\n${output}`))
    })
  })

/** Ends the process with a readable message and code 1 when `main` fails. */
export const orExit = (main: Promise<unknown>): void => {
  main.catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
}
