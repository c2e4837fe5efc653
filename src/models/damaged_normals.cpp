#include "models/damaged_normals.hpp"

#include <algorithm>

#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/statistics/quantile.hpp"

namespace motionanalyzer {

double largest_by_chance(const std::vector<double>& z) {
  // 700 panels whose model holds reach 4.6, and a quarter of them stays below 2.5 whatever the rest is; where
  // that quartile is larger, panels scatter more than the model knows.
  constexpr double kNoChance = 6, kLowerQuartile = 2.5;
  return kNoChance * std::max(1.0, quantile(z, 0.25) / kLowerQuartile);
}

std::string panels_told(const std::vector<std::string>& names, std::size_t of, const char* what) {
  constexpr std::size_t kMostNamed = 20;
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), kMostNamed); ++i)
    list += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > kMostNamed) list += ", ...";
  return std::to_string(names.size()) + " of " + std::to_string(of) + what + " (" + list + ")";
}

const char* worth_saying(std::size_t damaged, std::size_t of) noexcept {
  return damaged * kWorthSaying > of
             ? ": more than one in fifty; have them looked at before this model is used"
             : "";
}

void require_few_damaged(std::size_t damaged, std::size_t of, const std::string& found, const char* advice) {
  if (damaged * kTooMany <= of) return;
  throw Error(ErrorCode::bad_input, found + ": more than one in ten, so what is normal cannot be told",
              advice);
}

}  // namespace motionanalyzer
