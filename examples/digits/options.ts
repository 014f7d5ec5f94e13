/**
 * The flags of the job: text in, options or one clear message out.
 */
import * as E from 'fp-ts/lib/Either.js'
import { pipe } from 'fp-ts/lib/function.js'
import * as t from 'io-ts'
import { decodeNumber } from 'pullback/io'

// ---------------------------------------------------------------------------------------------------------------------
// codecs: what a flag's value must look like. A codec's name is what the message says was expected.
// ---------------------------------------------------------------------------------------------------------------------

/** A codec between texts and the values that some of them spell. */
const spelled = <A>(
  name: string,
  is: (u: unknown) => u is A,
  parse: (text: string) => unknown,
  print: (a: A) => string
) =>
  new t.Type<A, string, unknown>(
    name,
    is,
    (u, context) => {
      const value = typeof u === 'string' ? parse(u) : undefined
      return is(value) ? t.success(value) : t.failure(u, context)
    },
    print
  )

const parseWhole = (text: string): number => (/^\d+$/.test(text) ? Number(text) : NaN)

const isWhole =
  (least: number, greatest: number) =>
  (u: unknown): u is number =>
    typeof u === 'number' && Number.isInteger(u) && u >= least && u <= greatest

const whole = (least: number, greatest: number) =>
  spelled(`a whole number from ${least} to ${greatest}`, isWhole(least, greatest), parseWhole, String)

const isUnits = isWhole(1, 10_000)

const units = spelled(
  'whole numbers from 1 to 10000 with commas between them',
  (u): u is readonly number[] => Array.isArray(u) && u.length > 0 && u.every(isUnits),
  text => text.split(',').map(parseWhole),
  sizes => sizes.join(',')
)

const positive = spelled(
  'a positive number',
  (u): u is number => typeof u === 'number' && u > 0 && u < Infinity,
  text =>
    pipe(
      decodeNumber(text),
      E.getOrElse(() => NaN)
    ),
  String
)

const isFileName = (u: unknown): u is string => typeof u === 'string' && u !== '' && !u.includes('\0')

const fileName = spelled(
  'a file name',
  isFileName,
  text => text,
  text => text
)

const optionsCodec = t.readonly(
  t.intersection([
    t.type({
      hidden: units,
      epochs: whole(1, 1_000_000),
      batch: whole(1, 1_000_000),
      rate: positive,
      seed: whole(0, 2 ** 32 - 1),
      out: fileName
    }),
    t.partial({ data: fileName })
  ])
)

// ---------------------------------------------------------------------------------------------------------------------
// model
// ---------------------------------------------------------------------------------------------------------------------

export type Options = t.TypeOf<typeof optionsCodec>

export type Command = { readonly _tag: 'Help' } | { readonly _tag: 'Train'; readonly options: Options }

export type OptionError =
  | { readonly _tag: 'UnknownFlag'; readonly flag: string; readonly nearest: string | undefined }
  | { readonly _tag: 'MissingValue'; readonly flag: string }
  | { readonly _tag: 'RepeatedFlag'; readonly flag: string }
  | { readonly _tag: 'BadValue'; readonly flag: string; readonly expected: string; readonly found: string }
  | { readonly _tag: 'StrayArgument'; readonly found: string }

type Flag = keyof Options

interface About {
  readonly value: string
  readonly meaning: string
  /** As it would be typed. */
  readonly fallback?: string
}

const flags: Readonly<Record<Flag, About>> = {
  hidden: { value: 'N,N…', meaning: 'units of each hidden layer', fallback: '128' },
  epochs: { value: 'N', meaning: 'passes over the training rows', fallback: '40' },
  batch: { value: 'N', meaning: 'rows a step', fallback: '32' },
  rate: { value: 'X', meaning: 'learning rate', fallback: '0.002' },
  seed: { value: 'N', meaning: 'where every random number comes from', fallback: '0' },
  data: { value: 'FILE.csv', meaning: 'rows of numbers, the class label last, instead of the digits' },
  out: { value: 'FILE.html', meaning: 'where the report goes', fallback: 'report.html' }
}

const flagNames = Object.keys(flags) as readonly Flag[]

// ---------------------------------------------------------------------------------------------------------------------
// decoding
// ---------------------------------------------------------------------------------------------------------------------

