/** The lectures are programs: they type-check, run, and every number of theirs holds. */
import { afterAll, describe, expect, test } from 'vitest'
import { parsePage, readPages } from '../scripts/lectures/page.js'
import { checksOf, moduleOf, removeLectures, runLecture, writeLectures } from '../scripts/lectures/run.js'
import { lectureSite } from '../scripts/lectures/site.js'
import { lectureText } from '../scripts/lectures/terminal.js'
import { plain } from '../src/viz/style.js'
import { diagnose } from './house/examples.js'

const pages = readPages()

const wrong = parsePage(
  '99-wrong',
  [
    '# Wrong',
    '```ts',
    "import { np } from 'pullback'",
    'import {',
    '  grad',
    "} from 'pullback'",
    'const x: string = 1',
    "check('right', grad((x: np.NDArray) => np.sum(np.mul(x, np.array([1, 2]))))(np.zeros([2])), [1, 2])",
    '```',
    'Prose & <more>.',
    '```ts',
    "check('wrong', 1 + 1e-11, 1)",
    "check('too few', [1], [1, 2])",
    "check('nothing', [], [])",
    "check('loosened', 1.1, 1, { within: 0.5 })",
    "picture('none', '<svg/>')",
    '```',
    ''
  ].join('\n')
)

writeLectures([...pages, wrong])
const errors = diagnose([...pages, wrong].map(moduleOf))

afterAll(removeLectures)

describe('lectures', () => {
  test.each(pages.map(page => [page.name, page] as const))('%s', async (_, page) => {
    expect(errors.get(moduleOf(page))).toEqual([])
    const checks = checksOf(await runLecture(page))
    expect(checks.filter(({ passed }) => !passed)).toEqual([])
    expect(checks.length).toBeGreaterThan(0)
  })
})

describe('a wrong page', () => {
  test('does not type-check, at its own line', () =>
    expect(errors.get(moduleOf(wrong))).toEqual([expect.stringMatching(/^7 .*not assignable/)]))

  test('shows which numbers do not hold, and where', async () => {
    const lecture = await runLecture(wrong)
    expect(checksOf(lecture).map(({ label, passed }) => [label, passed])).toEqual([
      ['right', true],
      ['wrong', false],
      ['too few', false],
      ['nothing', false],
      ['loosened', true]
    ])
    expect(lecture.parts.map(part => (part._tag === 'Code' ? part.notes.length : part.text.trim()))).toEqual([
      '# Wrong',
      1,
      'Prose & <more>.',
      5
    ])
    expect(lectureText(lecture, plain)).toContain('✗ wrong: ours 1.00000000001, by hand 1')
    const [index, page] = lectureSite([lecture], '# All')
    expect(index.text).toContain('2 of 5 numbers hold')
    expect(page.text).toContain('<li class="broken"><span>too few</span><output>1</output></li>')
  })
})
