/** Rows that are known to be wrong; each runs as a test that must fail. Whoever makes one right deletes its line. */
export const open: readonly string[] = [
  'C, jax-ml/jax#15798 · arccos⟨√p,√q⟩, p=softmax z, q uniform, z=0: the same in both modes, not NaN'
]
