/** Prints the lectures with a ✓ for each number that holds, and writes them to `site/lectures`. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ansi, plain } from '../src/viz/style.js'
import { root } from './layout.js'
import { readPages } from './lectures/page.js'
import { checksOf, removeLectures, runLecture, writeLectures, type Lecture } from './lectures/run.js'
import { lectureSite } from './lectures/site.js'
import { lectureText } from './lectures/terminal.js'
import { orExit } from './shell.js'

const target = join(root, 'site/lectures')

const lectures = async (): Promise<void> => {
  const pages = readPages()
  const style = process.stdout.isTTY && process.env['NO_COLOR'] === undefined ? ansi : plain
  writeLectures(pages)
  try {
    const told: Lecture[] = []
    for (const page of pages) {
      const lecture = await runLecture(page)
      console.log(lectureText(lecture, style))
      told.push(lecture)
    }
    mkdirSync(target, { recursive: true })
    const introduction = readFileSync(join(root, 'docs/lectures/README.md'), 'utf8')
    for (const { path, text } of lectureSite(told, introduction)) writeFileSync(join(target, path), text)
    const checks = told.flatMap(checksOf)
    const broken = checks.filter(({ passed }) => !passed).length
    console.log(
      `${checks.length} numbers over ${told.length} lectures, ${broken} do not hold; site/lectures/index.html`
    )
    if (broken > 0) process.exitCode = 1
  } finally {
    removeLectures()
  }
}

orExit(lectures())
