// synthesis.json: everything that decides the bytes of a simulated set. Two sets with the same text are the
// same set, so one can go on where the other stopped.
#pragma once

#include <string>

#include "motionanalyzer/pipeline/synthesize.hpp"

namespace motionanalyzer::pipeline {

/// in      from, count: the slice; fields: whether truth/*.npy are written
std::string synthesis_text(const SetOptions& options, std::size_t from, std::size_t count, bool fields);

}  // namespace motionanalyzer::pipeline
