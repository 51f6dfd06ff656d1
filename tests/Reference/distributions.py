"""Writes distributions.json: log densities at hard points.

    python3 distributions.py > distributions.json
"""

import math

import numpy as np
from mpmath import inf, log, log1p, loggamma, matrix, mp, mpf, pi, sqrt

from tables import add, each, exact, log_beta, log_choose, st, write, xlog1py, xlogy


def located(*steps):
    """Values so many scales away from the location; the last two parameters are location and scale."""
    return lambda p: [p[-2] + p[-1] * z for z in steps]


def normal_terms(m, s, x):
    return [-((x - m) / s) ** 2 / 2, -log(s), -log(2 * pi) / 2]


location_scale = [[0, 1], [-3.5, 0.25], [1e6, 1e-3], [0, 1e-200], [1, 1e150]]
STEPS = (0, 0.3, -1, 5, -40, 1e5)
FAR = STEPS + (1e100,)

each(location_scale, located(*FAR), normal_terms, lambda m, s, x: st.norm.logpdf(x, m, s), "Normal")
each([[0, 1], [-3.5, 0.25], [0, 100], [400, 1e-3]], [1e-300, 1e-5, 0.03, 1, 2.5, 1e8, 1e300],
     lambda m, s, x: [-((log(x) - m) / s) ** 2 / 2, -log(s), -log(2 * pi) / 2, -log(x)], lambda m, s, x: st.lognorm.logpdf(x, s, scale=math.exp(m)), "LogNormal")
each([[1], [1e-3], [1e200], [1e-200]], lambda p: [p[0] * z for z in (0, 1e-9, 0.5, 3, 40, 1e4)],
     lambda s, x: [-(x / s) ** 2 / 2, -log(s), log(2 / pi) / 2], lambda s, x: st.halfnorm.logpdf(x, 0, s), "HalfNormal")
each([[n, *p] for n in (0.01, 0.5, 1, 4.3, 30, 1e5, 1e9) for p in location_scale], located(*FAR),
     lambda n, m, s, x: [-log_beta(n / 2, mpf(1) / 2), -log(n) / 2, -log(s), -(n + 1) / 2 * log1p(((x - m) / s) ** 2 / n)],
     lambda n, m, s, x: st.t.logpdf(x, n, m, s) if n < 1e4 and abs((x - m) / s) < 1e99 else math.nan, "StudentT")
each(location_scale, located(*FAR, 1e120), lambda m, s, x: [-log1p(((x - m) / s) ** 2), -log(s), -log(pi)],
     lambda m, s, x: st.cauchy.logpdf(x, m, s) if abs((x - m) / s) < 1e99 else math.nan, "Cauchy")
each([[1], [1e-3], [1e200]], lambda p: [p[0] * z for z in (0, 1e-9, 0.5, 3, 1e6, 1e100)] + [1e300],
     lambda s, x: [-log1p((x / s) ** 2), -log(s), log(2 / pi)], lambda s, x: st.halfcauchy.logpdf(x, 0, s), "HalfCauchy")
each([[1], [1e-3], [1e200], [1e-200]], lambda p: [z / p[0] for z in (0, 1e-9, 0.5, 3, 700, 1e6)],
     lambda r, x: [log(r), -r * x], lambda r, x: st.expon.logpdf(x, 0, 1 / r), "Exponential")
each([[c, 0.5, 2, 4.3, -1, 0.25] for c in (0, 1)], [-40, -1, 0, 0.5, 7.5, 1e5],
     lambda c, m1, s1, n, m, s, x: normal_terms(m1, s1, x) if c == 0 else [-log_beta(n / 2, mpf(1) / 2), -log(n) / 2, -log(s), -(n + 1) / 2 * log1p(((x - m) / s) ** 2 / n)],
     lambda c, m1, s1, n, m, s, x: st.norm.logpdf(x, m1, s1) if c == 0 else st.t.logpdf(x, n, m, s), "Switched`1")

