"""Writes distributions_matrix.json: log densities of random matrices and of multivariate t.

    python3 distributions_matrix.py > distributions_matrix.json
"""

import math

import numpy as np
from mpmath import det, gamma, inverse, log, loggamma, matrix, mp, mpf, pi, quad, sqrt

from tables import add, exact, st, write


def rows_of(m):
    return [[float(m[i, j]) for j in range(m.cols)] for i in range(m.rows)]


def matrix_of(rows):
    return matrix(exact(rows))


def trace_of_product(a, b):
    return sum(a[i, j] * b[j, i] for i in range(a.rows) for j in range(a.rows))


def log_multivariate_gamma(a, k):
    return mpf(k * (k - 1)) / 4 * log(pi) + sum(loggamma(a - mpf(j) / 2) for j in range(k))


def condition_of(rows):
    """How a rounding of an entry shows in a determinant or an inverse, in units that make the diagonal 1."""
    a = np.array(rows)
    deviations = np.sqrt(np.diag(a))
    return np.linalg.cond(a / np.outer(deviations, deviations))


def lower(x):
    """The exact Cholesky factor."""
    return mp.cholesky(x)


# LKJ: the constant is the product of the masses of the partial correlations by which Lewandowski, Kurowicka and Joe derive it (section 3), each by
# quadrature where that is quick, against their equation 16 in its first form.
def lkj_log_constant(k, eta):
    eta = mpf(eta)
    total = mpf(0)
    for level in range(1, k):
        b = eta + mpf(k - 1 - level) / 2
        beta = 2 * loggamma(b) - loggamma(2 * b)
        if 1 <= eta < 50:
            assert abs(log(quad(lambda r: (1 - r * r) ** (b - 1), [-1, 0, 1])) - (beta + (2 * b - 1) * log(mpf(2)))) < mpf(10) ** -25
        total += (k - level) * ((2 * eta - 2 + k - level) * log(mpf(2)) + beta)
    return total


def correlation_factors(k):
    """Exact in doubles up to rounding of the last entry of each row; the density is that of the diagonal as written."""
    partial = [[0.0] * 6, [0.5, -0.25, 0.75, 0.1, -0.9, 0.3], [0.999, -0.999, 0.5, 0.96, 0.0, -0.2], [1e-8, 0.125, -1e-4, 0.7, 0.7, 0.7]]
    for z in partial:
        l, next_z = [[0.0] * k for _ in range(k)], 0
        for i in range(k):
            left = mpf(1)
            for j in range(i):
                l[i][j] = float(mpf(z[next_z]) * left)
                left *= sqrt(1 - mpf(z[next_z]) ** 2)
                next_z += 1
            l[i][i] = float(left)
        yield l


for k in (1, 2, 3, 4):
    for eta in (0.05, 0.5, 1, 2, 7.5, 1000, 1e6):
        constant = lkj_log_constant(k, eta)
        for l in correlation_factors(k):
            # Equation 16 cancels against itself where η is large; so do the terms of the product of Beta functions, which are the scale.
            terms = [(k - i + 2 * mpf(eta) - 2) * log(mpf(l[i - 1][i - 1])) for i in range(1, k + 1)]
            add("LkjCholesky", [eta], l, terms + [-constant])
            if k > 1:
                exact_r = matrix_of(l) * matrix_of(l).T
                r = rows_of(exact_r)
                for i in range(k):
                    r[i][i] = 1.0
                condition = condition_of(r)
                add("Lkj", [eta], r, [(mpf(eta) - 1) * log(det(matrix_of(r))), -constant], None, max(1, eta) * condition if eta != 1 else 1)

