// The bent strip: one Newton step beside a plain loop that does the same work, a static solve from a
// neighbouring shape, and the response to a weakness. Every answer is compared before anything is timed.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "mechanics/rod_terms.hpp"
#include "motionanalyzer/core/elementary.hpp"
#include "motionanalyzer/mechanics/hinge.hpp"

namespace motionanalyzer {
namespace {

// A scattered strip held along an arc, not quite at rest: the last move of the holders was small.
struct Bent {
  std::size_t n;
  Strip strip;
  std::vector<double> hinge, xy;
  RodProblem problem;
  RodSolver solver;

  explicit Bent(std::size_t nodes) : n(nodes), hinge(nodes), xy(2 * nodes), solver(nodes) {
    StripOptions options;
    options.nodes = nodes;
    strip = make_strip(laminate(stack_two_copper()), options, Random(1));
    hinge_stiffness(strip.bending_stiffness_nm, strip.cell_m, 0, 0, hinge);
    problem.cell_m = strip.cell_m;
    problem.axial_stiffness_n = strip.section.axial_stiffness_n_m;
    problem.hinge_stiffness_nm = hinge;
    problem.natural_turn_rad = strip.natural_turn_rad;
    arc_shape(0, 0, 0, strip.length_m, 2, xy);
    hold(2);
    solver.solve(problem, xy);
  }
  Bent(const Bent&) = delete;
  Bent& operator=(const Bent&) = delete;

  void hold(double turn) {
    problem.last.x_m = strip.length_m / turn * elementary::sin(turn);
    problem.last.y_m = strip.length_m / turn * (1 - elementary::cos(turn));
    problem.last.tangent_rad = turn;
  }
};

// The textbook way: angles by atan2, one loop over edges and one over hinges that add their 4 x 4 and 6 x 6
// derivatives into a band, banded Cholesky, energy and gradient at the new place.
class PlainNewton {
 public:
  explicit PlainNewton(const RodProblem& problem) : p_(problem), n_(problem.hinge_stiffness_nm.size()) {
    length_.resize(n_ - 1);
    angle_.resize(n_ - 1);
    moment_.resize(n_);
    gradient_.resize(2 * n_);
    step_.resize(2 * n_);
    band_.resize(12 * n_ + 36);
  }

  double evaluate(const std::vector<double>& xy) {
    double energy = 0;
    std::fill(gradient_.begin(), gradient_.end(), 0.0);
    for (std::size_t j = 0; j + 1 < n_; ++j) {
      const double ex = xy[2 * j + 2] - xy[2 * j], ey = xy[2 * j + 3] - xy[2 * j + 1];
      length_[j] = std::sqrt(ex * ex + ey * ey);
      angle_[j] = std::atan2(ey, ex);
      const double strain = length_[j] - p_.cell_m;
      energy += p_.axial_stiffness_n / (2 * p_.cell_m) * strain * strain;
    }
    for (std::size_t i = 0; i < n_; ++i) {
      const double before = i == 0 ? p_.first.tangent_rad : angle_[i - 1];
      const double after = i + 1 == n_ ? p_.last.tangent_rad : angle_[i];
      double turn = after - before;
      turn -= 2 * elementary::kPi * std::floor(turn / (2 * elementary::kPi) + 0.5);
      moment_[i] = p_.hinge_stiffness_nm[i] * (turn - p_.natural_turn_rad[i]);
      energy += 0.5 * moment_[i] * (turn - p_.natural_turn_rad[i]);
    }
    for (std::size_t j = 0; j + 1 < n_; ++j) {
      const double tx = (xy[2 * j + 2] - xy[2 * j]) / length_[j],
                   ty = (xy[2 * j + 3] - xy[2 * j + 1]) / length_[j];
      const double tension = p_.axial_stiffness_n * (length_[j] - p_.cell_m) / p_.cell_m;
      const double across = (moment_[j] - moment_[j + 1]) / length_[j];
      const double fx = tension * tx - across * ty, fy = tension * ty + across * tx;
      gradient_[2 * j] -= fx;
      gradient_[2 * j + 1] -= fy;
      gradient_[2 * j + 2] += fx;
      gradient_[2 * j + 3] += fy;
    }
    return energy;
  }

  const std::vector<double>& step(const std::vector<double>& xy) {
    assemble(xy);
    for (std::size_t i = 0; i < 2 * n_; ++i) step_[i] = -gradient_[i];
    for (const std::size_t k : {std::size_t{0}, std::size_t{1}, 2 * n_ - 2, 2 * n_ - 1}) fix(k);
    cholesky();
    return step_;
  }

 private:
  double& at(std::size_t i, std::size_t j) { return band_[6 * i + (j - i)]; }  // i <= j

