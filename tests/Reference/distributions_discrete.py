"""Writes distributions_discrete.json: counts, categories and vectors of counts at hard points.

    python3 distributions_discrete.py > distributions_discrete.json
"""

import math

from mpmath import exp, expm1, inf, log, log1p, loggamma, mp, mpf

from tables import add, each, exact, log_beta, log_choose, st, write, xlogy, xlog1py


def log1m_exp(x):
    return -inf if x == 0 else log(-expm1(x)) if x > -1 else log1p(-exp(x))


def sigmoid(x):
    return 1 / (1 + exp(-x))


def log_sigmoid(x):
    return -log1p(exp(-x))


def log_rising(a, k):
    """log of a (a + 1) ... (a + k - 1) / k!, the coefficient of the negative binomial series."""
    return loggamma(a + k) - loggamma(a) - loggamma(k + 1)


COUNTS = [0, 1, 2, 30, 10**4, 10**9]
SHAPES = (1e-8, 0.01, 0.5, 1, 4.3, 30, 1e5, 1e10, 1e15)

# Mean and dispersion: SciPy's n and p are the dispersion and dispersion / (mean + dispersion).
means = [[m, d] for m in (1e-200, 1e-9, 0.7, 33.3, 1e4, 1e9) for d in SHAPES]
mean_terms = lambda m, d, k: [log_rising(d, k), -k * log1p(d / m), -d * log1p(m / d)]
each(means, COUNTS, mean_terms, lambda m, d, k: st.nbinom.logpmf(k, d, d / (m + d)) if k < 10**5 and 0.01 <= d <= 1e5 and m > 1e-9 else math.nan, "NegativeBinomialMean")
each([[e, d] for e in (-460, -20, 0, 1.25, 9.2, 20.7) for d in SHAPES], COUNTS, lambda e, d, k: mean_terms(exp(e), d, k), None, "NegativeBinomialLog")
each([[a, b] for a in SHAPES for b in (1e-12, 1e-3, 0.4, 2.5, 1e6, 1e15)], COUNTS,
     lambda a, b, k: [log_rising(a, k), -a * log1p(1 / b), -k * log1p(b)],
     lambda a, b, k: st.nbinom.logpmf(k, a, b / (b + 1)) if k < 10**5 and 0.01 <= a <= 1e5 and 1e-3 <= b <= 1e3 else math.nan, "NegativeBinomial")



def add_tails(name, parameters, size, success):
    """Sums of masses one by one, with as many digits as the complement of a sum needs."""
    with mp.workdps(400):
        p = success(*exact(parameters))
        a = mpf(size)
        mass, below, k = p**a, mpf(0), 0
        for at in (-1, 0, 1, 7.5, 100, 2000):
            while k <= at:
                below += mass
                mass *= (a + k) / (k + 1) * (1 - p)
                k += 1
            add(name + ".LogCdf", parameters, at, [log(below) if below > 0 else -inf])
            above = 1 - below
            if above < mpf(10)**-300:
                above, term, n = mpf(0), mass, k
                while term > above * mpf(10)**-60:
                    above += term
                    term *= (a + n) / (n + 1) * (1 - p)
                    n += 1
            add(name + ".LogSurvival", parameters, at, [log(above)])


for m, d in ((0.7, 0.01), (5, 2), (30, 1e10), (1e-9, 3), (900, 40), (1e4, 0.5), (2, 1e-8)):
    add_tails("NegativeBinomialMean", [m, d], d, lambda m, d: d / (m + d))
    add_tails("NegativeBinomialLog", [float(log(m)), d], d, lambda e, d: d / (exp(e) + d))
    add_tails("NegativeBinomial", [d, d / m], d, lambda a, b: b / (b + 1))

