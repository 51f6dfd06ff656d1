"""Writes special_functions_normal.json: the standard normal distribution function, its logarithm, its inverses and the ratio of density and distribution function.

    python3 special_functions_normal.py > special_functions_normal.json
"""

import math

from mpmath import mp, mpf

from doubles import HUGE, INF, LIMITS, TINY, around, both, key, log_uniform, rounded, uniform, write

mp.prec = 2400
C = mp.log(2 * mp.pi) / 2


def cdf(x):
    return mp.erfc(-x / mp.sqrt(2)) / 2


def series(x):
    """S with Phi(x) = phi(x) / -x * S, far down."""
    v, term, total = 1 / x**2, mpf(1), mpf(1)
    for k in range(1, 40):
        term *= -(2 * k - 1) * v
        total += term
    return total


def log_cdf(x):
    if x < -1e5:
        return -x * x / 2 - mp.log(-x) - C + mp.log(series(x))
    return mp.log1p(-cdf(-x)) if x > 0 else mp.log(cdf(x))


def ratio(x):
    return -x / series(x) if x < -1e5 else mp.exp(-x * x / 2 - C) / cdf(x)


def excess(x):
    return x + ratio(x)


def quantile(p):
    """Of the smaller side, by steps of Newton for log Phi, each of which doubles the digits."""
    if p > mpf(1) / 2:
        return -quantile(1 - p)
    return quantile_of_log(mp.log(p)) if p < mpf(1) / 2 else mpf(0)


def quantile_of_log(l):
    if l > -mp.log(2):
        return -quantile(-mp.expm1(l))
    x = -mp.sqrt(-2 * l) if l < -3 else (l + mp.log(2)) / 2
    for i in range(200):
        step = (log_cdf(x) - l) / ratio(x)
        x = min(x - step, mpf(0)) if i < 5 else x - step
        if abs(step) <= abs(x) * mpf(2) ** -200:
            return x
    raise ArithmeticError(l)


small, huge = both(TINY), both(HUGE)
borders = around([-39.0, -38.4854, -37.6, -37.5193, -10.0, -1.0, 1.0, 5.5, 8.2924, 38.5, 39.0], 1)
points = LIMITS + small + huge[:6] + borders + uniform(-40, -5, 100) + uniform(-6, 6, 150) + uniform(-37, -38.6, 20) + both(log_uniform(-60, -1, 20))
far = [-x for x in [40.0, 50.5, 1e3, 12345.678, 1e5, 1e8, 9.99e8, 1e9, 1.1e9, 1e10, 1e20, 1e100, 1e150, 1e154, 1.5e154, 1e200]] + [-x for x in log_uniform(6, 200, 60)]
probabilities = ([0.0, 1.0, -0.1, 1.1, math.nan] + TINY + around([0.5, 0.075, 0.925, 1 - 2.0**-40, math.exp(-25), 1e-316, 0.02425], 2) + [1 - 2.0**-k for k in range(2, 54, 3)]
                 + uniform(0, 1, 150) + log_uniform(-1074, -1, 100) + [0.5 + s * 2.0**-k for k in range(2, 53, 5) for s in (1, -1)])
logs = ([0.0, -INF, 0.5, math.nan] + [-x for x in TINY + HUGE[:8]] + around([-math.log(2), -729.0, -25.0, math.log(0.075), math.log(0.925), -745.0], 2)
        + [-x for x in uniform(0, 3, 100) + uniform(0, 800, 60) + log_uniform(-60, 100, 80)] + [-1e10, -1e15])


def at_limits(below, above):
    return lambda x: mpf(above) if x > 0 else mpf(below)


FUNCTIONS = {
    "NormalCdf": (points + far, cdf, at_limits(0, 1)),
    "NormalLogCdf": (points + far, log_cdf, at_limits(-INF, 0)),
    "InverseMillsRatio": (points + far, ratio, at_limits(INF, 0)),
    "InverseMillsExcess": (points + far, excess, at_limits(0, INF)),
    "NormalQuantile": (probabilities, lambda p: mp.nan if p < 0 or p > 1 else mpf(-INF) if p == 0 else mpf(INF) if p == 1 else quantile(p), None),
    "NormalQuantileOfLog": (logs, lambda l: mp.nan if l > 0 else mpf(INF) if l == 0 else quantile_of_log(l), at_limits(-INF, INF)),
}


def value(name, x):
    _, function, limit = FUNCTIONS[name]
    if math.isnan(x):
        return x
    if math.isinf(x) and limit:
        return rounded(limit(x))
    if name == "NormalCdf" and abs(x) > 1e4:   # mpmath would need as many bits as the exponent
        return 0.0 if x < 0 else 1.0
    if x > 1e4 and name in ("NormalLogCdf", "InverseMillsRatio"):
        return -0.0 if name == "NormalLogCdf" else 0.0
    if x > 1e4 and name == "InverseMillsExcess":
        return x
    return rounded(function(mpf(x)))


tables = {}
for name, (arguments, _, _) in FUNCTIONS.items():
    distinct = {repr(float(x)): float(x) for x in arguments}.values()
    tables[name] = sorted(([x, value(name, x)] for x in distinct), key=key)
write(tables)
