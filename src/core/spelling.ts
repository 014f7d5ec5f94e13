/**
 * What an option that is not there was meant for: what other libraries call ours, and the nearest name.
 */

/** Names of NumPy, JAX, PyTorch, TensorFlow and optax, and what may be meant by them here. */
export const foreign: Readonly<Record<string, readonly string[]>> = {
  a_max: ['max'],
  a_min: ['min'],
  absolute_tolerance: ['atol', 'absoluteTolerance'],
  amount: ['shift'],
  atol: ['absoluteTolerance', 'atol'],
  axes: ['axis'],
  axis: ['axes'],
  batch: ['size'],
  batch_size: ['size'],
  batchSize: ['size'],
  beta1: ['b1'],
  beta2: ['b2'],
  betas: ['b1'],
  channels: ['out'],
  copies: ['repeats', 'reps'],
  correction: ['ddof'],
  depth: ['unroll'],
  dim: ['axis', 'axes'],
  dimension: ['axis', 'axes'],
  dimensions: ['axis', 'axes'],
  dim0: ['axis1'],
  dim1: ['axis2'],
  dims: ['axis', 'axes', 'reps', 'shape'],
  epsilon: ['eps'],
  features: ['out'],
  fill_value: ['value'],
  fillValue: ['value'],
  from: ['min', 'low'],
  high: ['max'],
  hidden: ['out'],
  in_axes: ['inAxes'],
  keepdim: ['keepDims'],
  keepdims: ['keepDims'],
  learning_rate: ['rate'],
  learningRate: ['rate'],
  loc: ['mean'],
  low: ['min'],
  lr: ['rate'],
  max_norm: ['most', 'norm', 'max'],
  maximum: ['max'],
  maxval: ['max'],
  minimum: ['min'],
  minval: ['min'],
  newshape: ['shape'],
  num_classes: ['depth', 'classes'],
  numClasses: ['depth', 'classes'],
  offset: ['k'],
  out_axes: ['outAxes'],
  out_features: ['out'],
  p: ['rate', 'ord'],
  pad_width: ['width'],
  padWidth: ['width'],
  perm: ['axes'],
  permutation: ['axes'],
  relative_tolerance: ['rtol', 'relativeTolerance'],
  repetitions: ['reps', 'repeats'],
  rtol: ['relativeTolerance', 'rtol'],
  seed: ['key'],
  shifts: ['shift'],
  size: ['shape', 'sizes'],
  sizes: ['shape'],
  slice_sizes: ['sizes'],
  sliceSizes: ['sizes'],
  start_indices: ['starts'],
  std: ['scale'],
  stddev: ['scale'],
  times: ['repeats', 'reps'],
  to: ['max', 'high'],
  units: ['out'],
  unbiased: ['ddof'],
  weight_decay: ['decay', 'rate'],
  weightDecay: ['decay', 'rate']
}

/** What other libraries choose by an option and this one by another function. */
const elsewhere: Readonly<Record<string, string>> = {
  argnums: 'Derivatives are those of the first argument: reorder the arguments, or close over the others',
  descending: 'Sort, and turn it around with np.flip',
  donate_argnums: 'Nothing is donated: jitFold and folds keep their state in the engine',
  has_aux: 'Use valueAndGradAux',
  hasAux: 'Use valueAndGradAux',
  holomorphic: 'Leave it out',
  indexing: "The grid is that of indexing 'ij'; np.transpose gives the other",
  inplace: 'Arrays are values: the result is a new one',
  kind: 'Leave it out: the sort is stable',
  order: 'Leave it out: elements are read in row-major order, np.transpose gives another',
  out: 'Arrays are values: the result is a new one',
  reverse: 'Turn the array around with np.flip',
  stable: 'Leave it out: the sort is stable',
  static_argnames: 'Close over what is static',
  static_argnums: 'Close over what is static',
  where: 'Choose by np.where before'
}

const plain = (name: string): string => name.replace(/[_-]/g, '').toLowerCase()

/** How many letters must be put in, left out or replaced. */
const distance = (a: string, b: string): number => {
  const first = Array.from({ length: b.length + 1 }, (_, j) => j)
  const last = [...a].reduce<readonly number[]>((above, letter, i) => {
    const row = [i + 1]
    for (let j = 0; j < b.length; j++)
      row.push(Math.min(above[j + 1] + 1, row[j] + 1, above[j] + (letter === b[j] ? 0 : 1)))
    return row
  }, first)
  return last[b.length]
}

/** Longer names are nobody's slip. */
const longest = 40

const nearest = (name: string, names: readonly string[]): string | undefined => {
  if (name.length > longest) return undefined
  const own = plain(name)
  const ranked = names.map(n => ({ n, far: distance(own, plain(n)) })).sort((a, b) => a.far - b.far)
  return ranked.find(({ n, far }) => far <= Math.max(1, Math.floor(Math.min(n.length, own.length) / 3)))?.n
}

const lookUp = <A>(table: Readonly<Record<string, A>>, name: string): A | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/** What to write instead of an option that is not there. */
export const spellingOf = (name: string, names: readonly string[]): string => {
  const meant = lookUp(foreign, name)?.find(n => names.includes(n)) ?? nearest(name, names)
  return meant !== undefined ? `Write ${meant}` : (lookUp(elsewhere, name) ?? 'Leave it out')
}
