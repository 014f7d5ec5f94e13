/** The committed gallery is what its script makes: `npm run gallery` after a change. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { galleryFiles } from '../../scripts/gallery/page.js'
import { sections } from '../../scripts/gallery/sections.js'
import { root } from '../../scripts/layout.js'
import { malformation } from './wellFormed.js'

const files = galleryFiles(sections)
const pictures = files.filter(({ path }) => path.endsWith('.svg'))

describe('the gallery', () => {
  it.each(files.map(file => [file.path, file.text] as const))('%s is what the script makes', (path, text) =>
    expect(readFileSync(join(root, path), 'utf8')).toBe(text)
  )

  it('has no other pictures', () =>
    expect(readdirSync(join(root, 'docs/gallery')).sort()).toEqual(
      pictures.map(({ path }) => path.replace('docs/gallery/', '')).sort()
    ))

  it('shows every picture on its page', () => {
    for (const { path } of pictures) expect(files[0].text).toContain(`src="${path.replace('docs/', '')}"`)
  })

  it.each(pictures.map(({ path, text }) => [path, text] as const))('%s is accessible and stands alone', (_, svg) => {
    expect(malformation(svg)).toBeUndefined()
    expect(svg).toMatch(/^<svg [^>]*role="img"[^>]*><title>[^<]+<\/title><desc>[^<]+<\/desc>/)
    expect(svg).toContain('prefers-color-scheme: dark')
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/http|url\(|href|<script|@import/)
    expect(svg).not.toMatch(/NaN|Infinity|undefined/)
  })
})