  void assemble(const std::vector<double>& xy) {
    std::fill(band_.begin(), band_.end(), 0.0);
    for (std::size_t j = 0; j + 1 < n_; ++j) {
      const double x = xy[2 * j + 2] - xy[2 * j], y = xy[2 * j + 3] - xy[2 * j + 1];
      const double r = length_[j], r2 = r * r, along = p_.axial_stiffness_n / p_.cell_m;
      const double turning = along * (1 - p_.cell_m / r), jump = (moment_[j] - moment_[j + 1]) / (r2 * r2);
      const double h[2][2] = {{along * x * x / r2 + turning * y * y / r2 + jump * 2 * x * y,
                               (along - turning) * x * y / r2 + jump * (y * y - x * x)},
                              {(along - turning) * x * y / r2 + jump * (y * y - x * x),
                               along * y * y / r2 + turning * x * x / r2 - jump * 2 * x * y}};
      for (std::size_t a = 0; a < 4; ++a)
        for (std::size_t b = a; b < 4; ++b)
          at(2 * j + a, 2 * j + b) += (a / 2 == b / 2 ? 1 : -1) * h[a % 2][b % 2];
    }
    for (std::size_t i = 0; i < n_; ++i) add_hinge(xy, i);
  }

  void add_hinge(const std::vector<double>& xy, std::size_t i) {
    std::array<double, 6> g{};  // of the turning, for nodes i-1, i, i+1
    if (i > 0) {
      const double x = xy[2 * i] - xy[2 * i - 2], y = xy[2 * i + 1] - xy[2 * i - 1],
                   r2 = length_[i - 1] * length_[i - 1];
      g[0] -= y / r2, g[1] += x / r2, g[2] += y / r2, g[3] -= x / r2;
    }
    if (i + 1 < n_) {
      const double x = xy[2 * i + 2] - xy[2 * i], y = xy[2 * i + 3] - xy[2 * i + 1],
                   r2 = length_[i] * length_[i];
      g[2] += y / r2, g[3] -= x / r2, g[4] -= y / r2, g[5] += x / r2;
    }
    const std::size_t from = i == 0 ? 2 : 0, to = i + 1 == n_ ? 4 : 6;
    for (std::size_t a = from; a < to; ++a)
      for (std::size_t b = a; b < to; ++b)
        at(2 * i + a - 2, 2 * i + b - 2) += p_.hinge_stiffness_nm[i] * g[a] * g[b];
  }

  void fix(std::size_t k) {
    for (std::size_t d = 1; d < 6; ++d) {
      band_[6 * k + d] = 0;
      if (k >= d) band_[6 * (k - d) + d] = 0;
    }
    band_[6 * k] = 1;
    step_[k] = 0;
  }

  void cholesky() {
    const std::size_t size = 2 * n_;
    for (std::size_t k = 0; k < size; ++k) {
      const std::size_t reach = std::min<std::size_t>(5, size - 1 - k);
      const double pivot = std::sqrt(band_[6 * k]);
      for (std::size_t d = 0; d <= reach; ++d) band_[6 * k + d] /= pivot;
      for (std::size_t d = 1; d <= reach; ++d)
        for (std::size_t e = d; e <= reach; ++e) at(k + d, k + e) -= band_[6 * k + d] * band_[6 * k + e];
    }
    for (std::size_t k = 0; k < size; ++k) {
      const std::size_t reach = std::min<std::size_t>(5, size - 1 - k);
      step_[k] /= band_[6 * k];
      for (std::size_t d = 1; d <= reach; ++d) step_[k + d] -= band_[6 * k + d] * step_[k];
    }
    for (std::size_t k = size; k-- > 0;) {
      const std::size_t reach = std::min<std::size_t>(5, size - 1 - k);
      for (std::size_t d = 1; d <= reach; ++d) step_[k] -= band_[6 * k + d] * step_[k + d];
      step_[k] /= band_[6 * k];
    }
  }

