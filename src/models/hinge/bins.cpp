#include "models/hinge/bins.hpp"

#include <limits>
#include <numeric>

#include "motionanalyzer/core/error.hpp"

namespace motionanalyzer::hinge {
namespace {

constexpr double kHoldFrom = 0.985;      // of the bend: beyond it, frames differ in nothing
constexpr double kNarrowestBin = 0.002;  // of the bend

}  // namespace

Bins make_bins(const Fields& fields) {
  std::vector<double> bending, held;
  for (const ResidualField* field : fields)
    for (std::size_t t = 0; t < field->frame.size(); ++t)
      if (has_frame(*field, t)) (field->shape[t] < kHoldFrom ? bending : held).push_back(field->shape[t]);
  std::sort(bending.begin(), bending.end());
  const double panels = static_cast<double>(fields.size());
  const std::size_t wanted =
      std::clamp(static_cast<std::size_t>(0.5 * static_cast<double>(bending.size()) / panels), std::size_t{4},
                 kMostBins - 1);
  const std::size_t each = std::max<std::size_t>(1, (bending.size() + wanted - 1) / wanted);
  Bins bins;
  const auto close = [&](double upper, double sum, std::size_t count) {
    bins.upper.push_back(upper);
    bins.centre.push_back(sum / static_cast<double>(count));
    bins.frames.push_back(static_cast<double>(count) / panels);
  };
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < bending.size(); ++i) {
    sum += bending[i];
    ++count;
    const bool last = i + 1 == bending.size();
    const double from = bins.upper.empty() ? bending.front() : bins.upper.back();
    if (!last && (count < each || bending[i + 1] - from < kNarrowestBin || bending[i + 1] == bending[i]))
      continue;
    close(last ? kHoldFrom : bending[i + 1], sum, count);
    sum = 0, count = 0;
  }
  if (!held.empty()) close(0, std::accumulate(held.begin(), held.end(), 0.0), held.size());
  if (bins.centre.size() < 2)
    throw Error(ErrorCode::bad_input, "the normal panels do not bend: all their frames have one shape",
                "give whole panels, from straight to bent");
  bins.upper.back() = std::numeric_limits<double>::infinity();
  return bins;
}

}  // namespace motionanalyzer::hinge