trials = {0: [0], 1: [0, 1], 10: [0, 3, 10], 1000: [0, 1, 450, 1000], 10**9: [0, 2, 1000, 3 * 10**8, 10**9]}
for n, counts in trials.items():
    each([[n, a, b] for a, b in ((1, 1), (0.5, 0.5), (1e-8, 3), (1e-8, 1e-8), (2, 5), (300, 4000), (1e5, 1e-3), (1e8, 1e8), (1e15, 3e15))], counts,
         lambda n, a, b, k: [log_rising(a, k), log_rising(b, n - k), -log_rising(a + b, n)],
         lambda n, a, b, k: st.betabinom.logpmf(k, n, a, b) if n < 10**6 and 0.1 < a < 1e5 else math.nan, "BetaBinomial")

probabilities = [[p] for p in (1e-300, 1e-12, 0.3, 0.5, 0.9, 1 - 2.0**-50, 1)]
scipy_geometric = lambda p, k: st.geom.logpmf(k + 1, p) if p < 0.999 else math.nan
each(probabilities, COUNTS, lambda p, k: [log(p), xlog1py(k, -p)], scipy_geometric, "Geometric")
each(probabilities, [-1, 0, 1.5, 30, 10**9], lambda p, k: [-inf if k < 0 else mpf(0) if p == 1 else log1m_exp((int(k) + 1) * log1p(-p))], None, "Geometric.LogCdf")
each(probabilities, [-1, 0, 1.5, 30, 10**9], lambda p, k: [mpf(0) if k < 0 else -inf if p == 1 else (int(k) + 1) * log1p(-p)], None, "Geometric.LogSurvival")
logits = [[e] for e in (-700, -40, -1.5, 0, 0.7, 36, 800)]
each(logits, COUNTS, lambda e, k: [log_sigmoid(e), k * log_sigmoid(-e)], None, "GeometricLogit")
each(logits, [-1, 0, 1.5, 30, 10**9], lambda e, k: [-inf if k < 0 else log1m_exp((int(k) + 1) * log_sigmoid(-e))], None, "GeometricLogit.LogCdf")
each(logits, [-1, 0, 1.5, 30, 10**9], lambda e, k: [mpf(0) if k < 0 else (int(k) + 1) * log_sigmoid(-e)], None, "GeometricLogit.LogSurvival")

for n, a, b, counts in ((0, 3, 4, [0]), (3, 0, 5, [0]), (5, 5, 0, [5]), (4, 6, 9, [0, 2, 4, 5]), (12, 7, 9, [2, 3, 5, 7, 8]), (20, 1000, 10**9, [0, 1, 7, 20]),
                        (10**6, 10**9, 10, [999990, 10**6]), (10**8, 10**9, 10**9, [0, 49990000, 5 * 10**7, 10**8])):
    each([[n, a, b]], counts, lambda n, a, b, k: [log_choose(a, k), log_choose(b, n - k), -log_choose(a + b, n)] if max(0, n - b) <= k <= min(n, a) else [-inf],
         lambda n, a, b, k: st.hypergeom.logpmf(k, a + b, a, n) if a + b < 10**6 else math.nan, "Hypergeometric")

for eta in (-800, -40, -1.25, 0, 0.3, 7, 60, 800):
    for cuts in ([0], [-1.5, 2], [-3, 0.25, 0.25 + 2.0**-40, 4], [-900, -1e-9, 1e-9, 30, 1000]):
        ends = [-inf, *(mpf(c) for c in cuts), inf]
        for k in range(len(cuts) + 1):
            e = mpf(eta)
            between = sigmoid(e - ends[k]) - sigmoid(e - ends[k + 1]) if e < ends[k + 1] else sigmoid(ends[k + 1] - e) - sigmoid(ends[k] - e)
            outside = sigmoid(ends[k] - e) + sigmoid(e - ends[k + 1])
            logarithm = log1p(-outside) if outside < 0.5 else log(between)
            add("OrderedLogistic", [eta, cuts], k, [logarithm])
            add("OrderedLogistic.LogCdf", [eta, cuts], k, [log_sigmoid(ends[k + 1] - e)])
            add("OrderedLogistic.LogSurvival", [eta, cuts], k, [log_sigmoid(e - ends[k + 1]) if k < len(cuts) else -inf])

