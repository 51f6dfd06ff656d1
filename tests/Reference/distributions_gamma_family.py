"""Writes distributions_gamma_family.json: densities, distribution functions and quantiles of the distributions around gamma, beta and Student's t, at hard points.

Probabilities are the integrals of special_functions_incomplete.py, quantiles the roots of these by the secant method from SciPy's. Whole numbers are summed over instead.

    python3 distributions_gamma_family.py > distributions_gamma_family.json
"""

import math

from mpmath import exp, log, log1p, loggamma, mp, mpf, sqrt

from special_functions_incomplete import beta_tails, gamma_tails, log_1m_exp
from tables import add, each, exact, log_beta, log_choose, st, write, xlogy


def functions(name, parameters, values, log_tails, quantile, scipy_quantile):
    """log_tails gives log CDF and log survival; quantile, of p and of which tail, a first guess that the secant method refines in the logarithm."""
    for p in parameters:
        for x in values(p):
            with mp.workdps(36):
                lower, upper = log_tails(*exact(p), mpf(x))
                lower, upper = +lower, +upper
            add(f"{name}.LogCdf", p, x, [lower])
            add(f"{name}.LogSurvival", p, x, [upper])
        for q in (1e-300, 1e-20, 0.001, 0.3, 0.75):
            for which, suffix in ((0, "InverseCdf"), (1, "InverseSurvival")):
                guess = float((scipy_quantile.ppf if which == 0 else scipy_quantile.isf)(q, *quantile(p)[0], **quantile(p)[1]))
                if not (1e-250 < abs(guess) < 1e250) or (name == "Beta" and guess > 0.9999):   # 1 - x would be lost
                    continue
                x = mpf(guess)
                with mp.workdps(36):
                    target = log(mpf(q))
                    f = lambda t: log_tails(*exact(p), t)[which] - target
                    h = mpf(10) ** -9
                    at, step = f(x), mp.inf
                    if abs(at) > 1e-3:   # SciPy has lost its way
                        continue
                    while abs(step) > abs(x) * mpf(10) ** -10:   # the next would be below 1e-19
                        step = at / ((f(x * (1 + h)) - at) / (x * h))
                        x -= step
                        at = f(x)
                    value = +x
                assert abs(value / guess - 1) < 1e-5, (name, p, q, suffix, guess, float(value))
                add(f"{name}.{suffix}", p, q, [value])


def gamma(a, rate, x):
    return gamma_tails(a, x * rate, False)


def inverse_gamma(a, scale, x):
    return gamma_tails(a, scale / x, False)[::-1]


def student_sides(n, z):
    """log P(|Z| > z) and log P(|Z| <= z): the incomplete beta function of n/(n + z^2) or of its complement, whichever is the smaller, as 36 digits of one near 1 would not do."""
    if z * z > n:
        return beta_tails(n / 2, mpf(1) / 2, n / (n + z * z), False)
    return beta_tails(mpf(1) / 2, n / 2, z * z / (n + z * z), False)[::-1]


def student(n, m, s, x):
    z = (x - m) / s
    if z == 0:
        return -log(mpf(2)), -log(mpf(2))
    above = student_sides(n, abs(z))[0] - log(2)
    return (log_1m_exp(above), above) if z > 0 else (above, log_1m_exp(above))


def half_student(n, s, x):
    return student_sides(n, x / s)[::-1]


positive = [[0.001, 1], [0.3, 2], [1, 5], [7.5, 1e-100], [1234.5, 10], [1e6, 1]]
functions("Gamma", positive, lambda p: [p[0] / p[1] * z for z in (1e-200, 1e-6, 0.4, 0.99, 1.1, 30)], gamma, lambda p: ([p[0]], {"scale": 1 / p[1]}), st.gamma)
functions("InverseGamma", positive, lambda p: [p[1] / p[0] * z for z in (0.03, 0.4, 0.99, 1.1, 30, 1e50)], inverse_gamma, lambda p: ([p[0]], {"scale": p[1]}), st.invgamma)

degrees = [[0.02], [1], [2], [7.3], [400], [1e5]]
each(degrees, lambda p: [0] + [p[0] * z for z in (1e-100, 1e-3, 0.7, 1, 1.3, 30)],
     lambda n, x: [xlogy(n / 2 - 1, x), -x / 2, -n / 2 * log(2), -loggamma(n / 2)], lambda n, x: st.chi2.logpdf(x, n) if x > 0 else math.nan, "ChiSquare")
functions("ChiSquare", degrees, lambda p: [p[0] * z for z in (1e-100, 1e-3, 0.7, 1, 1.3, 30)], lambda n, x: gamma(n / 2, mpf(1) / 2, x), lambda p: (p, {}), st.chi2)
each(degrees, lambda p: [z / p[0] for z in (1e-3, 0.1, 0.7, 1, 1.3, 1e100)],
     lambda n, x: [-(n / 2 + 1) * log(x), -1 / (2 * x), -n / 2 * log(2), -loggamma(n / 2)], lambda n, x: st.invgamma.logpdf(x, n / 2, scale=0.5), "InverseChiSquare")
