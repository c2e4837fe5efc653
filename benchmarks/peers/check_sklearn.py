"""The same tables through the exe and through scikit-learn: do the scores agree, and how long does each take?

    MOTIONANALYZER_EXE=build/release/motionanalyzer python benchmarks/peers/check_sklearn.py

Agreement is asked for to 1e-9 relative. Times are of the whole work, fitting and scoring; the exe also starts
twice, reads its tables and writes a model and a CSV file, scikit-learn works in memory.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import time

import numpy as np
from sklearn.covariance import LedoitWolf
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler


def write(path, values):
    header = ",".join(f"c{j}" for j in range(values.shape[1]))
    np.savetxt(path, values, delimiter=",", fmt="%.17g", header=header, comments="")


def ours(exe, folder, detector, scaling):
    model, scores = folder / "model.ma", folder / "scores.csv"
    train = [exe, "--quiet", "train", "--table", folder / "train.csv", "--detector", detector, "--set"]
    subprocess.run(train + [f"scaling={scaling}", "--out", model], check=True, stdout=subprocess.DEVNULL)
    score = [exe, "--quiet", "score", "--model", model, "--table", folder / "test.csv", "--csv", scores]
    subprocess.run(score, check=True, stdout=subprocess.DEVNULL)
    return np.loadtxt(scores, delimiter=",", skiprows=1)[:, 1]


def knn(train, test):
    index = NearestNeighbors(n_neighbors=5, algorithm="brute").fit(train).kneighbors(test)[1]
    # The answer expands (a - b)^2 and cancels; the distance to the neighbour found is taken again.
    return np.sqrt(((test - train[index[:, 4]]) ** 2).sum(axis=1))


def mahalanobis(train, test):
    return LedoitWolf().fit(train).mahalanobis(test)


def mspc(train, test):
    pca = PCA(n_components=0.95, svd_solver="full").fit(train)

    def statistics(rows):
        scores = pca.transform(rows)
        residual = rows - pca.inverse_transform(scores)
        return (scores**2 / pca.explained_variance_).sum(axis=1), (residual**2).sum(axis=1)

    limits = [np.quantile(values, 0.99) for values in statistics(train)]
    return sum(values / limit for values, limit in zip(statistics(test), limits))


def compare(exe, folder, name, peer, scaling, train, test):
    begin = time.perf_counter()
    found = ours(exe, folder, name, scaling)
    middle = time.perf_counter()
    if scaling == "standard":
        scaler = StandardScaler().fit(train)
        train, test = scaler.transform(train), scaler.transform(test)
    wanted = peer(train, test)
    end = time.perf_counter()
    worst = np.max(np.abs(found / wanted - 1))
    print(f"{name:12} {scaling:9} {len(train):6} x {train.shape[1]:3}  difference {worst:.1e}"
          f"  exe {middle - begin:6.2f} s  scikit-learn {end - middle:6.2f} s")
    return worst <= 1e-9


def main():
    exe = os.environ.get("MOTIONANALYZER_EXE")
    if not exe:
        sys.exit("set MOTIONANALYZER_EXE to the exe that is compared")
    rng = np.random.default_rng(1)
    good = True
    for rows, columns in ((500, 12), (20000, 60)):
        values = rng.normal(size=(rows + 2000, 6)) @ rng.normal(size=(6, columns))
        values += 0.3 * rng.normal(size=values.shape)
        with tempfile.TemporaryDirectory() as temporary:
            folder = pathlib.Path(temporary)
            write(folder / "train.csv", values[:rows])
            write(folder / "test.csv", values[rows:])
            for name, peer in (("knn", knn), ("mahalanobis", mahalanobis), ("mspc", mspc)):
                for scaling in ("none", "standard"):
                    good &= compare(exe, folder, name, peer, scaling, values[:rows], values[rows:])
    sys.exit(0 if good else "the scores differ by more than 1e-9")


if __name__ == "__main__":
    main()
