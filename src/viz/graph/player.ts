/**
 * Back-propagation as a page that plays it.
 */
import { checked } from '../../core/checked.js'
import * as option from '../../core/options.js'
import { graph } from './kinds.js'
import { el } from '../markup.js'
import { htmlPage } from '../page.js'
import { frames } from './frames.js'
import type { Graph } from './model.js'
import { graphElement, type Step, type Steps } from './svg.js'

const pageStyle = `
:root { color-scheme: light dark }
body { margin: 0; background: #ffffff; color: #1f2328; font: 15px/1.4 ui-sans-serif, system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif }
@media screen and (prefers-color-scheme: dark) { body { background: #14161a; color: #e6e8eb } }
main { max-width: 900px; margin: 0 auto; padding: 12px 16px }
h1 { margin: 0 0 8px; font-size: 20px }
.controls { display: flex; gap: 8px; align-items: center }
.controls input { flex: 1 }
button { font: inherit; padding: 2px 12px }
output { display: block; min-height: 2.8em; margin: 8px 0; font-variant-numeric: tabular-nums }
svg { display: block; max-width: 100%; height: auto; margin: 0 auto }
`

/** Numbers the parts that appear later; the whole is drawn without a script. */
const script = `
const page = JSON.parse(document.getElementById('steps').textContent)
const parts = [...document.querySelectorAll('[data-step]')]
const boxes = [...document.querySelectorAll('[data-node]')]
const [first, back, play, on, slider, caption] = ['first', 'back', 'play', 'on', 'slider', 'caption'].map(id => document.getElementById(id))
let step = 0, timer = null
const show = k => {
  step = Math.max(0, Math.min(page.length - 1, k))
  for (const part of parts) part.classList.toggle('graph-later', Number(part.dataset.step) > step)
  for (const box of boxes) box.classList.toggle('graph-focus', page[step].focus.includes(box.dataset.node))
  slider.value = step
  caption.textContent = (step + 1) + ' of ' + page.length + ' · ' + page[step].caption
}
const stop = () => { clearInterval(timer); timer = null; play.textContent = 'Play' }
first.onclick = () => { stop(); show(0) }
back.onclick = () => { stop(); show(step - 1) }
on.onclick = () => { stop(); show(step + 1) }
slider.oninput = () => { stop(); show(Number(slider.value)) }
play.onclick = () => {
  if (timer !== null) return stop()
  if (step === page.length - 1) show(0)
  play.textContent = 'Pause'
  timer = setInterval(() => (step === page.length - 1 ? stop() : show(step + 1)), 900)
}
document.onkeydown = e => { if (e.key === 'ArrowRight') on.click(); if (e.key === 'ArrowLeft') back.click() }
show(0)
`

/** A text that stands in a script element as it is: nothing in it reads as markup. */
const inScript = (text: string): string =>
  text.replace(/[<>&]/g, c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)

/**
 * Back-propagation over an explained graph as one HTML page: the graph, with buttons, a slider and the arrow keys to go through `frames(graph)`, each
 * with its caption. It needs nothing but itself; without scripts it shows the whole graph.
 *
 * Shapes:  any
 *
 * @example
 * import assert from 'node:assert'
 * import { np } from 'pullback'
 * import { explain, player } from 'pullback/viz'
 *
 * const page = player(explain((x: np.NDArray) => np.mul(np.square(x), 3))(2), { title: 'Three squares' })
 * assert.ok(page.startsWith('<!doctype html>') && page.includes('∂ square = 3 × 1 = 3'))
 *
 * @category graphs
 * @since 0.1.0
 */
export const player = checked(
  'viz.player(graph, { title })',
  { graph },
  { title: option.needed(option.text) },
  (graph: Graph, { title }: { readonly title: string }): string => {
    const steps = frames(graph)
    const firstWith = (known: (i: number) => readonly string[], id: string): Step => {
      const at = steps.findIndex((_, i) => known(i).includes(id))
      return at < 0 ? false : at
    }
    const parts: Steps = {
      value: node => firstWith(i => steps[i].values, node.id),
      gradient: id => firstWith(i => steps[i].gradients, id),
      hasFocus: () => false
    }
    const button = (id: string, label: string, says: string) => el('button', { id, type: 'button', title: says }, label)
    const json = inScript(JSON.stringify(steps.map(({ caption, focus }) => ({ caption, focus }))))
    return htmlPage(
      title,
      pageStyle,
      el(
        'main',
        {},
        el('h1', {}, title),
        el(
          'div',
          { class: 'controls' },
          button('first', 'First', 'to the first step'),
          button('back', 'Back', 'one step back'),
          button('play', 'Play', 'play or pause'),
          button('on', 'Next', 'one step on'),
          el('input', { id: 'slider', type: 'range', min: 0, max: steps.length - 1, value: 0, 'aria-label': 'step' })
        ),
        el('output', { id: 'caption', 'aria-live': 'polite' }),
        graphElement(graph, title, parts)
      ),
      el('script', { id: 'steps', type: 'application/json' }, { raw: json }),
      el('script', {}, { raw: script })
    )
  }
)
