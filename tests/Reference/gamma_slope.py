"""Writes gamma_slope.json: how the logarithm t of a quantile of the standard gamma distribution moves with its concentration a, by mpmath.

Rows of a, t, dt/da at a fixed probability, and the derivative of that with respect to a at a fixed t. With F(a, t) = P(a, exp t), the regularised
incomplete gamma function, and p its derivative in t, they are -F_a / p and -F_aa / p - (dt/da) (t - psi(a)). P is summed as a series of positive terms, and
differentiated by central differences with a step of 1e-40 in arithmetic that has a hundred digits left after all that cancels. So nothing is shared with the code
under test but the definition.

    python3 gamma_slope.py > gamma_slope.json
"""

import json
import math

from mpmath import mp, mpf


def lower(a, x):
    """P(a, x) = x^a e^-x / Gamma(a + 1) (1 + x/(a + 1) + x^2/((a + 1)(a + 2)) + ...)."""
    term = total = mpf(1)
    n = 0
    while term > total * mp.eps:
        n += 1
        term *= x / (a + n)
        total += term
    return mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1)) * total


def slopes(a, t):
    mp.dps = 60
    x = mp.exp(mpf(t))
    above = x - a * t + mp.loggamma(mpf(a)) if x > a else 0   # of P, near 1 there, what moves is as small as the density
    mp.dps = 200 + max(0, int(above / mp.log(10)))
    a, t, h = mpf(a), mpf(t), mpf(10) ** -40
    x = mp.exp(t)
    p = mp.exp(a * t - x - mp.loggamma(a))
    below, at, above = lower(a - h, x), lower(a, x), lower(a + h, x)
    first = -(above - below) / (2 * h * p)
    second = -(above - 2 * at + below) / (h * h * p) - first * (t - mp.psi(0, a))
    return float(first), float(second)


def points():
    for a in (1e-3, 0.01, 0.1, 0.3, 0.5, 0.75, 0.999):
        for p in (1e-30, 1e-12, 1e-5, 0.01, 0.1, 0.3, 0.5, 0.8):
            yield a, (math.log(p) + math.lgamma(a + 1)) / a
    for a in (1e-3, 0.01, 0.1, 0.5, 0.999, 1.0, 1.5, 3.0):
        for x in (1e-100, 1e-10, 0.01, 0.3, 0.499, 0.56, 0.6, 1.0, 2.0, 5.0, 20.0, 45.0, 200.0, 700.0):
            yield a, math.log(x)
    for a in (1.0, 1.0001, 1.5, 2.0, 3.7, 8.0, 20.0, 31.9, 32.0, 32.1, 50.0, 99.5, 317.0, 1e3, 1e4, 1e5, 1e6):
        for z in (-9, -6, -4, -2.5, -1, -0.4, 0, 0.3, 1, 2, 3, 5, 7, 10):
            cube = 1 - 1 / (9 * a) + z / (3 * math.sqrt(a))   # Wilson and Hilferty 1931
            if cube > 0.02:
                yield a, math.log(a) + 3 * math.log(cube)
        for x in (a - 0.6, a - 0.5, a - 0.4, math.nextafter(a, 0), math.nextafter(a, 2 * a), a + 0.4, a + 0.499999, a + 0.500001, a + 0.6):
            yield a, math.log(x)
    for a in (40.0, 200.0):
        for ratio in (1e-300, 1e-30, 1e-3, 0.1, 0.4, 3.0, 6.0):
            yield a, math.log(a) + math.log(ratio)


rows = [[a, t, *slopes(a, t)] for a, t in sorted(set(points()))]
print("[\n" + ",\n".join(json.dumps(row) for row in rows) + "\n]")
