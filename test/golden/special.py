"""Writes test/golden/special.json: correctly rounded values of the functions of src/ndarray/special.

Each table is a flat list x, y, x, y, … (or a, b, y, a, b, y, … for pow, atan2 and polygamma). Every value is computed
by mpmath with rising precision until two precisions round to the same double. Points: magnitudes log-uniform over the
whole range, uniform stretches, and both sides of every point where something happens (roots, poles, branch points,
limits of overflow and underflow, and the seams of our own approximations). Special values are written out by hand,
after IEEE 754 and C (Annex F).

    python3 test/golden/special.py          needs mpmath (Debian: python3-mpmath); made with mpmath 1.3.0
"""

import json
import math
import os
import random
from fractions import Fraction

import mpmath
from mpmath import mp, mpf

INF, NAN = math.inf, math.nan
MIN, MAX = 5e-324, 1.7976931348623157e308


def rounded(value):
    """The double nearest to an mpf, denormals included."""
    if mpmath.isnan(value):
        return NAN
    if mpmath.isinf(value):
        return INF if value > 0 else -INF
    sign, man, exponent, bits = value._mpf_
    if man == 0:
        return 0.0
    if exponent + bits > 1030:
        size = INF
    elif exponent + bits < -1080:
        size = 0.0
    else:
        try:
            size = float(Fraction(int(man)) * Fraction(2) ** exponent)
        except OverflowError:
            size = INF
    return -size if sign else size


def correctly_rounded(f, *args):
    previous = None
    prec = 160
    while prec < 100000:
        mp.prec = prec
        value = f(*[mpf(a) for a in args])
        current = NAN if mpmath.im(value) != 0 else rounded(mpmath.re(value))
        if previous is not None and (current == previous or (current != current and previous != previous)):
            return current
        previous, prec = current, 2 * prec
    raise ArithmeticError((f, args))


# points


def next_up(x, n):
    for _ in range(abs(n)):
        x = math.nextafter(x, INF if n > 0 else -INF)
    return x


