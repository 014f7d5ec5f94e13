import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as E from 'fp-ts/lib/Either.js'
import { ansi, plain } from 'pullback/viz'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nodeHost } from '../../../examples/digits/host.js'
import type { Host } from '../../../examples/digits/host.js'
import { job } from '../../../examples/digits/job.js'
import type { Train } from '../../../examples/digits/training.js'
import { malformation } from '../../viz/wellFormed.js'
import { fakeTraining } from './fakeTraining.js'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pullback-job-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const at = (name: string): string => join(folder, name)

/** Ten rows of two features and two classes, all well but for the lines given. */
const csv = (broken: Readonly<Record<number, string>> = {}): string =>
  Array.from({ length: 10 }, (_, i) => broken[i + 1] ?? `${i}.5,${10 - i},${i % 2}`).join('\n')

interface Ran {
  readonly code: number
  readonly shown: string
  readonly complained: string
}

/** The job in this process, on a terminal of 80 columns or none, with a clock that ticks a tenth of a second a look. */
const play = (argv: readonly string[], changes: Partial<Host> = {}, train: Train = fakeTraining): Ran => {
  const shown: string[] = []
  const complained: string[] = []
  let ticks = 0
  const host: Host = {
    ...nodeHost(process),
    write: text => void shown.push(text),
    complain: text => void complained.push(text),
    columns: () => undefined,
    style: plain,
    now: () => ticks++ / 10,
    ...changes
  }
  const code = job(argv, host, train)
  return { code, shown: shown.join(''), complained: complained.join('') }
}

