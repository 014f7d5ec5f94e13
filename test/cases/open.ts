/** Rows that are known to be wrong; each runs as a test that must fail. Whoever makes one right deletes its line. */
export const open: readonly string[] = [
  '20 · fit: the last step ruins the parameters',
  'C, jax-ml/jax#15798 · arccos⟨√p,√q⟩, p=softmax z, q uniform, z=0: the same in both modes, not NaN',
  'stale · docs/laws.md does not say "jit(apply) = apply, to the bit"',
  'stale · docs/laws.md does not say "jit(f) = f, to the bit"',
  'stale · docs/laws.md does not say "jit(loss) = loss, to the bit"',
  'stale · docs/laws.md does not say "jit(sample) = sample, to the bit"',
  'stale · docs/laws.md does not say "jit(scan(f)) = scan(f), to the bit"'
]
