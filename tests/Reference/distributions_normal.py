"""Writes distributions_normal.json: distribution functions and quantiles of the normal and the Cauchy distribution and their relatives, and densities of those with
parts of normal distributions.

    python3 distributions_normal.py > distributions_normal.json
"""

import math

from mpmath import atan, erf, erfc, exp, log, log1p, mp, mpf, pi, sqrt, tan

from tables import add, each, exact, st, write


def located(*steps):
    """Values so many scales away from the location; the last two parameters are location and scale."""
    return lambda p: [p[-2] + p[-1] * z for z in steps]


def log_cdf(z):
    """Log of the distribution function of the standard normal distribution, by the continued fraction of the ratio of tail and density far down."""
    if z > 0:
        return log1p(-erfc(z / sqrt(2)) / 2)
    if z > -1000:
        return log(erfc(-z / sqrt(2)) / 2)
    fraction = -z
    for k in range(60, 0, -1):
        fraction = -z + k / fraction
    return -z * z / 2 - log(2 * pi) / 2 - log(fraction)


def quantile_of_log(l):
    if l > -log(2):
        return -quantile_of_log(log(-mp.expm1(l))) if l < 0 else mpf("inf")
    x = -sqrt(-2 * l) if l < -3 else (l + log(2)) / 2
    for i in range(200):
        ratio = exp(-x * x / 2 - log(2 * pi) / 2 - log_cdf(x))
        x, before = min(x - (log_cdf(x) - l) / ratio, mpf(0)), x
        if abs(x - before) <= mpf(10) ** -50 * max(abs(x), mpf(10) ** -30):
            return x
    raise ArithmeticError(l)


def quantile(p):
    return mpf(0) if p == 0.5 else quantile_of_log(log(p))


location_scale = [[0, 1], [-3.5, 0.25], [1e6, 1e-3], [0, 1e-200], [1, 1e150]]
scales = [[1], [1e-3], [1e200], [1e-200]]
STEPS = (0, 0.3, -1, 1, 5, -5, 30, -40, 1e5, -1e5)
PROBABILITIES = (1e-300, 1e-20, 0.001, 0.3, 0.5, 0.8, 0.999, 1 - 2.0**-50)
scaled = lambda *steps: lambda p: [p[-1] * z for z in steps]



def rounding(z, m, s):
    """What z = (x - m) / s is made of: its rounding is that of x and m in units of s, times the slope."""
    return max(abs(m / s), abs(z))


def each_located(name, function, slope, scipy_function=None, upper=False):
    """The scale is that of z times the slope of the function, where it is larger than the value."""
    for p in location_scale:
        for x in located(*STEPS)(p):
            m, s = exact(p)
            z = (mpf(x) - m) / s
            z = -z if upper else z
            scipy_value = float(scipy_function(p, x)) if st and scipy_function and abs(z) < 1e4 else None
            value = function(z)
            add(name, p, x, [value], scipy_value, max(1, rounding(z, m, s) * abs(slope(z) / value)) if value else 1)


ratio = lambda z: exp(-z * z / 2 - log(2 * pi) / 2 - log_cdf(z))
each_located("Normal.LogCdf", log_cdf, ratio, lambda p, x: st.norm.logcdf(x, *p))
each_located("Normal.LogSurvival", log_cdf, ratio, lambda p, x: st.norm.logsf(x, *p), upper=True)
each(location_scale, PROBABILITIES, lambda m, s, p: [m, s * quantile(p)], lambda m, s, p: st.norm.ppf(p, m, s) if s < 1e100 else math.nan, "Normal.InverseCdf")
each(location_scale, PROBABILITIES, lambda m, s, p: [m, -s * quantile(p)], None, "Normal.InverseSurvival")

log_normal = [[0, 1], [-3.5, 0.25], [0, 100], [400, 1e-3]]
for name, sign in (("LogNormal.LogCdf", 1), ("LogNormal.LogSurvival", -1)):
    for p in log_normal:
        for x in (1e-300, 1e-5, 0.03, 1, 2.5, 1e8, 1e300):
            m, s = exact(p)
            z = sign * (log(mpf(x)) - m) / s
            value = log_cdf(z)
            add(name, p, x, [value], None, max(1, (abs(z) + abs(m / s)) * abs(ratio(z) / value)))
