/** Planted bugs are caught: those of suites that draw much, apart from the others so that both cores have work. */
import { mutants } from '../../laws/index.js'
import { isSlow, testMutants } from './planted.js'

testMutants(mutants.filter(isSlow))
