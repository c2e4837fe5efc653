// A smooth log-likelihood of three parameters at most, climbed by Newton's method on straight subspaces.
#pragma once

#include <array>
#include <cstddef>

#include "motionanalyzer/core/function_ref.hpp"

namespace motionanalyzer::detail {

/// Level and slope of the linear predictor level + slope * x; the third is 1 / scatter, where there is one.
using Parameters = std::array<double, 3>;

/// Value, slope and (expected or observed) information, a positive semidefinite matrix.
struct LocalLikelihood {
  double value = 0;
  Parameters gradient{};
  std::array<Parameters, 3> information{};
};
/// Value -inf where the parameters are not allowed.
using Likelihood = FunctionRef<LocalLikelihood(const Parameters&)>;

/// The parameters origin + sum_k u_k direction[k].
struct Subspace {
  Parameters origin{};
  std::array<Parameters, 3> direction{};
  std::size_t dimension = 0;

  Parameters at(const Parameters& u) const noexcept;
};

struct LikelihoodMaximum {
  double value = 0;
  Parameters at{};  ///< the parameters themselves
};

/// From `start` (coordinates u in the subspace, allowed) uphill, steps halved until they climb. Where the
/// likelihood only approaches its supremum at infinity, `at` lies far out and `value` is the supremum to
/// 1e-9.
LikelihoodMaximum climb(Likelihood likelihood, const Subspace& subspace, const Parameters& start);

/// Of all three parameters those that are named, the others 0.
Subspace free_parameters(bool slope, bool scale);

}  // namespace motionanalyzer::detail
