/** Computation graphs: their numbers are the derivatives, on random Programs; their drawings are legible. */
import { instance } from '@viz-js/viz'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { grad, named, np, nn, run, trace } from '../../src/index.js'
import { isReversible, type Program } from '../../src/core/primitive.js'
import { valueOf } from '../../src/core/program.js'
import { isFloat } from '../../src/ndarray/dtype.js'
import type { Dense, NDArray } from '../../src/ndarray/ndarray.js'
import { bind } from '../../src/trace/builder.js'
import { ops as $ } from '../../src/trace/ops.js'
import { drawProgram, plans, type Plan } from '../../laws/draw/program.js'
import { drawArray, drawFrom, stream } from '../../laws/draw/draw.js'
import { dot, explain, frames, graph, mermaid, player, programGraph, svg, type Graph } from '../../src/viz/index.js'
import { contrast } from '../../src/viz/colour.js'
import { flatten } from '../../src/viz/graph/flat.js'
import { idOf } from '../../src/viz/graph/build.js'
import { layoutOf } from '../../src/viz/graph/layout.js'
import { graphStyle } from '../../src/viz/graph/style.js'
import { thumbnail } from '../../src/viz/graph/thumbnail.js'
import { render } from '../../src/viz/markup.js'
import { malformation } from './wellFormed.js'

const numbers = (x: NDArray): readonly number[] => Array.from(np.toTypedArray(x), Number)

// --- random Programs

interface Case {
  readonly program: Program
  readonly xs: readonly Dense[]
  readonly loss: (...xs: readonly NDArray[]) => NDArray
}

/** A random Program and the sum of its results as a loss; those with forward mode only have no backward values. */
const caseOf = (plan: Plan): Case => {
  const { program, inputs } = drawProgram(plan)
  fc.pre(program.equations.every(e => isReversible(e.primitive)))
  const next = stream(plan.values)
  const xs = inputs.map(x => drawArray(next, x, 'real'))
  const loss = (...all: readonly NDArray[]): NDArray =>
    run(program, all)
      .filter(y => isFloat(y.dtype))
      .reduce<NDArray>((total, y) => $.add(total, np.sum(np.astype(y, 'float64'))), np.array(0))
  return { program, xs, loss }
}

const cases = plans(6).map(plan => ({ plan, toString: () => JSON.stringify(plan) }))

const property = (holds: (c: Case) => void, runs = 60) => {
  const seed = process.env['LAWS_SEED']
  fc.assert(
    fc.property(cases, ({ plan }) => holds(caseOf(plan))),
    { numRuns: runs * Number(process.env['LAWS_RUNS'] ?? 1), ...(seed === undefined ? {} : { seed: Number(seed) }) }
  )
}

/** Sums of the same terms in another order, next to the largest of them. */
const near = (a: readonly number[], b: readonly number[], largest: number): boolean =>
  a.length === b.length &&
  a.every((x, i) => Object.is(x, b[i]) || !Number.isFinite(x) || Math.abs(x - b[i]) <= 1e-9 * (1 + largest))

const largestOf = (g: Graph): number =>
  g.nodes
    .flatMap(n => (n.gradient === null ? [] : numbers(n.gradient)))
    .filter(Number.isFinite)
    .reduce((a, v) => Math.max(a, Math.abs(v)), 0)

