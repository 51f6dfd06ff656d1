"""What the scripts that write tables of special functions share: hard arguments among the doubles, and values rounded once to a double. A table is a list of rows
of arguments followed by the value.
"""

import json
import math
import random
from fractions import Fraction

from mpmath import mp

random.seed(1)
INF = math.inf
TINY = [5e-324, 1e-323, 1.5e-310, math.nextafter(2.0**-1022, 0), 2.0**-1022, 1e-300, 1e-200, 1e-100, 1e-30, 1e-20, 1e-17,
        2.0**-54, 2.0**-53, 2.0**-52, 1e-15, 1e-12, 1e-9, 1e-8, 1e-5, 1e-3, 0.01]
HUGE = [2.0**52, 2.0**53, 2.0**54, 1e20, 1e100, 1e200, 1e300, 2.0**1000, 2.0**1022, 2.0**1023, 1.4e308, 1.7976931348623157e308]
LIMITS = [0.0, -0.0, INF, -INF, math.nan]


def rounded(value):
    """Nearest double of an mpf, subnormals included (float(mpf) would round those twice)."""
    if not mp.isfinite(value):
        return float(value)
    sign, mantissa, exponent, _ = value._mpf_
    try:
        magnitude = float(Fraction(int(mantissa)) * Fraction(2) ** exponent)
    except OverflowError:
        magnitude = INF
    return -magnitude if sign else magnitude


def near(x, steps=2):
    """x and its neighbours among the doubles."""
    values, below, above = [x], x, x
    for _ in range(steps):
        below, above = math.nextafter(below, -INF), math.nextafter(above, INF)
        values += [below, above]
    return values


def both(values):
    return [s * v for v in values for s in (1.0, -1.0)]


def uniform(low, high, count):
    return [random.uniform(low, high) for _ in range(count)]


def log_uniform(low, high, count):
    """Positive, uniform in the exponent of two."""
    return [math.ldexp(random.uniform(1, 2), random.randint(low, high)) for _ in range(count)]


def around(values, steps=2):
    return [y for x in values for y in near(x, steps)]


def number(x):
    return x if math.isfinite(x) else "NaN" if math.isnan(x) else "Infinity" if x > 0 else "-Infinity"


def key(row):
    return [(math.isnan(x), x, math.copysign(1, x)) for x in row]


def write(tables):
    print("{")
    print(",\n".join(f'"{name}": [\n' + ",\n".join(json.dumps([number(x) for x in row]) for row in rows) + "\n]" for name, rows in tables.items()))
    print("}")
