/** The pictures of the gallery: to add some, write a file like its neighbours and name it here. */
import { pictures as activations } from './activations.js'
import { pictures as blobs } from './blobs.js'
import { pictures as descents } from './descents.js'
import { pictures as digits } from './digits.js'
import { pictures as graphs } from './graphs.js'
import { pictures as health } from './health.js'
import { pictures as lossSurface } from './lossSurface.js'
import { pictures as moons } from './moons.js'

export interface Section {
  /** Its file in this folder, without `.ts`; its pictures are `docs/gallery/NAME-PICTURE.svg`. */
  readonly name: string
  readonly title: string
  readonly text: string
  /** SVG by name, or text for a terminal. */
  readonly pictures: Readonly<Record<string, string>>
}

export const sections: readonly Section[] = [
  {
    name: 'graphs',
    title: 'Computation graphs',
    text: '`explain` computes the value and the gradient of every node and the local derivative of every edge; `svg` draws them, whole or at one step of `frames`, opened or folded; `mermaid` and `dot` write them for other tools. `player` makes a page that plays the steps.',
    pictures: graphs
  },
  {
    name: 'activations',
    title: 'Curves',
    text: '`curves` draws lines through points, on linear or logarithmic axes, and points to emphasise.',
    pictures: activations
  },
  {
    name: 'descents',
    title: 'Contours',
    text: '`contours` draws a surface from above and walks over it; the figures in the legend are the heights at their ends.',
    pictures: descents
  },
  {
    name: 'lossSurface',
    title: 'The loss of a network',
    text: 'Two weights of a chain of nodes, and their cross-entropy: two valleys of equal depth, and a saddle between them. From one start, steps on all of the data and steps on some of it end in different valleys.',
    pictures: lossSurface
  },
  {
    name: 'moons',
    title: 'A training',
    text: 'A small network learns two moons. `lineChart` shows its losses, `scatter` what it decides, `heatmap` its weights, `histogram` how sure it is of points that it never saw, and `gradientHealthChart` the gradient of each layer.',
    pictures: moons
  },
  {
    name: 'blobs',
    title: 'Regions of several classes',
    text: 'Where a classifier gives scores, `scatter` draws the region in which each class has the greatest.',
    pictures: blobs
  },
  {
    name: 'health',
    title: 'Gradients that vanish and explode',
    text: '`gradientHealth` says how the gradient of each layer is, `gradientHealthChart` draws it, and `gradientHealthText` prints it.',
    pictures: health
  },
  {
    name: 'digits',
    title: 'Pictures, confusions and counts',
    text: '`greyImage` draws a grey picture, `heatmap` a matrix with its values, and `histogram` counts numbers in bins. (`npm start` writes a report with more of them, and with `confusionTable`, which is HTML.)',
    pictures: digits
  }
]