functions("InverseChiSquare", degrees, lambda p: [z / p[0] for z in (0.03, 0.7, 1, 1.3, 1e50)], lambda n, x: inverse_gamma(n / 2, mpf(1) / 2, x), lambda p: ([p[0] / 2], {"scale": 0.5}), st.invgamma)
scaled = [[0.02, 3], [1, 1e-60], [7.3, 2.5], [400, 1e70], [1e5, 1]]
each(scaled, lambda p: [p[1] ** 2 * z for z in (1e-3, 0.1, 0.7, 1, 1.3, 1e100)],
     lambda n, s, x: [n / 2 * log(n * s * s / 2), -(n / 2 + 1) * log(x), -n * s * s / (2 * x), -loggamma(n / 2)], lambda n, s, x: st.invgamma.logpdf(x, n / 2, scale=n * s * s / 2), "ScaledInverseChiSquare")
functions("ScaledInverseChiSquare", scaled, lambda p: [p[1] ** 2 * z for z in (0.03, 0.7, 1, 1.3, 1e50)], lambda n, s, x: inverse_gamma(n / 2, n * s * s / 2, x),
          lambda p: ([p[0] / 2], {"scale": p[0] * p[1] ** 2 / 2}), st.invgamma)

shapes = [[0.01, 0.01], [0.5, 0.5], [1, 3], [4, 1], [20, 0.3], [300, 4000], [1e7, 1e7]]
functions("Beta", shapes, lambda p: [z for z in (1e-200, 1e-10, 0.07, 0.5, 0.8, 0.999)], lambda a, b, x: beta_tails(a, b, x, False), lambda p: (p, {}), st.beta)

location_scale = [[0, 1], [-3.5, 0.25], [0, 1e-50]]
students = [[n, *p] for n in (0.3, 1, 4.3, 30, 1e5, 1e9) for p in location_scale]
functions("StudentT", students, lambda p: [p[1] + p[2] * z for z in (0, 0.3, -1, 5, -40, 1e8)], student, lambda p: ([p[0]], {"loc": p[1], "scale": p[2]}), st.t)
halves = [[n, s] for n in (0.3, 1, 4.3, 30, 1e5, 1e9) for s in (1, 1e-50, 1e40)]
each(halves, lambda p: [p[1] * z for z in (0, 1e-9, 0.3, 5, 1e5, 1e60)],
     lambda n, s, x: [log(2), -log_beta(n / 2, mpf(1) / 2), -log(n) / 2, -log(s), -(n + 1) / 2 * log1p((x / s) ** 2 / n)], lambda n, s, x: st.t.logpdf(x, n, 0, s) + math.log(2) if n < 1e4 else math.nan, "HalfStudentT")
for p in halves:
    for z in (1e-9, 0.3, 1, 5, 40, 1e8):
        x = p[1] * z
        with mp.workdps(36):
            lower, upper = half_student(*exact(p), mpf(x))
            lower, upper = +lower, +upper
        add("HalfStudentT.LogCdf", p, x, [lower])
        add("HalfStudentT.LogSurvival", p, x, [upper])
for s in (1, 1e-50, 1e40):   # for 1 and 2 degrees of freedom quantiles are elementary; others are held by the laws
    for q in (1e-200, 1e-20, 0.001, 0.3, 0.5, 0.75):
        add("HalfStudentT.InverseCdf", [1, s], q, [mpf(s) * mp.tan(mp.pi * mpf(q) / 2)])
        add("HalfStudentT.InverseSurvival", [1, s], q, [mpf(s) * mp.cot(mp.pi * mpf(q) / 2)])
        add("HalfStudentT.InverseCdf", [2, s], q, [mpf(s) * mpf(q) * sqrt(2 / (1 - mpf(q) ** 2))])


def sums(name, parameters, counts, log_mass, last):
    for p in parameters:
        for k in counts(p):
            end = last(p)
            terms = [log_mass(*exact(p), mpf(j)) for j in range(0, end + 1)]
            lower = log(sum(exp(t) for t in terms[: k + 1])) if k >= 0 else -mp.inf
            upper = log(sum(exp(t) for t in terms[k + 1:])) if k < end else -mp.inf
            lower, upper = (log_1m_exp(upper) if k < end and upper < -1 else lower), (log_1m_exp(lower) if lower < -1 and k < end else upper)
            add(f"{name}.LogCdf", p, k, [mpf(0) if k >= end else lower])
            add(f"{name}.LogSurvival", p, k, [upper])


sums("Poisson", [[r] for r in (1e-300, 1e-9, 0.7, 33.3)], lambda p: [0, 1, 2, 30, 100], lambda r, k: k * log(r) - r - loggamma(k + 1), lambda p: 400)
sums("PoissonLog", [[e] for e in (-700, -20, 0, 3.25)], lambda p: [0, 1, 2, 30, 100], lambda e, k: k * e - exp(e) - loggamma(k + 1), lambda p: 400)
trials = [[1, 0.3], [10, 0.3], [10, 1e-300], [10, 1 - 2.0**-50], [1000, 0.45], [1000, 1e-12]]
sums("Binomial", trials, lambda p: [0, int(p[0] * 0.4), int(p[0] * 0.7), p[0] - 1, p[0]], lambda n, p, k: log_choose(n, k) + k * log(p) + (n - k) * log1p(-p), lambda p: p[0])
logits = [[1, -1.5], [10, 0.7], [10, -300], [10, 36], [10, 300], [1000, 0.25]]
sums("BinomialLogit", logits, lambda p: [0, int(p[0] * 0.4), int(p[0] * 0.7), p[0] - 1, p[0]],
     lambda n, e, k: log_choose(n, k) - k * log1p(exp(-e)) - (n - k) * log1p(exp(e)), lambda p: p[0])

write()
