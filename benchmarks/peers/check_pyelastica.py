"""Two strips bent far, solved here and relaxed by PyElastica: how long to the same accuracy?

    MOTIONANALYZER_EXE=build/release/motionanalyzer MOTIONANALYZER_BENT_STRIP=.../bent_strip \\
        python benchmarks/peers/check_pyelastica.py

Length and bending stiffness are 1, the accuracy a thousandth of the length. First a cantilever under a load of 5 at
its tip, from the straight strip, against the closed form. Then a strip clamped at both ends: from a quarter of a
circle one end moves, its direction kept, to a pose that no arc has; every node counts, against the differential
equation of the elastica as scipy solves it, which our own fine mesh has to meet first.

PyElastica integrates a damped Cosserat rod in time, in three dimensions, and has no static solver. It gets dampings
that settle it fast, the best of several thicknesses and meshes, the largest time step that stays stable, and for each
clamp half an element more of length, because a clamp holds a whole element. Its compiled functions are warmed up and
its rod is made before the clock starts. The cantilever is stopped as soon as its tip is known to be right, the moved
strip when it rests.
"""

import json
import os
import pathlib
import subprocess
import sys
import time

import elastica
import numpy as np
from scipy.integrate import solve_bvp

ACCURACY = 1e-3
SIDEWAYS, SHORTENING, LOAD = 0.71379, 0.38763, 5.0
END_X, END_Y, TURN = 0.6, 0.5, np.pi / 2
FINE_NODES, FINE_ACCURACY = 231, 5e-5  # our strip stretches by 2e-5, the equation's not at all
RAMP_TIME, LONGEST_TIME = 0.05, 3.0


class Simulator(elastica.BaseSystemCollection, elastica.Constraints, elastica.Forcing, elastica.Damping):
    pass


class MovedEnd(elastica.ConstraintBase):
    """Both ends clamped where the rod has them; the last goes to `target` at constant speed."""

    def __init__(self, target, **options):
        super().__init__(**options)
        positions, directors = self.system.position_collection, self.system.director_collection
        self.first, self.last, self.target = positions[:, 0].copy(), positions[:, -1].copy(), target
        self.directors = directors[..., 0].copy(), directors[..., -1].copy()

    def constrain_values(self, system, time):
        part = min(time / RAMP_TIME, 1.0)
        system.position_collection[:, 0] = self.first
        system.position_collection[:, -1] = (1 - part) * self.last + part * self.target
        system.director_collection[..., 0], system.director_collection[..., -1] = self.directors

    def constrain_rates(self, system, time):
        moves = time < RAMP_TIME
        system.velocity_collection[:, 0] = 0
        system.velocity_collection[:, -1] = (self.target - self.last) / RAMP_TIME if moves else 0
        system.omega_collection[:, 0] = 0
        system.omega_collection[:, -1] = 0


def straight_rod(elements, length, radius):
    """Bending stiffness and mass per length are 1. Also the largest stable time step."""
    young = 4 / (np.pi * radius**4)
    rod = elastica.CosseratRod.straight_rod(
        elements, np.zeros(3), np.array([1.0, 0, 0]), np.array([0, 0, 1.0]), length, radius,
        1 / (np.pi * radius**2), youngs_modulus=young, shear_modulus=young / 3)
    return rod, np.float64(0.0075 * radius)


def relax_cantilever(elements, radius, final_time):
    """Error of the tip and the processor seconds it took."""
    simulator = Simulator()
    rod, step = straight_rod(elements, elements / (elements - 0.5), radius)
    simulator.append(rod)
    simulator.constrain(rod).using(
        elastica.OneEndFixedBC, constrained_position_idx=(0,), constrained_director_idx=(0,))
    simulator.add_forcing_to(rod).using(
        elastica.EndpointForces, np.zeros(3), np.array([0, LOAD, 0]), ramp_up_time=0.1)
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


def peer_cantilever():
    relax_cantilever(5, 0.01, 0.001)
    good = []
    for elements in (8, 12, 16, 24):
        for radius in (0.01, 0.02):
            for final_time in (1.5, 2.0, 2.5, 3.0):
                error, seconds = relax_cantilever(elements, radius, final_time)
                if error <= ACCURACY:
                    good.append((seconds, error, elements))
                    break
    return min(good, default=None)


def our_cantilever(bench):
    answer = subprocess.run([bench, "--benchmark_filter=cantilever", "--benchmark_format=json"], check=True,
                            capture_output=True, text=True)
    runs = json.loads(answer.stdout)["benchmarks"]
    good = [(r["cpu_time"] * 1e-6, r["error"], int(r["name"].split(":")[-1])) for r in runs if r["error"] <= ACCURACY]
    return min(good, default=None)


def quarter_circle(s):
    return np.array([np.sin(TURN * s), 1 - np.cos(TURN * s)]) / TURN


def elastica_between_clamps():
    """x, y of the inextensible elastica as a function of the arc length: angle'' is the end force across."""

    def slopes(s, state, force):
        _, _, angle, moment = state
        return np.vstack([np.cos(angle), np.sin(angle), moment, force[0] * np.sin(angle) - force[1] * np.cos(angle)])

    def ends(first, last, force):
        return np.array([*first[:3], last[0] - END_X, last[1] - END_Y, last[2] - TURN])

    s = np.linspace(0, 1, 101)
    start = np.vstack([quarter_circle(s), TURN * s, np.full_like(s, TURN)])
    answer = solve_bvp(slopes, ends, s, start, p=[0.0, 0.0], tol=1e-9, max_nodes=20000)
    if not answer.success:
        sys.exit(f"scipy finds no elastica: {answer.message}")
    return lambda places: answer.sol(places)[:2]


