/**
 * How strong the tests are: random faults of `src`, one at a time, and the tests that should see them.
 *
 *   npm run mutation -- [--count 150] [--seed n] [--only src/trace] [--stages 3] [--workers 1] [--again n]
 *
 * Works in copies of the tree, one a worker. A fault that the compiler refuses is set apart; one that no stage of tests sees has
 * survived, unless `scripts/mutation/equivalent.json` says why nothing could see it. The last stage, of all tests, is left to the
 * end, for those that the others let through. The seed is printed, and what happened to each fault is written to
 * `.cache/mutation.jsonl` as it happens; `--again` plants the survivors of a seed once more.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import ts from 'typescript'
import { root } from './layout.js'
import { checker } from './mutation/compiler.js'
import { copy, openLane, type Lane } from './mutation/lane.js'
import { mutantsOf, type Mutant } from './mutation/operators.js'
import { stagesOf } from './mutation/rooms.js'

/** A fault that nothing could see, known by the line it is in: numbers of lines move. */
interface Equivalent {
  readonly file: string
  readonly text: string
  readonly from: string
  readonly to: string
  readonly reason: string
}

type Fate = 'killed' | 'killed by time' | 'survived' | 'equivalent' | 'refused'

interface Place {
  readonly file: string
  readonly line: number
  /** The line, as it was. */
  readonly text: string
  readonly operator: string
  readonly from: string
  readonly to: string
  /** The whole file with the fault in it. */
  readonly faulty: string
}

interface Told {
  readonly place: Place
  readonly fate: Fate
  /** The test that has seen it. */
  readonly by: string
}

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '150' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    only: { type: 'string', default: 'src/' },
    stages: { type: 'string', default: '3' },
    workers: { type: 'string', default: '1' },
    again: { type: 'string' }
  }
})

/** Whose faults are planted. */
const seed = options.again ?? options.seed

const log = join(root, '.cache/mutation.jsonl')

/** The longest that a stage may take, in seconds: one near the fault, and that of all tests. */
const limits = { near: 300, whole: 1200 }

// --- places

/** Numbers in [0, 1), from a seed, by Mulberry32. */
const generator = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

const placeOf = (file: string, source: string, m: Mutant): Place => ({
  file,
  line: source.slice(0, m.start).split('\n').length,
  text: source
    .slice(source.lastIndexOf('\n', m.start) + 1)
    .split('\n')[0]
    .trim(),
  operator: m.operator,
  from: source.slice(m.start, m.end),
  to: m.replacement,
  faulty: source.slice(0, m.start) + m.replacement + source.slice(m.end)
})

type Name = Pick<Place, 'file' | 'text' | 'from' | 'to'>

const nameOf = ({ file, text, from, to }: Name): string => JSON.stringify([file, text, from, to])

/** What a seed left alive, as far as the log tells. */
const survivorsOf = (seed: string): ReadonlySet<string> => {
  const told = existsSync(log) ? readFileSync(log, 'utf8').trim().split('\n') : []
  const last = new Map<string, Fate>()
  for (const line of told) {
    const found = JSON.parse(line) as Name & { readonly seed: string; readonly fate: Fate }
    if (found.seed === seed) last.set(nameOf(found), found.fate)
  }
  return new Set([...last].filter(([, fate]) => fate === 'survived').map(([name]) => name))
}

/** All places in an order that the seed decides. */
const places = function* (folder: string): Generator<Place, void> {
  const files = ts.sys
    .readDirectory(join(folder, 'src'), ['.ts'])
    .map(path => relative(folder, path))
    .filter(path => path.startsWith(options.only) && !/packed|index\.ts$|coefficients/.test(path))
    .sort()
  const random = generator(Number(options.seed))
  const left = files.flatMap(file => mutantsOf(file, readFileSync(join(folder, file), 'utf8')).map(m => ({ file, m })))
  const wanted = options.again === undefined ? null : survivorsOf(seed)
  console.log(`${left.length} places in ${files.length} files, in ${folder}`)
  while (left.length > 0) {
    const [{ file, m }] = left.splice(Math.floor(random() * left.length), 1)
    const place = placeOf(file, readFileSync(join(folder, file), 'utf8'), m)
    if (wanted === null || wanted.has(nameOf(place))) yield place
  }
}

// --- one fault

