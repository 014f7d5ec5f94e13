/** The house rules. Each is also shown to be able to fail, on a planted text. */
import { describe, expect, test } from 'vitest'
import { entryPoints, packageFields, readPackage } from '../scripts/layout.js'
import { goesDownOnly, importCycles, importForms } from './house/imports.js'
import { dispatch } from './house/dispatch.js'
import { exportsOf, missingTags } from './house/publicApi.js'
import { readSources } from './house/sources.js'
import { moduleState } from './house/state.js'

const sources = [...readSources('src', '.ts'), ...readSources('laws', '.ts')]

/** The only module variables: levels order traces. */
const counters: Readonly<Record<string, readonly string[]>> = { 'src/trace/level.ts': ['last'] }

const longest = 500

/** Files of packed data are not read by people. */
const isData = (path: string) => path.startsWith('src/datasets/packed/')

const linesOf = (text: string) => text.trimEnd().split('\n').length

describe('the sources', () => {
  test('there are some', () => expect(sources).not.toEqual([]))

  test('import only from folders that stand below them', () => expect(sources.flatMap(goesDownOnly)).toEqual([]))

  test('do not import each other in a circle, not even for types', () => expect(importCycles(sources)).toEqual([]))

  test('import packages in the one form that works everywhere', () => expect(sources.flatMap(importForms)).toEqual([]))

  test('hold no mutable state at module level', () =>
    expect(sources.flatMap(source => moduleState(source, counters[source.path]))).toEqual([]))

  test('ask no operation for its name', () => expect(sources.flatMap(dispatch)).toEqual([]))

  test(`are at most ${longest} lines long`, () => {
    const sizes = sources.filter(({ path }) => !isData(path)).map(({ path, text }) => ({ path, lines: linesOf(text) }))
    const long = sizes.filter(({ lines }) => lines > 400)
    if (long.length > 0) console.warn('over 400 lines:', long.map(({ path, lines }) => `${path} (${lines})`).join(', '))
    expect(long.filter(({ lines }) => lines > longest)).toEqual([])
  })
})

describe('the public surface', () => {
  const exported = exportsOf(entryPoints.map(({ file }) => file))

  test('is what package.json says', () => expect(readPackage()).toMatchObject(packageFields(entryPoints)))

  test('has no sub-path in package.json without an index', () =>
    expect(Object.keys(readPackage()['exports'] as object)).toEqual(Object.keys(packageFields(entryPoints).exports)))

  test.each(entryPoints)('$name: every export has its doc tags', ({ file }) =>
    expect(missingTags(exported.get(file) ?? [])).toEqual([])
  )

  test('has every namespace as a sub-path too', () => {
    const files = entryPoints.map(({ file }) => file)
    const namespaces = [...exported.values()].flat().filter(({ kind }) => kind === 'namespace')
    expect(namespaces.filter(({ place }) => !files.includes(place.replace(/:\d+$/, '')))).toEqual([])
  })
})

