/**
 * The page that plays back-propagation, in a browser: its buttons go through the frames, and show what is known by then.
 */
import { expect, test } from 'vitest'
import { np } from '../../src/index.js'
import { explain, frames, player } from '../../src/viz/index.js'
import { isAbsent, opened, reason } from './chromium.js'

const graph = explain((x: np.NDArray) => np.add(np.square(x), np.mul(x, 3)))(2)
const page = player(graph, { title: 'x² + 3x' })
const steps = frames(graph)

const after = (clicks: readonly string[]): Promise<string> =>
  opened(
    page.replace(
      '</body>',
      `<script>for (const id of ${JSON.stringify(clicks)}) document.getElementById(id).click()</script></body>`
    )
  )

test.skipIf(isAbsent)(`the player goes forth and back${reason}`, async () => {
  const next = (n: number): readonly string[] => new Array<string>(n).fill('on')
  for (const [clicks, step] of [
    [[], 0],
    [[...next(6), 'back'], 5],
    [next(50), steps.length - 1],
    [[...next(3), 'first'], 0]
  ] as const) {
    const dom = await after(clicks)
    expect(dom).toContain(`${step + 1} of ${steps.length} · ${steps[step].caption}</output>`)
    const parts = [...dom.matchAll(/<g class="([^"]*)" data-step="(\d+)"/g)]
    expect(parts.length).toBeGreaterThan(8)
    for (const [, name, at] of parts) expect(name.includes('graph-later')).toBe(Number(at) > step)
    const focus = [...dom.matchAll(/class="[^"]*graph-focus[^"]*" data-node="(\w+)"/g)].map(m => m[1])
    expect(focus).toEqual(steps[step].focus)
  }
})
