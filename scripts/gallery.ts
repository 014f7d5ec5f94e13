/** Writes `docs/gallery.md` and its pictures, and removes pictures that are no longer in it. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { galleryFiles } from './gallery/page.js'
import { sections } from './gallery/sections.js'
import { root } from './layout.js'

rmSync(join(root, 'docs/gallery'), { recursive: true, force: true })
mkdirSync(join(root, 'docs/gallery'))
for (const { path, text } of galleryFiles(sections)) {
  writeFileSync(join(root, path), text)
  console.log(path)
}
