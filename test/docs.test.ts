/** Every example in a doc comment and every `ts` block in the documents is type-checked and run, and asserts. */
import { afterAll, describe, expect, test } from 'vitest'
import {
  examplesInComments,
  examplesInMarkdown,
  manners,
  moduleOf,
  nameOf,
  removeModules,
  skippedBlocks,
  typeErrors,
  writeModules
} from './house/examples.js'
import { readSources } from './house/sources.js'

const code = ['src', 'laws'].flatMap(place => readSources(place, '.ts'))
/** The pages of lectures are programs, which `lectures.test.ts` runs. */
const isLecture = /^docs\/lectures\/\d/
const documents = ['README.md', 'CONTRIBUTING.md', 'docs']
  .flatMap(place => readSources(place, '.md'))
  .filter(({ path }) => !isLecture.test(path))
const examples = [...code.flatMap(examplesInComments), ...documents.flatMap(examplesInMarkdown)]

const planted = [
  { path: 'planted/right.ts', line: 3, code: "import assert from 'node:assert'\nassert.strictEqual(1 + 1, 2)" },
  { path: 'planted/wrong.ts', line: 3, code: "import assert from 'node:assert'\nassert.strictEqual(1 + 1, 3)" },
  { path: 'planted/illTyped.ts', line: 3, code: "import assert from 'node:assert'\nassert.ok(1 + 1 === 'two')" }
] as const

writeModules([...examples, ...planted])
const errors = typeErrors([...examples, ...planted])

afterAll(removeModules)

const run = (example: (typeof examples)[number]) => import(/* @vite-ignore */ moduleOf(example))

describe('examples', () => {
  test('there are some', () => expect(examples).not.toEqual([]))

  test('every TypeScript block of the documents is one', () => expect(documents.flatMap(skippedBlocks)).toEqual([]))

  test.each(examples.map(example => [nameOf(example), example] as const))('%s', async (name, example) => {
    expect(manners(example)).toEqual([])
    expect(errors.get(name)).toEqual([])
    await run(example)
  })
})

describe('the runner can fail', () => {
  const [right, wrong, illTyped] = planted

  test('but not on what is right', async () => {
    expect(errors.get(nameOf(right))).toEqual([])
    await run(right)
  })

  test('on a wrong assertion', () => expect(run(wrong)).rejects.toThrow('strictly equal'))

  test('on a type error, at the line it has in the original', () =>
    expect(errors.get(nameOf(illTyped))).toEqual([expect.stringMatching(/^planted\/illTyped.ts:4 .*no overlap/)]))

  test('on examples that print or assert nothing', () => {
    const bare = { path: 'a.ts', line: 1, code: 'const x = 1' }
    expect(manners(bare)).toEqual(['a.ts:1 asserts nothing'])
    expect(manners({ ...bare, code: "import assert from 'node:assert'\nassert.ok(1)\nconsole.log(1)" })).toHaveLength(1)
    expect(manners({ ...bare, code: "import assert from 'node:assert'" })).toHaveLength(1)
  })

  test('on TypeScript blocks that opt out', () => {
    const tagged = (tag: string) => ({ path: 'a.md', text: `\`\`\`${tag}\nx\n\`\`\`` })
    expect(['ts ignore', 'typescript', 'tsx', '{.ts}'].flatMap(tag => skippedBlocks(tagged(tag)))).toHaveLength(4)
    expect(['ts', 'text', 'sh', ''].flatMap(tag => skippedBlocks(tagged(tag)))).toEqual([])
  })

  test('and finds every example', () => {
    const comment = [
      '/** One line. */',
      'const a = 1',
      '/**',
      ' * Two examples.',
      ' *',
      ' * @example',
      ' * f(1)',
      ' *   .g()',
      ' * @example',
      ' * ```ts',
      ' * f(2)',
      ' * ```',
      ' * @since 0.1.0',
      ' */'
    ].join('\n')
    expect(examplesInComments({ path: 'a.ts', text: comment })).toEqual([
      { path: 'a.ts', line: 7, code: 'f(1)\n  .g()' },
      { path: 'a.ts', line: 11, code: 'f(2)' }
    ])
    const markdown = '# A\n\n```ts\nf(1)\n```\n\n````md\n```ts\nno\n```\n````\n\n```text\nno\n```\n```ts\nf(2)\n```'
    expect(examplesInMarkdown({ path: 'a.md', text: markdown }).map(({ line, code }) => [line, code])).toEqual([
      [4, 'f(1)'],
      [17, 'f(2)']
    ])
  })
})
