// How many normal panels detectors cannot do without.
#pragma once

#include <cstddef>

#include "motionanalyzer/models/model.hpp"

namespace motionanalyzer {

/// Usable normal panels without which this detector is not fitted.
std::size_t fewest_to_fit(const TrainOptions& train);

/// The same of one line, half of which teach the model; 0 where a model learns nothing but its scale of them.
std::size_t fewest_of_line(const Model& model);

}  // namespace motionanalyzer
