"""Writes special_functions_incomplete.json: the regularised incomplete gamma and beta functions on the log scale, their slopes and inverses, at hard arguments, by mpmath.

Rows are arguments followed by values. Moderate arguments are series of positive terms with as many digits as then cancel; huge ones an integral of the density itself over panels of a few of
its scales, in 36 digits. Slopes by x are densities over the values; those by the shapes central differences with steps far above the rounding of 60 digits and more, or integrals of the density times its own slope. So nothing
is shared with the code under test but the definition.

    python3 special_functions_incomplete.py > special_functions_incomplete.json
"""

import json
import math

from mpmath import mp, mpf

mp.dps = 60


def integral(log_density, weight, start, end, scale):
    """The integral of weight * density from start towards end (which may be beyond where anything is left), in panels that double in width."""
    total, at, width, direction = mpf(0), start, scale, 1 if end > start else -1
    top = log_density(start)
    while True:
        to = at + direction * width
        to = min(to, end) if direction > 0 else max(to, end)
        part = mp.quad(lambda y: weight(y) * mp.exp(log_density(y) - top), [at, to], method="gauss-legendre")
        total += direction * part
        if to == end or abs(part) < abs(total) * mpf(10) ** -26:
            return total, top
        at, width = to, width * mpf(1.5)
        if abs(at - start) < 60:   # beyond, integrands of log odds are exponential
            width = min(width, mpf(1))


def log_1m_exp(x):
    return mp.log(-mp.expm1(x)) if x > -1 else mp.log1p(-mp.exp(x))


def gamma_log_density(a, t):
    """Of t = log x."""
    return a * t - mp.exp(t) - mp.loggamma(a)


def lower_gamma(a, x):
    """P(a, x) = x^a e^-x / Gamma(a + 1) (1 + x/(a + 1) + x^2/((a + 1)(a + 2)) + ...)."""
    term = total = mpf(1)
    n = 0
    while term > total * mp.eps:
        n += 1
        term *= x / (a + n)
        total += term
    return mp.exp(a * mp.log(x) - x - mp.loggamma(a + 1)) * total


def gamma_tails(a, x, slopes=True):
    """log P, log Q, and, if wanted, their slopes by a."""
    if a < 400 and x < a + 40:
        mp.dps = 60
        digits = int(max(0, x - a * mp.log(x) + mp.loggamma(a)) / mp.log(10)) if x > a else 0   # of P, near 1 there, what moves is as small as the density
        mp.dps = 90 + digits + (int(-3 * mp.log10(a)) if a < 1 else 0)
        h = a * mpf(10) ** -20
        p = lower_gamma(a, x)
        if not slopes:
            return mp.log(p), mp.log1p(-p)
        below, above = lower_gamma(a - h, x), lower_gamma(a + h, x)
        slope = (above - below) / (2 * h)
        return mp.log(p), mp.log1p(-p), slope / p, -slope / (1 - p)
    mp.dps = 36
    t = mp.log(x)
    scale = min(1 / mp.sqrt(max(a, x)), 1 / abs(a - x) if a != x else mp.inf)
    density = lambda s: gamma_log_density(a, s)
    tail, top = integral(density, lambda s: 1, t, t - 800 if x <= a else t + 800, scale)
    log = mp.log(abs(tail)) + top
    other = log_1m_exp(log)
    if not slopes:
        return (log, other) if x <= a else (other, log)
    slope, _ = integral(density, lambda s: s - mp.psi(0, a), t, t - 800 if x <= a else t + 800, scale)
    own, others = slope / tail, -slope / tail * mp.exp(log - other)
    return (log, other, own, others) if x <= a else (other, log, others, own)


