/** The gallery as files: the page and its pictures, by path. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../layout.js'
import type { Section } from './sections.js'

export interface GalleryFile {
  /** Relative to the repository. */
  readonly path: string
  readonly text: string
}

export const galleryFiles = (sections: readonly Section[]): readonly GalleryFile[] => [
  { path: 'docs/gallery.md', text: page(sections) },
  ...sections.flatMap(({ name, pictures }) =>
    Object.entries(pictures)
      .filter(([, picture]) => isSvg(picture))
      .map(([picture, svg]) => ({ path: `docs/gallery/${name}-${picture}.svg`, text: `${svg}\n` }))
  )
]

const isSvg = (picture: string): boolean => picture.startsWith('<svg ')

const page = (sections: readonly Section[]): string =>
  `${[
    '# Gallery',
    'Every kind of picture that `pullback/viz` makes, from results of the library, with all of the code behind it. Pictures are SVG that follows the\nlight or dark theme of the reader. Written by `npm run gallery`.',
    ...sections.map(section)
  ].join('\n\n')}\n`

const section = ({ name, title, text, pictures }: Section): string => {
  const code = readFileSync(join(root, 'scripts/gallery', `${name}.ts`), 'utf8').trimEnd()
  return [
    `## ${title}`,
    text,
    ...Object.entries(pictures).map(([picture, made]) => shown(`${name}-${picture}`, made)),
    `\`\`\`ts\n${code}\n\`\`\``
  ].join('\n\n')
}

const shown = (file: string, picture: string): string =>
  isSvg(picture)
    ? `<img src="gallery/${file}.svg" width="${widthOf(picture)}" alt="${partOf(picture, 'title')}. ${partOf(picture, 'desc')}">`
    : `\`\`\`${picture.startsWith('flowchart ') ? 'mermaid' : 'text'}\n${picture.trimEnd()}\n\`\`\``

/** Small pictures of pixels, and graphs, are not blown up to the width of charts. */
const widthOf = (svg: string): number => {
  const width = Number(/viewBox="0 0 (\d+)/.exec(svg)?.[1])
  return width < 100 ? 160 : svg.includes('class="graph"') ? Math.min(720, width) : 720
}

const partOf = (svg: string, element: string): string =>
  new RegExp(`<${element}>([^<]*)</${element}>`).exec(svg)?.[1].replace(/"/g, '&quot;') ?? ''