scales = [
    [[1.0]],
    [[1e-40]],
    [[1.0, 0.0], [0.0, 1.0]],
    [[4.0, 1.5], [1.5, 0.75]],
    [[1e4, 3e-2], [3e-2, 1e-6]],
    [[1.0, 0.5, -1.0], [0.5, 4.25, 0.0], [-1.0, 0.0, 1.5]],
    [[2.0, 0.5, 0.25, 0.125], [0.5, 1.0, 0.5, 0.25], [0.25, 0.5, 2.0, -0.5], [0.125, 0.25, -0.5, 1.0]],
]
for rows in scales:
    v = matrix_of(rows)
    k = v.rows
    c = lower(v)
    factor = rows_of(c)
    for extra in (0.0625, 1, 3.5, 100, 1e6):
        nu = k - 1 + extra
        for stretch, twist in ((1.0, 0.0), (0.01, 0.5), (50.0, -0.25)):
            # Near C T Tᵀ Cᵀ · ν · stretch, so that both the determinant and the trace matter.
            t = mp.eye(k)
            for i in range(k):
                for j in range(i):
                    t[i, j] = mpf(twist) / (1 + j)
            l = rows_of(c * t * sqrt(mpf(nu) * mpf(stretch)))
            x = rows_of(matrix_of(l) * matrix_of(l).T)
            n = mpf(nu)

            def wishart(v, x):
                return [(n - k - 1) / 2 * log(det(x)), -trace_of_product(inverse(v), x) / 2, -n * k / 2 * log(mpf(2)), -n / 2 * log(det(v)), -log_multivariate_gamma(n / 2, k)]

            def inverse_wishart(v, x):
                return [n / 2 * log(det(v)), -(n + k + 1) / 2 * log(det(x)), -trace_of_product(v, inverse(x)) / 2, -n * k / 2 * log(mpf(2)), -log_multivariate_gamma(n / 2, k)]

            def of_factor(l):
                """|det ∂(L Lᵀ)/∂L| by its formula, Π 2 Lᵢᵢ^(k − i + 1)."""
                return [log(2 * l[i, i] ** (k - i)) for i in range(k)]

            from_scipy = from_scipy_inverse = math.nan
            if st and 1e-9 < rows[0][0] and nu < 1e4:
                from_scipy = float(st.wishart.logpdf(np.array(x), nu, np.array(rows)))
                from_scipy_inverse = float(st.invwishart.logpdf(np.array(x), nu, np.array(rows)))
            condition = condition_of(rows) * condition_of(x)
            xs, ls, cs = matrix_of(x), matrix_of(l), matrix_of(factor)
            add("Wishart", [nu, rows], x, wishart(v, xs), from_scipy, condition, tolerance=1e-6)
            add("InverseWishart", [nu, rows], x, inverse_wishart(v, xs), from_scipy_inverse, condition, tolerance=1e-6)
            add("WishartCholesky", [nu, factor], l, wishart(cs * cs.T, ls * ls.T) + of_factor(ls), None, condition)
            add("InverseWishartCholesky", [nu, factor], l, inverse_wishart(cs * cs.T, ls * ls.T) + of_factor(ls), None, condition)

for mean, factor in (
    ([0, 0], [[1, 0], [0, 1]]),
    ([1, -2], [[2, 0], [1.5, 0.5]]),
    ([1e3, 1e-3], [[1e2, 0], [3e-4, 1e-4]]),
    ([1, 2, 3], [[1, 0, 0], [0.5, 2, 0], [-1, 0.25, 0.125]]),
):
    k = len(mean)
    l = matrix_of(factor)
    exact_scale = l * l.T
    scale = rows_of(exact_scale)
    for nu in (0.01, 1, 4.3, 1e5, 1e9):
        for z in ([0.0] * k, [1.0, -0.5, 0.25][:k], [30.0, 20.0, -10.0][:k], [1e8, -1e9, 1e8][:k]):
            x = [mean[i] + sum(factor[i][j] * z[j] for j in range(k)) for i in range(k)]
            for name, parameter, sigma in (("MultivariateStudentTCholesky", factor, exact_scale), ("MultivariateStudentT", scale, matrix_of(scale))):
                d = matrix(exact(x)) - matrix(exact(mean))
                n = mpf(nu)
                q = (d.T * mp.lu_solve(sigma, d))[0]
                terms = [loggamma((n + k) / 2) - loggamma(n / 2) - mpf(k) / 2 * log(n), -mpf(k) / 2 * log(pi), -log(det(sigma)) / 2, -(n + k) / 2 * mp.log1p(q / n)]
                from_scipy = st.multivariate_t.logpdf(x, mean, scale, nu) if st and np.linalg.cond(scale) < 1e10 and nu < 1e4 else math.nan
                add(name, [nu, mean, parameter], x, terms, float(from_scipy), condition_of(scale), tolerance=1e-6)

# Of the coordinates in an orthonormal basis of the plane, which Gram and Schmidt find.
def plane_coordinates(x):
    k, basis = len(x), []
    for i in range(k - 1):
        v = [mpf(1) - mpf(1) / k if j == i else -mpf(1) / k for j in range(k)]
        for b in basis:
            along = sum(p * q for p, q in zip(v, b))
            v = [p - along * q for p, q in zip(v, b)]
        length = sqrt(sum(p * p for p in v))
        basis.append([p / length for p in v])
    return [sum(p * q for p, q in zip(exact(x), b)) for b in basis]


for sigma in (1e-200, 0.3, 1, 1e150):
    for x in ([0.0], [1.0, -1.0], [0.0, 0.0, 0.0], [3.0, -1.0, -2.0], [1e-3, 50.0, -100.0, 49.999, 0.0]):
        scaled = [v * min(sigma, 1e100) for v in x]
        terms = [t for u in plane_coordinates(scaled) for t in (-((u / mpf(sigma)) ** 2) / 2, -log(mpf(sigma)), -log(2 * pi) / 2)] or [mpf(0)]
        add("ZeroSumNormal", [sigma], scaled, terms, None, len(x))

for mu, sigma in ((0, 1), (-3.5, 0.25), (400, 0.5)):
    for x in (1e-5, 0.03, 1, 2.5, 1e8, 1e170):
        terms = [-(((log(mpf(x)) - mu) / mpf(sigma)) ** 2) / 2, -log(mpf(sigma)), -log(2 * pi) / 2, -log(mpf(x))]
        add("Transformed", [mu, sigma, 0], x, terms, float(st.lognorm.logpdf(x, sigma, scale=math.exp(mu))) if st else None, 4)

write()
