"""A cantilever bent far by a load at its tip, solved here and relaxed by PyElastica: how long to the same accuracy?

    MOTIONANALYZER_EXE=build/release/motionanalyzer python benchmarks/peers/check_pyelastica.py

Length and bending stiffness 1, load 5, from the straight strip to within a thousandth of the length of the closed
form. PyElastica integrates a damped Cosserat rod in time, in three dimensions, and has no static solver; it gets
the damping that settles it fastest, the largest time step that stays stable, and half an element more of length,
because its clamp holds the whole first element. Its compiled functions are warmed up before the clock starts.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

import elastica
import numpy as np

SIDEWAYS, SHORTENING, LOAD, ACCURACY = 0.71379, 0.38763, 5.0, 1e-3


class Simulator(elastica.BaseSystemCollection, elastica.Constraints, elastica.Forcing, elastica.Damping):
    pass


def relax(elements, final_time):
    """Error of the tip and the processor seconds it took."""
    radius = 0.01
    young = 4 / (np.pi * radius**4)
    simulator = Simulator()
    rod = elastica.CosseratRod.straight_rod(
        elements, np.zeros(3), np.array([1.0, 0, 0]), np.array([0, 0, 1.0]), elements / (elements - 0.5), radius,
        1 / (np.pi * radius**2), youngs_modulus=young, shear_modulus=young / 3)
    simulator.append(rod)
    simulator.constrain(rod).using(
        elastica.OneEndFixedBC, constrained_position_idx=(0,), constrained_director_idx=(0,))
    simulator.add_forcing_to(rod).using(
        elastica.EndpointForces, np.zeros(3), np.array([0, LOAD, 0]), ramp_up_time=0.1)
    step = np.float64(0.015 / np.sqrt(young * np.pi * radius**2))
    simulator.dampen(rod).using(elastica.AnalyticalLinearDamper, uniform_damping_constant=6.0, time_step=step)
    simulator.finalize()
    stepper, now = elastica.PositionVerlet(), np.float64(0)
    begin = time.process_time()
    while now < final_time:
        now = stepper.step(simulator, now, step)
    seconds = time.process_time() - begin
    x, y, _ = rod.position_collection[:, -1]
    half = 0.5 / (elements - 0.5)
    return np.hypot(y - SIDEWAYS, 1 - (x - half) - SHORTENING), seconds


def peer():
    relax(5, 0.001)
    good = []
    for elements in (8, 12, 16, 24):
        for final_time in (1.5, 2.0, 2.5, 3.0):
            error, seconds = relax(elements, final_time)
            if error <= ACCURACY:
                good.append((seconds, error, elements))
                break
    return min(good) if good else None


def ours(bench):
    answer = subprocess.run([bench, "--benchmark_filter=cantilever", "--benchmark_format=json"], check=True,
                            capture_output=True, text=True)
    runs = json.loads(answer.stdout)["benchmarks"]
    good = [(r["cpu_time"] * 1e-6, r["error"], r["name"]) for r in runs if r["error"] <= ACCURACY]
    return min(good) if good else None


def main():
    exe = os.environ.get("MOTIONANALYZER_EXE")
    if not exe:
        sys.exit("set MOTIONANALYZER_EXE to the exe beside which benchmarks/bench_mechanics stands")
    bench = pathlib.Path(exe).parent / "benchmarks" / "bench_mechanics"
    if not bench.exists():
        print(f"skipped: {bench} is not there; configure with -DMOTIONANALYZER_BENCHMARKS=ON")
        return
    mine, theirs = ours(bench), peer()
    if not mine or not theirs:
        sys.exit(f"the accuracy of {ACCURACY} was not reached: {mine}, {theirs}")
    print(f"cantilever to {ACCURACY}: {mine[2]} {mine[0] * 1e6:.1f} us (error {mine[1]:.1e}), "
          f"PyElastica {theirs[2]} elements {theirs[0]:.3f} s (error {theirs[1]:.1e}): {theirs[0] / mine[0]:.0f} times")


if __name__ == "__main__":
    main()
