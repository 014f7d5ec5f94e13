import { builtinModules } from 'node:module'
import functional from 'eslint-plugin-functional'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** The opaque carriers and the error: the only classes, hence the only `this` and `extends`. */
const classFiles = ['src/ndarray/ndarray.ts', 'src/ndarray/error.ts', 'src/core/placeholder.ts', 'src/trace/builder.ts']

/** Folders that are plain values and pure functions throughout. */
const pureFolders = ['nn', 'optim', 'train', 'fp'].map(folder => `src/${folder}/**/*.ts`)

const importForms = [
  { regex: '^fp-ts(?!/lib/\\w+\\.js$)', message: "Import 'fp-ts/lib/Name.js': the other forms fail in native ESM." },
  { regex: '^io-ts/', message: "Import from the root 'io-ts'." }
]

const nodeBuiltins = {
  regex: `^(node:|(${builtinModules.join('|')})(/|$))`,
  message: 'The library runs in browsers: Node built-ins belong in test, scripts and examples.'
}

const sums = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of literals, or of records with a _tag.' },
  { selector: "TSModuleDeclaration[id.type='Identifier']", message: 'Use a module.' }
]

const arrows = { selector: 'FunctionDeclaration[generator=false]', message: 'Use a const arrow function.' }

export default defineConfig(
  globalIgnores(['dist', 'site', 'coverage', '.cache', 'test/bench/node_modules']),
  tseslint.configs.recommendedTypeChecked,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { functional },
    rules: {
      eqeqeq: 'error',
      'no-restricted-imports': ['error', { patterns: importForms }],
      'no-restricted-syntax': ['error', ...sums],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }]
    }
  },
  {
    files: ['src/**/*.ts', 'laws/**/*.ts'],
    rules: {
      'no-console': 'error',
      'no-restricted-imports': ['error', { patterns: [...importForms, nodeBuiltins] }],
      'no-restricted-syntax': ['error', ...sums, arrows],
      'functional/no-classes': 'error',
      'functional/no-this-expressions': 'error',
      'functional/prefer-property-signatures': 'error',
      'functional/type-declaration-immutability': [
        'error',
        {
          rules: [{ identifiers: '.', immutability: 'ReadonlyShallow', comparator: 'AtLeast' }],
          ignoreIdentifierPattern: ['^Builder$', 'TypedArray$']
        }
      ]
    }
  },
  { files: classFiles, rules: { 'functional/no-classes': 'off', 'functional/no-this-expressions': 'off' } },
  { files: pureFolders, rules: { 'functional/no-let': 'error', 'functional/no-loop-statements': 'error' } },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] }
)