export const decodeOptions = (argv: readonly string[]): E.Either<OptionError, Command> => {
  if (argv.includes('--help') || argv.includes('-h')) return E.right({ _tag: 'Help' })
  const typed = readFlags(argv)
  if (E.isLeft(typed)) return typed
  const fallbacks = flagNames.flatMap(name =>
    flags[name].fallback === undefined ? [] : [[name, flags[name].fallback]]
  )
  const options = optionsCodec.decode({ ...Object.fromEntries(fallbacks), ...Object.fromEntries(typed.right) })
  if (E.isRight(options)) return E.right({ _tag: 'Train', options: options.right })
  const { context, value } = options.left[0]
  const { key, type } = context.at(-1)!
  return E.left({ _tag: 'BadValue', flag: `--${key}`, expected: type.name, found: String(value) })
}

/** The values typed, by flag: `--flag value` or `--flag=value`, each flag once. */
const readFlags = (argv: readonly string[]): E.Either<OptionError, ReadonlyMap<Flag, string>> => {
  const typed = new Map<Flag, string>()
  for (let i = 0; i < argv.length; i++) {
    const [, flag, attached] = /^(--?[^=]*)(?:=(.*))?$/s.exec(argv[i]) ?? []
    if (flag === undefined) return E.left({ _tag: 'StrayArgument', found: argv[i] })
    const name = flagNames.find(known => flag === `--${known}`)
    if (name === undefined) return E.left({ _tag: 'UnknownFlag', flag, nearest: nearestFlag(flag) })
    if (typed.has(name)) return E.left({ _tag: 'RepeatedFlag', flag })
    const value = attached ?? argv[++i]
    if (value === undefined || (attached === undefined && value.startsWith('--')))
      return E.left({ _tag: 'MissingValue', flag })
    typed.set(name, value)
  }
  return E.right(typed)
}

const nearestFlag = (flag: string): string | undefined => {
  const typed = flag.replace(/^-+/, '')
  const ranked = [...flagNames, 'help']
    .map(name => ({ name, distance: typed !== '' && name.startsWith(typed) ? 0 : editDistance(typed, name) }))
    .sort((a, b) => a.distance - b.distance)
  return ranked[0].distance <= 2 ? `--${ranked[0].name}` : undefined
}

/** Levenshtein's: the fewest letters to insert, delete or replace. */
const editDistance = (a: string, b: string): number =>
  [...a].reduce(
    (above, letter, i) =>
      [...b].reduce<readonly number[]>(
        (row, other, j) => [...row, Math.min(above[j + 1] + 1, row[j] + 1, above[j] + (letter === other ? 0 : 1))],
        [i + 1]
      ),
    Array.from({ length: b.length + 1 }, (_, j): number => j) as readonly number[]
  )[b.length]

// ---------------------------------------------------------------------------------------------------------------------
// printing
// ---------------------------------------------------------------------------------------------------------------------

export const showOptionError = (error: OptionError): string => {
  switch (error._tag) {
    case 'UnknownFlag':
      return `${show(error.flag)}: no such flag${error.nearest === undefined ? '' : `; did you mean ${error.nearest}?`}`
    case 'MissingValue':
      return `${error.flag}: expected a value after it, found none`
    case 'RepeatedFlag':
      return `${error.flag}: given more than once`
    case 'BadValue':
      return `${error.flag}: expected ${error.expected}, found ${evidence(error.found)}`
    case 'StrayArgument':
      return `${show(error.found)}: expected a flag such as --epochs`
  }
}

/** Names and values as they would be typed, in the order of the help. */
export const printedOptions = (options: Options): readonly (readonly [Flag, string])[] => {
  const printed = optionsCodec.encode(options)
  return flagNames.flatMap(name => (printed[name] === undefined ? [] : [[name, printed[name]] as const]))
}

/** The arguments that decode to these options. */
export const printOptions = (options: Options): readonly string[] =>
  printedOptions(options).flatMap(([name, value]) =>
    value.startsWith('-') ? [`--${name}=${value}`] : [`--${name}`, value]
  )

/** The shell command that runs the job with these options. */
export const replayCommand = (options: Options): string =>
  ['npm', 'start', '--', ...printOptions(options)].map(shellWord).join(' ')

export const usage: string = [
  'Trains a network to read handwritten digits, and writes a report of it.',
  '',
  '  npm start -- [flags]',
  '',
  ...flagNames.map(name => {
    const { value, meaning, fallback } = flags[name]
    return `  --${name} ${value}`.padEnd(22) + meaning + (fallback === undefined ? '' : ` (${fallback})`)
  }),
  '  --help'.padEnd(22) + 'this text',
  ''
].join('\n')

const evidence = (word: string): string => JSON.stringify(word.length > 60 ? `${word.slice(0, 60)}…` : word)

/** Plain words as they are, anything else as evidence on one line. */
const show = (word: string): string => (/^[\w.,=/-]{1,60}$/.test(word) ? word : evidence(word))

const shellWord = (word: string): string =>
  /^[\w.,:=@%+/-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
