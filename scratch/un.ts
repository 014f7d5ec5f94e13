import { catalogue, mutants } from '../laws/index.js'
const seen = new Set(mutants.flatMap(m => m.breaks)); const ids = catalogue().map(s=>s.id)
console.log('unseen', ids.filter(i => !seen.has(i))); console.log('not in catalogue', [...seen].filter(i => !ids.includes(i))); console.log(mutants.length, ids.length)
