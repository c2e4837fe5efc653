"""What scikit-learn answers on two small tables: the golden files of the tests of models.

    python make_sklearn_golden.py            does this scikit-learn still answer what the files hold?
    python make_sklearn_golden.py --write    writes tables and answers again

Needs numpy and scikit-learn. The tables are written with 17 digits, read back and only then worked on, so that
both sides see the same doubles.
"""

import pathlib
import sys

import numpy as np
from sklearn.covariance import LedoitWolf
from sklearn.decomposition import PCA
from sklearn.neighbors import NearestNeighbors
from sklearn.preprocessing import StandardScaler


def correlated_rows(rng, rows, columns, factors):
    loading = rng.normal(size=(factors, columns)) * np.linspace(2.0, 0.3, factors)[:, None]
    noise = rng.normal(size=(rows, columns)) * rng.uniform(0.1, 0.5, size=columns)
    return (rng.normal(size=(rows, factors)) @ loading + noise) * rng.uniform(0.2, 30, size=columns) + 5


def write(path, names, values):
    with open(path, "w", newline="\n", encoding="utf-8") as out:
        out.write(",".join(names) + "\n")
        for row in values:
            out.write(",".join(f"{value:.17g}" for value in row) + "\n")


def read(path):
    return np.loadtxt(path, delimiter=",", skiprows=1)


def t2_and_spe(train, test):
    pca = PCA(n_components=0.95, svd_solver="full").fit(train)
    scores = pca.transform(test)
    t2 = (scores**2 / pca.explained_variance_).sum(axis=1)
    spe = ((test - pca.inverse_transform(scores)) ** 2).sum(axis=1)
    return t2, spe


def answers(train, test):
    scaler = StandardScaler().fit(train)
    columns = {}
    for name, a, b in (("none", train, test), ("standard", scaler.transform(train), scaler.transform(test))):
        distance, _ = NearestNeighbors(n_neighbors=5, algorithm="brute").fit(a).kneighbors(b)
        # kneighbors expands (a - b)^2; the distance itself is taken again, without that cancellation
        direct = np.sort(np.sqrt(((b[:, None, :] - a[None, :, :]) ** 2).sum(axis=2)), axis=1)[:, 4]
        assert np.allclose(direct, distance[:, 4], rtol=1e-6)
        columns[f"knn_{name}"] = direct
        columns[f"mahalanobis_{name}"] = LedoitWolf().fit(a).mahalanobis(b)
        columns[f"t2_{name}"], columns[f"spe_{name}"] = t2_and_spe(a, b)
    return columns


def make_tables(folder):
    rng = np.random.default_rng(20240607)
    for name, rows, columns, factors in (("narrow", 200, 6, 3), ("wide", 90, 37, 8)):
        names = [f"c{j}" for j in range(columns)]
        values = correlated_rows(rng, rows + 40, columns, factors)
        values[rows + 20 :] += rng.normal(size=(20, columns)) * values.std(axis=0)
        write(folder / f"{name}_train.csv", names, values[:rows])
        write(folder / f"{name}_test.csv", names, values[rows:])


def main(write_files):
    folder = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "peers"
    if write_files:
        make_tables(folder)
    for name in ("narrow", "wide"):
        result = answers(read(folder / f"{name}_train.csv"), read(folder / f"{name}_test.csv"))
        values = np.column_stack(list(result.values()))
        if write_files:
            write(folder / f"{name}_sklearn.csv", result, values)
            continue
        worst = np.max(np.abs(values / read(folder / f"{name}_sklearn.csv") - 1))
        print(f"{name}: largest relative difference to the golden file {worst:.1e}")
        if worst > 1e-9:
            sys.exit(f"{name}: scikit-learn answers something else than the golden file holds")


if __name__ == "__main__":
    main("--write" in sys.argv[1:])
