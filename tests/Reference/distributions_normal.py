"""Writes distributions_normal.json: distribution functions and quantiles of the normal and the Cauchy distribution and their relatives, and densities of the skew
normal, the exponentially modified normal, the ordered probit and the von Mises distribution.

    python3 distributions_normal.py > distributions_normal.json
"""

import math

from mpmath import atan, besseli, erf, erfc, exp, log, log1p, mp, mpf, pi, sqrt, tan

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

cdf = lambda z: erfc(-z / sqrt(2)) / 2
log_density = lambda z: -z * z / 2 - log(2 * pi) / 2

for p in ([0, 1, 0], [0, 1, 2], [2, 1e-3, -3], [-5, 100, 1e3], [0, 1e-200, -1e6]):
    for step in STEPS:
        x = p[0] + p[1] * step
        l, s, a = exact(p)
        z = (mpf(x) - l) / s
        scipy_value = float(st.skewnorm.logpdf(x, p[2], p[0], p[1])) if st and abs(step * p[2]) < 10 and p[1] > 1e-100 else None
        add("SkewNormal", p, x, [log(2), log_density(z), -log(s), log_cdf(a * z)], scipy_value, 1 + abs(l / s) / max(abs(z), 1))

for p in ([0, 1, 1], [-2, 0.1, 0.3], [5, 2, 0.02], [1, 3, 1e3], [0, 1, 1e8], [0, 1, 1e-8], [0, 1, 0.04], [0, 1, 0.06], [0, 1e-200, 1e200]):
    for step in (0, 0.3, -1, 1, 5, -5, 30, -30, 1e5, 1e9):
        x = p[0] + p[1] * step
        m, s, r = exact(p)
        z, c = (mpf(x) - m) / s, r * s
        if z > 1e8 and c > 1e3:
            continue   # the terms of the formula leave the range of a double together
        part = exp(c * (c / 2 - z)) * cdf(z - c)
        lower, upper = cdf(z) - part, cdf(-z) + part
        value, shift = log(r * part), 1 + abs(m / s) + abs(z)
        by_scipy = lambda f: float(f(x, 1 / (p[1] * p[2]), p[0], p[1])) if st and 1e-2 < p[1] * p[2] < 1e2 and abs(step) < 10 else None
        largest = max(abs(log(r)), abs(log_density(z)) if z < c else abs(c * z))
        add("ExponentialModifiedNormal", p, x, [value], by_scipy(st.exponnorm.logpdf) if st else None, max(1, largest * (1 + abs(m / s)) / abs(value)))
        add("ExponentialModifiedNormal.LogCdf", p, x, [log(lower)], None, max(1, shift * r * s * part / lower / abs(log(lower))) if lower < 1 else 1)
        add("ExponentialModifiedNormal.LogSurvival", p, x, [log(upper)], None, max(1, shift * r * s * part / upper / abs(log(upper))) if upper < 1 else 1)

for eta, cuts in ((0.3, [-1, 0.5, 2]), (-4, [-1, 0.5, 2]), (30, [-1, 0.5, 2]), (-1000, [-1, 0.5, 2]), (0.3, [0.25, 0.2501, 0.26]), (-1, [0.5])):
    e, ends = mpf(eta), [mpf("-inf")] + [mpf(c) for c in cuts] + [mpf("inf")]
    for k in range(len(cuts) + 1):
        low, high = sorted([ends[k] - e, ends[k + 1] - e], key=float)
        if low + high > 0:
            low, high = -high, -low
        share = exp(log_cdf(low) - log_cdf(high)) if low > -mpf("inf") else mpf(0)
        value = log_cdf(high) + log1p(-share) if high < mpf("inf") else log1p(-exp(log_cdf(low)))
        # The logarithms of both terms and what their difference magnifies.
        add("OrderedProbit", [eta, cuts], k, [value], None, max(1, abs(log_cdf(high) / value) / (1 - share)))
        add("OrderedProbit.LogCdf", [eta, cuts], k, [log_cdf(ends[k + 1] - e) if k < len(cuts) else mpf(0)])
        add("OrderedProbit.LogSurvival", [eta, cuts], k, [log_cdf(e - ends[k + 1]) if k < len(cuts) else -mpf("inf")])

mp.dps = 60
each([[0, 1], [1, 0.2], [-2, 30], [0.5, 1e-8], [0.25, 1e8], [100, 3], [0, 1e-300], [0, 1e5]],
     lambda p: [0, 0.25, 0.5, 3, -3.14159] + [v for v in (p[0] + 1e-4, p[0] - 1e-3) if abs(v) < 3.14],
     lambda m, k, x: [-2 * k * mp.sin((x - m) / 2) ** 2, -log(2 * pi), -(log(besseli(0, k)) - k) if k < 1e3 else log(2 * pi * k) / 2 - mp.log1p(1 / (8 * k) + 9 / (128 * k**2) + 75 / (1024 * k**3) + 3675 / (32768 * k**4))],
     lambda m, k, x: st.vonmises.logpdf(x, k, m) if k < 1e3 else math.nan, "VonMises")

write()