describe('an explained graph', () => {
  test('has at every node the gradient with respect to that node', () =>
    property(({ xs, loss }) => {
      const g = explain(loss)(...xs)
      const { program } = flatten(
        trace(loss)(...xs),
        xs.map((_, i) => `x${i}`)
      )
      const valueAt = (id: number | null, y: NDArray | null): NDArray => {
        const env = new Array<NDArray>(program.variables)
        const set = (v: number, x: NDArray): void => void (env[v] = v === id && y !== null ? y : x)
        program.inputs.forEach((v, i) => set(v.id, xs[i]))
        for (const e of program.equations)
          bind(
            e.primitive,
            e.inputs.map(a => valueOf(env, a)),
            e.params
          ).forEach((x, i) => set(e.outputs[i].id, x))
        return valueOf(env, program.outputs[0])
      }
      const largest = largestOf(g)
      const ids = [...program.inputs, ...program.equations.flatMap(e => e.outputs)].map(v => v.id)
      for (const node of g.nodes) {
        const id = ids.find(v => idOf(v) === node.id)!
        if (node.gradient === null) expect(isFloat(node.aval.dtype)).toBe(false)
        else {
          const expected = grad((y: NDArray) => valueAt(id, y))(node.value!)
          expect(near(numbers(node.gradient), numbers(expected), largest), node.id).toBe(true)
        }
      }
    }))

  test('obeys the chain rule: a gradient is the sum over the edges of local derivative times gradient', () =>
    property(({ xs, loss }) => {
      const g = explain(loss)(...xs)
      const byId = new Map(g.nodes.map(n => [n.id, n]))
      const largest = largestOf(g)
      for (const node of g.nodes) {
        if (node.gradient === null) continue
        const out = g.edges.filter(e => e.from === node.id && byId.get(e.to)!.gradient !== null)
        if (out.some(e => e.derivative === null)) continue
        const terms = out.map(e => {
          const [local, ct] = [e.derivative!, byId.get(e.to)!.gradient!]
          const isJacobian =
            local.ndim === ct.ndim + node.aval.shape.length && local.size === ct.size * node.value!.size
          if (isJacobian && (local.ndim !== ct.ndim || node.value!.size === 1)) {
            const matrix = np.reshape(local, { shape: [ct.size, node.value!.size] })
            return np.reshape(np.matmul(np.reshape(ct, { shape: [1, ct.size] }), matrix), { shape: node.aval.shape })
          }
          // One number an element of the result: summed where the operand was broadcast.
          const product = np.mul(local, ct)
          const lead = product.ndim - node.aval.shape.length
          const axes = product.shape.flatMap((n, i) =>
            i < lead || (node.aval.shape[i - lead] === 1 && n !== 1) ? [i] : []
          )
          return np.reshape(np.sum(product, { axis: axes }), { shape: node.aval.shape })
        })
        const one = np.add(np.zeros(node.aval.shape), node.isResult ? 1 : 0)
        const sum = terms.reduce((a, b) => np.add(a, b), one)
        const finite = numbers(sum).every(Number.isFinite)
        if (finite) expect(near(numbers(node.gradient), numbers(sum), largest), node.id).toBe(true)
      }
    }))

  test('has the values of the function', () =>
    property(({ xs, loss }) => {
      const result = explain(loss)(...xs).nodes.find(n => n.isResult)
      if (result !== undefined) expect(numbers(result.value!)).toEqual(numbers(loss(...xs)))
    }))

  test('is drawn as well-formed text, the same every time', () =>
    property(({ program, xs, loss }) => {
      const g = explain(loss)(...xs)
      const picture = svg(g, { title: 'a < b & "c"' })
      expect(malformation(picture)).toBeUndefined()
      expect(svg(explain(loss)(...xs), { title: 'a < b & "c"' })).toBe(picture)
      expect(picture).toMatch(/role="img"><title>a &lt; b &amp; "c"<\/title><desc>\d+ nodes/)
      expect(malformation(svg(programGraph(program), { title: 'bare' }))).toBeUndefined()
      const steps = frames(g)
      expect(malformation(svg(g, { title: 'step', frame: steps[steps.length >> 1] }))).toBeUndefined()
      expect(mermaid(g).split('\n').length).toBeGreaterThan(g.nodes.length)
    }, 30))

  test('asks for one number, and says so', () => {
    expect(() => explain((x: NDArray) => x)(np.zeros([2]))).toThrow(/one number/)
    expect(() => explain((x: NDArray) => np.sum(x), { names: ['a', 'b'] })(1)).toThrow(/2 names for 1 arguments/)
  })

  test('reads values where grad does', () => {
    const f = (x: NDArray): NDArray => (np.item(x) > 0 ? np.sin(x) : np.cos(x))
    expect(explain(f)(1).nodes.map(n => n.operation)).toEqual(['', 'sin'])
    expect(explain(f)(-1).nodes.map(n => n.operation)).toEqual(['', 'cos'])
  })
})