describe('job', () => {
  it('checks the gradient, shows an epoch a line where it is no terminal, and ends with the accuracy', () => {
    const { code, shown, complained } = play(['--epochs', '2', '--out', at('r.html')])
    expect([code, complained]).toEqual([0, ''])
    expect(shown.split('\n')).toEqual([
      'gradient check passed: worst relative difference 2.5e-10 of 1234 (1e-6 allowed)',
      expect.stringMatching(/^epoch 1\/2  loss 1\.0000  acc 50\.0%  rate 0\.002  \d\.\ds left$/),
      expect.stringMatching(/^epoch 2\/2  loss 0\.5000  acc 66\.7%  rate 0\.002  done in \d\.\ds$/),
      `report ${at('r.html')}`,
      'test accuracy 0.9750',
      ''
    ])
  })

  it('rewrites one line on a terminal, never as wide as the terminal', () => {
    for (const columns of [20, 80, 200]) {
      const { shown } = play(['--epochs', '3', '--out', at('r.html')], { columns: () => columns, style: ansi })
      const frames = shown.split('\n')[1].split('\r').slice(1)
      expect(frames.length).toBe(6)
      for (const frame of frames) {
        expect(frame.endsWith('\u001b[K')).toBe(true)
        expect(frame.replace(/\u001b\[\d*[mK]/g, '').length).toBeLessThan(columns)
      }
      expect(shown.split('\n').at(-2)).toBe('test accuracy 0.9750')
    }
  })

  it('draws no more often than an eye can follow', () => {
    const { shown } = play(['--epochs', '3', '--out', at('r.html')], { columns: () => 80, now: () => 0 })
    expect(shown.split('\r').length - 1).toBe(4)
  })

  it('writes a report that tells the settings, the data and the command', () => {
    play(['--seed', '7', '--out', at('r.html')])
    const html = readFileSync(at('r.html'), 'utf8')
    expect(malformation(html.replace('<!doctype html>\n', ''))).toBeUndefined()
    expect(html).toContain(
      `npm start -- --hidden 128 --epochs 40 --batch 32 --rate 0.002 --seed 7 --out ${at('r.html')}`
    )
    expect(html).toContain('Alpaydin &amp; C. Kaynak')
    expect(html).toContain('class="picture"')
    expect(readdirSync(folder)).toEqual(['r.html'])
  })

  it('reads a table instead, and lists its rows', () => {
    writeFileSync(at('t.csv'), `width,height,kind\n${csv()}`)
    expect(play(['--data', at('t.csv'), '--out', at('r.html')]).code).toBe(0)
    const html = readFileSync(at('r.html'), 'utf8')
    expect(html).toContain('<h1>t.csv</h1>')
    expect(html).toContain('<th scope="col">height</th>')
    expect(html).not.toContain('class="picture"')
  })

  it('replaces the file behind a link, and leaves the link', () => {
    writeFileSync(at('real.html'), 'old')
    symlinkSync(at('real.html'), at('link.html'))
    expect(play(['--out', at('link.html')]).code).toBe(0)
    expect(readFileSync(at('real.html'), 'utf8')).toMatch(/^<!doctype html>/)
    expect(readdirSync(folder).sort()).toEqual(['link.html', 'real.html'])
  })

  it('puts the report among the temporary files when it cannot be written in the end, and says where', () => {
    const writeText = () => E.left('no space left')
    const { code, shown, complained } = play(['--out', at('r.html')], { writeText })
    expect(code).toBe(1)
    expect(complained.startsWith(`--out: cannot write "${at('r.html')}": no space left; the report is in "`)).toBe(true)
    expect(shown).toMatch(/test accuracy 0\.9750\n$/)
    const path = /report is in "(.*)"/.exec(complained)![1]
    expect(readFileSync(path, 'utf8')).toMatch(/^<!doctype html>/)
    rmSync(dirname(path), { recursive: true })
  })

  it('still tells the accuracy when the report cannot be written anywhere', () => {
    const nowhere = { writeText: () => E.left('no space left'), writeAside: () => E.left('no space left') }
    const { code, shown, complained } = play(['--out', at('r.html')], nowhere)
    expect([code, complained]).toEqual([1, `--out: cannot write "${at('r.html')}": no space left\n`])
    expect(shown).toMatch(/test accuracy 0\.9750\n$/)
  })

  it('writes a report whose name is as long as names may be', () => {
    const name = `${'r'.repeat(250)}.html`
    expect(play(['--out', at(name)]).code).toBe(0)
    expect(readdirSync(folder)).toEqual([name])
  })

  it('fails, and says it once and in the report, when the training diverges', () => {
    const { code, shown, complained } = play(['--out', at('r.html')], {}, function* (data, settings) {
      const divergence = { epoch: 2, step: 7, rate: 812.3456, found: 'a loss of NaN' }
      return { ...(yield* fakeTraining(data, settings)), divergence }
    })
    const sentence =
      'Training diverged in epoch 2: step 7, at a rate of 812, gave a loss of NaN; a smaller --rate may help'
    expect([code, complained]).toEqual([1, `${sentence}\n`])
    expect(shown).toMatch(/test accuracy 0\.9750\n$/)
    expect(readFileSync(at('r.html'), 'utf8')).toContain(sentence)
  })

  it('names what computed in the report, and claims no more than holds', () => {
    play(['--out', at('r.html')])
    const html = readFileSync(at('r.html'), 'utf8')
    expect(html).toContain('gives the same network with the same pullback, node, engine.')
    expect(html).toContain(`<dt>node</dt><dd>${process.versions.node}</dd>`)
    expect(html).toContain('<dt>engine</dt><dd>none</dd>')
  })

  it('takes a terminal that tells no width for one of 80 columns', () => {
    const stdout = { isTTY: true, columns: 0 } as NodeJS.Process['stdout']
    expect(nodeHost({ ...process, stdout, stderr: process.stderr, env: {} }).columns()).toBe(80)
  })

  it('fails, with a report that says so, when the gradient is wrong', () => {
    const { code, shown } = play(['--out', at('r.html')], {}, function* (data, settings) {
      const training = fakeTraining(data, settings)
      training.next()
      yield { _tag: 'GradientChecked', check: { worst: NaN, tolerance: 1e-6, compared: 1 } }
      return yield* training
    })
    expect(code).toBe(1)
    expect(shown).toMatch(/^gradient check FAILED/)
    expect(readFileSync(at('r.html'), 'utf8')).toContain('FAILED')
  })
})

describe('refusals: one message, exit code 2, nothing written', () => {
  const refused = (argv: readonly string[], message: string | RegExp): void => {
    const before = readdirSync(folder)
    const { code, shown, complained } = play(argv)
    expect([code, shown]).toEqual([2, ''])
    expect(complained).toMatch(/^[^\n]+\n$/)
    if (typeof message === 'string') expect(complained).toBe(`${message}\n`)
    else expect(complained).toMatch(message)
    expect(readdirSync(folder)).toEqual(before)
  }

  it('a bad flag', () =>
    refused(
      ['--epoch', '3', '--out', at('r.html')],
      '--epoch: no such flag; did you mean --epochs? (--help lists the flags)'
    ))

  it.each([
    [{ 4: '1,x,0' }, 'line 4, column 2: expected a finite number, found "x"'],
    [{ 1: '1,,0' }, 'line 1, column 2: expected a finite number, found an empty cell'],
    [{ 10: '1,2' }, 'line 10: expected 3 cells like the first line, found 2 cells'],
    [{ 7: '1,2,0.5' }, 'line 7, column 3: expected a class label (a whole number), found "0.5"']
  ])('a broken table %j', (broken, sentence) => {
    writeFileSync(at('t.csv'), csv(broken))
    refused(['--data', at('t.csv'), '--out', at('r.html')], `--data: "${at('t.csv')}", ${sentence}`)
  })

  it('a table too short, empty, missing, or a folder', () => {
    writeFileSync(at('short.csv'), '1,0\n2,1\n')
    writeFileSync(at('empty.csv'), '')
    refused(['--data', at('short.csv'), '--out', at('r.html')], /line 2: expected at least 10 rows of numbers, found 2/)
    refused(['--data', at('empty.csv'), '--out', at('r.html')], /found an empty file/)
    refused(['--data', at('none.csv'), '--out', at('r.html')], /^--data: cannot read ".*": no such file or directory$/m)
    refused(['--data', folder, '--out', at('r.html')], /^--data: cannot read ".*": illegal operation on a directory$/m)
  })

  it('a measurement instead of classes', () => {
    writeFileSync(at('t.csv'), Array.from({ length: 400 }, (_, i) => `${i},${i}`).join('\n'))
    refused(
      ['--data', at('t.csv'), '--out', at('r.html')],
      /column 2: its 400 different values look like a measurement, not a class; at most 300 classes/
    )
  })

  it('a report that could not be written', () => {
    mkdirSync(at('sub'))
    writeFileSync(at('file'), '')
    writeFileSync(at('t.csv'), csv())
    refused(['--out', at('none/r.html')], /^--out: cannot write ".*": no such file or directory$/m)
    refused(['--out', at('sub')], /it is a directory/)
    refused(['--out', at('new/')], /it is a directory/)
    refused(['--out', at('file/r.html')], /not a directory/)
    refused(['--out', '/dev/null'], /it is not a regular file/)
    refused(['--data', at('t.csv'), '--out', at('sub/../t.csv')], /is the file that --data reads/)
  })
})

describe('as a process', () => {
  const root = join(import.meta.dirname, '../../..')
  const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href

  const spawn = (argv: readonly string[], env: NodeJS.ProcessEnv = {}): Ran => {
    const entry = join(import.meta.dirname, 'fakeMain.ts')
    const ran = spawnSync(process.execPath, ['--import', loader, entry, ...argv], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', TSX_TSCONFIG_PATH: join(root, 'tsconfig.json'), ...env }
    })
    return { code: ran.status ?? -1, shown: ran.stdout, complained: ran.stderr }
  }

  it('trains and reports', () => {
    const { code, shown, complained } = spawn(['--epochs', '3'])
    expect([code, complained]).toEqual([0, ''])
    expect(shown).toMatch(/\ntest accuracy 0\.9750\n$/)
    expect(shown).not.toContain('\u001b')
    expect(readdirSync(folder)).toEqual(['report.html'])
  })

  it('refuses a bad flag and a broken table with code 2, a line on stderr, and no file', () => {
    writeFileSync(at('t.csv'), csv({ 3: '1,2,3,4' }))
    const flag = spawn(['--rate', 'fast'])
    expect(flag).toEqual({
      code: 2,
      shown: '',
      complained: '--rate: expected a positive number, found "fast" (--help lists the flags)\n'
    })
    const table = spawn(['--data', 't.csv'])
    expect(table).toEqual({
      code: 2,
      shown: '',
      complained: '--data: "t.csv", line 3: expected 3 cells like the first line, found 4 cells\n'
    })
    expect(readdirSync(folder)).toEqual(['t.csv'])
  })

  it('is quiet when nobody reads on', () => {
    const entry = join(import.meta.dirname, 'fakeMain.ts')
    const line = `"${process.execPath}" --import "${loader}" "${entry}" --epochs 3000 | head -1`
    const ran = spawnSync('sh', ['-c', line], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1', TSX_TSCONFIG_PATH: join(root, 'tsconfig.json') }
    })
    expect([ran.stdout.split('\n').length, ran.stderr]).toEqual([2, ''])
    expect(readdirSync(folder)).toEqual(['report.html'])
  })

  it('helps', () => {
    const { code, shown } = spawn(['--help'])
    expect(code).toBe(0)
    expect(shown).toContain('--hidden N,N…')
  })
})
