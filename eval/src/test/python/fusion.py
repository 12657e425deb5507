"""What scikit-learn and SciPy make of the first-stage runs of TREC Deep Learning 2021, fused: writes
../resources/fusion/sklearn.json.

Run by hand with the folder of the collection: python3 fusion.py ../shared/collections/msmarco-dl21. The lists are scaled by
sklearn.preprocessing.minmax_scale, ranked by scipy.stats.rankdata, and measured by sklearn.metrics.ndcg_score over every
passage that was judged or found. Equal scores are put in the order of trec_eval: the greater id first.
"""

import collections
import json
import pathlib
import sys

import numpy as np
import scipy
import sklearn
from scipy.stats import rankdata
from sklearn.metrics import ndcg_score
from sklearn.preprocessing import minmax_scale

OUT = pathlib.Path(__file__).parent.parent / "resources" / "fusion" / "sklearn.json"
RUNS = ["bm25", "bm25_rm3", "splade_p_p_ensemble_distil"]
CASES = [
    ("min-max", ["bm25", "splade_p_p_ensemble_distil"], [0.5, 0.5]),
    ("min-max", ["bm25", "splade_p_p_ensemble_distil"], [0.2, 0.8]),
    ("min-max", RUNS, [1.0, 1.0, 1.0]),
    ("reciprocal-rank", ["bm25", "splade_p_p_ensemble_distil"], [1.0, 1.0]),
    ("reciprocal-rank", RUNS, [1.0, 1.0, 1.0]),
]


def read_run(path):
    run = collections.defaultdict(dict)
    for line in path.read_text().splitlines():
        query, _, passage, _, score, _ = line.split()
        run[query][passage] = float(score)
    return run


def read_qrels(path):
    qrels = collections.defaultdict(dict)
    for line in path.read_text().splitlines()[1:]:
        query, passage, grade = line.split("\t")
        qrels[query][passage] = int(grade)
    return qrels


def scores(kind, found):
    """One list's contribution, by passage."""
    ids = sorted(found, reverse=True)  # rankdata's "ordinal" keeps this order among equal scores
    values = np.array([found[i] for i in ids])
    if kind == "min-max":
        # Scaled by a factor, the best can come out as 1 - 1e-16: rounded, so that two lists' best tie.
        return dict(zip(ids, np.round(minmax_scale(values), 12)))
    return dict(zip(ids, 1 / (60 + rankdata(-values, method="ordinal"))))


def ndcg(judged, fused):
    ids = sorted(set(judged) | set(fused), key=lambda i: (i in fused, fused.get(i, 0), i))
    strict = np.arange(len(ids), dtype=float)[None, :]
    grades = np.array([[max(0, judged.get(i, 0)) for i in ids]])
    return ndcg_score(grades, strict, k=10, ignore_ties=True)


def main(folder):
    qrels = read_qrels(folder / "qrels" / "test.tsv")
    runs = {name: read_run(folder / "runs" / (name + ".trec")) for name in RUNS}
    answers = []
    for kind, names, weights in CASES:
        values = []
        for query, judged in qrels.items():
            fused = collections.defaultdict(float)
            total = sum(weights) if kind == "min-max" else 1
            for name, weight in zip(names, weights):
                for passage, score in scores(kind, runs[name][query]).items():
                    fused[passage] += weight / total * score
            values.append(ndcg(judged, fused))
        answers.append({"kind": kind, "runs": names, "weights": weights, "ndcg@10": round(float(np.mean(values)), 6)})
    versions = {"numpy": np.__version__, "scipy": scipy.__version__, "scikit-learn": sklearn.__version__}
    OUT.write_text(json.dumps({"versions": versions, "fusions": answers}, indent=1) + "\n")
    print(OUT.read_text())


main(pathlib.Path(sys.argv[1]))
