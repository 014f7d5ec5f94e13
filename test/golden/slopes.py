"""Writes test/golden/slopes.json: first and second derivatives of the elementwise functions, correctly rounded.

Points are of all magnitudes that the function takes, 10^±300 in float64 and 10^±37 in float32 (where they are floats), and
moderate ones. Each row is a flat list: the arguments, the first derivatives, the second ones (xx, or xx, xy, yy).

    python3 test/golden/slopes.py           needs mpmath (Debian: python3-mpmath); made with mpmath 1.3.0
"""

import json
import math
import os
import random
import struct

from mpmath import mp, mpf
import mpmath as m

from special import rounded

mp.prec = 1200


def to_float32(x):
    return struct.unpack('f', struct.pack('f', x))[0]


def slope(x):
    e = m.exp(-abs(x))
    return e / (1 + e) ** 2


def bell(x):
    return m.exp(-x * x)


def inverse_erf_slope(x):
    y = m.erfinv(x)
    return y, m.sqrt(m.pi) / 2 * m.exp(y * y)


def short(f):
    """A function that would need no 1200 bits, and is slow with them."""

    def with_less(*xs):
        with mp.workprec(300):
            return f(*xs)

    return with_less



line, positive, beyond, inside = 'line', 'positive', 'beyond', 'inside'

unary = {
    'sqrt': (positive, lambda x: (1 / (2 * m.sqrt(x)), -1 / (4 * x * m.sqrt(x)))),
    'rsqrt': (positive, lambda x: (-1 / (2 * x * m.sqrt(x)), 3 / (4 * x * x * m.sqrt(x)))),
    'cbrt': (positive, lambda x: (1 / (3 * m.cbrt(x) ** 2), -2 / (9 * x * m.cbrt(x) ** 2))),
    'reciprocal': (line, lambda x: (-1 / x**2, 2 / x**3)),
    'exp': (line, lambda x: (m.exp(x), m.exp(x))),
    'expm1': (line, lambda x: (m.exp(x), m.exp(x))),
    'log': (positive, lambda x: (1 / x, -1 / x**2)),
    'log1p': (positive, lambda x: (1 / (1 + x), -1 / (1 + x) ** 2)),
    'sinh': (line, lambda x: (m.cosh(x), m.sinh(x))),
    'cosh': (line, lambda x: (m.sinh(x), m.cosh(x))),
    'tanh': (line, lambda x: (4 * slope(2 * x), -8 * m.tanh(x) * slope(2 * x))),
    'asinh': (line, lambda x: (1 / m.sqrt(1 + x * x), -x / m.sqrt(1 + x * x) ** 3)),
    'acosh': (beyond, lambda x: (1 / m.sqrt(x * x - 1), -x / m.sqrt(x * x - 1) ** 3)),
    'atanh': (inside, lambda x: (1 / (1 - x * x), 2 * x / (1 - x * x) ** 2)),
    'asin': (inside, lambda x: (1 / m.sqrt(1 - x * x), x / m.sqrt(1 - x * x) ** 3)),
    'acos': (inside, lambda x: (-1 / m.sqrt(1 - x * x), -x / m.sqrt(1 - x * x) ** 3)),
    'atan': (line, lambda x: (1 / (1 + x * x), -2 * x / (1 + x * x) ** 2)),
    'logistic': (line, lambda x: (slope(x), -slope(x) * m.tanh(x / 2))),
    'softplus': (line, lambda x: (1 / (1 + m.exp(-x)), slope(x))),
    'erf': (line, lambda x: (2 / m.sqrt(m.pi) * bell(x), -4 / m.sqrt(m.pi) * x * bell(x))),
    'erfc': (line, lambda x: (-2 / m.sqrt(m.pi) * bell(x), 4 / m.sqrt(m.pi) * x * bell(x))),
    'erfInv': (inside, short(lambda x: (inverse_erf_slope(x)[1], 2 * inverse_erf_slope(x)[0] * inverse_erf_slope(x)[1] ** 2))),
    'lgamma': (positive, short(lambda x: (m.psi(0, x), m.psi(1, x)))),
    'digamma': (positive, short(lambda x: (m.psi(1, x), m.psi(2, x)))),
}


