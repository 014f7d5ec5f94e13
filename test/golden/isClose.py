"""isClose.json: NumPy's isclose over special values, with and without equal_nan.

    python3 test/golden/isClose.py > test/golden/isClose.json
"""
import json
import numpy as np

values = [0.0, -0.0, np.inf, -np.inf, np.nan, 1.0, 1.0 + 9e-6, 1.0 + 2e-5, 1e-9, 1e-7]


def spelled(v):
    return "NaN" if np.isnan(v) else "Infinity" if v == np.inf else "-Infinity" if v == -np.inf else "-0" if v == 0 and np.signbit(v) else v


def table(**options):
    with np.errstate(invalid="ignore"):
        return [[bool(np.isclose(x, y, **options)) for y in values] for x in values]


print(json.dumps({"numpy": np.__version__, "values": [spelled(v) for v in values], "plain": table(), "equalNan": table(equal_nan=True), "exact": table(rtol=0, atol=0)}))
