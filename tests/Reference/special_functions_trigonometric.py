"""Writes special_functions_trigonometric.json: trigonometric, hyperbolic and other elementary functions.

    python3 special_functions_trigonometric.py > special_functions_trigonometric.json
"""

import math

from mpmath import mp, mpf

from doubles import HUGE, INF, LIMITS, TINY, around, both, key, log_uniform, rounded, uniform, write

PI = math.pi
small, huge = both(TINY), both(HUGE)
multiples = [float(k * mp.pi / 4) for k in (1, 2, 3, 4, 5, 7, 22, 355, 1000, 2**20 + 1, 2**39 + 5)]
circle = LIMITS[:2] + small + both(HUGE[:4]) + both(around(multiples, 1)) + uniform(-4, 4, 100) + uniform(-1000, 1000, 40) + both(log_uniform(-30, 39, 40))
unit = (LIMITS + small + both(around([0.5, 1.0, math.sqrt(0.5), 0.25], 3)) + [-1.5, 2.0, 1e300] + uniform(-1, 1, 120) + both([1 - 2.0**-k for k in range(1, 54, 4)]))
plane = LIMITS + small + huge + both(around([math.tan(PI / 8), math.tan(3 * PI / 8), 1.0], 2)) + uniform(-5, 5, 120) + both(log_uniform(-40, 60, 40))
growing = (LIMITS + small + both(around([1.0, 22.0, 40.0, 709.78, 710.4, 710.4758600739439, 711.0, 0.5, 0.2, 0.3466], 2)) + both(HUGE[:3]) + uniform(-5, 5, 80)
           + uniform(-50, 50, 40) + uniform(-711, 711, 60))
real = LIMITS + small + huge + both(around([1.0, 2.0**26, 2.0**28, 2.0**54, 2.0**500, 2.0**512], 2)) + uniform(-5, 5, 100) + both(log_uniform(-60, 1020, 60))
above = [INF, -INF, math.nan, 0.0, 0.5, -3.0] + HUGE + around([1.0, 2.0, 2.0**28, 2.0**500, 2.0**512], 3) + [1 + 2.0**-k for k in range(1, 53, 3)] + uniform(1, 5, 80) + log_uniform(1, 1020, 40)
positive = LIMITS + TINY + HUGE + [-1.0] + around([1.0, 0.75, 1.5], 3) + [2.0**k for k in range(-1074, 1024, 61)] + [10.0**k for k in range(-20, 23)] + log_uniform(-1074, 1023, 80) + uniform(0.5, 2, 60)
powers = LIMITS + small + around([-1022.0, -1074.0, -1074.5, -1075.0, -1075.5, 1023.0, 1023.999, 1024.0, 0.5, -0.5], 2) + uniform(-1075, 1024, 100) + uniform(-3, 3, 60) + [float(k) for k in range(-1074, 1024, 111)]

FUNCTIONS = {
    "Tan": (1200, circle, mp.tan),
    "Asin": (1200, unit, lambda x: mp.nan if abs(x) > 1 else mp.asin(x)),
    "Acos": (1200, unit, lambda x: mp.nan if abs(x) > 1 else mp.acos(x)),
    "Atan": (1200, plane, mp.atan),
    "Sinh": (1200, growing, mp.sinh),
    "Cosh": (1200, growing, mp.cosh),
    "Asinh": (2400, real, mp.asinh),
    "Acosh": (2400, above, lambda x: mp.nan if x < 1 else mp.acosh(x)),
    "Atanh": (1200, unit, lambda x: mp.nan if abs(x) > 1 else mp.sign(x) * mpf(INF) if abs(x) == 1 else mp.atanh(x)),
    "Log2": (1200, positive, lambda x: mpf(-INF) if x == 0 else mp.nan if x < 0 else mp.log(x, 2)),
    "Log10": (1200, positive, lambda x: mpf(-INF) if x == 0 else mp.nan if x < 0 else mp.log10(x)),
    "Exp2": (1200, powers, lambda x: mpf(2) ** x),
    "Cbrt": (1200, real, lambda x: mp.sign(x) * mp.cbrt(abs(x))),
    "ErfInverse": (1200, unit, lambda x: mp.nan if abs(x) > 1 else mp.sign(x) * mpf(INF) if abs(x) == 1 else error_inverse(x)),
}
LARGE = {"Tan": math.nan, "Sinh": INF, "Cosh": INF, "Asinh": INF, "Acosh": INF, "Atan": PI / 2, "Log2": INF, "Log10": INF, "Exp2": INF, "Cbrt": INF}
ODD = {"Tan", "Asin", "Atan", "Sinh", "Asinh", "Atanh", "Cbrt", "ErfInverse"}   # the sign of zero is kept


def error_inverse(x):
    """Steps of Newton for log erfc, each of which doubles the digits."""
    if x < 0:
        return -error_inverse(-x)
    y = x * mp.sqrt(mp.pi) / 2 if x < 0.5 else mp.sqrt(-mp.log1p(-x))
    for _ in range(100):
        step = (mp.erf(y) - x) * mp.sqrt(mp.pi) / 2 * mp.exp(y * y) if x < 0.5 else -(mp.log(mp.erfc(y)) - mp.log1p(-x)) * mp.erfc(y) * mp.sqrt(mp.pi) / 2 * mp.exp(y * y)
        y -= step
        if abs(step) <= y * mpf(2) ** -200:
            return y
    raise ArithmeticError(x)


def value(name, function, x):
    if math.isnan(x) or (x == 0 and name in ODD):
        return x
    if math.isinf(x):
        if name not in LARGE or (x < 0 and name in ("Acosh", "Log2", "Log10")):
            return math.nan
        return LARGE[name] if x > 0 or name == "Cosh" else 0.0 if name == "Exp2" else -LARGE[name]
    if abs(x) > 1e5 and name in ("Sinh", "Cosh", "Exp2"):   # mpmath would need as many bits as the exponent
        return LARGE[name] if x > 0 or name == "Cosh" else 0.0 if name == "Exp2" else -LARGE[name]
    return rounded(function(mpf(x)))


tables = {}
for name, (bits, points, function) in FUNCTIONS.items():
    mp.prec = bits
    distinct = {repr(float(x)): float(x) for x in points}.values()
    tables[name] = sorted(([x, value(name, function, x)] for x in distinct), key=key)

mp.prec = 2400
ends = [5e-324, 1e-310, 1e-300, 1e-20, 0.3, 1.0, 2.5, 1e20, 1e300, 1.7e308]
pairs = [(a, b) for a in both(ends) for b in both(ends)] + list(zip(uniform(-3, 3, 150), uniform(-3, 3, 150)))
pairs += [(y, math.tan(angle)) for angle in (PI / 8, 3 * PI / 8) for y in around([1.0], 2)]
cardinal = [(y, x) for y in (0.0, -0.0, 1.0, -1.0, INF, -INF) for x in (0.0, -0.0, 1.0, -1.0, INF, -INF)]
tables["Atan2"] = sorted([[y, x, rounded(mp.atan2(mpf(y), mpf(x)))] for y, x in pairs] + [[y, x, math.atan2(y, x)] for y, x in cardinal], key=key)
tables["Hypot"] = sorted([[x, y, rounded(mp.sqrt(mpf(x) ** 2 + mpf(y) ** 2))] for x, y in pairs] + [[x, y, math.hypot(x, y)] for x, y in cardinal], key=key)
write(tables)
