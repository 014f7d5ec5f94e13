import { call, each, options, type Calls } from '../call.js'
import { key } from './things.js'

const points = { rows: 4, noise: 0.1 }

export const calls: Calls = {
  fromTable: [
    call(() => [
      { name: 'two points', classes: ['left', 'right'], featureNames: ['x'], attribution: 'made up' },
      { rows: 2, columns: 1, features: Float64Array.of(-1, 1), labels: Int32Array.of(0, 1) }
    ])
  ],
  ...each(
    'breastCancer digits iris wine',
    call(() => [])
  ),
  blobs: [call(() => [key(), options({ ...points, classes: 2, dimensions: 3 })])],
  linear: [call(() => [key(), options({ ...points, dimensions: 3 })])],
  ...each(
    'moons sine xor',
    call(() => [key(), options(points)])
  ),
  spirals: [call(() => [key(), options({ ...points, arms: 2, turns: 1 })])]
}
