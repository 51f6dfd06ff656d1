"""Writes distributions_von_mises.json: distribution functions of the von Mises distribution, by quadrature of its density between whole and half turns.

    python3 distributions_von_mises.py > distributions_von_mises.json
"""

import math

from mpmath import asin, besseli, exp, floor, log, mp, mpf, pi, quad, sin, sqrt

from tables import add, exact, st, write

mp.dps = 40
PI = mpf(math.pi)   # the end of the support as a double


def piece(a, b, k):
    """log of the integral of exp(-k (1 - cos t)) from a to b, 0 <= a < b <= pi: beyond where it has fallen by exp(-120) there is nothing."""
    s = sin(a / 2) ** 2 + 60 / k
    end = min(b, 2 * asin(sqrt(s))) if s < 1 else b
    at = 2 * k * sin(a / 2) ** 2
    # Over the unit interval: the quadrature stops at an absolute error.
    value = quad(lambda u: exp(at - 2 * k * sin((a + (end - a) * u) / 2) ** 2), [mpf(i) / 8 for i in range(9)])
    return log(value * (end - a)) - at


def log_integral(a, b, k):
    logs = []
    for n in range(int(floor(a / pi)), int(floor(b / pi)) + 1):
        low, high = max(a, n * pi), min(b, (n + 1) * pi)
        if low < high:
            peak = (n + n % 2) * pi
            logs.append(piece(low - peak, high - peak, k) if n % 2 == 0 else piece(peak - high, peak - low, k))
    top = max(logs)
    return top + log(sum(exp(l - top) for l in logs))


for m, k in ([0, 1], [1, 0.2], [-2, 30], [0.5, 1e-8], [0.25, 1e8], [100, 3], [0, 1e-300], [0, 1e5], [3, 1000], [-3.14, 12.5]):
    points = [0, 0.25, 0.5, 2, 3, -1, -3, -3.14159, 3.141] + [v for v in (m + 1e-4, m - 1e-3, m - 0.5 / math.sqrt(k), m + 3 / math.sqrt(k)) if abs(v) < 3.14]
    l, c = exact(m), exact(k)
    whole = log_integral(-PI - l, PI - l, c)
    for x in points:
        t = exact(x) - l
        density = exp(-2 * c * sin(t / 2) ** 2 - whole)
        for name, value in (("VonMises.LogCdf", log_integral(-PI - l, t, c) - whole), ("VonMises.LogSurvival", log_integral(t, PI - l, c) - whole)):
            if abs(value) < mpf(10) ** -200:
                value = mpf(0)
            scipy_value = float(st.vonmises.cdf(x, k, m) - st.vonmises.cdf(-math.pi, k, m)) if st and 0.1 < k < 40 and abs(m) <= 3 else None
            if scipy_value is not None:
                assert abs(scipy_value - exp(value if name.endswith("Cdf") else log(-mp.expm1(value)))) < 1e-8, (name, m, k, x)
            # What a rounding of the angle, and of the terms of the logarithm, does; beside 1 that of the other tail.
            size = exp(value)
            scale = max(abs(value), density / size * max(1, abs(t)), 2 * c * sin(t / 2) ** 2 * min(1, -mp.expm1(value) / size))
            add(name, [m, k], x, [value], None, scale / max(abs(value), mpf(10) ** -300))

write()
