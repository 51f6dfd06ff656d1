"""Writes special_functions.json: correctly rounded values of the functions in src/Autodiff/Kernels, by mpmath.

Arguments are doubles chosen to be hard: borders of overflow and underflow, subnormals, neighbours of zeros and of the
thresholds at which an implementation may branch, and a seeded random sample over the whole range. Results are computed
with enough bits that cancellation cannot matter, then rounded once from the exact binary fraction to double.

    python3 special_functions.py > special_functions.json
"""

import math

from mpmath import mp, mpf

from doubles import HUGE, INF, LIMITS, TINY, around, both, key, log_uniform, rounded, uniform, write

LN2 = math.log(2)
small = both(TINY)
halves_of_ln2 = [(k + 0.5) * LN2 for k in (-1075, -1074, -1023, -1022, -54, -53, -2, -1, 0, 1, 52, 53, 1022, 1023)]
exp_borders = around([709.782712893384, -708.3964185322641, -745.1332191019411, -744.4400719213812, 1.0, -1.0, 0.5])
exp_points = (LIMITS + small + both(HUGE) + around(halves_of_ln2, 1) + exp_borders + uniform(-745, 710, 100)
              + uniform(-745.2, -708, 30) + uniform(-1, 1, 60) + both(log_uniform(-60, 9, 20)))
log_points = (LIMITS + TINY + HUGE + [-1.0, -5e-324, -1e300] + around([1.0, 0.5, 2.0, 0.75, 1.5, math.sqrt(0.5), math.sqrt(2)], 3)
              + log_uniform(-1074, 1023, 100) + uniform(0.5, 2, 80) + [1 + s * 2.0**-k for k in range(1, 53, 4) for s in (1, -1)])
log1p_points = (LIMITS + small + HUGE + [-1.0, math.nextafter(-1, -2), -2.0, -1e300] + around([math.nextafter(-1, 0)], 1)[:1]
                + around([-0.25, 0.5, 1.0, 2.0, -0.5, 3.0, 2.0**53]) + [-1 + 2.0**-k for k in range(1, 54, 3)]
                + uniform(-1, 2, 80) + both(log_uniform(-1074, -1, 40)) + log_uniform(0, 1023, 60))
expm1_points = exp_points + around([-36.7, -37.42994775023705, -38.1, -40.0]) + uniform(-45, 45, 60)
tanh_points = (LIMITS + small + both(HUGE) + both(around([LN2 / 4, 3 * LN2 / 4, 0.5, 1.0, 18.7149738751185, 19.0615474653984, 22.0, 350.0]))
               + both(log_uniform(-1074, 9, 80)) + uniform(-2, 2, 60) + uniform(-20, 20, 60))
sigmoid_points = (LIMITS + small + both(HUGE) + around([-745.1332191019411, -744.4400719213812, -708.3964185322641, 36.7368005696771, 37.4299477502370])
                  + uniform(-745.2, -708, 30) + uniform(-745, 40, 80) + uniform(-5, 5, 60) + both(log_uniform(-60, 9, 20)))
softplus_points = sigmoid_points + around([LN2, -LN2, 0.0, 36.0437, 709.8])

negative_quarters = [-0.25, -0.5, -0.75, -1.5, -2.25, -2.5, -3.75, -10.5, -20.125, -33.3, -100.5, -1000.25, -12345.6, -1e6 - 0.5]
gamma_thresholds = around([0.5, 1.5, 2.5, 3.5, 4.0, 7.0, 8.0, 10.0, 12.0, 13.0, 15.0, 20.0], 1)
gamma_points = gamma_thresholds + uniform(0, 3, 60) + uniform(3, 40, 40) + log_uniform(5, 60, 30) + log_uniform(-60, -2, 20)
log_gamma_points = ([0.0, -0.0, INF, math.nan, -1.0, -2.0, -30.0, -2.0**53] + small + HUGE[:7] + around([1.0, 2.0], 4) + [2.5e305, 2.5563e305, 2.6e305]
                    + [c + s * 2.0**-k for c in (1, 2) for k in range(2, 53, 5) for s in (1, -1)] + negative_quarters + gamma_points)
digamma_points = ([0.0, -0.0, INF, math.nan, -1.0, -30.0] + small + HUGE + around([1.4616321449683623, 1.0, 2.0], 3)
                  + [1.4616321449683623 + s * 2.0**-k for k in range(2, 52, 7) for s in (1, -1)]
                  + [x for x in negative_quarters if x > -1e5 or x % 1] + gamma_points)
