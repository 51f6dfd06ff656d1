"""Writes distributions_series.json: series of two values as the multivariate normal distributions that they are, with their means and covariances written out.

    python3 distributions_series.py > distributions_series.json
"""

from mpmath import log, mpf, pi, sqrt

from tables import add, exact, mp, write

mp.dps = 300   # means and deviations of very different size

def bivariate(mean, variance1, variance2, covariance, x):
    """Terms of the log density: the determinant and the quadratic form of a 2 x 2 matrix."""
    determinant = variance1 * variance2 - covariance**2
    d1, d2 = x[0] - mean[0], x[1] - mean[1]
    return [-log(2 * pi), -log(determinant) / 2, -(variance2 * d1**2 - 2 * covariance * d1 * d2 + variance1 * d2**2) / (2 * determinant)]


def largest_square(x, centre1, deviation1, centre2, deviation2):
    """Rounding x moves a squared distance in units of the deviation by so much of itself."""
    return max(1, *(float(abs(v) / s) * float(abs(v - c) / s) for v, c, s in ((x[0], centre1, deviation1), (x[1], centre2, deviation2))))


for walk in ([0, 1, 0, 1], [10, 0.25, -0.5, 2], [-3, 1e-200, 0, 1e-200], [5, 1e4, 1e-3, 1e-6]):
    m, s, d, t = exact(walk)
    for z in ([0, 0], [1, -2], [-30, 40]):
        x = [float(m + s * z[0]), float(m + s * z[0] + d + t * z[1])]
        e = exact(x)
        terms = bivariate([m, m + d], s**2, s**2 + t**2, s**2, e)
        add("GaussianRandomWalk", walk, x, terms, condition=largest_square(e, m, s, e[0] + d, t) / max(1, float(max(map(abs, terms)))) + 1)

for coefficient, constant, t, m, s in ((0.5, 0, 1, 0, 1), (-0.9, 2, 0.5, 1, 3), (1 - 2.0**-40, 1e-3, 1e-2, 0, 1e4), (3, -1e-100, 1e-100, 0, 1e-100), (0, 4, 2, 4, 2)):
    for z in ([0, 0], [1, -2], [-30, 40]):
        p, c, u, m0, s0 = exact((coefficient, constant, t, m, s))
        x = [float(m0 + s0 * z[0]), float(c + p * (m0 + s0 * z[0]) + u * z[1])]
        e = exact(x)
        terms = bivariate([m0, c + p * m0], s0**2, p**2 * s0**2 + u**2, p * s0**2, e)
        add("AutoRegressive", [[coefficient], constant, t, m, s], x, terms, condition=largest_square(e, m0, s0, c + p * e[0], u) / max(1, float(max(map(abs, terms)))) + 1)

for coefficient, constant, t in ((0.5, 0, 1), (-0.9, 2, 0.5), (1 - 2.0**-30, 1e-9, 1e-2), (-1 + 2.0**-40, 3, 1e-100), (0, 4, 2)):
    for z in ([0, 0], [1, -2], [-30, 40]):
        p, c, u = exact((coefficient, constant, t))
        m0, s0 = c / (1 - p), u / sqrt(1 - p**2)
        x = [float(m0 + s0 * z[0]), float(c + p * (m0 + s0 * z[0]) + u * z[1])]
        e = exact(x)
        terms = bivariate([m0, m0], s0**2, s0**2, p * s0**2, e)
        add("StationaryAutoRegressive", [coefficient, constant, t], x, terms, condition=largest_square(e, m0, s0, c + p * e[0], u) / max(1, float(max(map(abs, terms)))) + 1)

write()
