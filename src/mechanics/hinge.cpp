#include "motionanalyzer/mechanics/hinge.hpp"

#include <algorithm>
#include <string>

#include "mechanics/rod_check.hpp"
#include "mechanics/rod_terms.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/core/standard_arithmetic.hpp"

namespace motionanalyzer {
namespace {

/// Integral from 0 to u of the hat function of height 1 that stands on 0 to 2.
double hat_integral(double u) {
  u = std::clamp(u, 0.0, 2.0);
  return u <= 1 ? 0.5 * u * u : 1 - 0.5 * (2 - u) * (2 - u);
}

void check_fits(const Strip& strip, std::size_t size, const char* name) {
  if (strip.nodes() < 4) throw Error(ErrorCode::invalid_argument, "a strip needs 4 nodes or more");
  detail::check_rod_size(name, size, strip.nodes());
}

}  // namespace

double weakness_length_m(double length_m, double stiffness_ratio) {
  if (!(length_m >= 0 && stiffness_ratio > 0 && stiffness_ratio <= 1))
    throw Error(ErrorCode::invalid_argument,
                "a weakness needs a length >= 0 and a stiffness ratio above 0 and up to 1, not " +
                    std::to_string(stiffness_ratio));
  return length_m * (1 / stiffness_ratio - 1);
}

double stiffness_ratio(double length_m, double lambda_m) {
  if (!(length_m > 0 && lambda_m >= 0))
    throw Error(ErrorCode::invalid_argument, "a stiffness ratio needs a length > 0 and lambda >= 0");
  return length_m / (length_m + lambda_m);
}

void weakness_share(const Strip& strip, double place, double extent_m, std::span<double> share) {
  const StandardArithmetic standard;
  check_fits(strip, share.size(), "share");
  if (!(place >= 0 && place <= 1 && extent_m >= 0 && extent_m - extent_m == 0))
    throw Error(ErrorCode::invalid_argument, "a weakness needs a place from 0 to 1 and a finite extent >= 0",
                "The place is a fraction of the strip's length.");
  // In units of cells: the weakness spreads evenly from a to b, and each bit of it goes to the two nodes
  // around.
  const double last = static_cast<double>(share.size() - 1), middle = place * last;
  const double half = 0.5 * extent_m / strip.cell_m;
  const double a = std::max(0.0, middle - half), b = std::min(last, middle + half);
  const bool point = !(b - a > 1e-9);
  for (std::size_t i = 0; i < share.size(); ++i) {
    const double from = static_cast<double>(i) - 1;  // where the node's hat begins
    share[i] = point ? std::max(0.0, 1 - (middle > from + 1 ? middle - from - 1 : from + 1 - middle))
                     : (hat_integral(b - from) - hat_integral(a - from)) / (b - a);
  }
}

void weakened_stiffness(const Strip& strip, std::span<const double> share, double lambda_m,
                        double first_compliance, double last_compliance,
                        std::span<double> hinge_stiffness_nm) {
  const StandardArithmetic standard;
  check_fits(strip, share.size(), "share");
  check_fits(strip, hinge_stiffness_nm.size(), "hinge_stiffness_nm");
  if (!(lambda_m >= 0 && first_compliance >= 0 && last_compliance >= 0))
    throw Error(ErrorCode::invalid_argument, "lambda and the end compliances must be >= 0");
  const std::size_t n = share.size();
  for (std::size_t i = 0; i < n; ++i) {
    const double compliance = i == 0 ? first_compliance : (i + 1 == n ? last_compliance : 0.0);
    const double length = strip.hinge_length_m(i) + lambda_m * share[i];
    hinge_stiffness_nm[i] = 1 / (length / strip.bending_stiffness_nm[i] + compliance);
  }
}

void hinge_response(RodSolver& solver, const RodProblem& problem, const Strip& strip,
                    std::span<const double> xy_m, std::span<const double> share, std::span<double> response) {
  const StandardArithmetic standard;
  check_fits(strip, share.size(), "share");
  check_fits(strip, solver.nodes(), "solver");
  detail::check_rod(problem, xy_m, strip.nodes());
  detail::check_rod_size("response", response.size(), 2 * strip.nodes());
  const std::size_t n = strip.nodes();
  std::fill(response.begin(), response.end(), 0.0);
  // The gradient's derivative by lambda is dk/dlambda (phi - natural) grad phi; dk/dlambda = -k^2 share / EI.
  const auto add_edge = [&](std::size_t j, double moment) {
    const double ex = xy_m[2 * j + 2] - xy_m[2 * j], ey = xy_m[2 * j + 3] - xy_m[2 * j + 1];
    const double scale = moment / (ex * ex + ey * ey);
    response[2 * j] += scale * ey;
    response[2 * j + 1] -= scale * ex;
    response[2 * j + 2] -= scale * ey;
    response[2 * j + 3] += scale * ex;
  };
  for (std::size_t i = 0; i < n; ++i) {
    if (share[i] == 0) continue;
    const double k = problem.hinge_stiffness_nm[i];
    const double turn = detail::turn_of(problem, xy_m, i) - problem.natural_turn_rad[i];
    const double moment = k * k * (share[i] / strip.bending_stiffness_nm[i]) * turn;
    if (i + 1 < n) add_edge(i, moment);
    if (i > 0) add_edge(i - 1, -moment);
  }
  solver.respond(problem, xy_m, response, response);
}

}  // namespace motionanalyzer
