import fc from 'fast-check'
fc.configureGlobal({ numRuns: 8000 })
await import('./pictures.test.js'); await import('./terminal.test.js'); await import('../io/csv.test.js')