for name, sign in (("LogNormal.InverseCdf", 1), ("LogNormal.InverseSurvival", -1)):
    for p in log_normal:
        for q in PROBABILITIES:
            m, s = exact(p)
            value = exp(m + sign * s * quantile(mpf(q)))
            if mpf("1e-300") < value < mpf("1e300"):
                add(name, p, q, [value], None, max(1, abs(m), abs(s * quantile(mpf(q)))))

halves = scaled(1e-200, 1e-9, 0.5, 1, 3, 30, 1e4)
near_or_far = lambda z: log1p(-erf(z / sqrt(2))) if z < 5 else log(2) + log_cdf(-z)
each(scales, halves, lambda s, x: [log(erf(x / s / sqrt(2))) if x / s < 5 else log1p(-erfc(x / s / sqrt(2)) if x < 40 * s else mpf(0))], lambda s, x: st.halfnorm.logcdf(x, 0, s) if x > 0.01 * s else math.nan, "HalfNormal.LogCdf")
each(scales, halves, lambda s, x: [near_or_far(x / s)], lambda s, x: st.halfnorm.logsf(x, 0, s), "HalfNormal.LogSurvival")


def error_inverse(p):
    x = p * sqrt(pi) / 2 if p < 0.5 else sqrt(-log1p(-p))
    for _ in range(200):
        step = (erf(x) - p) * sqrt(pi) / 2 * exp(x * x) if p < 0.5 else -(log(erfc(x)) - log1p(-p)) * erfc(x) * sqrt(pi) / 2 * exp(x * x)
        x -= step
        if abs(step) <= x * mpf(10) ** -50:
            return x
    raise ArithmeticError(p)


each(scales, PROBABILITIES, lambda s, p: [s * sqrt(2) * error_inverse(p)], lambda s, p: st.halfnorm.ppf(p, 0, s) if p > 1e-15 else math.nan, "HalfNormal.InverseCdf")
each(scales, PROBABILITIES, lambda s, p: [-s * quantile(p / 2)], lambda s, p: st.halfnorm.isf(p, 0, s), "HalfNormal.InverseSurvival")

mp.dps = 400   # the tails of the Cauchy distribution as differences from 1
tail = lambda z: mp.mpf(1) / 2 - atan(z) / pi
each_located("Cauchy.LogCdf", lambda z: log(tail(-z)), lambda z: 1 / pi / (1 + z * z) / tail(-z))
each_located("Cauchy.LogSurvival", lambda z: log(tail(-z)), lambda z: 1 / pi / (1 + z * z) / tail(-z), upper=True)
each(location_scale, PROBABILITIES, lambda m, s, p: [m, s * tan(pi * (p - mpf(1) / 2))], lambda m, s, p: st.cauchy.ppf(p, m, s) if s < 1e100 and 1e-3 < p < 0.9999 else math.nan, "Cauchy.InverseCdf")
each(location_scale, PROBABILITIES, lambda m, s, p: [m, -s * tan(pi * (p - mpf(1) / 2))], None, "Cauchy.InverseSurvival")
waits = scaled(1e-100, 1e-9, 0.5, 1, 3, 1e6, 1e100)
each(scales, waits, lambda s, x: [log(2 / pi * atan(x / s))], lambda s, x: st.halfcauchy.logcdf(x, 0, s), "HalfCauchy.LogCdf")
each(scales, waits, lambda s, x: [log(1 - 2 / pi * atan(x / s))], lambda s, x: st.halfcauchy.logsf(x, 0, s) if x < 1e5 * s else math.nan, "HalfCauchy.LogSurvival")
each([[1], [1e-3], [1e200]], PROBABILITIES, lambda s, p: [s * tan(pi * p / 2)], lambda s, p: st.halfcauchy.ppf(p, 0, s) if p < 0.9999 else math.nan, "HalfCauchy.InverseCdf")
each([[1], [1e-3], [1e-200]], PROBABILITIES, lambda s, p: [s / tan(pi * p / 2)], None, "HalfCauchy.InverseSurvival")

write()
