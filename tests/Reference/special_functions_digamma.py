"""Writes special_functions_digamma.json: correctly rounded differences ψ(x + n) − ψ(x) of the exact doubles x and n.

    python3 special_functions_digamma.py > special_functions_digamma.json
"""

import json

from mpmath import mp, mpf, psi

mp.dps = 700   # more than 1e300 and 1e-300 are apart in one sum
xs = [1e-300, 1e-8, 0.25, 0.9999999, 1, 1.5, 3.75, 9.999, 10, 10.5, 77, 12345.678, 1e8, 1e16, 1e100]
ns = [1e-300, 1e-17, 1e-8, 0.5, 1, 2, 7, 9.5, 30, 1e4, 1e9, 1e17, 1e300]
rows = [[x, n, float(psi(0, mpf(x) + mpf(n)) - psi(0, mpf(x)))] for x in xs for n in ns]
rows = [row for row in rows if abs(row[2]) < 1.7e308 and abs(row[2]) > 1e-305]
print('{\n"digammadifference": [\n' + ",\n".join(json.dumps(row) for row in rows) + "\n]\n}")