describe('the rules can fail', () => {
  const planted = (path: string, text: string) => ({ path, text })

  test('a folder imports from one above', () => {
    expect(goesDownOnly(planted('src/core/a.ts', "import { jit } from '../transform/jit.js'"))).toHaveLength(1)
    expect(goesDownOnly(planted('src/core/a.ts', "import type { Jit } from '../transform/jit.js'"))).toHaveLength(1)
    expect(goesDownOnly(planted('src/core/a.ts', "export * from '../index.js'"))).toHaveLength(1)
    expect(goesDownOnly(planted('src/io/a.ts', "export * from '../datasets/index.js'"))).toHaveLength(1)
    expect(goesDownOnly(planted('src/fp/a.ts', "export * from '../../laws/index.js'"))).toHaveLength(1)
    expect(goesDownOnly(planted('src/misc/a.ts', ''))).toHaveLength(1)
    expect(goesDownOnly(planted('src/numpy/misc/a.ts', ''))).toHaveLength(1)
    expect(goesDownOnly(planted('src/primitives/array/a.ts', "import { kinds } from '../rule/kinds.js'"))).toEqual([])
    expect(
      goesDownOnly(planted('src/primitives/rule/a.ts', "import { mul } from '../array/arithmetic.js'"))
    ).toHaveLength(1)
    expect(goesDownOnly(planted('src/transform/a.ts', "import { Aval } from '../core/aval.js'"))).toEqual([])
    expect(goesDownOnly(planted('src/transform/a.ts', "import { b } from './b.js'"))).toEqual([])
    expect(goesDownOnly(planted('src/index.ts', "export * from './fp/index.js'"))).toEqual([])
  })

  test('files import each other in a circle', () => {
    const a = planted('src/core/a.ts', "import { b } from './b.js'")
    const b = planted('src/core/b.ts', "import type { c } from './c.js'")
    expect(importCycles([a, b, planted('src/core/c.ts', "export * from './a.js'")])).toEqual([
      'src/core/a.ts → src/core/b.ts → src/core/c.ts → src/core/a.ts'
    ])
    expect(importCycles([planted('src/core/a.ts', "import * as self from './a.js'")])).toHaveLength(1)
    expect(importCycles([a, b, planted('src/core/c.ts', 'export {}')])).toEqual([])
  })

  test.each([
    "import * as E from 'fp-ts/Either'",
    "import * as E from 'fp-ts/lib/Either'",
    "import { either } from 'fp-ts'",
    "import * as S from 'io-ts/lib/Schema.js'",
    "import { readFileSync } from 'node:fs'",
    "import { join } from 'path'",
    "const fs = await import('node:fs')",
    "import _ from 'lodash'",
    "import * as fc from 'fast-check'",
    "import { x } from './x'"
  ])('an import in a forbidden form: %s', text => {
    expect(importForms(planted('src/io/a.ts', text))).toHaveLength(1)
  })

  test.each([
    "import * as E from 'fp-ts/lib/Either.js'",
    "import * as t from 'io-ts'",
    "import { x } from './x.js'",
    "// import 'node:fs'",
    "import './x.js'\ndeclare module 'fp-ts/HKT.js' { interface A { readonly b: 1 } }"
  ])('an import in an allowed form: %s', text => {
    expect(importForms(planted('src/io/a.ts', text))).toEqual([])
  })

  test('the laws may draw', () => {
    expect(importForms(planted('laws/a.ts', "import * as fc from 'fast-check'\nimport 'pullback/tree'"))).toEqual([])
  })

  test.each([
    "if (e.primitive.name === 'mul') return x",
    'return e.primitive === div ? quotient(e) : pointwise(e)',
    'switch (e.primitive.name) {'
  ])('a reader asks for an operation: %s', text => {
    expect(dispatch(planted('src/trace/a.ts', text))).toHaveLength(1)
    expect(dispatch(planted('src/primitives/a.ts', text))).toEqual([])
  })

  test.each(['d.primitive.name === e.primitive.name', 'inner?.primitive === e.primitive', 'e.primitive.same?.(e)'])(
    'a reader asks an operation: %s',
    text => {
      expect(dispatch(planted('src/trace/a.ts', text))).toEqual([])
    }
  )

  test.each([
    'let count = 0',
    'export var count = 0',
    'const cache = new Map()',
    'export const cache: Map<string, number> = new Map()',
    'const caches = { a: new WeakMap() }',
    'const next = (() => { const seen = new Set(); return seen })()',
    'const xs: number[] = []\nexport const f = () => { xs.push(1) }',
    'const xs = [0]\nexport const f = () => { xs[0] += 1 }',
    'const state = { n: 0 }\nexport const f = () => state.n++',
    'const scratch = new Float64Array(1)\nexport const f = (x: number) => { scratch[0] = x }'
  ])('a module holds state: %s', text => {
    expect(moduleState(planted('src/core/a.ts', text))).toHaveLength(1)
  })

  test.each([
    'const f = () => { let n = 0; return n++ }',
    'const f = () => new Map()',
    'const names: ReadonlySet<string> = new Set()',
    'const xs = [1]\nconst f = () => { const xs = [2]; xs.push(3) }',
    'const xs = [1]\nconst f = () => xs.map(x => x + 1)'
  ])('a module holds none: %s', text => {
    expect(moduleState(planted('src/core/a.ts', text))).toEqual([])
  })

  test('a named counter is exempt, and only it', () => {
    const text = 'let last = 0\nlet other = 0'
    expect(moduleState(planted('src/trace/level.ts', text), ['last'])).toHaveLength(1)
  })

  test('a doc comment lacks a tag', () => {
    const exported = exportsOf(['test/house/planted/index.ts']).get('test/house/planted/index.ts') ?? []
    expect(exported.map(({ name, kind }) => [name, kind])).toEqual([
      ['Bare', 'type'],
      ['Tagged', 'type'],
      ['half', 'value'],
      ['inner', 'namespace'],
      ['renamed', 'value'],
      ['whole', 'value']
    ])
    expect(missingTags(exported)).toEqual([
      'test/house/planted/documented.ts:4 Bare lacks @since',
      'test/house/planted/documented.ts:2 half lacks @category, @example'
    ])
  })
})