const layered = (x: NDArray): NDArray => {
  const layer = named('layer', (h: NDArray) => nn.sigmoid(np.mul(h, 2)))
  return np.sum(layer(layer(x)))
}

describe('functions under a label', () => {
  test('are opened, each use for itself, or folded with the same numbers', () => {
    const open = explain(layered)(np.array([1, 2]))
    expect(open.nodes.map(n => n.scope)).toEqual([[], ['layer'], ['layer'], ['layer 2'], ['layer 2'], []])
    const folded = explain(layered, { fold: ['layer'] })(np.array([1, 2]))
    expect(folded.nodes.map(n => n.operation)).toEqual(['', 'layer', 'layer', 'Σ'])
    expect(numbers(folded.nodes[0].gradient!)).toEqual(numbers(open.nodes[0].gradient!))
    expect(graph(layered, { fold: 'all' })(np.array([1, 2])).nodes).toHaveLength(4)
    expect(dot(open)).toContain('subgraph cluster_1')
    expect(mermaid(open)).toContain('subgraph scope_1 ["layer 2"]')
  })
})

describe('other drawings', () => {
  test('Graphviz draws what dot writes, whatever the names', async () => {
    const viz = await instance()
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 8 }), name => {
        const text = dot(explain(layered, { names: [name] })(np.array([1, 2])))
        expect(viz.renderString(text, { format: 'svg' })).toContain('<svg')
      }),
      { numRuns: 20, examples: [['\n'], ['\n\n'], ['\r'], ['a\n']] }
    )
    const inside = programGraph(trace(named('\n', (x: NDArray) => named('\n', np.sin(x))))(0))
    expect(viz.renderString(dot(inside), { format: 'svg' })).toContain('<svg')
  })

  test('the page that plays holds a step for each number, and its captions as data', () => {
    const g = explain((x: NDArray) => np.mul(np.square(named('</script>', np.exp(x))), 3), { names: ['<x>'] })(0)
    const page = player(g, { title: 'a < b' })
    expect(page).toContain('<title>a &lt; b</title>')
    expect(page.match(/<\/script>/g)).toHaveLength(2)
    const data = /<script id="steps" type="application\/json">(.*?)<\/script>/.exec(page)![1]
    const steps = JSON.parse(data) as readonly { readonly caption: string }[]
    expect(steps.map(s => s.caption)).toEqual(frames(g).map(f => f.caption))
    expect(steps.at(-1)!.caption).toBe('Backward: ∂ <x> = 1 × 6 = 6')
    expect(new Set([...page.matchAll(/data-step="(\d+)"/g)].map(m => m[1])).size).toBe(steps.length)
  })

  test('frames know more at every step, and all at the last', () => {
    const g = explain(layered)(np.array([1, 2]))
    const steps = frames(g)
    const known = steps.map(s => s.values.length + s.gradients.length)
    expect(known).toEqual([...known].sort((a, b) => a - b))
    expect(steps.at(-1)!.gradients.length).toBe(g.nodes.length)
    const pictures = steps.map(frame => svg(g, { title: 'step', frame }))
    const told = pictures.map(p => (p.match(/(value|gradient) \S/g) ?? []).length)
    expect(told).toEqual([...told].sort((a, b) => a - b))
    expect(pictures[0]).not.toContain('gradient float64')
  })
})

// --- the layout

interface Dag {
  readonly boxes: readonly { readonly id: string; readonly width: number; readonly height: number }[]
  readonly links: readonly { readonly from: string; readonly to: string }[]
}

