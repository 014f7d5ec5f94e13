"""Writes test/golden/orders.json: the first four derivatives of roots, powers, logarithms and inverses, correctly rounded.

Points are ±1.7·10^k, from nearly the smallest float64 to nearly the largest; what is beyond the format is an infinity of its sign.
Each row is a flat list: the argument and the four derivatives.

    python3 test/golden/orders.py           needs mpmath (Debian: python3-mpmath); made with mpmath 1.3.0
"""

import json
import os

from mpmath import mp, mpf
import mpmath as m

from special import rounded

mp.prec = 2500

exponents = [-307, -300, -250, -200, -155, -150, -110, -103, -100, -20, 0, 20, 100, 103, 150, 155, 200, 250, 300, 307]


def power(a):
    return lambda x: [m.ff(a, n) * m.sign(x) * abs(x) ** a / x**n for n in range(1, 5)]


def even_power(a):
    return lambda x: [m.ff(a, n) * abs(x) ** a / x**n for n in range(1, 5)]


def hypotenuse(x):
    h = m.sqrt(1 + x * x)
    return [x / h, 1 / h**3, -3 * x / h**5, (12 * x * x - 3) / h**7]


def angle(x):
    q = 1 + x * x
    return [1 / q, -2 * x / q**2, (6 * x * x - 2) / q**3, 24 * x * (1 - x * x) / q**4]


def arsinh(x):
    q = m.sqrt(1 + x * x)
    return [1 / q, -x / q**3, (2 * x * x - 1) / q**5, x * (9 - 6 * x * x) / q**7]


third = mpf(1) / 3
positive, line = [1], [1, -1]

functions = {
    'cbrt': (line, power(third)),
    'sqrt': (positive, power(mpf(1) / 2)),
    'rsqrt': (positive, power(-mpf(1) / 2)),
    'reciprocal': (line, power(mpf(-1))),
    'cube': (line, power(mpf(3))),
    'x^2.5': (positive, power(mpf(5) / 2)),
    'x^-4': (line, even_power(mpf(-4))),
    'log': (positive, lambda x: [(-1) ** (n - 1) * m.factorial(n - 1) / x**n for n in range(1, 5)]),
    'log1p': (positive, lambda x: [(-1) ** (n - 1) * m.factorial(n - 1) / (1 + x) ** n for n in range(1, 5)]),
    'hypot of 1': (line, hypotenuse),
    'atan': (line, angle),
    'asinh': (line, arsinh),
}


def entry(x):
    return x if m.isfinite(x) else 'inf' if x > 0 else '-inf'


def points(signs):
    return [s * float(f'1.7e{k}') for k in exponents for s in signs]


rows = {
    name: [[x, *(entry(rounded(d)) for d in f(mpf(x)))] for x in points(signs)]
    for name, (signs, f) in functions.items()
}

path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'orders.json')
with open(path, 'w') as out:
    out.write(json.dumps({k: [v for row in r for v in row] for k, r in rows.items()}, separators=(',', ':')) + '\n')