erf_points = (LIMITS + small + both(around([0.25, 0.5, 0.75, 1.0, 1.25, 2.0, 3.0, 5.8636, 5.9, 6.0], 1)) + both(HUGE[:3])
              + uniform(-6, 6, 120) + both(log_uniform(-1074, -1, 20)))
erfc_points = (LIMITS + small + both(around([0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 2.25, 3.0, 3.5, 5.25, 8.0, 11.5, 17.0, 24.0], 1)) + both(HUGE[:3])
               + around([26.5432, 27.2260, 27.23]) + uniform(-6, 6, 80) + uniform(0, 28, 100) + uniform(26.5, 27.3, 20) + both(log_uniform(-60, -1, 20)))
polygamma_points = [(n, x) for n in (1, 2, 3, 4, 5, 10, 20, 50, 100, 170)
                    for x in [1e-300, 1e-100, 1e-10, 0.01, 0.5, 1.0, 1.5, 2.0, 7.25, 15.0, 18.5, 19.5, 31.75, 100.0, 1234.5, 1e6, 1e17, 1e100, 1e200, 1e308]
                    + uniform(0, 30, 6)]
polygamma_points += [(n, x) for n in (1, 2, 5, 20, 60, 100, 170, 300) for x in (17.9 + 0.6 * n, 18 + 0.6 * n, 18.1 + 0.6 * n, 25 + 0.8 * n)]
polygamma_points += [(1000, x) for x in (300.0, 367.9, 400.5, 1000.0, 5000.0)] + [(200, 100.0), (171, 1.5), (5000, 1840.25), (3, 0.0), (2, INF), (1, math.nan), (4, math.nan)]
polygamma_points += [(n, x) for n in (1, 2, 3, 4, 7, 12, 40) for x in (-1e-5, -0.1, -0.25, -0.5, -0.75, -1.4, -7.9, -50.3, -1000.25)] + [(1, -3.0), (2, -1.0), (3, -1.0)]
log1p_square_points = (LIMITS + small + both(HUGE) + both(around([0.5, 1.0, 2.0**25, 2.0**26, 2.0**27, 2.0**30, 2.0**60, 2.0**512], 1)) + uniform(-3, 3, 60)
                       + both(log_uniform(-540, 1023, 80)))

trigamma_points = ([0.0, -0.0, INF, math.nan, -1.0, -30.0, -2.0**60] + small + HUGE + around([1.0, 2.0, 3.0, 4.0], 1) + uniform(0, 12, 80) + log_uniform(-60, 60, 40)
                   + uniform(-10, 0, 40) + [-k + s * 2.0**-j for k in (1, 2, 7) for j in (1, 8, 30) for s in (1, -1)] + [-1234.25, -1e6 - 0.5])
log_gamma_points += around([-0.5, -1.5, 2.5, 3.0], 3) + uniform(2.4, 4, 40) + uniform(-0.5, 0.5, 40) + uniform(0.5, 2.5, 60) + [-INF]
digamma_points += around([3.0, 2.0, -0.5], 3) + uniform(1, 4, 60) + uniform(-3, 0, 30) + [-5e-324, -1e-310, -INF]
erf_points += uniform(-1.2, 1.2, 60)
erfc_points += uniform(0, 3, 60) + uniform(-1.2, 0, 20)
multiples = [float(k * mp.pi / 2) for k in (1, 2, 3, 4, 5, 7, 22, 355, 1000, 103993, 2**20 + 1, 2**30 - 1, 2**39 + 5)]
hardest = [6381956970095103.0 * 2.0**797, 1.5707963267948966, 3.141592653589793]   # closest to a multiple of pi/2 (Muller 2016, table 11.1)
circle_points = (LIMITS[:2] + [INF, -INF, math.nan] + small + both(HUGE) + both(around(multiples + hardest, 1)) + both(around([math.pi / 4, 1e-8, 2.0**40], 2))
                 + uniform(-4, 4, 100) + uniform(-1000, 1000, 60) + both(log_uniform(-30, 39, 60)) + both(log_uniform(40, 1023, 20)))

