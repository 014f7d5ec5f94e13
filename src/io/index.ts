/**
 * Data from outside: `unknown` in, `Either` out.
 *
 * @since 0.1.0
 */
export { decodeArray, encodeArray } from './array.js'
export { decodeCsv, showCsvError } from './csv.js'
export type { CsvError, CsvOptions, CsvTable } from './csv.js'
export { decodeNumber } from './decimal.js'
export type { ArrayJson, NumberJson } from '../ndarray/json.js'
export { encodeProgram, getProgramCodec, programCodec } from './program.js'