def gamma_points():
    for a in (1e-10, 1e-5, 1e-3, 0.1, 0.3, 0.49, 0.5, 0.51, 0.75, 0.999, 1.0, 1.5, 3.0, 7.9, 8.1, 20.0):
        for x in (1e-300, 1e-100, 1e-20, 1e-5, 0.01, 0.3, 0.5, 0.56, 0.99, 1.01, 1.4, 2.0, 5.0, 20.0, 45.0, 200.0, 700.0, 5000.0):
            yield a, x
    for a in (31.9, 32.1, 100.0, 317.5, 1500.0, 1e5, 1e7, 1e10):
        for z in (-30, -9, -4, -1, -0.4, 0, 0.3, 1, 3, 7, 25):
            cube = 1 - 1 / (9 * a) + z / (3 * math.sqrt(a))
            if cube > 0.02:
                yield a, a * cube**3
        for ratio in (1e-10, 1e-3, 0.1, 0.7, 1.5, 4.0, 10.0, 1e4):
            if a * ratio < 1e12:
                yield a, a * ratio
        yield a, a
        yield a, a + 0.5


def gamma_rows():
    for a, x in sorted(set(gamma_points())):
        log_p, log_q, slope_p, slope_q = gamma_tails(mpf(a), mpf(x))
        yield [a, x, float(log_p), float(log_q), float(slope_p), float(slope_q)]


def beta_tails(a, b, x, slopes=True):
    """log I, log (1 - I), and, if wanted, the slopes of both by a and by b, from integrals over the log odds u."""
    mp.dps = 36
    w, n = 1 - x, a + b
    u, constant = mp.log(x / w), mp.loggamma(n) - mp.loggamma(a) - mp.loggamma(b)
    log_1p_exp = lambda v: mp.log1p(mp.exp(v)) if v < 0 else v + mp.log1p(mp.exp(-v))
    density = lambda v: a * v - n * log_1p_exp(v) + constant
    scale = min(1, 1 / mp.sqrt(n * x * w), 1 / abs(b * x - a * w) if b * x != a * w else mpf(1))
    end = u - mpf(10) ** 14 if x <= a / n else u + mpf(10) ** 14
    tail, top = integral(density, lambda v: 1, u, end, scale)
    log = mp.log(abs(tail)) + top
    other = log_1m_exp(log)
    if not slopes:
        return [log, other] if x <= a / n else [other, log]
    of_a, _ = integral(density, lambda v: v - log_1p_exp(v) + mp.psi(0, n) - mp.psi(0, a), u, end, scale)
    of_b, _ = integral(density, lambda v: -log_1p_exp(v) + mp.psi(0, n) - mp.psi(0, b), u, end, scale)
    ratio = mp.exp(log - other)
    values = [log, other, of_a / tail, -of_a / tail * ratio, of_b / tail, -of_b / tail * ratio]
    return values if x <= a / n else [values[i] for i in (1, 0, 3, 2, 5, 4)]


def beta_points():
    shapes = [(1e-10, 1e-10), (1e-10, 0.3), (1e-10, 20.0), (1e-5, 1e6), (0.01, 0.01), (0.1, 1.0), (0.3, 0.49), (0.5, 0.5), (0.5, 3.5), (0.5, 50.0), (0.5, 1e8), (0.45, 31.0), (1.0, 1.0),
              (1.0, 1e5), (2.0, 3.0), (2.5, 31.9), (1.5, 500.0), (3.0, 1e8), (10.0, 30.0), (31.0, 31.5), (7.9, 33.0), (33.0, 40.0), (60.0, 1e4), (1000.0, 1000.0), (1e5, 3e3), (1e8, 1e8), (1e8, 1e5),
              (31.0, 1e10), (1e10, 3e9)]
    for pair in shapes:
        for a, b in {pair, pair[::-1]}:
            mean = a / (a + b)
            deviation = math.sqrt(mean * (1 - mean) / (a + b + 1))
            xs = [1e-100, 1e-10, 0.01, 0.2, 0.5, 0.8, 0.97, 1 - 2.0**-40, mean, mean * 0.3, 1 - (1 - mean) * 0.3]
            xs += [mean + z * deviation for z in (-15, -2, 0.5, 4)]
            for x in xs:
                if 0 < x < 1:
                    yield a, b, x


def beta_rows():
    for a, b, x in sorted(set(beta_points())):
        yield [a, b, x, *[float(v) for v in beta_tails(mpf(a), mpf(b), mpf(x))]]


TABLES = {"IncompleteGamma": gamma_rows, "IncompleteBeta": beta_rows}


if __name__ == "__main__":
    print("{")
    print(",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in rows()) + "\n]" for name, rows in TABLES.items()))
    print("}")
