"""Prints the rows of test/random/tails.test.ts: mean and deviation of the normal distribution in an interval.

    python3 test/golden/truncated.py        needs mpmath (Debian: python3-mpmath); made with mpmath 1.3.0
"""

from mpmath import exp, inf, mp, mpf, quad, sqrt

mp.dps = 40

intervals = [(-2, 2), (0, 1), (3, 5), (4, 6), (10, 11), (-11, -10), (-3, 8), (6, 6.001), (-5, -4.5), (38, 40), (30, inf), (-inf, -30), (5, inf), (200, 201)]

for a, b in intervals:
    a, b = mpf(a), mpf(b)
    end = a if a > 0 else b if b < 0 else mpf(0)  # the end nearest to 0, where the density is taken as 1
    low, high = (a, min(b, a + 60 / a)) if a > 0 else (max(a, b + 60 / b), b) if b < 0 else (a, b)
    points = [low + (high - low) * k / 8 for k in range(9)]

    def density(x):
        return exp(-(x * x - end * end) / 2)

    total = quad(density, points)
    mean = quad(lambda x: (x - end) * density(x), points) / total
    variance = quad(lambda x: (x - end - mean) ** 2 * density(x), points) / total
    print(f'  [{a}, {b}, {float(end + mean)!r}, {float(sqrt(variance))!r}]')
