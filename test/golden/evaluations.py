"""evaluations.json: how often SciPy's RK45, of the same pair and controller, evaluates a right-hand side from 0 to 1.

    python3 test/golden/evaluations.py > test/golden/evaluations.json

A step may grow five-fold, as here, instead of ten-fold.
"""
import json
import numpy as np
import scipy
from scipy.integrate import solve_ivp
from scipy.integrate._ivp import rk

rk.MAX_FACTOR = 5

fields = {
    "0": lambda t, y: 0 * y,
    "t^4": lambda t, y: t**4 + 0 * y,
    "cos(t)": lambda t, y: np.cos(t) + 0 * y,
    "-y": lambda t, y: -y,
    "-50y": lambda t, y: -50 * y,
}
starts = {"0": 0.0, "t^4": 0.0, "cos(t)": 0.0, "-y": 1.0, "-50y": 1.0}

print(
    json.dumps(
        {
            "scipy": scipy.__version__,
            "rows": [
                {
                    "field": name,
                    "start": starts[name],
                    "tolerance": tolerance,
                    "evaluations": int(
                        solve_ivp(f, (0, 1), [starts[name]], method="RK45", rtol=tolerance, atol=tolerance).nfev
                    ),
                }
                for name, f in fields.items()
                for tolerance in (1e-4, 1e-8)
            ],
        },
        indent=1,
    )
)
