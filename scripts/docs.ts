/** The reference, in `site/`: one module for each sub-path, its members grouped by `@category`. */
import { dirname, join } from 'node:path'
import { Application } from 'typedoc'
import { entryPoints, root } from './layout.js'
import { orExit } from './shell.js'

const docs = async () => {
  const app = await Application.bootstrap({
    name: 'pullback',
    entryPoints: entryPoints.map(({ file }) => join(root, file)),
    tsconfig: join(root, 'tsconfig.esm.json'),
    projectDocuments: [join(root, 'docs/**/*.md')],
    categorizeByGroup: false,
    navigation: { includeCategories: true },
    sort: ['alphabetical'],
    includeVersion: true,
    disableSources: true
  })
  const project = await app.convert()
  if (project === undefined) throw new Error('the sources do not convert')
  const names = new Map(entryPoints.map(({ file, name }) => [dirname(file), name]))
  for (const module of project.children ?? []) module.name = names.get(module.name) ?? module.name
  await app.generateDocs(project, join(root, 'site'))
  if (app.logger.hasErrors()) throw new Error('the reference has errors')
}

orExit(docs())