positive = [[0.001, 1], [0.3, 2], [1, 1], [1, 5], [2, 0.25], [7.5, 1e-100], [1234.5, 10], [1e6, 1]]
each(positive, lambda p: [0] + [p[0] / p[1] * z for z in (1e-200, 1e-6, 0.4, 1, 1.1, 30)],
     lambda a, b, x: [a * log(b), -loggamma(a), xlogy(a - 1, x), -b * x], lambda a, b, x: st.gamma.logpdf(x, a, scale=1 / b), "Gamma")
each(positive, lambda p: [p[1] / p[0] * z for z in (1e-3, 0.4, 1, 1.1, 30, 1e200)],
     lambda a, b, x: [a * log(b), -loggamma(a), -(a + 1) * log(x), -b / x], lambda a, b, x: st.invgamma.logpdf(x, a, scale=b), "InverseGamma")
each([[0.01, 0.01], [0.5, 0.5], [1, 1], [1, 3], [4, 1], [2, 5], [20, 0.3], [300, 4000], [1e7, 1e-3], [1e8, 1e8]],
     [0, 1e-300, 1e-10, 0.07, 0.5, 0.8, 1 - 2.0**-50, 1],
     lambda a, b, x: [xlogy(a - 1, x), xlog1py(b - 1, -x), -log_beta(a, b)], lambda a, b, x: st.beta.logpdf(x, a, b) if 0 < x < 1 and max(a, b) < 1e6 else math.nan, "Beta")
each([[0, 1], [-2.5, 4], [1e-200, 3e-200], [-1e300, 1e5]], lambda p: [p[0], p[1], p[0] / 2 + p[1] / 2],
     lambda a, b, x: [-log(b - a)], lambda a, b, x: st.uniform.logpdf(x, a, b - a), "Uniform")
each([[-2.5, 4]], [-2.5, 0, 4], lambda a, b, x: [mpf(0)], None, "ImproperUniform")
each([[[0, 0.5], [1, 2]], [[3, 3], [0.1, 10]]], [[-1, 2], [0, 1e-3], [5, 70]],
     lambda m, s, x: [t for i in range(2) for t in normal_terms(m[i], s[i], x[i])], lambda m, s, x: st.norm.logpdf(x, m, s).sum(), "Restricted")

simplex = {
    2: [[0.5, 0.5], [0.125, 0.875], [0, 1], [1, 0], [2.0**-60, 1]],
    3: [[0.25, 0.25, 0.5], [0.0625, 0.9375, 0], [1, 0, 0], [2.0**-40, 2.0**-41, 1]],
}
for alpha in ([1, 1], [0.5, 0.5], [0.001, 3], [40, 2000], [1, 1, 1], [1, 1, 5], [0.2, 4, 1], [1e6, 2e6, 3e6]):
    a = exact(alpha)
    for x in simplex[len(alpha)]:
        terms = [loggamma(sum(a))] + [-loggamma(v) for v in a] + [xlogy(v - 1, mpf(w)) for v, w in zip(a, x)]
        kinds = {t for t in terms if not mp.isfinite(t)}
        if len(kinds) < 2:   # ∞ and −∞ together have no limit
            add("Dirichlet", [alpha], x, terms, float(st.dirichlet.logpdf(x, alpha)) if st and sum(x) == 1 and min(x) > 0 else None)

for mean, factor in (
    ([0, 0], [[1, 0], [0, 1]]),
    ([1, -2], [[2, 0], [1.5, 0.5]]),
    ([1e3, 1e-3], [[1e2, 0], [3e-4, 1e-4]]),
    ([0, 0], [[1, 0], [1, 0.03125]]),
    ([1, 2, 3], [[1, 0, 0], [0.5, 2, 0], [-1, 0.25, 0.125]]),
):
    k = len(mean)
    l = matrix(exact(factor))
    exact_covariance = l * l.T
    covariance = [[float(exact_covariance[i, j]) for j in range(k)] for i in range(k)]
    for z in ([0.0] * k, [1.0, -0.5, 0.25][:k], [30.0, 20.0, -10.0][:k], [1e8, -1e9, 1e8][:k]):
        x = [mean[i] + sum(factor[i][j] * z[j] for j in range(k)) for i in range(k)]
        for name, parameter, sigma in (("MultivariateNormalCholesky", factor, exact_covariance), ("MultivariateNormal", covariance, matrix(exact(covariance)))):
            d = matrix(exact(x)) - matrix(exact(mean))
            terms = [-(d.T * mp.lu_solve(sigma, d))[0] / 2, -log(mp.det(sigma)) / 2, -k * log(2 * pi) / 2]
            # Rounding x or an entry of the matrix by one part in 2^53 changes the result by that part of its size times the condition number, in units
            # that make all variances 1.
            deviations = np.sqrt(np.diag(covariance))
            condition = np.linalg.cond(np.array(covariance) / np.outer(deviations, deviations))
            from_scipy = st.multivariate_normal.logpdf(x, mean, covariance) if st and np.linalg.cond(covariance) < 1e10 else math.nan
            add(name, [mean, parameter], x, terms, float(from_scipy), condition, tolerance=1e-6)

