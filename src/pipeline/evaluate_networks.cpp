// Whether a network was worth its training: it has to find more than the detectors that need none.
#include <algorithm>
#include <cmath>
#include <span>
#include <string_view>

#include "motionanalyzer/io/truth.hpp"
#include "pipeline/evaluate_panels.hpp"
#include "support/text.hpp"

namespace motionanalyzer::pipeline {

namespace {

constexpr std::string_view kNetworks[] = {"dream", "temporal"};
constexpr std::string_view kWithout[] = {"mspc", "hinge", "hinge_panel"};

bool is_one_of(std::span<const std::string_view> names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string detector_of(const Evaluation& evaluation, const std::string& model) {
  for (const DetectorFigures& figures : evaluation.detector)
    if (figures.model.name == model) return figures.model.detector;
  return {};
}

/// A difference with its interval, the other way round where the network is the second.
std::string signed_text(const Estimate& estimate, bool turned) {
  const double sign = turned ? -1 : 1;
  const double low = turned ? estimate.high : estimate.low, high = turned ? estimate.low : estimate.high;
  const auto text = [](double v) {
    constexpr double kShown = 5e-5;
    return (v <= -kShown ? "" : "+") + support::with_places(std::fabs(v) < kShown ? 0 : v, 4);
  };
  return text(sign * estimate.value.value_or(0)) + " (" + text(sign * low) + ".." + text(sign * high) + ")";
}

}  // namespace

void tell_networks(Evaluation& evaluation) {
  for (const ModelDifference& d : evaluation.difference) {
    if (!d.auroc || !d.hits) continue;
    const std::string first = detector_of(evaluation, d.first), second = detector_of(evaluation, d.second);
    const bool turned = is_one_of(kNetworks, second) && is_one_of(kWithout, first);
    if (!turned && !(is_one_of(kNetworks, first) && is_one_of(kWithout, second))) continue;
    const Estimate &area = d.auroc->difference, &hits = d.hits->difference;
    const bool better = turned ? area.high < 0 : area.low > 0;
    if (better) continue;
    const bool worse = turned ? area.low > 0 : area.high < 0;
    evaluation.warnings.push_back((turned ? d.second : d.first) + " does not beat " +
                                  (turned ? d.first : d.second) + " on " + std::string(goal_name(d.goal)) +
                                  (worse ? "" : " by more than the noise") + ": AUROC " +
                                  signed_text(area, turned) + ", share found " + signed_text(hits, turned));
  }
}

}  // namespace motionanalyzer::pipeline
