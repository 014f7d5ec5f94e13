import { interpreter, io } from '../../../../src/index.js'
import { call, options, part, type Calls } from '../call.js'
import { nested, program, vector } from './things.js'

const text = (): unknown => io.programCodec.encode(program())
const csv = (): unknown => io.decodeCsv('a,b\n1,x')

export const calls: Calls = {
  decodeArray: [call(() => [io.encodeArray(vector())])],
  encodeArray: [call(() => [vector()])],
  decodeCsv: [call(() => ['a,b\n1,2\n', options({ leastRows: 1 })])],
  showCsvError: [call(() => [Reflect.get(csv() as object, 'left')])],
  decodeNumber: [call(() => ['1.5'])],
  encodeProgram: [call(() => [nested()])],
  getProgramCodec: [
    call(
      () => [options({ engines: [interpreter] })],
      part('decode', () => [Reflect.get(text() as object, 'right')]),
      part('encode', () => [program()])
    )
  ]
}