PROBABILITIES = [0, 1e-300, 1e-12, 0.3, 0.5, 0.9, 1 - 2.0**-50, 1]
LOGITS = [-800, -40, -1.5, 0, 0.7, 36, 800]


def binomial_terms(n, p, k):
    return [log_choose(n, k), xlogy(k, p), xlog1py(n - k, -p)]


def log_sigmoid(eta):
    return -log1p(mp.exp(-eta)) if eta > 0 else eta - log1p(mp.exp(eta))


def binomial_logit_terms(n, eta, k):
    return [log_choose(n, k), k * log_sigmoid(eta), (n - k) * log_sigmoid(-eta)]


each([[p] for p in PROBABILITIES], [0, 1], lambda p, k: binomial_terms(mpf(1), p, k), lambda p, k: st.bernoulli.logpmf(k, p) if p < 0.999 else math.nan, "Bernoulli")
each([[e] for e in LOGITS], [0, 1], lambda e, k: binomial_logit_terms(mpf(1), e, k), None, "BernoulliLogit")
each([[0, 0], [-3, 4], [7, 7], [1, 6], [0, 10**9], [-2**52, 2**52]], lambda p: [p[0] - 1, p[0], sum(p) // 2, p[1], p[1] + 1],
     lambda a, b, k: [-log(b - a + 1)] if a <= k <= b else [-inf], lambda a, b, k: st.randint.logpmf(k, a, b + 1), "DiscreteUniform")
trials = [[0, [0]], [1, [0, 1]], [10, [0, 3, 10]], [1000, [0, 1, 450, 1000]], [10**9, [0, 2, 1000, 3 * 10**8, 5 * 10**8, 10**9]]]
for n, counts in trials:
    each([[n, p] for p in PROBABILITIES + [1e-9]], counts, binomial_terms, lambda n, p, k: st.binom.logpmf(k, n, p) if n < 10**6 and 0 < p < 0.999 else math.nan, "Binomial")
    each([[n, e] for e in LOGITS], counts, binomial_logit_terms, None, "BinomialLogit")

counts = [0, 1, 2, 30, 10**4, 10**9]
each([[r] for r in (0, 1e-300, 1e-9, 0.7, 1, 33.3, 1e4, 1e9)], counts,
     lambda r, k: [xlogy(k, r), -r, -loggamma(k + 1)], lambda r, k: st.poisson.logpmf(k, r) if r > 0 and k < 10**6 else math.nan, "Poisson")
each([[e] for e in (-700, -20, 0, 1.25, 9.2, 20.7)], counts, lambda e, k: [k * e, -mp.exp(e), -loggamma(k + 1)], None, "PoissonLog")

for p in ([1], [0.5, 0.5], [0.125, 0.875, 0], [1e-300, 0.25, 0.75], [0, 1, 0, 0]):
    for k in range(len(p)):
        add("Categorical", [p], k, [xlogy(mpf(1), mpf(p[k]))])
for eta in ([3], [0, 0], [-800, 1, 700], [1e6, 1e6 + 1, 0.5], [-1, 0.25, 2, 1e-9]):
    for k in range(len(eta)):
        add("CategoricalLogit", [eta], k, [mpf(eta[k]), -log(sum(mp.exp(mpf(v)) for v in eta))])

write()
