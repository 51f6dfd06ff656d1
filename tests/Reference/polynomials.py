"""Prints the minimax polynomials and tables in src/Autodiff/Kernels and, at the end, benchmarks/ByHand: coefficients from the constant term up, as C# literals, and the error reached.

Each polynomial P minimises the largest relative error of the function it stands in, by the exchange algorithm (Remez 1934)
in 60 digits on a dense grid; the error shown is that of the rounded coefficients in exact arithmetic.
"""

import struct

from mpmath import mp, mpf, lu_solve, matrix

mp.dps = 60


def remez(function, weight, low, high, degree, grid_size=3000):
    """The P that minimises max |weight * (function - P)| on [low, high]."""
    low, high = mpf(low), mpf(high)
    middle, half = (low + high) / 2, (high - low) / 2
    grid = [middle - half * mp.cos(mp.pi * (i + mpf(1) / 3) / grid_size) for i in range(grid_size)]
    table = [(x, function(x), weight(x)) for x in grid]
    chosen = [table[round((1 - mp.cos(mp.pi * i / (degree + 1))) / 2 * (grid_size - 1))] for i in range(degree + 2)]
    for _ in range(12):
        system = matrix([[w * x**j for j in range(degree + 1)] + [(-1) ** i] for i, (x, f, w) in enumerate(chosen)])
        solution = lu_solve(system, matrix([w * f for _, f, w in chosen]))
        coefficients = list(solution)[:-1]
        errors = [w * (f - mp.polyval(coefficients[::-1], x)) for x, f, w in table]
        peaks, start = [], 0   # the largest error between two changes of sign
        for i in range(1, len(errors) + 1):
            if i == len(errors) or (errors[i] > 0) != (errors[start] > 0):
                peaks.append(max(range(start, i), key=lambda j: abs(errors[j])))
                start = i
        while len(peaks) > degree + 2:
            peaks.pop(0 if abs(errors[peaks[0]]) < abs(errors[peaks[-1]]) else -1)
        if len(peaks) < degree + 2:
            break
        chosen = [table[i] for i in peaks]
    rounded = [float(c) for c in coefficients]
    worst = max(abs(w * (f - mp.polyval([mpf(c) for c in rounded[::-1]], x))) for x, f, w in table)
    return rounded, worst


def show(name, function, weight, low, high, degree):
    coefficients, worst = remez(function, weight, low, high, degree)
    print(f"// {name}: relative error 2^{float(mp.log(worst, 2)):.1f}")
    print(", ".join(repr(c) for c in coefficients))


half_ln2 = mp.log(2) / 2 * mpf("1.0001")
show("exp(r) = 1 + r + r^2/2 + r^3 P(r), relative to expm1", lambda r: (mp.expm1(r) - r - r * r / 2) / r**3, lambda r: r**3 / mp.expm1(r), -half_ln2, half_ln2, 8)
sixteenth = mp.log(2) / 32 * mpf("1.001")
show("exp(r) = 1 + r + r^2 P(r)", lambda r: (mp.expm1(r) - r) / r**2, lambda r: r**2, -sixteenth, sixteenth, 4)
roots = [struct.unpack("q", struct.pack("d", float(mpf(2) ** (mpf(j) / 16))))[0] - (j << 48) for j in range(16)]
print("// 2^(j/16), less j in the place of sixteenths of an exponent")
print(", ".join(repr(struct.unpack("d", struct.pack("q", bits))[0]) for bits in roots))
print("// 2^(j/16) / the double next to it - 1")
print(", ".join(repr(float(mpf(2) ** (mpf(j) / 16) / mpf(float(mpf(2) ** (mpf(j) / 16))) - 1)) for j in range(16)))
show("log(1 + g) = g + g^2 P(g)", lambda g: (mp.log1p(g) - g) / g**2, lambda g: g**2 / mp.log1p(g), mpf("-0.0316"), mpf("0.0334"), 7)


def show_logarithms(name, centres):
    """Multiples of 2^-20 near 1 / c, of which each has the logarithm that is nearest to a double."""
    inverses = []
    for centre in centres:
        tried = [mpf(i) / 2**20 for i in range(int(mpf("0.99975") / centre * 2**20), int(mpf("1.00025") / centre * 2**20))]
        inverses.append(mpf(1) if centre == 1 else min(tried, key=lambda inverse: abs(mpf(float(mp.log(inverse))) / mp.log(inverse) - 1)))
    logarithms = [-mp.log(inverse) for inverse in inverses]
    worst = max(abs(mpf(float(log)) / log - 1) for log in logarithms if log != 0)
    print(f"// 1/c and log c for c from {name}: relative error 2^{float(mp.log(worst, 2)):.1f}")
    print(", ".join(repr(float(inverse)) for inverse in inverses))
    print(", ".join(repr(float(log)) for log in logarithms))