def farthest(found, wanted):
    return float(np.hypot(*(found - wanted)).max())


def bend_to_arc(rod, places):
    """Every node on the quarter circle, the clamped elements straight on. Gives where the last node is to go."""
    half = (places[1] - places[0]) / 2
    positions, angles = quarter_circle(places), TURN * (places[:-1] + half)
    along = np.array([np.cos(angles), np.sin(angles), np.zeros_like(angles)])
    positions[:, 0] = [-half, 0]
    positions[:, -1] = quarter_circle(1.0) + half * along[:2, -1]
    rod.position_collection[:2] = positions
    up = np.zeros_like(along)
    up[2] = 1
    rod.director_collection[:] = up, np.cross(along, up, axis=0), along
    return np.array([END_X, END_Y, 0]) + half * along[:, -1]


def relax_clamped(elements, radius, damping, final_time, reference):
    """Error of the worst node and the processor seconds until what is left to go is a tenth of the accuracy."""
    cell = 1 / (elements - 1)
    places = (np.arange(elements + 1) - 0.5) * cell
    simulator = Simulator()
    rod, step = straight_rod(elements, elements * cell, radius)
    target = bend_to_arc(rod, places)
    simulator.append(rod)
    simulator.constrain(rod).using(MovedEnd, target)
    simulator.dampen(rod).using(elastica.AnalyticalLinearDamper, uniform_damping_constant=damping, time_step=step)
    simulator.finalize()
    stepper, now, rests = elastica.PositionVerlet(), np.float64(0), False
    begin = time.process_time()
    while now < final_time and not rests:
        for _ in range(50):
            now = stepper.step(simulator, now, step)
        speed = np.sqrt((rod.velocity_collection**2).sum(axis=0).max())
        rests = now > RAMP_TIME and speed * 2 / damping < ACCURACY / 10
    seconds = time.process_time() - begin
    error = farthest(rod.position_collection[:2, 1:-1], reference(places[1:-1]))
    return (error if rests else np.inf), seconds


def peer_clamped(reference):
    relax_clamped(5, 0.01, 60.0, 0.001, reference)
    good = []
    for elements in (13, 15, 17, 21):
        for radius in (0.01, 0.02):
            for damping in (60.0, 75.0, 90.0):
                error, seconds = relax_clamped(elements, radius, damping, LONGEST_TIME, reference)
                if error <= ACCURACY:
                    good.append((seconds, error, elements))
    return min(good, default=None)


def solve_clamped(program, nodes, moves, reference):
    task = [program, *map(repr, (nodes, moves, END_X, END_Y, float(TURN)))]
    lines = subprocess.run(task, check=True, capture_output=True, text=True).stdout.splitlines()
    found = np.array([line.split() for line in lines[1:]], dtype=float).T
    return farthest(found, reference(np.linspace(0, 1, nodes))), float(lines[0].split()[0])


def our_clamped(program, reference):
    good = []
    for nodes in (5, 7, 9, 11, 13, 17, 25, 33):
        for moves in (1, 2, 4):
            error, seconds = solve_clamped(program, nodes, moves, reference)
            if error <= ACCURACY:
                good.append((seconds, error, nodes))
    return min(good, default=None)


def report(problem, mine, theirs):
    if not mine or not theirs:
        sys.exit(f"{problem}: the accuracy of {ACCURACY} was not reached: ours {mine}, PyElastica's {theirs}")
    print(f"{problem} to {ACCURACY}: {mine[2]} nodes {mine[0] * 1e6:.1f} us (error {mine[1]:.1e}), "
          f"PyElastica {theirs[2]} elements {theirs[0]:.3f} s (error {theirs[1]:.1e}): {theirs[0] / mine[0]:.0f} times")


def wanted_program(path):
    if not path.is_file():
        sys.exit(f"{path} is not there; bash cmake/dev.sh peers builds it")
    return path


def main():
    exe, program = os.environ.get("MOTIONANALYZER_EXE"), os.environ.get("MOTIONANALYZER_BENT_STRIP")
    if not exe or not program:
        sys.exit("set MOTIONANALYZER_EXE to the exe beside which benchmarks/bench_mechanics stands, and "
                 "MOTIONANALYZER_BENT_STRIP to the program made of bent_strip.cpp")
    bench = wanted_program(pathlib.Path(exe).parent / "benchmarks" / "bench_mechanics")
    program = wanted_program(pathlib.Path(program))
    print("PyElastica is a dynamic code in three dimensions without a static solver: it is damped until it rests")
    report("cantilever", our_cantilever(bench), peer_cantilever())
    reference = elastica_between_clamps()
    fine, _ = solve_clamped(program, FINE_NODES, 4, reference)
    print(f"both ends clamped: our {FINE_NODES} nodes and scipy's elastica differ by {fine:.1e}")
    if fine > FINE_ACCURACY:
        sys.exit(f"that is more than {FINE_ACCURACY}")
    report("both ends clamped", our_clamped(program, reference), peer_clamped(reference))


if __name__ == "__main__":
    main()
