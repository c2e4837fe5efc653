// Figures as JSON, and as pictures; the same wherever they come from.
#pragma once

#include <string>
#include <vector>

#include "motionanalyzer/evaluation/detectability.hpp"
#include "motionanalyzer/report/figures_page.hpp"
#include "support/json.hpp"

namespace motionanalyzer::pipeline {

support::Json rate_json(const Rate& rate);
/// Ends that the data leave open are null.
support::Json estimate_json(const Estimate& estimate);
support::Json curve_json(const PodCurve& curve);
support::Json bins_json(const std::vector<PodBin>& bins);

/// Why there is no curve, with the counts; empty where there is one.
std::string curve_note(const PodCurve& curve);
DetectionPlot detection_plot(std::string heading, const PodCurve& curve, const std::vector<PodBin>& bins);

}  // namespace motionanalyzer::pipeline
