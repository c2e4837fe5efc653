// What a change-point method answers. "No change" is an answer.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "motionanalyzer/core/verdict.hpp"

namespace motionanalyzer {

struct Alarm {
  std::size_t at = 0;               ///< sample at which the method spoke
  std::size_t onset = 0;            ///< its estimate of the first changed sample
  std::vector<std::string> column;  ///< names of the columns that answered
};

struct ChangePoints {
  std::string method;
  std::size_t n = 0;                      ///< samples
  std::vector<std::string> column;        ///< names
  std::vector<std::size_t> change_point;  ///< first sample of each new segment, increasing; 0 and n left out
  std::optional<double> cost;             ///< sum of the segment costs, without penalties
  std::optional<double> penalty;          ///< per change, in units of the cost
  std::vector<Alarm> alarm;               ///< online methods
  std::vector<double> path;               ///< n values of the method's own statistic; empty when it has none
  std::vector<Reason> warning;            ///< why the answer may say less than it seems to
};

}  // namespace motionanalyzer
