/** Every relative link of the documents leads somewhere, and those of the README to what the package holds too. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { describe, expect, test } from 'vitest'
import { readSources } from './sources.js'

const root = join(import.meta.dirname, '../..')
const documents = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'docs'].flatMap(place => readSources(place, '.md'))

/** The relative targets of `[text](target)` and `![text](target)`, outside of code. */
const linksOf = (text: string): readonly string[] =>
  [...text.replace(/```.*?```|`[^`\n]*`/gs, '').matchAll(/\]\(([^()\s]+)\)/g)]
    .map(([, target]) => target)
    .filter(target => /[./#]/.test(target) && !/^[a-z]+:/.test(target))

const anchorsOf = (text: string): readonly string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-')
  )

const broken = (path: string, target: string): boolean => {
  const [file, anchor] = target.split('#')
  const place = file === '' ? path : normalize(join(dirname(path), file))
  if (!existsSync(join(root, place))) return true
  return anchor !== undefined && !anchorsOf(readFileSync(join(root, place), 'utf8')).includes(anchor)
}

describe('links', () => {
  test.each(documents.map(({ path, text }) => [path, text] as const))('%s', (path, text) =>
    expect(linksOf(text).filter(target => broken(path, target))).toEqual([])
  )

  test('of the README lead to files of the package', () => {
    const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly files: readonly string[]
    }
    const folders = files.map(pattern => pattern.split('/')[0])
    const readme = documents.find(({ path }) => path === 'README.md')!.text
    expect(linksOf(readme).filter(target => !folders.includes(target.split('/')[0]))).toEqual([])
  })

  test('can be broken', () => {
    expect(linksOf('[a](b.md) `[c](d.md)` [e](https://x.org) ![f](g.svg)')).toEqual(['b.md', 'g.svg'])
    expect(broken('docs/map.md', 'guide/none.md')).toBe(true)
    expect(broken('docs/map.md', '../README.md#nothing')).toBe(true)
    expect(broken('docs/map.md', '../README.md#run-it')).toBe(false)
  })
})
