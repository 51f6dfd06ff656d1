"""Writes distributions_processes.json: log densities of Gaussian processes with a squared exponential kernel and noise, by LU decomposition in 60 digits.

    python3 distributions_processes.py > distributions_processes.json
"""

from mpmath import exp, log, lu_solve, matrix, mp, mpf, pi

from tables import add, exact, write

settings = [
    [1.5, 0.7, [0.0, 0.4, 2.0], 0.25, 0.3],
    [0.2, 10.0, [-3.0, 5.0], -1.0, 2.0],
    [1e3, 1e-2, [0.0, 1.0, 2.0, 3.0], 5.0, 1e-3],
]
for deviation, length, inputs, mean, noise in settings:
    n = len(inputs)
    a, l, x, m, s = exact([deviation, length, inputs, mean, noise])
    sigma = matrix(n, n)
    for i in range(n):
        for j in range(n):
            sigma[i, j] = a**2 * exp(-((x[i] - x[j]) / l) ** 2 / 2) + (s**2 if i == j else 0)
    for value in ([mean + 0.5 * i for i in range(n)], [mean + noise * (-1) ** i for i in range(n)], [1e3 * (i + 1) for i in range(n)]):
        d = matrix(exact(value)) - matrix([m] * n)
        terms = [-(d.T * lu_solve(sigma, d))[0] / 2, -log(mp.det(sigma)) / 2, -n * log(2 * pi) / 2]
        # The condition of these matrices is below 100.
        add("GaussianProcess", [deviation, length, inputs, mean, noise], value, terms, condition=100)

write()
