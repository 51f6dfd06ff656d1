"""Writes distributions_wrapped.json: truncated, censored, mixed and zero-inflated distributions, and hurdles, of components in closed form.

    python3 distributions_wrapped.py > distributions_wrapped.json
"""

from mpmath import exp, expm1, inf, log, mp, mpf

from tables import add, exact, write

mp.dps = 1000   # 1 − exp(−1e-300), and differences of tails that no double holds


def log0(x):
    return log(x) if x > 0 else -mpf(inf)


def table(name, parameters, values, density, cdf=None, survival=None, scale=1):
    """The logarithms of three functions; the scale is that of what they are computed from."""
    for quantity, f in ("", density), (".LogCdf", cdf), (".LogSurvival", survival):
        for p in parameters if f else []:
            for x in values(p):
                value = log0(f(*exact(p), exact(x)))
                add(name + quantity, p, x, [value], condition=scale)


def quantiles(name, parameters, inverse):
    """Of p and 1 − p."""
    for p in parameters:
        for q in (1e-300, 1e-20, 0.001, 0.25, 0.5, 0.6, 0.999):
            add(name + ".InverseCdf", p, q, [inverse(*exact(p), mpf(q), 1 - mpf(q))], condition=4)
            add(name + ".InverseSurvival", p, q, [inverse(*exact(p), 1 - mpf(q), mpf(q))], condition=4)


# An exponential variable between bounds: far out, in a narrow interval, and with next to no bound.
between = [[1, 0.5, 2], [1, 1000, 1001], [3, 0, 0.25], [1e-3, 1, 1e5], [1e5, 0.01, 0.011]]
inner = lambda p: [p[1] + (p[2] - p[1]) * t for t in (0.125, 0.5, 0.75)]
mass = lambda r, a, b: exp(-r * a) - exp(-r * b)
table("Truncated", between, inner,
      lambda r, a, b, x: r * exp(-r * x) / mass(r, a, b), lambda r, a, b, x: mass(r, a, x) / mass(r, a, b), lambda r, a, b, x: mass(r, x, b) / mass(r, a, b), 2000)
quantiles("Truncated", between, lambda r, a, b, p, q: -log(exp(-r * b) + q * mass(r, a, b)) / r)

# Failures before a success, from a to b.
counts = [[0.25, 2, 6], [0.5, 0, 3], [0.9, 4, 9], [0.25, 3000, 3010], [1e-3, 1, 50]]
some = lambda p: [p[1], p[1] + 1, p[2] - 1, p[2]]
tail = lambda p, k: (1 - p) ** k   # P(X ≥ k)
table("TruncatedCount", counts, some,
      lambda p, a, b, k: p * (1 - p) ** k / (tail(p, a) - tail(p, b + 1)),
      lambda p, a, b, k: (tail(p, a) - tail(p, k + 1)) / (tail(p, a) - tail(p, b + 1)),
      lambda p, a, b, k: (tail(p, k + 1) - tail(p, b + 1)) / (tail(p, a) - tail(p, b + 1)) if k < b else mpf(0), 2000)
table("CensoredCount", counts, some,
      lambda p, a, b, k: 1 - tail(p, a + 1) if k == a else tail(p, b) if k == b else p * (1 - p) ** k,
      lambda p, a, b, k: 1 - tail(p, k + 1) if k < b else mpf(1), lambda p, a, b, k: tail(p, k + 1) if k < b else mpf(0))
table("Censored", between, lambda p: [p[1], *inner(p), p[2]],
      lambda r, a, b, x: -expm1(-r * a) if x == a else exp(-r * b) if x == b else r * exp(-r * x),
      lambda r, a, b, x: -expm1(-r * x) if x < b else mpf(1), lambda r, a, b, x: exp(-r * x) if x < b else mpf(0))

# Two exponential distributions, and three with the rates as a vector.
mixed = [[[0.25, 0.75], 1, 20], [[2.0**-30, 1 - 2.0**-30], 1e-3, 5], [[0, 1], 2, 0.5], [[0.5, 0.5], 1e-5, 1e5]]
at = lambda _: [0.01, 0.5, 3, 40, 700]
table("Mixture", mixed, at,
      lambda w, r, s, x: w[0] * r * exp(-r * x) + w[1] * s * exp(-s * x),
      lambda w, r, s, x: -w[0] * expm1(-r * x) - w[1] * expm1(-s * x), lambda w, r, s, x: w[0] * exp(-r * x) + w[1] * exp(-s * x), 4)
same = [[[0.25, 0.5, 0.25], [1, 20, 0.01]], [[0, 0.5, 0.5], [3, 1e-5, 1e5]], [[0.125, 0.875, 0], [2, 2, 1]]]
every = lambda f: lambda w, r, x: sum(u * f(t, x) for u, t in zip(w, r))
table("MixtureSameFamily", same, at, every(lambda r, x: r * exp(-r * x)), every(lambda r, x: -expm1(-r * x)), every(lambda r, x: exp(-r * x)), 4)

waits = [[[0.25, 0.75], 0.5, 0.125], [[0, 1], 0.5, 1e-5], [[0.5, 0.5], 1e-9, 0.999]]
table("MixtureOfCounts", waits, lambda _: [0, 1, 5, 200],
      lambda w, p, q, k: w[0] * p * (1 - p) ** k + w[1] * q * (1 - q) ** k,
      lambda w, p, q, k: 1 - w[0] * (1 - p) ** (k + 1) - w[1] * (1 - q) ** (k + 1), lambda w, p, q, k: w[0] * (1 - p) ** (k + 1) + w[1] * (1 - q) ** (k + 1), 4)

# Zeros of their own, before failures until a success and before a waiting time.
zeros = [[0.25, 0.5], [0, 0.25], [1e-12, 0.999], [0.75, 1e-5], [0.5, 1e-12]]
table("ZeroInflated", zeros, lambda _: [0, 1, 5, 200],
      lambda z, p, k: (z if k == 0 else 0) + (1 - z) * p * (1 - p) ** k,
      lambda z, p, k: z + (1 - z) * (1 - tail(p, k + 1)), lambda z, p, k: (1 - z) * tail(p, k + 1))
table("HurdleCount", zeros, lambda _: [0, 1, 5, 200],
      lambda z, p, k: z if k == 0 else (1 - z) * p * (1 - p) ** (k - 1),
      lambda z, p, k: z + (1 - z) * (1 - tail(p, k)), lambda z, p, k: (1 - z) * tail(p, k), 4)
table("Hurdle", [[0.25, 2], [1e-12, 1e-5], [0.75, 1e5]], lambda p: [0] + [t / p[1] for t in (1e-9, 0.5, 40, 700)],
      lambda z, r, x: z if x == 0 else (1 - z) * r * exp(-r * x),
      lambda z, r, x: z - (1 - z) * expm1(-r * x), lambda z, r, x: (1 - z) * exp(-r * x))

write()