class Points:
    def __init__(self, name):
        self.random = random.Random(name)

    def magnitudes(self, n, lo=-1074, hi=1023.999, signs=(1, -1)):
        return [self.random.choice(signs) * float(mpf(2) ** self.random.uniform(lo, hi)) for _ in range(n)]

    def uniform(self, lo, hi, n):
        return [self.random.uniform(lo, hi) for _ in range(n)]

    def near(self, centre, sides=(1, -1), n=26):
        """The neighbours of a double, then points at distances that grow geometrically up to about 1."""
        steps = [next_up(centre, s * k) for s in sides for k in (1, 2, 3)]
        ulp = math.ulp(centre) if centre else 2.0**-60
        top = max(math.log2(1 / ulp), 1)
        return [centre] + steps + [
            centre + s * ulp * 2 ** self.random.uniform(0, top) for s in sides for _ in range(n // 2)]

    def nears(self, centres, **options):
        return [x for c in centres for x in self.near(c, **options)]


def table(name, f, points, special):
    rows = []
    for point in points:
        args = point if isinstance(point, tuple) else (point,)
        if any(a == 0 or math.isinf(a) or math.isnan(a) for a in args[-1:]) or name in ("pow", "atan2") and 0 in args:
            continue  # special values are written by hand
        rows.append((*args, correctly_rounded(f, *args)))
    rows += special
    print(f"{name}: {len(rows)}")
    return [v for row in rows for v in row]


def odd(*pairs):
    return [(s * x, s * y) for x, y in pairs for s in (1, -1)] + [(NAN, NAN)]


def even(*pairs):
    return [(s * x, y) for x, y in pairs for s in (1, -1)] + [(NAN, NAN)]


# functions


def log_abs_gamma(x):
    return mpmath.re(mpmath.loggamma(x))


def logistic(x):
    return 1 / (1 + mpmath.exp(-x))


def logistic_slope(x):
    e = mpmath.exp(-abs(x))
    return e / (1 + e) ** 2


def hypot(x, y):
    return mpmath.sqrt(x * x + y * y)


def cbrt(x):
    return mpmath.sign(x) * mpmath.cbrt(abs(x))


def gamma_zeros():
    mp.prec = 200
    out = []
    for n in range(2, 18):
        for end in (0, 1):
            start = min(-mpmath.log(mpmath.factorial(n + end)), mpmath.log(mpf("0.35")))

            def g(t):
                return log_abs_gamma(-n - mpmath.exp(t) if end == 0 else -n - 1 + mpmath.exp(t))

            t = mpmath.findroot(g, (start, start - mpf("0.05")), tol=mpf(10) ** -70, maxsteps=100)
            out.append(float(-n - mpmath.exp(t) if end == 0 else -n - 1 + mpmath.exp(t)))
    return [z for z in out if z != int(z)]


def digamma_zeros(order, count):
    """Zeros of polygamma(order, ·) in (-1, 0), (-2, -1), …"""
    mp.prec = 200
    out = []
    for n in range(count):
        f = lambda x: mpmath.psi(order, x)
        lo, hi = mpf(-n - 1) + mpf("0.001"), mpf(-n) - mpf("0.001")
        out.append(float(mpmath.findroot(f, (lo, hi), solver="anderson", tol=1e-40)))
    return out


def main():
    tables = {}

    def add(name, f, points, special=()):
        tables[name] = table(name, f, points, list(special))

    pi = math.pi
    multiples = [float(k * mpmath.pi / 2) for k in (1, 2, 3, 4, 5, 8, 10, 11, 22, 355, 710, 103993)]
    hard = [6381956970095103 * 2.0**797, 5.319372648326541e255]  # closest to a multiple of pi/2 among all doubles

    p = Points("trigonometric")
    circle = p.magnitudes(170) + p.uniform(-10, 10, 100) + p.uniform(-1e5, 1e5, 30) + p.nears(multiples, n=6) + hard
    circle += [MIN, -MIN, MAX, -MAX]
    add("sin", mpmath.sin, circle, odd((0.0, 0.0), (INF, NAN)))
    add("cos", mpmath.cos, circle, even((0.0, 1.0), (INF, NAN)))
    add("tan", mpmath.tan, circle, odd((0.0, 0.0), (INF, NAN)))

    p = Points("inverse trigonometric")
    disc = p.magnitudes(90, -1074, 0) + p.uniform(-1, 1, 180) + p.nears([1], sides=(-1,), n=40)
    disc += p.nears([-1], sides=(1,), n=40) + p.nears([0.5, -0.5, 0.975]) + [MIN, -MIN]
    add("asin", mpmath.asin, disc, odd((0.0, 0.0), (1.0000000000000002, NAN), (INF, NAN)))
    add("acos", mpmath.acos, disc, even((0.0, pi / 2), (1.0000000000000002, NAN), (INF, NAN)))
    p = Points("atan")
    line = p.magnitudes(170) + p.uniform(-4, 4, 150) + p.nears([1, -1, 0.4375, 0.6875, 1.1875, 2.4375], n=8)
    add("atan", mpmath.atan, line + [MIN, MAX], odd((0.0, 0.0), (INF, pi / 2)))

    p = Points("atan2")
    plane = list(zip(p.magnitudes(120), p.magnitudes(120)))
    plane += [(a, b) for a, b in zip(p.uniform(-3, 3, 150), p.uniform(-3, 3, 150))]
    plane += [(a * r, a) for a, r in zip(p.magnitudes(60, -900, 900), p.magnitudes(60, -60, 60))]
    plane += [(s, -abs(b)) for s in (MIN, -MIN, 1e-300) for b in p.uniform(-3, 3, 4)]
    corners = [(0.0, 1.0, 0.0), (0.0, 0.0, 0.0), (0.0, -0.0, pi), (0.0, -1.0, pi), (1.0, 0.0, pi / 2),
               (1.0, -0.0, pi / 2), (1.0, INF, 0.0), (1.0, -INF, pi), (INF, 1.0, pi / 2), (INF, -1.0, pi / 2),
               (INF, INF, pi / 4), (INF, -INF, float(3 * mpmath.pi / 4))]
    corners = [(s * a, b, s * y) for a, b, y in corners for s in (1, -1)] + [(NAN, 1.0, NAN), (1.0, NAN, NAN)]
    add("atan2", mpmath.atan2, plane, corners)

    p = Points("hyperbolic")
    overflow = 710.4758600739439
    wide = p.magnitudes(60, -60, 0) + p.magnitudes(30, -1074, -60) + p.uniform(-2, 2, 150) + p.uniform(-25, 25, 80)
    large = p.uniform(-711, 711, 50) + p.nears([overflow, -overflow, 22, 1], n=16)
    add("sinh", mpmath.sinh, wide + large, odd((0.0, 0.0), (INF, INF), (711.0, INF), (MIN, MIN)))
    add("cosh", mpmath.cosh, wide + large, even((0.0, 1.0), (INF, INF), (711.0, INF), (MIN, 1.0)))
    add("tanh", mpmath.tanh, wide + p.nears([0.6, -0.6, 19, 20]) + p.uniform(0.4, 0.8, 80),
        odd((0.0, 0.0), (INF, 1.0), (800.0, 1.0), (MIN, MIN)))
    p = Points("inverse hyperbolic")
    add("asinh", mpmath.asinh, p.magnitudes(170) + p.uniform(-4, 4, 200) + p.nears([2, -2, 2.0**28]),
        odd((0.0, 0.0), (INF, INF), (MIN, MIN)))
    add("acosh", mpmath.acosh, [1 + x for x in p.magnitudes(150, -52, 1, (1,))] + p.uniform(1, 3, 120)
        + p.magnitudes(100, 0, 1023.9, (1,)) + p.near(1, sides=(1,)) + p.nears([2, 2.0**28], n=16),
        [(0.9999999999999999, NAN), (0.0, NAN), (-1.0, NAN), (-INF, NAN), (INF, INF), (NAN, NAN)])
    add("atanh", mpmath.atanh, p.magnitudes(80, -1074, 0) + p.uniform(-1, 1, 200)
        + p.nears([next_up(1.0, -1)], sides=(-1,), n=60) + p.nears([0.5, -0.5]),
        odd((0.0, 0.0), (1.0, INF), (1.0000000000000002, NAN), (MIN, MIN)))

    p = Points("exponential")
    add("exp", mpmath.exp, p.uniform(-745.2, 709.8, 150) + p.uniform(-2, 2, 100) + p.magnitudes(60, -60, 9)
        + p.nears([709.782712893384, -708.3964185322641, -745.1332191019411, 0.34657359027997264], n=20),
        [(0.0, 1.0), (-0.0, 1.0), (INF, INF), (-INF, 0.0), (NAN, NAN), (710.0, INF), (-746.0, 0.0), (MIN, 1.0)])
    add("expm1", mpmath.expm1, p.uniform(-45, 709.8, 100) + p.uniform(-2, 2, 140) + p.magnitudes(100, -1074, 9)
        + p.nears([709.782712893384, 0.34657359027997264, 1.0397207708399179, -37.5], n=16),
        [(0.0, 0.0), (-0.0, -0.0), (INF, INF), (-INF, -1.0), (NAN, NAN), (710.0, INF), (MIN, MIN), (-MIN, -MIN)])
    add("log", mpmath.log, p.magnitudes(180, signs=(1,)) + p.uniform(0, 4, 120) + p.near(1, n=60)
        + p.nears([math.sqrt(0.5), math.sqrt(2)], n=16) + [MIN, MAX],
        [(0.0, -INF), (-0.0, -INF), (INF, INF), (-1.0, NAN), (-MIN, NAN), (-INF, NAN), (NAN, NAN)])
    add("log1p", mpmath.log1p, p.magnitudes(120, -1074, 1023, (1,)) + p.uniform(-1, 4, 120)
        + p.magnitudes(100, -60, -1) + p.near(next_up(-1.0, 1), sides=(1,), n=40) + [MIN, MAX],
        [(0.0, 0.0), (-0.0, -0.0), (-1.0, -INF), (INF, INF), (-1.0000000000000002, NAN), (-INF, NAN), (NAN, NAN)])
    add("sqrt", mpmath.sqrt, p.magnitudes(200, signs=(1,)) + p.uniform(0, 4, 100) + p.near(1) + [MIN, MAX],
        [(0.0, 0.0), (-0.0, -0.0), (INF, INF), (-1.0, NAN), (-INF, NAN), (NAN, NAN)])
    add("rsqrt", lambda x: 1 / mpmath.sqrt(x), p.magnitudes(200, signs=(1,)) + p.uniform(0, 4, 100) + p.near(1)
        + [MIN, MAX], [(0.0, INF), (-0.0, -INF), (INF, 0.0), (-1.0, NAN), (-INF, NAN), (NAN, NAN)])
    add("cbrt", cbrt, p.magnitudes(200) + p.uniform(-8, 8, 100) + p.nears([1, -8, 27]) + [MIN, MAX],
        odd((0.0, 0.0), (INF, INF)))

    p = Points("pow")
    powers = [(x, p.random.uniform(-1074, 1024) / math.log2(x)) for x in p.magnitudes(120, -30, 30, (1,))]
    powers += [(x, p.random.uniform(-745, 709) / math.log(x)) for x in p.near(1, n=120) if x > 0 and x != 1]
    powers += list(zip(p.magnitudes(40, -1074, 1024, (1,)), p.uniform(-2, 2, 40)))
    powers += list(zip(p.uniform(0, 10, 80), p.uniform(-20, 20, 80)))
    powers += [(x, float(round(y))) for x, y in zip(p.magnitudes(60, -8, 8), p.uniform(-80, 80, 60))]
    powers += [(1.4142135623730951, y) for y in p.uniform(-2100, 2040, 20)] + [(MIN, 0.5), (MAX, 0.5), (MAX, -1.0)]
    powers += [(2.0, k) for k in (-1074.0, -1023.0, -1022.0, 1023.0, 0.5)] + [(x, MIN) for x in (0.5, 3.0)]
    powers = [(x, y) for x, y in powers if y != 0 and (x > 0 or y == int(y))]
    special = [(x, s * 0.0, 1.0) for x in (0.0, -0.0, 1.0, -2.5, INF, -INF, NAN) for s in (1, -1)]
    special += [(1.0, y, 1.0) for y in (INF, -INF, NAN, 3.5)] + [(-1.0, y, 1.0) for y in (INF, -INF, MAX, -MAX)]
    special += [(-1.0, 2.0**53 - 1, -1.0), (-1.0, 2.0**53, 1.0)]
    special += [(0.5, INF, 0.0), (0.5, -INF, INF), (-0.5, INF, 0.0), (-0.5, -INF, INF), (2.0, INF, INF),
                (2.0, -INF, 0.0), (-2.0, INF, INF), (-2.0, -INF, 0.0), (0.0, INF, 0.0), (0.0, -INF, INF),
                (INF, INF, INF), (INF, -INF, 0.0), (INF, 2.5, INF), (INF, -2.5, 0.0), (-INF, 3.0, -INF),
                (-INF, 2.0, INF), (-INF, -3.0, -0.0), (-INF, -2.0, 0.0), (-INF, 0.5, INF), (0.0, 3.0, 0.0),
                (0.0, 2.0, 0.0), (0.0, 0.5, 0.0), (0.0, -3.0, INF), (0.0, -2.0, INF), (-0.0, 3.0, -0.0),
                (-0.0, 2.0, 0.0), (-0.0, -3.0, -INF), (-0.0, -2.0, INF), (-0.0, 0.5, 0.0), (-0.0, -0.5, INF),
                (-8.0, 1 / 3, NAN), (-MIN, 0.5, NAN), (NAN, 1.0, NAN), (2.0, NAN, NAN), (NAN, NAN, NAN),
                (2.0, 1024.0, INF), (2.0, -1076.0, 0.0), (-2.0, 1025.0, -INF), (-2.0, -1077.0, -0.0),
                (MAX, MAX, INF), (MAX, -MAX, 0.0), (MIN, MAX, 0.0), (MIN, -MAX, INF), (-MAX, MAX, INF),
                (next_up(1.0, 1), MAX, INF), (next_up(1.0, -1), MAX, 0.0), (MAX, MIN, 1.0)]
    add("pow", mpmath.power, powers, special)

    p = Points("logistic")
    add("logistic", logistic, p.uniform(-40, 40, 150) + p.uniform(-2, 2, 100) + p.uniform(-745.2, -30, 60)
        + p.magnitudes(50, -60, 5) + p.nears([-40, 40, -708.3964185322641, -745.1332191019411], n=8),
        [(0.0, 0.5), (-0.0, 0.5), (INF, 1.0), (-INF, 0.0), (NAN, NAN), (-746.0, 0.0), (-MAX, 0.0), (MAX, 1.0)])

    p = Points("logisticSlope")
    add("logisticSlope", logistic_slope, p.uniform(-40, 40, 150) + p.uniform(-2, 2, 100) + p.uniform(-745.2, -30, 60)
        + p.magnitudes(50, -60, 5) + p.nears([-40, 40, -708.3964185322641, -745.1332191019411], n=8),
        [(0.0, 0.25), (-0.0, 0.25), (INF, 0.0), (-INF, 0.0), (NAN, NAN), (-746.0, 0.0), (-MAX, 0.0), (MAX, 0.0)])

    p = Points("hypot")
    sizes = p.magnitudes(150, -1020, 1023)
    add("hypot", hypot, [(x, y) for x, y in zip(sizes, p.magnitudes(150, -1020, 1023))]
        + [(x, x * 2 ** p.random.uniform(-30, 0)) for x in sizes] + [(x, y) for x, y in zip(p.uniform(-3, 3, 100), p.uniform(-3, 3, 100))],
        [(0.0, 0.0, 0.0), (-0.0, -0.0, 0.0), (INF, NAN, INF), (NAN, -INF, INF), (NAN, 1.0, NAN), (3.0, 4.0, 5.0),
         (-MAX, 0.0, MAX), (MAX, MAX, INF), (MIN, 0.0, MIN), (0.0, -MIN, MIN)])

    p = Points("error functions")
    add("erf", mpmath.erf, p.magnitudes(80, -1074, 3) + p.uniform(-1, 1, 140) + p.uniform(-6, 6, 120)
        + p.nears([0.5, -0.5, 1.5, 3.5, 5.9], n=16), odd((0.0, 0.0), (INF, 1.0), (MIN, MIN), (7.0, 1.0), (MAX, 1.0)))
    add("erfc", mpmath.erfc, p.uniform(0.4, 1.6, 100) + p.uniform(-6, 6, 100) + p.uniform(3, 27.3, 100)
        + p.magnitudes(40, -60, 4) + p.nears([0.5, -0.5, 1.5, 3.5, 26.543, 27.226], n=16),
        [(0.0, 1.0), (-0.0, 1.0), (INF, 0.0), (-INF, 2.0), (NAN, NAN), (28.0, 0.0), (MAX, 0.0), (-MAX, 2.0)])
    add("erfInv", mpmath.erfinv, p.magnitudes(100, -1074, 0) + p.uniform(-1, 1, 160) + p.nears([0.5, -0.5])
        + p.near(next_up(1.0, -1), sides=(-1,), n=100) + p.near(next_up(-1.0, 1), sides=(1,), n=50),
        odd((0.0, 0.0), (1.0, INF), (1.0000000000000002, NAN), (INF, NAN)))

    p = Points("gamma functions")
    positive = p.magnitudes(100, -1074, 1014, (1,)) + p.uniform(0, 4, 120) + p.uniform(0, 100, 50) + [MIN]
    add("lgamma", log_abs_gamma, positive + p.nears([1, 2], n=60) + p.nears([0.75, 1.75, 2.5, 2.0**52], n=12)
        + [next_up(2.556348163871691e305, k) for k in range(-4, 5)],
        [(0.0, INF), (-0.0, INF), (INF, INF), (-INF, INF), (NAN, NAN), (1.0, 0.0), (2.0, 0.0), (-1.0, INF),
         (-17.0, INF), (-18.0, INF), (-1e300, INF), (MAX, INF)])
    inside = [x for x in p.uniform(-20, 0, 120) + p.uniform(-200, -18, 60) + p.magnitudes(60, -1074, 0, (-1,))
              + p.magnitudes(30, 7, 51, (-1,)) + p.nears([-1, -2, -3, -17, -18, -19, -30], n=8) if x != int(x)]
    add("lgamma, negative", log_abs_gamma, inside)
    add("lgamma, zeros", log_abs_gamma, [x for x in p.nears(gamma_zeros(), n=6) if x != int(x)])
    mp.prec = 200
    root = float(mpmath.findroot(mpmath.digamma, 1.4616))
    add("digamma", mpmath.digamma, positive + p.near(root, n=80) + p.nears([1, 2], n=24) + [MAX],
        [(0.0, -INF), (-0.0, INF), (INF, INF), (-INF, NAN), (NAN, NAN), (-1.0, NAN), (-18.0, NAN), (-1e300, NAN)])
    inside = [x for x in inside if abs(x) < 2e9]
    add("digamma, negative", mpmath.digamma, inside + [x for x in p.nears(digamma_zeros(0, 12), n=12)])

    p = Points("polygamma")
    orders = [1, 2, 3, 4]
    rows = [(float(n), x) for n in orders for x in p.magnitudes(40, -300 / n, 900 / (n + 1), (1,)) + p.uniform(0, 6, 40)
            + p.uniform(5, 40, 25) + p.nears([1, n + 7], n=10)]
    rows += [(float(n), x) for n in (6, 9, 20, 60, 170, 250) for x in p.uniform(0, 100, 10) + [1.0, 1e3]]
    add("polygamma", lambda n, x: mpmath.psi(int(n), x), rows,
        [(n, x, y) for n in (1.0, 3.0) for x, y in ((0.0, INF), (-0.0, INF), (-1.0, INF), (-7.0, INF), (INF, 0.0),
                                                   (-INF, NAN), (NAN, NAN), (1e-310, INF))]
        + [(n, x, y) for n in (2.0, 4.0) for x, y in ((0.0, -INF), (-0.0, INF), (-1.0, NAN), (-7.0, NAN), (INF, -0.0),
                                                     (-INF, NAN), (NAN, NAN), (1e-310, -INF), (-1e-310, INF))]
        + [(0.0, 0.0, -INF), (-1.0, 1.0, NAN), (1.5, 1.0, NAN), (NAN, 1.0, NAN), (INF, 1.0, NAN)])
    rows = [(float(n), x) for n in orders for x in p.uniform(-8, 0, 50) + p.uniform(-100, -8, 10)
            + p.magnitudes(20, -300 / n, 0, (-1,)) + ([] if n % 2 else p.nears(digamma_zeros(n, 4), n=4))]
    add("polygamma, negative", lambda n, x: mpmath.psi(int(n), x), rows)

    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "special.json"), "w") as out:
        out.write("{\n" + ",\n".join(f"{json.dumps(name)}:{encode(rows)}" for name, rows in tables.items()) + "\n}\n")


def encode(values):
    def one(v):
        if math.isnan(v):
            return '"nan"'
        if math.isinf(v):
            return '"inf"' if v > 0 else '"-inf"'
        return repr(v).removesuffix(".0")

    return "[" + ",".join(one(v) for v in values) + "]"


if __name__ == "__main__":
    main()
