/** The page of laws is what the catalogue gives. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { catalogue } from '../../laws/index.js'
import { lawsPage } from '../../scripts/lawsPage.js'
import { root } from '../../scripts/layout.js'

test('docs/laws.md is written by `npm run laws`', () =>
  expect(readFileSync(join(root, 'docs/laws.md'), 'utf8')).toBe(lawsPage()))

test('a number is that of one law', () => {
  const ids = catalogue().map(s => s.id)
  expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([])
})
