// What tests of training ask for and look for.
#pragma once

#include <string>

#include "motionanalyzer/pipeline/train.hpp"

namespace motionanalyzer::testing {

inline TrainOptions knn_at(double alpha) {
  TrainOptions options;
  options.detector = "knn";
  options.alpha = alpha;
  return options;
}

inline bool holds_text(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace motionanalyzer::testing
