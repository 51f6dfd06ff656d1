"""Writes special_functions_owens_t.json: Owen's T function by quadrature of its integral, scaled to the unit interval.

    python3 special_functions_owens_t.py > special_functions_owens_t.json
"""

from mpmath import atan, exp, mp, mpf, pi, quad

from doubles import key, rounded, write

mp.dps = 40


def owens_t(h, a):
    h, a = abs(mpf(h)), mpf(a)
    end = min(abs(a), 14 / h) if h else abs(a)
    points = [mpf(0)] + [mpf(2) ** k for k in range(-30 if end > 1 else -6, 1)]
    value = end * exp(-h * h / 2) * quad(lambda u: exp(-((h * end * u) ** 2) / 2) / (1 + (end * u) ** 2), points) / (2 * pi) if h else atan(abs(a)) / (2 * pi)
    return value if a >= 0 else -value


rows = [[h, a, rounded(owens_t(h, a))] for h in (0.0, 1e-8, 0.07, 0.5, 1.3, 1.5, 3.0, -6.0, 15.0, 37.0)
        for a in (1e-200, 1e-5, 0.3, 0.99, 1.0, 1.01, 2.5, -7.0, 40.0, 1e4, 1e8)]
write({"OwensT": sorted(rows, key=key)})
