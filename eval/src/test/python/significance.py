"""What SciPy says of the same numbers: writes ../resources/significance/scipy.json.

Run by hand, with SciPy 1.10 or newer; the tests read the file and need no Python. Seeds are fixed, so a second run with
the same versions writes the same file.
"""

import itertools
import json
import pathlib

import numpy as np
import scipy
from scipy import optimize, stats

OUT = pathlib.Path(__file__).parent.parent / "resources" / "significance" / "scipy.json"
ALPHA = 0.05


def pairs():
    """Per-query values as metrics give them: 0 to 1, skewed, with ties."""
    rng = np.random.default_rng(20260101)
    yield "two", [0.25, 0.5], [0.5, 0.875]
    yield "seven, one tie", [0.1, 0.4, 0.35, 0.8, 0.0, 0.62, 0.5], [0.2, 0.5, 0.3, 1.0, 0.0, 0.9, 0.61]
    yield "twelve, no gain", *(np.round(rng.random(12), 4).tolist() for _ in range(2))
    for name, n, gain in (("thirty", 30, 0.15), ("sixty", 60, 0.0), ("three hundred", 300, 0.05)):
        base = rng.beta(0.7, 0.9, n)
        better = np.clip(base + rng.normal(gain, 0.2, n) * (rng.random(n) < 0.7), 0, 1)
        yield name, np.round(base, 4).tolist(), np.round(better, 4).tolist()


def mean_difference(x, y, axis):
    return np.mean(y, axis=axis) - np.mean(x, axis=axis)


def compare(name, baseline, candidate):
    a, b = np.array(baseline), np.array(candidate)
    t = stats.ttest_rel(b, a)
    interval = t.confidence_interval(1 - ALPHA)
    case = {
        "name": name,
        "baseline": baseline,
        "candidate": candidate,
        "t": t.statistic,
        "p": t.pvalue,
        "interval": [interval.low, interval.high],
    }
    if len(a) <= 12:
        # More resamples than there are ways: SciPy then counts every one.
        exact = stats.permutation_test(
            (a, b), mean_difference, permutation_type="samples", n_resamples=100_000, vectorized=True)
        case["exactRandomization"] = exact.pvalue
    else:
        drawn = stats.permutation_test(
            (a, b), mean_difference, permutation_type="samples", n_resamples=199_999, vectorized=True,
            batch=2_000, random_state=1)
        case["drawnRandomization"] = drawn.pvalue
        d = (b - a,)
        for method in ("percentile", "BCa"):
            ci = stats.bootstrap(
                d, np.mean, method=method, n_resamples=999_999, batch=5_000, random_state=2,
                vectorized=True).confidence_interval
            case[method] = [ci.low, ci.high]
    return case


def complete_bootstrap():
    """Every resample of few differences, so that intervals can be compared to the last digit."""
    for values in ([-2, 1, 3, 5, 17], [4, 4, -1, 0, 9], [-8, -1, 2, 2, 3]):
        d = np.array(values) / 64  # exact in binary: ties are ties
        means = np.array([np.mean(s) for s in itertools.product(d, repeat=len(d))])
        given = stats.bootstrap((d,), np.mean, n_resamples=1, method="percentile", random_state=3)
        given.bootstrap_distribution = means
        case = {"differences": d.tolist()}
        for method in ("percentile", "BCa"):
            for alpha in (0.05, 0.2):
                ci = stats.bootstrap(
                    (d,), np.mean, method=method, n_resamples=0, bootstrap_result=given,
                    confidence_level=1 - alpha).confidence_interval
                case[f"{method} {alpha}"] = [ci.low, ci.high]
        yield case


def power_of(d, n, alpha):
    """The chance to find d standard deviations on the right side, by the noncentral t distribution."""
    return stats.nct.sf(stats.t.isf(alpha / 2, n - 1), n - 1, d * np.sqrt(n))


def sensitivity():
    for n, alpha, power in itertools.product((2, 3, 5, 10, 30, 60, 300, 5000), (0.05, 0.01), (0.8, 0.95)):
        d = optimize.brentq(lambda x: power_of(x, n, alpha) - power, 1e-6, 20 / alpha, xtol=1e-13)
        yield {"queries": n, "alpha": alpha, "power": power, "effectSize": d}


def queries():
    for d, alpha, power in itertools.product((2.0, 0.8, 0.5, 0.2, 0.05), (0.05, 0.01), (0.8, 0.95)):
        n = 2
        while power_of(d, n, alpha) < power:
            n += 1
        yield {"effectSize": d, "alpha": alpha, "power": power, "queries": n}


if __name__ == "__main__":
    OUT.write_text(json.dumps({
        "made by": f"eval/src/test/python/significance.py with SciPy {scipy.__version__}, NumPy {np.__version__}",
        "comparisons": [compare(*p) for p in pairs()],
        "complete bootstrap": list(complete_bootstrap()),
        "sensitivity": list(sensitivity()),
        "queries": list(queries()),
    }, indent=1) + "\n")
