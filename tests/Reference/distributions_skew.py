"""Writes distributions_skew.json: distribution functions of the skew normal, by quadrature of its density in the tail that is asked for.

    python3 distributions_skew.py > distributions_skew.json
"""

from mpmath import erfc, exp, log, log1p, mp, mpf, pi, quad, sqrt

from tables import add, exact, st, write

mp.dps = 40


def log_upper_cdf(z):
    """log of the normal distribution function, by its continued fraction far down."""
    if z > -100:
        return log(erfc(-z / sqrt(2)) / 2)
    fraction = -z
    for k in range(80, 0, -1):
        fraction = -z + k / fraction
    return -z * z / 2 - log(2 * pi) / 2 - log(fraction)


def log_density(t, a):
    return log(2) - t * t / 2 - log(2 * pi) / 2 + log_upper_cdf(a * t)


def log_below(z, a):
    """log of the integral of the density up to z, in steps of its own length there."""
    if z > 0:
        part = exp(log_above(z, a))
        return log1p(-part)
    top = log_density(z, a)
    rate = 1 + abs(z) * (1 + a * a if a > 0 else 1) + abs(a)
    steps = [mpf(0)] + [mpf(2) ** k / rate for k in range(-3, 14)]
    while log_density(z - steps[-1], a) - top > -100:
        steps.append(steps[-1] * 2)
    return top + log(quad(lambda s: exp(log_density(z - s, a) - top), steps))


def log_above(z, a):
    return log_below(-z, -a) if z >= 0 else log1p(-exp(log_below(z, a)))


for p in ([0, 1, 0], [0, 1, 2], [0, 1, -0.3], [0, 1, 0.01], [2, 1e-3, -3], [-5, 100, 1e3], [0, 1e-200, -1e6], [0, 1, 30], [0, 1, 1]):
    for step in (0, 0.3, -1, 1, 0.02, -0.02, -0.5, -2.5, 5, -5, 30, -40, 1e3, -1e3):
        x = p[0] + p[1] * step
        l, s, a = exact(p)
        z = (mpf(x) - l) / s
        for name, function, sign in (("SkewNormal.LogCdf", log_below, 1), ("SkewNormal.LogSurvival", log_above, -1)):
            value = function(z, a)
            slope = exp(log_density(z, a) - value) * max(abs(z), abs(l / s))
            scipy_value = None
            if st and 1e-3 < exp(value) and p[1] > 1e-100:
                scipy_value = float((st.skewnorm.logcdf if sign > 0 else st.skewnorm.logsf)(x, p[2], p[0], p[1]))
            add(name, p, x, [value], scipy_value, max(1, slope / abs(value)), 1e-6)

write()
