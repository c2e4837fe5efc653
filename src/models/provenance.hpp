// What a model says about its origin: library, seed, and the data by their hash.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "models/input.hpp"
#include "motionanalyzer/models/model.hpp"

namespace motionanalyzer {

using Provenance = std::vector<std::pair<std::string, std::string>>;

Provenance provenance_of(const PanelSet& panels, const InputSpec& input, const TrainOptions& options);

void forget_calibration(Provenance& provenance);

/// Says instead what the threshold, and of a line its scale and what it taught, were made of.
void note_calibration(const PanelSet& given, const InputSpec& input, Provenance& provenance);

}  // namespace motionanalyzer