/** The test of some files that sees a fault, if one does. */
const seenBy = async (
  lane: Lane,
  place: Place,
  files: readonly string[],
  seconds: number
): Promise<Omit<Told, 'place'> | null> => {
  let left = files
  while (left.length > 0) {
    const outcome = await lane.run(left, place, seconds)
    if (outcome === 'passed') return null
    if (outcome === 'timed out') return { fate: 'killed by time', by: '' }
    if (await lane.isSound(outcome)) return { fate: 'killed', by: `${outcome.file} > ${outcome.name}` }
    left = left.filter(file => file !== outcome.file)
  }
  return null
}

const unseen: Omit<Told, 'place'> = { fate: 'survived', by: '' }

const main = async (): Promise<void> => {
  const folder = copy()
  const equivalents = JSON.parse(
    readFileSync(join(root, 'scripts/mutation/equivalent.json'), 'utf8')
  ) as readonly Equivalent[]
  const listed = new Set(equivalents.map(nameOf))
  const isTaken = checker(folder)
  const deep = Number(options.stages)
  const wanted = Number(options.count)
  const told: Told[] = []
  const doubtful: Place[] = []
  let planned = 0
  mkdirSync(dirname(log), { recursive: true })

  const note = (place: Place, began: number, found: Omit<Told, 'place'>): void => {
    const seconds = Math.round((Date.now() - began) / 1000)
    const { faulty: _, ...what } = place
    appendFileSync(log, `${JSON.stringify({ seed, ...what, ...found, seconds })}\n`)
    if (found.fate !== 'refused')
      console.log(
        `${found.fate} (${seconds} s) ${place.file}:${place.line} ${place.operator}: ` +
          `${place.from.slice(0, 80)} → ${place.to.slice(0, 80)} ${found.by}`
      )
  }

  const tell = (place: Place, began: number, found: Omit<Told, 'place'>): void => {
    told.push({ place, ...found })
    note(place, began, found)
  }

  const near = async (lane: Lane, place: Place): Promise<void> => {
    const began = Date.now()
    const stages = stagesOf(folder, place.file).slice(0, Math.min(2, deep))
    for (const stage of stages) {
      const found = await seenBy(lane, place, stage, limits.near)
      if (found !== null) return tell(place, began, found)
    }
    if (deep <= 2) return tell(place, began, unseen)
    note(place, began, unseen)
    doubtful.push(place)
  }

  const whole = async (lane: Lane, place: Place): Promise<void> => {
    const began = Date.now()
    tell(place, began, (await seenBy(lane, place, stagesOf(folder, place.file)[2] ?? [], limits.whole)) ?? unseen)
  }

  /** The next fault that can be planted. */
  const next = (all: Iterator<Place, void>): Place | null => {
    while (planned < wanted) {
      const found = all.next()
      if (found.done === true) return null
      const value = found.value
      const began = Date.now()
      if (listed.has(nameOf(value))) tell(value, began, { fate: 'equivalent', by: '' })
      else if (!isTaken(value.file, value.faulty)) tell(value, began, { fate: 'refused', by: '' })
      else {
        planned++
        return value
      }
    }
    return null
  }

  console.log(`seed ${seed}`)
  const all = places(folder)
  const lanes = await Promise.all(Array.from({ length: Number(options.workers) }, () => openLane()))
  await Promise.all(
    lanes.map(async lane => {
      for (let place = next(all); place !== null; place = next(all)) await near(lane, place)
    })
  )
  if (doubtful.length > 0) console.log(`${doubtful.length} seen by no test near them; now all others`)
  await Promise.all(
    lanes.map(async lane => {
      for (let place = doubtful.pop(); place !== undefined; place = doubtful.pop()) await whole(lane, place)
    })
  )
  for (const lane of lanes) lane.close()
  rmSync(folder, { recursive: true })

  const count = (...fates: readonly Fate[]): number => told.filter(({ fate }) => fates.includes(fate)).length
  const killed = count('killed', 'killed by time')
  const ran = killed + count('survived')
  console.log(
    `seed ${seed}: ${killed} of ${ran} killed (${((100 * killed) / Math.max(1, ran)).toFixed(1)} %), ` +
      `${count('equivalent')} equivalent, ${count('refused')} refused by the compiler`
  )
  process.exitCode = count('survived') === 0 ? 0 : 1
}

await main()
