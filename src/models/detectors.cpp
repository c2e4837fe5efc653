#include <algorithm>

#include "models/dream.hpp"
#include "models/ensemble.hpp"
#include "models/hinge.hpp"
#include "models/input.hpp"
#include "models/knn.hpp"
#include "models/mahalanobis.hpp"
#include "models/mspc.hpp"
#include "models/patchcore.hpp"
#include "models/temporal.hpp"
#include "motionanalyzer/core/error.hpp"
#include "motionanalyzer/models/detector.hpp"

namespace motionanalyzer {

PanelScorer::~PanelScorer() = default;
Detector::~Detector() = default;
std::unique_ptr<Detector> Detector::adapt(const PanelSet&, const Execution&) const { return nullptr; }

std::unique_ptr<Detector> Detector::stack(const PanelSet&, const PanelSet&, const Execution&) const {
  return nullptr;
}

Matrix Detector::member_statistics(const PanelSet&, const Execution&) const { return {}; }

const std::vector<DetectorInfo>& detectors() {
  static const std::vector<DetectorInfo> table = {hinge_info(), hinge_panel_info(), patchcore_info(),
                                                  mspc_info(),  mahalanobis_info(), knn_info(),
                                                  dream_info(), temporal_info(),    ensemble_info()};
  return table;
}

const DetectorInfo& find_detector(std::string_view name) {
  std::string names;
  for (const DetectorInfo& info : detectors()) {
    if (info.name == name) return info;
    names += (names.empty() ? "" : ", ") + std::string(info.name);
  }
  throw Error(ErrorCode::invalid_argument, "there is no detector '" + std::string(name) + "'",
              "known detectors: " + names);
}

OptionSet detector_options(const DetectorInfo& info) {
  std::vector<OptionSpec> specs;
  if (!info.needs_residual)
    specs = {
        {"scaling", "standard",
         "of the columns, from the normals: none, standard (mean 0, sd 1), whiten (uncorrelated as well)"},
        {"lag", "0", "rows before this one that are appended to it, 0 .. 20; the first ones get no score"},
        {"features", std::string(kBestColumns),
         "groups or names of columns, comma between them; auto = cleared, residuals without faults of the "
         "image, or where no healthy trajectory is known all but residuals and spectra; all = every column, "
         "-name takes one away again, -residual both groups of residuals; these need a healthy trajectory, "
         "spectra panels without gaps"}};
  for (const OptionSpec& own : info.options) {
    const auto same = [&](const OptionSpec& common) { return common.name == own.name; };
    const auto found = std::find_if(specs.begin(), specs.end(), same);
    if (found != specs.end())
      *found = own;
    else
      specs.push_back(own);
  }
  return OptionSet(std::move(specs));
}

}  // namespace motionanalyzer
