#include "pipeline/fewest_panels.hpp"

#include <algorithm>

namespace motionanalyzer {

namespace {

constexpr std::size_t kFewestOfAny = 10;
constexpr std::size_t kFewestOfHinge = 30;  ///< below, hinge refuses: a covariance says nothing

/// Not one that the user brought along: what that needs is its own affair.
bool is_ours(const DetectorInfo& mine) {
  const auto same = [&](const DetectorInfo& one) { return &one == &mine; };
  return std::any_of(detectors().begin(), detectors().end(), same);
}

}  // namespace

std::size_t fewest_to_fit(const TrainOptions& train) {
  const bool residual = train.own == nullptr && find_detector(train.detector).needs_residual;
  return residual ? kFewestOfHinge : kFewestOfAny;
}

std::size_t fewest_of_line(const Model& model) {
  return model.needs().residual_fields && is_ours(model.info()) ? 2 * kFewestOfHinge : 0;
}

}  // namespace motionanalyzer
