#include "synthesis/equilibria.hpp"

#include <algorithm>
#include <string>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::synthesis {
namespace {

constexpr int kMostHalvings = 6;  ///< of a step that finds no equilibrium

}  // namespace

void Trail::clear() noexcept {
  settled_m.clear();
  turn_rad.resize(0, 0);
  resin.resize(0, 0);
}

void Trail::append(const RodState& state, bool inherits) {
  settled_m.push_back(state.settled_x_m);
  settled_m.push_back(state.settled_y_m);
  if (!inherits) return;
  turn_rad.append_row(state.turn_rad);
  resin.append_row(state.resin);
}

void Trail::restore(std::size_t row, RodState& state) const {
  state.settled_x_m = settled_m[2 * row];
  state.settled_y_m = settled_m[2 * row + 1];
  if (turn_rad.empty()) return;
  std::copy(turn_rad.row(row).begin(), turn_rad.row(row).end(), state.turn_rad.begin());
  std::copy(resin.row(row).begin(), resin.row(row).end(), state.resin.begin());
}

void Equilibria::guess(const Motion* like, std::span<const double> time_s, std::size_t k, RodState& state) {
  if (like) {
    like->shape(time_s[k], like_);
  } else {
    std::fill(like_.begin(), like_.end(), 0.0);
  }
  if (k == 0) return;
  const std::size_t count = std::min(k, kStencil), first = kStencil - count;
  const auto weight = extrapolation(time_s.subspan(k - count, count), time_s[k]);
  std::copy(like_.begin(), like_.end(), state.xy_m.begin());
  double* const guessed = state.xy_m.data();
  for (std::size_t j = 0; j < count; ++j) {
    const double* const ahead = ahead_[first + j].data();
    const double share = weight[j];
    for (std::size_t i = 0; i < like_.size(); ++i) guessed[i] += share * ahead[i];
  }
}

void Equilibria::advance(RodInstant& rod, double time_s, LambdaAt lambda_at, RodState& state) {
  rod.set_lambda(lambda_at(time_s));
  try {
    rod.solve(time_s, state);
    return;
  } catch (const Error& error) {
    if (error.code() != ErrorCode::no_solution) throw;
  }
  // In small steps from the last shape that was found.
  const double from_s = safe_.time_s;
  for (int halvings = 1; halvings <= kMostHalvings; ++halvings) {
    const int steps = 1 << halvings;
    state = safe_;
    try {
      for (int k = 1; k <= steps; ++k) {
        const double at_s = k == steps ? time_s : from_s + (time_s - from_s) * k / steps;
        rod.set_lambda(lambda_at(at_s));
        rod.solve(at_s, state);
      }
      return;
    } catch (const Error& error) {
      if (error.code() != ErrorCode::no_solution) throw;
    }
  }
  throw Error(ErrorCode::no_solution,
              "the strip finds no equilibrium " + std::to_string(time_s) + " s after the bend began",
              "Give the carriage springs that give, or a path that fits the strip's length.");
}

void Equilibria::run(RodInstant& rod, RodState& state, const Motion* like, LambdaAt lambda_at, bool resin,
                     Motion::Segment& segment, Trail& trail) {
  const std::size_t values = 2 * rod.nodes();
  like_.resize(values);
  for (auto& row : ahead_) row.resize(values);
  segment.xy_m.resize(segment.time_s.size(), values);
  trail.clear();
  for (std::size_t k = 0; k < segment.time_s.size(); ++k) {
    safe_ = state;
    guess(like, segment.time_s, k, state);
    advance(rod, segment.time_s[k], lambda_at, state);
    std::copy(state.xy_m.begin(), state.xy_m.end(), segment.xy_m.row(k).begin());
    trail.append(state, resin);
    std::rotate(ahead_.begin(), ahead_.begin() + 1, ahead_.end());
    for (std::size_t i = 0; i < values; ++i) ahead_.back()[i] = state.xy_m[i] - like_[i];
  }
}

}  // namespace motionanalyzer::synthesis
