"""Writes distributions_functions.json: distribution functions, quantiles and their complements at hard points.

    python3 distributions_functions.py > distributions_functions.json
"""

from mpmath import exp, expm1, log, log1p, mpf

from tables import each, write


def log1m_exp(x):
    return log(-expm1(x)) if x > -1 else log1p(-exp(x))


SMALL = (1e-300, 1e-20, 0.001, 0.5, 0.999)

rates = [[1], [1e-3], [1e200], [1e-200]]
waits = lambda p: [z / p[0] for z in (1e-200, 1e-9, 0.5, 3, 40, 700, 1e6)]
each(rates, waits, lambda r, x: [log1m_exp(-r * x)], None, "Exponential.LogCdf")
each(rates, waits, lambda r, x: [-r * x], None, "Exponential.LogSurvival")
each(rates, SMALL, lambda r, p: [-log1p(-p) / r], None, "Exponential.InverseCdf")
each(rates, SMALL, lambda r, p: [-log(p) / r], None, "Exponential.InverseSurvival")

bounds = [[0, 1], [-2.5, 4], [1e-200, 3e-200], [-1e300, 1e5]]
inside = lambda p: [p[0] / 2 + p[1] / 2, p[0] + (p[1] - p[0]) * 0.25]
each(bounds, inside, lambda a, b, x: [log(x - a), -log(b - a)], None, "Uniform.LogCdf")
each(bounds, inside, lambda a, b, x: [log(b - x), -log(b - a)], None, "Uniform.LogSurvival")
each(bounds, SMALL, lambda a, b, p: [a, (b - a) * p], None, "Uniform.InverseCdf")
each(bounds, SMALL, lambda a, b, p: [b, -(b - a) * p], None, "Uniform.InverseSurvival")

probabilities = [[p] for p in (0, 1e-300, 1e-12, 0.3, 0.9, 1 - 2.0**-50, 1)]
LOWEST = -mpf("inf")
each(probabilities, [-1, 0, 0.5, 1, 2], lambda p, k: [LOWEST if k < 0 or (k < 1 and p == 1) else log1p(-p) if k < 1 else mpf(0)], None, "Bernoulli.LogCdf")
each(probabilities, [-1, 0, 0.5, 1, 2], lambda p, k: [mpf(0) if k < 0 else LOWEST if k >= 1 or p == 0 else log(p)], None, "Bernoulli.LogSurvival")

write()
