"""Writes threefry.json: what JAX's default generator gives. Run with JAX 0.10.2 installed."""
import json
import os

import jax
import jax.numpy as jnp
import numpy as np

jax.config.update('jax_enable_x64', True)
assert jax.config.jax_threefry_partitionable
r = jax.random


def listed(x):
    return np.asarray(x).tolist()


def of_seed(seed):
    k = r.PRNGKey(seed)
    logits = jnp.array([0.0, 1.0, -1.0, 2.0])
    p = jnp.array([0.1, 0.0, 0.6, 0.3])
    table = jnp.array([[0.0, 1.0, 2.0], [2.0, 1.0, 0.0]])
    f32, f64, i32, u32 = 'float32', 'float64', 'int32', 'uint32'
    return {
        'seed': seed,
        'key': listed(k),
        'split': listed(r.split(k)),
        'split5': listed(r.split(k, 5)),
        'foldIn': [[i, listed(r.fold_in(k, np.uint32(i)))] for i in (0, 1, 7, 2**31, 2**32 - 1)],
        'bits': {'': int(r.bits(k, (), u32)), '5': listed(r.bits(k, (5,), u32)), '2x3': listed(r.bits(k, (2, 3), u32))},
        'uniform32': listed(r.uniform(k, (7,), f32)),
        'uniform64': listed(r.uniform(k, (7,), f64)),
        'uniformBetween32': listed(r.uniform(k, (7,), f32, -3, 5)),
        'uniformBetween64': listed(r.uniform(k, (7,), f64, -3, 5)),
        'normal64': listed(r.normal(k, (50,), f64)),
        'truncatedNormal64': listed(r.truncated_normal(k, -2, 2, (20,), f64)),
        'exponential64': listed(r.exponential(k, (20,), f64)),
        'gumbel64': listed(r.gumbel(k, (20,), f64, mode='low')),
        'bernoulli': listed(r.bernoulli(k, 0.3, (20,))),
        'categorical': listed(r.categorical(k, logits, shape=(20,))),
        'categoricalAxis0': listed(r.categorical(k, table, axis=0, shape=(4, 3))),
        'randint7': listed(r.randint(k, (20,), 0, 7, i32)),
        # Wider spans are not uniform in JAX, but for powers of two: its bits are not ours
        'permutation10': listed(r.permutation(k, 10)),
        'permutation2000': listed(r.permutation(k, 2000)) if seed == 42 else None,
        'permutationRows': listed(r.permutation(k, table)),
        'choice': listed(r.choice(k, 10, (8,), replace=False)),
        'choiceWeighted': listed(r.choice(k, 4, (20,), p=p)),
        'choiceWeightedOnce': listed(r.choice(k, 4, (3,), replace=False, p=p)),
    }


golden = {
    'random123': {
        'source': 'Known answers of Random123 (Salmon, Moraes, Dror & Shaw 2011), Threefry-2x32 with 20 rounds: key, counter, block',
        'vectors': [
            ['00000000 00000000', '00000000 00000000', '6b200159 99ba4efe'],
            ['ffffffff ffffffff', 'ffffffff ffffffff', '1cb996fc bb002be7'],
            ['13198a2e 03707344', '243f6a88 85a308d3', 'c4923a9c 483df7a0'],
        ],
    },
    'jax': {
        'source': f'JAX {jax.__version__} on CPU, jax_threefry_partitionable, jax_enable_x64; written by threefry.py'
        '; @jax-js/jax 0.1.25 gives the same split, split5, bits and uniform32 for the seeds 0 and 42',
        'seeds': [of_seed(seed) for seed in (0, 42, -1, 123456789012345)],
    },
}

with open(os.path.join(os.path.dirname(__file__), 'threefry.json'), 'w') as out:
    json.dump(golden, out, separators=(',', ':'))
    out.write('\n')
