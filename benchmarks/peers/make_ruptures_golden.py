"""Checks that ruptures 1.1.10 still finds the break points that the golden files of tests/golden/cpd hold.

Usage: make_ruptures_golden.py            compares; exit 1 when a file differs
       make_ruptures_golden.py --write    writes the files anew

One case a line: min_size, jump, width, penalty, optimal, rows, columns, break points, values row by row.
`optimal` is 0 where a search through all segmentations finds a lower penalised cost than ruptures' PELT.
"""

import pathlib
import sys

import numpy as np
import ruptures

CASES_WHERE_PRUNING_MATTERS = 20
HEADER = "min_size,jump,width,penalty,optimal,rows,columns,ends,values\n"


def steps(rng, rows, columns, changes, shift, digits):
    """White noise on a mean that changes at random places, rounded so that the text holds it exactly."""
    x = rng.normal(size=(rows, columns))
    for at in rng.integers(1, rows, size=changes):
        x[at:] += rng.normal(scale=shift, size=columns)
    return np.round(x, digits)


def cost(x, first, last):
    part = x[first:last]
    return float(((part - part.mean(axis=0)) ** 2).sum())


def lowest_penalised_cost(x, penalty, min_size, jump):
    n = len(x)
    ends = [k for k in range(jump, n, jump) if k >= min_size] + [n]
    best = {0: 0.0}
    for end in ends:
        options = [best[t] + cost(x, t, end) + penalty for t in best if end - t >= min_size]
        if options:
            best[end] = min(options)
    return best[n]


def penalised_cost(x, ends, penalty):
    starts = [0] + ends[:-1]
    return sum(cost(x, a, b) + penalty for a, b in zip(starts, ends))


def line(x, ends, penalty, min_size, jump, width, optimal):
    fields = [min_size, jump, width, repr(float(penalty)), int(optimal), *x.shape]
    fields += [" ".join(map(str, ends)), " ".join(repr(float(v)) for v in x.ravel())]
    return ",".join(map(str, fields)) + "\n"


def pelt_case(rng, case):
    rows, columns = int(rng.integers(12, 120)), int(rng.integers(1, 5))
    x = steps(rng, rows, columns, int(rng.integers(0, 6)), 2.5, 0 if case % 10 == 9 else 4)
    min_size, jump = int(rng.integers(1, 7)), int(rng.choice([1, 1, 1, 2, 3, 5]))
    penalty = round(float(rng.uniform(0.2, 4)) * columns * np.log(rows), 3)
    if case < 2 * CASES_WHERE_PRUNING_MATTERS:
        x, min_size, jump, penalty = x[:12, :1], 2 + case % 3, 1, penalty / 50
    if case == 0:
        x, min_size, penalty = np.array([[0.0], [1.0], [0.0], [0.0], [1.0]]), 2, 0.1
    ends = ruptures.Pelt(model="l2", min_size=min_size, jump=jump).fit_predict(x, pen=penalty)
    lowest = lowest_penalised_cost(x, penalty, min_size, jump)
    optimal = penalised_cost(x, ends, penalty) <= lowest * (1 + 1e-12) + 1e-12
    return line(x, ends, penalty, min_size, jump, 0, optimal)


def window_case(rng, case):
    rows, columns = int(rng.integers(12, 200)), int(rng.integers(1, 5))
    x = steps(rng, rows, columns, int(rng.integers(0, 8)), 2.5, 0 if case % 10 == 9 else 4)
    width = 100 if case % 8 == 0 else int(rng.integers(2, 40))
    min_size, jump = int(rng.integers(1, 6)), int(rng.choice([1, 1, 2, 3, 5, 7]))
    penalty = round(float(rng.uniform(0.1, 3)) * columns * np.log(rows), 3)
    ends = ruptures.Window(width=width, model="l2", min_size=min_size, jump=jump).fit_predict(x, pen=penalty)
    return line(x, [int(e) for e in ends], penalty, min_size, jump, width, True)


def main():
    folder = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "cpd"
    rng = np.random.default_rng(20240611)
    wrong = 0
    for name, make in (("pelt", pelt_case), ("window", window_case)):
        file = folder / f"{name}_ruptures_1_1_10.csv"
        text = HEADER + "".join(make(rng, case) for case in range(80))
        if "--write" in sys.argv[1:]:
            file.write_text(text, encoding="utf-8", newline="\n")
        same = file.read_text(encoding="utf-8") == text
        print(f"{file.name}: 80 cases, {'the same' if same else 'DIFFERENT'}")
        wrong += not same
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