show_logarithms("16 to 30 twentieths and 15", [mpf(j) / 20 for j in [*range(16, 31), 15]])
show_logarithms("15 to 30 fifteenths", [mpf(j) / 15 for j in range(15, 31)])
show("log gamma(2 + z) = z P(z)", lambda z: mp.loggamma(2 + z) / z, lambda z: z / mp.loggamma(2 + z), -0.5, 0.5, 17)
root = mp.findroot(mp.digamma, mpf("1.4616321449683623"))
print("// root of digamma:", repr(float(root)), "+", repr(float(root - mpf(float(root)))))
show("digamma(1.5 + z) = (1.5 + z - root) P(z)", lambda z: mp.digamma(1.5 + z) / (1.5 + z - root), lambda z: (1.5 + z - root) / mp.digamma(1.5 + z), -0.5, 0.5, 22)

# benchmarks/ByHand/Elementary.cs, which has e^r as above
show("log(1 + f) = f + f^2 P(f)", lambda f: (mp.log1p(f) - f) / f**2, lambda f: f**2 / mp.log1p(f), -0.0334, 0.0334, 7)
# Asymptotic series in v = 1/x^2 diverge; minimax polynomials reach from infinity down to 2 or 3.
tiny = mpf("1e-7")
half_log_2pi_minus_half = mp.log(2 * mp.pi) / 2 - mpf(1) / 2


def of_square(function):
    """As a function of the square."""
    return lambda s: function(mp.sqrt(s))


def of_inverse_square(function):
    return lambda v: function(1 / mp.sqrt(v))


show("log gamma(x) = (x - 1/2) (log x - 1) + log(2 pi) / 2 - 1/2 + P(1/x^2) / x",
     of_inverse_square(lambda x: x * (mp.loggamma(x) - (x - mpf(1) / 2) * (mp.log(x) - 1) - half_log_2pi_minus_half)),
     of_inverse_square(lambda x: 1 / (x * mp.loggamma(x))), tiny, 1 / mpf("3.499") ** 2, 9)
show("digamma(x) = log x - 1/(2x) - P(1/x^2) / x^2",
     of_inverse_square(lambda x: x**2 * (mp.log(x) - 1 / (2 * x) - mp.digamma(x))), of_inverse_square(lambda x: 1 / (x**2 * mp.digamma(x))), tiny, mpf(1) / 4, 16)
show("trigamma(x) = 1/x + 1/(2x^2) + P(1/x^2) / x^3",
     of_inverse_square(lambda x: x**3 * (mp.psi(1, x) - 1 / x - 1 / (2 * x * x))), of_inverse_square(lambda x: 1 / (x**3 * mp.psi(1, x))), tiny, mpf(1) / 9, 12)
show("sin(pi m) / pi = m + m^3 P(m^2)", of_square(lambda m: (mp.sin(mp.pi * m) / mp.pi - m) / m**3), of_square(lambda m: m**3 * mp.pi / mp.sin(mp.pi * m)), mpf("1e-9"), mpf(1) / 4, 8)
quarter_circle = (mp.pi / 4 * mpf("1.0001")) ** 2
show("sin r = r + r^3 P(r^2)", of_square(lambda r: (mp.sin(r) - r) / r**3), of_square(lambda r: r**3 / mp.sin(r)), mpf("1e-9"), quarter_circle, 5)
show("cos r = 1 - r^2/2 + r^4 P(r^2)", of_square(lambda r: (mp.cos(r) - 1 + r * r / 2) / r**4), of_square(lambda r: r**4 / mp.cos(r)), mpf("1e-9"), quarter_circle, 5)
show("erf x = x + x P(x^2)", of_square(lambda x: mp.erf(x) / x - 1), of_square(lambda x: x / mp.erf(x)), mpf("1e-12"), 1, 12)


eighth_circle = mp.tan(mp.pi / 8) ** 2 * mpf("1.0001")
show("atan x = x + x^3 P(x^2) for |x| up to tan(pi/8)", of_square(lambda x: (mp.atan(x) - x) / x**3), of_square(lambda x: x**3 / mp.atan(x)), mpf("1e-9"), eighth_circle, 10)
show("asin x = x + x^3 P(x^2) for |x| up to 1/2", of_square(lambda x: (mp.asin(x) - x) / x**3), of_square(lambda x: x**3 / mp.asin(x)), mpf("1e-9"), mpf(1) / 4, 12)


def scaled_erfc(t):
    x = 4 * (1 + t) / (1 - t)
    return (1 + 2 * x) * mp.exp(x * x) * mp.erfc(x)


show("(1 + 2x) exp(x^2) erfc x = P(t) with t = (x - 4) / (x + 4), for x from 0 to 28", scaled_erfc, lambda t: 1 / scaled_erfc(t), -1, mpf("0.7501"), 24)
