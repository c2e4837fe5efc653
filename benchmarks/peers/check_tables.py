"""Plain tables with one class taken for normal: are the detectors as good as their equivalents elsewhere?

    MOTIONANALYZER_EXE=build/release/motionanalyzer python benchmarks/peers/check_tables.py
    python benchmarks/peers/check_tables.py --choose     other tables and splits, to try options on
        [--set NAME=VALUE ...]                           of dream, which alone is tried

The data sets that scikit-learn brings, and each of their classes in turn: half of its rows teach, the other half
and all other classes are judged. AUROC in percent, mean over classes and splits, with its standard error from the
splits. Detectors with an equivalent have to lie within .5 points of it, or above, in every data set, and dream not
below PyOD's autoencoder by more than twice the standard error of the difference. That is asked for with PyOD's
defaults, 10 epochs, after which its error is still much like the length of a row; after 100 it is shown as well.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import warnings

import numpy as np
from sklearn import datasets
from sklearn.covariance import LedoitWolf
from sklearn.decomposition import PCA
from sklearn.metrics import roc_auc_score
from sklearn.preprocessing import StandardScaler

SPLITS = 5
LIMIT = 0.5  # points of AUROC


def bundled():
    for name, load in (("breast_cancer", datasets.load_breast_cancer), ("wine", datasets.load_wine),
                       ("iris", datasets.load_iris), ("digits", datasets.load_digits)):
        yield name, load().data, load().target


def made():
    """Tables of other kinds: clouds, few informative columns among many, curves, counts with empty columns."""
    blobs = datasets.make_blobs(600, 20, centers=4, cluster_std=6.0, random_state=1)
    yield "blobs", *blobs
    mixed = datasets.make_classification(900, 40, n_informative=10, n_redundant=15, n_classes=3, random_state=2)
    yield "classification", *mixed
    rng = np.random.default_rng(3)
    label = rng.integers(0, 3, 600)
    angle, radius = rng.uniform(0, np.pi, 600), 1 + 0.25 * label + 0.05 * rng.normal(size=600)
    curve = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1) @ rng.normal(size=(2, 12))
    yield "arcs", curve + 0.05 * rng.normal(size=curve.shape), label
    rate = np.exp(rng.normal(size=(4, 50)) - 1) * (rng.uniform(size=(4, 50)) < 0.6)
    label = rng.integers(0, 4, 800)
    yield "counts", rng.poisson(rate[label] * np.exp(0.5 * rng.normal(size=(800, 1)))).astype(float), label


def splits(values, target, first):
    for normal in np.unique(target):
        for split in range(first, first + SPLITS):
            rng = np.random.default_rng(1000 * split + int(normal))
            own = rng.permutation(np.flatnonzero(target == normal))
            half = len(own) // 2
            test = np.concatenate([own[half:], np.flatnonzero(target != normal)])
            yield split, values[own[:half]], values[test], (target[test] != normal).astype(int)


def write(path, values):
    header = ",".join(f"c{j}" for j in range(values.shape[1]))
    np.savetxt(path, values, delimiter=",", fmt="%.17g", header=header, comments="")


def scores_of_exe(folder, detector, options, seed):
    model, scores = folder / "model.ma", folder / "scores.csv"
    exe = os.environ["MOTIONANALYZER_EXE"]
    train = [exe, "--quiet", "train", "--table", folder / "train.csv", "--detector", detector, "--out", model]
    for option in options:
        train += ["--set", option]
    subprocess.run(train + ["--seed", str(seed)], check=True, stdout=subprocess.DEVNULL)
    score = [exe, "--quiet", "score", "--model", model, "--table", folder / "test.csv", "--csv", scores]
    subprocess.run(score, check=True, stdout=subprocess.DEVNULL)
    return np.loadtxt(scores, delimiter=",", skiprows=1)[:, 1]


def pyod_knn(neighbours):
    def scores(train, test, _):
        from pyod.models.knn import KNN
        return KNN(n_neighbors=neighbours, method="largest").fit(train).decision_function(test)
    return scores


def ledoit_wolf(train, test, _):
    return LedoitWolf().fit(train).mahalanobis(test)


def t2_and_spe(train, test, _):
    pca = PCA(n_components=0.95, svd_solver="full").fit(train)

    def statistics(rows):
        scores = pca.transform(rows)
        return (scores**2 / pca.explained_variance_).sum(1), ((rows - pca.inverse_transform(scores))**2).sum(1)

    limits = [np.quantile(values, 0.99) for values in statistics(train)]
    return sum(values / max(limit, 1e-12) for values, limit in zip(statistics(test), limits))


def pyod_autoencoder(epochs):
    def scores(train, test, seed):
        import torch
        from pyod.models.auto_encoder import AutoEncoder
        torch.set_num_threads(1)
        model = AutoEncoder(preprocessing=False, random_state=seed, verbose=0, batch_size=min(32, len(train)),
                            epoch_num=epochs)
        return model.fit(train).decision_function(test)
    return scores


AS_GOOD, NOT_BELOW, SHOWN = range(3)

# detector, options, its equivalent, what is asked for
PAIRS = [
    ("knn", ["k=5"], "PyOD KNN, k = 5", pyod_knn(5), AS_GOOD),
    ("patchcore", [], "PyOD KNN, k = 1", pyod_knn(1), AS_GOOD),
    ("mahalanobis", [], "scikit-learn LedoitWolf", ledoit_wolf, AS_GOOD),
    ("mspc", [], "scikit-learn PCA, T2 + SPE", t2_and_spe, AS_GOOD),
    ("dream", [], "PyOD AutoEncoder, 10 epochs", pyod_autoencoder(10), NOT_BELOW),
    ("dream", [], "PyOD AutoEncoder, 100", pyod_autoencoder(100), SHOWN),
]


def compare(name, values, target, first, pairs):
    """AUROC of ours and of the equivalent, pairs x 2 x splits, mean over the classes."""
    found = {}
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        for split, train, test, label in splits(values, target, first):
            write(folder / "train.csv", train)
            write(folder / "test.csv", test)
            scaler = StandardScaler().fit(train)
            ours_of = {}  # a detector that is compared twice is trained once
            for i, (detector, options, _, peer, _) in enumerate(pairs):
                key = (detector, *options)
                if key not in ours_of:
                    ours_of[key] = roc_auc_score(label, scores_of_exe(folder, detector, options, split))
                ours = ours_of[key]
                theirs = roc_auc_score(label, peer(scaler.transform(train), scaler.transform(test), split))
                found.setdefault((i, split), []).append((ours, theirs))
    keys = sorted({split for _, split in found})
    return 100 * np.array([[np.mean(found[i, s], axis=0) for s in keys] for i in range(len(pairs))])


def report(name, pair, result):
    detector, _, peer, _, asked = pair
    mean, error = result.mean(0), result.std(0, ddof=1) / np.sqrt(len(result))
    gap = result[:, 0] - result[:, 1]
    spread = gap.std(ddof=1) / np.sqrt(len(gap))
    good = gap.mean() >= (-LIMIT if asked == AS_GOOD else -2 * spread) or asked == SHOWN
    print(f"{name:14} {detector:12} {mean[0]:6.2f} +- {error[0]:.2f}   {peer:28} {mean[1]:6.2f} +- {error[1]:.2f}"
          f"   difference {gap.mean():+.2f} +- {spread:.2f}{'' if good else '   BELOW'}", flush=True)
    return good


def main():
    if "MOTIONANALYZER_EXE" not in os.environ:
        sys.exit("set MOTIONANALYZER_EXE to the exe that is compared")
    warnings.filterwarnings("ignore")
    choose = "--choose" in sys.argv
    options = [sys.argv[at + 1] for at, argument in enumerate(sys.argv) if argument == "--set"]
    pairs = [("dream", options, *peer) for _, _, *peer in PAIRS[4:]] if choose else PAIRS
    tables = [*made(), *bundled()] if choose else list(bundled())
    good = True
    for name, values, target in tables:
        for pair, result in zip(pairs, compare(name, values, target, 100 if choose else 0, pairs)):
            good &= report(name, pair, result)
    sys.exit(0 if good or choose else "a detector is below its equivalent")


if __name__ == "__main__":
    main()
