"""Writes distributions_univariate.json: Laplace, Logistic, Weibull, Pareto, Gumbel, Frechet, Rayleigh and Kumaraswamy at hard points.

    python3 distributions_univariate.py > distributions_univariate.json
"""

from mpmath import exp, expm1, log, log1p, mp, mpf, sqrt

from tables import each, st, write, xlogy

mp.dps = 400   # 1 − exp(−1e-300) is no difference of rounded numbers here

SMALL = (1e-300, 1e-20, 0.001, 0.25, 0.5, 0.6, 0.999)
location_scale = [[0, 1], [-3.5, 0.25], [1e6, 1e-3], [0, 1e-200], [1, 1e150]]
shape_scale = [[1, 1], [0.3, 2], [2.5, 1e-100], [40, 3], [1e3, 0.5], [3, 1e200]]


def located(*steps):
    return lambda p: [p[0] + p[1] * z for z in steps]


def scaled(*steps):
    return lambda p: [p[-1] * z for z in steps]


def log1m_exp(x):
    return -mpf("inf") if x == 0 else log(-expm1(x)) if x > -1 else log1p(-exp(x))


def all_of(name, parameters, values, density, cdf, survival, inverse, inverse_survival, frozen):
    """cdf and survival are probabilities, or a pair ("log", function) of their logarithms."""
    def logs(f):
        return (lambda *a: [f[1](*a)]) if isinstance(f, tuple) else (lambda *a: [log(f(*a))])

    each(parameters, values, density, frozen and (lambda *a: frozen(*a[:-1]).logpdf(a[-1])), name)
    each(parameters, values, logs(cdf), None, name + ".LogCdf")
    each(parameters, values, logs(survival), None, name + ".LogSurvival")
    each(parameters, SMALL, inverse, None, name + ".InverseCdf")
    each(parameters, SMALL, inverse_survival, None, name + ".InverseSurvival")


def laplace_below(z):
    return exp(z) / 2 if z <= 0 else 1 - exp(-z) / 2


def laplace_quantile(p):
    return log(2 * p) if p <= 0.5 else -log(2 - 2 * p)


all_of("Laplace", location_scale, located(0, 0.3, -1, 5, -40, 1e5),
       lambda m, s, x: [-abs(x - m) / s, -log(2 * s)], ("log", lambda m, s, x: log(laplace_below((x - m) / s))), ("log", lambda m, s, x: log(laplace_below((m - x) / s))),
       lambda m, s, p: [m, s * laplace_quantile(p)], lambda m, s, p: [m, -s * laplace_quantile(p)], lambda m, s: st.laplace(m, s))
all_of("Logistic", location_scale, located(0, 0.3, -1, 5, -40, 1e5),
       lambda m, s, x: [-(x - m) / s, -2 * log1p(exp(-(x - m) / s)), -log(s)],
       ("log", lambda m, s, x: -log1p(exp((m - x) / s))), ("log", lambda m, s, x: -log1p(exp((x - m) / s))),
       lambda m, s, p: [m, s * log(p / (1 - p))], lambda m, s, p: [m, -s * log(p / (1 - p))], lambda m, s: st.logistic(m, s))
all_of("Gumbel", location_scale, located(0, 0.3, -1, 5, -6, 40, 900),
       lambda m, s, x: [-(x - m) / s, -exp((m - x) / s), -log(s)],
       ("log", lambda m, s, x: -exp((m - x) / s)), ("log", lambda m, s, x: log1m_exp(-exp((m - x) / s))),
       lambda m, s, p: [m, -s * log(-log(p))], lambda m, s, p: [m, -s * log(-log1p(-p))], lambda m, s: st.gumbel_r(m, s))
all_of("Weibull", shape_scale, lambda p: [p[1] * z ** (1 / p[0]) for z in (1e-25, 1e-9, 0.5, 3) + ((40, 1e5) if p[0] < 40 else ())] + ([0.0] if p[0] == 1 else []),
       lambda a, s, x: [log(a), -log(s), xlogy(a - 1, x / s), -(x / s) ** a],
       ("log", lambda a, s, x: log1m_exp(-(x / s) ** a)), ("log", lambda a, s, x: -(x / s) ** a),
       lambda a, s, p: [s * (-log1p(-p)) ** (1 / a)], lambda a, s, p: [s * (-log(p)) ** (1 / a)], lambda a, s: st.weibull_min(a, 0, s))
all_of("Frechet", shape_scale, lambda p: [p[1] * z ** (1 / p[0]) for z in ((0.002, 0.05) if p[0] < 40 else ()) + (0.5, 3, 1e9, 1e25)],
       lambda a, s, x: [log(a), -log(s), -(a + 1) * log(x / s), -(x / s) ** -a],
       ("log", lambda a, s, x: -(x / s) ** -a), ("log", lambda a, s, x: log1m_exp(-(x / s) ** -a)),
       lambda a, s, p: [s * (-log(p)) ** (-1 / a)], lambda a, s, p: [s * (-log1p(-p)) ** (-1 / a)], lambda a, s: st.invweibull(a, 0, s))
all_of("Pareto", [[1, 1], [1e-100, 3], [2, 0.4], [1e5, 200], [3, 1e6]], lambda p: [p[0], p[0] * (1 + 2.0**-52), p[0] * 1.001, p[0] * 3, p[0] * 1e40],
       lambda m, a, x: [log(a), -log(x), -a * log(x / m)],
       ("log", lambda m, a, x: log1m_exp(-a * log(x / m))), ("log", lambda m, a, x: -a * log(x / m)),
       lambda m, a, p: [m * exp(-log1p(-p) / a)], lambda m, a, p: [m * exp(-log(p) / a)], lambda m, a: st.pareto(a, 0, m))
all_of("Rayleigh", [[1], [1e-3], [1e100], [1e-100]], scaled(0, 1e-150, 1e-30, 1e-9, 0.5, 3, 40, 1e5),
       lambda s, x: [log(x / s) if x > 0 else -mpf("inf"), -log(s), -(x / s) ** 2 / 2],
       ("log", lambda s, x: log1m_exp(-(x / s) ** 2 / 2)), ("log", lambda s, x: -(x / s) ** 2 / 2),
       lambda s, p: [s * sqrt(-2 * log1p(-p))], lambda s, p: [s * sqrt(-2 * log(p))], lambda s: st.rayleigh(0, s))
all_of("Kumaraswamy", [[1, 1], [0.3, 2], [5, 0.4], [2, 1e4], [300, 1], [1e-3, 7]], [1e-300, 1e-30, 1e-10, 0.07, 0.5, 0.8, 1 - 2.0**-50],
       lambda a, b, x: [log(a), log(b), (a - 1) * log(x), (b - 1) * log1m_exp(a * log(x))],
       ("log", lambda a, b, x: log1m_exp(b * log1m_exp(a * log(x)))), ("log", lambda a, b, x: b * log1m_exp(a * log(x))),
       lambda a, b, p: [exp(log1m_exp(log1p(-p) / b) / a)], lambda a, b, p: [exp(log1m_exp(log(p) / b) / a)], None)

write()
