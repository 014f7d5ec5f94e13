/**
 * Whether the compiler takes a fault: one language service that sees file after file with another text.
 */
import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'

/** Whether the compiler takes a file with another text. */
export const checker = (folder: string): ((path: string, text: string) => boolean) => {
  const config = ts.readConfigFile(join(folder, 'tsconfig.json'), path => readFileSync(path, 'utf8'))
  const parsed = ts.parseJsonConfigFileContent(config.config, ts.sys, folder)
  const changed = new Map<string, { readonly text: string; readonly version: number }>()
  let version = 0
  const service = ts.createLanguageService({
    getCompilationSettings: () => parsed.options,
    getScriptFileNames: () => parsed.fileNames.filter(name => relative(folder, name).startsWith('src')),
    getScriptVersion: name => String(changed.get(name)?.version ?? 0),
    getScriptSnapshot: name => {
      const text = changed.get(name)?.text ?? ts.sys.readFile(name)
      return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
    },
    getCurrentDirectory: () => folder,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: path => ts.sys.fileExists(path),
    readFile: path => ts.sys.readFile(path)
  })
  return (path, text) => {
    const full = join(folder, path)
    changed.set(full, { text, version: ++version })
    const found = [...service.getSyntacticDiagnostics(full), ...service.getSemanticDiagnostics(full)]
    changed.set(full, { text: readFileSync(full, 'utf8'), version: ++version })
    return found.length === 0
  }
}
