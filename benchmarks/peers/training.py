"""Does PyTorch train the same networks to the same weights, and how long does each take for a step?

    MOTIONANALYZER_EXE=build/release/motionanalyzer python benchmarks/peers/training.py
    python benchmarks/peers/training.py --write      writes tests/golden/training anew

Same first weights, batches and dropout masks, all of them a hash of their number, so that the golden files hold the
answers alone: 50 losses and the weights behind them, which the unit tests compare with ours to 1e-4. Then times of
one step on one core, ours from bench_training beside the exe.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

import numpy as np
import torch

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "tests" / "golden" / "training"
STEPS, TOLERANCE = 50, 1e-4
WEIGHTS, INPUT, TARGET, LABEL, MASK = range(5)


def uniform(stream, count):
    """`count` numbers in [0, 1), exact in float32: splitmix64 of the stream and the index."""
    z = (np.uint64(stream) << np.uint64(32)) + np.arange(1, count + 1, dtype=np.uint64)
    with np.errstate(over="ignore"):
        z = z * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return ((z >> np.uint64(40)).astype(np.float64) * 2.0**-24).astype(np.float32)


def signed(stream, count, scale):
    return ((2 * uniform(stream, count) - 1) * np.float32(scale)).astype(np.float32)


class Dream(torch.nn.Module):
    def __init__(self, features, a, b, c, d, e):
        super().__init__()
        widths = [features, a, b, c, d, c, b, a, features]
        self.layers = torch.nn.ModuleList(torch.nn.Linear(m, n) for m, n in zip(widths, widths[1:]))
        self.seen, self.verdict = torch.nn.Linear(2 * features, e), torch.nn.Linear(e, 1)
        self.mask_widths = [a, b, c, 0, c, b, a]

    def forward(self, x, mask):
        y, masks = x, iter(torch.split(mask, [w for w in self.mask_widths if w], 1) if mask is not None else ())
        for layer, width in zip(self.layers[:-1], self.mask_widths):
            y = torch.relu(layer(y))
            if width and mask is not None:
                y = y * next(masks)
        y = self.layers[-1](y)
        return y, self.verdict(torch.relu(self.seen(torch.cat([x, y], 1)))).squeeze(1)


class Sequence(torch.nn.Module):
    def __init__(self, cell, features, units, frames):
        super().__init__()
        self.encoder, self.decoder = cell(features, units, batch_first=True), cell(units, units, batch_first=True)
        self.head, self.frames = torch.nn.Linear(units, features), frames

    def forward(self, x, _):
        state = self.encoder(x)[0][:, -1:]
        return self.head(self.decoder(state.expand(-1, self.frames, -1))[0]), None


def make(program, sizes):
    if program == "dream":
        return Dream(*sizes)
    return Sequence(torch.nn.LSTM if program == "lstm_ae" else torch.nn.GRU, *sizes)


def loss_of(model, x, target, label, mask):
    y, logit = model(x, mask)
    loss = torch.nn.functional.mse_loss(y, target)
    if logit is not None:
        loss = loss + 0.5 * torch.nn.functional.binary_cross_entropy_with_logits(logit, label)
    return loss


# program, sizes, batch, optimiser, learning rate, weight decay, clipping: as in tests/models/native_golden_test.cpp
CASES = [
    ("dream", (20, 16, 12, 8, 6, 16), 24, torch.optim.Adam, 1e-3, 1e-5, 0.0),
    ("lstm_ae", (9, 10, 7), 12, torch.optim.AdamW, 1e-3, 1e-2, 0.05),
    ("gru_ae", (9, 10, 7), 12, torch.optim.Adam, 1e-3, 0.0, 0.0),
]


def batch_of(program, sizes, rows, step):
    shape = (rows, sizes[0]) if program == "dream" else (rows, sizes[2], sizes[0])
    values = [torch.tensor(signed(16 * (step + 1) + what, int(np.prod(shape)), 1.7).reshape(shape))
              for what in (INPUT, TARGET)]
    if program != "dream":
        return values[0], values[1], None, None
    label = torch.tensor((uniform(16 * (step + 1) + LABEL, rows) < 0.5).astype(np.float32))
    width = 2 * sum(sizes[1:4])
    kept = uniform(16 * (step + 1) + MASK, rows * width).reshape(rows, width) >= np.float32(0.125)
    return values[0], values[1], label, torch.tensor(np.where(kept, np.float32(8 / 7), np.float32(0)))


def train(program, sizes, rows, optimiser, rate, decay, clip):
    model = make(program, sizes)
    count = sum(p.numel() for p in model.parameters())
    torch.nn.utils.vector_to_parameters(torch.tensor(signed(WEIGHTS, count, 0.4)), model.parameters())
    steps, losses = optimiser(model.parameters(), lr=rate, weight_decay=decay), []
    for step in range(STEPS):
        steps.zero_grad()
        loss = loss_of(model, *batch_of(program, sizes, rows, step))
        loss.backward()
        if clip:
            torch.nn.utils.clip_grad_norm_(model.parameters(), clip)
        steps.step()
        losses.append(loss.item())
    return np.array(losses + torch.nn.utils.parameters_to_vector(model.parameters()).tolist())


def compare(write):
    good = True
    for case in CASES:
        path, found = GOLDEN / f"{case[0]}.csv", train(*case)
        if write:
            path.parent.mkdir(parents=True, exist_ok=True)
            np.savetxt(path, found, fmt="%.8g")
            continue
        worst = np.max(np.abs(found - np.loadtxt(path)))
        print(f"{case[0]:8} {found.size - STEPS:5} weights after {STEPS} steps, golden file within {worst:.1e}")
        good &= worst <= TOLERANCE
    return good


def step_time(program, sizes, rows):
    """CPU microseconds of one step, the best of several runs."""
    model, best = make(program, sizes), np.inf
    fused = torch.optim.Adam(model.parameters(), lr=1e-3, weight_decay=1e-5, fused=True)
    batch = batch_of(program, sizes, rows, 0)
    for _ in range(12):
        begin = time.process_time()
        for _ in range(20):
            fused.zero_grad()
            loss_of(model, *batch).backward()
            fused.step()
        best = min(best, (time.process_time() - begin) / 20)
    return best * 1e6


def our_times(bench):
    answer = subprocess.run([bench, "--benchmark_format=json"], check=True, capture_output=True, text=True)
    return {run["name"]: run["cpu_time"] for run in json.loads(answer.stdout)["benchmarks"]}


def race():
    exe = os.environ.get("MOTIONANALYZER_EXE")
    bench = pathlib.Path(exe).parent / "benchmarks" / "bench_training" if exe else None
    ours = our_times(bench) if bench and bench.exists() else {}
    default = (75, 64, 32, 16, 8, 64)
    for program, sizes, rows in (("dream", default, 32), ("dream", default, 256), ("lstm_ae", (64, 32, 10), 32),
                                 ("lstm_ae", (64, 32, 20), 32), ("lstm_ae", (64, 32, 10), 256),
                                 ("gru_ae", (64, 32, 10), 32)):
        name = f"{program}/{rows}" if program == "dream" else f"{program}/{sizes[2]}/{rows}"
        found = f"{ours[name]:7.0f} us" if name in ours else "not built"
        print(f"step of {name:16} ours {found}, PyTorch {torch.__version__} {step_time(program, sizes, rows):7.0f} us")


def main():
    torch.set_num_threads(1)
    write = "--write" in sys.argv
    good = compare(write)
    if not write:
        race()
    sys.exit(0 if good else "PyTorch's answers differ from the golden files")


if __name__ == "__main__":
    main()
