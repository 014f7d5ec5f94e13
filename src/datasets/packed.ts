/**
 * Numeric tables as compact ASCII text, and the decoder that turns them back into rows bit for bit.
 *
 * A column of decimals is a column of whole numbers over a power of ten: `value = (least + digit) / 10^decimals` with
 * `0 ≤ digit < levels`. Both sides of that division are exact in float64, so the quotient is the double that parsing the
 * decimal would give. A row, label last, is then one whole number in the mixed radix of its columns (the first column
 * counts units), and a line of text is that number in base 91, highest place first.
 */

// ---------------------------------------------------------------------------------------------------------------------
// model
// ---------------------------------------------------------------------------------------------------------------------

export interface PackedTable {
  readonly decimals: readonly number[]
  readonly least: readonly number[]
  readonly levels: readonly number[]
  readonly classes: number
  /** One row a line. */
  readonly text: string
}

/**
 * Rows of numbers with a class each: row-major, and nothing about what they mean.
 *
 * Shapes:  features: rows × columns, labels: rows
 *
 * @category model
 * @since 0.1.0
 */
export interface Table {
  readonly rows: number
  readonly columns: number
  readonly features: Float64Array
  readonly labels: Int32Array
}

/** The 91 characters that need no escape in a template literal and are visible at the end of a line. */
export const alphabet: string = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i))
  .filter(character => !'$\\`'.includes(character))
  .join('')

// ---------------------------------------------------------------------------------------------------------------------
// destructors
// ---------------------------------------------------------------------------------------------------------------------

export const unpack = ({ decimals, least, levels, classes, text }: PackedTable): Table => {
  const lines = text.split('\n')
  const columns = levels.length
  const features = new Float64Array(lines.length * columns)
  const labels = new Int32Array(lines.length)
  const scales = decimals.map(n => 10 ** n)
  lines.forEach((line, row) => {
    const places = Int32Array.from(line, character => alphabet.indexOf(character))
    levels.forEach((n, column) => {
      features[row * columns + column] = (least[column] + divideInPlace(places, n)) / scales[column]
    })
    labels[row] = divideInPlace(places, classes)
  })
  return { rows: lines.length, columns, features, labels }
}

// ---------------------------------------------------------------------------------------------------------------------
// internal
// ---------------------------------------------------------------------------------------------------------------------

/** Long division: leaves the quotient in `places` (base 91, highest first) and returns the remainder. */
const divideInPlace = (places: Int32Array, divisor: number): number => {
  let remainder = 0
  for (let i = 0; i < places.length; i++) {
    const dividend = remainder * alphabet.length + places[i]
    places[i] = Math.floor(dividend / divisor)
    remainder = dividend % divisor
  }
  return remainder
}