def pair(fx, fy, fxx, fxy, fyy):
    return lambda x, y: (fx(x, y), fy(x, y), fxx(x, y), fxy(x, y), fyy(x, y))


def h(x, y):
    return m.sqrt(x * x + y * y)


def bump(x, y):
    return slope(x - y)


binary = {
    'hypot': (line, pair(
        lambda x, y: x / h(x, y), lambda x, y: y / h(x, y),
        lambda x, y: y * y / h(x, y) ** 3, lambda x, y: -x * y / h(x, y) ** 3, lambda x, y: x * x / h(x, y) ** 3)),
    'atan2': (line, pair(
        lambda x, y: y / h(x, y) ** 2, lambda x, y: -x / h(x, y) ** 2,
        lambda x, y: -2 * x * y / h(x, y) ** 4, lambda x, y: (x * x - y * y) / h(x, y) ** 4,
        lambda x, y: 2 * x * y / h(x, y) ** 4)),
    'div': (line, pair(
        lambda x, y: 1 / y, lambda x, y: -x / y**2,
        lambda x, y: mpf(0), lambda x, y: -1 / y**2, lambda x, y: 2 * x / y**3)),
    'logaddexp': (line, pair(
        lambda x, y: 1 / (1 + m.exp(y - x)), lambda x, y: 1 / (1 + m.exp(x - y)),
        bump, lambda x, y: -bump(x, y), bump)),
    'pow': (positive, pair(
        lambda x, y: y * x ** (y - 1), lambda x, y: x**y * m.log(x),
        lambda x, y: y * (y - 1) * x ** (y - 2), lambda x, y: x ** (y - 1) * (1 + y * m.log(x)),
        lambda x, y: x**y * m.log(x) ** 2)),
}


def points(draw, domain, decades, count):
    def sign():
        return 1 if domain in (positive, beyond) else draw.choice((1, -1))

    found = []
    while len(found) < count:
        kind = draw.random()
        size = 10 ** draw.uniform(-decades, decades) if kind < 0.5 else 10 ** draw.uniform(-3, 3) if kind < 0.9 else 40 * draw.random()
        if domain is inside:
            size = 10 ** -draw.uniform(0, decades) if kind < 0.5 else 1 - 2.0 ** -draw.uniform(0, 23 if decades < 40 else 52)
        if domain is beyond:
            size = 1 + size
        found.append(sign() * size)
    return found


def table():
    golden = {}
    for dtype, decades in (('float64', 300), ('float32', 37)):
        narrow = to_float32 if dtype == 'float32' else float
        for name, (domain, f) in unary.items():
            draw = random.Random(name + dtype)
            xs = [narrow(x) for x in points(draw, domain, decades, 40)]
            xs = [x for x in xs if not (domain in (inside, beyond) and abs(x) == 1)]
            rows = [[x, *[rounded(v) for v in f(mpf(x))]] for x in xs]
            golden.setdefault(name, {})[dtype] = [x for row in rows for x in row]
        for name, (domain, f) in binary.items():
            draw = random.Random(name + dtype)
            rows = []
            for x, y in zip(points(draw, domain, decades, 40), points(draw, line, decades, 40)):
                kind = draw.random()
                x, y = narrow(x), narrow(y if kind < 0.6 else x * 10 ** draw.uniform(-3, 3))
                # Of an exponent near 0, y·(y − 1)·xʸ⁻² may overflow in its last factor alone
                if name == 'pow' and (abs(y * math.log(x)) > 1000 or kind >= 0.6 or abs(y) < 1e-3):
                    y = narrow(draw.uniform(-3, 3))
                values = f(mpf(x), mpf(y))
                rows.append([x, y, *[rounded(v) for v in values]])
            golden.setdefault(name, {})[dtype] = [x for row in rows for x in row]
    return golden


def listed(x):
    return x if isinstance(x, float) and math.isfinite(x) else 'nan' if x != x else 'inf' if x > 0 else '-inf'


if __name__ == '__main__':
    golden = {name: {d: [listed(float(x)) for x in xs] for d, xs in t.items()} for name, t in table().items()}
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), 'slopes.json'), 'w') as out:
        json.dump(golden, out, separators=(',', ':'))
