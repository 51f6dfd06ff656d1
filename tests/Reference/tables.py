"""What the scripts that write tables of distributions share. A table is a list of rows [parameters, argument, value, scale] under a name: that of the
distribution for log densities, "Normal.LogCdf" and the like for other quantities. Values come from textbook formulas in 60 digits (mpmath) with the exact values
of the doubles as arguments. The scale is the largest term of the sum that the formula is: an implementation in doubles that adds the same terms cannot be better
than a few roundings of it. Where SciPy is at hand, has the quantity and keeps its digits, it must agree, or the script stops.
"""

import json
import math

from mpmath import inf, log, log1p, loggamma, mp, mpf

try:
    import scipy.stats as st
except ImportError:
    st = None

mp.dps = 60
INF = math.inf
rows = {}


def out(x):
    if isinstance(x, (list, tuple)):
        return [out(v) for v in x]
    x = float(x)
    return x if math.isfinite(x) else {INF: "Infinity", -INF: "-Infinity"}[x]


def exact(x):
    return [exact(v) for v in x] if isinstance(x, (list, tuple)) else mpf(x)


def add(name, parameters, x, terms, scipy_value=None, condition=1, tolerance=1e-9):
    """One row; terms are those of the log density, or a single infinite one."""
    value = sum(terms, mpf(0)) if all(mp.isfinite(t) for t in terms) else next(t for t in terms if not mp.isfinite(t))
    scale = max(abs(t) for t in terms) * condition if mp.isfinite(value) else mpf(0)
    if scipy_value is not None and mp.isfinite(value) and math.isfinite(scipy_value):
        assert abs(scipy_value - value) <= tolerance * (1 + abs(value)) + 1e-14 * scale, (name, parameters, x, float(value), scipy_value)
    rows.setdefault(name, []).append([out(parameters), out(x), out(value), out(scale)])


def xlogy(x, y):
    return mpf(0) if x == 0 else -inf if x > 0 and y == 0 else inf if y == 0 else x * log(y)


def xlog1py(x, y):
    return mpf(0) if x == 0 else -inf if x > 0 and y == -1 else inf if y == -1 else x * log1p(y)


def log_beta(a, b):
    return loggamma(a) + loggamma(b) - loggamma(a + b)


def log_choose(n, k):
    return loggamma(n + 1) - loggamma(k + 1) - loggamma(n - k + 1)


def each(parameters, values, formula, scipy_logpdf=None, name=None):
    for p in parameters:
        for x in values(p) if callable(values) else values:
            terms = formula(*exact(p), exact(x))
            add(name, p, x, terms, float(scipy_logpdf(*p, x)) if scipy_logpdf and st else None)


def write():
    print("{\n" + ",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps(row) for row in table) + "\n]" for name, table in rows.items()) + "\n}")
