"""Nearest rows of a bank through the exe and through faiss' flat index: the same distances, and in what time?

    MOTIONANALYZER_EXE=build/release/motionanalyzer python benchmarks/peers/check_faiss.py

Distances are asked to agree to 1e-4 (faiss answers in float32). Times are of one thread, a query, five neighbours;
ours from bench_models beside the exe. Ours are exact distances in double, with their order fixed.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

import faiss
import numpy as np

ROWS, COLUMNS, NEIGHBOURS, RUNS = 10000, 100, 5, 15


def bend_like(rng, loading, rows):
    return rng.normal(size=(rows, loading.shape[0])) @ loading + 0.3 * rng.normal(size=(rows, COLUMNS))


def scores_of_exe(exe, train, test):
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary)
        header = ",".join(f"c{j}" for j in range(COLUMNS))
        for name, values in (("train", train), ("test", test)):
            np.savetxt(folder / f"{name}.csv", values, delimiter=",", fmt="%.17g", header=header, comments="")
        model, scores = folder / "model.ma", folder / "scores.csv"
        learn = [exe, "--quiet", "train", "--table", folder / "train.csv", "--detector", "knn", "--out", model]
        subprocess.run(learn + ["--set", "scaling=none"], check=True, stdout=subprocess.DEVNULL)
        score = [exe, "--quiet", "score", "--model", model, "--table", folder / "test.csv", "--csv", scores]
        subprocess.run(score, check=True, stdout=subprocess.DEVNULL)
        return np.loadtxt(scores, delimiter=",", skiprows=1)[:, 1]


def time_of(index, queries):
    """CPU microseconds a query, the best of several runs."""
    best = np.inf
    for _ in range(RUNS):
        begin = time.process_time()
        index.search(queries, NEIGHBOURS)
        best = min(best, time.process_time() - begin)
    return best / len(queries) * 1e6


def our_time(exe, at_once):
    bench = pathlib.Path(exe).parent / "benchmarks" / "bench_models"
    if not bench.exists():
        return None
    name = f"nearest_rows/{ROWS}/{COLUMNS}/{at_once}$"
    answer = subprocess.run([bench, f"--benchmark_filter={name}", "--benchmark_format=json",
                             "--benchmark_repetitions=5"], check=True, capture_output=True, text=True)
    runs = json.loads(answer.stdout)["benchmarks"]
    return min(run["cpu_time"] for run in runs if run["run_type"] == "iteration")


def main():
    exe = os.environ.get("MOTIONANALYZER_EXE")
    if not exe:
        sys.exit("set MOTIONANALYZER_EXE to the exe that is compared")
    faiss.omp_set_num_threads(1)
    rng = np.random.default_rng(1)
    loading = rng.normal(size=(6, COLUMNS))
    bank, queries = bend_like(rng, loading, ROWS), bend_like(rng, loading, 960)
    index = faiss.IndexFlatL2(COLUMNS)
    index.add(bank.astype(np.float32))
    found = np.sqrt(index.search(queries.astype(np.float32), NEIGHBOURS)[0][:, -1])
    worst = np.max(np.abs(found / scores_of_exe(exe, bank, queries) - 1))
    print(f"distance to neighbour {NEIGHBOURS} in {ROWS} x {COLUMNS}: difference {worst:.1e}")
    for at_once, batch in ((1, 1), (48, 48), (48, len(queries))):
        ours, theirs = our_time(exe, at_once), time_of(index, queries[:batch].astype(np.float32))
        print(f"  ours, {at_once:2} at once: {ours:6.1f} us a query" if ours else "  ours: not built",
              f"  faiss {faiss.__version__}, {batch:3} at once: {theirs:6.1f} us")
    sys.exit(0 if worst < 1e-4 else "the distances differ by more than 1e-4")


if __name__ == "__main__":
    main()
