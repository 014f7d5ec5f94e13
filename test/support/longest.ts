/** The files of tests that take longest, the longest first. */
export const longest: readonly string[] = [
  'test/laws/mutants.test.ts',
  'test/laws/slowMutants.test.ts',
  'test/docs.test.ts',
  'test/engines.test.ts',
  'test/primitives.test.ts',
  'test/io/program.test.ts',
  'test/laws/functions.test.ts',
  'test/engine/wasm/matmul.test.ts'
]
