#include "mechanics/rod_check.hpp"

#include <string>

#include "mechanics/pair.hpp"
#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::detail {
namespace {

[[noreturn]] void reject(const std::string& message, const std::string& advice = {}) {
  throw Error(ErrorCode::invalid_argument, message, advice);
}

/// One pass without branches: x - x is 0 for finite numbers alone. Four chains, none of which waits.
bool all_finite(std::span<const double> values) {
  const double* const v = values.data();
  Pair sum[4];
  std::size_t i = 0;
  for (; i + 8 <= values.size(); i += 8) {
    for (std::size_t k = 0; k < 4; ++k) {
      const Pair a = Pair::load(v + i + 2 * k);
      sum[k] = sum[k] + (a - a);
    }
  }
  const Pair all = (sum[0] + sum[1]) + (sum[2] + sum[3]);
  double rest = all.first() + all.second();
  for (; i < values.size(); ++i) rest += v[i] - v[i];
  return rest == 0;
}

/// Of finite values.
bool none_negative(std::span<const double> values) {
  const double* const v = values.data();
  Pair least[2];
  std::size_t i = 0;
  for (; i + 4 <= values.size(); i += 4) {
    least[0] = smaller(least[0], Pair::load(v + i));
    least[1] = smaller(least[1], Pair::load(v + i + 2));
  }
  const Pair both = smaller(least[0], least[1]);
  bool good = both.first() >= 0 && both.second() >= 0;
  for (; i < values.size(); ++i) good &= v[i] >= 0;
  return good;
}

void check_positive(const char* name, double value) {
  if (!(value > 0 && value - value == 0))
    reject(std::string(name) + " must be finite and > 0, not " + std::to_string(value));
}

void check_end(const char* name, const RodEnd& end) {
  const double finite[] = {end.x_m, end.y_m, end.tangent_rad, end.play_m};
  if (!all_finite(finite))
    reject(std::string("the ") + name + " end has a place, tangent or play that is not finite");
  if (!(end.stiffness_x_n_m >= 0 && end.stiffness_y_n_m >= 0 && end.play_m >= 0))
    reject(std::string("the ") + name + " end has a negative stiffness or play");
}

void check_places(std::span<const double> xy) {
  check_rod_finite("xy_m", xy);
  for (std::size_t i = 2; i + 1 < xy.size(); i += 2) {
    if (xy[i] == xy[i - 2] && xy[i + 1] == xy[i - 1])
      reject("nodes " + std::to_string(i / 2 - 1) + " and " + std::to_string(i / 2) + " stand at one place",
             "Start from a line or an arc of the strip's length (arc_shape).");
  }
}

}  // namespace

void check_rod_size(const char* name, std::size_t size, std::size_t wanted) {
  if (size != wanted)
    reject(std::string(name) + " has " + std::to_string(size) + " values where " + std::to_string(wanted) +
           " belong");
}

void check_rod_finite(const char* name, std::span<const double> values) {
  if (!all_finite(values)) reject(std::string(name) + " holds a value that is not finite");
}

void check_rod(const RodProblem& problem, std::span<const double> xy, std::size_t nodes) {
  check_rod_size("xy_m", xy.size(), 2 * nodes);
  check_rod_size("hinge_stiffness_nm", problem.hinge_stiffness_nm.size(), nodes);
  check_rod_size("natural_turn_rad", problem.natural_turn_rad.size(), nodes);
  if (!problem.force_n.empty()) check_rod_size("force_n", problem.force_n.size(), 2 * nodes);
  if (!problem.inertia_n_m.empty() || !problem.inertia_target_m.empty()) {
    check_rod_size("inertia_n_m", problem.inertia_n_m.size(), nodes);
    check_rod_size("inertia_target_m", problem.inertia_target_m.size(), 2 * nodes);
  }
  check_positive("cell_m", problem.cell_m);
  check_positive("axial_stiffness_n", problem.axial_stiffness_n);
  check_rod_finite("hinge_stiffness_nm", problem.hinge_stiffness_nm);
  check_rod_finite("natural_turn_rad", problem.natural_turn_rad);
  check_rod_finite("force_n", problem.force_n);
  check_rod_finite("inertia_n_m", problem.inertia_n_m);
  check_rod_finite("inertia_target_m", problem.inertia_target_m);
  if (!none_negative(problem.hinge_stiffness_nm)) reject("hinge_stiffness_nm holds a negative value");
  if (!none_negative(problem.inertia_n_m)) reject("inertia_n_m holds a negative value");
  check_end("first", problem.first);
  check_end("last", problem.last);
  check_places(xy);
}

}  // namespace motionanalyzer::detail