const dags: fc.Arbitrary<Dag> = fc
  .array(fc.tuple(fc.nat(99), fc.nat(99), fc.nat(2)), { minLength: 1, maxLength: 60 })
  .map(list => {
    const draw = drawFrom(stream(list.flat()))
    const boxes = list.map((_, i) => ({ id: `b${i}`, width: draw.int(40, 200), height: draw.int(20, 80) }))
    const links = list.flatMap(([a, b, n], i) =>
      i === 0 ? [] : [...new Set([a % i, b % i].slice(0, n))].map(from => ({ from: `b${from}`, to: `b${i}` }))
    )
    return { boxes, links }
  })

describe('the layout', () => {
  test('keeps boxes apart, sends every link down, and gives the same again', () => {
    fc.assert(
      fc.property(dags, ({ boxes, links }) => {
        const layout = layoutOf(boxes, links)
        expect(layoutOf(boxes, links)).toEqual(layout)
        const sides = boxes.map(({ id, width, height }) => {
          const [x, y] = layout.centres.get(id)!
          return { id, left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 }
        })
        for (const s of sides) {
          expect(s.left >= 0 && s.right <= layout.width && s.top >= 0 && s.bottom <= layout.height).toBe(true)
          const overlapping = sides.filter(
            t => t.id < s.id && t.left < s.right && s.left < t.right && t.top < s.bottom && s.top < t.bottom
          )
          expect(overlapping).toEqual([])
        }
        for (const route of layout.routes)
          for (let i = 1; i < route.length; i++) expect(route[i][1]).toBeGreaterThan(route[i - 1][1])
      }),
      { numRuns: 100 }
    )
  })

  test('a chain is a straight line, and a row is as wide as a page', () => {
    const box = (id: string) => ({ id, width: 100, height: 40 })
    const chain = layoutOf(['a', 'b', 'c'].map(box), [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'c' }
    ])
    expect(new Set([...chain.centres.values()].map(([x]) => x)).size).toBe(1)
    const leaves = Array.from({ length: 40 }, (_, i) => `l${i}`)
    const star = layoutOf([...leaves, 'sum'].map(box), [])
    expect(star.width).toBeLessThanOrEqual(900)
  })

  test('two hundred nodes are laid out', () => {
    const deep = (x: NDArray): NDArray =>
      np.sum(Array.from({ length: 66 }).reduce<NDArray>((h, _, i) => np.sin(np.add(np.mul(h, 2), i / 10)), x))
    const g = explain(deep)(np.array([1, 2]))
    expect(g.nodes.length).toBeGreaterThan(195)
    expect(malformation(svg(g, { title: 'deep' }))).toBeUndefined()
  })
})

describe('the colours', () => {
  const themes = [...graphStyle.matchAll(/--paper: [^}]*--local: #\w+/g)].map(([text]) =>
    Object.fromEntries([...text.matchAll(/--(\w+): (#\w{6})/g)].map(([, name, colour]) => [name, colour]))
  )

  test('are two themes', () => expect(themes).toHaveLength(2))

  test('contrast with the paper and the leaves: 4.5 for text, 3 for lines', () => {
    for (const theme of themes) {
      for (const text of ['ink', 'quiet', 'value', 'gradient', 'local'])
        for (const ground of ['paper', 'leaf'])
          expect(contrast(theme[text], theme[ground]), `${text} on ${ground}`).toBeGreaterThanOrEqual(4.5)
      expect(contrast(theme['rule'], theme['paper'])).toBeGreaterThanOrEqual(3)
    }
  })
})

test('a thumbnail of many elements shows means, of at most the largest', () => {
  for (const shape of [
    [7, 5],
    [90, 130]
  ]) {
    const drawn = render(thumbnail(np.at(np.full(shape, -0.25), 0, 0).set(-1) as Dense, 0, 0))
    const opacities = [...drawn.matchAll(/fill-opacity="([^"]*)"/g)].map(m => Number(m[1]))
    expect(new Set(opacities.slice(1))).toEqual(new Set([0.25]))
  }
})