  const RodProblem& p_;
  std::size_t n_;
  std::vector<double> length_, angle_, moment_, gradient_, step_, band_;
};

// Both steps from a shape that a push has brought out of rest, compared to a millionth of the largest.
bool same_step(Bent& bent, PlainNewton& plain) {
  for (std::size_t i = 4; i + 4 < bent.xy.size(); ++i)
    bent.xy[i] += 1e-8 * elementary::sin(0.05 * static_cast<double>(i));
  std::vector<double> force(2 * bent.n), step(2 * bent.n);
  bent.solver.gradient(bent.problem, bent.xy, force);
  for (double& value : force) value = -value;
  bent.solver.respond(bent.problem, bent.xy, force, step);
  plain.evaluate(bent.xy);
  const std::vector<double>& other = plain.step(bent.xy);
  double largest = 0, difference = 0;
  for (std::size_t i = 0; i < step.size(); ++i) {
    largest = std::max(largest, std::fabs(step[i]));
    difference = std::max(difference, std::fabs(step[i] - other[i]));
  }
  return largest > 0 && difference < 1e-6 * largest;
}

// Hessian, factors, step, new place, and what accepts it: energy or gradient there.
void newton_step_plain(benchmark::State& state) {
  Bent bent(static_cast<std::size_t>(state.range(0)));
  PlainNewton plain(bent.problem);
  if (!same_step(bent, plain)) return state.SkipWithError("the two Newton steps differ");
  std::vector<double> next = bent.xy;
  for (auto _ : state) {
    const std::vector<double>& step = plain.step(bent.xy);
    for (std::size_t i = 0; i < next.size(); ++i) next[i] = bent.xy[i] + 1e-9 * step[i];
    benchmark::DoNotOptimize(plain.evaluate(next));
  }
}
BENCHMARK(newton_step_plain)->ArgName("nodes")->Arg(231)->Arg(461)->Unit(benchmark::kMicrosecond);

void newton_step(benchmark::State& state) {
  Bent bent(static_cast<std::size_t>(state.range(0)));
  PlainNewton plain(bent.problem);
  if (!same_step(bent, plain)) return state.SkipWithError("the two Newton steps differ");
  detail::RodState shape(bent.n);
  detail::FoldedBand band(bent.n);
  std::vector<double> next = bent.xy, gradient(2 * bent.n), step(2 * bent.n);
  detail::begin_rod(bent.problem, shape);
  detail::measure(bent.problem, bent.xy, shape);
  detail::gradient_of(bent.problem, bent.xy, shape, gradient);
  for (auto _ : state) {
    detail::hessian_of(bent.problem, next, shape, shape.tension, 0, band);
    for (std::size_t i = 0; i < step.size(); ++i) step[i] = -gradient[i];
    benchmark::DoNotOptimize(band.factor());
    band.solve(step);
    for (std::size_t i = 0; i < next.size(); ++i) next[i] = bent.xy[i] + 1e-9 * step[i];
    detail::measure(bent.problem, next, shape);
    detail::gradient_of(bent.problem, next, shape, gradient);
    benchmark::DoNotOptimize(detail::energy_of(bent.problem, next, shape));
  }
}
BENCHMARK(newton_step)->ArgName("nodes")->Arg(231)->Arg(461)->Unit(benchmark::kMicrosecond);

// The holders go on by a two-hundredth of the half turn and back, checks and report included.
void solve_from_neighbour(benchmark::State& state) {
  Bent bent(static_cast<std::size_t>(state.range(0)));
  double iterations = 0, solves = 0;
  bool there = false;
  for (auto _ : state) {
    there = !there;
    bent.hold(there ? 2 + elementary::kPi / 200 : 2);
    iterations += bent.solver.solve(bent.problem, bent.xy).iterations;
    solves += 1;
  }
  state.counters["steps"] = iterations / solves;
}
BENCHMARK(solve_from_neighbour)->ArgName("nodes")->Arg(231)->Arg(461)->Unit(benchmark::kMicrosecond);

void weakness_response(benchmark::State& state) {
  Bent bent(static_cast<std::size_t>(state.range(0)));
  constexpr double kLambda = 1e-7;
  std::vector<double> share(bent.n), response(2 * bent.n), weak = bent.xy;
  weakness_share(bent.strip, 0.6, 0, share);
  hinge_response(bent.solver, bent.problem, bent.strip, bent.xy, share, response);
  weakened_stiffness(bent.strip, share, kLambda, 0, 0, bent.hinge);
  bent.solver.solve(bent.problem, weak);
  for (std::size_t i = 0; i < weak.size(); ++i)
    if (std::fabs((weak[i] - bent.xy[i]) / kLambda - response[i]) > 1e-3)
      return state.SkipWithError("the response is not the derivative of the shape");
  hinge_stiffness(bent.strip.bending_stiffness_nm, bent.strip.cell_m, 0, 0, bent.hinge);
  for (auto _ : state) {
    hinge_response(bent.solver, bent.problem, bent.strip, bent.xy, share, response);
    benchmark::DoNotOptimize(response.data());
  }
}
BENCHMARK(weakness_response)->ArgName("nodes")->Arg(231)->Arg(461)->Unit(benchmark::kMicrosecond);

// A straight cantilever, length 1 and bending stiffness 1, is loaded at its tip by 5 at once. The error
// counts in lengths, against the closed form.
void cantilever(benchmark::State& state) {
  constexpr double kTipSideways = 0.71379, kTipShortening = 0.38763;
  const auto n = static_cast<std::size_t>(state.range(0));
  std::vector<double> hinge(n), natural(n, 0.0), force(2 * n, 0.0), xy(2 * n);
  RodProblem problem;
  problem.cell_m = 1 / static_cast<double>(n - 1);
  problem.axial_stiffness_n = 1e6;
  hinge_stiffness(std::vector<double>(n, 1.0), problem.cell_m, 0, 0, hinge);
  hinge.back() = 0;
  force.back() = 5;
  problem.hinge_stiffness_nm = hinge;
  problem.natural_turn_rad = natural;
  problem.force_n = force;
  problem.last.held = false;
  RodSolver solver(n);
  for (auto _ : state) {
    arc_shape(0, 0, 0, 1, 0, xy);
    benchmark::DoNotOptimize(solver.solve(problem, xy));
  }
  const double sideways = xy[2 * n - 1] - kTipSideways, shortening = 1 - xy[2 * n - 2] - kTipShortening;
  state.counters["error"] = std::sqrt(sideways * sideways + shortening * shortening);
}
BENCHMARK(cantilever)->ArgName("nodes")->Arg(11)->Arg(21)->Arg(41)->Arg(231)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace motionanalyzer

BENCHMARK_MAIN();