ranges = [[0, 0], [-3, 4], [1, 6], [0, 10**9], [-(2**52), 2**52]]
inside = lambda p: [p[0] - 1, p[0], sum(p) // 2, p[1] - 1, p[1]]
each(ranges, inside, lambda a, b, k: [-inf if k < a else mpf(0) if k >= b else log(k - a + 1), mpf(0) if k >= b else -log(b - a + 1)], None, "DiscreteUniform.LogCdf")
each(ranges, inside, lambda a, b, k: [mpf(0) if k < a else -inf if k >= b else log(b - k), mpf(0) if k < a or k >= b else -log(b - a + 1)], None, "DiscreteUniform.LogSurvival")
each(logits, [-1, 0, 1], lambda e, k: [-inf if k < 0 else log_sigmoid(-e) if k < 1 else mpf(0)], None, "BernoulliLogit.LogCdf")
each(logits, [-1, 0, 1], lambda e, k: [mpf(0) if k < 0 else log_sigmoid(e) if k < 1 else -inf], None, "BernoulliLogit.LogSurvival")
for p in ([1], [0.5, 0.5], [0.125, 0.875, 0], [1e-300, 0.25, 0.75], [0, 1, 0, 0]):
    for k in range(-1, len(p)):
        below, above = sum(mpf(v) for v in p[:k + 1]), sum(mpf(v) for v in p[k + 1:])
        add("Categorical.LogCdf", [p], k, [log(below) if below > 0 else -inf])
        add("Categorical.LogSurvival", [p], k, [log(above) if above > 0 else -inf])

vectors = [[0, 0], [3, 7], [0, 10], [10**9, 2], [4 * 10**8, 6 * 10**8], [2, 0, 3], [1, 1, 10**6], [450, 50, 500]]
for counts in vectors:
    k = [mpf(c) for c in counts]
    n = sum(k)
    coefficients = [log_choose(sum(k[:i + 1]), k[i]) for i in range(len(k))]
    for p in ([0.5, 0.5], [1e-300, 1], [0, 1], [0.3, 0.7], [0.25, 0.25, 0.5], [1e-12, 0.125, 0.875], [1, 0, 0]):
        if len(p) == len(k):
            scipy = float(st.multinomial.logpmf(counts, sum(counts), p)) if st and sum(counts) < 10**6 and min(p) > 1e-15 and sum(p) == 1 else None
            add("Multinomial", [sum(counts), p], counts, coefficients + [xlogy(c, mpf(v)) for c, v in zip(k, p)], scipy)
    for eta in ([0, 0], [-800, 3], [1e6, 1e6 + 1], [0.5, -2, 1], [-700, 0, 40]):
        if len(eta) == len(k):
            total = sum(exp(mpf(v)) for v in eta)
            add("MultinomialLogit", [sum(counts), eta], counts, coefficients + [t for c, v in zip(k, eta) for t in (c * mpf(v), -c * log(total))])
    for a in ([1, 1], [1e-8, 3], [0.5, 1e5], [1e15, 3e15], [1, 1, 1], [0.2, 4, 30], [1e-8, 1e-8, 1e-8], [1e8, 2e8, 3e8]):
        if len(a) == len(k):
            scipy = float(st.dirichlet_multinomial.logpmf(counts, a, sum(counts))) if hasattr(st, "dirichlet_multinomial") and sum(counts) < 10**6 and 0.1 < min(a) and max(a) < 1e6 else None
            add("DirichletMultinomial", [sum(counts), a], counts, [log_rising(mpf(v), c) for c, v in zip(k, a)] + [-log_rising(sum(mpf(v) for v in a), n)], scipy)

write()