# Where an entry of a table gives way to the next: thirty-seconds of ln 2, fortieths, thirtieths; and where 2^(n/16) overflows before the result does.
exp_points += around([(j + 0.5) * LN2 / 16 for j in range(-17, 17)], 1) + around([709.0, 709.76, 709.77, -708.375, -708.418, -750.0], 1)
log_points += around([(j + 0.5) / 20 for j in range(15, 30)], 1) + [math.ldexp((j + 0.5) / 20, k) for j in range(15, 30) for k in (-1040, -1, 1, 500)]
log1p_points += around([(j + 0.5) / 20 - 1 for j in range(15, 30)], 1)
softplus_points += both(around([-math.log((j + 0.5) / 15) for j in range(15)], 1))
sigmoid_points += both(around([(j + 0.5) * LN2 / 16 for j in range(17)], 1))


def log_gamma(x):
    return mpf(INF) if x == 0 or x == -INF or (x < 0 and x == mp.floor(x)) else mp.re(mp.loggamma(x))


def polygamma(n, x):
    """Poles: the two sides agree for odd orders, and only then is there a limit."""
    if x <= 0 and x == mp.floor(x):
        return mpf(INF) if n % 2 == 1 else mp.nan
    if x == INF:
        return mpf(0) * (1 if n % 2 == 1 else -1)
    return mp.re(mp.psi(n, x))


def digamma(x):
    return mp.nan if x == -INF or (x < 0 and x == mp.floor(x)) else mp.re(mp.psi(0, x))


FUNCTIONS = {
    "Exp": (1200, exp_points, mp.exp),
    "Log": (1200, log_points, lambda x: -mpf(INF) if x == 0 else mp.nan if x < 0 else mp.log(x)),
    "Log1p": (1200, log1p_points, lambda x: -mpf(INF) if x == -1 else mp.nan if x < -1 else mp.log1p(x)),
    "Expm1": (1200, expm1_points, mp.expm1),
    "Tanh": (1200, tanh_points, mp.tanh),
    "Sigmoid": (1200, sigmoid_points, lambda x: mpf(0) if x == -INF else mp.mpf(1) if x == INF else 1 / (1 + mp.exp(-x))),
    "Softplus": (1200, softplus_points, lambda x: x if x > 2000 else mp.log1p(mp.exp(x))),
    "Log1pSquare": (2400, log1p_square_points, lambda x: mp.log1p(x * x)),
    "LogGamma": (400, log_gamma_points, log_gamma),
    "Digamma": (400, digamma_points, digamma),
    "Erf": (400, erf_points, mp.erf),
    "Erfc": (1600, erfc_points, mp.erfc),
    "Trigamma": (400, trigamma_points, lambda x: polygamma(1, x)),
    "Sin": (2400, circle_points, lambda x: mp.sin(x) if mp.isfinite(x) else mp.nan),
    "Cos": (2400, circle_points, lambda x: mp.cos(x) if mp.isfinite(x) else mp.nan),
}


ODD = {"Log1p", "Expm1", "Tanh", "Erf", "Sin"}   # the sign of zero is kept


def value(name, function, x):
    if math.isnan(x):
        return math.nan
    if x == 0 and name in ODD:
        return x
    if x == 0 and name == "Digamma":
        return -math.copysign(INF, x)
    if abs(x) > 1e5 and name in ("Tanh", "Expm1", "Exp", "Sigmoid"):   # mpmath would need as many bits as the exponent
        low = {"Tanh": -1.0, "Expm1": -1.0, "Exp": 0.0, "Sigmoid": 0.0}[name]
        high = {"Tanh": 1.0, "Expm1": INF, "Exp": INF, "Sigmoid": 1.0}[name]
        return high if x > 0 else low
    if abs(x) > 1e5 and name == "Softplus":
        return max(x, 0.0)
    if abs(x) > 1e5 and name in ("Erf", "Erfc"):
        return math.copysign(1.0, x) if name == "Erf" else 0.0 if x > 0 else 2.0
    return rounded(function(mpf(x)))


tables = {}
for name, (bits, points, function) in FUNCTIONS.items():
    mp.prec = bits
    distinct = {repr(float(x)): float(x) for x in points}.values()
    rows = sorted(([x, value(name, function, x)] for x in distinct), key=key)
    tables[name] = rows
mp.prec = 800
tables["Polygamma"] = sorted(([n, x, math.nan if math.isnan(x) else rounded(polygamma(n, mpf(x)))] for n, x in polygamma_points), key=key)

write(tables)
