"""Writes test/golden/exponentials.json: probabilities of logits, and their first and second derivatives, correctly rounded.

Each case: logits, ln Σ e^z, softmax z, logSoftmax z, δ − p (the slopes of logSoftmax), p (δ − p) (those of softmax, and the second
derivatives of ln Σ e^z). Logits are floats, of all gaps between the largest and the others, ties among them.

    python3 test/golden/exponentials.py     needs mpmath (Debian: python3-mpmath); made with mpmath 1.3.0
"""

import json
import os
import random

from mpmath import mp, mpf
import mpmath as m

from slopes import to_float32
from special import rounded

mp.prec = 2000


def case(logits):
    z = [mpf(x) for x in logits]
    terms = [m.exp(x) for x in z]
    total = sum(terms)
    p = [t / total for t in terms]
    n = range(len(z))

    def less(i, j):
        return sum(p[k] for k in n if k != i) if i == j else -p[j]

    return {
        'logits': logits,
        'logsumexp': rounded(m.log(total)),
        'softmax': [rounded(x) for x in p],
        'logSoftmax': [rounded(x - m.log(total)) for x in z],
        'less': [[rounded(less(i, j)) for j in n] for i in n],
        'slopes': [[rounded(p[i] * less(i, j)) for j in n] for i in n],
    }


draw = random.Random('exponentials')
logits = [[37.42994775023705, 0], [40, 0], [0, 40], [0, 80], [3, 3], [20, 20, -20], [-40, 1e-9, 0], [-1000, -960, -1010], [1e-20, -45], [0, -37, -38, -39]]
logits += [[draw.gauss(0, size) for _ in range(n)] for size in (0.1, 1, 5, 15, 25) for n in (2, 3, 5)]
cases = [case([to_float32(x) for x in z]) for z in logits]

with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'exponentials.json'), 'w') as out:
    json.dump(cases, out, separators=(',', ':'))
