/** A change of the public surface is a visible difference: `npm run exports:update` accepts it. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { entryPoints, root } from '../scripts/layout.js'
import { exportsOf } from './house/publicApi.js'

const exported = exportsOf(entryPoints.map(({ file }) => file))

test('the exports of every sub-path are those of the snapshot', async () => {
  const surface = entryPoints.map(({ name, file }) => [
    name,
    (exported.get(file) ?? []).map(({ name, kind }) => (kind === 'value' ? name : `${kind} ${name}`))
  ])
  await expect(`${JSON.stringify(Object.fromEntries(surface), undefined, 2)}\n`).toMatchFileSnapshot(
    'exports.snapshot.json'
  )
})

test('what the compiler calls a value is one when the module is loaded', async () => {
  for (const { name, file } of entryPoints) {
    const loaded = (await import(/* @vite-ignore */ join(root, file))) as object
    const values = (exported.get(file) ?? []).filter(({ kind }) => kind !== 'type').map(({ name }) => name)
    expect(Object.keys(loaded).sort(), name).toEqual([...values].sort())
  }
})
