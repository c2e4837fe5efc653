// Which panels of a data set are normal, and what each of them is for.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "motionanalyzer/io/manifest.hpp"

namespace motionanalyzer {

struct NormalPanels {
  std::vector<DatasetEntry> fit;        ///< split train, light_distortion among them
  std::vector<DatasetEntry> calibrate;  ///< split calibration, or val; never light_distortion
  std::vector<DatasetEntry> damaged;    ///< split val: may set weights, never a threshold
  bool unlabelled = false;              ///< nothing was labelled: taken as normal, split 70/15/15 by the seed
};

/// Sound, and not light_distortion: what calibrates, and what false alarms are promised for.
bool is_plain_normal(const Truth& truth);

NormalPanels choose_normals(const Dataset& dataset, std::uint64_t seed);

/// Normal panels of several folders of one line, each once. In a data set with labels, panels without one are
/// left out, here as above.
/// throws  Error{mismatch} when they are of different origin
std::vector<DatasetEntry> line_normals(const std::vector<std::string>& folders, std::string& origin);

}  // namespace motionanalyzer
