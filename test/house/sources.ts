/** The files that the house rules read. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/layout.js'

export interface Source {
  /** Relative to the repository, with forward slashes. */
  readonly path: string
  readonly text: string
}

/** Every file under a folder (or the file itself) whose name ends in `extension`, ordered by path. */
export const readSources = (place: string, extension: string): readonly Source[] => {
  const absolute = join(root, place)
  if (!existsSync(absolute)) return []
  const paths = place.endsWith(extension)
    ? [place]
    : readdirSync(absolute, { recursive: true, encoding: 'utf8' })
        .map(path => `${place}/${path.replaceAll('\\', '/')}`)
        .filter(path => path.endsWith(extension))
        .sort()
  return paths.map(path => ({ path, text: readFileSync(join(root, path), 'utf8') }))
}
