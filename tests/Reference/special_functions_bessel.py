"""Writes special_functions_bessel.json: logarithms of modified Bessel functions of the first kind, plain and times exp(-x), and 1 minus ratios of neighbours.

    python3 special_functions_bessel.py > special_functions_bessel.json
"""

from mpmath import mp, mpf

from doubles import key, rounded, uniform, write

mp.prec = 2400
ORDERS = [0.0, 1.0, 0.5, 1e-10, 2.75, 7.0, 13.3, 19.9, 20.0, 20.5, 33.0, 100.0, 1000.0, 12345.5]


def bessel(order, x):
    """exp(-x) I(x), by its power series or by that in 1/x, of which 80 terms suffice from 400 and four times the square of the order on."""
    if x > 400 and x > 4 * order**2:
        term, total = mpf(1), mpf(1)
        for k in range(1, 81):
            term *= -(4 * order**2 - (2 * k - 1) ** 2) / (8 * k * x)
            total += term
            if abs(term) < mpf(2) ** -280:
                break
        return total / mp.sqrt(2 * mp.pi * x)
    k, term = 0, mpf(1)
    total = term
    while True:
        k += 1
        term *= x * x / 4 / (k * (order + k))
        total += term
        if term < total * mpf(2) ** -290:
            return mp.exp(order * mp.log(x / 2) - mp.loggamma(order + 1) - x) * total


logs, scaled, complements = [], [], []
for order in ORDERS:
    points = [1e-300, 1e-20, 1e-5, 0.3, 1.0, 3.9, 12.5, 29.0, 40.0, 79.0, 120.0, 390.0, 800.0, 1e3, 5e3, 2e4] + [1e5, 1e8, 1e15] * (order <= 100)
    points += [x for x in (2 * order**2, 0.6627 * order, 4 * order) if x < 2e4 or order <= 100] + uniform(0, 100, 4)
    for x in sorted({x for x in points if x > 0}):
        value, following = bessel(mpf(order), mpf(x)), bessel(mpf(order) + 1, mpf(x))
        logs.append([order, x, rounded(mp.log(value) + mpf(x))])
        scaled.append([order, x, rounded(mp.log(value))])
        complements.append([order, x, rounded(1 - following / value)])
write({"LogBesselI": sorted(logs, key=key), "LogScaledBesselI": sorted(scaled, key=key), "BesselRatioComplement": sorted(complements, key=key)})
